"""Entries made after the announcement about earlier events: asked beside each end, counted, never an end in time."""

import json
import shutil
from datetime import date

import pytest

from app.domain.answers import Answer, AnswerState
from app.domain.errors import InputRefused
from app.domain.events import is_afterwards
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.companions import is_companion
from app.tool.form import Circumstances, Form
from app.tool.form_plan import plan_for
from app.tool.form_spots import ENTERED
from app.tool.model import Kind, Question
from app.tool.source import read_source
from tests.editions import SOURCE
from tests.tool.form_samples import codes
from tests.tool.test_tool_command import BUILT_IN, answers, call

ANNOUNCED, POSITION = date(2009, 3, 16), date(2009, 3, 31)
TOOL = built_in()


def form_of(announced=ANNOUNCED, position=POSITION):
    facts = {
        "announced_on": announced.isoformat() if announced else "",
        "position_date": position.isoformat(),
        "plan_start": "2009-01-05",
        "period_from": "2008-10-01",
    }
    given = Circumstances(position, position, bank_holidays(), announced, facts=facts)
    return Form(TOOL, given)


def say(form, name, value="", **more):
    form.put(form.key_of(name), Answer(value, **more))


def late(form):
    say(form, "late_entries", "yes")
    return form


def rows(form, repeat, name, *days):
    """One row a day; (day, day of entry) for what was written afterwards."""
    for day in days:
        row = form.add_row(AnswerKey(repeat))
        when, entered = day if isinstance(day, tuple) else (day, "")
        form.put(AnswerKey(f"{row}/{name}"), Answer(when))
        if entered:
            form.put(AnswerKey(f"{row}/{name}{ENTERED}"), Answer(entered))


def is_asked(form, name):
    return form.relevant(form.key_of(name))


# -- what is asked


def test_every_date_that_stops_a_clock_can_say_when_it_was_entered():
    sources = plan_for(TOOL).sources
    ends = [path for one in TOOL.standards for path in (one.ends, *sources.parts(one.ends))]
    nodes = [TOOL.by_path[path] for path in ends]
    dates = [one.path for one in nodes if isinstance(one, Question) and one.kind is Kind.DATE]
    assert len(set(dates)) >= 15
    assert [path for path in dates if f"{path}{ENTERED}" not in TOOL.by_path] == []


def test_companions_are_extended_and_ask_for_nothing_but_the_day():
    companions = [one for one in TOOL.questions if is_companion(one, TOOL)]
    assert len(companions) >= 15
    for one in companions:
        assert (one.kind, one.core, one.evidence, set(one.states)) == (Kind.DATE, False, "", set())
        assert one.item == TOOL.by_path[one.path.removesuffix(ENTERED)].item


def test_they_are_asked_only_of_earlier_events_where_such_entries_were_found():
    form = form_of()
    say(form, "HX2", "2009-01-13")
    assert is_asked(form, "late_entries")
    assert not is_asked(form, "HX2_entered")
    say(form, "late_entries", "no")
    assert not is_asked(form, "HX2_entered")
    late(form)
    assert is_asked(form, "HX2_entered")
    assert not is_asked(form, "AS4_entered"), "its date is not asked yet"
    say(form, "HX2", "2009-03-16")
    assert not is_asked(form, "HX2_entered")
    say(form, "HX2", "2009-03")
    assert is_asked(form, "HX2_entered"), "it may have been earlier in the month"


def test_without_an_announcement_nothing_of_it_is_asked_and_nothing_counts():
    form = form_of(announced=None)
    say(form, "CF1_date", "2009-03-02")
    say(form, "CG1_held", "yes")
    say(form, "CG1_date", "2009-03-13")
    say(form, "late_entries", "yes")
    say(form, "CG1_date_entered", "2009-03-20")
    assert not any(is_asked(form, name) for name in ("late_entries", "CG1_date_entered"))
    assert form.key_of("late_entries") not in form.missing()
    verdict = form.verdict("T5")
    assert (verdict.kind.value, verdict.written_afterwards) == ("in-time", 0)


