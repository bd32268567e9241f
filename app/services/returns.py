"""Returns: the assessor seals what has been done for the lead; the lead merges it, losing nothing."""

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.errors import InputRefused, PackageRefused
from app.domain.ids import PersonId, RoundId
from app.domain.merge import Record, RecordSet
from app.domain.merge_preview import AuditPreview, Effect, Preview, preview
from app.domain.records import AuditState, Revision
from app.domain.rounds import AuditHeader, DeviceKey, Direction, LedgerEntry, Role
from app.domain.seats import seats
from app.files import check_reads_back, make_folder, write_atomically
from app.packages.contents import (
    Allocated,
    Expected,
    Kind,
    OpenedReturn,
    Return,
    ReturnTo,
    Signer,
)
from app.packages.envelope import inspect as inspect_envelope
from app.packages.keys import PersonKeys, enrol_proof, fingerprint_words
from app.packages.records import record_from, record_text
from app.packages.refusals import wrong_kind
from app.packages.returns import make_return, missing_numbers, open_return
from app.packages.work_packs import NAMES
from app.ports import UnitOfWork
from app.services import allocation_acts, threads
from app.services.drafts import settle
from app.services.identity import keys_in
from app.services.lead_lists import bring_lists_up_to_date
from app.services.ledger import next_sending, received
from app.services.machines import enrolments_in
from app.services.parcels import Source, bytes_of, name_of
from app.services.seat import elsewhere, only_the_seat, seats_in, two_seats
from app.services.taking_over import revision_of
from app.services.withdrawals import withdrawals_in
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

    `remarks` are sentences for the lead: `to_ask` those to be asked about, such as a return that never came, `to_know`
    the others. `refused` says why the file cannot be merged.
    """

    file_name: str
    person: str
    new: int
    same: int
    changed: int
    conflicting: int
    to_ask: tuple[str, ...] = ()
    to_know: tuple[str, ...] = ()
    notes: int = 0
    said: int = 0  # new in queries and challenges
    set_aside: int = 0  # came back after the audit had gone to somebody else: kept, not counted
    refused: str = ""
    words: str = ""  # of a machine that was not known
    audits: tuple[AuditPreview, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        return (*self.to_ask, *self.to_know)

    @property
    def unfinished(self) -> int:
        """Audits of it that bring something and are not signed off."""
        brings = {Effect.NEW, Effect.CHANGED, Effect.CONFLICTING}
        return sum(
            each.effect in brings and not each.is_signed and not each.is_taken_back
            for each in self.audits
        )

    @property
    def taken_back(self) -> int:
        """Audits of which nothing counts any more because their assessor says so."""
        return sum(each.is_taken_back for each in self.audits)


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
            withdrawals=withdrawals_in(work, round_id),
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
        work.said.keep_sent(round_id, entry.package_id, [each.hash for each in posts])
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


def inspect(ws: Workspace, round_id: RoundId, source: Source) -> MergedReturn:
    """What merging this file would change. Nothing is kept. Raises PackageRefused."""
    (seen,) = look(ws, round_id, [source])
    if seen.refused:
        raise PackageRefused(seen.refused)
    return seen


def look(ws: Workspace, round_id: RoundId, sources: Sequence[Source]) -> list[MergedReturn]:
    """What merging these files, one after the other, would change: they are merged, and nothing is kept of it.

    A file that would be refused says why, and the others are looked at all the same. One from a machine that is not
    known yet has that machine's `words`, to be asked for by telephone before it is merged.
    """
    with ws.begin() as work:
        merging = _Merging(ws, work, round_id, None)
        for source in sources:
            try:
                merging.take(source)
            except PackageRefused as refused:
                merging.seen.append(_Seen(name_of(source), refused=str(refused)))
        return merging.told()


def merge(
    ws: Workspace,
    round_id: RoundId,
    sources: Sequence[Source],
    confirmed: Collection[str] = (),
) -> list[MergedReturn]:
    """Merge these files in one transaction: all of them, or none where one is refused.

    The order does not matter, and merging a file again changes nothing. `confirmed`: words of machines not known before
    that the assessors read out. Raises PackageRefused.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        merging = _Merging(ws, work, round_id, confirmed)
        for source in sources:
            merging.take(source)
        told = merging.told()
        bring_lists_up_to_date(ws, work, round_id, merging.held)
        work.commit()
    return told


