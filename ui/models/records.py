"""One table model for every table: its rows are fetched a page at a time, sorted and filtered where they are kept."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ports import Listing
from ui.widgets.tips import tip as tip_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RECORD = Role.UserRole  # the whole row, as the listing gave it
_PAGE = 200
_PAGES_KEPT = 20

Record = tuple[object, ...]


def plainly(value: object) -> str:
    """A value as it stands; nothing for None."""
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `name` is the listing's, `weight` its share of the width."""

    name: str
    title: str
    words: Callable[[object], str] = plainly
    weight: int = 100
    number: bool = False  # right-aligned


class RecordModel(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._source: Listing | None = None
        self._places: tuple[int, ...] = ()
        self._count = 0
        self._pages: OrderedDict[int, Sequence[Record]] = OrderedDict()
        self._sort = ""
        self._descending = False
        self._text = ""
        self._chosen: Mapping[str, str] = {}

    def show(self, source: Listing) -> None:
        """Take the rows from this listing from now on."""
        self._source = source
        self._places = tuple(source.columns.index(column.name) for column in self.columns)
        self.reload()

    def narrow(self, text: str, chosen: Mapping[str, str] | None = None) -> None:
        """Only the rows that hold the text, and the values chosen of columns."""
        self._text = text
        self._chosen = self._chosen if chosen is None else chosen
        self.reload()

    def reload(self) -> None:
        self.beginResetModel()
        self._pages.clear()
        self._count = 0 if self._source is None else self._source.count(self._text, self._chosen)
        self.endResetModel()

    def record(self, row: int) -> Record | None:
        """None when rows have gone since the count was taken."""
        number, place = divmod(row, _PAGE)
        page = self._page(number)
        return page[place] if place < len(page) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = self.columns[column].name if 0 <= column < len(self.columns) else ""
        self._descending = order == Qt.SortOrder.DescendingOrder
        self.reload()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole, RECORD):
            return None
        record = self.record(index.row())
        if record is None or role == RECORD:
            return record
        words = column.words(record[self._places[index.column()]])
        if role == Role.ToolTipRole:
            return tip_of(words)
        return f"{column.title}: {words}" if role == Role.AccessibleTextRole else words

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _page(self, number: int) -> Sequence[Record]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        if self._source is None:
            return ()
        page = self._source.page(
            number * _PAGE,
            _PAGE,
            self._sort,
            descending=self._descending,
            text=self._text,
            chosen=self._chosen,
        )
        self._pages[number] = page
        if len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        return page