def test_the_question_names_the_day_of_the_announcement_and_is_core():
    form = form_of()
    key = form.key_of("late_entries")
    assert form.label(key).endswith("after the audit was announced (Mon 16 Mar 2009)?")
    assert key in form.missing()
    say(
        form, "late_entries", state=AnswerState.COULD_NOT_LOOK, reason="Paper shows no day of entry"
    )
    assert key not in form.missing()


def test_a_day_of_entry_is_checked():
    form = late(form_of())
    say(form, "HX2", "2009-01-13")
    say(form, "HX2_entered", "2009-03-20")
    assert codes(form, "HX2_entered") == []
    say(form, "HX2_entered", "2009-03-10")
    assert codes(form, "HX2_entered") == ["hint"]
    say(form, "HX2_entered", "2009-04-01")
    assert codes(form, "HX2_entered") == ["constraint"]


# -- what it does to verdicts


def first_core_group(entered=""):
    form = late(form_of())
    say(form, "CF1_date", "2009-03-02")
    say(form, "CG1_held", "yes")
    say(form, "CG1_date", "2009-03-13")
    if entered:
        say(form, "CG1_date_entered", entered)
    return form.verdict("T5")


@pytest.mark.parametrize("entered", ["", "2009-03-13", "2009-03-16", "2009-03"])
def test_an_entry_made_before_or_on_the_day_counts_as_usual(entered):
    verdict = first_core_group(entered)
    assert (verdict.kind.value, verdict.written_afterwards) == ("in-time", 0)


def test_an_end_written_afterwards_does_not_turn_late_into_in_time():
    verdict = first_core_group("2009-03-17")
    assert (verdict.kind.value, verdict.days, verdict.written_afterwards) == ("overdue-open", 11, 1)
    assert "by an entry written after the audit was announced, which is not counted" in (
        verdict.explanation
    )


def test_the_entries_of_a_series_are_counted_one_by_one():
    form = late(form_of())
    say(form, "SV1_any", "yes")
    days = ("2009-01-20", ("2009-02-10", "2009-03-20"), ("2009-03-03", "2009-03-18"), "2009-03-20")
    rows(form, "/SV/SV1/SV1_sessions", "SV1_date", *days)
    verdict = form.verdict("T13")
    assert (verdict.kind.value, verdict.written_afterwards) == ("late", 2)
    assert "2 entered after the audit was announced and not counted" in verdict.explanation
    assert [gap.length for gap in verdict.gaps] == [15, 59, 11]
    say(form, "late_entries", "no")
    assert form.verdict("T13").written_afterwards == 0


def test_of_several_reviews_the_first_that_was_on_record_stops_the_clock():
    form = late(form_of(date(2009, 9, 1), date(2009, 9, 30)))
    say(form, "CF1_date", "2009-03-02")
    say(form, "CF7_held", "yes")
    rows(form, "/CF/CF7/CF7_reviews", "CF7_date", ("2009-05-26", "2009-09-08"), "2009-08-24")
    verdict = form.verdict("T7")
    assert (verdict.kind.value, verdict.end.iso) == ("late", "2009-08-24")
    assert verdict.written_afterwards == 1
    assert verdict.explanation.endswith(
        "an earlier one, Tue 26 May 2009, was entered after the audit was announced and is not counted"
    )


def test_a_later_review_written_afterwards_is_not_the_end_of_the_first_limit():
    form = late(form_of(date(2009, 9, 1), date(2009, 9, 30)))
    say(form, "CF1_date", "2009-03-02")
    say(form, "CF7_held", "yes")
    rows(form, "/CF/CF7/CF7_reviews", "CF7_date", "2009-05-26", ("2009-08-24", "2009-09-08"))
    assert form.verdict("T7").written_afterwards == 0
    assert form.verdict("T8").written_afterwards == 1


