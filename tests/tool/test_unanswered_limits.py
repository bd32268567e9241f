"""Limits that nobody answered: neither known to be due nor known not to apply, and never a finding."""

from datetime import date

from app.domain.ids import AnswerKey
from app.tool.form import Circumstances, Form
from app.tool.model import Kind
from tests.tool.form_samples import group, question, standard, tool_of
from tests.tool.test_verdicts_of_the_tool import CALENDAR, form_at, put, rows, unknown


def silent(form):
    return {one.id for one in form.tool.standards if form.is_unanswered(one.id)}


def test_in_an_empty_audit_only_what_the_law_or_the_case_rules_out_is_answered():
    form = form_at(unborn="no")
    answered = {one.id for one in form.tool.standards} - silent(form)
    assert {form.verdict(name).kind.value for name in answered} == {"not-applicable"}


def test_a_clock_that_runs_with_its_end_open_is_not_answered_until_somebody_looked():
    form = put(form_at(), CF1_kind="initial", HX1_date="2009-01-12")
    assert form.verdict("T1").kind.value == "overdue-open"
    assert form.is_unanswered("T1")
    form.put(form.key_of("HX2"), unknown("not-recorded"))
    assert form.verdict("T1").kind.value == "no-evidence"
    assert not form.is_unanswered("T1")


def test_a_choice_that_hides_the_end_answers_for_it():
    form = put(form_at(), CF1_kind="initial", CF1_date="2009-01-12")
    assert form.is_unanswered("T5")
    put(form, CG1_held="no")
    assert form.verdict("T5").kind.value == "overdue-open"
    assert not form.is_unanswered("T5")
    put(form, CG1_held="yes")  # held, and nobody has said when
    assert form.is_unanswered("T5")
    put(form, CG1_date="2009-03-20")
    assert not form.is_unanswered("T5")


def test_a_worked_out_end_is_answered_by_its_parts():
    form = put(form_at(), CF1_kind="initial", CF1_date="2009-01-12")
    assert form.is_unanswered("T11")
    put(form, SW1_when="none")
    assert form.verdict("T11").kind.value == "overdue-open"
    assert not form.is_unanswered("T11")


def test_a_table_without_rows_says_that_nothing_was_found():
    """No visit, no supervision: the commonest failure is that it stopped, and an empty table shows it."""
    tool = tool_of(
        group(
            "/G",
            question("/G/begin", Kind.DATE),
            group("/G/seen", question("/G/seen/day", Kind.DATE), repeats=True),
        ),
        standards=(standard("T1", "/G/begin", "/G/seen/day", "28d", kind="interval"),),
    )
    day = date(2009, 12, 31)
    form = Form(tool, Circumstances(day, day, CALENDAR))
    assert form.is_unanswered("T1")
    put(form, begin="2009-01-12")
    assert not form.is_unanswered("T1")
    rows(form, AnswerKey("/G/seen"), {"day": None})
    assert form.is_unanswered("T1")
    rows(form, AnswerKey("/G/seen"), {"day": "2009-02-01"})
    assert not form.is_unanswered("T1")
