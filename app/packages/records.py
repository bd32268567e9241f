"""Domain records to and from the format, with the checks a history must pass to be believed."""

import re
from collections.abc import Mapping, Sequence

from msgspec import convert

from app.domain.allocation_acts import AllocationAct
from app.domain.answers import Answer
from app.domain.concern_acts import ConcernAct, is_sound_act
from app.domain.errors import PackageRefused
from app.domain.file_requests import FileAct
from app.domain.history import HistoryBroken, fits, revision_hash, verify_chain
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, ToolHash
from app.domain.merge import Correction, Record, Resolution, RetiredKey, Withdrawal, record_hash
from app.domain.notebook import Entry
from app.domain.records import Act, AnswerEvent, Revision
from app.domain.seats import SeatMove
from app.domain.threads import Post
from app.packages import wire, wire4, wire5
from app.packages.notebook import entry_from, written_entry
from app.packages.refusals import malformed, refused
from app.packages.threads import move_from, post_from, written_move, written_post

_DEVICE = re.compile(r"\A[0-9A-Za-z-]{1,64}\Z")

LeadRecord = (
    Withdrawal | Correction | Resolution | RetiredKey | AllocationAct | FileAct | ConcernAct
)
AnyLeadRecord = (
    wire.WithdrawalV1
    | wire.CorrectionV1
    | wire.ResolutionV1
    | wire4.ResolutionV4
    | wire.RetiredKeyV1
    | wire4.AllocationV4
    | wire4.FileActV4
    | wire5.ConcernActV5
)


def record_text(record: Record) -> str:
    """One record as JSON, as a store keeps it."""
    if isinstance(record, Revision):
        (written,) = written_revisions([record])
        return wire.encode(written).decode()
    if isinstance(record, Entry):
        return wire.encode(written_entry(record)).decode()
    if isinstance(record, Post):
        return wire.encode(written_post(record)).decode()
    if isinstance(record, SeatMove):
        return wire.encode(written_move(record)).decode()
    return wire.encode(_written_lead_record(record)).decode()


def record_from(text: str) -> Record:
    """The record that `record_text` wrote, checked. Raises PackageRefused for anything else."""
    place = "A record kept in the store"
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise malformed(place, "record") from None
    found = wire.read(raw, wire5.ANY_RECORD, place, "record")
    if isinstance(found, wire.RevisionV1):
        (revision,) = revisions_from([found], place)
        return revision
    if isinstance(found, wire.EntryV3):
        return entry_from(found, place)
    if isinstance(found, wire4.PostV4):
        return post_from(found, place)
    if isinstance(found, wire4.SeatMoveV4):
        return move_from(found, place)
    return lead_record_from(found, place)


def written_revisions(revisions: Sequence[Revision]) -> tuple[wire.RevisionV1, ...]:
    """As they travel: a revision whose history another one continues is written without its events."""
    longest_first = sorted(revisions, key=lambda each: (-len(each.events), each.hash))
    written_out: dict[AuditId, list[Revision]] = {}
    written = []
    for each in longest_first:
        longer = written_out.setdefault(each.audit_id, [])
        grown_into = next((other.hash for other in longer if _continues(other, each)), "")
        if not grown_into:
            longer.append(each)
        written.append(_written_revision(each, grown_into))
    return tuple(written)


def revisions_from(found: Sequence[wire.RevisionV1], file_name: str) -> tuple[Revision, ...]:
    """Every revision with its history, chain and hash checked. Raises PackageRefused."""
    seen: set[tuple[str, str, bool]] = set()
    histories = {
        each.hash: _events_from(each, file_name, seen) for each in found if not each.grown_into
    }
    audits = {each.hash: each.audit_id for each in found}
    if len(audits) != len(found):
        raise malformed(file_name, "the same revision twice")
    return tuple(_revision_from(each, histories, audits, file_name) for each in found)


def lead_record_from(found: AnyLeadRecord, file_name: str) -> LeadRecord:
    """Raises PackageRefused when the record is not what its hash says."""
    record = _lead_record(found)
    if record_hash(record) != record.hash or not wire.is_moment(found.at):
        raise malformed(file_name, "a record that was altered")
    lists = (getattr(record, name, ()) for name in ("heads", "replaces"))
    if not all(wire.are_sorted_once(listed) for listed in lists):
        raise malformed(file_name, "the list in a record")
    if isinstance(record, AllocationAct) and len(set(record.readers)) != len(record.readers):
        raise malformed(file_name, "the readers of an audit")
    if isinstance(record, ConcernAct) and not is_sound_act(record):
        raise malformed(file_name, "what was decided about a concern")
    if isinstance(record, Correction) and not fits(Act.CLEAR, record.key, None):
        raise malformed(file_name, "the key of a correction")
    return record


