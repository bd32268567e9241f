"""Rows that are in memory already, as a table on screen asks for them: a report's figures, what a file brings."""

from collections.abc import Callable, Mapping, Sequence

from app.reports.content import Align, Count, Flag, Number, Table, cell_text
from ui.models.records import Column, plainly

_LONG_HEADER = 13  # letters: longer ones stand in two lines


class HeldRows:
    """A listing over a few hundred rows, sorted and narrowed here. A row's id is its place among those given.

    `last`: the place of a row, such as totals, that stays at the end however the others are sorted.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        words: Callable[[object], str] = plainly,
        last: int = -1,
    ) -> None:
        self.columns = ("id", *columns)
        self._rows = tuple(tuple(row) for row in rows)
        self._words = words
        self._last = last

    def count(self, text: str = "", chosen: Mapping[str, str] | None = None) -> int:
        return len(self._found(text, chosen))

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
        found = self._found(text, chosen)
        if sort in self.columns[1:]:
            place = self.columns.index(sort) - 1
            found.sort(key=lambda at: _order(self._rows[at][place], self._words), reverse=descending)
            found.sort(key=lambda at: at == self._last)
        return [(number, *self._rows[number]) for number in found[offset : offset + limit]]

    def _found(self, text: str, chosen: Mapping[str, str] | None) -> list[int]:
        words = text.casefold().split()
        return [
            number
            for number, row in enumerate(self._rows)
            if self._holds(row, words) and self._has(row, chosen or {})
        ]

    def _holds(self, row: Sequence[object], words: Sequence[str]) -> bool:
        text = " ".join(map(self._words, row)).casefold()
        return all(word in text for word in words)

    def _has(self, row: Sequence[object], chosen: Mapping[str, str]) -> bool:
        places = {name: self.columns.index(name) - 1 for name in chosen}
        return all(self._words(row[places[name]]) == value for name, value in chosen.items())


class FigureRows(HeldRows):
    """The rows of a report's table, its totals last."""

    def __init__(self, table: Table) -> None:
        rows = (*table.rows, table.totals) if table.totals else table.rows
        super().__init__(_names(table), rows, cell_words, len(table.rows) if table.totals else -1)


def columns_of(table: Table) -> list[Column]:
    return [
        Column(
            name,
            in_two_lines(column.header) if column.align is Align.RIGHT else column.header,
            cell_words,
            round(column.weight * 100),
            column.align is Align.RIGHT,
        )
        for name, column in zip(_names(table), table.columns, strict=True)
    ]


def cell_words(cell: object) -> str:
    """A cell of a report as it is read."""
    return cell_text(cell) if isinstance(cell, str | Number | Count | Flag) else plainly(cell)


def in_two_lines(header: str) -> str:
    """A long heading broken at the space nearest its middle, so that a column of numbers stays narrow."""
    spaces = [place for place, letter in enumerate(header) if letter == " "]
    if len(header) <= _LONG_HEADER or not spaces:
        return header
    middle = min(spaces, key=lambda place: abs(place - len(header) / 2))
    return f"{header[:middle]}\n{header[middle + 1 :]}"


def _names(table: Table) -> tuple[str, ...]:
    return tuple(f"c{n}" for n in range(len(table.columns)))


def _order(cell: object, words: Callable[[object], str]) -> tuple[int, float, str]:
    """Numbers by value, counts by their share, all before words."""
    if isinstance(cell, Number):
        return (0, float(cell.value or 0), "")
    if isinstance(cell, Count):
        return (0, cell.value / cell.of if cell.of else 0.0, "")
    if isinstance(cell, int | float):
        return (0, float(cell), "")
    return (1, 0.0, words(cell).casefold())
