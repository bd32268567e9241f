"""The built-in tool's clocks where its worked cases cannot say it: two sources, sources named, uncertain visits."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.ids import AnswerKey
from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.form import Circumstances, Form

CALENDAR = bank_holidays()
TOOL = built_in()
VISITS = AnswerKey("/CS/CS1/CS1_visits")
REVIEWS = AnswerKey("/CF/CF7/CF7_reviews")
LATE = {"late", "overdue-open"}


def form_at(position="2009-12-31", **facts):
    day = date.fromisoformat(position)
    return Form(TOOL, Circumstances(day, day, CALENDAR, facts=facts))


def put(form, **answers):
    for name, given_answer in answers.items():
        is_made = isinstance(given_answer, Answer)
        form.put(form.key_of(name), given_answer if is_made else Answer(given_answer))
    return form


def differ(one, other):
    return Answer(one, evidence=Evidence.DIFFER, other=other)


def unknown(state, **more):
    return Answer("", AnswerState(state), reason="at court", **more)


def rows(form, repeat, *each):
    for answers in each:
        row = form.add_row(repeat)
        for name, value in answers.items():
            if value is not None:
                form.put(
                    AnswerKey(f"{row}/{name}"),
                    value if isinstance(value, Answer) else Answer(value),
                )
    return form


def kinds(form, *names):
    found = [form.verdict(name) for name in names]
    return [verdict and verdict.kind.value for verdict in found]


def test_every_clock_of_the_most_recent_conference_hears_of_its_second_date():
    form = put(form_at(), CF1_date="2009-01-12", CF7_held="yes", CF6_on_file="final")
    rows(
        form, REVIEWS, {"CF7_date": "2009-04-08"}, {"CF7_date": differ("2009-10-01", "2009-09-01")}
    )
    put(form, CF6_circulated="2009-10-12", CF6_decisions="2009-10-02")
    put(form, CF4_saw_report="yes", CF4_shared="2009-09-10")
    assert kinds(form, "T9", "T9b", "T10r") == ["conflict"] * 3
    for name in ("T9", "T9b", "T10r"):
        text = form.verdict(name).explanation
        assert "Thu 1 Oct 2009" in text, name
        assert "Tue 1 Sep 2009" in text, name


def test_the_key_worker_s_clock_hears_of_a_second_date():
    form = put(form_at(), CF1_date="2009-01-12", SW1_when="after")
    put(form, SW1_date=differ("2009-01-12", "2009-01-20"))
    assert kinds(form, "T11") == ["conflict"]
    put(form, CF1_date=differ("2009-01-12", "2009-02-12"), SW1_when="already")
    assert kinds(form, "T11") == ["in-time"]


def test_two_sources_on_either_side_of_a_change_of_law():
    form = put(form_at("2013-12-31"), HX1_date=differ("2013-04-12", "2013-04-16"))
    put(form, AS2_status="completed", AS4="2013-06-03")
    assert kinds(form, "T3", "T3-2010", "T3d") == ["not-applicable", "conflict", "conflict"]
    put(form, HX1_date=differ("2010-03-12", "2010-03-19"))
    assert kinds(form, "T3", "T3-2010", "T3d") == ["conflict", "conflict", "not-applicable"]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [(None, "no-date"), (Evidence.PAPER, "no-date"), (Evidence.NEITHER, "no-evidence")],
)
def test_a_completed_assessment_without_a_recorded_date(evidence, expected):
    form = put(form_at(), HX1_date="2009-01-12", AS2_status="completed")
    put(form, AS4=unknown("not-recorded", evidence=evidence))
    assert kinds(form, "T3") == [expected]


@pytest.mark.parametrize(
    ("evidence", "expected"), [(None, "no-date"), ("told", "no-date"), ("neither", "no-evidence")]
)
def test_notes_that_wait_to_be_recorded_are_there_whatever_the_choice_is_called(evidence, expected):
    source = {"evidence": Evidence(evidence)} if evidence else {}
    form = put(form_at(), RC5_on_file="no", RC5_oldest=unknown("not-recorded", **source))
    assert kinds(form, "T16") == [expected]
    assert kinds(put(form, RC5_on_file="yes"), "T16") == ["not-applicable"]


def reviewed(*each, position="2010-12-31"):
    form = put(form_at(position), CF1_kind="initial", CF1_date="2009-01-12", CF7_held="yes")
    return rows(form, REVIEWS, *({"CF7_date": day, "CF7_outcome": said} for day, said in each))


def test_no_review_is_due_after_the_one_that_ended_the_plan():
    first = ("2009-04-01", "continues")
    assert kinds(reviewed(first, ("2009-09-01", "legal")), "T8") == ["overdue-open"]
    assert kinds(reviewed(first, ("2009-09-01", "ended")), "T8") == ["in-time"]
    assert kinds(reviewed(first, ("2009-12-01", "ended")), "T8") == ["late"]
    assert kinds(reviewed(("2009-04-01", "ended")), "T7", "T8") == ["in-time", "not-applicable"]
    assert kinds(reviewed(("2008-12-01", "ended"), first), "T8") == [
        "overdue-open"
    ]  # another plan's


def test_a_review_that_is_no_longer_said_to_end_the_plan_opens_the_clock_again():
    form = reviewed(("2009-04-01", "continues"), ("2009-09-01", "ended"))
    assert kinds(form, "T8") == ["in-time"]
    row = form.rows(REVIEWS)[1]
    form.put(AnswerKey(f"{row}/CF7_outcome"), Answer("continues"))
    assert kinds(form, "T8") == ["overdue-open"]


def test_a_status_that_cannot_be_told_says_nothing_of_the_record_s_being_away():
    form = put(form_at(), HX1_date="2009-01-12", AS2_status="cannot_tell")
    assert kinds(form, "T3", "T3b") == ["cannot-tell", "cannot-tell"]
    assert "looked" not in form.verdict("T3").explanation


def test_legal_advice_that_nobody_could_look_for_leaves_the_letter_open():
    form = put(form_at(), LG1_sought=unknown("could-not-look"))
    assert kinds(form, "T15m") == ["cannot-tell"]


# -- visits


def visiting(*each, position="2009-03-28"):
    form = put(
        form_at(position, plan_start="2008-01-01", age_years="6"), CS1_any="yes", CS2_stated="no"
    )
    return rows(form, VISITS, *({"CS1_date": day, "CS1_seen": seen} for day, seen in each))


def unsure(day):
    """Every way in which a visit may be less than certain."""
    return [
        (day[:7], "yes"),
        (day[:4], "yes"),
        (unknown("not-recorded"), "yes"),
        (unknown("could-not-look"), "yes"),
        (day, unknown("not-recorded")),
        (day, unknown("could-not-look")),
        (day, None),
        (None, None),
    ]


POSITION = date(2009, 3, 28)
DAYS = st.integers(0, 130).map(lambda back: (POSITION - timedelta(back)).isoformat())


@settings(max_examples=25, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=5), DAYS)
def test_one_more_uncertain_visit_never_turns_late_into_in_time(days, extra):
    seen = [(day, "yes") for day in days]
    before = kinds(visiting(*seen), "T12")
    assume(before[0] in LATE)
    for one in unsure(extra):
        assert kinds(visiting(*seen, one), "T12")[0] in {*LATE, "cannot-tell"}, one


@settings(max_examples=25, deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=5), st.data())
def test_a_visit_known_less_well_says_the_same_or_less(days, data):
    at = data.draw(st.integers(0, len(days) - 1))
    seen = [(day, "yes") for day in days]
    exactly = kinds(visiting(*seen), "T12")[0]
    for one in unsure(days[at]):
        less = kinds(visiting(*(one if n == at else each for n, each in enumerate(seen))), "T12")[0]
        same = {exactly, "cannot-tell"} | (LATE if exactly in LATE else {"in-time", "not-yet-due"})
        assert less in same, (one, exactly)
