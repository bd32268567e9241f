"""A table of figures as rows that a record table can sort and narrow: small, and already in memory."""

from collections.abc import Mapping, Sequence

from app.reports.content import Align, Cell, Count, Flag, Number, Table, cell_text
from ui.models.records import Column


class FigureRows:
    """The rows of a report's table. Numbers sort as numbers, words as words."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.columns = ("id", *(f"c{n}" for n in range(len(table.columns))))

    def count(self, text: str = "", chosen: Mapping[str, str] | None = None) -> int:
        return len(self._found(text))

    def page(
        self,
        offset: int,
        limit: int,
        sort: str = "",
        *,
        descending: bool = False,
        text: str = "",
        chosen: Mapping[str, str] | None = None,
    ) -> Sequence[tuple[object, ...]]:
        found = self._found(text)
        if sort in self.columns[1:]:
            place = self.columns.index(sort) - 1
            found.sort(key=lambda row: _sorting(row[1][place]), reverse=descending)
        return [(number, *row) for number, row in found[offset : offset + limit]]

    def _found(self, text: str) -> list[tuple[int, tuple[Cell, ...]]]:
        words = text.casefold().split()
        rows = (*self._table.rows, self._table.totals) if self._table.totals else self._table.rows
        return [
            (number, row)
            for number, row in enumerate(rows)
            if all(word in " ".join(map(cell_text, row)).casefold() for word in words)
        ]


def columns_of(table: Table) -> list[Column]:
    return [
        Column(
            f"c{n}",
            column.header,
            cell_text,  # type: ignore[arg-type]  # the rows of a listing are plain objects
            round(column.weight * 100),
            column.align is Align.RIGHT,
        )
        for n, column in enumerate(table.columns)
    ]


def _sorting(cell: Cell) -> tuple[int, float, str]:
    """Counts by their share, numbers by value, all before words."""
    if isinstance(cell, Number):
        return (0, float(cell.value or 0), "")
    if isinstance(cell, Count):
        return (0, cell.value / cell.of if cell.of else 0.0, "")
    return (1, 0.0, (cell.text if isinstance(cell, Flag) else cell).casefold())
