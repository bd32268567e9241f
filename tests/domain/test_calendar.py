"""Working days: the table, the counting, the refusals, and the field's own values."""

import json
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import Division, WorkingCalendar, read_calendar
from app.domain.errors import InputRefused
from app.domain.limits import Limit, due
from app.domain.partial_dates import words
from app.resources import bank_holidays, resource_path
from tests.shared_files import shared_file

ENGLAND = bank_holidays()

# Start, limit, due: counted by hand from the calendars of these years, England and Wales.
VECTORS = [
    ("2009-01-12", "7wd", "2009-01-21"),
    ("2009-01-12", "35wd", "2009-03-02"),
    ("2009-01-12", "42wd", "2009-03-11"),
    ("2009-02-06", "42wd", "2009-04-07"),
    ("2009-02-28", "42wd", "2009-04-30"),
    ("2008-12-22", "7wd", "2009-01-05"),
    ("2008-12-22", "42wd", "2009-02-23"),
    ("2009-03-26", "15wd", "2009-04-20"),
    ("2009-04-03", "10wd", "2009-04-21"),
    ("2023-04-03", "15wd", "2023-04-26"),
    ("2023-04-03", "45wd", "2023-06-12"),
    ("2024-11-25", "45wd", "2025-01-30"),
    ("2008-11-30", "3m", "2009-02-28"),
    ("2009-02-28", "6m", "2009-08-28"),
    ("2009-03-31", "6m", "2009-09-30"),
]

days = st.dates(date(1999, 1, 1), date(2036, 12, 31))


@pytest.mark.parametrize(("start", "limit", "expected"), VECTORS)
def test_the_due_date_is_the_nth_unit_after_day_0(start: str, limit: str, expected: str):
    found = due(date.fromisoformat(start), Limit.parse(limit), ENGLAND)
    assert found == date.fromisoformat(expected)


def test_the_start_counts_as_day_0_whatever_day_it_is():
    friday, saturday, sunday = date(2009, 2, 27), date(2009, 2, 28), date(2009, 2, 1)
    assert ENGLAND.after(friday, 1) == date(2009, 3, 2)
    assert ENGLAND.after(saturday, 1) == date(2009, 3, 2)
    assert ENGLAND.after(saturday, 0) == saturday
    assert ENGLAND.after(sunday, 1) == date(2009, 2, 2)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2009-04-09", "2009-04-14", 1),  # Thursday to Tuesday over Easter
        ("2009-04-14", "2009-04-09", -1),
        ("2009-04-10", "2009-04-13", 0),  # holiday to holiday
        ("2009-03-31", "2009-04-15", 9),
        ("2009-04-15", "2009-04-15", 0),
        ("2023-05-05", "2023-05-09", 1),
        ("2022-09-16", "2022-09-20", 1),
        ("2011-04-21", "2011-05-03", 4),
    ],
)
def test_between_counts_the_days_after_the_start_up_to_and_including_the_end(
    start: str, end: str, count: int
):
    assert ENGLAND.between(date.fromisoformat(start), date.fromisoformat(end)) == count


def test_days_up_to_the_edges_of_the_table_are_known_and_those_beyond_refused():
    first, last = date(1999, 1, 1), date(2036, 12, 31)
    assert not ENGLAND.is_working_day(first)
    assert ENGLAND.is_working_day(last)
    assert ENGLAND.knows(first)
    assert ENGLAND.knows(last)
    assert not ENGLAND.knows(first - timedelta(1))
    assert ENGLAND.after(date(2036, 12, 30), 1) == last
    assert ENGLAND.between(first, last) == ENGLAND.between(first, last - timedelta(1)) + 1
    questions = (
        lambda: ENGLAND.is_working_day(first - timedelta(1)),
        lambda: ENGLAND.is_working_day(last + timedelta(1)),
        lambda: ENGLAND.between(first - timedelta(1), last),
        lambda: ENGLAND.between(first, last + timedelta(1)),
        lambda: ENGLAND.holidays_between(first, last + timedelta(1)),
        lambda: ENGLAND.after(last, 1),
        lambda: ENGLAND.after(last, 0) and ENGLAND.after(date(2037, 1, 1), 0),
    )
    for question in questions:
        with pytest.raises(InputRefused, match="from Fri 1 Jan 1999 to Wed 31 Dec 2036"):
            question()


def test_a_number_of_days_below_0_is_refused():
    with pytest.raises(InputRefused, match="below 0"):
        ENGLAND.after(date(2009, 1, 12), -1)


def test_holidays_between_leaves_out_the_start_and_keeps_the_end():
    good_friday, easter_monday = date(2009, 4, 10), date(2009, 4, 13)
    assert ENGLAND.holidays_between(date(2009, 4, 9), easter_monday) == (good_friday, easter_monday)
    assert ENGLAND.holidays_between(good_friday, easter_monday) == (easter_monday,)
    assert ENGLAND.holidays_between(easter_monday, good_friday) == ()


def test_a_closure_day_counts_as_a_holiday_on_a_weekday_only():
    monday, sunday = date(2009, 3, 2), date(2009, 3, 1)
    closed = bank_holidays(Division.ENGLAND_AND_WALES, (monday, sunday))
    assert not closed.is_working_day(monday)
    assert closed.after(date(2009, 1, 12), 35) == date(2009, 3, 3)
    assert closed.holidays_between(date(2009, 2, 1), date(2009, 3, 31)) == (monday,)
    assert ENGLAND.is_working_day(monday)


