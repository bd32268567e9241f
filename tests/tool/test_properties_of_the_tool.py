"""What holds of any tool, held against the built-in one as it is now, with the days of entry that go with its dates."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.compiled import dump, load
from app.tool.form import Circumstances, Form
from app.tool.form_spots import ENTERED
from app.tool.model import Group
from tests.services.edits import random_edit

TOOL = built_in()
ANNOUNCED, POSITION = date(2009, 3, 16), date(2009, 6, 30)
BAD = {"late", "overdue-open"}
GOOD = {"in-time", "not-yet-due"}
HELD = {"CG1_held": "yes", "CF7_held": "yes", "CF6_on_file": "final", "AS2_status": "completed"}
# Which date starts the clock and which stops it, both one of a case.
CLOCKS = {
    "T1": ("HX1_date", "HX2"),
    "T2": ("HX1_date", "AS1_date"),
    "T3": ("HX1_date", "AS4"),
    "T3b": ("AS3", "AS4"),
    "T5": ("CF1_date", "CG1_date"),
}
SERIES = {
    "T6": ("CG1_date", "/CG/CG2/CG2_meetings", "CG2_date", {"CG2_any": "yes"}),
    "T8": ("CF1_date", "/CF/CF7/CF7_reviews", "CF7_date", {}),
    "T13": ("CF1_date", "/SV/SV1/SV1_sessions", "SV1_date", {"SV1_any": "yes"}),
}
DAYS = st.dates(date(2008, 9, 1), date(2009, 5, 31))


def form_of(position=POSITION, **facts):
    known = {
        "announced_on": ANNOUNCED.isoformat(),
        "position_date": position.isoformat(),
        "plan_start": "2008-09-01",
        "period_from": "2008-09-01",
        **facts,
    }
    form = Form(TOOL, Circumstances(position, position, bank_holidays(), ANNOUNCED, facts=known))
    for name, value in {"CF1_kind": "initial", "late_entries": "yes", **HELD}.items():
        form.put(form.key_of(name), Answer(value))
    return form


def day(form, name, when):
    form.put(form.key_of(name), Answer(when.isoformat()))


def rank(verdict):
    kind = verdict.kind.value
    return 0 if kind in GOOD else 2 if kind in BAD else 1


@pytest.mark.parametrize("name", CLOCKS)
@settings(deadline=None, max_examples=25)
@given(DAYS, st.integers(0, 120), st.integers(0, 60), st.none() | st.integers(0, 60))
def test_a_verdict_never_improves_when_the_end_or_its_entry_gets_later(
    name, begun, after, later, entered
):
    starts, ends = CLOCKS[name]
    form = form_of()
    day(form, starts, begun)
    found = []
    for days in (after, after + later):
        end = begun + timedelta(days)
        day(form, ends, end)
        form.put(form.key_of(f"{ends}{ENTERED}"), None)
        if entered is not None and form.relevant(AnswerKey(f"{form.key_of(ends)}{ENTERED}")):
            day(form, f"{ends}{ENTERED}", end + timedelta(entered))
        found.append(form.verdict(name))
    # An end after the announcement is none that was caught up for it: that one may count where the earlier did not.
    if found[0].written_afterwards <= found[1].written_afterwards:
        assert rank(found[0]) <= rank(found[1])
    without = form.verdict(name)
    form.put(form.key_of(f"{ends}{ENTERED}"), None)
    assert rank(form.verdict(name)) <= rank(without), "a day of entry can only take away"


@pytest.mark.parametrize("name", SERIES)
@settings(deadline=None, max_examples=20)
@given(
    DAYS,
    st.lists(st.integers(5, 150), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(1, 90),
)
def test_a_series_never_improves_when_an_event_is_entered_afterwards(
    name, begun, gaps, place, entered
):
    starts, table, column, gates = SERIES[name]
    form = form_of()
    for gate, value in gates.items():
        form.put(form.key_of(gate), Answer(value))
    day(form, starts, begun)
    dates, when = [], begun
    for gap in gaps:
        when += timedelta(gap)
        dates.append(when)
        row = form.add_row(AnswerKey(table))
        form.put(AnswerKey(f"{row}/{column}"), Answer(when.isoformat()))
    before = form.verdict(name)
    one = form.rows(AnswerKey(table))[place % len(dates)]
    key = AnswerKey(f"{one}/{column}{ENTERED}")
    if before is None or not form.relevant(key):
        return
    form.put(key, Answer((dates[place % len(dates)] + timedelta(entered)).isoformat()))
    if (
        name != "T8"
    ):  # the first review that counts opens the series: fewer may leave nothing that was due
        assert rank(form.verdict(name)) >= rank(before)


def standing(form):
    states = {key: form.state(key) for key in form.question_keys()}
    return states, {key: form.value(key) for key in states}, form.verdicts()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_it_is_what_working_it_out_from_nothing_gives(seed):
    chance, form = random.Random(seed), form_of()
    for (
        starts,
        ends,
    ) in CLOCKS.values():  # so that days of entry are there, whatever chance then picks
        day(form, starts, date(2009, 3, 2))
        day(form, ends, date(2009, 3, 9))
        day(form, f"{ends}{ENTERED}", date(2009, 3, 23))
    tables = [one.path for one in TOOL.nodes() if isinstance(one, Group) and one.repeats]
    reached = entered = 0
    for _ in range(8):
        for _each in range(12):
            random_edit(form, chance)
        entered += any(key.endswith(ENTERED) for key in form.answers)
        rows = {
            AnswerKey(table): tuple(
                int(row.rpartition("#")[2]) for row in form.rows(AnswerKey(table))
            )
            for table in tables
        }
        anew = Form(TOOL, form.circumstances, dict(form.answers), rows)
        assert standing(form) == standing(anew)
        reached += sum(verdict is not None for verdict in form.verdicts().values())
        assert {n: form.is_unanswered(n) for n in form.verdicts()} == {
            n: anew.is_unanswered(n) for n in form.verdicts()
        }
    assert reached > 40  # or nothing was compared
    assert entered


def test_the_rule_that_ends_a_series_goes_through_the_compiled_text():
    rules = {one.id: one.closes_if for one in load(dump(TOOL)).standards}
    assert rules["T8"] == "${CF7_outcome} = 'ended'"
    assert {name for name, rule in rules.items() if rule} == {"T8"}
    plain = replace(TOOL, standards=tuple(replace(one, closes_if="") for one in TOOL.standards))
    assert "closes_if" not in dump(plain)