@dataclass(frozen=True, slots=True)
class _Seen:
    """One file on its way into the set. `opened` and `preview` are None for one that is refused."""

    file_name: str
    opened: OpenedReturn | None = None
    preview: Preview | None = None
    notes: int = 0
    new_said: int = 0
    told: tuple[str, ...] = ()  # of queries and of who leads
    refused: str = ""
    words: str = ""


class _Merging:
    """Files taken one after the other within a transaction: each is compared with all that was held before it."""

    def __init__(
        self,
        ws: Workspace,
        work: UnitOfWork,
        round_id: RoundId,
        confirmed: Collection[str] | None,
    ) -> None:
        """`confirmed` None: look only, and take machines that are not known as if their words had been asked for."""
        self._ws, self._work, self._round_id = ws, work, round_id
        self._confirmed = confirmed
        self._keys = keys_in(work)
        self.held = RecordSet.of(record_from(body) for body in work.records.bodies(round_id))
        # Worked out once; what a file adds to it is added to it.
        self._hashes = set(self.held.by_hash)
        self._expected = replace(expected_in(work, round_id), held=self._hashes)
        self.seen: list[_Seen] = []

    def take(self, source: Source) -> None:
        """Raises PackageRefused; the transaction is then as it was."""
        name = name_of(source)
        opened, raw = _open(source, self._keys, self._expected)
        words = ""
        if opened.signer is Signer.ANOTHER_DEVICE:
            words = " ".join(fingerprint_words(opened.body.keys))
            if self._confirmed is not None and words not in self._confirmed:
                raise PackageRefused(
                    f"{name} is signed on a machine this round does not know yet; "
                    "telephone the assessor before you take it."
                )
        body = opened.body
        incoming = RecordSet.of([*body.revisions, *body.withdrawals])
        seen = preview(self.held, incoming)
        notes = {each.id for each in body.entries if each.hash not in self.held}
        new_said = sum(each.hash not in self.held for each in body.posts)
        told = _told_of(self._work, self._round_id, opened, new_said)
        _keep(self._ws, self._work, self._round_id, opened, raw, name)
        beside = RecordSet.of([*body.entries, *body.posts, *body.moves])
        self.held = self.held | incoming | beside
        self._hashes.update(incoming.by_hash, beside.by_hash)
        if opened.signer is not Signer.PINNED:
            self._know(body.person_id)
        self.seen.append(_Seen(name, opened, seen, len(notes), new_said, told, words=words))

    def _know(self, person_id: PersonId) -> None:
        """Whoever's keys were pinned just now is known by them in the files after this."""
        known = {
            person.id: enrolments_in(self._work, self._round_id, person)
            for person in self._work.people.all(self._round_id)
            if person.id == person_id
        }
        self._expected = replace(self._expected, people={**self._expected.people, **known})

    def told(self) -> list[MergedReturn]:
        """What each file brought, once all are in: a number is missing only if none of them has it."""
        names = {person.id: person.name for person in self._work.people.all(self._round_id)}
        entries = self._work.ledger.entries(self._round_id)
        return [_told(each, names, entries) for each in self.seen]


def _told(
    seen: _Seen, names: Mapping[PersonId, str], entries: Sequence[LedgerEntry]
) -> MergedReturn:
    if seen.opened is None or seen.preview is None:
        return MergedReturn(seen.file_name, "", 0, 0, 0, 0, refused=seen.refused)
    person = names.get(seen.opened.body.person_id, "")
    never_came = tuple(
        f"Return {number} of {person} never came; it may have been kept as a copy, and a later one brings "
        "all that the same store held before."
        for number in missing_returns(entries, seen.opened)
    )
    found = seen.preview
    told = MergedReturn(
        seen.file_name,
        person,
        len(found.new),
        len(found.same),
        len(found.changed),
        len(found.conflicting),
        to_ask=never_came,
        notes=seen.notes,
        said=seen.new_said,
        set_aside=len(found.set_aside),
        words=seen.words,
        audits=found.audits,
    )
    return replace(told, to_know=(*_not_counted(told), *seen.told))