def test_a_review_of_an_earlier_plan_written_afterwards_is_no_end():
    form = late(form_of(date(2009, 9, 1), date(2009, 9, 30)))
    say(form, "CF1_date", "2009-03-02")
    say(form, "CF7_held", "yes")
    rows(form, "/CF/CF7/CF7_reviews", "CF7_date", ("2008-03-31", "2009-09-08"), "2009-05-26")
    verdict = form.verdict("T7")
    assert (verdict.kind.value, verdict.written_afterwards) == ("in-time", 0)


def test_a_date_handed_on_by_a_calculation_carries_its_day_of_entry():
    form = late(form_of())
    say(form, "CF1_date", "2009-01-12")
    say(form, "SW1_when", "after")
    say(form, "SW1_date", "2009-01-12")
    assert form.verdict("T11").kind.value == "in-time"
    say(form, "SW1_date_entered", "2009-03-20")
    assert (form.verdict("T11").kind.value, form.verdict("T11").written_afterwards) == (
        "overdue-open",
        1,
    )


def test_a_limit_that_does_not_apply_disregards_nothing():
    form = late(form_of())
    say(form, "CF1_kind", "transfer")
    say(form, "HX1_date", "2009-01-12")
    say(form, "HX2", "2009-01-13")
    say(form, "HX2_entered", "2009-03-20")
    say(form, "CF1_date", state=AnswerState.NOT_APPLICABLE, reason="Moved away the day before")
    say(form, "CG1_held", "yes")
    say(form, "CG1_date", "2009-03-13")
    say(form, "CG1_date_entered", "2009-03-20")
    for limit in ("T1", "T5"):
        verdict = form.verdict(limit)
        assert (verdict.kind.value, verdict.written_afterwards) == ("not-applicable", 0)


def test_tool_run_prints_it(tmp_path, capsys):
    steps = [
        {"set": "late_entries", "value": "yes"},
        {"set": "CF1_date", "value": "2009-03-02"},
        {"set": "CG1_held", "value": "yes"},
        {"set": "CG1_date", "value": "2009-03-13"},
        {"set": "CG1_date_entered", "value": "2009-03-20"},
    ]
    facts = {"announced_on": "2009-03-16"}
    script = answers(tmp_path, *steps, announced_on="2009-03-16", facts=facts)
    assert call("run", BUILT_IN, "--answers", script, "--json") == 0
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert verdicts["T5"]["written_afterwards"] == 1
    assert verdicts["T12"]["written_afterwards"] == 0


def test_what_is_written_afterwards_is_an_earlier_event_entered_after_the_day():
    day = PartialDate.parse
    assert is_afterwards(day("2009-03-15"), day("2009-03-17"), ANNOUNCED)
    assert is_afterwards(day("2009-03"), day("2009-04"), ANNOUNCED)
    assert not is_afterwards(day("2009-03-16"), day("2009-03-17"), ANNOUNCED)
    assert not is_afterwards(day("2009-03-15"), day("2009-03-16"), ANNOUNCED)
    assert not is_afterwards(day("2009-03-15"), day("2009-03"), ANNOUNCED)
    assert not is_afterwards(day("2009-03-15"), None, ANNOUNCED)


# -- the text of a tool


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (
            "01-history.toml",
            'name = "ever"\nask = "How many ever"\ntype = "count"',
            'name = "ever"\nask = "How many ever"\ntype = "count"\nentered = true',
            r"01-history\.toml, HX3, part ever: entered is for a date",
        ),
        (
            "tool.toml",
            "nudge_say = ",
            "nugde_say = ",
            r"tool\.toml, entered: there is no key nugde",
        ),
    ],
)
def test_a_slip_in_the_text_is_named(tmp_path, file, before, after, said):
    folder = tmp_path / "source"
    shutil.copytree(SOURCE, folder)
    text = (folder / file).read_text("utf-8")
    assert text.count(before) == 1
    (folder / file).write_text(text.replace(before, after), "utf-8")
    with pytest.raises(InputRefused, match=said):
        read_source(folder)
