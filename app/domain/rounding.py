"""Unbiased rounding of a two-way table, and the reproducible random numbers that decide it.

After L. H. Cox, "A constructive procedure for unbiased controlled rounding" (1987): values are pushed along
alternating cycles, one way or the other, with chances that leave every expected value as it was.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from math import lcm

Cell = tuple[str, str]  # row, column
_DUMMY = "~"
_WHOLE = 2**64


class HashRandom:
    """Uniform numbers from HMAC-SHA256 in counter mode: the same on every machine and in every version."""

    def __init__(self, seed: str, context: str) -> None:
        self._key = seed.encode()
        self._context = context
        self._drawn = 0

    def word(self) -> int:
        """The next whole number from 0 up to, not including, 2**64."""
        self._drawn += 1
        text = f"{self._context}|{self._drawn}".encode()
        return int.from_bytes(hmac.digest(self._key, text, hashlib.sha256)[:8], "big")

    def uniform(self) -> float:
        """The next number from 0 up to, not including, 1, to the 53 bits a float holds."""
        return (self.word() >> 11) / 2**53

    def below(self, limit: int) -> int:
        """The next whole number from 0 up to, not including, `limit`."""
        return self.word() * limit // _WHOLE


def controlled_round(table: Mapping[Cell, Fraction], random: HashRandom) -> dict[Cell, int]:
    """Every cell to its floor or ceiling, column totals kept, row totals to their floor or ceiling.

    The expected value of every cell is the value it came with. Column totals must be whole numbers; row totals
    need not be: a dummy column carries what completes each row to a whole number.
    Raises ValueError when a column total is not whole.
    """
    unit = lcm(*(value.denominator for value in table.values()))
    parts = {cell: int(value * unit) for cell, value in table.items()}
    for column in sorted({column for _, column in table}):
        if sum(part for (_, name), part in parts.items() if name == column) % unit:
            raise ValueError(f"the total of column {column} is not whole")
    for row in sorted({row for row, _ in table}):
        total = sum(part for (name, _), part in parts.items() if name == row)
        parts[row, _DUMMY] = -total % unit
    lines = _Lines(parts, unit)
    for start in lines.cells:
        # A cell that has become whole is on no later cycle, so one pass over the cells is enough.
        while parts[start] % unit:
            _push(parts, unit, lines.cycle(start), random)
    return {cell: part // unit for cell, part in parts.items() if cell in table}


class _Lines:
    """The rows and columns of a table, walked along their fractional cells in order of name."""

    def __init__(self, parts: dict[Cell, int], unit: int) -> None:
        self.cells = sorted(parts)
        self._parts = parts
        self._unit = unit
        self._rows: defaultdict[str, list[Cell]] = defaultdict(list)
        self._columns: defaultdict[str, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            self._rows[cell[0]].append(cell)
            self._columns[cell[1]].append(cell)

    def cycle(self, start: Cell) -> list[Cell]:
        """Fractional cells that follow each other along a row, a column, a row ... and close on themselves."""
        path = [start]
        seen = {(0, start[0]): 0}
        along_row = True
        while True:
            here = path[-1]
            line = self._rows[here[0]] if along_row else self._columns[here[1]]
            following = next(
                cell for cell in line if cell != here and self._parts[cell] % self._unit
            )
            node = (1, following[1]) if along_row else (0, following[0])
            path.append(following)
            along_row = not along_row
            if node in seen:
                return _even(path[seen[node] :])
            seen[node] = len(path) - 1


def _even(cycle: list[Cell]) -> list[Cell]:
    """Drop the cell by which the walk came in, when it is not part of the cycle itself."""
    if len(cycle) % 2 == 0:
        return cycle
    first, last = cycle[0], cycle[-1]
    return cycle[1:] if first[0] == last[0] or first[1] == last[1] else cycle[:-1]


def _push(parts: dict[Cell, int], unit: int, cycle: list[Cell], random: HashRandom) -> None:
    raised, lowered = cycle[0::2], cycle[1::2]
    up = min([-parts[cell] % unit for cell in raised] + [parts[cell] % unit for cell in lowered])
    down = min([parts[cell] % unit for cell in raised] + [-parts[cell] % unit for cell in lowered])
    step = up if random.word() * (up + down) < down * _WHOLE else -down
    for cell in raised:
        parts[cell] += step
    for cell in lowered:
        parts[cell] -= step
