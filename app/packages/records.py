"""Domain records to and from version 1 of the format, and the checks a history must pass to be believed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from app.domain.answers import Answer
from app.domain.history import HistoryBroken, fits, revision_hash, verify_chain
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, ToolHash
from app.domain.merge import (
    Correction,
    Record,
    Resolution,
    RetiredKey,
    Withdrawal,
    addressed,
)
from app.domain.records import AnswerEvent, Revision
from app.packages import wire
from app.packages.refusals import malformed, refused

_ANSWER = tuple(each.name for each in fields(Answer))
_LEAD_RECORDS: Mapping[type, type] = {
    wire.WithdrawalV1: Withdrawal,
    wire.ResolutionV1: Resolution,
    wire.RetiredKeyV1: RetiredKey,
}


def record_text(record: Record) -> str:
    """One record as JSON, as a store keeps it."""
    return wire.encode(_written(record)).decode()


def record_from(text: str) -> Record:
    """The record that `record_text` wrote. Raises PackageRefused for anything else."""
    place = "A record kept in the store"
    found = wire.read(text.encode(), wire.RecordV1, place, "record")  # type: ignore[arg-type]
    if isinstance(found, wire.RevisionV1):
        (revision,) = revisions_from([found], place)
        return revision
    return _lead_record(found)
