"""An open audit: what is asked, what is worked out, what is kept, what is counted."""

from datetime import date

import pytest

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.tool.form_states import Problem
from app.tool.model import Choice, Kind
from tests.tool.form_samples import (
    add,
    codes,
    form_of,
    group,
    put,
    put_state,
    question,
    tool_of,
    value,
)


def test_a_question_is_asked_when_its_rule_holds_and_its_answer_is_kept_when_not():
    form = form_of(
        question("/seen", Kind.CHOICE, list_name="yn"),
        question("/alone", relevant="${seen} = 'yes'"),
        question("/copy", Kind.CALCULATE, calculation="concat('<', ${alone}, '>')"),
    )
    assert not form.relevant(AnswerKey("/alone"))
    put(form, "/seen", "yes")
    put(form, "/alone", "in her room")
    assert value(form, "/copy") == "<in her room>"
    put(form, "/seen", "no")
    assert form.answers[AnswerKey("/alone")] == Answer("in her room")
    assert form.state(AnswerKey("/alone")).reading == "in her room"
    assert value(form, "/copy") == "<>"
    put(form, "/seen", "yes")
    assert value(form, "/copy") == "<in her room>"


def test_an_edit_says_which_questions_to_look_at_again():
    form = form_of(
        question("/a", Kind.INTEGER),
        question("/b", Kind.INTEGER, constraint=". > ${a}"),
        question("/c", relevant="${a} > 3"),
        question("/d"),
        question("/sum", Kind.CALCULATE, calculation="${a} + 1"),
    )
    assert put(form, "/a", "5") == {"/a", "/b", "/c", "/sum"}
    assert put(form, "/d", "x") == {"/d"}
    assert put(form, "/a", "6") == {"/a", "/b", "/sum"}


def test_a_hidden_group_hides_all_in_it():
    form = form_of(
        question("/open", Kind.CHOICE, list_name="yn"),
        group("/g", group("/g/h", question("/g/h/x")), relevant="${open} = 'yes'"),
    )
    assert not form.relevant(AnswerKey("/g/h"))
    assert put(form, "/open", "yes") == {"/open", "/g", "/g/h", "/g/h/x"}
    assert form.relevant(AnswerKey("/g/h/x"))


def test_a_circle_of_hidden_answers_does_not_reach_calculations():
    form = form_of(
        question("/gate", Kind.CHOICE, list_name="yn"),
        group("/g", question("/g/n", Kind.INTEGER), relevant="${gate} = 'yes'"),
        question("/doubled", Kind.CALCULATE, calculation="${n} * 2"),
        question("/shown", relevant="${doubled} > 5"),
        answers={AnswerKey("/gate"): Answer("yes"), AnswerKey("/g/n"): Answer("4")},
    )
    assert value(form, "/doubled") == 8
    assert form.relevant(AnswerKey("/shown"))
    put(form, "/gate", "no")
    assert value(form, "/doubled") is None
    assert not form.relevant(AnswerKey("/shown"))


def test_values_are_typed_and_read_in_words():
    form = form_of(
        question("/day", Kind.DATE),
        question("/count", Kind.INTEGER),
        question("/who", Kind.CHOICES, list_name="people"),
        choices={"people": (Choice("m", "Mother"), Choice("f", "Father"))},
    )
    put(form, "/day", "2009-03-11")
    put(form, "/count", "7")
    put(form, "/who", "m f")
    assert value(form, "/day") == PartialDate.exactly(date(2009, 3, 11))
    assert value(form, "/count") == 7.0
    assert value(form, "/who") == ("m", "f")
    read = {key: form.state(AnswerKey(key)).reading for key in ("/day", "/count", "/who")}
    assert read == {"/day": "Wed 11 Mar 2009", "/count": "7", "/who": "Mother, Father"}
    put(form, "/day", "2009-03")
    assert form.state(AnswerKey("/day")).reading == "March 2009"


