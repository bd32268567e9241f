"""Section scores, the rating that is suggested from them, and the assessor's own beside it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.ratings import RolledUp
from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.compiled import dump, load, tool_hash
from app.tool.diff import compare
from app.tool.form import Circumstances, Form
from app.tool.form_checks import HINT, WARNING
from app.tool.model import Cap, Cell, Choice, Group, Kind, RollUp, Rules, Tool
from app.tool.rollups import roll_up
from app.tool.workbook import read_workbook
from tests.tool.books import Sheets, save, sound
from tests.tool.form_samples import CALENDAR, group, put, put_state, question, standard, tool_of

PLACE = Cell("rollup", 2)
RATING = tuple(
    Choice(name, name.title(), {"cfa_score": str(score), "cfa_note": note})
    for name, score, note in (
        ("exemplary", 4, "yes"), ("good", 3, ""), ("short", 2, "yes"), ("poor", 1, "yes"),
    )
)  # fmt: skip
CAPS = (
    Cap(2, "no plan is on file", PLACE, when="${plan} = 'no'"),
    Cap(1, "the child was not seen", PLACE, standard="T1", times=2),
)


def rated(path: str, item: str):
    return question(path, Kind.CHOICE, list_name="rating", item=item)


def sample(caps=CAPS, least=1) -> Tool:
    tool = tool_of(
        group(
            "/A",
            rated("/A/a", "A1"),
            rated("/A/b", "A2"),
            rated("/A/c", "A2"),
            question("/A/plan", Kind.CHOICE, list_name="yn", item="A3"),
            label="First",
        ),
        group(
            "/B",
            rated("/B/d", "B1"),
            replace(rated("/B/e", "B2"), rules=rated("/B/e", "B2").rules),
            question("/B/start", Kind.DATE, item="B3"),
            question("/B/seen", Kind.DATE, item="B3"),
            label="Second",
        ),
        group("/Z", rated("/Z/own", "Z1"), question("/Z/why", item="Z1"), label="Overall"),
        choices={"rating": RATING},
        standards=[standard("T1", "/B/start", "/B/seen", "10d")],
    )
    return replace(tool, rollup=RollUp("/Z/own", "/Z/why", PLACE, least, caps))


def form(tool: Tool | None = None, **answers: str) -> Form:
    day = date(2009, 3, 31)
    made = Form(tool or sample(), Circumstances(day, day, CALENDAR))
    for name, text in answers.items():
        put(made, name, text)
    return made


def test_an_item_counts_once_however_many_parts_it_has() -> None:
    found = roll_up(form(a="exemplary", b="good", c="poor", d="good"))
    assert found is not None
    first, second = found.sections
    assert (first.title, first.mean, first.rated) == ("First", 3.0, 2)  # (4 + (3 + 1) / 2) / 2
    assert (second.mean, second.rated, second.unanswered) == (3.0, 1, 1)
    assert (found.rated, found.mean) == (3, 3.0)


def test_what_is_not_rated_is_counted_by_its_state() -> None:
    made = form(a="good")
    put_state(made, "/A/b", "not-recorded")
    put_state(made, "/B/d", "not-applicable", reason="x")
    put_state(made, "/B/e", "could-not-look", reason="x")
    found = roll_up(made)
    assert found is not None
    first, second = found.sections
    assert (first.rated, first.not_recorded, first.unanswered) == (1, 1, 0)
    assert (second.rated, second.not_applicable, second.could_not_look) == (0, 1, 1)
    assert second.mean is None


def test_an_unrecorded_part_of_a_rated_item_is_counted_beside_it() -> None:
    made = form(b="good")
    put_state(made, "/A/c", "not-recorded")
    found = roll_up(made)
    assert found is not None
    first = found.sections[0]
    assert (first.mean, first.rated, first.not_recorded, first.unanswered) == (3.0, 1, 0, 1)
    assert (first.parts_not_recorded, first.not_recorded_words) == (1, "0 and 1 part")
    assert found.whole.parts_not_recorded == 1


@pytest.mark.parametrize(
    ("b", "c", "counted"),
    [
        ("not-applicable", "not-recorded", "not_recorded"),
        ("could-not-look", "not-recorded", "not_recorded"),
        ("", "not-recorded", "not_recorded"),
        ("not-applicable", "could-not-look", "could_not_look"),
        ("not-applicable", "", "unanswered"),
        ("not-applicable", "not-applicable", "not_applicable"),
    ],
)
def test_of_an_item_that_no_part_rates_what_says_most_is_counted(b, c, counted) -> None:
    made = form(a="good")
    for path, state in (("/A/b", b), ("/A/c", c)):
        if state:
            put_state(made, path, state, reason="x")
    found = roll_up(made)
    assert found is not None
    first = found.sections[0]
    counts = ("not_recorded", "not_applicable", "could_not_look", "unanswered")
    assert {name: getattr(first, name) for name in counts} == {
        name: int(name == counted) for name in counts
    }
    assert first.parts_not_recorded == 0


def test_the_section_of_the_overall_rating_is_no_part_of_it() -> None:
    found = roll_up(form(a="poor", own="exemplary"))
    assert found is not None
    assert [one.title for one in found.sections] == ["First", "Second"]
    assert found.mean == 1.0


@pytest.mark.parametrize(
    ("a", "d", "suggested"),
    [
        ("good", "good", "good"),
        ("exemplary", "good", "good"),  # 3.5: from the middle down
        ("short", "poor", "poor"),
        ("exemplary", "short", "good"),
    ],
)
def test_the_mean_is_rounded_to_the_nearest_rating_and_from_the_middle_down(
    a, d, suggested
) -> None:
    found = roll_up(form(a=a, d=d))
    assert found is not None
    assert found.suggested is not None
    assert found.suggested.name == suggested


def test_a_cap_lowers_the_suggestion_and_says_why() -> None:
    found = roll_up(form(a="exemplary", d="exemplary", plan="no"))
    assert found is not None
    assert found.suggested is not None
    assert found.suggested.name == "short"
    assert found.explanation == (
        "Suggested: Short. The mean of 2 rated items is 4.0, which would be Exemplary; "
        "lowered because no plan is on file."
    )


def test_a_cap_above_the_mean_changes_nothing_and_is_not_said_to() -> None:
    found = roll_up(form(a="poor", plan="no"))
    assert found is not None
    assert found.suggested is not None
    assert found.suggested.name == "poor"
    assert "lowered" not in found.explanation


@pytest.mark.parametrize(
    ("seen", "holds"),
    [("2009-01-21", False), ("2009-01-31", False), ("2009-02-01", True), ("", True)],
)  # 20 days are twice the limit of 10
def test_a_limit_overstepped_to_more_than_twice_its_length_is_a_cap(seen: str, holds: bool) -> None:
    made = form(a="exemplary", start="2009-01-11")
    if seen:
        put(made, "seen", seen)
    found = roll_up(made)
    assert found is not None
    assert found.capped == (("the child was not seen",) if holds else ())


def test_what_the_record_does_not_tell_is_said_and_caps_nothing() -> None:
    made = form(a="good", start="2009-01-11")
    put_state(made, "/B/seen", "could-not-look", reason="system down")
    found = roll_up(made)
    assert found is not None
    assert found.capped == ()
    assert found.unsure == ("the child was not seen",)
    assert found.explanation.endswith("does not tell whether the child was not seen.")


def test_nothing_is_suggested_while_too_little_is_rated() -> None:
    found = roll_up(form(sample(least=3), a="good", d="good"))
    assert found is not None
    assert found.suggested is None
    assert found.explanation == "Nothing is suggested yet: 2 rated items, at least 3 are needed."


@pytest.mark.parametrize(
    ("own", "beside", "wanted"),
    [("good", "same", False), ("poor", "lower", True), ("exemplary", "higher", True)],
)
def test_both_ratings_are_kept_and_another_one_wants_a_reason(own, beside, wanted) -> None:
    found = roll_up(form(a="good", own=own))
    assert found is not None
    assert found.own is not None
    assert found.suggested is not None
    assert (found.own.name, found.suggested.name) == (own, "good")
    assert (found.beside, found.wants_reason) == (beside, wanted)


def test_the_tools_own_question_or_a_reason_for_the_warning_settles_it() -> None:
    def found(**answers: str) -> RolledUp:
        made = roll_up(form(a="good", own="poor", **answers))
        assert made is not None
        return made

    assert found(why=" ").wants_reason
    explained = found(why="The child was hurt again.")
    assert (explained.differs, explained.wants_reason) == (True, False)
    assert explained.why == "The child was hurt again."
    made = form(a="good")
    put(made, "own", "poor", warning_reason="Agreed with the lead.")
    explained = roll_up(made)
    assert explained is not None
    assert (explained.why, explained.wants_reason) == ("Agreed with the lead.", False)


def test_nothing_is_compared_while_either_rating_is_missing() -> None:
    for answers in ({"a": "good"}, {"own": "poor"}):
        found = roll_up(form(**answers))
        assert found is not None
        assert (found.beside, found.wants_reason) == (None, False)


def test_a_rating_or_a_reason_that_is_no_longer_asked_counts_for_nothing() -> None:
    tool = sample()
    last = tool.sections[-1]
    assert isinstance(last, Group)
    own, why = last.children
    asked = Rules(relevant="${plan} = 'yes'")
    hidden = {
        "own": group("/Z", replace(own, rules=asked), why, label="Overall"),
        "why": group("/Z", own, replace(why, rules=asked), label="Overall"),
    }
    for name, section in hidden.items():
        made = form(replace(tool, sections=(*tool.sections[:-1], section)), a="good", plan="yes")
        put(made, "own", "poor")
        put(made, "why", "As agreed.")
        put(made, "plan", "no")
        found = roll_up(made)
        assert found is not None
        assert (found.own is None, found.why) == (name == "own", "")


def test_a_tool_without_the_sheet_suggests_nothing() -> None:
    assert roll_up(form(replace(sample(), rollup=None), a="good")) is None


@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from([one.name for one in RATING])))
@settings(max_examples=60, deadline=None)
def test_scores_lie_between_the_lowest_and_the_highest_rating(answers) -> None:
    made = form(**answers)
    found = roll_up(made)
    assert found is not None
    scores = {choice.name: int(choice.extra["cfa_score"]) for choice in RATING}
    given_scores = [scores[name] for name in answers.values()]
    assert (found.mean is None) is (not answers)
    if found.mean is not None and found.suggested is not None:
        assert min(given_scores) <= found.mean <= max(given_scores)
        assert abs(scores[found.suggested.name] - found.mean) <= 0.5
    assert sum(one.rated for one in found.sections) == found.rated
    # Looking does not change the form.
    assert roll_up(made) == found


# -- a note with a rating


def test_a_rating_at_either_end_wants_a_note_or_a_reason() -> None:
    made = form(a="poor")
    key = AnswerKey("/A/a")

    def said() -> list[tuple[str, str]]:
        return [(one.severity, one.code) for one in made.state(key).problems]

    assert said() == [(WARNING, "note")]
    made.put(key, Answer("poor", note="Nothing on file."))
    assert said() == []
    made.put(key, Answer("poor", warning_reason="See the note at A2."))
    assert said() == [(HINT, "note")]
    made.put(key, Answer("good"))
    assert said() == []


# -- data


def test_the_rules_survive_compiling_and_a_tool_without_them_keeps_its_hash() -> None:
    tool = sample()
    assert load(dump(tool)) == tool
    bare = replace(tool, rollup=None)
    assert '"rollup"' not in dump(bare)
    assert tool_hash(bare) != tool_hash(tool)


def test_a_changed_cap_is_a_change_of_a_limit() -> None:
    (change,) = compare(sample(), sample(caps=CAPS[:1]))
    assert (change.what, change.kind) == ("rollup", "limit")
    assert "the child was not seen" in change.before


def book(*rows: list[object]) -> Sheets:
    sheets = sound()
    sheets["choices"][0].append("cfa_score")
    sheets["choices"][1].append("3")
    sheets["rollup"] = [
        ["kind", "question", "why", "least", "at", "says", "when", "standard", "times"],
        *rows,
    ]
    return sheets


OVERALL: list[object] = ["overall", "seen", "why", 1]


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (["cap", "", "", "", 3, "no", "${seeen} = 'yes'"], "G3", "undefined-reference"),
        (["cap", "", "", "", 9, "no", "${seen} = 'yes'"], "E3", "bad-rollup"),
        (["cap", "", "", "", "x", "no", "${seen} = 'yes'"], "E3", "bad-number"),
        (["cap", "", "", "", 3, "", "${seen} = 'yes'"], "F3", "bad-rollup"),
        (["cap", "", "", "", 3, "no", ""], "G3", "bad-rollup"),
        (["cap", "", "", "", 3, "no", "", "T9", 2], "H3", "unknown-standard"),
        (["lid", "", "", "", 3, "no", ""], "A3", "bad-rollup"),
    ],
)
def test_a_mistake_in_the_sheet_is_found_at_its_cell(tmp_path: Path, row, cell, code) -> None:
    _, problems = read_workbook(save(tmp_path / "t.xlsx", book(OVERALL, row)))
    assert [(one.sheet, one.cell, one.code) for one in problems] == [("rollup", cell, code)]


def test_the_overall_question_must_be_there(tmp_path: Path) -> None:
    _, problems = read_workbook(save(tmp_path / "t.xlsx", book(["overall", "sen", "why", 1])))
    assert (problems[0].cell[0] >= "A", problems[0].code) == (True, "unknown-question")
    assert "Did you mean seen?" in problems[0].message
    _, problems = read_workbook(
        save(tmp_path / "t.xlsx", book(["cap", "", "", "", 3, "no", "1 = 1"]))
    )
    assert [one.code for one in problems] == ["bad-rollup"]


# -- the built-in tool


def test_the_built_in_tool_caps_where_no_plan_is_on_file() -> None:
    day = date(2009, 3, 31)
    made = Form(built_in(), Circumstances(day, day, bank_holidays()))
    for name in ("HX6", "RC6", "LG6", "CF9", "CS5"):
        put(made, name, "good", note="n")
    found = roll_up(made)
    assert found is not None
    assert found.suggested is not None
    assert (found.suggested.name, found.rated) == ("good", 5)
    titles = [one.title for one in found.sections]
    assert len(titles) == 11  # of 13: one holds nothing to rate, one the overall rating itself
    assert "Social worker allocation and changes" not in titles
    put(made, "PL1_on_file", "no")
    found = roll_up(made)
    assert found is not None
    assert found.suggested is not None
    assert found.suggested.name == "short"
    assert "no current plan is on file" in found.explanation
