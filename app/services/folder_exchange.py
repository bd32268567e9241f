"""The exchange folder: packages put there and fetched from there, however often and wherever it breaks off.

docs/decisions/0017-exchange-folder.md says why it works as it does.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from app.domain.changes import Changes
from app.domain.errors import InputRefused, PackageRefused
from app.domain.folder_exchange import Content, Ledger, Listed, Looked, Outgoing, Plan, reconcile
from app.domain.ids import PackageId, PersonId, RoundId
from app.domain.rounds import Direction, LedgerEntry, Parcel, Person, Role, Round
from app.files import NotWritten, check_writable, write_atomically
from app.packages import sealing
from app.packages.acknowledgements import acknowledgement_in, make_acknowledgement
from app.packages.contents import Acknowledgement, Kind, Merged
from app.packages.envelope import inspect, open_envelope
from app.packages.files import listed, read_bounded
from app.packages.queries import queries_in
from app.packages.returns import open_return
from app.packages.updates import update_in
from app.packages.work_packs import work_pack_in
from app.ports import UnitOfWork
from app.services import queries, returns
from app.services.identity import keys_in
from app.services.leaving import leaving
from app.services.ledger import next_sending, received
from app.services.packs import trusted_in
from app.services.recipients import recipients_of
from app.workspace import Workspace

RETURN_NAME = re.compile(
    rf"(?i){Kind.RETURN}-[0-9a-f]{{8}}-"
)  # whatever others put before or behind
Report = Callable[[int, int], None]  # (done, of); raises Cancelled once the user has asked to stop


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one look at the folder brought. `there`: False where it is not, or went in the middle: all that was done
    stays done.

    `made`: the number of a return just made, 0 without one. `sent` and `fetched` count files, `acknowledged`
    packages of which the receiver said now that it has them, `arriving` files that are not whole yet. `stuck` are
    sentences.
    """

    there: bool
    at: datetime
    made: int = 0
    sent: int = 0
    fetched: int = 0
    acknowledged: int = 0
    arriving: int = 0
    stuck: tuple[str, ...] = ()

    @property
    def changes(self) -> Changes:
        return Changes(ledger=bool(self.made or self.sent or self.fetched or self.acknowledged))


def choose(ws: Workspace, round_id: RoundId, folder: Path | None) -> Changes:
    """Use this folder from now on; None: none. Raises InputRefused for what is no folder, NotWritten where nothing
    can be written.
    """
    if folder is not None:
        if not folder.is_dir():
            raise InputRefused(f"{folder} is not a folder; choose one that is there.")
        check_writable(folder)
    with ws.begin() as work:
        work.folders.choose(round_id, "" if folder is None else str(folder))
        work.commit()
    return Changes(ledger=True)


def chosen(ws: Workspace, round_id: RoundId) -> Path | None:
    with ws.begin() as work:
        held = work.folders.folder(round_id)
    return Path(held) if held else None


