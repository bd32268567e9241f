"""One sheet or text table as rows of cells, and its cells read by what their columns are for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.domain.errors import InputRefused
from app.frame.cells import (
    CellValue,
    Unreadable,
    child_number,
    is_error,
    sex_of,
    text_of,
    title_key,
    whole_number,
    yes_or_no,
)
from app.frame.dates import DateOrder, column_order, day_of, looks_turned_round
from app.frame.problems import ProblemList

MOST_ROWS = 200_000
# Some exports put a heading or a blank line above the titles.
TITLE_ROWS = 10
# (name of the sheet, titles by title_key) -> whether the row of titles has been found
IsTitles = Callable[[str, Collection[str]], bool]
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are (number as a spreadsheet counts it, cells), without the titles and without blank rows.

    `torn` counts rows that could not be told apart into cells, which are not among them.
    """

    file: str
    name: str  # "List 7"; "" for the only table of a file
    titles: tuple[CellValue, ...]
    rows: tuple[tuple[int, tuple[CellValue, ...]], ...]
    from_1904: bool = False
    torn: int = 0

    def place(self, row: int) -> str:
        return f"{self.name} row {row}" if self.name else f"row {row}"

    @property
    def full_name(self) -> str:
        return f"{self.file}, {self.name}" if self.name else self.file


class Columns:
    """The columns of a sheet that are wanted: by field, each under any of several titles."""

    def __init__(
        self,
        sheet: Sheet,
        wanted: Mapping[str, Collection[str]],
        dates: Collection[str],
        problems: ProblemList,
        declared: DateOrder | None,
    ) -> None:
        """Raises InputRefused when a column of dates does not settle the order of day and month."""
        self.sheet = sheet
        self.problems = problems
        self._position: dict[str, int] = {}
        keys = [title_key(title) for title in sheet.titles]
        for field, titles in wanted.items():
            accepted = {title_key(title) for title in titles}
            found = [position for position, key in enumerate(keys) if key in accepted]
            if found:
                self._position[field] = found[0]
            if len(found) > 1:
                problems.add(
                    sheet.name or sheet.file,
                    "column-twice",
                    f"The column {self.title(field)} is there twice; the first is read.",
                )
        self._order = {
            field: self._order_of(at, field, declared)
            for field, at in self._position.items()
            if field in dates
        }

    def _order_of(self, at: int, field: str, declared: DateOrder | None) -> DateOrder:
        sheet = self.sheet
        cells = [(row, values[at]) for row, values in sheet.rows if at < len(values)]
        where = f"column {self.title(field)}"
        order = column_order(cells, f"{sheet.full_name}, {where}", declared)
        if order is DateOrder.DAY_FIRST and looks_turned_round(
            (value for _, value in cells), from_1904=sheet.from_1904
        ):
            self.problems.add(
                f"{sheet.name}, {where}" if sheet.name else where,
                "days-and-months",
                "Some dates here are texts, and no real date has a day after the 12th: a spreadsheet may "
                "have taken days for months when the file was opened; compare a few with the record.",
            )
        return order

    def __contains__(self, field: str) -> bool:
        return field in self._position

    def title(self, field: str) -> str:
        return text_of(self.sheet.titles[self._position[field]])

    def require(self, field: str, title: str) -> None:
        """Raises InputRefused when there is no such column."""
        if field not in self:
            raise InputRefused(
                f'{self.sheet.full_name} has no column "{title}": export it with that column.'
            )

    def order(self, field: str) -> DateOrder:
        return self._order[field]

    def cell(self, field: str, cells: tuple[CellValue, ...]) -> CellValue:
        at = self._position.get(field)
        return cells[at] if at is not None and at < len(cells) else None

    def rows(self) -> Iterator["Row"]:
        """Every row that names a child; the others are listed as problems."""
        used = 0
        for number, cells in self.sheet.rows:
            row = Row(self, number, cells)
            if row.child:
                used += 1
                yield row
            else:
                self.problems.add(
                    row.place("child"),
                    "no-child-number",
                    "The row names no child and cannot be used.",
                )
        sheet = self.sheet
        self.problems.read(sheet.name or sheet.file, len(sheet.rows) + sheet.torn, used)


class Row:
    """One row. What a cell holds that its column is not for is listed as a problem and read as blank."""

    def __init__(self, columns: Columns, number: int, cells: tuple[CellValue, ...]) -> None:
        self._columns = columns
        self._cells = cells
        self.number = number
        self.child = self._read("child", child_number) or ""

    def place(self, field: str = "") -> str:
        row = self._columns.sheet.place(self.number)
        return f"{row}, column {self._columns.title(field)}" if field in self._columns else row

    def text(self, field: str) -> str:
        return self._read(field, text_of) or ""

    def yes(self, field: str) -> bool:
        return self._read(field, yes_or_no) or False

    def number_in(self, field: str) -> int | None:
        return self._read(field, whole_number)

    def sex(self, field: str) -> str:
        return self._read(field, sex_of) or ""

    def day(self, field: str) -> date | None:
        if field not in self._columns:
            return None
        order, epoch = self._columns.order(field), self._columns.sheet.from_1904
        return self._read(field, lambda cell: day_of(cell, order, from_1904=epoch))

    def raw(self, field: str) -> CellValue:
        return self._columns.cell(field, self._cells)

    def doubt(self, field: str, code: str, message: str) -> None:
        self._columns.problems.add(self.place(field), code, message)

    def _read(self, field: str, reader: Callable[[CellValue], Read]) -> Read | None:
        value = self.raw(field)
        if value is None:
            return None
        if is_error(value):
            self.doubt(
                field, "cell-error", "A spreadsheet left an error here; it is read as blank."
            )
            return None
        try:
            return reader(value)
        except Unreadable as problem:
            self.doubt(field, "unreadable", f"The value {problem}; it is left out.")
            return None
