"""The tool's standards on an audit's answers: which dates count, and what the verdict is."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer, Evidence
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey
from app.domain.timeliness import VerdictKind
from app.tool.model import Kind
from tests.tool.form_samples import (
    add,
    codes,
    form_of,
    group,
    put,
    put_state,
    question,
    standard,
    tool_of,
)

T3 = standard("T3", "/referral", "/assessment", "42wd")
DATES = (
    question("/referral", Kind.DATE, "Referral that led to the enquiries"),
    question("/assessment", Kind.DATE, "Core assessment completed"),
)


def timed(*more, standards=(T3,), **given):
    return form_of(tool_of(*DATES, *more, standards=standards), **given)


def kind(form, standard_id="T3"):
    verdict = form.verdict(standard_id)
    return verdict and verdict.kind.value


def test_a_clock_says_nothing_before_it_starts():
    form = timed()
    assert form.verdict("T3") is None
    put(form, "/assessment", "2009-03-01")
    assert form.verdict("T3") is None


def test_a_late_assessment_is_late_by_working_days_and_explains_itself():
    form = timed()
    put(form, "/referral", "2009-01-12")
    put(form, "/assessment", "2009-03-20")
    verdict = form.verdict("T3")
    assert (verdict.kind, verdict.due, verdict.days) == (VerdictKind.LATE, date(2009, 3, 11), 7)
    assert (
        "from Mon 12 Jan 2009, 42 working days, due Wed 11 Mar 2009, done Fri 20 Mar 2009"
        in verdict.explanation
    )


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2009-03-11", "in-time"), ("2009-03-12", "late"), ("2009-03", "cannot-tell"), ("2009-01-11", "conflict"),
     ("", "overdue-open")],
)  # fmt: skip
def test_the_verdict_follows_the_end(end, expected):
    form = timed()
    put(form, "/referral", "2009-01-12")
    put(form, "/assessment", end)
    assert kind(form) == expected


def test_a_clock_without_an_end_runs_to_the_position_date():
    form = timed(position=date(2009, 2, 1))
    put(form, "/referral", "2009-01-12")
    assert kind(form) == "not-yet-due"


def test_the_two_records_may_disagree():
    form = timed()
    put(form, "/referral", "2009-01-12")
    put(form, "/assessment", "2009-03-10", evidence=Evidence.DIFFER, other="2009-03-30")
    assert kind(form) == "conflict"
    put(form, "/assessment", "2009-03-10", evidence=Evidence.DIFFER, other="2009-03-09")
    assert kind(form) == "in-time"
    put(form, "/assessment", "2009-03-10", evidence=Evidence.DIFFER, other="some time in spring")
    assert kind(form) == "in-time"
    put(form, "/assessment", "2009-03-10", evidence=Evidence.BOTH, other="2009-03-30")
    assert kind(form) == "in-time"


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (None, "no-evidence"),
        (Evidence.NEITHER, "no-evidence"),
        (Evidence.PAPER, "no-date"),
        (Evidence.TOLD, "no-date"),
    ],
)
def test_not_recorded_is_without_a_date_where_a_source_shows_the_event(evidence, expected):
    form = timed()
    put(form, "/referral", "2009-01-12")
    put_state(form, "/assessment", "not-recorded", evidence=evidence)
    assert kind(form) == expected


def test_not_applicable_and_could_not_look_are_no_fault_of_anyone():
    form = timed()
    put(form, "/referral", "2009-01-12")
    put_state(form, "/assessment", "not-applicable", reason="transferred in")
    assert kind(form) == "not-applicable"
    put_state(form, "/assessment", "could-not-look", reason="the system was down")
    assert kind(form) == "cannot-tell"
    put(form, "/assessment", "2009-03-10")
    put_state(form, "/referral", "could-not-look", reason="the system was down")
    assert kind(form) == "cannot-tell"


def test_a_hidden_date_says_nothing():
    form = form_of(
        tool_of(
            DATES[0],
            question("/done", Kind.CHOICE, list_name="yn"),
            question("/assessment", Kind.DATE, relevant="${done} = 'yes'"),
            standards=[T3],
        )
    )
    put(form, "/referral", "2009-01-12")
    put(form, "/done", "yes")
    put(form, "/assessment", "2009-02-01")
    assert kind(form) == "in-time"
    put(form, "/done", "no")
    assert kind(form) == "overdue-open"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2009-05-05", "conflict"), ("5/5/2009", "conflict"), ("5 May 2009", "conflict"), ("6/3/2009", "in-time")],
)  # fmt: skip
def test_the_other_record_s_date_is_read_however_it_was_typed(written, expected):
    form = timed()
    put(form, "/referral", "2009-01-12")
    put(form, "/assessment", "2009-03-05", evidence=Evidence.DIFFER, other=written)
    assert kind(form) == expected
    assert codes(form, "/assessment") == []


def test_another_record_s_date_that_is_no_date_is_said_to_be_none():
    form = timed()
    put(form, "/assessment", "2009-03-05", evidence=Evidence.DIFFER, other="some time in spring")
    assert codes(form, "/assessment") == ["other"]


def test_a_standard_may_not_apply_and_waits_for_the_answer_that_decides():
    rule = replace(T3, applies_if="${transferred} = 'no'")
    form = timed(question("/transferred", Kind.CHOICE, list_name="yn"), standards=[rule])
    put(form, "/referral", "2009-01-12")
    assert form.verdict("T3") is None
    put(form, "/transferred", "no")
    assert kind(form) == "overdue-open"
    put(form, "/transferred", "yes")
    assert kind(form) == "not-applicable"


def test_the_file_may_say_that_the_event_did_not_take_place():
    rule = replace(T3, absent_if="${started} = 'no'")
    form = timed(question("/started", Kind.CHOICE, list_name="yn"), standards=[rule])
    put(form, "/referral", "2009-01-12")
    put_state(form, "/assessment", "not-recorded")
    assert kind(form) == "no-evidence"
    put(form, "/started", "no")
    assert kind(form) == "overdue-open"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2010-03-31", ("in-time", "not-applicable")),
        ("2010-04-01", ("not-applicable", "in-time")),
        ("2010", ("cannot-tell", "cannot-tell")),
        ("", ("not-applicable", None)),
    ],
)
def test_the_law_in_force_at_the_start_decides(start, expected):
    packs = [
        replace(T3, id="old", law_to="2010-03-31"),
        replace(T3, id="new", law_from="2010-04-01"),
    ]
    form = timed(standards=packs, position=date(2010, 4, 30))
    put(form, "/referral", start)
    put(form, "/assessment", "2010-04-02")
    assert (kind(form, "old"), kind(form, "new")) == expected


def test_a_limit_may_be_an_answer():
    rule = replace(T3, limit="/days")
    form = timed(question("/days", Kind.INTEGER), standards=[rule])
    put(form, "/referral", "2009-01-01")
    put(form, "/assessment", "2009-01-15")
    assert form.verdict("T3") is None
    put(form, "/days", "14")
    assert kind(form) == "in-time"
    put(form, "/days", "13")
    assert (kind(form), form.verdict("T3").days) == ("late", 1)
    put_state(form, "/days", "not-recorded")
    assert kind(form) == "cannot-tell"
    put_state(form, "/days", "not-applicable", reason="no plan")
    assert kind(form) == "not-applicable"


def test_an_entry_made_after_the_announcement_does_not_turn_late_into_in_time():
    form = timed(question("/assessment_entered", Kind.DATE), announced=date(2009, 3, 20))
    put(form, "/referral", "2009-01-12")
    put(form, "/assessment", "2009-03-10")
    put(form, "/assessment_entered", "2009-03-10")
    assert kind(form) == "in-time"
    put(form, "/assessment_entered", "2009-03-25")
    assert kind(form) == "overdue-open"
    assert "written after the audit was announced" in form.verdict("T3").explanation


# -- several rows

DISCUSSIONS = (
    group(
        "/sd",
        question("/sd/held", Kind.DATE),
        question("/sd/initiating", Kind.CHOICE, list_name="yn"),
        question("/sd/minutes", Kind.DATE),
        repeats=True,
    ),
    question("/conference", Kind.DATE),
)


def discussions(pick, ends="/conference"):
    tool = tool_of(*DISCUSSIONS, standards=[standard("T4", "/sd/held", ends, "15wd", pick=pick)])
    form = form_of(tool)
    for day in ("2009-01-20", "2009-01-05", "2009-02-02"):
        form.put(AnswerKey(f"{add(form, '/sd')}/held"), Answer(day))
    put(form, "/sd[1]/initiating", "yes")
    put(form, "/sd[2]/initiating", "no")
    put(form, "/conference", "2009-02-10")
    return form


@pytest.mark.parametrize(
    ("pick", "due"),
    [
        ("first", date(2009, 1, 26)),
        ("last", date(2009, 2, 23)),
        ("marked:initiating", date(2009, 2, 10)),
    ],
)
def test_the_row_that_starts_the_clock_is_picked(pick, due):
    assert discussions(pick).verdict("T4").due == due


def test_no_row_marked_starts_no_clock():
    form = discussions("marked:initiating")
    put(form, "/sd[1]/initiating", "no")
    assert form.verdict("T4") is None


def test_an_end_in_the_same_repeat_is_that_of_the_starting_row():
    form = discussions("first", ends="/sd/minutes")
    put(form, "/sd[1]/minutes", "2009-01-21")
    assert kind(form, "T4") == "overdue-open"
    put(form, "/sd[2]/minutes", "2009-01-06")
    assert kind(form, "T4") == "in-time"


def test_of_several_ends_the_first_from_the_start_on_counts():
    tool = tool_of(
        question("/plan", Kind.DATE),
        group(
            "/meetings",
            question("/meetings/day", Kind.DATE),
            question("/meetings/kind"),
            repeats=True,
        ),
        standards=[standard("T5", "/plan", "/meetings/day", "10wd", counts_if="${kind} = 'core'")],
    )
    form = form_of(tool)
    put(form, "/plan", "2009-02-02")
    for day, sort in (
        ("2009-02-20", "core"),
        ("2009-01-10", "core"),
        ("2009-02-05", "other"),
        ("2009-02-13", "core"),
    ):
        row = add(form, "/meetings")
        form.put(AnswerKey(f"{row}/day"), Answer(day))
        form.put(AnswerKey(f"{row}/kind"), Answer(sort))
    assert form.verdict("T5").end.iso == "2009-02-13"
    form.remove_row(form.rows(AnswerKey("/meetings"))[3])
    assert form.verdict("T5").end.iso == "2009-02-20"


VISITING = tool_of(
    question("/plan", Kind.DATE),
    group(
        "/visits",
        question("/visits/day", Kind.DATE),
        question("/visits/seen", Kind.CHOICE, list_name="yn"),
        repeats=True,
    ),
    question("/comment", relevant="verdict('T12') != 'in-time' and verdict('T12') != ''"),
    standards=[
        standard("T12", "/plan", "/visits/day", "28d", kind="interval", counts_if="${seen} = 'yes'")
    ],
)


def visiting(*days, position=date(2009, 3, 31)):
    form = form_of(VISITING, position=position)
    put(form, "/plan", "2009-01-01")
    for day in days:
        row = add(form, "/visits")
        form.put(AnswerKey(f"{row}/day"), Answer(day))
        form.put(AnswerKey(f"{row}/seen"), Answer("yes"))
    return form


def test_every_gap_of_an_interval_counts_the_last_one_too():
    regular = visiting("2009-01-20", "2009-02-15", "2009-03-10")
    assert kind(regular, "T12") == "in-time"
    stopped = visiting("2009-01-20", "2009-02-15")
    assert kind(stopped, "T12") == "overdue-open"


def test_a_visit_at_which_the_child_was_not_seen_does_not_count():
    form = visiting("2009-01-20", "2009-02-15", "2009-03-10")
    assert not form.relevant(AnswerKey("/comment"))
    assert "/comment" in put(form, "/visits[2]/seen", "no")
    assert kind(form, "T12") == "late"
    assert form.relevant(AnswerKey("/comment"))
    assert form.changed_standards == {"T12"}


def test_a_row_without_a_recorded_date_is_an_event_without_one():
    form = visiting()
    row = add(form, "/visits")
    form.put(AnswerKey(f"{row}/seen"), Answer("yes"))
    put_state(form, "/visits[1]/day", "not-recorded")
    assert kind(form, "T12") == "no-date"


def test_a_standard_the_tool_does_not_have_is_not_found():
    with pytest.raises(NotFound, match="T99"):
        timed().verdict("T99")


# -- properties

WORSE = {"in-time": 0, "not-yet-due": 0, "cannot-tell": 1, "late": 2, "overdue-open": 2}
DAYS = st.dates(date(2008, 6, 1), date(2010, 6, 30))


@settings(deadline=None, max_examples=150)
@given(DAYS, st.integers(0, 200), st.integers(0, 60), st.integers(-20, 300))
def test_a_verdict_never_improves_when_a_date_gets_later(start, after, later, position):
    form = timed(position=date.fromordinal(start.toordinal() + position))
    put(form, "/referral", start.isoformat())
    ends = [date.fromordinal(start.toordinal() + days) for days in (after, after + later)]
    found = []
    for end in ends:
        put(form, "/assessment", end.isoformat())
        found.append(form.verdict("T3"))
    assert WORSE[found[0].kind.value] <= WORSE[found[1].kind.value]
    assert found[0].kind is not found[1].kind or found[0].days <= found[1].days


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.data())
def test_an_interval_never_improves_when_its_last_event_is_taken_away(gaps, data):
    days, day = [], date(2008, 7, 1).toordinal()
    for gap in gaps:
        day += gap
        days.append(date.fromordinal(day).isoformat())
    form = visiting(*days, position=date.fromordinal(day + data.draw(st.integers(0, 40))))
    put(form, "/plan", "2008-07-01")
    ranks = {"in-time": 0, "not-yet-due": 0, "late": 1, "overdue-open": 1, "no-evidence": 1}
    before = ranks[kind(form, "T12")]
    form.remove_row(form.rows(AnswerKey("/visits"))[-1])
    assert ranks[kind(form, "T12")] >= before
