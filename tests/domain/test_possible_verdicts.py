"""Uncertain dates against brute force: every verdict is what all possible ways for the events to lie have in common.

The oracle knows nothing of the program: it places every event on every day it may lie on and judges each placing.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.events import Event, Found, first_of, last_of
from app.domain.limits import Limit, Unit, due
from app.domain.partial_dates import PartialDate
from app.domain.repeated_events import Opening, judge_series
from app.domain.timeliness import VerdictKind, judge
from app.resources import bank_holidays

ENGLAND = bank_holidays()
LATE, OVERDUE, IN_TIME, NOT_DUE, CANNOT_TELL = (
    VerdictKind.LATE,
    VerdictKind.OVERDUE_OPEN,
    VerdictKind.IN_TIME,
    VerdictKind.NOT_YET_DUE,
    VerdictKind.CANNOT_TELL,
)
UNDATED = (Found.NO_DATE, Found.COULD_NOT_LOOK, Found.UNCLEAR, Found.UNANSWERED)
FIRST = date(2009, 3, 2)
windows = st.builds(
    lambda after, length: PartialDate(FIRST + timedelta(after), FIRST + timedelta(after + length)),
    st.integers(0, 16),
    st.sampled_from([0, 0, 0, 1, 3, 6]),
)
limits = st.builds(
    Limit, st.integers(0, 9), st.sampled_from([Unit.DAYS, Unit.DAYS, Unit.WORKING_DAYS])
)
positions = st.integers(-2, 24).map(lambda after: FIRST + timedelta(after))
undated = st.lists(st.sampled_from(UNDATED), max_size=1)


def every_day(begin: date, end: date) -> list[date]:
    return [begin + timedelta(n) for n in range((end - begin).days + 1)]


def in_common(kinds: set[VerdictKind]) -> VerdictKind:
    """Over in every case is over, open only where it always is; fine in every case is fine, done only if always."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds <= {LATE, OVERDUE}:
        return LATE
    return NOT_DUE if kinds <= {IN_TIME, NOT_DUE} else CANNOT_TELL


# -- one limit


def world(start: date, end: date | None, limit: Limit, position: date) -> VerdictKind:
    """The verdict on exact days, as at the position date."""
    last = due(start, limit, ENGLAND)
    if start > position:
        return NOT_DUE
    if end is None or end > position:
        return OVERDUE if position > last else NOT_DUE
    return LATE if end > last else IN_TIME


def worlds(start, rows, doubts, limit, position) -> set[VerdictKind]:
    """Every placing in which no row that may lie on or after the start lies before it."""
    kinds = set()
    live = [row for row in rows if row.latest >= start.earliest]
    for begin in every_day(start.earliest, start.latest):
        if Found.NO_DATE in doubts and begin > position >= start.earliest:
            continue  # what has happened by the position date has not happened before its start
        free = every_day(begin, position) or [None]
        more = [free if found is Found.NO_DATE else [*free, None] for found in doubts]
        for days in product(*(every_day(row.earliest, row.latest) for row in live), *more):
            if any(day is not None and day < begin for day in days):
                continue
            done = [day for day in days if day is not None]
            kinds.add(world(begin, min(done, default=None), limit, position))
    return kinds


@settings(max_examples=150, deadline=None)
@given(windows, st.lists(windows, min_size=1, max_size=3), limits, positions, undated)
def test_the_first_of_several_rows_gives_what_every_placing_gives(
    start, rows, limit, position, doubts
):
    assume(any(row.latest >= start.earliest for row in rows))
    events = [*map(Event.on, rows), *(Event(found=found) for found in doubts)]
    end = first_of(events, start.earliest, position)
    verdict = judge(limit, Event.on(start), end, position, ENGLAND)
    assert verdict is not None
    to_come = all(row.earliest > position for row in rows if row.latest >= start.earliest)
    if doubts and to_come:
        expected = {Found.NO_DATE: VerdictKind.NO_DATE, Found.UNANSWERED: None}
        wanted = expected.get(doubts[0], CANNOT_TELL)
        assert wanted is None or verdict.kind is wanted
        return
    found = in_common(worlds(start, rows, doubts, limit, position))
    if found is CANNOT_TELL and doubts == [Found.NO_DATE]:
        found = VerdictKind.NO_DATE
    assert verdict.kind is found


@settings(max_examples=120, deadline=None)
@given(st.lists(windows, min_size=1, max_size=3), windows, limits, positions, undated)
def test_the_last_of_several_rows_starts_a_clock_as_every_placing_does(
    rows, end, limit, position, doubts
):
    """An end before the start is no placing: all of these have their start on or before the end."""
    assume(max(row.earliest for row in rows) <= end.latest)
    events = [*map(Event.on, rows), *(Event(found=found) for found in doubts)]
    start = last_of(events, position)
    verdict = judge(limit, start, Event.on(end), position, ENGLAND)
    assert verdict is not None
    lowest = min(row.earliest for row in rows)
    free = [*every_day(lowest, position), None]
    kinds = set()
    for *days, done in product(
        *(every_day(row.earliest, row.latest) for row in rows),
        *(free for _ in doubts),
        every_day(end.earliest, end.latest),
    ):
        begin = max(day for day in days if day is not None)
        if begin <= done:
            kinds.add(world(begin, done, limit, position))
    found = in_common(kinds)
    if found is CANNOT_TELL and doubts == [Found.NO_DATE]:
        found = VerdictKind.NO_DATE
    assert verdict.kind is found


