"""What became of an answer, from the history alone."""

from datetime import UTC, datetime, timedelta

from app.domain.answer_history import changes_at, paths_ever, sittings
from app.domain.answers import Answer
from app.domain.history import chain
from app.domain.records import Act
from app.domain.tool_versions import ToolVersion, mark_of

START = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


def history(*edits):
    """(minutes after the start, act, key, answer) in order."""
    events = []
    for minutes, act, key, answer in edits:
        at = f"{START + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
        events.append(chain(events[-1] if events else None, at, act, key, answer, "laptop"))
    return events


def put(minutes, key, value="", **more):
    return (minutes, Act.SET, key, Answer(value, **more))


def test_each_edit_says_what_was_and_what_became():
    events = history(
        put(0, "/A/one", "yes"),
        put(1, "/A/two", "no"),
        put(2, "/A/one", "no", note="Seen again"),
        (3, Act.CLEAR, "/A/one", None),
    )
    found = changes_at(events, {"/A/one"})
    assert [(each.before and each.before.value, each.after and each.after.value) for each in found] == [
        (None, "yes"), ("yes", "no"), ("no", None),
    ]  # fmt: skip
    assert found[1].at == START + timedelta(minutes=2)
    assert not any(each.earlier_tool for each in found)


def test_a_table_has_the_edits_of_all_its_rows_and_of_none_that_only_begins_alike():
    events = history(
        (0, Act.ADD_ROW, "/A/visits#1", None),
        put(1, "/A/visits#1/on", "2009-01-05"),
        put(2, "/A/visits_any", "yes"),
        (3, Act.REMOVE_ROW, "/A/visits#1", None),
        put(4, "/A/visits#1/on", "2009-01-06"),
    )
    found = changes_at(events, {"/A/visits"})
    assert [each.act for each in found] == [Act.ADD_ROW, Act.SET, Act.REMOVE_ROW, Act.SET]
    assert found[-1].before is None  # its row took the first answer along


def test_what_was_given_under_an_earlier_tool_is_told_apart():
    events = history(
        put(0, "/A/one", "yes"),
        (1, Act.CLEAR, mark_of("a" * 64, "b" * 64), None),
        put(2, "/A/one", "no"),
    )
    assert [each.earlier_tool for each in changes_at(events, {"/A/one"})] == [True, False]


def test_where_a_question_stood_before_it_moved():
    versions = (
        ToolVersion(1, "a", "1", ""),
        ToolVersion(2, "b", "2", "", moved={"/A/old": "/A/newer"}),
        ToolVersion(3, "c", "3", "", moved={"/A/newer": "/B/newest"}),
    )
    assert paths_ever("/B/newest", versions) == {"/B/newest", "/A/newer", "/A/old"}


def texts(*times, key="/A/why", **more):
    return changes_at(
        history(*(put(at, key, f"text {n}", **more) for n, at in enumerate(times))), {key}
    )


def test_a_text_typed_in_one_go_is_one_sitting():
    (one,) = sittings(texts(0, 1, 2, 30), lambda key: True)
    assert len(one.changes) == 4
    assert (one.first.before, one.last.after.value) == (None, "text 3")


def test_after_half_an_hours_rest_it_is_another():
    assert [len(each.changes) for each in sittings(texts(0, 1, 32, 33), lambda key: True)] == [2, 2]


def test_a_choice_changed_twice_is_two_changes_however_quickly():
    assert len(sittings(texts(0, 1), lambda key: False)) == 2


def test_a_note_is_folded_whatever_it_stands_beside_but_not_with_the_answer():
    key = "/A/one"
    events = history(
        put(0, key, "yes"),
        put(0, key, "yes", note="S"),
        put(0, key, "yes", note="Seen"),
        put(1, key, "no", note="Seen"),
    )
    found = sittings(changes_at(events, {key}), lambda _key: False)
    assert [len(each.changes) for each in found] == [1, 2, 1]
