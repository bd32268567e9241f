"""Dates as expressions see them: whole days without a zone, and time stamps where a text carries a time.

Sides taken (docs/expressions.md): the number of a date is its whole days since 1 January 1970, as JavaRosa counts;
the day of a time stamp is the day as written. A zone is only used to put time stamps in order and to give the
fraction of `decimal-date-time`; the program itself runs without one.
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

EPOCH = date(1970, 1, 1)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_LOOSE_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$"
)
_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$")
_LONGEST = 100  # characters of a text that may be a date or a time
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_day(text: str, *, loose: bool = False) -> date | None:
    """A date or, where the text has a time, a time stamp; None when the text is neither.

    `loose` also takes one-digit months and days, as `date('1970-1-2')` does.
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    if len(text) < 8 or text[4] != "-":
        return None
    found = (_LOOSE_DAY if loose else _DAY).match(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        stamp = _STAMP.match(text)
        return _stamp(stamp) if stamp else None
    except ValueError:
        return None


def _stamp(found: re.Match[str]) -> datetime:
    clock = _clock_of(*found.group(4, 5, 6, 7, 8))
    return datetime.combine(date(int(found[1]), int(found[2]), int(found[3])), clock)


def _clock_of(hour: str, minute: str, second: str, part: str, offset: str) -> time:
    micro = int(f"{part or '0':0<6.6}")
    return time(int(hour), int(minute), int(second or 0), micro, _offset(offset))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if minutes > 59:
        raise ValueError("minutes of an offset")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(away if text[0] == "+" else -away)


def read_clock(text: str) -> time | None:
    """A time of day such as "06:00:00.000-07:00"; None when the text is none."""
    found = _CLOCK.match(text.strip()) if len(text) <= _LONGEST else None
    try:
        return _clock_of(*found.groups()) if found else None
    except ValueError:
        return None


def whole_day(day: date) -> date:
    """The day alone: of a time stamp, the day as written."""
    return day.date() if isinstance(day, datetime) else day


def days_of(day: date) -> float:
    """Whole days since 1 January 1970."""
    return float(whole_day(day).toordinal() - EPOCH.toordinal())


def day_from(days: float) -> date | None:
    """The date so many days after 1 January 1970; None for what is no number or outside the calendar."""
    if not math.isfinite(days) or abs(days) > 4_000_000:
        return None
    try:
        return EPOCH + timedelta(days=math.floor(days))
    except OverflowError:
        return None


def moment_of(day: date, zone: tzinfo | None) -> datetime:
    """The instant a day or stamp begins at, comparable with others: without a zone, the time as written."""
    stamp = day if isinstance(day, datetime) else datetime.combine(day, time())
    if zone is None:
        return stamp.replace(tzinfo=None)
    return stamp.replace(tzinfo=zone) if stamp.tzinfo is None else stamp


def decimal_days(day: date, zone: tzinfo | None) -> float:
    """Days since 1 January 1970 with the time of day as a fraction, for `decimal-date-time`."""
    if zone is None and not isinstance(day, datetime):
        return days_of(day)
    stamp = day if isinstance(day, datetime) else datetime.combine(day, time())
    if stamp.tzinfo is None:
        stamp = stamp.replace(tzinfo=zone or UTC)
    since = stamp - datetime(1970, 1, 1, tzinfo=UTC)
    return since / timedelta(days=1)


def from_decimal_days(days: float, zone: tzinfo | None) -> datetime | None:
    """The time stamp so many days and parts of days after the start of 1970."""
    if not math.isfinite(days) or abs(days) > 4_000_000:
        return None
    try:
        stamp = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)
    except OverflowError:
        return None
    return stamp.astimezone(zone) if zone else stamp.replace(tzinfo=None)


def write_day(day: date, zone: tzinfo | None) -> str:
    """ISO 8601: a day as 2009-03-11, a time stamp with milliseconds and its offset if it has one."""
    if not isinstance(day, datetime):
        return day.isoformat()
    local = day.astimezone(zone) if zone and day.tzinfo else day
    if zone and local.tzinfo is None:
        local = local.replace(tzinfo=zone)
    return local.isoformat(timespec="milliseconds")


def format_day(day: date, layout: str, zone: tzinfo | None) -> str:
    """`format-date`: %Y %y %m %n %b %B %d %e %H %h %M %S %3 %a %A %W and %%; what else follows % is left as written."""
    stamp = moment_of(day, zone)
    if zone:
        stamp = stamp.astimezone(zone)
    parts = {
        "Y": f"{stamp.year:04}", "y": f"{stamp.year % 100:02}", "m": f"{stamp.month:02}", "n": f"{stamp.month}",
        "b": _MONTHS[stamp.month - 1][:3], "B": _MONTHS[stamp.month - 1], "d": f"{stamp.day:02}",
        "e": f"{stamp.day}", "H": f"{stamp.hour:02}", "h": f"{stamp.hour}", "M": f"{stamp.minute:02}",
        "S": f"{stamp.second:02}", "3": f"{stamp.microsecond // 1000:03}", "a": _DAYS[stamp.weekday()][:3],
        "A": _DAYS[stamp.weekday()], "W": f"{stamp.isocalendar().week}", "%": "%",
    }  # fmt: skip
    return re.sub(r"%(.)", lambda sign: parts.get(sign[1], sign[0]), layout)
