"""The people of a round as a table one types down: name, office, places; the last row is empty and waits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import look
from ui.widgets.typing_down import one_line_rows, type_down

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAME, OFFICE, PLACES, GIVEN = range(4)
_WEIGHTS = (150, 130, 62, 84)
_ROW = 30
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`given`: what the person reads once the cases are shared out, in words."""

    name: str = ""
    office: str = ""
    places: int = 0
    given: str = ""


class PeopleModel(QAbstractTableModel):
    edited = Signal()  # the rows are other ones, and every one has a name of its own
    refused = Signal(str)  # why a cell was not taken; "" once it was

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PersonRow, ...] = ()
        self._locked = False

    @property
    def rows(self) -> tuple[PersonRow, ...]:
        return self._rows

    def show(self, rows: Sequence[PersonRow], *, locked: bool) -> None:
        """The same rows again leave cell and caret where they are."""
        if (tuple(rows), locked) != (self._rows, self._locked):
            self.beginResetModel()
            self._rows, self._locked = tuple(rows), locked
            self.endResetModel()

    def set_places(self, places: Sequence[int]) -> None:
        """Give everybody so many places, in the order of the rows."""
        self._take(tuple(replace(row, places=n) for row, n in zip(self._rows, places, strict=True)))

    def remove(self, row: int) -> None:
        if not self._locked and 0 <= row < len(self._rows):
            self._take(self._rows[:row] + self._rows[row + 1 :])

    def title(self, column: int) -> str:
        titles = (self.tr("Name"), self.tr("Office"), self.tr("Places"), self.tr("Reads"))
        return titles[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows) + (not self._locked)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_WEIGHTS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self._locked or index.column() == GIVEN:
            return base
        return base | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.TextAlignmentRole:
            number = index.column() in (PLACES, GIVEN)
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        words = self._words(index)
        if role == Role.AccessibleTextRole:
            return f"{self.title(index.column())}: {words or self.tr('empty')}"
        return words if role in (Role.DisplayRole, Role.EditRole, Role.ToolTipRole) else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self.title(section)
        if role == Role.TextAlignmentRole:
            return self.data(self.index(0, section), role)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take what was typed; a new row begins with its name."""
        text = " ".join(str(value).split())
        row, column = index.row(), index.column()
        if role != Role.EditRole or text == self._words(index):
            return False
        why = self._fault(row, column, text)
        self.refused.emit(why)
        if why:
            return False
        self._take(self._with(row, column, text))
        return True

    def _words(self, index: Index) -> str:
        if index.row() >= len(self._rows):
            return ""
        row = self._rows[index.row()]
        return (row.name, row.office, str(row.places), row.given)[index.column()]

    def _fault(self, row: int, column: int, text: str) -> str:
        if column == PLACES and not (text.isascii() and text.isdecimal() and len(text) <= 4):
            return self.tr("Places count cases: type a whole number from 0 to 9999.")
        if column == NAME and not text:
            return self.tr("A name is needed; to take the row away press Ctrl+Delete.")
        if column == NAME and text in {each.name for each in self._others(row)}:
            return self.tr(
                "Somebody of this name is in the table already: add what tells them apart."
            )
        if column != NAME and row >= len(self._rows):
            return self.tr("Type the name first.")
        return ""

    def _others(self, row: int) -> tuple[PersonRow, ...]:
        return self._rows[:row] + self._rows[row + 1 :]

    def _with(self, row: int, column: int, text: str) -> tuple[PersonRow, ...]:
        held = self._rows[row] if row < len(self._rows) else PersonRow()
        changed = {
            NAME: lambda: replace(held, name=text),
            OFFICE: lambda: replace(held, office=text),
            PLACES: lambda: replace(held, places=int(text)),
        }[column]()
        return (*self._rows[:row], changed, *self._rows[row + 1 :])

    def _take(self, rows: tuple[PersonRow, ...]) -> None:
        same_length = len(rows) == len(self._rows)
        if same_length:
            self._rows = rows
        elif len(rows) > len(self._rows):
            # The empty row becomes the person's; what is new is the empty one after it.
            self.beginInsertRows(QModelIndex(), len(rows), len(rows))
            self._rows = rows
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.edited.emit()


class PeopleTable(QTableView):
    """Typing changes the cell; Enter goes down, Tab leaves. As high as its rows."""

    def __init__(self, model: PeopleModel, name: str) -> None:
        super().__init__()
        self._people = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        type_down(self, name)
        one_line_rows(self, look().px(_ROW))
        self.setCurrentIndex(model.index(0, NAME))
        model.rowsInserted.connect(self.fit)
        model.modelReset.connect(self._begin_again)

    def fit(self) -> None:
        rows = min(max(self._people.rowCount(), 1), _MOST_ROWS)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + rows * look().px(_ROW) + 2 * self.frameWidth() + 2)

    def remove_current(self) -> None:
        """Take the row away; the keyboard stays at its place."""
        row = self.currentIndex().row()
        self._people.remove(row)
        self.setCurrentIndex(self._people.index(min(row, self._people.rowCount() - 1), NAME))
        self.setFocus()

    def _begin_again(self) -> None:
        self.setCurrentIndex(self._people.index(0, NAME))
        self.fit()

    def go_on(self) -> None:
        """After Enter in a cell: the cell beneath."""
        here = self.currentIndex()
        beneath = self._people.index(here.row() + 1, here.column())
        if beneath.isValid():
            self.setCurrentIndex(beneath)

    def show_loads(self, *, shown: bool) -> None:
        """Whether there is anything to say of what each person reads."""
        self.setColumnHidden(GIVEN, not shown)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        room = self.viewport().width()
        shown = {n: each for n, each in enumerate(_WEIGHTS) if not self.isColumnHidden(n)}
        for place, weight in shown.items():
            self.setColumnWidth(place, room * weight // sum(shown.values()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # While a cell is open its Enter comes by here too, on its way to being taken.
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, table: PeopleTable) -> None:
        super().__init__(table)
        self._table = table
        self.closeEditor.connect(self._closed)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        line = QLineEdit(parent)
        if isinstance(model, PeopleModel):
            name = f"{model.title(index.column())}, {self.tr('row')} {index.row() + 1}"
            line.setAccessibleName(name)
        if index.column() == PLACES:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Role.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(self._table.visualRect(index))

    def _closed(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache:
            self._table.go_on()
