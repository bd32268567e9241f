"""What a file holds over time: every dated event, by where it was found, and every clock with its verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.answers import Evidence
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import VerdictKind


class Lane(StrEnum):
    """Where a date was found. OTHER: told, in neither, or not said."""

    PAPER = "Paper file"
    ELECTRONIC = "Electronic record"
    OTHER = "Told, or source not said"


_LANES = {
    Evidence.PAPER: (Lane.PAPER,),
    Evidence.ELECTRONIC: (Lane.ELECTRONIC,),
    Evidence.BOTH: (Lane.PAPER, Lane.ELECTRONIC),
}
_OTHER_RECORD = {Lane.PAPER: Lane.ELECTRONIC, Lane.ELECTRONIC: Lane.PAPER}


def lanes_of(source: Evidence | None) -> tuple[Lane, ...]:
    return _LANES.get(source, (Lane.OTHER,)) if source else (Lane.OTHER,)


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated event. `key` is that of the answer, or of the line of the reading log while it is not filed.

    `other_when` is the date that the other record gives. `found_first`, of records that differ: the lane of `when`,
    where the log says it. `line` is its place in the log, None where it was not written there. `uncounted` says why
    a date that is kept counts nowhere ("" for most).
    """

    key: str
    what: str
    when: PartialDate | None
    number: str = ""
    kind: str = ""  # the path of its question, "" for something else
    source: Evidence | None = None
    other: str = ""  # as it stands with the answer: what the other record says, or who told
    other_when: PartialDate | None = None
    found_first: Lane | None = None
    place: str = ""
    words: str = ""
    line: int | None = None
    is_filed: bool = True
    uncounted: str = ""

    @property
    def differs(self) -> bool:
        return self.source is Evidence.DIFFER

    @property
    def dates(self) -> tuple[tuple[Lane, PartialDate, bool], ...]:
        """Each date with the lane it is drawn on, and whether it is the other record's."""
        if self.when is None:
            return ()
        if not self.differs:
            return tuple((lane, self.when, False) for lane in lanes_of(self.source))
        first = self.found_first or Lane.OTHER
        found = [(first, self.when, False)]
        if self.other_when is not None:
            found.append((_OTHER_RECORD.get(first, first), self.other_when, True))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clock's time. `is_over`: beyond its limit, or a gap longer than the limit."""

    start: PartialDate
    end: PartialDate
    kind: VerdictKind
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit at work. `ends` is the question that stops it; `unread`: nobody has looked for that event yet."""

    id: str
    title: str
    kind: VerdictKind
    outcome: str
    explanation: str
    ends: str
    stretches: tuple[Stretch, ...] = ()
    unread: bool = False

    @property
    def start(self) -> date | None:
        return min((each.start.earliest for each in self.stretches), default=None)


# How a verdict is told without colour; what the letters mean stands under the drawing.
LETTERS = {
    VerdictKind.IN_TIME: "I",
    VerdictKind.LATE: "L",
    VerdictKind.OVERDUE_OPEN: "O",
    VerdictKind.NOT_YET_DUE: "N",
    VerdictKind.NO_DATE: "D",
    VerdictKind.NO_EVIDENCE: "E",
    VerdictKind.CONFLICT: "C",
    VerdictKind.CANNOT_TELL: "?",
    VerdictKind.NOT_APPLICABLE: "",
}


@dataclass(frozen=True, slots=True)
class Chronology:
    """`entries` in the order of their dates, those without one last; `clocks` by when they start."""

    entries: tuple[Entry, ...]
    clocks: tuple[Clock, ...]
    position_date: date

    @property
    def waiting(self) -> tuple[Entry, ...]:
        """Lines of the reading log that are not filed yet, in the order they were written."""
        held = [entry for entry in self.entries if not entry.is_filed]
        return tuple(sorted(held, key=lambda entry: entry.line or 0))

    @property
    def span(self) -> tuple[date, date]:
        """From the first date to the last, with a margin, wide enough to be drawn."""
        days = [self.position_date]
        for entry in self.entries:
            days += [day for _lane, when, _other in entry.dates for day in _ends(when)]
        for clock in self.clocks:
            days += [day for each in clock.stretches for day in _ends(each.start, each.end)]
        first, last = min(days), max(days)
        margin = timedelta(max((last - first).days // 40, 15))
        return _back(first, margin), _on(last, margin)


def by_date(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(
        sorted(
            entries,
            key=lambda entry: (
                entry.when is None,
                (entry.when.earliest, entry.when.latest) if entry.when else (date.min, date.min),
                entry.what,
            ),
        )
    )


def _ends(*dates: PartialDate) -> list[date]:
    return [day for when in dates for day in (when.earliest, when.latest)]


def _back(day: date, by: timedelta) -> date:
    return day - by if day - date.min > by else date.min


def _on(day: date, by: timedelta) -> date:
    return day + by if date.max - day > by else date.max
