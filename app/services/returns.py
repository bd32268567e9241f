"""Returns: the assessor seals what has been done for the lead; the lead merges it, losing nothing."""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from app.domain.changes import Changes
from app.domain.errors import InputRefused, PackageRefused
from app.domain.ids import AuditId, PersonId, RoundId
from app.domain.merge import AuditView, Record, RecordSet, Standing
from app.domain.merge_preview import Preview, preview
from app.domain.records import AuditState, Revision
from app.domain.rounds import AuditHeader, Concern, Direction, Person, Role
from app.domain.seats import seats
from app.files import check_reads_back, make_folder, write_atomically
from app.packages.contents import (
    Allocated,
    Enrolment,
    Expected,
    Kind,
    OpenedReturn,
    PublicKeys,
    Return,
    ReturnTo,
    Signer,
)
from app.packages.envelope import inspect as inspect_envelope
from app.packages.files import read_bounded
from app.packages.keys import PersonKeys, enrol_proof
from app.packages.records import record_from, record_text
from app.packages.refusals import wrong_kind
from app.packages.returns import make_return, missing_numbers, open_return
from app.packages.work_packs import NAMES
from app.ports import UnitOfWork
from app.services import allocation_acts, concerns, moderation, threads
from app.services.concerns import concern_in
from app.services.drafts import settle
from app.services.forms import form_of
from app.services.identity import keys_in
from app.services.ledger import next_sending, received
from app.services.returned import returned_answers
from app.services.seat import only_the_seat, seats_in, two_seats
from app.services.taking_over import revision_of
from app.services.tools import pinned
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MadeReturn:
    path: Path
    sequence: int
    cases: int
    notes: int = 0  # entries of the notebook


@dataclass(frozen=True, slots=True)
class MergedReturn:
    """What one file brought, in audits; `notes` are entries of the notebook, new or written on.

    `remarks` are sentences for the lead, such as a return that never came.
    """

    file_name: str
    person: str
    new: int
    same: int
    changed: int
    conflicting: int
    remarks: tuple[str, ...]
    notes: int = 0
    set_aside: int = 0  # came back after the audit had gone to somebody else: kept, not counted


def make(ws: Workspace, round_id: RoundId, folder: Path) -> MadeReturn:
    """A return with every audit begun, finished or not, and every note of the notebook, an immediate concern not yet
    finished too; what was sent before is sent again with it.

    Raises InputRefused where nothing has been begun or noted, or in the lead's own store; NotWritten.
    """
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.ASSESSOR:
            raise InputRefused("This is the lead's store; returns are made in an assessor's store.")
        keys = keys_in(work)
        (me,) = work.people.all(round_id)
        begun = [
            header
            for header in work.audits.headers(round_id)
            if header.state is not AuditState.ALLOCATED
        ]
        entries = tuple(work.notebook.all(round_id))
        posts = threads.own_posts(work, audit_round)
        if not begun and not entries and not posts:
            raise InputRefused("No audit has been begun yet, so there is nothing to return.")
        earlier = _earlier(work, round_id)
        for header in begun:
            settle(work, header.id)
        fresh = [_revision(work, header, earlier) for header in begun]
        body = Return(
            person_id=me.id,
            keys=keys.public,
            enrol_proof=enrol_proof(me.enrol_secret, round_id, me.id, keys.public),
            revisions=tuple((earlier | {each.hash: each for each in fresh}).values()),
            received=tuple(
                sorted(
                    {
                        each.sha256
                        for each in work.ledger.entries(round_id)
                        if each.direction is Direction.RECEIVED
                    }
                )
            ),
            entries=entries,
            posts=posts,
            moves=seats_in(work, round_id).moves,
        )
        recipients = {seat.recipient for seat in work.people.seats(round_id)}
        to = ReturnTo(round_id, audit_round.tool_hash, tuple(sorted(recipients)))
        sending, entry = next_sending(ws, work, round_id, PersonId(""), Kind.RETURN, len(begun))
        raw = make_return(body, to, keys, sending)
        path = folder / entry.file_name
        work.ledger.add(round_id, replace(entry, sha256=sha256(raw).hexdigest()), raw)
        for header, revision in zip(begun, fresh, strict=True):
            work.audits.save_header(replace(header, returned_at=ws.now(), parents=(revision.hash,)))
            work.records.add(round_id, revision.hash, record_text(revision), entry.package_id)
        make_folder(folder)
        write_atomically(path, raw)
        try:
            check_reads_back(path, raw)
            work.commit()
        except BaseException:
            with contextlib.suppress(
                OSError
            ):  # a stick pulled out: the first error is the one to tell
                path.unlink(missing_ok=True)
            raise
    return MadeReturn(path, sending.sender_seq, len(begun), len({each.id for each in entries}))


def _revision(work: UnitOfWork, header: AuditHeader, earlier: Mapping[str, Revision]) -> Revision:
    """The audit as it stands now. Unchanged since the last return, it is that same revision again."""
    made = revision_of(header, work.audits.events(header.id))
    before = earlier.get(header.parents[0]) if len(header.parents) == 1 else None
    if before is not None and _same_content(before, made):
        return before
    return made