@pytest.mark.parametrize("state", ["not-recorded", "not-applicable", "could-not-look"])
def test_other_states_are_blank_to_rules_and_count_as_answered(state):
    form = form_of(
        question("/n", Kind.INTEGER, required="yes"),
        question("/known", Kind.CALCULATE, calculation="${n} != ''"),
    )
    put(form, "/n", "3")
    assert value(form, "/known") == "true"
    form.put(AnswerKey("/n"), Answer("3", AnswerState(state), reason="the system was down"))
    assert value(form, "/known") == "false"
    assert form.missing() == ()
    assert codes(form, "/n") == []
    assert form.state(AnswerKey("/n")).reading.startswith(state.replace("-", " "))


def test_a_required_question_without_an_answer_is_an_error_and_missing():
    form = form_of(
        question("/a", required="true()", required_message="Needed"), question("/b", required="no")
    )
    assert form.state(AnswerKey("/a")).problems == (Problem("error", "required", "Needed"),)
    assert not form.state(AnswerKey("/b")).required
    assert form.missing() == ("/a", "/b")
    put(form, "/a", "x")
    assert form.missing() == ("/b",)


def test_three_strengths_of_check():
    form = form_of(
        question("/limit", Kind.INTEGER),
        question(
            "/n", Kind.INTEGER, constraint=". >= 0", constraint_message="Below nought", warning=". <= ${limit}",
            warning_message="Above the limit", hint_if=". mod 2 = 0", hint_message="Odd",
        ),
    )  # fmt: skip
    put(form, "/limit", "10")
    put(form, "/n", "-1")
    assert form.state(AnswerKey("/n")).problems == (
        Problem("error", "constraint", "Below nought"),
        Problem("hint", "hint", "Odd"),
    )
    put(form, "/n", "12")
    assert form.state(AnswerKey("/n")).problems == (
        Problem("warning", "warning", "Above the limit"),
    )
    assert form.warnings() == ("/n",)
    put(form, "/limit", "12")
    assert form.warnings() == ()
    put(form, "/n", "14", warning_reason="three files")
    assert form.warnings() == ()
    assert [problem.severity for problem in form.state(AnswerKey("/n")).problems] == ["hint"]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.DATE, "yesterday", "not-a-date"),
        (Kind.DATE, "2009-02-30", "not-a-date"),
        (Kind.INTEGER, "many", "not-a-number"),
        (Kind.INTEGER, "2.5", "not-a-number"),
        (Kind.DECIMAL, "1e3", "not-a-number"),
        (Kind.CHOICE, "perhaps", "choice"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_an_error(kind, text, code):
    form = form_of(question("/x", kind, list_name="yn"))
    put(form, "/x", text)
    assert codes(form, "/x") == [code]


def test_a_state_that_is_not_offered_or_has_no_reason_is_an_error():
    form = form_of(question("/on_file", states=["could-not-look"]))
    put_state(form, "/on_file", "not-recorded")
    assert codes(form, "/on_file") == ["state"]
    put_state(form, "/on_file", "could-not-look")
    assert codes(form, "/on_file") == ["reason"]
    put_state(form, "/on_file", "could-not-look", reason="volume 2 is at court")
    assert codes(form, "/on_file") == []


def test_a_differing_source_without_the_other_value_is_hinted_at():
    form = form_of(question("/x"))
    put(form, "/x", "a", evidence=Evidence.DIFFER)
    assert codes(form, "/x") == ["other"]
    put(form, "/x", "a", evidence=Evidence.DIFFER, other="b")
    assert codes(form, "/x") == []


def test_a_choice_no_longer_offered_is_kept_but_blank_and_flagged():
    towns = (
        Choice("dover", "Dover", {"county": "kent"}),
        Choice("lewes", "Lewes", {"county": "sussex"}),
    )
    form = form_of(
        question("/county"),
        question("/town", Kind.CHOICE, list_name="towns", choice_filter="county = ${county}"),
        question("/named", Kind.CALCULATE, calculation="jr:choice-name(${town}, '${town}')"),
        choices={"towns": towns},
    )
    put(form, "/county", "kent")
    assert [choice.name for choice in form.state(AnswerKey("/town")).choices] == ["dover"]
    put(form, "/town", "dover")
    assert value(form, "/named") == "Dover"
    put(form, "/county", "sussex")
    assert value(form, "/town") is None
    assert value(form, "/named") is None
    assert codes(form, "/town") == ["choice"]
    assert form.answers[AnswerKey("/town")] == Answer("dover")
    put(form, "/county", "kent")
    assert value(form, "/named") == "Dover"


def test_a_default_holds_until_it_is_answered_and_can_be_blanked():
    form = form_of(
        question("/team", default="east"),
        question("/seen_on", Kind.DATE, default="today()"),
        question("/copy", Kind.CALCULATE, calculation="${team}"),
    )
    assert value(form, "/copy") == "east"
    assert value(form, "/seen_on") == PartialDate.exactly(date(2009, 4, 1))
    put(form, "/team", "west")
    assert value(form, "/copy") == "west"
    put(form, "/team", "")
    assert value(form, "/copy") is None
    form.put(AnswerKey("/team"), None)
    assert value(form, "/copy") == "east"


def test_a_default_is_nobodys_answer_and_what_follows_from_others_is_one():
    form = form_of(
        question("/team", default="east"),
        question("/again", default="${team}"),
    )
    assert form.missing() == ("/team",)
    assert (form.progress().answered, form.progress().asked) == (1, 2)
    put(form, "/team", "east")
    assert form.missing() == ()


def test_facts_fill_hidden_questions_and_the_case_table():
    form = form_of(
        question("/unborn", Kind.HIDDEN),
        question("/plan_start", Kind.HIDDEN),
        question("/birth", Kind.DATE, relevant="${unborn} = 'no'"),
        question("/team", Kind.CALCULATE, calculation="instance('case')/root/team_kind"),
        question("/days", Kind.CALCULATE, calculation="date('2009-01-31') - ${plan_start}"),
        facts={"unborn": "yes", "plan_start": "2009-01-01", "team_kind": "disability"},
    )
    assert not form.relevant(AnswerKey("/birth"))
    assert value(form, "/team") == "disability"
    assert value(form, "/days") == 30


def test_the_position_date_is_a_fact():
    form = form_of(
        question("/position_date", Kind.HIDDEN),
        question("/d", Kind.DATE, constraint=". <= ${position_date}"),
    )
    put(form, "/d", "2009-03-31")
    assert codes(form, "/d") == []
    put(form, "/d", "2009-04-01")
    assert codes(form, "/d") == ["constraint"]


def test_what_the_tool_works_out_cannot_be_entered():
    form = form_of(
        question("/c", Kind.CALCULATE, calculation="1"),
        question("/t", Kind.TEXT, calculation="'fixed'"),
        question("/n", Kind.NOTE),
        group("/g", question("/g/x")),
    )
    for key in ("/c", "/t", "/n", "/g"):
        with pytest.raises(InputRefused):
            form.put(AnswerKey(key), Answer("x"))
    with pytest.raises(NotFound):
        form.put(AnswerKey("/nowhere"), Answer("x"))
    assert value(form, "/t") == "fixed"


def test_being_read_only_is_inherited():
    form = form_of(
        question("/lock", Kind.CHOICE, list_name="yn"),
        group("/g", question("/g/x"), readonly="${lock} = 'yes'"),
    )
    assert not form.state(AnswerKey("/g/x")).readonly
    assert "/g/x" in put(form, "/lock", "yes")
    assert form.state(AnswerKey("/g/x")).readonly


def test_a_rule_that_names_a_question_holds_when_that_is_answered():
    form = form_of(question("/a"), question("/b", relevant="${a}"))
    assert not form.relevant(AnswerKey("/b"))
    put(form, "/a", "x")
    assert form.relevant(AnswerKey("/b"))


def test_a_rule_that_cannot_be_worked_out_hides_nothing_and_is_said():
    form = form_of(question("/a"), question("/b", relevant="regex(${a}, '(')"))
    assert form.relevant(AnswerKey("/b"))
    assert codes(form, "/b") == ["rule-fault"]


# -- counting


def test_progress_counts_what_is_asked_and_core():
    tool = tool_of(
        group(
            "/A",
            question("/A/x"),
            question("/A/y", relevant="${x} = 'more'"),
            question("/A/extra", core=False),
            question("/A/note", Kind.NOTE),
            question("/A/calc", Kind.CALCULATE, calculation="1"),
        ),
        group("/B", question("/B/z")),
    )
    form = form_of(tool)
    assert (form.progress().answered, form.progress().asked) == (0, 2)
    put(form, "/A/x", "more")
    assert (form.progress("/A").answered, form.progress("/A").asked) == (1, 2)
    assert form.progress("/B").asked == 1
    assert form.missing() == ("/A/y", "/B/z")
    put_state(form, "/A/y", "not-recorded")
    put(form, "/B/z", "x", ask_lead=True)
    assert form.progress().is_complete
    assert form.progress().queries == 1
    assert form.queries() == ("/B/z",)
    put(form, "/A/x", "less")
    assert form.progress("/A").asked == 1


def test_a_section_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        form_of(question("/a")).progress("/Z")


def test_a_label_quotes_answers():
    form = form_of(question("/name"), question("/age", label='How old is "${name}"?'))
    put(form, "/name", "Child 0042")
    assert form.label(AnswerKey("/age")) == 'How old is "Child 0042"?'


def test_states_of_answers_have_one_spelling():
    assert {state.value for state in AnswerState} >= {
        "not-recorded",
        "not-applicable",
        "could-not-look",
    }


@pytest.mark.parametrize(
    ("rule", "when_false", "when_true"),
    [
        ("${late}", False, True),
        ("not(${late})", True, False),
        ("${late} and ${days} > 0", False, True),
        ("if(${late}, true(), false())", False, True),
        ("${late} = 'true'", False, True),
        ("${late} = 0", True, False),
        ("sum(${late}) = 1", False, True),
        ("${again}", False, True),
    ],
)
def test_a_calculation_of_true_or_false_is_a_truth_to_every_rule(rule, when_false, when_true):
    """As in JavaRosa 5.1.0, where each of these was tried; a plain text "false" would be something that is there."""
    form = form_of(
        question("/days", Kind.INTEGER),
        question("/late", Kind.CALCULATE, calculation="${days} > 42"),
        question("/again", Kind.CALCULATE, calculation="${late}"),
        question("/why", relevant=rule),
        question("/said", relevant="string(${late}) = 'false' and string(${late})"),
    )
    found = []
    for days in ("3", "60"):
        put(form, "/days", days)
        found.append(form.relevant(AnswerKey("/why")))
    assert found == [when_false, when_true]
    assert type(value(form, "/late")) is str
    put(form, "/days", "3")
    assert form.relevant(AnswerKey("/said"))


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("${name} = ''", True),
        ("${name} != 'yes'", True),
        ("${name} = ${years}", True),
        ("${years} <= 0", False),
        ("${name}", False),
        ("count(${name}) = 0", True),
        ("../name != 'yes'", True),
        ("/data/name != 'yes'", True),
        ("current()/../name = ''", True),
        ("../name[. != 'yes']", False),
        ("/data/nowhere != 'yes'", False),
    ],
)
def test_a_hidden_question_is_a_blank_where_it_is_compared(rule, holds):
    """The first four as JavaRosa 5.1.0 and Web Forms 0.22.0 have them, where they were tried."""
    form = form_of(
        question("/asked", Kind.INTEGER),
        question("/name", relevant="${asked} = 1"),
        question("/years", Kind.INTEGER, relevant="${asked} = 1"),
        question("/why", relevant=rule),
    )
    put(form, "/asked", "1")
    put(form, "/name", "yes")
    put(form, "/years", "0")
    put(form, "/asked", "2")
    assert form.relevant(AnswerKey("/why")) is holds


def test_in_rows_a_hidden_question_is_a_blank_only_where_no_other_is_there():
    form = form_of(
        group(
            "/rows",
            question("/rows/kind"),
            question("/rows/name", relevant="${kind} = 'a'"),
            question("/rows/why", relevant="${name} != 'x'"),
            repeats=True,
        ),
        question("/none", relevant="${name} = ''"),
    )
    assert not form.relevant(AnswerKey("/none"))  # no rows: there is nothing to compare
    for _ in range(2):
        add(form, "/rows")
    assert form.relevant(AnswerKey("/none"))
    put(form, "/rows[1]/kind", "a")
    put(form, "/rows[1]/name", "x")
    assert not form.relevant(AnswerKey("/none"))
    assert [form.relevant(AnswerKey(f"/rows#{row}/why")) for row in (1, 2)] == [False, True]
