"""The sections of an audit as a list: a ring each, and marks for warnings and queries."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.tool.form_states import Progress
from ui import icons
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.marks import paint_focus, paint_ring
from ui.widgets.tips import tip as tip_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_PROGRESS = Role.UserRole
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_WIDTH = 226
_BEFORE, _MARKS = 32, 30  # kept for the ring and for the marks


class SectionModel(QAbstractListModel):
    def __init__(self, audit: AuditViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._audit = audit
        self._told = [audit.progress(section.path) for section in audit.sections]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._audit.sections)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        section = self._audit.sections[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return tip_of(section.name) if role == Role.ToolTipRole else section.name
        progress = self._audit.progress(section.path)
        if role == _PROGRESS:
            return progress
        if role == Role.AccessibleTextRole:
            return f"{section.name}, {said(progress)}"
        return None

    def refresh(self, _keys: object = None) -> None:
        """Of most keys one section changes: were all told, all would be measured and painted anew."""
        for place, section in enumerate(self._audit.sections):
            progress = self._audit.progress(section.path)
            if progress != self._told[place]:
                self._told[place] = progress
                index = self.index(place)
                self.dataChanged.emit(index, index, [_PROGRESS, Role.AccessibleTextRole])


class SectionList(QListView):
    chosen = Signal(int)  # the place of a section

    def __init__(self, audit: AuditViewModel) -> None:
        super().__init__()
        self._model = SectionModel(audit, self)
        self.setModel(self._model)
        self.setItemDelegate(SectionDelegate(self))
        self.setAccessibleName(self.tr("Sections"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._measure()
        look().changed.connect(self._measure)
        self.selectionModel().currentChanged.connect(self._tell)
        audit.changed.connect(self._model.refresh)

    def dataChanged(  # noqa: N802 - Qt's name
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """Only progress changes, which has room in every row: Qt's list would measure and paint all of them anew."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def show_place(self, place: int) -> None:
        self.setCurrentIndex(self._model.index(place))

    def _measure(self) -> None:
        self.setFixedWidth(look().px(_WIDTH))
        self.scheduleDelayedItemsLayout()

    def _tell(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())


class SectionDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int, str], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        px, wide = look().px, self._room()
        height = self._words_height(str(index.data()), wide)
        return QSize(px(_BEFORE) + wide + px(_MARKS), max(px(32), height + px(8)))

    def _words_height(self, words: str, wide: int) -> int:
        """Every row is asked for its size whenever the window is laid out anew, and no name changes its size then."""
        font = _font(chosen=True)
        known = (words, wide, font.key())
        if known not in self._heights:
            room = QRect(0, 0, wide, 1000)
            self._heights[known] = QFontMetrics(font).boundingRect(room, _WRAP, words).height()
        return self._heights[known]

    def _room(self) -> int:
        """For a name: the same with and without a scroll bar, so that no name wraps anew when it comes or goes."""
        view, px = self._view, look().px
        bar = view.verticalScrollBar().sizeHint().width()
        return px(_WIDTH) - 2 * view.frameWidth() - bar - px(_BEFORE) - px(_MARKS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colour = look().px, look().colour
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
        progress: Progress = index.data(_PROGRESS)
        side = px(18)
        ring = QRectF(row.left() + px(8), row.center().y() - side / 2 + 1, side, side)
        paint_ring(painter, ring, progress.answered, progress.asked)
        self._marks(painter, row, progress)
        painter.setFont(_font(chosen=chosen))
        painter.setPen(colour("accent" if chosen else "text"))
        room = QRect(row.left() + px(_BEFORE), row.top(), self._room(), row.height())
        painter.drawText(room, _WRAP, str(index.data()))
        painter.restore()

    def _marks(self, painter: QPainter, row: QRect, progress: Progress) -> None:
        """Queries and warnings at the right end, one above the other if there are both."""
        px = look().px
        marks = [
            (count, icon, tint)
            for count, icon, tint in (
                (progress.queries, "message-circle-question-mark", "accent"),
                (progress.warnings, "triangle-alert", "warn"),
            )
            if count
        ]
        painter.setFont(look().font(11, QFont.Weight.DemiBold))
        high, side = px(15), px(12)
        top = row.center().y() - high * len(marks) // 2
        left = row.right() - px(_MARKS) + px(2)
        for count, icon, tint in marks:
            icons.paint(painter, icon, tint, QRectF(left, top + (high - side) / 2, side, side))
            painter.setPen(look().colour(tint))
            number = QRect(left + side + 2, top, px(_MARKS), high)
            painter.drawText(number, int(Qt.AlignmentFlag.AlignVCenter), str(count))
            top += high


def said(progress: Progress) -> str:
    """In words, for the screen reader."""
    text = f"{progress.answered} of {progress.asked} answered"
    if progress.warnings:
        text += f", {progress.warnings} warnings"
    return f"{text}, {progress.queries} queries" if progress.queries else text


def _font(*, chosen: bool) -> QFont:
    return look().font(13, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
