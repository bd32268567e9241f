"""The people of a round as a table one types down: who, where, how much; the last row is empty and waits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.knowledge import Knowledge
from ui.theme import look
from ui.widgets.clipboard import copy_rows
from ui.widgets.person_marks import MARK, MarkDelegate
from ui.widgets.tips import tip as tip_of
from ui.widgets.typing_down import one_line_rows, type_down

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CARRIED = "application/x-casefile-audit"  # a case on its way to another person
NAME, OFFICE, PLACES, DAYS, PACE, KNOWS = range(6)
_WEIGHTS = (140, 100, 62, 58, 60, 74)
_ROW = 30
_MOST_ROWS = 14


@dataclass(frozen=True, slots=True)
class PersonRow:
    """As it is typed: `days` available, `pace` in cases a day ("" as the round assumes), `knows` in words.

    `fixed`: cases were given to this person, so the name stays and the row too.
    """

    name: str = ""
    office: str = ""
    places: int = 0
    days: str = ""
    pace: str = ""
    knows: str = ""
    fixed: bool = False


class PeopleModel(QAbstractTableModel):
    edited = Signal()  # the rows are other ones, and every one has a name of its own
    refused = Signal(str)  # why a cell was not taken; "" once it was

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PersonRow, ...] = ()

    @property
    def rows(self) -> tuple[PersonRow, ...]:
        return self._rows

    def show(self, rows: Sequence[PersonRow]) -> None:
        """The same rows again leave cell and caret where they are."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def set_places(self, places: Sequence[int]) -> None:
        """Give everybody so many places, in the order of the rows."""
        self._take(tuple(replace(row, places=n) for row, n in zip(self._rows, places, strict=True)))

    def remove(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            if self._rows[row].fixed:
                self.refused.emit(
                    self.tr("%1 has been given cases, so the row stays.").replace(
                        "%1", self._rows[row].name
                    )
                )
            else:
                self._take(self._rows[:row] + self._rows[row + 1 :])

    def title(self, column: int) -> str:
        return (
            self.tr("Name"),
            self.tr("Office"),
            self.tr("Places"),
            self.tr("Days"),
            self.tr("A day"),
            self.tr("Knows"),
        )[column]

    def tip(self, column: int) -> str:
        return (
            self.tr("Who reads; the letter marks them on this page"),
            self.tr("The office their journeys begin at"),
            self.tr("Cases to read"),
            self.tr("Days available for reading and travel; empty: not said"),
            self.tr("Cases a day; empty: as assumed for the round"),
            self.tr("Special knowledge: %1").replace("%1", ", ".join(Knowledge)),
        )[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_WEIGHTS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        held = index.row() < len(self._rows)
        if held:
            base |= Qt.ItemFlag.ItemIsDropEnabled
        if held and index.column() == NAME and self._rows[index.row()].fixed:
            return base
        return base | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == MARK:
            marked = index.column() == NAME and index.row() < len(self._rows)
            return index.row() if marked else None
        if role == Role.TextAlignmentRole:
            number = index.column() in (PLACES, DAYS, PACE)
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        words = self._words(index)
        if role == Role.AccessibleTextRole:
            return f"{self.title(index.column())}: {words or self.tr('empty')}"
        if role == Role.ToolTipRole:
            return tip_of(words or self.tip(index.column()))
        return words if role in (Role.DisplayRole, Role.EditRole) else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self.title(section)
        if role == Role.ToolTipRole:
            return self.tip(section)
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
        return (row.name, row.office, str(row.places), row.days, row.pace, row.knows)[
            index.column()
        ]

    def _fault(self, row: int, column: int, text: str) -> str:
        if column == NAME and not text:
            return self.tr("A name is needed; to take the row away press Ctrl+Delete.")
        if column == NAME and text in {each.name for each in self._others(row)}:
            return self.tr(
                "Somebody of this name is in the table already: add what tells them apart."
            )
        if column == PLACES and not (text.isascii() and text.isdecimal() and len(text) <= 4):
            return self.tr("Places count cases: type a whole number from 0 to 9999.")
        if column == DAYS and text and days_typed(text) is None:
            return self.tr("Days are a number such as 12 or 7.5, at most 999.")
        if column == PACE and text and not days_typed(text):
            return self.tr("Cases a day are a number above 0, such as 1.5.")
        if column == KNOWS and text and knowledge_typed(text) is None:
            known = ", ".join(Knowledge)
            return self.tr("Write one or more of these, with commas: %1.").replace("%1", known)
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
            DAYS: lambda: replace(held, days=number_words(days_typed(text) or Fraction(0))),
            PACE: lambda: replace(held, pace=number_words(days_typed(text) or Fraction(0))),
            KNOWS: lambda: replace(held, knows=", ".join(knowledge_typed(text) or ())),
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
    """Typing changes the cell; Enter goes down, Tab leaves, Ctrl+C copies all. A case is dropped on a person's row."""

    dropped = Signal(str, int)  # the audit, the person's row

    def __init__(self, model: PeopleModel, name: str) -> None:
        super().__init__()
        self._people = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        type_down(self, name)
        one_line_rows(self, look().px(_ROW))
        self.setCurrentIndex(model.index(0, NAME))
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(True)
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

    def copy(self) -> None:
        """Headings and all rows, as spreadsheets take them."""
        cells = range(self._people.columnCount())
        copy_rows(
            [self._people.title(cell) for cell in cells],
            [
                [str(self._people.index(row, cell).data() or "") for cell in cells]
                for row in range(len(self._people.rows))
            ],
        )

    def person_at(self, where: QPoint) -> int | None:
        """The row of the person at a place of the viewport; None beside them all."""
        row = self.rowAt(where.y())
        return row if 0 <= row < len(self._people.rows) else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CARRIED):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        row = self.person_at(event.position().toPoint())
        if row is None or not event.mimeData().hasFormat(CARRIED):
            event.ignore()
        else:
            self.setCurrentIndex(self._people.index(row, NAME))
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.person_at(event.position().toPoint())
        if row is not None and event.mimeData().hasFormat(CARRIED):
            event.acceptProposedAction()
            self.dropped.emit(bytes(event.mimeData().data(CARRIED).data()).decode(), row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        room = self.viewport().width()
        for place, weight in enumerate(_WEIGHTS):
            self.setColumnWidth(place, room * weight // sum(_WEIGHTS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

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


def days_typed(text: str) -> Fraction | None:
    """A number of days or of cases a day: 12, 7.5, 0,5; None for anything else."""
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", plain):
        return None
    return Fraction(plain)


def number_words(number: Fraction | None) -> str:
    """7.5 as "7.5", 12 as "12", nothing for none or 0."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".") if number else ""


def knowledge_typed(text: str) -> tuple[str, ...] | None:
    """The kinds of knowledge that comma-separated beginnings of words name; None where one names none."""
    found: list[str] = []
    for part in text.casefold().split(","):
        word = part.strip()
        fitting = [each.value for each in Knowledge if word and each.value.startswith(word)]
        if not fitting:
            return None
        found += [each for each in fitting[:1] if each not in found]
    return tuple(found)


class _CellDelegate(MarkDelegate):
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
        if index.column() in (PLACES, DAYS, PACE):
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

    def _closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._table.go_on()