def _same_content(before: Revision, now: Revision) -> bool:
    return replace(before, parents=(), hash="") == replace(now, parents=(), hash="")


def _earlier(work: UnitOfWork, round_id: RoundId) -> dict[str, Revision]:
    """Everything sent before: a return carries its ancestors, so that order of arrival does not matter."""
    records = (record_from(body) for body in work.records.bodies(round_id))
    return {record.hash: record for record in records if isinstance(record, Revision)}


def inspect(ws: Workspace, round_id: RoundId, path: Path) -> MergedReturn:
    """What merging this file would change. Nothing is kept. Raises PackageRefused."""
    with ws.begin() as work:
        keys = keys_in(work)
        opened, _raw = _open(work, round_id, path, keys)
        notes = _fresh_notes(work, round_id, opened)
        seen, said = _preview(work, round_id, opened), _said_in(work, round_id, opened)
        return _told(work, round_id, opened, seen, notes, path.name, said)


def merge(ws: Workspace, round_id: RoundId, paths: Sequence[Path]) -> list[MergedReturn]:
    """Merge these files in one transaction: all of them, or none where one is refused.

    The order does not matter, and merging a file again changes nothing. Raises PackageRefused.
    """
    merged = []
    with ws.begin() as work:
        only_the_seat(work, round_id)
        keys = keys_in(work)
        for path in paths:
            opened, raw = _open(work, round_id, path, keys)
            if opened.signer is Signer.ANOTHER_DEVICE:
                raise PackageRefused(
                    f"{path.name} is signed on a machine this round does not know yet; "
                    "telephone the assessor before you take it."
                )
            seen = _preview(work, round_id, opened)
            notes = _fresh_notes(work, round_id, opened)
            said = _said_in(work, round_id, opened)
            _keep(ws, work, round_id, opened, raw, path.name)
            merged.append(_told(work, round_id, opened, seen, notes, path.name, said))
        bring_lists_up_to_date(ws, work, round_id)
        work.commit()
    return merged


def _open(
    work: UnitOfWork, round_id: RoundId, path: Path, keys: PersonKeys
) -> tuple[OpenedReturn, bytes]:
    raw = read_bounded(path)
    if inspect_envelope(raw, path.name).sealed_to_code:
        raise wrong_kind(path.name, NAMES[Kind.WORK], NAMES[Kind.RETURN])
    return open_return(raw, keys, path.name, _expected(work, round_id)), raw


def _expected(work: UnitOfWork, round_id: RoundId) -> Expected:
    audit_round = work.rounds.get(round_id)
    ever = allocation_acts.readers_ever(work, round_id)
    return Expected(
        round_id=round_id,
        tool_hashes={
            audit_round.tool_hash,
            *(version.tool_hash for version in work.rounds.versions(round_id)),
        },
        people={
            person.id: (_enrolment(person),)
            for person in work.people.all(round_id)
            if person.enrol_secret
        },
        allocated={
            each.audit_id: Allocated(each.case_id, ever[each.audit_id])
            for each in work.audits.allocations(round_id)
        },
        held=work.records.hashes(round_id),
    )


def _enrolment(person: Person) -> Enrolment:
    keys = PublicKeys(person.sign_key, person.recipient) if person.enrolled else None
    return Enrolment(person.enrol_secret, keys)


def _preview(work: UnitOfWork, round_id: RoundId, opened: OpenedReturn) -> Preview:
    incoming: list[Record] = [*opened.body.revisions, *opened.body.withdrawals]
    held = (record_from(body) for body in work.records.bodies(round_id))
    return preview(RecordSet.of(held), RecordSet.of(incoming))


def _keep(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    opened: OpenedReturn,
    raw: bytes,
    file_name: str,
) -> None:
    header, body = opened.header, opened.body
    work.ledger.add(
        round_id,
        received(opened, body.person_id, file_name, ws.now()),
        raw,
    )
    records: list[Record] = [
        *body.revisions, *body.withdrawals, *body.entries, *body.posts, *body.moves,
    ]  # fmt: skip
    for record in records:
        work.records.add(round_id, record.hash, record_text(record), header.package_id)
    if opened.signer is Signer.ENROLLED:
        (person,) = (each for each in work.people.all(round_id) if each.id == body.person_id)
        work.people.pin(replace(person, sign_key=body.keys.signing, recipient=body.keys.recipient))


def _fresh_notes(work: UnitOfWork, round_id: RoundId, opened: OpenedReturn) -> int:
    """Entries of which this return brings something that is not held yet."""
    held = work.records.hashes(round_id)
    return len({each.id for each in opened.body.entries if each.hash not in held})