def test_a_removed_holiday_is_a_working_day():
    text = resource_path("holidays", "uk-bank-holidays.json").read_text("utf-8")
    opened = read_calendar(text, "england-and-wales", removed=[date(2009, 4, 13)])
    assert opened.is_working_day(date(2009, 4, 13))
    assert not opened.is_working_day(date(2009, 4, 10))
    assert opened.worked_between(date(2009, 4, 10), date(2009, 4, 13)) == (date(2009, 4, 13),)
    assert opened.worked_between(date(2009, 4, 13), date(2009, 5, 1)) == ()
    in_scotland = read_calendar(text, "scotland", removed=[date(2009, 4, 13)])
    assert in_scotland == bank_holidays("scotland"), "Easter Monday is no holiday there"


def test_changes_that_cannot_be_meant_are_refused():
    text = resource_path("holidays", "uk-bank-holidays.json").read_text("utf-8")
    with pytest.raises(InputRefused, match="extra closure day lies outside"):
        read_calendar(text, "scotland", extra=[date(2037, 1, 1)])
    with pytest.raises(InputRefused, match="choose one of england-and-wales, scotland"):
        read_calendar(text, "wales")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"first": "1999-01-01", "last": "soon", "version": "1", "as_at": "", "divisions": {}}',
        '{"first": "1999-01-01", "last": "2036-12-31", "version": "1", "as_at": "", "divisions": []}',
        '{"first": 1, "last": "2036-12-31", "version": "1", "as_at": "", "divisions": {}}',
    ],
)
def test_a_damaged_table_is_refused_in_one_sentence(text: str):
    with pytest.raises(InputRefused, match="cannot be read"):
        read_calendar(text, "scotland")


def test_the_calendar_names_the_table_it_came_from():
    table = json.loads(resource_path("holidays", "uk-bank-holidays.json").read_text("utf-8"))
    assert (ENGLAND.version, ENGLAND.as_at) == (
        table["version"],
        date.fromisoformat(table["as_at"]),
    )
    assert "gov.uk/bank-holidays" in table["source"]


def test_a_calendar_says_by_which_table_it_counts_and_what_was_changed_in_it():
    plain = ENGLAND.in_words
    assert plain.startswith("Working days leave out the bank holidays of England and Wales, by the")
    assert f"version {ENGLAND.version}, {words(ENGLAND.as_at)}" in plain
    assert "audit tool" not in plain
    snow, easter = date(2009, 2, 2), date(2009, 4, 13)
    changed = bank_holidays("england-and-wales", (snow, date(2009, 4, 10)), (easter,)).in_words
    assert changed == (
        f"{plain} The audit tool adds days on which offices were closed: Mon 2 Feb 2009. "
        "It takes out bank holidays that were worked: Mon 13 Apr 2009."
    )
    assert bank_holidays("northern-ireland").in_words.count("Northern Ireland") == 1
    assert WorkingCalendar(frozenset(), snow, easter).in_words == ""


def test_calendars_of_the_same_holidays_are_equal():
    first, last = date(2009, 1, 1), date(2009, 1, 31)
    one, other = (WorkingCalendar(frozenset({first}), first, last) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != WorkingCalendar(frozenset(), first, last)


@settings(max_examples=200, deadline=None)
@given(days, st.integers(0, 600), st.sampled_from(list(Division)))
def test_counting_by_table_equals_walking_day_by_day(start: date, n: int, division: Division):
    calendar = bank_holidays(division)
    day, left = start, n
    while left and day < calendar.last:
        day += timedelta(1)
        left -= day.weekday() < 5 and day not in calendar.holidays
    if left:
        with pytest.raises(InputRefused):
            calendar.after(start, n)
    else:
        assert calendar.after(start, n) == day
        assert calendar.between(start, day) == n
        assert calendar.between(day, start) == -n


@settings(max_examples=100, deadline=None)
@given(days, days, days)
def test_counts_add_up(a: date, b: date, c: date):
    assert ENGLAND.between(a, b) + ENGLAND.between(b, c) == ENGLAND.between(a, c)


def test_the_shared_working_day_cases_agree():
    path = shared_file("conformance/workday-cases.json")
    cases = json.loads(path.read_text("utf-8"))["cases"]
    compared = 0
    for case in cases:
        calendar = bank_holidays(case["division"])
        if case["kind"] == "is_working":
            found: object = calendar.is_working_day(date.fromisoformat(case["date"]))
        elif case["kind"] == "between":
            start, end = (date.fromisoformat(case[name]) for name in ("start", "end"))
            found = calendar.between(start, end)
        else:
            start = date.fromisoformat(case["start"])
            found = calendar.after(start, case["working_days"]).isoformat()
            skipped = calendar.holidays_between(start, date.fromisoformat(case["expected"]))
            assert [day.isoformat() for day in skipped] == case["holidays_skipped"], case
        assert found == case["expected"], case
        compared += 1
    assert compared == len(cases) >= 56


def test_a_count_takes_microseconds():
    start, end = date(2009, 1, 12), date(2010, 3, 11)
    best = min(_seconds_for(20_000, start, end) for _ in range(5))
    assert best / 20_000 < 10e-6  # about 0.5 µs here; the bound leaves room for a busy machine


def _seconds_for(times: int, start: date, end: date) -> float:
    began = time.perf_counter()
    for _ in range(times):
        ENGLAND.between(start, end)
    return time.perf_counter() - began
