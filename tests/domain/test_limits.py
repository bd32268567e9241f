"""Time limits as written, as said, and as counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.domain.limits import Limit, Unit, counted, due, elapsed, excess, words
from app.resources import bank_holidays

ENGLAND = bank_holidays()
limits = st.builds(Limit, st.integers(0, 90), st.sampled_from(list(Unit)))
days = st.dates(date(2000, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("text", "amount", "unit", "said"),
    [
        ("42wd", 42, Unit.WORKING_DAYS, "42 working days"),
        ("1wd", 1, Unit.WORKING_DAYS, "1 working day"),
        (" 28D ", 28, Unit.DAYS, "28 calendar days"),
        ("3m", 3, Unit.MONTHS, "3 months"),
        ("1m", 1, Unit.MONTHS, "1 month"),
        ("0wd", 0, Unit.WORKING_DAYS, "the same day"),
    ],
)
def test_a_limit_is_read_and_said(text: str, amount: int, unit: Unit, said: str):
    limit = Limit.parse(text)
    assert limit == Limit(amount, unit)
    assert words(limit) == said
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize(
    "text", ["", "42", "wd", "42 w", "-1wd", "1.5m", "42wd!", "10000d", "٣m", "4 2wd"]
)
def test_what_is_no_limit_is_refused_with_examples(text: str):
    with pytest.raises(InputRefused, match="42wd for working days"):
        Limit.parse(text)


def test_counts_have_their_unit():
    assert counted(1, Unit.DAYS) == "1 calendar day"
    assert counted(0, Unit.MONTHS) == "0 months"


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2008-11-30", "3m", "2009-02-28"),
        ("2007-11-30", "3m", "2008-02-29"),
        ("2009-01-31", "1m", "2009-02-28"),
        ("2009-12-31", "2m", "2010-02-28"),
        ("2009-03-31", "12m", "2010-03-31"),
        ("2009-03-31", "0m", "2009-03-31"),
        ("2009-02-27", "2d", "2009-03-01"),
    ],
)
def test_calendar_days_and_months_end_where_the_calendar_says(start, limit, expected):
    found = due(date.fromisoformat(start), Limit.parse(limit), ENGLAND)
    assert found.isoformat() == expected


@pytest.mark.parametrize("limit", ["9999d", "9999m"])
def test_a_due_date_beyond_all_calendars_is_refused(limit: str):
    with pytest.raises(InputRefused, match="beyond the year 9999"):
        due(date(9990, 1, 1), Limit.parse(limit), ENGLAND)


def test_a_limit_in_days_needs_no_working_calendar_years():
    assert due(date(1985, 5, 1), Limit.parse("28d"), ENGLAND) == date(1985, 5, 29)
    with pytest.raises(InputRefused, match="Working days are known"):
        due(date(1985, 5, 1), Limit.parse("28wd"), ENGLAND)


@pytest.mark.parametrize(
    ("start", "end", "limit", "over"),
    [
        ("2009-01-12", "2009-03-20", "42wd", 7),
        ("2009-01-12", "2009-03-11", "42wd", 0),
        ("2009-01-12", "2009-03-06", "42wd", -3),
        ("2009-01-09", "2009-01-17", "5wd", 1),  # due on a Friday, done on the Saturday
        ("2009-01-09", "2009-01-19", "5wd", 1),  # and on the Monday
        ("2009-01-09", "2009-01-20", "5wd", 2),
        ("2009-01-10", "2009-01-11", "0wd", 1),
        ("2009-01-01", "2009-01-30", "28d", 1),
        ("2009-01-01", "2009-01-01", "28d", -28),
        ("2008-11-30", "2009-02-28", "3m", 0),
        ("2008-11-30", "2009-03-01", "3m", 1),  # a day late is within the fourth month
        ("2008-11-30", "2009-03-31", "3m", 2),
        ("2008-11-30", "2009-02-27", "3m", 0),  # still needs the third month
        ("2008-11-30", "2009-01-30", "3m", -1),
        ("2008-11-30", "2008-11-30", "3m", -3),
    ],
)
def test_the_excess_counts_in_the_limits_own_unit(start, end, limit, over):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert excess(first, last, Limit.parse(limit), ENGLAND) == over


def test_time_that_runs_backwards_is_negative():
    early, late = date(2009, 1, 31), date(2009, 3, 3)
    assert elapsed(late, early, Unit.MONTHS, ENGLAND) == -2
    assert elapsed(late, early, Unit.DAYS, ENGLAND) == -31
    assert elapsed(late, early, Unit.WORKING_DAYS, ENGLAND) == -22


@settings(max_examples=300, deadline=None)
@given(days, st.integers(0, 400), limits)
def test_the_excess_is_positive_exactly_when_the_due_date_has_passed(
    start: date, later: int, limit: Limit
):
    end = start + timedelta(later)
    assert (excess(start, end, limit, ENGLAND) > 0) is (end > due(start, limit, ENGLAND))


@settings(max_examples=300, deadline=None)
@given(days, st.integers(0, 400), limits)
def test_one_day_later_never_lessens_the_excess(start: date, later: int, limit: Limit):
    end = start + timedelta(later)
    assert excess(start, end, limit, ENGLAND) <= excess(start, end + timedelta(1), limit, ENGLAND)


@settings(max_examples=200, deadline=None)
@given(days, st.integers(0, 400), st.sampled_from([Unit.DAYS, Unit.MONTHS]))
def test_a_limit_of_the_time_elapsed_is_met_and_a_smaller_one_is_not(
    start: date, later: int, unit: Unit
):
    end = start + timedelta(later)
    taken = elapsed(start, end, unit, ENGLAND)
    assert end <= due(start, Limit(taken, unit), ENGLAND)
    if taken:
        assert end > due(start, Limit(taken - 1, unit), ENGLAND)
