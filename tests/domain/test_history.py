"""The chain through an audit's edits: every altered, removed or reordered entry is named."""

import hashlib
import json
import timeit
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import InputRefused
from app.domain.history import (
    HistoryBroken,
    addressed_revision,
    answer_fields,
    canonical,
    chain,
    event_hash,
    revision_hash,
    verify_chain,
)
from app.domain.plain_text import plain
from app.domain.records import Act, AuditState, Reading, Revision

AT = "2026-03-02T09:30:00Z"
DEVICE = "device-1"
TEXT = st.text(max_size=30).map(plain)
ANSWERS = st.builds(
    Answer,
    value=TEXT,
    state=st.sampled_from(AnswerState),
    reason=TEXT,
    evidence=st.none() | st.sampled_from(Evidence),
    other=TEXT,
    place=TEXT,
    note=TEXT,
    ask_lead=st.booleans(),
    warning_reason=TEXT,
)


def five_events():
    events = []
    for number in range(5):
        previous = events[-1] if events else None
        events.append(chain(previous, AT, Act.SET, "/HX/HX1", Answer(value=str(number)), DEVICE))
    return events


def a_revision(**changed):
    revision = Revision(
        audit_id="a",
        case_id="c",
        assessor="p",
        reading=Reading.SOLE,
        tool_hash="t",
        state=AuditState.IN_PROGRESS,
        started_at=AT,
        completed_at="",
        minutes=5,
        parents=("x", "y"),
        events=tuple(five_events()),
        hash="",
    )
    return replace(revision, **changed)


@given(ANSWERS | st.none(), TEXT, st.integers(1, 10**6))
@settings(deadline=None, max_examples=200)
def test_the_spelt_out_hash_is_that_of_the_canonical_json_of_all_fields(answer, device, n):
    fields = {
        "n": n,
        "at": AT,
        "act": "set",
        "key": "/HX/HX1",
        "answer": answer_fields(answer) if answer else None,
        "device": device,
        "prev": "",
    }
    slow = hashlib.sha256(
        b"cfa/event/v1\0"
        + json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
    assert event_hash(n, AT, Act.SET, "/HX/HX1", answer, device, "") == slow


def test_every_field_of_an_answer_is_under_the_hash():
    assert set(answer_fields(Answer())) == set(Answer.__dataclass_fields__)


def test_canonical_json_is_sorted_and_without_spaces():
    assert canonical({"b": [1, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,null]}'.encode()


def test_events_link_and_count_from_one():
    events = five_events()
    assert [event.n for event in events] == [1, 2, 3, 4, 5]
    assert events[0].prev == ""
    assert all(after.prev == before.hash for before, after in pairwise(events))
    verify_chain(events)


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "2026-03-02T09:30:01Z"},
        {"act": Act.CLEAR},
        {"key": "/HX/HX2"},
        {"answer": Answer(value="2", note="x")},
        {"answer": None},
        {"device": "device-2"},
        {"prev": "0" * 64},
        {"hash": "0" * 64},
        {"n": 4},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_altered_entry_is_named(changed):
    events = five_events()
    events[2] = replace(events[2], **changed)
    with pytest.raises(HistoryBroken, match="at entry 3") as broken:
        verify_chain(events)
    assert broken.value.entry == 3


def test_a_removed_first_middle_or_swapped_entry_is_named():
    events = five_events()
    for altered, entry in (
        (events[1:], 1),
        (events[:1] + events[2:], 2),
        ([events[0], events[2], events[1], *events[3:]], 2),
        ([*events, events[4]], 6),
    ):
        with pytest.raises(HistoryBroken) as broken:
            verify_chain(altered)
        assert broken.value.entry == entry


def test_an_entry_rehashed_in_place_breaks_the_next_one():
    events = five_events()
    forged = chain(events[1], AT, Act.SET, "/HX/HX1", Answer(value="forged"), DEVICE)
    with pytest.raises(HistoryBroken, match="at entry 4"):
        verify_chain([*events[:2], forged, *events[3:]])


def test_a_number_left_out_breaks_the_history_even_when_all_hashes_fit():
    events = five_events()[:2]
    skipped = Answer(value="x")
    forged = event_hash(4, AT, Act.SET, "/HX/HX1", skipped, DEVICE, events[-1].hash)
    last = replace(events[-1], n=4, answer=skipped, prev=events[-1].hash, hash=forged)
    with pytest.raises(HistoryBroken, match="lacks an entry"):
        verify_chain([*events, last])


def test_a_revision_with_another_last_entry_is_another_revision():
    events = five_events()
    other = chain(events[3], AT, Act.SET, "/HX/HX1", Answer(value="other"), DEVICE)
    revision = a_revision()
    assert revision_hash(replace(revision, events=(*events[:4], other))) != revision_hash(revision)


def test_a_truncated_history_verifies_but_does_not_fit_its_revision():
    revision = addressed_revision(a_revision())
    shorter = replace(revision, events=revision.events[:-1])
    verify_chain(shorter.events)
    assert revision_hash(shorter) != revision.hash


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("audit_id", "b"),
        ("case_id", "d"),
        ("assessor", "q"),
        ("reading", Reading.BLIND_SECOND),
        ("tool_hash", "u"),
        ("state", AuditState.COMPLETE),
        ("started_at", ""),
        ("completed_at", AT),
        ("minutes", 6),
        ("parents", ("x",)),
        ("events", ()),
    ],
)
def test_every_field_of_a_revision_is_under_its_hash(field, value):
    revision = a_revision()
    assert revision_hash(replace(revision, **{field: value})) != revision_hash(revision)


