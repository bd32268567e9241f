"""Functions on dates, and our own: working days and verdicts."""

import math
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused
from app.domain.partial_dates import PartialDate
from app.tool.expressions.dates import (
    day_from,
    decimal_days,
    format_day,
    from_decimal_days,
    moment_of,
    read_clock,
    read_day,
    whole_day,
)
from app.tool.expressions.environment import Context
from app.tool.expressions.faults import ExpressionFault
from app.tool.expressions.functions import function
from app.tool.expressions.nodes import Value
from app.tool.expressions.values import NAN, single, to_number, to_text, value_of

if TYPE_CHECKING:
    from app.domain.calendar import WorkingCalendar

MAX_WORKING_DAYS = 20_000
MAX_LAYOUT = 1_000  # characters of a date's layout
FORMATTING = 10  # steps that writing a date in a layout takes


@function("today", 0, 0, date)
def _today(ctx: Context) -> date:
    return ctx.environment.today


@function("now", 0, 0, date)
def _now(ctx: Context) -> date:
    return ctx.environment.now


@function("date", 1, 1, date)
def _date(ctx: Context, value: Value) -> Value:
    """A whole day: of a text, of the day number, of a time stamp as written; "" when it is no date."""
    found = _day(ctx, value)
    return found if isinstance(found, (str, PartialDate)) else whole_day(found)


@function("date-time", 1, 1, date)
def _date_time(ctx: Context, value: Value) -> Value:
    zone = ctx.environment.zone
    found = single(value, ctx.environment)
    if isinstance(found, float):
        return from_decimal_days(found, zone) or ""
    day = _day(ctx, value)
    return (
        moment_of(day, zone) if isinstance(day, datetime) else day
    )  # a day without a time stays one


def _day(ctx: Context, value: Value) -> date | PartialDate | str:
    """A day or time stamp from any value; "" when it is none."""
    found = single(value, ctx.environment)
    if isinstance(found, (date, PartialDate)):
        return found
    if isinstance(found, bool):
        return ""
    if isinstance(found, float):
        return day_from(found) or ""
    return read_day(found, loose=True) or day_from(to_number(found)) or ""


def _exact(ctx: Context, value: Value) -> date | None:
    """The whole day, or None for a blank, a partial date and what is no date at all."""
    found = _day(ctx, value)
    return None if isinstance(found, (str, PartialDate)) else whole_day(found)


@function("decimal-date-time", 1, 1, float)
def _decimal_date_time(ctx: Context, value: Value) -> float:
    found = single(value, ctx.environment)
    if isinstance(found, float):
        return found
    day = read_day(found, loose=True) if isinstance(found, str) else found
    if not isinstance(day, date) or isinstance(found, bool):
        return NAN
    return decimal_days(day, ctx.environment.zone)


@function("decimal-time", 1, 1, float)
def _decimal_time(ctx: Context, value: Value) -> float:
    """The part of a day that has passed at a time of day, in the environment's zone."""
    zone = ctx.environment.zone
    text = to_text(value, ctx.environment)
    stamp = read_day(text)
    if isinstance(stamp, datetime):
        moment = moment_of(stamp, zone)
    else:
        clock = read_clock(text)
        if clock is None:
            return NAN
        moment = moment_of(datetime.combine(date(1970, 1, 2), clock), zone)
    local = moment.astimezone(zone) if zone else moment
    return (local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6) / 86400


@function("format-date", 2, 2)
@function("format-date-time", 2, 2)
def _format_date(ctx: Context, value: Value, layout: Value) -> str:
    """The date in the layout given; a partial date as it stands, in ISO form; "" for what is no date."""
    found = _day(ctx, value)
    if isinstance(found, str):
        return ""
    if isinstance(found, PartialDate):
        return found.iso
    pattern = to_text(layout, ctx.environment)
    if len(pattern) > MAX_LAYOUT:
        raise ExpressionFault(f"The layout of a date has at most {MAX_LAYOUT} characters.")
    ctx.environment.charge(FORMATTING)
    return format_day(found, pattern, ctx.environment.zone)


# -- ours


@function("working-days", 2, 2, float)
def _working_days(ctx: Context, begin: Value, end: Value) -> float:
    """Working days after the first date up to and including the second; NaN while either is blank or partial."""
    first, last = _exact(ctx, begin), _exact(ctx, end)
    if first is None or last is None:
        return NAN
    try:
        return float(_calendar(ctx).between(first, last))
    except InputRefused:
        return NAN


@function("working-day-add", 2, 2, date)
def _working_day_add(ctx: Context, begin: Value, count: Value) -> Value:
    """The nth working day after a date, the date itself being day 0; "" while either is blank or partial."""
    first, number = _exact(ctx, begin), to_number(count, ctx.environment)
    if first is None or math.isnan(number) or not 0 <= number <= MAX_WORKING_DAYS:
        return ""
    try:
        return _calendar(ctx).after(first, int(number))
    except InputRefused:
        return ""


def _calendar(ctx: Context) -> "WorkingCalendar":
    if ctx.environment.calendar is None:
        raise ExpressionFault("Working days cannot be counted here: there is no calendar.")
    return ctx.environment.calendar


@function("latest-date", 1, None, date)
def _latest_date(ctx: Context, *values: Value) -> Value:
    """The last of the dates that are there; partial where that leaves it open, "" where there is none.

    It is the date that reaches furthest, without the part of it that lies before the earliest day of another.
    """
    each = [
        value_of(node, ctx.environment)
        for value in values
        if isinstance(value, list)
        for node in value
    ]
    each += [value for value in values if not isinstance(value, list)]
    ctx.environment.charge(len(each))
    found = [_span(day) for day in (_day(ctx, value) for value in each) if day != ""]
    if not found:
        return ""
    furthest = max(found, key=lambda when: when.latest)
    earliest = max(when.earliest for when in found)
    return furthest.latest if earliest == furthest.latest else replace(furthest, earliest=earliest)


def _span(day: date | PartialDate | str) -> PartialDate:
    assert not isinstance(day, str)
    return day if isinstance(day, PartialDate) else PartialDate.exactly(whole_day(day))


@function("verdict", 1, 1)
def _verdict(ctx: Context, standard: Value) -> str:
    """The verdict on a standard, by its id: "in-time", "late", …; "" while it has none."""
    return ctx.environment.verdict(to_text(standard, ctx.environment))