def _continues(longer: Revision, shorter: Revision) -> bool:
    """By the chain, one equal hash at the same place means that all before it is equal."""
    count = len(shorter.events)
    return count == 0 or longer.events[count - 1].hash == shorter.events[-1].hash


def _written_revision(revision: Revision, grown_into: str) -> wire.RevisionV1:
    return wire.RevisionV1(
        audit_id=revision.audit_id,
        case_id=revision.case_id,
        assessor=revision.assessor,
        reading=revision.reading,
        tool_hash=revision.tool_hash,
        state=revision.state,
        started_at=revision.started_at,
        completed_at=revision.completed_at,
        minutes=revision.minutes,
        parents=revision.parents,
        grown_into=grown_into,
        event_count=len(revision.events),
        events=() if grown_into else tuple(_written_event(each) for each in revision.events),
        hash=revision.hash,
    )


def _written_event(event: AnswerEvent) -> wire.EventV1:
    return wire.EventV1(
        event.n,
        event.at,
        event.act,
        event.key,
        _written_answer(event.answer),
        event.device,
        event.prev,
        event.hash,
    )


def _written_answer(answer: Answer | None) -> wire.AnswerV1 | None:
    if answer is None:
        return None
    return wire.AnswerV1(
        answer.value,
        answer.state,
        answer.reason,
        answer.evidence,
        answer.other,
        answer.place,
        answer.note,
        answer.ask_lead,
        answer.warning_reason,
    )


def _answer_from(found: wire.AnswerV1 | None) -> Answer | None:
    return None if found is None else convert(found, Answer, from_attributes=True)


def _events_from(
    found: wire.RevisionV1, file_name: str, seen: set[tuple[str, str, bool]]
) -> tuple[AnswerEvent, ...]:
    """`seen` holds the shapes of entries already found to fit: most audits ask the same questions."""
    for event in found.events:
        shape = (event.act, event.key, event.answer is None)
        if shape not in seen:
            if not fits(event.act, event.key, _answer_from(event.answer)):
                raise malformed(file_name, "an entry of a history")
            seen.add(shape)
        if not wire.is_moment(event.at):
            raise malformed(file_name, "the time of an entry")
    if not all(_DEVICE.match(device) for device in {event.device for event in found.events}):
        raise malformed(file_name, "the device of an entry")
    events = convert(found.events, tuple[AnswerEvent, ...], from_attributes=True)
    try:
        verify_chain(events)
    except HistoryBroken as broken:
        raise refused(
            file_name,
            f"holds an audit whose history was altered or is incomplete (entry {broken.entry})",
            "ask the sender to make it again, and keep this file",
        ) from None
    return events


def _revision_from(
    found: wire.RevisionV1,
    histories: Mapping[str, tuple[AnswerEvent, ...]],
    audits: Mapping[str, str],
    file_name: str,
) -> Revision:
    events = histories.get(found.grown_into or found.hash)
    if events is None or (found.grown_into and found.events):
        raise malformed(file_name, "a revision without its history")
    if found.grown_into:
        if audits[found.grown_into] != found.audit_id or found.event_count > len(events):
            raise malformed(file_name, "a revision without its history")
        events = events[: found.event_count]
    revision = Revision(
        audit_id=AuditId(found.audit_id),
        case_id=CaseId(found.case_id),
        assessor=PersonId(found.assessor),
        reading=found.reading,
        tool_hash=ToolHash(found.tool_hash),
        state=found.state,
        started_at=found.started_at,
        completed_at=found.completed_at,
        minutes=found.minutes,
        parents=found.parents,
        events=events,
        hash=found.hash,
    )
    _check_revision(found, revision, file_name)
    return revision


def _check_revision(found: wire.RevisionV1, revision: Revision, file_name: str) -> None:
    if found.event_count != len(revision.events):
        raise malformed(file_name, "a revision without its history")
    if not wire.are_sorted_once(revision.parents) or revision.hash in revision.parents:
        raise malformed(file_name, "the parents of a revision")
    if not all(wire.is_moment(at) for at in (revision.started_at, revision.completed_at) if at):
        raise malformed(file_name, "the times of a revision")
    if revision_hash(revision) != revision.hash:
        raise altered_audit(file_name)


