"""The sheet that a history leads to."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer, AnswerState
from app.domain.history import chain
from app.domain.ids import AnswerKey
from app.domain.records import Act, Sheet, replay, split_row

AT = "2009-04-01T09:00:00Z"
YES, NO = Answer(value="yes"), Answer(value="no")


def history(*edits):
    """Events from (act, key) or (act, key, answer)."""
    events = []
    for act, key, *answer in edits:
        before = events[-1] if events else None
        events.append(
            chain(before, AT, act, AnswerKey(key), answer[0] if answer else None, "device")
        )
    return events


def test_nothing_leads_to_an_empty_sheet():
    assert replay([]) == Sheet({}, {}, {})


def test_the_last_answer_stands_and_a_cleared_one_is_gone():
    events = history(
        (Act.SET, "/HX/HX1", YES),
        (Act.SET, "/HX/HX2", YES),
        (Act.SET, "/HX/HX1", NO),
        (Act.CLEAR, "/HX/HX2"),
        (Act.CLEAR, "/HX/HX3"),
    )
    assert replay(events).answers == {"/HX/HX1": NO}
    assert replay(events[:2]).answers == {"/HX/HX1": YES, "/HX/HX2": YES}


def test_an_answer_that_is_not_recorded_is_an_answer():
    held = Answer(state=AnswerState.NOT_RECORDED)
    assert replay(history((Act.SET, "/HX/HX1", held))).answers == {"/HX/HX1": held}


def test_rows_keep_their_order_and_a_serial_is_remembered_after_its_row_is_gone():
    sheet = replay(
        history(
            (Act.ADD_ROW, "/CS/CS1#1"),
            (Act.ADD_ROW, "/CS/CS1#2"),
            (Act.ADD_ROW, "/CS/CS1#3"),
            (Act.SET, "/CS/CS1#2/date", YES),
            (Act.SET, "/CS/CS1#3/date", NO),
            (Act.REMOVE_ROW, "/CS/CS1#3"),
            (Act.REMOVE_ROW, "/CS/CS1#1"),
        )
    )
    assert sheet.rows == {"/CS/CS1": (2,)}
    assert sheet.last_serial == {"/CS/CS1": 3}
    assert sheet.answers == {"/CS/CS1#2/date": YES}


def test_a_removed_row_takes_the_rows_inside_it_along_and_no_other():
    sheet = replay(
        history(
            (Act.ADD_ROW, "/A/B#1"),
            (Act.ADD_ROW, "/A/B#1/C#1"),
            (Act.SET, "/A/B#1/C#1/q", YES),
            *((Act.ADD_ROW, f"/A/B#{n}") for n in range(2, 11)),
            (Act.ADD_ROW, "/A/B#10/C#1"),
            (Act.SET, "/A/B#10/C#1/q", NO),
            (Act.REMOVE_ROW, "/A/B#1"),
        )
    )
    assert "/A/B#1/C" not in sheet.rows
    assert sheet.rows["/A/B#10/C"] == (1,)
    assert sheet.answers == {"/A/B#10/C#1/q": NO}


def test_a_rows_key_is_taken_apart_at_its_last_serial():
    assert split_row(AnswerKey("/CS/CS1#3")) == ("/CS/CS1", 3)
    assert split_row(AnswerKey("/A/B#10/C#2")) == ("/A/B#10/C", 2)


EDITS = st.lists(
    st.tuples(st.sampled_from(("set", "clear", "add", "remove")), st.integers(1, 4), st.booleans()),
    max_size=30,
)


@settings(max_examples=80)
@given(EDITS)
def test_replaying_a_history_in_two_parts_gives_what_replaying_it_whole_gives(edits):
    """The sheet at any moment depends on what came before alone, and later parts never rewrite it."""
    steps, serial = [], 0
    for act, number, inside in edits:
        if act == "add":
            serial += 1
            steps.append((Act.ADD_ROW, f"/CS/CS1#{serial}"))
        elif act == "remove" and number <= serial:
            steps.append((Act.REMOVE_ROW, f"/CS/CS1#{number}"))
        elif act in {"set", "clear"}:
            key = f"/CS/CS1#{number}/date" if inside and number <= serial else f"/HX/HX{number}"
            steps.append((Act.SET, key, YES) if act == "set" else (Act.CLEAR, key))
    events = history(*steps)
    for cut in range(len(events) + 1):
        sheet = replay(events[:cut])
        for key, serials in sheet.rows.items():
            assert len(set(serials)) == len(serials)
            assert max((*serials, 0)) <= sheet.last_serial[key] <= serial
        for key in sheet.answers:
            last = max(n for n, event in enumerate(events[:cut]) if event.key == key)
            removed = {event.key for event in events[last:cut] if event.act is Act.REMOVE_ROW}
            assert key.rpartition("/")[0] not in removed
