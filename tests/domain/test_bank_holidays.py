"""The table of bank holidays against its rules, an independent library and the proclaimed dates."""

import importlib.util
import json
from datetime import date
from types import ModuleType

import holidays as independent
import pytest

from app.resources import resource_path

YEARS = range(1999, 2037)
SUBDIVISIONS = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
}
# The library dates the St Andrew's Day Bank Holiday (Scotland) Act 2007 a year early.
NOT_A_BANK_HOLIDAY = {"scotland": {date(2006, 11, 30)}}


@pytest.fixture(scope="module")
def table() -> dict[str, dict[date, str]]:
    read = json.loads(resource_path("holidays", "uk-bank-holidays.json").read_text("utf-8"))
    return {
        division: {date.fromisoformat(day): title for day, title in days.items()}
        for division, days in read["divisions"].items()
    }


def build() -> ModuleType:
    path = resource_path("holidays", "build.py")
    spec = importlib.util.spec_from_file_location("bank_holidays_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_is_what_its_rules_build():
    path = resource_path("holidays", "uk-bank-holidays.json")
    assert path.read_text("utf-8") == build().text()


@pytest.mark.parametrize("division", SUBDIVISIONS)
def test_every_year_agrees_with_an_independent_library(table, division: str):
    for subdivision in SUBDIVISIONS[division]:
        theirs = independent.country_holidays("GB", subdiv=subdivision, years=YEARS)
        weekdays = {day for day in theirs if day.weekday() < 5}
        expected = weekdays - NOT_A_BANK_HOLIDAY.get(division, set())
        assert set(table[division]) == expected
        assert len(expected) > 300


def test_every_day_of_the_table_is_a_weekday_with_a_title(table):
    assert set(table) == set(SUBDIVISIONS)
    for division, days in table.items():
        assert {day.year for day in days} == set(YEARS), division
        assert all(title and day.weekday() < 5 for day, title in days.items()), division


def test_the_holidays_of_2009_are_the_published_ones(table):
    found = [day for day in table["england-and-wales"] if day.year == 2009]
    assert found == [
        date(2009, 1, 1), date(2009, 4, 10), date(2009, 4, 13), date(2009, 5, 4),
        date(2009, 5, 25), date(2009, 8, 31), date(2009, 12, 25), date(2009, 12, 28),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("division", "day", "title"),
    [
        ("england-and-wales", date(1999, 12, 31), "Millennium bank holiday"),
        ("england-and-wales", date(2002, 6, 4), "Spring bank holiday"),
        ("england-and-wales", date(2020, 5, 8), "Early May bank holiday"),
        ("england-and-wales", date(2022, 1, 3), "New Year's Day (substitute day)"),
        ("scotland", date(2022, 1, 4), "2nd January (substitute day)"),
        ("scotland", date(2017, 1, 3), "New Year's Day (substitute day)"),
        ("scotland", date(2013, 12, 2), "St Andrew's Day (substitute day)"),
        ("scotland", date(2026, 6, 15), "World Cup bank holiday"),
        ("northern-ireland", date(2024, 3, 18), "St Patrick's Day (substitute day)"),
        (
            "northern-ireland",
            date(2020, 7, 13),
            "Battle of the Boyne (Orangemen's Day) (substitute day)",
        ),
    ],
)
def test_moved_single_and_substitute_days_carry_their_titles(table, division, day, title):
    assert table[division][day] == title


def test_holidays_of_one_division_are_working_days_elsewhere(table):
    assert date(2024, 4, 1) not in table["scotland"]  # Easter Monday
    assert date(2006, 11, 30) not in table["scotland"]
    assert date(2024, 1, 2) not in table["england-and-wales"]
    assert date(2024, 8, 26) not in table["scotland"]
    assert date(2024, 8, 5) in table["scotland"]
    assert date(2020, 5, 4) not in table["england-and-wales"]
