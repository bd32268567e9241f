"""Records as the store keeps them: one JSON text each, read back to the same record."""

import json
from dataclasses import asdict
from typing import Any

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import StoreProblem
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, ToolHash
from app.domain.merge import Correction, Record, Resolution, RetiredKey, Withdrawal
from app.domain.records import Act, AnswerEvent, AuditState, Reading, Revision

KINDS: dict[str, type[Record]] = {
    "revision": Revision,
    "withdrawal": Withdrawal,
    "correction": Correction,
    "resolution": Resolution,
    "retired-key": RetiredKey,
}
NAMES = {record: name for name, record in KINDS.items()}


def text_of_record(record: Record) -> str:
    return json.dumps({"kind": NAMES[type(record)], **asdict(record)}, ensure_ascii=False)


def record_from_text(text: str) -> Record:
    """Raises StoreProblem for a record this version cannot read."""
    held = json.loads(text)
    kind = KINDS.get(held.pop("kind", ""))
    if kind is None:
        raise StoreProblem(
            "The store holds a record of a kind this version does not know; update the program."
        )
    if kind is Revision:
        return _revision(held)
    for name in ("replaces", "heads"):
        if name in held:
            held[name] = tuple(held[name])
    if kind is Correction:
        held["answer"] = _answer(held["answer"])
    return kind(**held)


def _revision(held: dict[str, Any]) -> Revision:
    return Revision(
        audit_id=AuditId(held["audit_id"]),
        case_id=CaseId(held["case_id"]),
        assessor=PersonId(held["assessor"]),
        reading=Reading(held["reading"]),
        tool_hash=ToolHash(held["tool_hash"]),
        state=AuditState(held["state"]),
        started_at=held["started_at"],
        completed_at=held["completed_at"],
        minutes=held["minutes"],
        parents=tuple(held["parents"]),
        events=tuple(_event(event) for event in held["events"]),
        hash=held["hash"],
    )


def _event(held: dict[str, Any]) -> AnswerEvent:
    return AnswerEvent(
        n=held["n"],
        at=held["at"],
        act=Act(held["act"]),
        key=AnswerKey(held["key"]),
        answer=_answer(held["answer"]),
        device=held["device"],
        prev=held["prev"],
        hash=held["hash"],
    )


def _answer(held: dict[str, Any] | None) -> Answer | None:
    if held is None:
        return None
    evidence = held["evidence"]
    return Answer(
        **{
            **held,
            "state": AnswerState(held["state"]),
            "evidence": Evidence(evidence) if evidence else None,
        }
    )
