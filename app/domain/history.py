"""The hash chain through an audit's edits, and the content address of a revision.

Hashes are SHA-256, in hex, over a context and the canonical JSON of all fields: keys sorted, no spaces,
UTF-8, nothing left out. docs/format.md has test vectors.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from json.encoder import encode_basestring as _quoted

from app.domain.answers import Answer
from app.domain.errors import AuditError, InputRefused
from app.domain.ids import AnswerKey
from app.domain.plain_text import check_answer, is_answer_key
from app.domain.records import Act, AnswerEvent, Revision

EVENT_CONTEXT = b"cfa/event/v1\0"
REVISION_CONTEXT = b"cfa/revision/v1\0"
ROW_ACTS = frozenset({Act.ADD_ROW, Act.REMOVE_ROW})

_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


class HistoryBroken(AuditError):
    """The edits of an audit are not the ones that were made. `entry` counts from 1."""

    def __init__(self, entry: int, what: str) -> None:
        super().__init__(f"The history of an audit {what} at entry {entry}.")
        self.entry = entry


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value that is hashed and signed."""
    return _canonical(value).encode()


def content_hash(context: bytes, value: object) -> str:
    return sha256(context + canonical(value)).hexdigest()


def event_hash(
    n: int, at: str, act: Act, key: str, answer: Answer | None, device: str, prev: str
) -> str:
    """Spelt out rather than encoded from a dictionary: it is computed at every saved answer."""
    text = (
        f'{{"act":{_quoted(act)},"answer":{_answer_text(answer)},"at":{_quoted(at)},'
        f'"device":{_quoted(device)},"key":{_quoted(key)},"n":{n},"prev":{_quoted(prev)}}}'
    )
    return sha256(EVENT_CONTEXT + text.encode()).hexdigest()


def chain(
    previous: AnswerEvent | None,
    at: str,
    act: Act,
    key: AnswerKey,
    answer: Answer | None,
    device: str,
) -> AnswerEvent:
    """The next event after `previous` (None before the first), linked to it.

    Raises InputRefused for an answer that could not be sent and read back, so that none is ever saved.
    """
    check_edit(act, key, answer)
    n, prev = (previous.n + 1, previous.hash) if previous else (1, "")
    return AnswerEvent(
        n, at, act, key, answer, device, prev, event_hash(n, at, act, key, answer, device, prev)
    )


def check_edit(act: Act, key: AnswerKey, answer: Answer | None) -> None:
    """Raises InputRefused for an edit that could not be sent and read back."""
    if not fits(act, key, answer):
        raise InputRefused(f"{key} cannot be saved as {act}: this question takes another entry.")
    if answer is not None:
        check_answer(answer)


def fits(act: Act, key: str, answer: Answer | None) -> bool:
    """An answer comes with SET alone, and a row's key ends in its serial."""
    if (answer is not None) is not (act is Act.SET) or not is_answer_key(key):
        return False
    return ("#" in key.rpartition("/")[2]) is (act in ROW_ACTS)


def verify_chain(events: Iterable[AnswerEvent]) -> None:
    """Raises HistoryBroken naming the first entry that was altered, left out or put in."""
    expected, prev = 1, ""
    for event in events:
        if event.n != expected or event.prev != prev:
            raise HistoryBroken(expected, "lacks an entry or has one out of order")
        prev = event_hash(
            event.n, event.at, event.act, event.key, event.answer, event.device, event.prev
        )
        if event.hash != prev:
            raise HistoryBroken(expected, "was altered")
        expected += 1


def revision_hash(revision: Revision) -> str:
    """Covers every field; the events by their number and the hash of the last, which chains them all."""
    return content_hash(
        REVISION_CONTEXT,
        {
            "assessor": revision.assessor,
            "audit_id": revision.audit_id,
            "case_id": revision.case_id,
            "completed_at": revision.completed_at,
            "events": len(revision.events),
            "head": revision.events[-1].hash if revision.events else "",
            "minutes": revision.minutes,
            "parents": sorted(revision.parents),
            "reading": revision.reading,
            "started_at": revision.started_at,
            "state": revision.state,
            "tool_hash": revision.tool_hash,
        },
    )


def addressed_revision(revision: Revision) -> Revision:
    """The same revision with its parents in order and its hash filled in."""
    revision = replace(revision, parents=tuple(sorted(set(revision.parents))))
    return replace(revision, hash=revision_hash(revision))


def answer_fields(answer: Answer) -> dict[str, object]:
    """The answer as it is hashed; a field added to Answer later belongs to a new version of the format."""
    return {
        "ask_lead": answer.ask_lead,
        "evidence": answer.evidence,
        "note": answer.note,
        "other": answer.other,
        "place": answer.place,
        "reason": answer.reason,
        "state": answer.state,
        "value": answer.value,
        "warning_reason": answer.warning_reason,
    }


def _answer_text(answer: Answer | None) -> str:
    if answer is None:
        return "null"
    return (
        f'{{"ask_lead":{"true" if answer.ask_lead else "false"},'
        f'"evidence":{_quoted(answer.evidence) if answer.evidence else "null"},'
        f'"note":{_quoted(answer.note)},"other":{_quoted(answer.other)},'
        f'"place":{_quoted(answer.place)},"reason":{_quoted(answer.reason)},'
        f'"state":{_quoted(answer.state)},"value":{_quoted(answer.value)},'
        f'"warning_reason":{_quoted(answer.warning_reason)}}}'
    )
