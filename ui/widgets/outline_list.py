"""The parts of a whole, to go to: chapters of a report, sections of the audit tool, cases to decide on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.theme import look
from ui.widgets.marks import paint_focus

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ENTRY = Role.UserRole
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
_SIDE, _TOP, _NUMBER, _INDENT = 10, 6, 34, 12
_UNBOUNDED = 16_777_215  # Qt's own
_ABOVE = 112
_UNDER = 11  # the letters of the line below a title


@dataclass(frozen=True, slots=True)
class Entry:
    """`level` 2 stands a little to the right; `under` is a second line in small letters."""

    title: str
    number: str = ""
    level: int = 1
    under: str = ""

    @property
    def words(self) -> str:
        return ", ".join(
            part for part in (f"{self.number} {self.title}".strip(), self.under) if part
        )


class OutlineList(QListWidget):
    """Up and Down choose; `currentRowChanged` says which place is in front."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._width = width
        self.setFixedWidth(look().px(width))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_EntryDelegate(self))
        self.numbers = False

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Put these in place of the old, and keep the place that was in front, silently."""
        kept = self.currentRow()
        self.blockSignals(True)
        self.clear()
        self.numbers = any(entry.number for entry in entries)
        for entry in entries:
            item = QListWidgetItem(f"{entry.number}  {entry.title}".strip())
            item.setData(_ENTRY, entry)
            item.setData(Role.AccessibleTextRole, entry.words)
            self.addItem(item)
        self.setCurrentRow(min(max(kept, 0), len(entries) - 1))
        self.blockSignals(False)

    def set_above(self, above: bool) -> None:
        """A few lines above what it leads to, where there is no room beside it."""
        px = look().px
        self.setMinimumWidth(0 if above else px(self._width))
        self.setMaximumWidth(_UNBOUNDED if above else px(self._width))
        self.setMaximumHeight(px(_ABOVE) if above else _UNBOUNDED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, OutlineList)
        px, entry = look().px, self._entry(index)
        width = view.viewport().width()
        room = QRect(0, 0, max(width - self._before(view, entry) - px(_SIDE), px(40)), 10_000)
        height = (
            QFontMetrics(_font(entry, chosen=True)).boundingRect(room, _WRAP, entry.title).height()
        )
        if entry.under:
            height += QFontMetrics(look().font(_UNDER)).height() + px(2)
        return QSize(width, height + 2 * px(_TOP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, OutlineList)
        px, colour, entry = look().px, look().colour, self._entry(index)
        row, state = option.rect, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "quiet"))
            painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), px(7), px(7))
        if state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, row.adjusted(0, 1, 0, -1), 7)
        room = row.adjusted(self._before(view, entry), px(_TOP), -px(_SIDE), -px(_TOP))
        painter.setFont(_font(entry, chosen=chosen))
        painter.setPen(colour("accent" if chosen else "text"))
        painter.drawText(room, _WRAP, entry.title)
        if entry.number:
            number = row.adjusted(self._left(entry), px(_TOP), 0, 0)
            painter.drawText(number, _WRAP, entry.number)
        if entry.under:
            painter.setFont(look().font(_UNDER))
            painter.setPen(colour("muted"))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignBottom), entry.under)
        painter.restore()

    def _entry(self, index: Index) -> Entry:
        entry = index.data(_ENTRY)
        assert isinstance(entry, Entry)
        return entry

    def _left(self, entry: Entry) -> int:
        return look().px(_SIDE + (_INDENT if entry.level > 1 else 0))

    def _before(self, view: OutlineList, entry: Entry) -> int:
        return self._left(entry) + (look().px(_NUMBER) if view.numbers and entry.number else 0)


def _font(entry: Entry, *, chosen: bool) -> QFont:
    return look().font(13, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
