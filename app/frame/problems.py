"""Everything in a file that was doubted or could not be used, with its place, and counted."""

from collections import Counter

from app.domain.frames import Problem

# A wholly deformed file of a large council: more rows than these are counted by kind, not listed singly.
MOST_LISTED = 20_000


class ProblemList:
    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._further: Counter[str] = Counter()

    def add(self, place: str, code: str, message: str) -> None:
        """`message` says what is wrong and what was done; it never holds a value of the file."""
        if len(self._listed) < MOST_LISTED:
            self._listed.append(Problem(place, code, message))
        else:
            self._further[code] += 1

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