def altered_audit(file_name: str) -> PackageRefused:
    return refused(
        file_name,
        "holds an audit that is not the one that was signed",
        "ask the sender to make it again, and keep this file",
    )


def _written_lead_record(record: LeadRecord) -> AnyLeadRecord:
    match record:
        case Withdrawal():
            return written_withdrawal(record)
        case Correction():
            return wire.CorrectionV1(
                audit_id=record.audit_id,
                revision=record.revision,
                key=record.key,
                answer=_written_answer(record.answer),
                reason=record.reason,
                replaces=record.replaces,
                author=record.author,
                at=record.at,
                hash=record.hash,
            )
        case Resolution() if record.replaces:
            return wire4.ResolutionV4(
                audit_id=record.audit_id,
                heads=record.heads,
                chosen=record.chosen,
                author=record.author,
                reason=record.reason,
                at=record.at,
                hash=record.hash,
                replaces=record.replaces,
            )
        case Resolution():
            return wire.ResolutionV1(
                audit_id=record.audit_id,
                heads=record.heads,
                chosen=record.chosen,
                author=record.author,
                reason=record.reason,
                at=record.at,
                hash=record.hash,
            )
        case AllocationAct():
            return wire4.AllocationV4(
                audit_id=record.audit_id,
                case_id=record.case_id,
                readers=record.readers,
                reading=record.reading,
                base=record.base,
                reason=record.reason,
                replaces=record.replaces,
                author=record.author,
                at=record.at,
                hash=record.hash,
            )
        case RetiredKey():
            return wire.RetiredKeyV1(
                person_id=record.person_id,
                key=record.key,
                after_sequence=record.after_sequence,
                author=record.author,
                reason=record.reason,
                at=record.at,
                hash=record.hash,
            )
        case FileAct():
            return convert(record, wire4.FileActV4, from_attributes=True)
        case ConcernAct():
            return convert(record, wire5.ConcernActV5, from_attributes=True)


def written_withdrawal(record: Withdrawal) -> wire.WithdrawalV1:
    return wire.WithdrawalV1(
        audit_id=record.audit_id,
        revision=record.revision,
        author=record.author,
        reason=record.reason,
        at=record.at,
        hash=record.hash,
    )


def _lead_record(found: AnyLeadRecord) -> LeadRecord:
    author = PersonId(found.author)
    match found:
        case wire.WithdrawalV1():
            return withdrawal_from(found)
        case wire.CorrectionV1():
            return Correction(
                audit_id=AuditId(found.audit_id),
                revision=found.revision,
                key=AnswerKey(found.key),
                answer=_answer_from(found.answer),
                reason=found.reason,
                replaces=found.replaces,
                author=author,
                at=found.at,
                hash=found.hash,
            )
        case wire.ResolutionV1():
            return Resolution(
                AuditId(found.audit_id),
                found.heads,
                found.chosen,
                author,
                found.reason,
                found.at,
                found.hash,
            )
        case wire4.ResolutionV4():
            return Resolution(
                AuditId(found.audit_id),
                found.heads,
                found.chosen,
                author,
                found.reason,
                found.at,
                found.hash,
                found.replaces,
            )
        case wire4.AllocationV4():
            return AllocationAct(
                audit_id=AuditId(found.audit_id),
                case_id=CaseId(found.case_id),
                readers=tuple(PersonId(each) for each in found.readers),
                reading=found.reading,
                base=found.base,
                reason=found.reason,
                replaces=found.replaces,
                author=author,
                at=found.at,
                hash=found.hash,
            )
        case wire.RetiredKeyV1():
            return RetiredKey(
                PersonId(found.person_id),
                found.key,
                found.after_sequence,
                author,
                found.reason,
                found.at,
                found.hash,
            )
        case wire4.FileActV4():
            return convert(found, FileAct, from_attributes=True)
        case wire5.ConcernActV5():
            return convert(found, ConcernAct, from_attributes=True)


def withdrawal_from(found: wire.WithdrawalV1) -> Withdrawal:
    return Withdrawal(
        AuditId(found.audit_id),
        found.revision,
        PersonId(found.author),
        found.reason,
        found.at,
        found.hash,
    )
