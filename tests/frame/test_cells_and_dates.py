"""Single cells: texts, numbers and dates as councils' exports write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.frame.cells import Unreadable, child_number, text_of, title_key, whole_number
from app.frame.dates import DateOrder, column_order, day_of

DAYS = st.dates(date(1900, 3, 1), date(2100, 12, 31))


@settings(deadline=None)
@given(DAYS)
def test_every_way_of_writing_a_day_reads_as_that_day(day):
    written = {
        day.isoformat(): DateOrder.ISO,
        f"{day.isoformat()}T00:00:00": DateOrder.ISO,
        f"{day.year}/{day.month}/{day.day}": DateOrder.MONTH_FIRST,
        day.strftime("%d/%m/%Y"): DateOrder.DAY_FIRST,
        f"{day.day}.{day.month}.{day.year}": DateOrder.DAY_FIRST,
        day.strftime("%d-%m-%Y 00:00"): DateOrder.DAY_FIRST,
        day.strftime("%m/%d/%Y"): DateOrder.MONTH_FIRST,
        day.strftime("%d %B %Y"): DateOrder.ISO,
        day.strftime("%d-%b-%Y"): DateOrder.ISO,
    }
    for text, order in written.items():
        assert day_of(text, order) == day
    number = (day - date(1899, 12, 30)).days
    assert day_of(number, DateOrder.ISO) == day_of(number + 0.5, DateOrder.ISO) == day
    if number > 1462 + 60:
        assert day_of(number - 1462, DateOrder.ISO, from_1904=True) == day


@pytest.mark.parametrize(
    "value",
    [
        "31/02/2009",
        "2009-02-30",
        "03/04/09",
        "0001-01-01",
        "9999-12-31",
        "soon",
        "12 Foo 2009",
        "1 Janus 2009",
        True,
        0,
        7,
        -3,
        1e300,
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_date_is_unreadable(value):
    with pytest.raises(Unreadable):
        day_of(value, DateOrder.DAY_FIRST)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_brings_up_anything_but_a_date_or_unreadable(text):
    try:
        found = day_of(text, DateOrder.DAY_FIRST)
    except Unreadable:
        return
    assert found is None or isinstance(found, date)


@settings(max_examples=60, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=30))
def test_a_column_is_never_given_an_order_it_does_not_prove(days):
    cells = [(row, day.strftime("%d/%m/%Y")) for row, day in enumerate(days, start=2)]
    proven = any(day.day > 12 for day in days)
    same = all(day.day == day.month for day in days)
    if proven:
        assert column_order(cells, "file", None) is DateOrder.DAY_FIRST
    elif same:
        assert column_order(cells, "file", None) is DateOrder.ISO
    else:
        with pytest.raises(InputRefused, match="can be read day first or month first"):
            column_order(cells, "file", None)


def test_a_day_that_is_the_same_in_both_orders_leaves_nothing_open():
    cells = [(2, "05/05/2009")]
    order = column_order(cells, "file", None)
    assert day_of("05/05/2009", order) == date(2009, 5, 5)


@settings(deadline=None)
@given(st.integers(0, 2**53 - 1))
def test_a_childs_number_survives_every_cell_it_is_written_in(number):
    for cell in (number, float(number), str(number), f" {number}\u00a0", f"{number}.0"):
        assert child_number(cell) == str(number)


@pytest.mark.parametrize("kept", ["C00417", "00417", "c/417-a"])
def test_a_childs_number_that_is_a_text_is_kept_as_it_is(kept):
    assert child_number(kept) == kept


@pytest.mark.parametrize(
    ("cell", "text"),
    [("a\u202eb\x00c", "abc"), (3.0, "3"), (3.5, "3.5"), ("NULL", ""), ("x" * 10_000, "x" * 300)],
)
def test_texts_are_made_plain_and_short(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"), [("3", 3), (3.0, 3), ("3.0", 3), ("", None), (None, None)]
)
def test_whole_numbers_are_read(cell, number):
    assert whole_number(cell) == number


@pytest.mark.parametrize("cell", ["-1", "3.5", 2.5, "three", True, "9" * 400])
def test_what_is_no_count_is_unreadable(cell):
    with pytest.raises(Unreadable):
        whole_number(cell)


def test_titles_compare_without_case_breaks_brackets_and_marks():
    assert title_key("Was the Child\nSeen  Alone? ") == title_key("was the child seen alone")
    assert title_key("Age of Child (Years)") == title_key("AGE OF CHILD")


def test_a_february_of_29_days_is_a_date_in_leap_years_only():
    assert day_of("29/02/2008", DateOrder.DAY_FIRST) == date(2008, 3, 1) - timedelta(days=1)
    with pytest.raises(Unreadable):
        day_of("29/02/2009", DateOrder.DAY_FIRST)