def _told(
    work: UnitOfWork,
    round_id: RoundId,
    opened: OpenedReturn,
    seen: Preview,
    notes: int,
    file_name: str,
    said: tuple[str, ...],
) -> MergedReturn:
    names = {person.id: person.name for person in work.people.all(round_id)}
    person = names.get(opened.body.person_id, "")
    numbers = [
        each.sequence
        for each in work.ledger.entries(round_id)
        if each.direction is Direction.RECEIVED and each.person_id == opened.body.person_id
    ]
    missing = missing_numbers([*numbers, opened.header.sender_seq])
    remarks = tuple(
        f"Return {number} of {person} never came; it may have been kept as a copy, and a later one brings "
        "all that the same store held before."
        for number in missing
    )
    late = len(seen.set_aside)
    if late:
        came = "1 audit" if late == 1 else f"{late} audits"
        remarks += (
            f"Returned after reallocation: {came}, kept and shown, and not counted, because somebody else reads now.",
        )
    return MergedReturn(
        file_name,
        person,
        len(seen.new),
        len(seen.same),
        len(seen.changed),
        len(seen.conflicting),
        (*remarks, *said),
        notes,
        late,
    )


def _said_in(work: UnitOfWork, round_id: RoundId, opened: OpenedReturn) -> tuple[str, ...]:
    """What is new in queries and challenges; and a second seat, if this return shows that there is one."""
    held = work.records.hashes(round_id)
    new = sum(each.hash not in held for each in opened.body.posts)
    remarks = []
    if new:
        what = "An answer" if new == 1 else f"{new} answers"
        remarks.append(f"{what} to queries or challenges: see Moderation.")
    both = seats([*seats_in(work, round_id).moves, *opened.body.moves])
    if both.is_contested:
        remarks.append(two_seats(both))
    return tuple(remarks)


def choose(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, chosen: str, reason: str
) -> Changes:
    """As `moderation.choose`, and the lead's lists follow the chosen copy."""
    changes = moderation.choose(ws, round_id, audit_id, chosen, reason)
    with ws.begin() as work:
        bring_lists_up_to_date(ws, work, round_id)
        work.commit()
    return changes


def bring_lists_up_to_date(ws: Workspace, work: UnitOfWork, round_id: RoundId) -> None:
    """The lead's lists follow the records: where each audit stands, and which concerns are open."""
    audit_round = work.rounds.get(round_id)
    tool = pinned(work, audit_round.tool_hash)
    versions = work.rounds.versions(round_id)
    answered: dict[AuditId, Concern] = {}
    denying: dict[AuditId, Revision] = {}
    for audit_id, view in moderation.views(work, round_id).items():
        header = work.audits.header(audit_id)
        case = work.cases.get(header.case_id)
        forms, raised = {}, None
        for head in (*view.heads, *_last_set_aside(view)):
            # Of every copy, counted or not: a concern waits for no choice between them, nor goes with one.
            said = returned_answers(replace(view, revision=head), versions)
            forms[head.hash] = form_of(tool, audit_round, case, said.own, said.read_on)
            found = concern_in(forms[head.hash], case.ref, ws.now(), audit_id, said.earlier)
            raised = raised or found
        if raised is not None:
            answered[audit_id] = raised
        if view.standing is Standing.SET_ASIDE:
            _begin_again(work, header)
        if view.standing is not Standing.COUNTED or view.revision is None:
            continue
        if raised is None and any(concerns.touches_concern(e.key) for e in view.revision.events):
            denying[audit_id] = view.revision
        form = forms[view.revision.hash]
        progress = form.progress(None)
        work.audits.save_header(
            replace(
                header,
                state=AuditState.IN_PROGRESS if view.handed_on else view.revision.state,
                started_at=_at(view.revision.started_at),
                completed_at=_at(view.revision.completed_at),
                returned_at=header.returned_at or ws.now(),
                updated_at=_at(view.revision.completed_at) or header.updated_at,
                minutes=view.revision.minutes,
                answered=progress.answered,
                asked=progress.asked,
                warnings=progress.warnings,
                queries=progress.queries,
            )
        )
    for audit_id, raised_in in _raised_before(work, round_id, denying).items():
        ref = work.cases.get(raised_in.case_id).ref
        answered[audit_id] = concerns.taken_back(raised_in, denying[audit_id], ref, ws.now())
    concerns.bring_up_to_date(work, audit_round, answered)


def _last_set_aside(view: AuditView) -> tuple[Revision, ...]:
    named = {parent for each in view.set_aside for parent in each.parents}
    return tuple(each for each in view.set_aside if each.hash not in named)


def _begin_again(work: UnitOfWork, header: AuditHeader) -> None:
    """The list says of an audit given on afresh what it says of one that nobody has begun."""
    blank = AuditHeader(
        header.id,
        header.round_id,
        header.case_id,
        header.person_id,
        header.reading,
        AuditState.ALLOCATED,
        header.tool_hash,
        asked=header.asked,
        parents=header.parents,
    )
    work.audits.save_header(blank)


def _raised_before(
    work: UnitOfWork, round_id: RoundId, audits: Collection[AuditId]
) -> dict[AuditId, Revision]:
    """Of these audits, the latest copy held that raised a concern: the same in whatever order they came."""
    if not audits:
        return {}
    held = (record_from(body) for body in work.records.bodies(round_id))
    raising = [
        each
        for each in held
        if isinstance(each, Revision)
        and each.audit_id in audits
        and concerns.raised_by(each.events)
    ]
    return {
        each.audit_id: each
        for each in sorted(raising, key=lambda each: (len(each.events), each.hash))
    }


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