class FolderExchange:
    """The exchange folder of one round. Remembers what it has looked into: a look at a quiet folder costs one
    listing.
    """

    def __init__(self, ws: Workspace, round_id: RoundId) -> None:
        self._ws = ws
        self._round_id = round_id
        self._folder: Path | None = None
        self._before: Sequence[Listed] = ()
        self._looked: dict[Listed, Looked] = {}

    def run(
        self, report: Report = lambda _done, _of: None, *, make: bool = False, ready: bool = False
    ) -> Exchanged:
        """Fetch what is new, put there what is to be sent, take away what its receiver has.

        `make`: an assessor's work that was not sent goes into a return first, and the lead's queries into files;
        `ready`: only where an audit was
        signed off since the last, or something noted. What comes is kept aside until it is looked at, receipts are
        entered at once. Each file is a step of its own: breaking off, by `report` or by a pulled stick, leaves whole
        files and a true ledger. Raises NotWritten for a full or locked folder, InputRefused for one that may not be
        read, StoreProblem.
        """
        now = self._ws.now()
        folder = chosen(self._ws, self._round_id)
        if folder != self._folder:
            self._folder, self._before, self._looked = folder, (), {}
        listing = None if folder is None else listed(folder)
        if make or listing is None:
            self._look_again()
        if folder is None or listing is None:
            self._before = ()
            return Exchanged(there=False, at=now)
        told = Exchanged(there=True, at=now)
        try:
            told = self._run(folder, listing, told, report, make=make, ready=ready)
        except NotWritten:
            if listed(folder) is not None:
                raise
            told = replace(told, there=False)
        if not told.there:
            self._look_again()
        return told

    def _look_again(self) -> None:
        """What did not open may do so now: an earlier return may have come, or the stick was pulled while it was
        read.
        """
        self._looked = {
            each: looked
            for each, looked in self._looked.items()
            if looked.content is not Content.UNREADABLE
        }

    def _run(
        self,
        folder: Path,
        listing: Sequence[Listed],
        told: Exchanged,
        report: Report,
        *,
        make: bool,
        ready: bool,
    ) -> Exchanged:
        self._looked = {each: self._looked[each] for each in listing if each in self._looked}
        plan = self._plan(listing)
        steps = len(plan.fetch) + len(plan.send) + 1
        for done, each in enumerate(plan.fetch):
            report(done, steps)
            fetched, acknowledged = self._look_into(folder, each)
            told = replace(
                told,
                fetched=told.fetched + fetched,
                acknowledged=told.acknowledged + acknowledged,
            )
        told = replace(told, made=self._make(folder, make=make, ready=ready))
        if make:
            told = replace(told, sent=told.sent + self._ask(folder))
        self._acknowledge()
        plan = self._plan(listing)
        steps = len(plan.fetch) + len(plan.send) + 1
        for done, package in enumerate(plan.send):
            report(done, steps)
            if package.file_name in {each.name for each in listing} or not self._is_there(
                folder, package
            ):
                with self._ws.begin() as work:
                    raw = work.ledger.raw(package.package_id)
                if raw:  # a pack whose finding slips were purged is kept no more
                    write_atomically(folder / package.file_name, raw)
                    told = replace(told, sent=told.sent + 1)
        for each in plan.remove:
            _take_away(folder / each.name, each)
        report(steps, steps)
        stuck = tuple(
            self._looked[each].sentence for each in (*plan.stuck, *self._strange(listing))
        )
        self._before = tuple(listing)
        return replace(
            told,
            sent=told.sent + bool(told.made),
            arriving=len(plan.wait),
            stuck=stuck,
            there=listed(folder) is not None,
        )

    def _strange(self, listing: Sequence[Listed]) -> list[Listed]:
        """What a sentence is said of though it is not for this store, as long as it lies there."""
        return [
            each
            for each in listing
            if each in self._looked
            and self._looked[each].content is Content.OTHERS
            and self._looked[each].sentence
        ]

    def _plan(self, listing: Sequence[Listed]) -> Plan:
        with self._ws.begin() as work:
            audit_round = work.rounds.get(self._round_id)
            entries = work.ledger.entries(self._round_id)
        return reconcile(listing, self._before, self._looked, ledger_of(audit_round, entries))

    def _is_there(self, folder: Path, package: Outgoing) -> bool:
        """A return just made was written by its making."""
        return (folder / package.file_name).is_file()

    def _make(self, folder: Path, *, make: bool, ready: bool) -> int:
        with self._ws.begin() as work:
            if work.rounds.get(self._round_id).role is not Role.ASSESSOR:
                return 0
        stands = leaving(self._ws, self._round_id)
        if not ((make and stands.unsent) or (ready and (stands.ready or stands.notes))):
            return 0
        _check_is_there(folder)
        return returns.make(self._ws, self._round_id, folder).sequence

    def _ask(self, folder: Path) -> int:
        """What the lead said about answers and has not sent yet, a file for each assessor."""
        with self._ws.begin() as work:
            if work.rounds.get(self._round_id).role is not Role.LEAD:
                return 0
        _check_is_there(folder)
        return queries.write_ready(self._ws, self._round_id, folder)

    def _look_into(self, folder: Path, each: Listed) -> tuple[int, int]:
        """(fetched, acknowledged). Reads the file once for as long as it does not change."""
        try:
            raw = read_bounded(folder / each.name)
        except PackageRefused as refused:
            self._looked[each] = Looked(Content.UNREADABLE, "", str(refused))
            return 0, 0
        digest = sha256(raw).hexdigest()
        with self._ws.begin() as work:
            looked, fetched, acknowledged = self._take_in(work, each.name, raw, digest)
            if fetched or acknowledged or looked.content is Content.HELD:
                work.commit()
        self._looked[each] = looked
        return fetched, acknowledged

    def _take_in(
        self, work: UnitOfWork, name: str, raw: bytes, digest: str
    ) -> tuple[Looked, int, int]:
        held = {entry.sha256: entry.direction for entry in work.ledger.entries(self._round_id)} | {
            parcel.sha256: Direction.RECEIVED for parcel in work.folders.parcels(self._round_id)
        }
        if digest in held:
            own = held[digest] is Direction.SENT
            return Looked(Content.OWN if own else Content.HELD, digest), 0, 0
        try:
            found = self._seen(work, name, raw)
        except PackageRefused as refused:
            return Looked(Content.UNREADABLE, digest, str(refused)), 0, 0
        if found is None:
            return (
                Looked(Content.OTHERS, digest, self._not_for_whoever_leads(work, name, raw)),
                0,
                0,
            )
        if found is Kind.ACKNOWLEDGEMENT:
            return Looked(Content.HELD, digest), 0, self._read_receipt(work, name, raw)
        parcel = Parcel(digest, found.value, name[:255], self._ws.now(), raw)
        fetched = work.folders.keep(self._round_id, parcel)
        return Looked(Content.HELD, digest), int(fetched), 0

    def _not_for_whoever_leads(self, work: UnitOfWork, name: str, raw: bytes) -> str:
        """Of a return, by its name, that this store leads the round for and cannot open; "" of anything else.

        Its maker has not heard yet who leads, or it belongs to another round that uses the folder.
        """
        if work.rounds.get(self._round_id).role is not Role.LEAD or not RETURN_NAME.search(name):
            return ""
        if sealing.is_sealed_to(raw, keys_in(work).identity):
            return ""  # of another round led here
        return (
            f"{name[:255]} is a return that was not sealed to this store: whoever made it has not heard that you lead. "
            "Give them the file that says so and let them return again, or let whoever led before merge it; if it "
            "belongs to another round, leave it."
        )

    def _seen(self, work: UnitOfWork, name: str, raw: bytes) -> Kind | None:
        """What kind of package for this store it is; None for one that is not for it. Raises PackageRefused where it
        should be and is faulty.
        """
        if inspect(raw, name).sealed_to_code:
            return None  # opened by hand, with its code
        keys = keys_in(work)
        if not sealing.is_sealed_to(raw, keys.identity):
            return None
        opened = open_envelope(raw, keys, name)
        if opened.header.round_id != self._round_id:
            return None
        if work.rounds.get(self._round_id).role is Role.LEAD:
            if opened.header.kind is not Kind.RETURN:
                return None
            open_return(raw, keys, name, returns.expected_in(work, self._round_id))
        elif opened.header.kind is Kind.RETURN:
            return None
        elif opened.header.kind is Kind.UPDATE:
            update_in(opened, name, trusted_in(work))
        elif opened.header.kind is Kind.QUERIES:
            queries_in(opened, name, trusted_in(work))
        elif opened.header.kind is Kind.ACKNOWLEDGEMENT:
            acknowledgement_in(opened, name, trusted_in(work))
        else:
            work_pack_in(opened, name, trusted_in(work), by_code=False)
        return opened.header.kind

    def _read_receipt(self, work: UnitOfWork, name: str, raw: bytes) -> int:
        found = acknowledgement_in(open_envelope(raw, keys_in(work), name), name, trusted_in(work))
        work.ledger.add(self._round_id, received(found, PersonId(""), name, self._ws.now()), raw)
        return sum(
            work.ledger.acknowledge(self._round_id, each.sha256, datetime.fromisoformat(each.at))
            for each in found.body.merged
        )

    def _acknowledge(self) -> None:
        """A receipt for everyone of whom more was merged than the last receipt said."""
        with self._ws.begin() as work:
            audit_round = work.rounds.get(self._round_id)
            if audit_round.role is not Role.LEAD:
                return
            made = [
                self._receipt(work, audit_round, each) for each in work.people.all(audit_round.id)
            ]
            if any(made):
                work.commit()

    def _receipt(self, work: UnitOfWork, audit_round: Round, person: Person) -> bool:
        entries = work.ledger.entries(audit_round.id)
        arrived = [
            each
            for each in entries
            if each.direction is Direction.RECEIVED and each.person_id == person.id
        ]
        said = [each for each in entries if _is_receipt(each) and each.person_id == person.id]
        recipients = recipients_of(work, audit_round.id, person)
        if not recipients or max((each.cases for each in said), default=0) >= len(arrived):
            return False
        body = Acknowledgement(
            audit_round.id,
            audit_round.tool_hash,
            person.id,
            tuple(
                Merged(PackageId(each.package_id), each.sha256, f"{each.at:%Y-%m-%dT%H:%M:%SZ}")
                for each in arrived
            ),
        )
        sending, entry = next_sending(
            self._ws, work, audit_round.id, person.id, Kind.ACKNOWLEDGEMENT, len(arrived)
        )
        raw = make_acknowledgement(body, keys_in(work), sending, recipients)
        return work.ledger.add(audit_round.id, replace(entry, sha256=sha256(raw).hexdigest()), raw)


