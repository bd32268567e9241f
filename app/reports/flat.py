"""Tables for counting on: what spreadsheets and CSV files hold of a table."""

import math
from dataclasses import dataclass
from typing import TypeAlias

from app.reports.content import Cell, Count, Number, Table, cell_text

Value: TypeAlias = str | int | float | None
# A spreadsheet program may take a text that begins like this for a formula (also after a space, and in full width).
TRIGGERS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """`unit` and `places` say how its numbers are shown."""

    header: str
    unit: str = ""
    places: int = 0


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Each count has its denominator in a column of its own; numbers are numbers; nothing is None."""

    columns: tuple[FlatColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...]


def flat(table: Table) -> FlatTable:
    everything = (*table.rows, table.totals) if table.totals else table.rows
    doubled = [
        any(isinstance(row[index], Count) for row in everything)
        for index in range(len(table.columns))
    ]
    columns: list[FlatColumn] = []
    for index, column in enumerate(table.columns):
        unit, places = _shown_as([row[index] for row in everything])
        columns.append(FlatColumn(column.header, unit, places))
        if doubled[index]:
            columns.append(FlatColumn(f"{column.header}: of"))
    rows = tuple(_values(row, doubled) for row in table.rows)
    return FlatTable(tuple(columns), rows, _values(table.totals, doubled) if table.totals else ())


def _shown_as(cells: list[Cell]) -> tuple[str, int]:
    """The unit of the column's numbers where they share one, and their most decimals."""
    numbers = [cell for cell in cells if isinstance(cell, Number)]
    units = {number.unit for number in numbers}
    places = max((number.places for number in numbers), default=0)
    return (units.pop() if len(units) == 1 else "", places)


def _values(row: tuple[Cell, ...], doubled: list[bool]) -> tuple[Value, ...]:
    values: list[Value] = []
    for cell, two in zip(row, doubled, strict=True):
        values.append(_value(cell))
        if two:
            values.append(cell.of if isinstance(cell, Count) else None)
    return tuple(values)


def _value(cell: Cell) -> Value:
    if isinstance(cell, Count):
        return cell.value
    if isinstance(cell, Number):
        if cell.value is None or not math.isfinite(cell.value):
            return None
        return cell.value if isinstance(cell.value, int) else float(cell.value)
    return cell_text(cell)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program, now or after saving as CSV, might run the text instead of showing it."""
    return text.lstrip(" \t\r\n\xa0").startswith(TRIGGERS) or text[:1] in ("\t", "\r", "\n")
