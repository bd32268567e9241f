"""Builds uk-bank-holidays.json, which stands beside this file: rules of the Acts plus the proclaimed one-offs.

Run it from anywhere after changing a rule here, and raise VERSION and AS_AT:

    python resources/holidays/build.py

The program reads the JSON and never this file. A day's date is the weekday on which offices close, so a holiday
that falls on a Saturday or Sunday stands under its substitute day.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

VERSION = "1"
AS_AT = "2026-11-23"
FIRST_YEAR, LAST_YEAR = 1999, 2036
SOURCE = (
    "England and Wales, Scotland and Northern Ireland: Banking and Financial Dealings Act 1971 and the royal "
    "proclamations under it. To 2028 as published on www.gov.uk/bank-holidays; from 2029 by the standing rules, to be "
    "replaced when dates are proclaimed. Local closures are not in here: add them to the audit tool's holidays sheet."
)
DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")

MONDAY, SATURDAY = 0, 5

# Dates moved for one year, all divisions: (year, title) -> day.
MOVED = {
    (2002, "Spring bank holiday"): date(2002, 6, 4),
    (2012, "Spring bank holiday"): date(2012, 6, 4),
    (2020, "Early May bank holiday"): date(2020, 5, 8),
    (2022, "Spring bank holiday"): date(2022, 6, 2),
}
EVERYWHERE_ONCE = {
    date(1999, 12, 31): "Millennium bank holiday",
    date(2002, 6, 3): "Golden Jubilee bank holiday",
    date(2011, 4, 29): "Royal wedding bank holiday",
    date(2012, 6, 5): "Diamond Jubilee bank holiday",
    date(2022, 6, 3): "Platinum Jubilee bank holiday",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation bank holiday",
}
SCOTLAND_ONCE = {date(2026, 6, 15): "World Cup bank holiday"}
# The St Andrew's Day Bank Holiday (Scotland) Act is of January 2007: 30 November 2006 was no bank holiday.
ST_ANDREW_FROM = 2007


def easter_sunday(year: int) -> date:
    """Gregorian computus, in the form published anonymously in Nature in 1876."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarters, rest = divmod(of_century, 4)
    weekday = (32 + 2 * left + 2 * quarters - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((MONDAY - first.weekday()) % 7)


def last_monday(year: int, month: int) -> date:
    return max(
        day
        for day in (first_monday(year, month) + timedelta(7 * n) for n in range(3, 5))
        if day.month == month
    )


def movable_days(division: str, year: int) -> Iterator[tuple[str, date]]:
    """Holidays that are always weekdays, where the year's rule puts them."""
    easter = easter_sunday(year)
    yield "Good Friday", easter - timedelta(2)
    if division != "scotland":
        yield "Easter Monday", easter + timedelta(1)
    yield "Early May bank holiday", first_monday(year, 5)
    yield "Spring bank holiday", last_monday(year, 5)
    yield (
        "Summer bank holiday",
        first_monday(year, 8) if division == "scotland" else last_monday(year, 8),
    )


def fixed_days(division: str, year: int) -> Iterator[tuple[str, date]]:
    """Holidays tied to a date, which may fall on a weekend."""
    yield "New Year's Day", date(year, 1, 1)
    if division == "scotland":
        yield "2nd January", date(year, 1, 2)
        if year >= ST_ANDREW_FROM:
            yield "St Andrew's Day", date(year, 11, 30)
    if division == "northern-ireland":
        yield "St Patrick's Day", date(year, 3, 17)
        yield "Battle of the Boyne (Orangemen's Day)", date(year, 7, 12)
    yield "Christmas Day", date(year, 12, 25)
    yield "Boxing Day", date(year, 12, 26)


def holidays_of(division: str, year: int) -> dict[date, str]:
    """Weekday -> title. A substitute is the next weekday that is not itself a holiday."""
    found = {MOVED.get((year, title), day): title for title, day in movable_days(division, year)}
    once = EVERYWHERE_ONCE | (SCOTLAND_ONCE if division == "scotland" else {})
    found |= {day: title for day, title in once.items() if day.year == year}
    fixed = list(fixed_days(division, year))
    found |= {day: title for title, day in fixed if day.weekday() < SATURDAY}
    for title, day in fixed:
        if day.weekday() >= SATURDAY:
            substitute = day
            while substitute.weekday() >= SATURDAY or substitute in found:
                substitute += timedelta(1)
            found[substitute] = f"{title} (substitute day)"
    return dict(sorted(found.items()))


def table() -> dict[str, object]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return {
        "version": VERSION,
        "as_at": AS_AT,
        "source": SOURCE,
        "first": date(FIRST_YEAR, 1, 1).isoformat(),
        "last": date(LAST_YEAR, 12, 31).isoformat(),
        "divisions": {
            division: {
                day.isoformat(): title
                for year in years
                for day, title in holidays_of(division, year).items()
            }
            for division in DIVISIONS
        },
    }


def text() -> str:
    return json.dumps(table(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("uk-bank-holidays.json").write_text(text(), encoding="utf-8")
