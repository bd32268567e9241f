"""Days that are not written as 2009-04-15: read where one way of reading them is likely, so that it can be offered."""

import re
from datetime import date, timedelta

from app.domain.partial_dates import MONTHS
from app.tool.expressions.dates import read_day
from app.tool.expressions.syntax import Chain, Expression, Number

_BEFORE_1900_MARCH = date(1899, 12, 30)  # day 0 of Excel's numbers of days
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_DAY_FIRST = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[./\s\-](\d{1,2})[./\s\-](\d{1,2})")
_IN_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})"
)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
EXAMPLE = "2009-04-15"


def is_day(text: str) -> bool:
    """Whether a text is a day as expressions compare it: 2009-04-15, with or without a time."""
    return read_day(text) is not None


def day_meant(text: str) -> str:
    """The ISO day that a text in another form means, the day before the month as in Britain; "" for no day."""
    text = text.strip()
    if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return (_BEFORE_1900_MARCH + timedelta(days=int(text))).isoformat()
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return _made(year, found[2], found[1]) or _made(year, found[1], found[2])
    if found := _IN_WORDS.fullmatch(text):
        return _made(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _made(found[3], _month(found[1]), found[2])
    return ""


def day_written(text: str) -> str:
    """What to write instead: "write 2009-12-25", or how days are written where none can be read."""
    found = day_meant(text)
    return f"write {found}" if found else f"a day is written {EXAMPLE}"


def subtraction_meant(part: Expression) -> str:
    """The day that 2013-04-15 without quotes was meant for; to an engine it is 2013 less 4 less 15."""
    if not isinstance(part, Chain) or [sign for sign, _ in part.rest] not in (["-", "-"], ["-"]):
        return ""
    numbers = [part.first, *(operand for _, operand in part.rest)]
    values = [one.value for one in numbers if isinstance(one, Number) and one.value.is_integer()]
    if len(values) != 3 or len(numbers) != 3 or not 1900 <= values[0] <= 2100:
        return ""
    return _made(*(str(int(value)) for value in values))


def _month(word: str) -> str:
    found = [
        number
        for number, name in enumerate(MONTHS, start=1)
        if name.lower() == word.lower() or name[:3].lower() == word.lower()
    ]
    return str(found[0]) if found else "0"


def _made(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
