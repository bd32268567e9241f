"""Two versions of a tool compared: each change, its kind, and what it does to answers already given."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ids import AnswerKey
from app.services.tools import built_in
from app.tool.compiled import dump, load
from app.tool.diff import ChangeKind, Effect, answers_touched, compare
from app.tool.model import Choice, Group, Kind, Question, Rules, Tool
from tests.tool.books import changed, put, save, sound
from tests.tool.form_samples import group, question, standard, tool_of
from tests.tool.test_tool_command import BUILT_IN, call

SEEN = question("/V/seen", Kind.CHOICE, "Was the child seen on this visit?", list_name="yn")
DAY = question("/V/day", Kind.DATE, "Date of the visit", relevant="${seen} = 'yes'")
WHO = question("/V/rows/who", label="Who was there?")


def tool(*children, top=(), **more) -> Tool:
    asked = children or (SEEN, DAY, group("/V/rows", WHO, repeats=True, label="Each"))
    return tool_of(group("/V", *asked, label="Visits"), *top, **more)


def only(old: Tool, new: Tool):
    (change,) = compare(old, new)
    return change


def with_question(name: str, **changes) -> Tool:
    def put_in(node):
        if node.name == name:
            return replace(node, **changes)
        if isinstance(node, Group):
            return replace(node, children=tuple(put_in(child) for child in node.children))
        return node

    whole = tool()
    return replace(whole, sections=tuple(put_in(node) for node in whole.sections))


def test_equal_tools_have_no_changes() -> None:
    assert compare(tool(), tool()) == ()
    assert compare(built_in(), load(dump(built_in()))) == ()


@pytest.mark.parametrize(
    ("name", "changes", "what", "kind", "effect"),
    [
        ("seen", {"label": "Was the child seen on that visit?"}, "wording", "clarification", "stand"),
        ("seen", {"label": "Did anybody open the door?"}, "wording", "new-meaning", "asked-again"),
        ("seen", {"label": "Was the child not seen on this visit?"}, "wording", "new-meaning", "asked-again"),
        ("seen", {"label": "Was the child seen on this  visit ?"}, "wording", "clarification", "stand"),
        ("seen", {"guidance": "In person."}, "guidance", "clarification", "stand"),
        ("day", {"rules": Rules()}, "relevance", "new-meaning", "asked-again"),
        (
            "day",
            {"rules": Rules(relevant="${seen} = 'yes'", constraint=". < today()")},
            "constraint",
            "limit",
            "recomputed",
        ),
        ("day", {"kind": Kind.TEXT}, "type", "new-meaning", "asked-again"),
        ("seen", {"list_name": "other"}, "list", "new-meaning", "asked-again"),
        ("seen", {"states": frozenset()}, "states", "new-meaning", "asked-again"),
        ("seen", {"core": False}, "core", "limit", "recomputed"),
        ("seen", {"shared": True}, "shared", "clarification", "stand"),
        ("rows", {"repeats": False}, "repeats", "new-meaning", "asked-again"),
    ],
)  # fmt: skip
def test_a_change_of_a_question_is_classed(name, changes, what, kind, effect) -> None:
    change = only(tool(), with_question(name, **changes))
    assert (change.what, change.kind, change.effect) == (what, kind, effect)
    assert change.paths
    assert change.place == "survey, row 2"


def test_the_title_of_a_group_is_no_change_of_the_questions_in_it() -> None:
    old = tool(group("/V/more", WHO, label="Others"), SEEN)
    for new in (
        replace(old, sections=(replace(old.sections[0], label="Not what it was called"),)),
        tool(group("/V/more", WHO, label="Nobody else"), SEEN),
    ):
        change = only(old, new)
        assert (change.what, change.kind) == ("group-title", ChangeKind.CLARIFICATION)
        assert (change.effect, change.paths) == (Effect.STAND, ())
        assert answers_touched(change, [AnswerKey("/V/seen"), AnswerKey("/V/more/who")]) == ()


def test_a_section_is_no_question_however_its_title_changes() -> None:
    old = replace(tool(), sections=(replace(tool().sections[0], label="Visits made to the child"),))
    new = replace(old, sections=(replace(old.sections[0], label="Visits not made to the child"),))
    assert (only(old, new).what, only(old, new).paths) == ("group-title", ())


def test_what_is_explained_of_a_group_touches_no_answer_either() -> None:
    old = tool()
    change = only(old, replace(old, sections=(replace(old.sections[0], hint="Why we ask"),)))
    assert (change.what, change.effect, change.paths) == ("guidance", Effect.STAND, ())


def test_a_number_in_the_title_of_a_table_changes_what_its_rows_are() -> None:
    changes = [
        only(
            tool(replace(one, label="Visits in the last three months")),
            tool(replace(one, label="Visits in the last six months")),
        )
        for one in (
            group("/V/rows", WHO, repeats=True),
            replace(group("/V/rows", WHO), item="V3"),
        )
    ]
    for change in changes:
        assert (change.what, change.kind) == ("wording", ChangeKind.NEW_MEANING)
        assert change.paths == ("/V/rows/who",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("${seen} = 'yes'", "( ${seen}='yes' )"),
        ("${seen} = 'yes' and ${who} != ''", "(${seen} = 'yes') and\n (${who} != '')"),
        ("1 + 2 * 3 > 4", "1 + (2 * 3) > 4"),
    ],
)
def test_spaces_and_brackets_that_change_nothing_are_no_change(before: str, after: str) -> None:
    limit = standard("T1", "/V/day", "/V/day", "5d", applies_if=before)
    old = tool(SEEN, replace(DAY, rules=Rules(relevant=before, warning=before)), standards=[limit])
    new = tool(
        SEEN,
        replace(DAY, rules=Rules(relevant=after, warning=after)),
        standards=[replace(limit, applies_if=after)],
    )
    assert compare(old, new) == ()


def test_brackets_that_change_something_and_spaces_in_a_text_are_a_change() -> None:
    for before, after in (
        ("1 + 2 * 3 > 4", "(1 + 2) * 3 > 4"),
        ("${seen} = 'a b'", "${seen} = 'a  b'"),
        ("${seen} = 'yes'", "${seen} = 'yes"),
    ):
        old, new = (
            tool(SEEN, replace(DAY, rules=Rules(relevant=rule))) for rule in (before, after)
        )
        assert only(old, new).what == "relevance"


def test_another_id_is_a_change_of_its_own_and_another_version_is_none() -> None:
    assert compare(tool(), replace(tool(), version="2")) == ()
    change = only(tool(), replace(tool(), id="other", version="2"))
    assert (change.what, change.before, change.after) == ("form-id", "sample", "other")
    assert (change.kind, change.paths) == (ChangeKind.CLARIFICATION, ())


GOOD, POOR = "Yes: Seen and spoken to at every visit.", "No: Nobody has looked for the child."


def rated(*guidance: str) -> Tool:
    return tool(replace(SEEN, guidance="\n".join(guidance)))


@pytest.mark.parametrize(
    ("guidance", "what", "kind"),
    [
        ((GOOD, "No: Nobody has looked for this child."), "levels", "clarification"),
        ((GOOD, "No: The child went unsought."), "levels", "clarification"),
        (("Yes: Well done.", "No: Not so well done."), "levels", "new-meaning"),
        ((GOOD.replace("every", "the first"), POOR), "levels", "new-meaning"),
        ((GOOD,), "levels", "new-meaning"),
        (("Look first.", GOOD, POOR), "guidance", "clarification"),
    ],
)
def test_what_the_levels_of_a_rating_look_like_is_compared_level_by_level(
    guidance, what, kind
) -> None:
    change = only(rated(GOOD, POOR), rated(*guidance))
    assert (change.what, change.kind) == (what, kind)
    assert change.paths == ("/V/seen",)


def test_two_levels_of_four_said_anew_make_another_scale() -> None:
    names = ("exemplary", "good", "short", "poor")
    lists = {"yn": tuple(Choice(name, name.title()) for name in names)}
    told = {name: f"The {name} way in which all of it was done here." for name in names}

    def with_levels(**changes: str) -> Tool:
        lines = [f"{name.title()}: {text}" for name, text in {**told, **changes}.items()]
        return tool(replace(SEEN, guidance="\n".join(lines)), choices=lists)

    one = only(with_levels(), with_levels(good="Nothing to add."))
    two = only(with_levels(), with_levels(good="Nothing to add.", short="Much was left."))
    assert (one.kind, two.kind) == (ChangeKind.CLARIFICATION, ChangeKind.NEW_MEANING)
    assert (one.before, one.after) == (f"Good: {told['good']}", "Good: Nothing to add.")


def test_a_number_that_changes_in_the_guidance_changes_what_is_asked() -> None:
    change = only(rated("Count three months back."), rated("Count six months back."))
    assert (change.what, change.kind) == ("guidance", ChangeKind.NEW_MEANING)


def test_a_choice_that_is_only_worded_otherwise_is_one_change() -> None:
    held = (Choice("yes", "Yes, seen", {"cfa_score": "2"}), Choice("no", "No"))
    later = (replace(held[0], label="Not seen"), held[1])
    change = only(tool(choices={"yn": held}), tool(choices={"yn": later}))
    assert (change.what, change.kind) == ("choice-wording", ChangeKind.NEW_MEANING)


def test_a_question_moved_under_a_condition_is_asked_at_other_times() -> None:
    aside = group("/V/more", replace(DAY, path="/V/more/day"), relevant="${seen} = 'no'")
    change = only(tool(SEEN, DAY), tool(SEEN, aside))
    assert (change.what, change.effect) == ("question-moved", Effect.ASKED_AGAIN)
    plain = group("/V/more", replace(DAY, path="/V/more/day"))
    assert only(tool(SEEN, DAY), tool(SEEN, plain)).effect is Effect.STAND


def test_a_calculation_that_reads_otherwise_is_worked_out_again_not_asked_again() -> None:
    days = question("/V/days", Kind.CALCULATE, calculation="1", relevant="true()")
    later = replace(days, rules=Rules(calculation="2"))
    changes = compare(tool(SEEN, days), tool(SEEN, later))
    assert {change.effect for change in changes} == {Effect.RECOMPUTED}
    assert {change.kind for change in changes} == {ChangeKind.LIMIT}


def test_added_and_removed_questions_are_told() -> None:
    more = question("/V/where", label="Where was it?")
    added = only(tool(SEEN), tool(SEEN, more))
    assert (added.what, added.path, added.effect) == ("question-added", "/V/where", "asked-new")
    assert added.paths == ()
    removed = only(tool(SEEN, more), tool(SEEN))
    assert (removed.what, removed.old_path) == ("question-removed", "/V/where")
    assert removed.effect is Effect.KEPT_UNCOUNTED
    assert removed.paths == ("/V/where",)


def test_a_moved_question_keeps_its_answers_unless_its_rows_are_others() -> None:
    aside = question("/W/day", Kind.DATE, "Date of the visit", relevant="${seen} = 'yes'")
    moved = only(
        tool(SEEN, DAY, top=[group("/W", question("/W/x"))]),
        tool(SEEN, top=[group("/W", question("/W/x"), aside)]),
    )
    assert (moved.what, moved.old_path, moved.path) == ("question-moved", "/V/day", "/W/day")
    assert moved.effect is Effect.STAND
    inside = replace(DAY, path="/V/rows/day")
    into = only(
        tool(SEEN, DAY, group("/V/rows", WHO, repeats=True)),
        tool(SEEN, group("/V/rows", WHO, inside, repeats=True)),
    )
    assert (into.what, into.effect) == ("question-moved", Effect.ASKED_AGAIN)


def test_a_renamed_question_is_recognised_by_its_wording() -> None:
    again = replace(DAY, name="visited_on", path="/V/visited_on")
    change = only(tool(SEEN, DAY), tool(SEEN, again))
    assert (change.what, change.before, change.after) == (
        "question-renamed", "/V/day", "/V/visited_on",
    )  # fmt: skip


def test_another_order_is_one_change() -> None:
    change = only(tool(SEEN, DAY), tool(DAY, SEEN))
    assert (change.what, change.before, change.after) == ("order", "seen day", "day seen")
    assert change.kind is ChangeKind.CLARIFICATION


def test_changes_of_a_list_touch_the_questions_that_use_it() -> None:
    lists = {"yn": (Choice("yes", "Yes", {"cfa_score": "2"}), Choice("maybe", "Perhaps"))}
    changes = compare(tool(), tool(choices=lists))
    told = {change.what: change for change in changes}
    assert set(told) == {"choice-removed", "choice-added", "choice-score"}
    assert told["choice-removed"].before == "No"
    assert told["choice-removed"].kind is ChangeKind.NEW_MEANING
    assert told["choice-score"].kind is ChangeKind.LIMIT
    assert {change.paths for change in changes} == {("/V/seen",)}
    turned = tool(choices={"yn": tuple(reversed(tool().choices["yn"]))})
    assert only(tool(), turned).what == "choice-order"


def test_a_time_limit_is_worked_out_again_from_dates_already_given() -> None:
    limits = [standard("T1", "/V/day", "/V/day", "10wd")]
    old = tool(standards=limits)
    change = only(old, tool(standards=[replace(limits[0], limit="15wd")]))
    assert (change.what, change.standard, change.kind) == ("limit", "T1", "limit")
    assert (change.before, change.after) == ("limit: 10wd", "limit: 15wd")
    assert change.effect is Effect.RECOMPUTED
    assert only(old, tool()).what == "standard-removed"
    assert only(tool(), old).what == "standard-added"
    source = only(old, tool(standards=[replace(limits[0], source="A book")]))
    assert source.kind is ChangeKind.CLARIFICATION


def test_a_standard_whose_question_moved_is_the_same_standard() -> None:
    limit = standard("T1", "/V/day", "/V/day", "10wd")
    aside = replace(DAY, path="/W/day")
    old = tool(SEEN, DAY, top=[group("/W", question("/W/x"))], standards=[limit])
    moved = replace(limit, starts="/W/day", ends="/W/day")
    new = tool(SEEN, top=[group("/W", question("/W/x"), aside)], standards=[moved])
    assert [change.what for change in compare(old, new)] == ["question-moved"]


def test_closures_and_the_title_are_compared() -> None:
    assert only(tool(), replace(tool(), holidays=("2009-01-02",))).kind is ChangeKind.LIMIT
    assert only(tool(), replace(tool(), title="Other")).what == "title"


def test_the_answers_a_change_touches_are_found_in_every_row() -> None:
    change = only(tool(), with_question("who", kind=Kind.INTEGER))
    keys = [AnswerKey(text) for text in ("/V/seen", "/V/rows#1/who", "/V/rows#12/who", "/V/rows#1")]
    assert answers_touched(change, keys) == ("/V/rows#1/who", "/V/rows#12/who")


LABELS = st.sampled_from(["Was it seen?", "Was it seen at all?", "When?", "Who came?"])


@st.composite
def tools(draw) -> Tool:
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1, max_size=6))
    kinds = st.sampled_from([Kind.TEXT, Kind.DATE, Kind.INTEGER, Kind.CHOICE])
    asked = [question(f"/V/{name}", draw(kinds), draw(LABELS), list_name="yn") for name in names]
    return tool(*asked)


@given(tools(), tools())
@settings(max_examples=60, deadline=None)
def test_every_question_that_is_not_the_same_is_told(old: Tool, new: Tool) -> None:
    told = compare(old, new)
    paths = {change.path for change in told} | {change.old_path for change in told}
    for one in (*old.questions, *new.questions):
        same = [
            other
            for side in (old, new)
            for other in side.questions
            if (other.path, other.kind, other.label) == (one.path, one.kind, one.label)
        ]
        assert len(same) == 2 or one.path in paths
    assert all(
        isinstance(new.by_path.get(each.path), Question | Group) for each in told if each.path
    )


def test_the_command_prints_the_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = save(tmp_path / "old.xlsx", sound())
    new = save(tmp_path / "new.xlsx", changed(put("survey", "D4", "${seen} = 'no'")))
    assert call("diff", old, new, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["counts"] == {"limit": 0, "clarification": 0, "new-meaning": 1}
    (change,) = document["changes"]
    assert change["what"] == "relevance"
    assert (change["before"], change["after"]) == ("${seen} = 'yes'", "${seen} = 'no'")
    assert (change["place"], change["touches"]) == ("survey, row 4", ["/visits/when"])
    assert call("diff", old, new) == 0
    out = capsys.readouterr().out
    assert "kept and asked again" in out
    assert "1 new-meaning" in out


def test_the_command_says_that_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("diff", BUILT_IN, BUILT_IN) == 0
    assert "no change" in capsys.readouterr().out
