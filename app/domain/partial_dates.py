"""Dates as a case file gives them: a day, or only a month or a year; how people type them; how they are printed."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import InputRefused

# Not strftime: the words of a report must not depend on the machine's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FIRST_YEAR, LAST_YEAR = 1900, 2100


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """Some day from `earliest` to `latest`, both included; made by `exactly`, `in_month`, `in_year` or `parse`.

    Other spans are what several dates leave possible of one event: they are said in words, never stored.
    """

    earliest: date
    latest: date
    precision: Precision = Precision.DAY

    @classmethod
    def exactly(cls, day: date) -> "PartialDate":
        return cls(day, day)

    @classmethod
    def in_month(cls, year: int, month: int) -> "PartialDate":
        last = monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last), Precision.MONTH)

    @classmethod
    def in_year(cls, year: int) -> "PartialDate":
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """From "2009-03-12", "2009-03" or "2009", as answers are stored. Raises InputRefused for anything else."""
        found = _ISO.fullmatch(text)
        try:
            if found is None:
                raise ValueError
            year, month, day = found.groups()
            return _made(int(year), int(month) if month else None, int(day) if day else None)
        except ValueError as error:
            raise InputRefused(
                "A date is not one of the calendar: write 2009-03-12, 2009-03 or 2009."
            ) from error

    @property
    def is_exact(self) -> bool:
        return self.earliest == self.latest

    @property
    def iso(self) -> str:
        """The stored form: "2009-03-12", "2009-03" or "2009"."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return self.earliest.isoformat()[:length]

    def agrees_with(self, other: "PartialDate") -> bool:
        """Whether one day could satisfy both."""
        return self.earliest <= other.latest and other.earliest <= self.latest


def words(when: PartialDate | date) -> str:
    """ "Wed 11 Mar 2009", "March 2009", "2009" or "a day between Sun 1 Mar 2009 and Thu 5 Mar 2009"."""
    day = when.earliest if isinstance(when, PartialDate) else when
    precision = when.precision if isinstance(when, PartialDate) else Precision.DAY
    if precision is Precision.YEAR:
        return f"{day.year}"
    if precision is Precision.MONTH:
        return f"{MONTHS[day.month - 1]} {day.year}"
    if isinstance(when, PartialDate) and not when.is_exact:
        return f"a day between {words(when.earliest)} and {words(when.latest)}"
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TOKEN = re.compile(r"\d+|[a-z]+", re.ASCII)
_SEPARATORS = re.compile(r"[\s,./\\'’–-]+")
_LINKING = frozenset({"st", "nd", "rd", "th", "of"})
_HOW = "write it like 12/3/2009 (day first), 12 Mar 2009, March 2009 or 2009"
_LONG_AGO = 50  # years: "Mar 12" is then rather a day without its year

# The year's digits as typed; month and day where there are any.
_Reading = tuple[str, int | None, int | None]


def read_typed_date(text: str, today: date) -> PartialDate:
    """What a person typed, day first: "12/3/09", "12 mar 09", "March 2009", "2009", "Wed 11 Mar 2009".

    A year of two digits is the latest one that does not put the date more than a year after `today`.
    Raises InputRefused, never repeating what was typed, when it is no date or could be two.
    """
    typed = text.casefold()
    tokens = [token for token in _TOKEN.findall(typed) if token not in _LINKING]
    weekday = _named(tokens[0], WEEKDAYS) if tokens else None
    if weekday is not None:
        del tokens[0]
    left_over = _SEPARATORS.sub("", _TOKEN.sub("", typed))
    dates = set() if left_over else {_dated(reading, today) for reading in _readings(tokens)}
    dates.discard(None)
    if len(dates) > 1:
        raise InputRefused(f"This could be more than one date: {_HOW}.")
    found = dates.pop() if dates else None
    if found is None:
        raise InputRefused(f"This is not understood as a date: {_HOW}.")
    if weekday is not None and (not found.is_exact or found.earliest.weekday() != weekday):
        raise InputRefused("The weekday does not fit the date: check the day and the year.")
    return found


def as_typed(text: str, today: date) -> PartialDate | None:
    """A date in ISO form or as a person types it; None for what is no date."""
    for read in (PartialDate.parse, lambda typed: read_typed_date(typed, today)):
        try:
            return read(text.strip())
        except InputRefused:
            continue
    return None


def _readings(tokens: list[str]) -> Iterator[_Reading]:
    """Every way of reading the tokens as year, month and day; a month's name fixes which number is which."""
    months = [_named(token, MONTHS) for token in tokens]
    named = next((month + 1 for month in months if month is not None), None)
    shape = "".join(
        "N" if token.isdigit() else "M" if month is not None else "?"
        for token, month in zip(tokens, months, strict=True)
    )
    match shape, tokens:
        case "N", [digits]:
            yield from _unbroken(digits)
        case "NN", [first, second]:
            year_first = len(first) == 4
            year, month = (first, second) if year_first else (second, first)
            if len(year) == 4:
                yield year, int(month), None
        case ("MN", [_, year]) | ("NM", [year, _]):
            if len(year) == 4 or shape == "MN":
                yield year, named, None
        case "NNN", [first, second, third]:
            year, day = (first, third) if len(first) == 4 else (third, first)
            yield year, int(second), int(day)
        case ("NMN", [first, _, second]) | ("MNN", [_, first, second]):
            year, day = (first, second) if len(first) == 4 else (second, first)
            yield year, named, int(day)


def _unbroken(digits: str) -> Iterator[_Reading]:
    """Digits without any separator: 2009, 120309, 12032009, 20090312, 200903."""
    if len(digits) == 4:
        yield digits, None, None
    elif len(digits) in {6, 8}:
        yield digits[4:], int(digits[2:4]), int(digits[:2])
        yield digits[:4], int(digits[4:6]), int(digits[6:]) if digits[6:] else None


def _dated(reading: _Reading, today: date) -> PartialDate | None:
    """None when there is no such day, or when it lies outside the years a case file can speak of."""
    typed_year, month, day = reading
    year = int(typed_year)
    if len(typed_year) == 2:
        year += today.year // 100 * 100 + 100
        while (year, month or 1, day or 1) > (today.year + 1, today.month, today.day):
            year -= 100
        if day is None and int(typed_year) <= 31 and year < today.year - _LONG_AGO:
            return None
    elif len(typed_year) != 4 or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return _made(year, month, day)
    except ValueError:
        return None


def _made(year: int, month: int | None, day: int | None) -> PartialDate:
    """Raises ValueError when the calendar has no such day or month."""
    if month is None:
        return PartialDate.in_year(year)
    if day is None:
        return PartialDate.in_month(year, month)
    return PartialDate.exactly(date(year, month, day))


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word of at least three letters begins; None when it is none of them."""
    fits = (number for number, name in enumerate(names) if name.casefold().startswith(word))
    return next(fits, None) if len(word) >= 3 else None
