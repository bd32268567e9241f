"""The chronology as plain values: which lane a date stands on, what waits, how far it reaches."""

from datetime import date

import pytest

from app.domain.answers import Evidence
from app.domain.chronology import Chronology, Clock, Entry, Lane, Stretch, by_date
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import VerdictKind

POSITION = date(2009, 6, 1)


def entry(key, when="", **more):
    return Entry(key, "Visit", PartialDate.parse(when) if when else None, **more)


@pytest.mark.parametrize(
    ("source", "lanes"),
    [
        (Evidence.PAPER, [Lane.PAPER]),
        (Evidence.ELECTRONIC, [Lane.ELECTRONIC]),
        (Evidence.BOTH, [Lane.PAPER, Lane.ELECTRONIC]),
        (Evidence.TOLD, [Lane.OTHER]),
        (Evidence.NEITHER, [Lane.OTHER]),
        (Evidence.AWAITING, [Lane.OTHER]),
        (None, [Lane.OTHER]),
    ],
)
def test_a_date_stands_on_the_lane_of_its_source(source, lanes):
    found = entry("/a", "2009-01-05", source=source)
    assert [lane for lane, _when, _other in found.dates] == lanes


def test_the_other_records_date_is_drawn_only_where_it_is_a_date():
    said = entry("/a", "2009-01-05", source=Evidence.DIFFER, other="not sure")
    assert len(said.dates) == 1
    assert entry("/a", source=Evidence.PAPER).dates == ()


def test_entries_are_in_the_order_of_their_days_and_those_without_one_come_last():
    held = [
        entry("/c"),
        entry("/b", "2009-02"),
        entry("/a", "2009-02-01"),
        entry("/d", "2008"),
    ]
    assert [one.key for one in by_date(held)] == ["/d", "/a", "/b", "/c"]


def test_what_waits_is_in_the_order_of_the_log():
    held = (
        entry("/1", "2009-01-05", is_filed=False, line=7),
        entry("/2", is_filed=False, line=3),
        entry("/3", "2009-01-07", line=1),
    )
    assert [one.key for one in Chronology(held, (), POSITION).waiting] == ["/2", "/1"]


def test_it_reaches_from_the_first_date_or_clock_to_the_last_with_a_margin():
    stretch = Stretch(
        PartialDate.parse("2008-01-05"), PartialDate.parse("2008-02"), VerdictKind.LATE
    )
    clock = Clock("T1", "", VerdictKind.LATE, "", "", "", (stretch,))
    first, last = Chronology((entry("/a", "2009-07"),), (clock,), POSITION).span
    assert first < date(2008, 1, 5)
    assert last > date(2009, 7, 31)
    first, last = Chronology((), (), POSITION).span
    assert first < POSITION < last


@pytest.mark.parametrize("year", ["1900", "2100"])
def test_a_date_at_the_end_of_the_years_that_are_read_can_be_drawn(year):
    first, last = Chronology((entry("/a", year),), (), POSITION).span
    assert first < last
