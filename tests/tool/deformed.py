"""The built-in workbook as rows in memory, so that hundreds of copies can be deformed and checked in little time."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import openpyxl

from app.tool.checking import check_tables
from app.tool.problems import Problems, ToolProblem
from app.tool.workbook import tables_of
from app.tool.workbook_cells import RawRow, letters, text_of
from tests.tool.test_tool_command import BUILT_IN

Rows = list[list[object]]
FAULTS = ("#REF!", "#NAME?", "#N/A")


@cache
def _built_in() -> dict[str, Rows]:
    book = openpyxl.load_workbook(BUILT_IN)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


@dataclass
class Book:
    """A copy of the built-in workbook. Rows are found by what names them, columns by their heading."""

    sheets: dict[str, Rows] = field(default_factory=lambda: deepcopy(_built_in()))

    def row(self, sheet: str, key: str, kind: str = "") -> int:
        """The place of a row in its sheet, from 1: a question by name, a choice by "list.name", else by column A."""
        for number, cells in enumerate(self.sheets[sheet], start=1):
            if sheet == "survey":
                named = cells[1] == key and str(cells[0]).startswith("end") is (kind == "end")
            elif sheet == "choices":
                named = f"{cells[0]}.{cells[1]}" == key
            else:
                named = str(cells[0]) == key
            if named:
                return number
        return int(key)

    def column(self, sheet: str, title: str) -> int:
        """The number of a column, from 1; a new one at the end where there is none of that heading."""
        head = self.sheets[sheet][0]
        if title not in head:
            head.append(title)
        return head.index(title) + 1

    def at(self, sheet: str, key: str, title: str, kind: str = "") -> str:
        return f"{letters(self.column(sheet, title))}{self.row(sheet, key, kind)}"

    def put(self, sheet: str, key: str, title: str, value: object, kind: str = "") -> str:
        """Overwrite a cell; its address."""
        number, column = self.row(sheet, key, kind), self.column(sheet, title)
        cells = self.sheets[sheet][number - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value
        return f"{letters(column)}{number}"

    def get(self, sheet: str, key: str, title: str) -> object:
        return self.sheets[sheet][self.row(sheet, key) - 1][self.column(sheet, title) - 1]

    def check(self, *, with_cases: bool = True) -> tuple[ToolProblem, ...]:
        """Everything that is told of the book; running the worked cases takes most of the time."""
        problems = Problems()
        sheets = {name.lower(): tuple(_raw(rows)) for name, rows in self.sheets.items()}
        if not with_cases:
            sheets.pop("tests", None)
        tables = tables_of(sheets, "book.xlsx", problems)
        check_tables(Path("book.xlsx"), tables, problems)
        return problems.all()


def _raw(rows: Rows) -> Iterator[RawRow]:
    """As the reader of workbooks gives them."""
    for number, cells in enumerate(rows, start=1):
        found = {
            column: text for column, value in enumerate(cells, start=1) if (text := text_of(value))
        }
        if found:
            numbers = {
                column
                for column in found
                if isinstance(cells[column - 1], int | float)
                and not isinstance(cells[column - 1], bool)
            }
            faulty = {column for column, text in found.items() if text in FAULTS}
            yield RawRow(number, found, numbers=frozenset(numbers), faulty=frozenset(faulty))
