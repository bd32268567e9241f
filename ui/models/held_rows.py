"""Rows that were worked out, not fetched: a listing over what is held in memory, for the same tables as every other."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real

Row = tuple[object, ...]


class HeldRows:
    """A few rows, sorted and searched as the store's own listings are: the first column is the row's id."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self.columns = tuple(columns)
        self._rows = tuple(rows)

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
    ) -> Sequence[Row]:
        found = self._found(text, chosen)
        if sort in self.columns:
            place = self.columns.index(sort)
            known = [row for row in found if row[place] is not None]
            known.sort(key=lambda row: _key(row[place]), reverse=descending)
            found = [*known, *(row for row in found if row[place] is None)]
        return found[offset : offset + limit]

    def _found(self, text: str, chosen: Mapping[str, str] | None) -> list[Row]:
        words = text.casefold().split()
        wanted = [(self.columns.index(name), value) for name, value in (chosen or {}).items()]
        return [
            row
            for row in self._rows
            if all(any(word in str(cell).casefold() for cell in row[1:]) for word in words)
            and all(str(row[place]) == value for place, value in wanted)
        ]


def _key(value: object) -> tuple[int, float, str]:
    """Numbers by size and before words."""
    if isinstance(value, Real):
        return 0, float(value), ""
    return 1, 0.0, str(value)
