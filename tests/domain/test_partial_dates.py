"""Dates as files give them and as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.domain.partial_dates import PartialDate, Precision, read_typed_date, words

TODAY = date(2009, 4, 15)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("12/3/09", "2009-03-12"),
        ("12/03/2009", "2009-03-12"),
        ("12.3.2009", "2009-03-12"),
        ("12-3-2009", "2009-03-12"),
        ("12 3 2009", "2009-03-12"),
        ("12 mar 09", "2009-03-12"),
        ("12mar09", "2009-03-12"),
        ("12 March 2009", "2009-03-12"),
        ("12th of March, 2009", "2009-03-12"),
        ("1st Sept 2008", "2008-09-01"),
        ("March 12 2009", "2009-03-12"),
        ("2009 March 12", "2009-03-12"),
        ("2009-03-12", "2009-03-12"),
        ("2009/3/12", "2009-03-12"),
        ("Thu 12 Mar 2009", "2009-03-12"),
        ("thursday 12/3/09", "2009-03-12"),
        (" 12032009 ", "2009-03-12"),
        ("20090312", "2009-03-12"),
        ("120309", "2009-03-12"),
        ("29/2/2008", "2008-02-29"),
        ("march 2009", "2009-03"),
        ("mar 09", "2009-03"),
        ("March ’09", "2009-03"),
        ("2009 mar", "2009-03"),
        ("3/2009", "2009-03"),
        ("2009-03", "2009-03"),
        ("feb 85", "1985-02"),
        ("2009", "2009"),
    ],
)
def test_the_ways_people_type_dates_are_read_day_first(typed: str, iso: str):
    assert read_typed_date(typed, TODAY).iso == iso


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "soon", "12 mar", "3/4", "may", "mar 12", "0/3/2009", "31/4/2009", "29/2/09", "13/13/2009",
        "3/25/2009", "12/3/9", "12/3/09?", "about 2009", "0/2009", "2009-00", "200", "1/1/1899", "2101", "12345",
        "١٢/٣/٢٠٠٩", "1/2/3/4", "12 mar mar 2009", "mon", "12 foo 2009",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_way_to_write_one(typed: str):
    with pytest.raises(InputRefused, match="write it like 12/3/2009"):
        read_typed_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["31/4/1987", "Fri 12 Mar 1987", "1987/3/4/5", "born in May"])
def test_a_refusal_never_repeats_what_was_typed(typed: str):
    with pytest.raises(InputRefused) as refusal:
        read_typed_date(typed, TODAY)
    assert not any(part in str(refusal.value) for part in (typed, "1987", "born"))


def test_what_could_be_two_dates_is_refused():
    with pytest.raises(InputRefused, match="more than one date"):
        read_typed_date("200903", TODAY)  # 20 September 2003, or March? 2009


@pytest.mark.parametrize("typed", ["Fri 12 Mar 2009", "thu march 2009"])
def test_a_weekday_that_does_not_fit_is_refused(typed: str):
    with pytest.raises(InputRefused, match="weekday does not fit"):
        read_typed_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("15/4/10", 2010),  # a year ahead to the day
        ("16/4/10", 1910),
        ("1/1/11", 1911),
        ("15/4/09", 2009),
        ("1/1/00", 2000),
        ("1/1/98", 1998),
        ("apr 10", 2010),
    ],
)
def test_two_digits_mean_the_latest_year_not_more_than_a_year_ahead(typed: str, year: int):
    assert read_typed_date(typed, TODAY).earliest.year == year


def test_the_turn_of_a_century_does_not_move_the_pivot():
    assert read_typed_date("1/6/99", date(2000, 1, 1)).earliest.year == 1999
    assert read_typed_date("1/1/00", date(1999, 12, 31)).earliest.year == 2000


@pytest.mark.parametrize(
    ("iso", "earliest", "latest", "precision", "in_words"),
    [
        ("2009-03-11", date(2009, 3, 11), date(2009, 3, 11), Precision.DAY, "Wed 11 Mar 2009"),
        ("2009-03", date(2009, 3, 1), date(2009, 3, 31), Precision.MONTH, "March 2009"),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29), Precision.MONTH, "February 2008"),
        ("2009", date(2009, 1, 1), date(2009, 12, 31), Precision.YEAR, "2009"),
    ],
)
def test_stored_dates_come_back_as_they_were(iso, earliest, latest, precision, in_words):
    when = PartialDate.parse(iso)
    assert (when.earliest, when.latest, when.precision) == (earliest, latest, precision)
    assert when.iso == iso
    assert words(when) == in_words
    assert when.is_exact is (precision is Precision.DAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2009-13",
        "2009-02-30",
        "09-03-12",
        "2009-3-12",
        "2009-03-12T00:00",
        "0000",
        "2009-",
        "12/3/2009",
        "2009\n",
    ],
)
def test_a_stored_date_is_read_strictly(text: str):
    with pytest.raises(InputRefused, match="not one of the calendar"):
        PartialDate.parse(text)


def test_a_plain_date_is_said_like_an_exact_one():
    assert (
        words(date(2009, 4, 10))
        == words(PartialDate.exactly(date(2009, 4, 10)))
        == "Fri 10 Apr 2009"
    )


def test_dates_agree_when_one_day_could_satisfy_both():
    march, year = PartialDate.in_month(2009, 3), PartialDate.in_year(2009)
    day = PartialDate.exactly(date(2009, 3, 31))
    assert march.agrees_with(day)
    assert day.agrees_with(march)
    assert march.agrees_with(year)
    assert not march.agrees_with(PartialDate.exactly(date(2009, 4, 1)))
    assert not PartialDate.exactly(date(2009, 2, 28)).agrees_with(march)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_its_words_and_its_stored_form(day: date):
    exact = PartialDate.exactly(day)
    for typed in (words(day), exact.iso, f"{day.day}/{day.month}/{day.year}", f"{day:%d%m%Y}"):
        assert read_typed_date(typed, TODAY) == exact
    assert PartialDate.parse(exact.iso) == exact


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("0123456789 /.-abcdefjlmnoprstuvy,'"), max_size=14))
def test_any_text_is_read_or_refused(typed: str):
    try:
        found = read_typed_date(typed, TODAY)
    except InputRefused:
        return
    assert found.earliest <= found.latest
    assert PartialDate.parse(found.iso) == found


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.dates(date(1990, 1, 1), date(2040, 12, 31))
)
def test_two_digit_years_never_lie_more_than_a_year_ahead(day: date, today: date):
    try:
        found = read_typed_date(f"{day.day}/{day.month}/{day.year % 100:02}", today)
    except InputRefused:
        assert (day.month, day.day) == (2, 29)
        return
    assert found.earliest <= today + timedelta(366)
    assert found.earliest.year % 100 == day.year % 100