def _not_counted(told: MergedReturn) -> Iterator[str]:
    """What comes and counts nowhere, or counts nowhere any more."""
    if told.set_aside:
        yield (
            f"Returned after reallocation: {_audits(told.set_aside)}, kept and shown, and not counted, because "
            "somebody else reads now."
        )
    if told.taken_back:
        yield (
            f"Taken back by {told.person}: {_audits(told.taken_back)}, kept and shown with the reason under "
            "Moderation, and counted no more until it is returned again."
        )


def _audits(number: int) -> str:
    return "1 audit" if number == 1 else f"{number} audits"


def missing_returns(entries: Sequence[LedgerEntry], opened: OpenedReturn) -> tuple[int, ...]:
    """Numbers up to this return's that never came from the same machine: every machine counts its own."""
    numbers = [
        each.sequence
        for each in entries
        if each.direction is Direction.RECEIVED
        and each.person_id == opened.body.person_id
        and each.sender in {"", opened.header.sender}
    ]
    return missing_numbers([*numbers, opened.header.sender_seq])


def _open(source: Source, keys: PersonKeys, expected: Expected) -> tuple[OpenedReturn, bytes]:
    raw, name = bytes_of(source), name_of(source)
    if inspect_envelope(raw, name).sealed_to_code:
        raise wrong_kind(name, NAMES[Kind.WORK], NAMES[Kind.RETURN])
    return open_return(raw, keys, name, expected), raw


def expected_in(work: UnitOfWork, round_id: RoundId) -> Expected:
    """What this lead's store knows, against which a return is checked."""
    audit_round = work.rounds.get(round_id)
    ever = allocation_acts.readers_ever(work, round_id)
    return Expected(
        round_id=round_id,
        tool_hashes={
            audit_round.tool_hash,
            *(version.tool_hash for version in work.rounds.versions(round_id)),
        },
        people={
            person.id: enrolments_in(work, round_id, person)
            for person in work.people.all(round_id)
            if person.enrol_secret
        },
        allocated={
            each.audit_id: Allocated(each.case_id, ever[each.audit_id])
            for each in work.audits.allocations(round_id, with_replaced=True)
        },
        held=work.records.hashes(round_id),
    )


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
    work.folders.drop(round_id, opened.raw_sha256)
    for each in body.received:
        work.ledger.acknowledge(round_id, each, ws.now())
    records: list[Record] = [
        *body.revisions, *body.withdrawals, *body.entries, *body.posts, *body.moves,
    ]  # fmt: skip
    for record in records:
        work.records.add(round_id, record.hash, record_text(record), header.package_id)
    if opened.signer is Signer.PINNED:
        return
    (person,) = (each for each in work.people.all(round_id) if each.id == body.person_id)
    signing, recipient = body.keys.signing, body.keys.recipient
    if opened.signer is Signer.ENROLLED:
        work.people.pin(replace(person, sign_key=signing, recipient=recipient))
    else:
        work.people.keep_other_key(
            round_id, DeviceKey(person.id, signing, recipient, person.enrol_secret)
        )


def _told_of(
    work: UnitOfWork, round_id: RoundId, opened: OpenedReturn, new: int
) -> tuple[str, ...]:
    """What is `new` in queries and challenges; and a second seat, if this return shows that there is one."""
    remarks = []
    if new:
        what = "An answer" if new == 1 else f"{new} answers"
        remarks.append(f"{what} to queries or challenges: see Moderation.")
    before = seats_in(work, round_id)
    both = seats([*before.moves, *opened.body.moves])
    me = PersonId(work.identities.get().store_id)
    if both.is_contested:
        remarks.append(two_seats(both))
    elif before.leads(me, me) and not both.leads(me, me):
        remarks.append(elsewhere(both))
    return tuple(remarks)
