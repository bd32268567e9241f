"""The report on a file: what was read of it, and everything doubted or not used, with its place, and counted."""

from collections import Counter

from app.domain.frames import PartRead, Problem

# A wholly deformed file of a large council: more rows than these are counted by kind, not listed singly.
MOST_LISTED = 20_000


class ProblemList:
    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._further: Counter[str] = Counter()
        self._parts: list[PartRead] = []

    def add(self, place: str, code: str, message: str) -> None:
        """`message` says what is wrong and what was done; it never holds a value of the file."""
        if len(self._listed) < MOST_LISTED:
            self._listed.append(Problem(place, code, message))
        else:
            self._further[code] += 1

    def read(self, part: str, rows: int = 0, used: int = 0) -> None:
        """One more list, sheet or kind of element that was come upon; without rows, one that is not needed."""
        self._parts.append(PartRead(part, rows, used))

    def parts(self) -> tuple[PartRead, ...]:
        return tuple(self._parts)

    def all(self) -> tuple[Problem, ...]:
        """The problems in the order found; the last row counts those not listed singly."""
        if not self._further:
            return tuple(self._listed)
        kinds = ", ".join(f"{code} {number:,}" for code, number in sorted(self._further.items()))
        rest = Problem(
            "the rest of the file",
            "further-problems",
            f"A further {self._further.total():,} problems were found and are not listed singly: {kinds}.",
        )
        return (*self._listed, rest)
