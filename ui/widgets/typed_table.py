"""A small table of words that one types down: the last row is empty and waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import look
from ui.widgets.tips import tip as tip_of
from ui.widgets.typing_down import one_line_rows, type_down

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
TypedRow = tuple[str, ...]
_ROW = 30
_MOST_ROWS = 14


@dataclass(frozen=True, slots=True)
class TypedColumn:
    title: str
    weight: int


class TypedRows(QAbstractTableModel):
    """`fault` says why a cell cannot hold a text, or "" (row, column, text)."""

    edited = Signal()
    refused = Signal(str)  # why a cell was not taken; "" once it was

    def __init__(
        self,
        columns: Sequence[TypedColumn],
        fault: Callable[[int, int, str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fault = fault
        self._rows: tuple[TypedRow, ...] = ()

    @property
    def rows(self) -> tuple[TypedRow, ...]:
        return self._rows

    def show(self, rows: Sequence[TypedRow]) -> None:
        """The same rows again leave cell and caret where they are."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def remove(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self.beginRemoveRows(QModelIndex(), row, row)
            self._rows = self._rows[:row] + self._rows[row + 1 :]
            self.endRemoveRows()
            self.edited.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        words = self._words(index)
        if role == Role.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {words or self.tr('empty')}"
        if role == Role.ToolTipRole:
            return tip_of(words)
        return words if role in (Role.DisplayRole, Role.EditRole) else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self.columns[section].title if role == Role.DisplayRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        text = " ".join(str(value).split())
        if role != Role.EditRole or text == self._words(index):
            return False
        why = self._fault(index.row(), index.column(), text)
        self.refused.emit(why)
        if why:
            return False
        row, column = index.row(), index.column()
        held = self._rows[row] if row < len(self._rows) else ("",) * len(self.columns)
        changed = (*held[:column], text, *held[column + 1 :])
        if row < len(self._rows):
            self._rows = (*self._rows[:row], changed, *self._rows[row + 1 :])
        else:  # the empty row becomes this one; what is new is the empty one after it
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._rows = (*self._rows, changed)
            self.endInsertRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        self.edited.emit()
        return True

    def _words(self, index: Index) -> str:
        return self._rows[index.row()][index.column()] if index.row() < len(self._rows) else ""


class TypedTable(QTableView):
    """Typing changes the cell; Enter goes to the next cell, Tab leaves, Ctrl+Delete takes the row away."""

    def __init__(self, model: TypedRows, name: str) -> None:
        super().__init__()
        self._typed = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        type_down(self, name)
        one_line_rows(self, look().px(_ROW))
        self.setCurrentIndex(model.index(0, 0))
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self.fit)
        self.fit()

    def fit(self, *_changed: object) -> None:
        """As high as its rows, up to a limit."""
        rows = min(self._typed.rowCount(), _MOST_ROWS)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + rows * look().px(_ROW) + 2 * self.frameWidth() + 2)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._typed.index(0, 0))

    def go_on(self) -> None:
        """After Enter in a cell: the next of the row, then the next row."""
        here = self.currentIndex()
        beside = here.siblingAtColumn(here.column() + 1)
        following = beside if beside.isValid() else self._typed.index(here.row() + 1, 0)
        if following.isValid():
            self.setCurrentIndex(following)

    def remove_current(self) -> None:
        row = self.currentIndex().row()
        self._typed.remove(row)
        self.setCurrentIndex(self._typed.index(min(row, self._typed.rowCount() - 1), 0))
        self.setFocus()

    def copy(self) -> None:
        """All rows with their headings, as spreadsheets take them."""
        lines = [tuple(each.title for each in self._typed.columns), *self._typed.rows]
        QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        weights = [each.weight for each in self._typed.columns]
        for place, weight in enumerate(weights):
            self.setColumnWidth(place, self.viewport().width() * weight // sum(weights))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # While a cell is open its Enter comes by here too, on its way to being taken.
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, table: TypedTable) -> None:
        super().__init__(table)
        self._table = table
        self.closeEditor.connect(self._closed)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        model = index.model()
        if isinstance(model, TypedRows):
            title = model.columns[index.column()].title
            line.setAccessibleName(f"{title}, {self.tr('row')} {index.row() + 1}")
        return line

    def _closed(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache:
            self._table.go_on()
