"""What came back, as a set that only grows, and what it says: a pure function of the set.

Every record is immutable and known by its content hash, so merging is set union: any order, any number of
times, nothing lost. Diverged copies of one audit are never chosen between; no clock decides anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

from app.domain.allocation_acts import (
    UNSAID,
    AllocationAct,
    InForce,
    countable,
    in_force,
    set_aside,
)
from app.domain.answers import Answer
from app.domain.concern_acts import ConcernAct
from app.domain.file_requests import FileAct
from app.domain.history import addressed_revision, answer_fields, content_hash, revision_hash
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId
from app.domain.notebook import Entry, entry_hash
from app.domain.records import AuditState, Revision, replay
from app.domain.seats import SeatMove, move_hash
from app.domain.threads import Post, post_hash


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The assessor takes one returned revision back. It is kept, shown, and no longer counted."""

    audit_id: AuditId
    revision: str
    author: PersonId
    reason: str
    at: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """The lead's layer over one answer; the assessor's own stays as it is beneath.

    Made on the answer that `revision` has at `key`, and applies only while that is still the answer.
    `answer` None takes the answer out of the count. `replaces` names earlier corrections it stands for.
    """

    audit_id: AuditId
    revision: str
    key: AnswerKey
    answer: Answer | None
    reason: str
    replaces: tuple[str, ...]
    author: PersonId
    at: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The lead chooses one of exactly these diverged heads; a further head opens the question again.

    `replaces` names earlier choices between the same copies that it stands for. Two that differ, neither replacing the
    other, leave the question open.
    """

    audit_id: AuditId
    heads: tuple[str, ...]
    chosen: str
    author: PersonId
    reason: str
    at: str
    hash: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """What this key signed after its package number `after_sequence` is no longer taken."""

    person_id: PersonId
    key: str
    after_sequence: int
    author: PersonId
    reason: str
    at: str
    hash: str = ""


Record = (
    Revision
    | Withdrawal
    | Correction
    | Resolution
    | RetiredKey
    | AllocationAct
    | FileAct
    | ConcernAct
    | Entry
    | Post
    | SeatMove
)
AnyRecord = TypeVar(
    "AnyRecord",
    Revision,
    Withdrawal,
    Correction,
    Resolution,
    RetiredKey,
    AllocationAct,
    FileAct,
    ConcernAct,
)

_BESIDE = RetiredKey | FileAct | ConcernAct | Entry | Post | SeatMove


def audit_of(record: Record) -> AuditId | None:
    """The audit whose standing a record bears on; what is said about its answers changes nothing of that."""
    return None if isinstance(record, _BESIDE) else record.audit_id


CHOICE_AGAIN = b"cfa/resolution/v2\0"
_CONTEXTS: Mapping[type, bytes] = {
    Withdrawal: b"cfa/withdrawal/v1\0",
    Correction: b"cfa/correction/v1\0",
    Resolution: b"cfa/resolution/v1\0",
    RetiredKey: b"cfa/retired-key/v1\0",
    AllocationAct: b"cfa/allocation/v1\0",
    FileAct: b"cfa/file-act/v1\0",
    ConcernAct: b"cfa/concern-act/v1\0",
}


def addressed(record: AnyRecord) -> AnyRecord:
    """The record with its lists in order and its content hash filled in."""
    if isinstance(record, Revision):
        return addressed_revision(record)
    if isinstance(record, Correction | AllocationAct | FileAct):
        record = replace(record, replaces=tuple(sorted(set(record.replaces))))
    elif isinstance(record, ConcernAct):
        record = replace(
            record,
            concerns=tuple(sorted(set(record.concerns))),
            seen=tuple(sorted(set(record.seen))),
            replaces=tuple(sorted(set(record.replaces))),
        )
    elif isinstance(record, Resolution):
        record = replace(
            record,
            heads=tuple(sorted(set(record.heads))),
            replaces=tuple(sorted(set(record.replaces))),
        )
    return replace(record, hash=record_hash(record))


def record_hash(record: Record) -> str:
    """The content address: SHA-256 over every field but the hash itself."""
    if isinstance(record, Revision):
        return revision_hash(record)
    if isinstance(record, Entry):
        return entry_hash(record)
    if isinstance(record, Post):
        return post_hash(record)
    if isinstance(record, SeatMove):
        return move_hash(record)
    content = {each.name: getattr(record, each.name) for each in fields(record)}
    del content["hash"]
    if isinstance(record, Correction) and record.answer is not None:
        content["answer"] = answer_fields(record.answer)
    if isinstance(record, Resolution):
        if record.replaces:
            return content_hash(CHOICE_AGAIN, content)
        del content["replaces"]  # as choices were hashed before one could replace another
    return content_hash(_CONTEXTS[type(record)], content)


@dataclass(frozen=True, eq=False)
class RecordSet:
    """Records by content hash. `|` is the merge; two sets are equal when they hold the same records."""

    by_hash: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "RecordSet":
        return cls({record.hash: record for record in records})

    def __or__(self, other: "RecordSet") -> "RecordSet":
        return RecordSet({**other.by_hash, **self.by_hash})

    def __iter__(self) -> Iterator[Record]:
        return iter(self.by_hash.values())

    def __len__(self) -> int:
        return len(self.by_hash)

    def __contains__(self, record_hash: object) -> bool:
        return record_hash in self.by_hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordSet) and self.by_hash.keys() == other.by_hash.keys()

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """One hash for the whole set, the same whatever order the records came in."""
        return sha256("\n".join(sorted(self.by_hash)).encode()).hexdigest()


class Standing(StrEnum):
    COUNTED = "counted"
    CONFLICT = "conflict"  # two or more copies went different ways: shown, not counted
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set-aside"  # all of it came back after the audit went to somebody else


class CorrectionState(StrEnum):
    APPLIES = "applies"
    STALE = "stale"  # the answer beneath has changed: confirm again
    CONTESTED = "contested"  # two live corrections of one answer
    WAITING = "waiting"  # the audit is in conflict or withdrawn, or its base has not arrived
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """`key` is where the corrected answer stands under the tool in force."""

    correction: Correction
    state: CorrectionState
    key: AnswerKey


@dataclass(frozen=True, slots=True)
class AuditView:
    """One audit as the whole set shows it. `revision` is the one that counts; None unless COUNTED.

    `set_aside` came back from somebody whose audit it no longer was: kept, shown and not counted.
    """

    audit_id: AuditId
    case_id: CaseId
    standing: Standing
    heads: tuple[Revision, ...]
    revision: Revision | None
    resolution: Resolution | None
    withdrawn: tuple[Revision, ...]
    corrections: tuple[CorrectionView, ...]
    missing: frozenset[str]  # revisions that others grew from and that have not arrived
    choices: tuple[
        Resolution, ...
    ] = ()  # between these heads, that no other replaces: two may differ
    allocation: InForce = UNSAID
    set_aside: tuple[Revision, ...] = ()

    @property
    def handed_on(self) -> bool:
        """What counts is still what the reader before left: whoever took it over has returned nothing yet."""
        act = self.allocation.act
        return act is not None and self.revision is not None and self.revision.hash == act.base

    def is_final_of(self, reader: PersonId) -> bool:
        """Signed off by whoever reads it now, and counted. What came back after a case went on without an act of
        allocation, in rounds from before those were kept, is nobody's."""
        if self.revision is None or self.handed_on:
            return False
        theirs = self.allocation.act is not None or self.revision.assessor == reader
        return theirs and self.revision.state is AuditState.COMPLETE


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What to show and count at one key, and the assessor's own answer where a correction lies over it."""

    shown: Answer | None
    original: Answer | None
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How the answers of a revision are read: as they stand, or under a later version of the tool."""

    answers: Callable[[Revision], Mapping[AnswerKey, Answer]]
    key: Callable[[AnswerKey, Revision], AnswerKey]


AS_THEY_STAND = ReadAs(lambda revision: replay(revision.events).answers, lambda key, _revision: key)


def collate(
    records: Iterable[Record], reading: ReadAs = AS_THEY_STAND
) -> Mapping[AuditId, AuditView]:
    """Every audit of which a revision is held. Depends on the records alone, not on how they came."""
    sorted_out = _Sorted.from_records(records)
    return {
        audit_id: _view(audit_id, sorted_out, reading) for audit_id in sorted(sorted_out.revisions)
    }


def retired_keys(records: Iterable[Record]) -> Mapping[str, int]:
    """Signing key -> number of the last package still taken from it; the earliest retirement holds."""
    retired: dict[str, int] = {}
    for record in records:
        if isinstance(record, RetiredKey):
            retired[record.key] = min(
                record.after_sequence, retired.get(record.key, record.after_sequence)
            )
    return retired


def shown_answers(view: AuditView) -> Mapping[AnswerKey, ShownAnswer]:
    """The answers that count, with the corrections that apply laid over; empty unless COUNTED."""
    if view.revision is None:
        return {}
    answers = replay(view.revision.events).answers
    shown = {key: ShownAnswer(answer, answer, None) for key, answer in answers.items()}
    for each in view.corrections:
        if each.state is CorrectionState.APPLIES:
            key = each.key
            shown[key] = ShownAnswer(each.correction.answer, answers.get(key), each.correction)
    return shown


@dataclass(frozen=True, slots=True)
class _Sorted:
    revisions: Mapping[AuditId, list[Revision]]
    withdrawn: frozenset[tuple[AuditId, str]]
    corrections: Mapping[AuditId, list[Correction]]
    resolutions: Mapping[AuditId, list[Resolution]]
    allocations: Mapping[AuditId, list[AllocationAct]]
    known: frozenset[str]  # hashes of all revisions, of whatever audit

    @classmethod
    def from_records(cls, records: Iterable[Record]) -> "_Sorted":
        revisions: dict[AuditId, list[Revision]] = {}
        corrections: dict[AuditId, list[Correction]] = {}
        resolutions: dict[AuditId, list[Resolution]] = {}
        allocations: dict[AuditId, list[AllocationAct]] = {}
        withdrawn: set[tuple[AuditId, str]] = set()
        for record in sorted(records, key=lambda each: each.hash):
            match record:
                case Revision():
                    revisions.setdefault(record.audit_id, []).append(record)
                case Correction():
                    corrections.setdefault(record.audit_id, []).append(record)
                case Resolution():
                    resolutions.setdefault(record.audit_id, []).append(record)
                case Withdrawal():
                    withdrawn.add((record.audit_id, record.revision))
                case AllocationAct():
                    allocations.setdefault(record.audit_id, []).append(record)
                case RetiredKey() | FileAct() | ConcernAct() | Entry() | Post() | SeatMove():
                    pass
        known = frozenset(each.hash for held in revisions.values() for each in held)
        return cls(revisions, frozenset(withdrawn), corrections, resolutions, allocations, known)


def _view(audit_id: AuditId, found: _Sorted, reading: ReadAs) -> AuditView:
    """Heads are, of the revisions that the allocation lets count, those that no other of them grew from, less those
    withdrawn. Where lead and deputy allocated differently, nothing counts until one act stands for both."""
    revisions = found.revisions[audit_id]
    allocation = in_force(found.allocations.get(audit_id, ()))
    counting = revisions if allocation.contested else countable(revisions, allocation)
    named = {parent for revision in counting for parent in revision.parents}
    taken_back = {each.hash for each in revisions if (audit_id, each.hash) in found.withdrawn}
    heads = tuple(each for each in counting if each.hash not in named | taken_back)
    choices = _choices(heads, found.resolutions.get(audit_id, []))
    resolution = choices[0] if len({each.chosen for each in choices}) == 1 else None
    counted = None if allocation.contested else _counted(heads, resolution)
    held = {each.hash: each for each in revisions}
    return AuditView(
        audit_id=audit_id,
        case_id=revisions[0].case_id,
        standing=_standing(heads, counted, any_counting=bool(counting)),
        heads=heads,
        revision=counted,
        resolution=resolution,
        withdrawn=tuple(each for each in revisions if each.hash in taken_back),
        corrections=_judge(found.corrections.get(audit_id, []), counted, held, reading),
        missing=frozenset({p for each in revisions for p in each.parents} - found.known),
        choices=choices,
        allocation=allocation,
        set_aside=tuple(
            each for each in set_aside(revisions, counting) if each.hash not in taken_back
        ),
    )


def _standing(
    heads: tuple[Revision, ...], counted: Revision | None, *, any_counting: bool
) -> Standing:
    if counted is not None:
        return Standing.COUNTED
    if heads:
        return Standing.CONFLICT
    return Standing.WITHDRAWN if any_counting else Standing.SET_ASIDE


def _choices(heads: tuple[Revision, ...], offered: list[Resolution]) -> tuple[Resolution, ...]:
    """What was chosen between exactly these heads, less what was chosen anew since."""
    now = {head.hash for head in heads}
    fitting = [each for each in offered if set(each.heads) == now and each.chosen in now]
    replaced = {earlier for each in fitting for earlier in each.replaces}
    return tuple(each for each in fitting if each.hash not in replaced) if len(heads) > 1 else ()


def _counted(heads: tuple[Revision, ...], resolution: Resolution | None) -> Revision | None:
    if len(heads) == 1:
        return heads[0]
    if resolution is None:
        return None
    return next(head for head in heads if head.hash == resolution.chosen)


def _judge(
    corrections: list[Correction],
    counted: Revision | None,
    held: Mapping[str, Revision],
    reading: ReadAs,
) -> tuple[CorrectionView, ...]:
    if not corrections:
        return ()
    answer_of = _answers_of(held, reading)
    places = {
        each.hash: reading.key(each.key, held[each.revision]) if each.revision in held else each.key
        for each in corrections
    }
    replaced = {earlier for each in corrections for earlier in each.replaces}
    states: dict[str, CorrectionState] = {}
    live: dict[AnswerKey, list[Correction]] = {}
    for each in corrections:
        if each.hash in replaced:
            states[each.hash] = CorrectionState.REPLACED
        elif counted is None or each.revision not in held:
            states[each.hash] = CorrectionState.WAITING
        elif answer_of(each.revision, places[each.hash]) != answer_of(
            counted.hash, places[each.hash]
        ):
            states[each.hash] = CorrectionState.STALE
        else:
            live.setdefault(places[each.hash], []).append(each)
    for rivals in live.values():
        state = CorrectionState.APPLIES if len(rivals) == 1 else CorrectionState.CONTESTED
        states |= {each.hash: state for each in rivals}
    return tuple(CorrectionView(each, states[each.hash], places[each.hash]) for each in corrections)


def _answers_of(
    held: Mapping[str, Revision], reading: ReadAs
) -> Callable[[str, AnswerKey], Answer | None]:
    """Looks answers up in held revisions, replaying each history once."""
    sheets: dict[str, Mapping[AnswerKey, Answer]] = {}

    def answer_of(revision: str, key: AnswerKey) -> Answer | None:
        if revision not in sheets:
            sheets[revision] = reading.answers(held[revision])
        return sheets[revision].get(key)

    return answer_of
