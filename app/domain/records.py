"""What an audit is made of once it travels: every edit in order, and the snapshot an assessor signs.

An answer sheet is never stored beside its history as a second truth: it is what replaying the history gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, ToolHash


class Act(StrEnum):
    SET = "set"
    CLEAR = "clear"
    ADD_ROW = "add-row"  # key names the row: "/CS/CS1#3"
    REMOVE_ROW = "remove-row"


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One edit. `n` counts from 1 without gaps; `prev` is the hash of event n-1 ("" for the first)."""

    n: int
    at: str  # UTC, ISO 8601 with seconds and "Z"; shown, never used to decide
    act: Act
    key: AnswerKey
    answer: Answer | None
    device: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that is still being typed: on the disk, and not in the history yet. `answer` None takes one away.

    An audit has one at most. It becomes an edit of the history when the box is left, before any other edit, and
    wherever the audit is opened, signed off or sent.
    """

    key: AnswerKey
    answer: Answer | None
    at: str  # when it was last saved: UTC, ISO 8601 with seconds and "Z"

    @property
    def act(self) -> Act:
        return Act.CLEAR if self.answer is None else Act.SET


class AuditState(StrEnum):
    ALLOCATED = "allocated"
    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"


class Reading(StrEnum):
    """Said by the lead's allocation, never inferred. Only blind seconds enter agreement."""

    SOLE = "sole"
    FIRST = "first"
    BLIND_SECOND = "blind-second"
    JOINT = "joint"
    TAKEN_OVER = "taken-over"


@dataclass(frozen=True, slots=True)
class Revision:
    """An assessor's signed snapshot of one audit: its whole history, and the revisions it grew from."""

    audit_id: AuditId
    case_id: CaseId
    assessor: PersonId
    reading: Reading
    tool_hash: ToolHash
    state: AuditState
    started_at: str
    completed_at: str
    minutes: int
    parents: tuple[str, ...]
    events: tuple[AnswerEvent, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers an audit holds now: by key, and the rows of each repeat in order."""

    answers: dict[AnswerKey, Answer]
    rows: dict[AnswerKey, tuple[int, ...]]  # repeat key "/CS/CS1" -> serials in order
    last_serial: dict[AnswerKey, int]


def replay(events: Iterable[AnswerEvent], onto: Sheet | None = None) -> Sheet:
    """The sheet that a history leads to, from nothing or from an earlier sheet of the same history.

    Removing a row takes the answers under it along.
    """
    answers: dict[AnswerKey, Answer] = dict(onto.answers) if onto else {}
    rows: dict[AnswerKey, tuple[int, ...]] = dict(onto.rows) if onto else {}
    last: dict[AnswerKey, int] = dict(onto.last_serial) if onto else {}
    for event in events:
        if event.act is Act.SET and event.answer is not None:
            answers[event.key] = event.answer
        elif event.act is Act.CLEAR:
            answers.pop(event.key, None)
        elif event.act is Act.ADD_ROW:
            repeat, serial = split_row(event.key)
            rows[repeat] = (*rows.get(repeat, ()), serial)
            last[repeat] = max(serial, last.get(repeat, 0))
        elif event.act is Act.REMOVE_ROW:
            _remove_row(event.key, answers, rows)
    return Sheet(answers, rows, last)


def split_row(key: AnswerKey) -> tuple[AnswerKey, int]:
    """("/CS/CS1", 3) for "/CS/CS1#3"."""
    repeat, _, serial = key.rpartition("#")
    return AnswerKey(repeat), int(serial)


def _remove_row(
    key: AnswerKey,
    answers: dict[AnswerKey, Answer],
    rows: dict[AnswerKey, tuple[int, ...]],
) -> None:
    repeat, serial = split_row(key)
    rows[repeat] = tuple(other for other in rows.get(repeat, ()) if other != serial)
    inside = f"{key}/"
    for found in [held for held in answers if held.startswith(inside)]:
        del answers[found]
    for nested in [held for held in rows if held.startswith(inside)]:
        del rows[nested]
