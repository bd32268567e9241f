"""Ages and the half-open bands."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ages import KNOWN_BANDS, AgeBand, AgeGroup, age_band, age_group, age_in_years

ON = date(2009, 3, 31)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2009, 4, 1), "unborn"),
        (date(2009, 3, 31), "0-1"),
        (date(2007, 4, 1), "0-1"),
        (date(2007, 3, 31), "2-4"),
        (date(2004, 4, 1), "2-4"),
        (date(2004, 3, 31), "5-9"),
        (date(1999, 4, 1), "5-9"),
        (date(1999, 3, 31), "10-15"),
        (date(1993, 4, 1), "10-15"),
        (date(1993, 3, 31), "16-17"),
        (date(1991, 4, 1), "16-17"),
        (date(1991, 3, 31), "not-known"),
    ],
)
def test_a_birthday_opens_the_next_band(born, band):
    assert age_band(born, None, ON) == band


@pytest.mark.parametrize(
    ("born", "expected", "band"),
    [
        (None, ON + timedelta(days=1), "unborn"),
        (None, ON, "unborn"),
        (None, ON - timedelta(days=28), "unborn"),
        (None, ON - timedelta(days=29), "not-known"),
        (None, ON + timedelta(days=301), "unborn"),
        (None, ON + timedelta(days=302), "not-known"),
        (ON + timedelta(days=302), None, "not-known"),
        (None, None, "not-known"),
        (date(2005, 1, 1), ON + timedelta(days=9), "2-4"),
    ],
)
def test_before_birth_the_expected_date_tells(born, expected, band):
    assert age_band(born, expected, ON) == band


def test_someone_born_on_29_february_is_a_year_older_on_1_march():
    born = date(2004, 2, 29)
    assert age_in_years(born, date(2009, 2, 28)) == 4
    assert age_in_years(born, date(2009, 3, 1)) == 5
    assert age_in_years(born, date(2008, 2, 29)) == 4


def test_pre_school_is_unborn_or_under_five():
    young = {band for band in AgeBand if age_group(band) is AgeGroup.PRE_SCHOOL}
    assert young == {"unborn", "0-1", "2-4"}


def test_the_six_bands_are_all_but_not_known():
    assert [band.value for band in KNOWN_BANDS] == ["unborn", "0-1", "2-4", "5-9", "10-15", "16-17"]


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_band_holds_the_age(born, on):
    band = age_band(born, None, on)
    if band in {AgeBand.UNBORN, AgeBand.NOT_KNOWN}:
        assert born > on or age_in_years(born, on) >= 18
    else:
        low, high = band.split("-")
        assert int(low) <= age_in_years(born, on) <= int(high)