RANK = {IN_TIME: 0, NOT_DUE: 0, CANNOT_TELL: 1, LATE: 2, OVERDUE: 2}


@settings(max_examples=120, deadline=None)
@given(windows, windows, st.integers(1, 9), limits, positions)
def test_a_verdict_never_improves_when_a_date_gets_later(start, end, later, limit, position):
    assume(end.earliest >= start.latest)
    moved = replace(
        end, earliest=end.earliest + timedelta(later), latest=end.latest + timedelta(later)
    )
    before, after = (
        judge(limit, Event.on(start), Event.on(one), position, ENGLAND) for one in (end, moved)
    )
    assert before is not None
    assert after is not None
    assert RANK[after.kind] >= RANK[before.kind]
    assert (before.kind, after.kind) != (OVERDUE, LATE)
    assert (before.kind, after.kind) != (NOT_DUE, IN_TIME)


# -- a series


def series_world(opening, opens_early, days, limit, position) -> VerdictKind:
    days = sorted(day for day in days if day <= position)
    if opening is None and not days:
        return NOT_DUE
    if opening is not None and opening > position and not (opens_early and days):
        return NOT_DUE
    points = (
        days
        if opening is None or (opens_early and days and days[0] < opening)
        else [opening, *days]
    )
    over = [end > due(start, limit, ENGLAND) for start, end in pairwise([*points, position])]
    if over[-1]:
        return OVERDUE
    if any(over):
        return LATE
    return IN_TIME if len(points) > 1 else NOT_DUE


rows = st.lists(
    st.builds(
        lambda when, sure: replace(Event.on(when), is_certain=sure),
        windows,
        st.sampled_from([True, True, False]),
    ),
    min_size=1,
    max_size=3,
)
missing = st.lists(
    st.builds(
        lambda found, sure: Event(found=found, is_certain=sure),
        st.sampled_from(UNDATED),
        st.booleans(),
    ),
    max_size=1,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["start", "early", "own"]), windows, rows, missing, limits, positions)
def test_a_series_gives_what_every_placing_gives(mode, start, found, more, limit, position):
    exact = PartialDate.exactly(start.earliest)
    opening = {
        "start": Opening(Event.on(start)),
        "early": Opening(Event.on(start), Event.on(FIRST)),
        "own": Opening(None, Event.on(exact)),
    }[mode]
    bound = {"start": start.earliest, "early": FIRST, "own": exact.earliest}[mode]
    known = [one for one in found if one.when.latest >= bound]
    certain = [one for one in known if one.is_certain and one.when.latest <= position]
    assume(bound <= position or not more)
    verdict = judge_series(limit, opening, [*found, *more], position, ENGLAND)
    assert verdict is not None
    choices = []
    for one in (*known, *more):
        if one.when is None:
            days = every_day(bound, position)
            is_sure = one.is_certain and one.found is Found.NO_DATE
        else:
            days = every_day(max(one.when.earliest, bound), one.when.latest)
            is_sure = one.is_certain
        choices.append(days if is_sure else [*days, None])
    openings = [None] if mode == "own" else every_day(start.earliest, start.latest)
    kinds = set()
    for begin, *days in product(openings, *choices):
        there = [day for day in days if day is not None]
        if mode == "start" and any(day < begin for day in there):
            continue
        kinds.add(series_world(begin, mode == "early", there, limit, position))
    if certain:
        assert verdict.kind is in_common(kinds)
    elif verdict.kind in (LATE, OVERDUE):
        assert in_common(kinds) is verdict.kind
    elif verdict.kind in (IN_TIME, NOT_DUE):
        assert kinds <= {IN_TIME, NOT_DUE}


@settings(max_examples=120, deadline=None)
@given(windows, rows, st.lists(missing, min_size=1, max_size=2), limits, positions)
def test_one_more_uncertain_row_never_turns_late_into_in_time(start, found, more, limit, position):
    opening = Opening(Event.on(start))
    before = judge_series(limit, opening, found, position, ENGLAND)
    added = [each for one in more for each in one]
    after = judge_series(limit, opening, [*found, *added], position, ENGLAND)
    assert before is not None
    assert after is not None
    if before.kind in (LATE, OVERDUE):
        assert after.kind not in (IN_TIME, NOT_DUE)
    if before.kind is IN_TIME:
        assert after.kind is IN_TIME


@settings(max_examples=200, deadline=None)
@given(windows, rows, st.data(), st.integers(1, 9), limits, positions)
def test_a_series_never_improves_when_its_last_event_gets_later(
    start, found, data, later, limit, position
):
    opening = Opening(Event.on(start))
    last = max(found, key=lambda one: one.when.latest)
    assume(last.is_certain and last.when.is_exact)
    moved = replace(last, when=PartialDate.exactly(last.when.latest + timedelta(later)))
    before = judge_series(limit, opening, found, position, ENGLAND)
    after = judge_series(
        limit, opening, [moved if one is last else one for one in found], position, ENGLAND
    )
    assert before is not None
    assert after is not None
    over = {LATE, OVERDUE}
    if before.kind in over and last.when.latest >= position:
        assert after.kind in over
