"""Histories that go over to another version of the tool: nothing answered is lost, and every reader sees the same."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.history import chain, fits
from app.domain.ids import AnswerKey
from app.domain.records import Act, replay
from app.domain.tool_versions import (
    ChangeKind,
    Effect,
    PublishedChange,
    ToolVersion,
    answers_now,
    going_over,
    key_now,
    mark_of,
    told_by_path,
)

HASHES = [f"{n:x}" * 64 for n in range(1, 9)]
PLAIN = ("/HX/HX1", "/HX/HX2", "/PL/PL1")
TABLE, IN_TABLE = "/CS/CS1", ("/CS/CS1/seen_on", "/CS/CS1/alone")
INNER, IN_INNER = "/CS/CS1/who", ("/CS/CS1/who/name",)


def again(*paths):
    return PublishedChange(
        "wording", ChangeKind.NEW_MEANING, Effect.ASKED_AGAIN, "1.1", "a", "b", paths
    )


def clearer(*paths):
    return PublishedChange(
        "wording", ChangeKind.CLARIFICATION, Effect.STAND, "1.1", "a", "b", paths
    )


def versions(*changed):
    """Version 1, and one more for each (changes, moved)."""
    made = [ToolVersion(1, HASHES[0], "1.0", "2026-01-01T00:00:00Z")]
    for number, (changes, moved) in enumerate(changed, 2):
        made.append(
            ToolVersion(
                number,
                HASHES[number - 1],
                f"1.{number}",
                "2026-01-02T00:00:00Z",
                "",
                changes,
                moved,
            )
        )
    return made


def history(*edits):
    events = []
    for act, key, value in edits:
        answer = None if value is None else Answer(value)
        events.append(
            chain(events[-1] if events else None, "2026-01-01T00:00:00Z", act, key, answer, "d")
        )
    return events


def added(events, edits):
    """The history with these edits made on it, as a store does."""
    made = list(events)
    for act, key, answer in edits:
        made.append(
            chain(made[-1] if made else None, "2026-01-01T00:00:00Z", act, key, answer, "d")
        )
    return made


def put(key, value):
    return (Act.SET, AnswerKey(key), value)


def test_the_entry_of_going_over_can_travel_and_changes_no_answer():
    mark = mark_of(HASHES[0], HASHES[1])
    assert fits(Act.CLEAR, mark, None)
    before = history(put("/HX/HX1", "2009-01-12"))
    after = added(before, [(Act.CLEAR, mark, None)])
    assert replay(after) == replay(before)


def test_with_one_version_nothing_is_looked_into():
    events = history(put("/HX/HX1", "yes"))
    assert answers_now(events, HASHES[0], ()).sheet == replay(events)
    assert answers_now(events, HASHES[0], versions()).earlier == {}
    assert going_over(events, HASHES[0], versions()) == ()


def test_what_changed_its_meaning_is_kept_uncounted_until_it_is_answered_again():
    held = versions(((again("/HX/HX1"),), {}))
    events = history(put("/HX/HX1", "yes"), put("/HX/HX2", "no"))
    now = answers_now(events, HASHES[0], held)
    assert now.earlier == {"/HX/HX1": Answer("yes")}
    assert now.sheet.answers == {"/HX/HX2": Answer("no")}

    gone = added(events, going_over(events, HASHES[0], held))
    assert answers_now(gone, HASHES[1], held) == now
    answered = added(gone, [(Act.SET, AnswerKey("/HX/HX1"), Answer("yes"))])
    after = answers_now(answered, HASHES[1], held)
    assert after.earlier == {}
    assert after.sheet.answers == {"/HX/HX1": Answer("yes"), "/HX/HX2": Answer("no")}


def test_an_answer_taken_back_shows_the_earlier_one_again():
    held = versions(((again("/HX/HX1"),), {}))
    events = history(put("/HX/HX1", "yes"))
    gone = added(events, going_over(events, HASHES[0], held))
    undone = added(
        gone,
        [
            (Act.SET, AnswerKey("/HX/HX1"), Answer("no")),
            (Act.CLEAR, AnswerKey("/HX/HX1"), None),
        ],
    )
    now = answers_now(undone, HASHES[1], held)
    assert (now.earlier, now.sheet.answers) == ({"/HX/HX1": Answer("yes")}, {})


def test_a_clarification_lets_every_answer_stand_and_is_told():
    held = versions(((clearer("/HX/HX1"),), {}), ((), {"/HX/HX1": "/HX/HX9"}))
    events = history(put("/HX/HX1", "yes"))
    now = answers_now(events, HASHES[0], held)
    assert (now.earlier, now.sheet.answers) == ({}, {"/HX/HX9": Answer("yes")})
    (told,) = told_by_path(held)["/HX/HX9"]
    assert told == (held[1], held[1].changes[0])


def test_answers_and_rows_follow_their_questions_with_their_numbers():
    moved = {
        TABLE: "/SEEN/visits",
        IN_TABLE[0]: "/SEEN/visits/seen_on",
        IN_TABLE[1]: "/SEEN/visits/more/alone",
        INNER: "/SEEN/visits/who",
        IN_INNER[0]: "/SEEN/visits/who/name",
        "/HX/HX1": "/HX/first",
    }
    held = versions(((), moved))
    events = history(
        put("/HX/HX1", "yes"),
        (Act.ADD_ROW, AnswerKey(f"{TABLE}#1"), None),
        (Act.ADD_ROW, AnswerKey(f"{TABLE}#2"), None),
        (Act.REMOVE_ROW, AnswerKey(f"{TABLE}#1"), None),
        *((Act.ADD_ROW, AnswerKey(f"{TABLE}#{n}"), None) for n in range(3, 12)),
        put(f"{TABLE}#2/seen_on", "2009-01-12"),
        put(f"{TABLE}#11/alone", "no"),
        (Act.ADD_ROW, AnswerKey(f"{TABLE}#11/who#1"), None),
        put(f"{TABLE}#11/who#1/name", "aunt"),
        put("/PL/PL1", "stays"),
    )
    gone = added(events, going_over(events, HASHES[0], held))
    sheet = replay(gone)
    assert sheet.answers == {
        "/HX/first": Answer("yes"),
        "/SEEN/visits#2/seen_on": Answer("2009-01-12"),
        "/SEEN/visits#11/more/alone": Answer("no"),
        "/SEEN/visits#11/who#1/name": Answer("aunt"),
        "/PL/PL1": Answer("stays"),
    }
    assert sheet.rows["/SEEN/visits"] == tuple(range(2, 12))
    assert sheet.rows["/SEEN/visits#11/who"] == (1,)
    assert not sheet.rows.get(TABLE)
    assert answers_now(events, HASHES[0], held).sheet.answers == sheet.answers
    assert key_now(AnswerKey(f"{TABLE}#2/alone"), HASHES[0], held) == "/SEEN/visits#2/more/alone"


def test_an_earlier_answer_follows_its_question_and_goes_with_its_row():
    held = versions(
        ((again(IN_TABLE[0]),), {}), ((), {TABLE: "/SEEN/v", IN_TABLE[0]: "/SEEN/v/on"})
    )
    events = history(
        (Act.ADD_ROW, AnswerKey(f"{TABLE}#1"), None), put(f"{TABLE}#1/seen_on", "2009-01-12")
    )
    first = added(events, going_over(events, HASHES[0], held[:2]))
    second = added(first, going_over(first, HASHES[1], held))
    now = answers_now(second, HASHES[2], held)
    assert now.earlier == {"/SEEN/v#1/on": Answer("2009-01-12")}
    without = added(second, [(Act.REMOVE_ROW, AnswerKey("/SEEN/v#1"), None)])
    assert answers_now(without, HASHES[2], held).earlier == {}


# -- any history, any versions

KEYS = [
    *PLAIN,
    *(f"{TABLE}#{n}/{name}" for n in (1, 2) for name in ("seen_on", "alone")),
    f"{TABLE}#1/who#1/name",
]
PATHS = [*PLAIN, *IN_TABLE, *IN_INNER]
BASE = [
    (Act.ADD_ROW, AnswerKey(f"{TABLE}#1"), None),
    (Act.ADD_ROW, AnswerKey(f"{TABLE}#2"), None),
    (Act.ADD_ROW, AnswerKey(f"{TABLE}#1/who#1"), None),
]
MOVES = [
    {},
    {"/HX/HX1": "/PL/HX1"},
    {TABLE: "/SEEN/CS1", IN_TABLE[0]: "/SEEN/CS1/seen_on", IN_TABLE[1]: "/SEEN/CS1/alone",
     INNER: "/SEEN/CS1/who", IN_INNER[0]: "/SEEN/CS1/who/name"},
]  # fmt: skip


def renamed(paths, moved):
    return [moved.get(path, path) for path in paths]


@st.composite
def rounds(draw):
    """Versions of which each is changed from the one before, by the paths it then has."""
    paths, changed, used = list(PATHS), [], []
    for _ in range(draw(st.integers(1, 4))):
        moved = draw(st.sampled_from([each for each in MOVES if each not in used or not each]))
        if moved:
            used.append(moved)
        paths = renamed(paths, moved)
        asked = draw(st.lists(st.sampled_from(paths), max_size=2, unique=True))
        changed.append(((again(*asked),) if asked else (), moved))
    values = draw(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from("abc")), max_size=8))
    stops = draw(st.lists(st.integers(0, len(changed)), max_size=3))
    return versions(*changed), [put(key, value) for key, value in values], sorted(set(stops))


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_however_an_audit_goes_over_its_readers_see_the_same_and_nothing_is_lost(made):
    held, answers, stops = made
    events = history(*BASE, *answers)
    at_once = added(events, going_over(events, HASHES[0], held))
    in_steps, reached = events, 1
    for stop in (*stops, len(held)):
        if stop > reached:
            known = held[:stop]
            in_steps = added(in_steps, going_over(in_steps, held[reached - 1].tool_hash, known))
            reached = stop
    unmoved = answers_now(events, HASHES[0], held)
    newest = held[-1].tool_hash
    assert answers_now(at_once, newest, held) == unmoved
    assert answers_now(in_steps, newest, held) == unmoved
    before = replay(events)
    kept = {**unmoved.sheet.answers, **unmoved.earlier}
    assert kept == {key_now(key, HASHES[0], held): held_ for key, held_ in before.answers.items()}
    assert not set(unmoved.sheet.answers) & set(unmoved.earlier)
    asked = set()
    for version in held[1:]:
        asked = {version.moved.get(path, path) for path in asked} | version.asked_again
    assert {key.replace("#1", "").replace("#2", "") for key in unmoved.earlier} == asked & {
        key.replace("#1", "").replace("#2", "") for key in kept
    }
    assert [one.n for one in at_once] == list(range(1, len(at_once) + 1))
    assert all(after.prev == one.hash for one, after in pairwise(at_once))
