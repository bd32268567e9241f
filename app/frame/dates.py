"""Dates in the cells of a table: real dates, texts in one order of day and month, a spreadsheet's day numbers.

A text such as 03/04/2009 is not guessed at: its column settles the order, or the lead says which it is.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.errors import OrderOpen
from app.frame.cells import CellValue, Unreadable, text_of

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"\A(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_TIME}\Z", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"\A(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}\Z", re.IGNORECASE)
_NAMED = re.compile(r"\A(\d{1,2})[ -]([a-z]{3,9})[ ,-]{1,2}(\d{4})\Z", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_IN_FULL = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# So many real dates all fall in the first twelve days of a month once in seventy thousand times.
_ENOUGH_TO_DOUBT = 12
_DAY_ZERO = date(1899, 12, 30)


class DateOrder(StrEnum):
    ISO = "iso"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def column_order(
    cells: Iterable[tuple[int, CellValue]], where: str, declared: DateOrder | None
) -> DateOrder:
    """The order of day and month in a column of (row, cell); ISO when no cell leaves it open.

    Raises InputRefused, naming `where` and a row, when the column does not settle it and nobody declared it.
    """
    if declared is not None:
        return declared
    seen = dates_seen(cells)
    if seen.torn:
        day_first, month_first = seen.rows
        raise OrderOpen(
            f"{where} holds dates with the day first (row {day_first}) and with the month first "
            f"(row {month_first}): mend the column, or declare one order with date_order in a mapping file."
        )
    if seen.order is None:
        raise OrderOpen(
            f"{where} holds a date in row {seen.rows[0]} that can be read day first or month first: "
            'say which with date_order = "dmy" or "mdy" in a mapping file.'
        )
    return seen.order


@dataclass(frozen=True, slots=True)
class DatesSeen:
    """How the dates of a column are written. `order` None: both readings are open, or the column holds both.

    `rows` are those that show it, and `texts` what stands there: of a torn column one of each order.
    """

    order: DateOrder | None
    rows: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def torn(self) -> bool:
        return len(self.rows) == 2


def dates_seen(cells: Iterable[tuple[int, CellValue]]) -> DatesSeen:
    """What a column of (row, cell) proves of the order of day and month; ISO when nothing in it is open."""
    first: dict[DateOrder | None, tuple[int, str]] = {}
    for row, cell in cells:
        text = text_of(cell) if isinstance(cell, str) else ""
        found = _YEAR_LAST.match(text)
        if found:
            first.setdefault(_settles(int(found[1]), int(found[2])), (row, text))
    both = [first[each] for each in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST) if each in first]
    if len(both) == 2:
        return DatesSeen(None, tuple(row for row, _ in both), tuple(text for _, text in both))
    for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, None):
        if order in first:
            row, text = first[order]
            return DatesSeen(order, (row,), (text,))
    return DatesSeen(DateOrder.ISO)


def _settles(first: int, second: int) -> DateOrder | None:
    """The order a text proves; ISO where both readings are the same or neither is a date; None where it is open."""
    if first == second or (first > 12 and second > 12):
        return DateOrder.ISO
    if first > 12:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > 12 else None


def looks_turned_round(cells: Iterable[CellValue], *, from_1904: bool = False) -> bool:
    """Whether a spreadsheet may have read day-first texts as month-first dates, leaving as text what could not be."""
    texts = 0
    days: list[int] = []
    for cell in cells:
        if isinstance(cell, str):
            texts += _YEAR_LAST.match(text_of(cell)) is not None
        else:
            with suppress(Unreadable):
                day = day_of(cell, DateOrder.ISO, from_1904=from_1904)
                days += [day.day] if day else []
    return texts > 0 and len(days) >= _ENOUGH_TO_DOUBT and max(days) <= 12


def day_of(value: CellValue, order: DateOrder, *, from_1904: bool = False) -> date | None:
    """The date in a cell; None when blank.

    Raises Unreadable for what is no date, is not in the declared order, or lies outside 1900 to 2100.
    """
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        text = text_of(value)
        if not text:
            return None
        found = _day_in(text, order)
    elif value is None:
        return None
    else:
        found = _day_numbered(value, from_1904)
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise Unreadable(f"is not a date between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return found


def _day_in(text: str, order: DateOrder) -> date:
    if len(text) == 10 and text[4] == text[7] == "-":
        with suppress(ValueError):
            return date.fromisoformat(text)  # by far the commonest, and quick
    if found := _YEAR_FIRST.match(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if order is DateOrder.ISO and first != second:
            raise Unreadable("is not a date in the declared order")
        if order is DateOrder.MONTH_FIRST:
            return _date(year, first, second)
        return _date(year, second, first)
    if found := _NAMED.match(text):
        return _date(int(found[3]), _month(found[2].casefold()), int(found[1]))
    raise Unreadable("is not a date")


def _month(name: str) -> int:
    if name in _MONTHS_IN_FULL:
        return _MONTHS_IN_FULL.index(name) + 1
    if name[:3] in _MONTHS and len(name) <= 4:  # "Sept" is common
        return _MONTHS.index(name[:3]) + 1
    raise Unreadable("is not a date")


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("is not a date") from None


def _day_numbered(number: float, from_1904: bool) -> date:
    """A spreadsheet's own count of days, left as a number where the column was not marked as dates."""
    try:
        days = int(number) + (1462 if from_1904 else 0)
        if isinstance(number, bool) or days < 61:  # before 1 March 1900 that count is off by a day
            raise Unreadable("is not a date")
        return _DAY_ZERO + timedelta(days=days)
    except (OverflowError, ValueError):
        raise Unreadable("is not a date") from None
