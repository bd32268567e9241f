"""What a search found, one above the other: where it stands, and the words around it."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import look
from ui.widgets.marks import paint_focus
from ui.widgets.tips import tip as tip_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_FOUND = Role.UserRole
_HEIGHT = 42


class Line(Protocol):
    @property
    def head(self) -> str: ...
    @property
    def text(self) -> str: ...


class FoundList(QListView):
    """Enter or a click takes one; Up from the first goes back to whoever asked."""

    taken = Signal(int)  # the place in the list
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._model = _FoundModel()
        self.setModel(self._model)
        self.setItemDelegate(_FoundDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._take)
        look().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._model.show(lines)
        if lines:
            self.setCurrentIndex(self._model.index(0))

    def count(self) -> int:
        return self._model.rowCount()

    def place(self) -> int:
        return self.currentIndex().row()

    def go_to_place(self, place: int) -> None:
        self.setCurrentIndex(self._model.index(place))

    def height_of(self, most: int) -> int:
        """Of as many lines as there are, but for no more than `most`."""
        return min(self.count(), most) * look().px(_HEIGHT) + 4

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.place() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self.taken.emit(index.row())


class _FoundModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == _FOUND:
            return line
        if role == Role.DisplayRole:
            return line.head
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            words = f"{line.head}: {line.text}"
            return tip_of(words) if role == Role.ToolTipRole else words
        return None


class _FoundDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(look().px(200), look().px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colour = look().px, look().colour
        line: Line = index.data(_FOUND)
        row = option.rect.adjusted(2, 1, -2, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "quiet"))
            painter.drawRoundedRect(row, px(6), px(6))
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, row, 6)
        words = row.adjusted(px(8), px(2), -px(8), -px(2))
        half = words.height() // 2
        for part, text, font, tint in (
            (0, line.head, look().font(12, QFont.Weight.DemiBold), "text"),
            (1, line.text, look().font(12), "muted"),
        ):
            painter.setFont(font)
            painter.setPen(colour(tint))
            room = QRect(words.left(), words.top() + part * half, words.width(), half)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
