"""Whose something is: a letter on a coloured disc, the same for a person on the whole page."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.records import RECORD
from ui.theme import look
from ui.tokens import PEOPLE_DARK, PEOPLE_LIGHT

Index = QModelIndex | QPersistentModelIndex
MARK = Qt.ItemDataRole.UserRole + 40  # whose row it is: the person's place, from 0
_SIDE = 19
_LETTERS = 26


def letter_of(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    before = letter_of(place // _LETTERS - 1) if place >= _LETTERS else ""
    return before + chr(ord("A") + place % _LETTERS)


def colour_of(place: int) -> QColor:
    shades = PEOPLE_DARK if look().is_dark else PEOPLE_LIGHT
    return QColor(shades[place % len(shades)])


def mark_width() -> int:
    """Room that a mark takes before the words it stands by."""
    return look().px(_SIDE + 8)


def paint_mark(painter: QPainter, row: QRectF, place: int) -> None:
    """The mark at the left of `row`, in its middle."""
    side = look().px(_SIDE)
    where = QRectF(row.left() + look().px(4), row.center().y() - side / 2 + 0.5, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(place))
    painter.drawEllipse(where)
    letters = letter_of(place)
    painter.setFont(look().font(11 if len(letters) == 1 else 9, QFont.Weight.DemiBold))
    painter.setPen(look().colour("sheet"))
    painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), letters)
    painter.restore()


class MarkDelegate(QStyledItemDelegate):
    """Paints the mark before the words of cells that say whose they are, through the role MARK."""

    def place_of(self, index: Index) -> int | None:
        """Whose cell it is; None for one that is nobody's."""
        place = index.data(MARK)
        return place if isinstance(place, int) else None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place = self.place_of(index)
        if place is None:
            super().paint(painter, option, index)
            return
        whole = option.rect
        style = option.widget.style() if option.widget else None
        if isinstance(option.widget, QListView):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(whole, look().colour("accent_soft"))
        elif style is not None:
            bare = QStyleOptionViewItem(option)
            self.initStyleOption(bare, index)
            bare.text = ""
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, option.widget)
        paint_mark(painter, QRectF(whole), place)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(look().colour("text"))
        room = whole.adjusted(mark_width() + look().px(2), 0, -look().px(4), 0)
        words = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words
        )
        painter.restore()


class RecordMarks(MarkDelegate):
    """The same for tables of records that hold the person's place at `at`."""

    def __init__(self, parent: QObject, at: int) -> None:
        super().__init__(parent)
        self._at = at

    def place_of(self, index: Index) -> int | None:
        record = index.data(RECORD)
        place = record[self._at] if record else None
        return place if isinstance(place, int) and place >= 0 else None
