"""Working days in plain XPath: what `working-days` and `working-day-add` become for engines that do not know them.

Days are numbers since 1 January 1970, rounded so that no time zone leaks in. Weekdays are counted from Monday; of
holidays a list of choices knows the day's number and, as `upto`, how many working days there are up to it. With these
the nth working day needs no search: the holidays before it are those with fewer than n working days up to them.
"""

from datetime import date

from app.domain.calendar import WorkingCalendar
from app.domain.partial_dates import PartialDate, words

LIST = "cfa_holidays"
HOLIDAYS = f"instance('{LIST}')/root/item"
EPOCH = date(1970, 1, 1).toordinal()
_MONDAYS = 70003  # keeps the numbers of early days above 0, and makes Mondays multiples of 7
SATURDAY = 5


def number_of(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - EPOCH


def day_number(written: str) -> str:
    """The number of a date, itself written as an expression that is not blank."""
    return f"round(decimal-date-time(date({written})))"


def _weekdays(day: str) -> str:
    """Mondays to Fridays up to and including a day's number, from a Monday long ago."""
    return (
        f"(int(({day} + {_MONDAYS}) div 7) * 5 + "
        f"if(({day} + {_MONDAYS}) mod 7 < 5, ({day} + {_MONDAYS}) mod 7 + 1, 5))"
    )


def working_days_upto(day: str) -> str:
    """Working days up to and including a day's number, from the same Monday."""
    return f"({_weekdays(day)} - count({HOLIDAYS}[number(day) <= {day}]))"


def working_day(nth: str) -> str:
    """The number of the day that is the nth working day, counted as `working_days_upto` does."""
    weekday = f"({nth} + count({HOLIDAYS}[number(upto) < {nth}]) - 1)"
    return f"(int({weekday} div 5) * 7 + {weekday} mod 5 - {_MONDAYS})"


def known(day: str, calendar: WorkingCalendar) -> str:
    """Whether a day's number is within the years whose bank holidays are known."""
    return f"({day} >= {number_of(calendar.first)} and {day} <= {number_of(calendar.last)})"


def working_days(begin: str, end: str, calendar: WorkingCalendar) -> str:
    """`working-days(begin, end)`; blank while either is, or outside the years known."""
    first, last = day_number(begin), day_number(end)
    count = f"{working_days_upto(last)} - {working_days_upto(first)}"
    inside = f"{known(first, calendar)} and {known(last, calendar)}"
    return f"if(string({begin}) = '' or string({end}) = '', '', if({inside}, {count}, ''))"


def nth_to_add(begin: str, count: str, calendar: WorkingCalendar) -> str:
    """Which working day `working-day-add(begin, count)` is; blank while either is, or outside the years known.

    For a calculation of its own, to be given to `working_day_add`: looked up inside a predicate it would take the
    square of the holidays' number.
    """
    first = day_number(begin)
    fits = f"{known(first, calendar)} and {count} >= 0"
    nth = f"{working_days_upto(first)} + int({count})"
    return f"if(string({begin}) = '' or string({count}) = '', '', if({fits}, {nth}, ''))"


def working_day_add(begin: str, count: str, nth: str) -> str:
    """`working-day-add(begin, count)`, where `nth` holds what `nth_to_add` gives."""
    found = f"if(int({count}) = 0, date({begin}), date({working_day(nth)}))"
    return f"if({nth} = '', '', {found})"


def holiday_choices(calendar: WorkingCalendar) -> list[list[str]]:
    """The weekday holidays as rows of a list of choices: list, name, label, day, upto."""
    rows = []
    for place, day in enumerate(calendar.holidays_between(calendar.first, calendar.last), start=1):
        week, weekday = divmod(number_of(day) + _MONDAYS, 7)
        upto = week * 5 + min(weekday + 1, SATURDAY) - place
        label = words(PartialDate.exactly(day))
        rows.append([LIST, day.isoformat(), label, str(number_of(day)), str(upto)])
    return rows
