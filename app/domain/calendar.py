"""Working days: Monday to Friday, less the bank holidays of one division of the United Kingdom.

The start day is day 0: the nth working day is counted from the day after, whatever day the start falls on.
"""

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import accumulate, compress

from app.domain.errors import InputRefused
from app.domain.partial_dates import words

SATURDAY = 5


class Division(StrEnum):
    """The parts of the United Kingdom that have bank holidays of their own."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"

    @property
    def words(self) -> str:
        return self.replace("-", " ").title().replace(" And ", " and ")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Knows the working days from `first` to `last`, both included; a date outside is refused, never guessed.

    Every method takes and returns plain dates and raises InputRefused for a date it does not know.
    `version` and `as_at` name the table it was read from, which reports and findings print ("" for one made by
    hand); `closed` and `worked` are the days in which it differs from that table.
    """

    holidays: frozenset[date]
    first: date
    last: date
    version: str = ""
    as_at: date | None = None
    division: Division | None = None
    closed: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    # Working days from `first` up to and including each day; the ordinals of all working days; and the
    # holidays that cost a working day. Built once, so that every question is a look-up.
    _counts: "array[int]" = field(init=False, repr=False, compare=False)
    _working: "array[int]" = field(init=False, repr=False, compare=False)
    _weekday_holidays: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        closed = {day.toordinal() for day in self.holidays}
        ordinals = range(self.first.toordinal(), self.last.toordinal() + 1)
        # Ordinal 1 is a Monday.
        works = [(day - 1) % 7 < SATURDAY and day not in closed for day in ordinals]
        weekdays = sorted(day for day in self.holidays if day.weekday() < SATURDAY)
        object.__setattr__(self, "_counts", array("l", accumulate(works)))
        object.__setattr__(self, "_working", array("l", compress(ordinals, works)))
        object.__setattr__(self, "_weekday_holidays", tuple(weekdays))

    def knows(self, day: date) -> bool:
        return self.first <= day <= self.last

    def is_working_day(self, day: date) -> bool:
        self._count(day)
        return day.weekday() < SATURDAY and day not in self.holidays

    def after(self, start: date, n: int) -> date:
        """The nth working day after `start`; `start` itself, working day or not, when `n` is 0."""
        count = self._count(start)
        if n < 0:
            raise InputRefused("A number of working days cannot be below 0: count forwards.")
        if n == 0:
            return start
        if count + n > len(self._working):
            raise self._outside()
        return date.fromordinal(self._working[count + n - 1])

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`.

        When `end` comes first: minus the working days after `end` up to and including `start`.
        """
        return self._count(end) - self._count(start)

    def holidays_between(self, start: date, end: date) -> tuple[date, ...]:
        """Weekday holidays after `start` up to and including `end`, in order; none when `end` comes first."""
        self._count(start)
        self._count(end)
        lower = bisect_right(self._weekday_holidays, start)
        return self._weekday_holidays[lower : bisect_right(self._weekday_holidays, end)]

    def worked_between(self, start: date, end: date) -> tuple[date, ...]:
        """Bank holidays after `start` up to and including `end` that count as working days here."""
        return tuple(day for day in self.worked if start < day <= end)

    @property
    def in_words(self) -> str:
        """Whose bank holidays are left out, by which table, and what was changed in it: sentences for a report."""
        if self.division is None or self.as_at is None:
            return ""
        said = (
            f"Working days leave out the bank holidays of {self.division.words}, by the program's table "
            f"(version {self.version}, {words(self.as_at)})."
        )
        if self.closed:
            said += (
                f" The audit tool adds days on which offices were closed: {_listed(self.closed)}."
            )
        if self.worked:
            said += f" It takes out bank holidays that were worked: {_listed(self.worked)}."
        return said

    def _count(self, day: date) -> int:
        position = day.toordinal() - self.first.toordinal()
        if 0 <= position < len(self._counts):
            return self._counts[position]
        raise self._outside()

    def _outside(self) -> InputRefused:
        return InputRefused(
            f"Working days are known from {words(self.first)} to {words(self.last)} only; "
            "a date, or the due date that follows from it, lies outside: check the year."
        )


def read_calendar(
    text: str,
    division: Division | str,
    extra: Iterable[date] = (),
    removed: Iterable[date] = (),
) -> WorkingCalendar:
    """The calendar of one division from the text of a bank-holiday table (JSON).

    `extra` are further days on which the offices were closed, `removed` are days of the table on which they
    were open; one that is no holiday of this division changes nothing. Raises InputRefused when the table cannot be
    read, when it does not hold the division, or when an extra day lies outside its years.
    """
    try:
        table = json.loads(text)
        first, last = date.fromisoformat(table["first"]), date.fromisoformat(table["last"])
        version, as_at = str(table["version"]), date.fromisoformat(table["as_at"])
        divisions = {
            name: frozenset(map(date.fromisoformat, days))
            for name, days in table["divisions"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputRefused(
            "The table of bank holidays cannot be read: put back the one that came with the program."
        ) from error
    if division not in divisions:
        raise InputRefused(
            f"The table of bank holidays has no division of this name: choose one of {', '.join(divisions)}."
        )
    table_days = divisions[division]
    added, dropped = frozenset(extra) - table_days, table_days.intersection(removed)
    if any(not first <= day <= last for day in added):
        raise InputRefused(
            f"An extra closure day lies outside {words(first)} to {words(last)}, the years of the table of bank "
            "holidays: check its year."
        )
    return WorkingCalendar(
        table_days - dropped | added,
        first,
        last,
        version,
        as_at,
        Division(division),
        tuple(sorted(added)),
        tuple(sorted(dropped)),
    )


def _listed(days: Iterable[date]) -> str:
    return ", ".join(map(words, days))
