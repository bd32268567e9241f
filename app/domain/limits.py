"""A time limit: so many working days, calendar days or months after the day something happened."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused

MOST = 9999  # units; more is a typing mistake


class Unit(StrEnum):
    WORKING_DAYS = "wd"
    DAYS = "d"
    MONTHS = "m"


_NAMES = {
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.DAYS: ("calendar day", "calendar days"),
    Unit.MONTHS: ("month", "months"),
}
_WRITTEN = re.compile(r"(\d{1,4})(wd|d|m)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` working days, calendar days or months after day 0. An `amount` of 0 means the same day."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """From "42wd", "28d" or "3m". Raises InputRefused for anything else."""
        found = _WRITTEN.fullmatch(text.strip().casefold())
        if found is None:
            raise InputRefused(
                "A time limit is a number with its unit: 42wd for working days, 28d for calendar days, 3m for months."
            )
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def words(limit: Limit) -> str:
    """ "42 working days", "28 calendar days", "3 months"; "the same day" for 0."""
    return counted(limit.amount, limit.unit) if limit.amount else "the same day"


def counted(amount: int, unit: Unit) -> str:
    """ "1 working day", "7 months"."""
    one, many = _NAMES[unit]
    return f"{amount} {one if amount == 1 else many}"


def due(start: date, limit: Limit, calendar: WorkingCalendar) -> date:
    """The last day that is in time. Months keep the day's number, clamped to the end of a shorter month.

    Raises InputRefused when the due date lies beyond the working days the calendar knows, or beyond any calendar.
    """
    if limit.unit is Unit.WORKING_DAYS:
        return calendar.after(start, limit.amount)
    try:
        if limit.unit is Unit.DAYS:
            return start + timedelta(limit.amount)
        return _months_after(start, limit.amount)
    except (OverflowError, ValueError) as error:
        raise InputRefused(
            "The due date lies beyond the year 9999: check the start's year."
        ) from error


def elapsed(start: date, end: date, unit: Unit, calendar: WorkingCalendar) -> int:
    """How long from `start` to `end` in whole units, a part of a month counted as one; negative when `end` is first.

    So a limit of that many units, and none smaller, would have been met. Working days are counted after
    `start` up to and including `end`. Raises InputRefused as the calendar does.
    """
    if unit is Unit.WORKING_DAYS:
        return calendar.between(start, end)
    if unit is Unit.DAYS:
        return (end - start).days
    if end < start:
        return -elapsed(end, start, unit, calendar)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end <= _months_after(start, months) else months + 1


def excess(start: date, end: date, limit: Limit, calendar: WorkingCalendar) -> int:
    """By how much `end` oversteps the limit from `start`, in its own unit: positive late, 0 or less in time.

    Late is at least 1: done on the Saturday after a due Friday is late by 1 working day, as on the Monday; done
    a day after a due month is late by 1 month. In time, months count the whole ones left.
    """
    over = elapsed(start, end, limit.unit, calendar) - limit.amount
    return max(over, 1) if end > due(start, limit, calendar) else over


def _months_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