def test_all_fields_of_a_revision_were_tried_above():
    tried = {
        "audit_id",
        "case_id",
        "assessor",
        "reading",
        "tool_hash",
        "state",
        "started_at",
        "completed_at",
        "minutes",
        "parents",
        "events",
    }
    assert tried == set(Revision.__dataclass_fields__) - {"hash"}


def test_the_order_in_which_parents_are_named_does_not_matter():
    one = addressed_revision(a_revision(parents=("y", "x", "y")))
    assert one.parents == ("x", "y")
    assert one.hash == addressed_revision(a_revision()).hash


@pytest.mark.parametrize(
    ("act", "key", "answer"),
    [
        (Act.SET, "/HX/HX1", None),
        (Act.CLEAR, "/HX/HX1", Answer()),
        (Act.ADD_ROW, "/CS/CS1", None),
        (Act.REMOVE_ROW, "/CS/CS1#0", None),
        (Act.ADD_ROW, "/CS/CS1#٣", None),
        (Act.SET, "/CS/CS1#1", Answer(value="1")),
        (Act.SET, "/HX/HX1\n", Answer(value="1")),
        (Act.SET, "HX1", Answer(value="1")),
        (Act.SET, "/../HX1", Answer(value="1")),
    ],
)
def test_an_entry_that_could_not_be_read_back_is_never_written(act, key, answer):
    with pytest.raises(InputRefused):
        chain(None, AT, act, key, answer, DEVICE)


@pytest.mark.parametrize("text", ["\x07", "\u202e", "\ud800", "\x7f", "\ufeff", "x" * 20_001])
def test_a_text_that_could_not_be_sent_is_never_saved_nor_repeated(text):
    with pytest.raises(InputRefused) as refused:
        chain(None, AT, Act.SET, "/HX/HX1", Answer(note=text), DEVICE)
    assert text not in str(refused.value)


@pytest.mark.parametrize("act", [Act.ADD_ROW, Act.REMOVE_ROW, Act.CLEAR])
def test_rows_and_clearing_are_entries_without_an_answer(act):
    key = "/CS/CS1#12" if act is not Act.CLEAR else "/CS/CS1#12/seen_on"
    assert chain(None, AT, act, key, None, DEVICE).answer is None


def test_chaining_stays_out_of_the_way_of_saving():
    answer = Answer(value="2009-03-11", evidence=Evidence.PAPER, note="A longer note. " * 10)
    previous = chain(None, AT, Act.SET, "/HX/HX1", answer, DEVICE)
    runs = timeit.repeat(
        lambda: chain(previous, AT, Act.SET, "/HX/HX1", answer, DEVICE), number=300, repeat=9
    )
    assert min(runs) / 300 < 50e-6