def ledger_of(audit_round: Round, entries: Sequence[LedgerEntry]) -> Ledger:
    """Of each kind to each receiver the newest is to stand in the folder: it says all that those before it said.

    What stands there stays until its receiver has it, so that no number is missed for nothing.
    """
    sent = [each for each in entries if each.direction is Direction.SENT]
    newest: dict[tuple[str, str], LedgerEntry] = {}
    for each in sent:
        newest[each.kind, each.person_id] = max(
            (each, newest.get((each.kind, each.person_id), each)), key=lambda one: one.sequence
        )
    outgoing = [each for each in newest.values() if each.acknowledged_at is None]
    last = {each.package_id for each in outgoing}
    finished = [
        each
        for each in sent
        if each.acknowledged_at is not None or (_is_receipt(each) and each.package_id not in last)
    ]
    return Ledger(
        outgoing=tuple(
            Outgoing(each.package_id, each.file_name, each.sha256)
            for each in sorted(outgoing, key=lambda each: each.file_name)
        ),
        finished={each.sha256: each.file_name for each in finished},
    )


def _check_is_there(folder: Path) -> None:
    """What writes a package makes its folder where there is none: where a stick was, that would be one on this disk
    that nobody else ever sees. Raises NotWritten."""
    if not folder.is_dir():
        raise NotWritten(f"The folder {folder} is not there any more.")


def _is_receipt(entry: LedgerEntry) -> bool:
    return entry.direction is Direction.SENT and entry.kind == Kind.ACKNOWLEDGEMENT.value


def _take_away(path: Path, listed_as: Listed) -> None:
    """An own file whose receiver has it, or that a later one stands for; one that cannot be removed does no harm."""
    try:
        if path.stat().st_size == listed_as.size:
            path.unlink()
    except OSError:
        return
