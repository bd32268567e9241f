"""A table of figures as rows that a table on screen can sort and narrow: small, and already in memory."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from app.reports.content import Align, Count, Flag, Number, Table, cell_text
from ui.models.records import Column, plainly

_LONG_HEADER = 9  # letters: longer ones stand in two lines
_TWO_LINES = 20  # letters that two lines take
_LINE = 13  # letters of each line, of those that need more than two


class FigureRows:
    """The rows of a report's table, each with its place as id, the totals last however the others are sorted."""

    def __init__(self, table: Table) -> None:
        self._rows = (*table.rows, table.totals) if table.totals else table.rows
        self._totals = len(table.rows)
        self.columns = ("id", *_names(table))

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
            found.sort(key=lambda at: _order(self._rows[at][place]), reverse=descending)
            found.sort(key=lambda at: at == self._totals)
        return [(at, *self._rows[at]) for at in found[offset : offset + limit]]

    def _found(self, text: str) -> list[int]:
        words = text.casefold().split()
        return [
            at
            for at, row in enumerate(self._rows)
            if all(word in " ".join(map(cell_text, row)).casefold() for word in words)
        ]


def columns_of(table: Table) -> list[Column]:
    """Numbers stand right-aligned; a long heading stands in lines, so that no column is wide for its heading alone."""
    return [
        Column(
            name,
            in_lines(column.header)
            if column.align is Align.RIGHT or len(column.header) > _TWO_LINES
            else column.header,
            cell_words,
            round(column.weight * 100),
            column.align is Align.RIGHT,
        )
        for name, column in zip(_names(table), table.columns, strict=True)
    ]


def cell_words(cell: object) -> str:
    """A cell of a report as it is read."""
    return cell_text(cell) if isinstance(cell, str | Number | Count | Flag) else plainly(cell)


def in_lines(header: str) -> str:
    """A long heading broken in two at the space nearest its middle, a longer one in lines of about so many letters."""
    spaces = [place for place, letter in enumerate(header) if letter == " "]
    if len(header) <= _LONG_HEADER or not spaces:
        return header
    if len(header) <= _TWO_LINES:
        middle = min(spaces, key=lambda place: abs(place - len(header) / 2))
        return f"{header[:middle]}\n{header[middle + 1 :]}"
    return "\n".join(wrap(header, _LINE, break_long_words=False, break_on_hyphens=False))


def _names(table: Table) -> tuple[str, ...]:
    return tuple(f"c{n}" for n in range(len(table.columns)))


def _order(cell: object) -> tuple[int, float, str]:
    """Numbers by value, counts by their share, all before words."""
    if isinstance(cell, Number):
        return (0, float(cell.value or 0), "")
    if isinstance(cell, Count):
        return (0, cell.value / cell.of if cell.of else 0.0, "")
    return (1, 0.0, cell_words(cell).casefold())
