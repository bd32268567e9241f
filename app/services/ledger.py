"""The lines of the ledger: the next number to a receiver, what came in from a sender, and the files themselves."""

import uuid
from datetime import datetime
from pathlib import Path

from app.domain.errors import InputRefused, NotFound
from app.domain.ids import PackageId, PersonId, RoundId
from app.domain.rounds import Direction, LedgerEntry
from app.files import write_atomically
from app.packages.contents import (
    Kind,
    OpenedAcknowledgement,
    OpenedPack,
    OpenedQueries,
    OpenedReturn,
    OpenedSeat,
    OpenedUpdate,
    Sending,
)
from app.packages.envelope import package_file_name
from app.ports import UnitOfWork
from app.services.identity import keys_in
from app.version import VERSION
from app.workspace import Workspace


def next_sending(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    person_id: PersonId,
    kind: Kind,
    cases: int,
) -> tuple[Sending, LedgerEntry]:
    """The next number to this receiver, and the ledger line of the file about to be made. Receipts count for
    themselves: one that never comes is no gap, since the next says all that it said."""
    before = [
        each
        for each in work.ledger.entries(round_id)
        if each.direction is Direction.SENT
        and each.person_id == person_id
        and (each.kind == Kind.ACKNOWLEDGEMENT.value) is (kind is Kind.ACKNOWLEDGEMENT)
    ]
    last = max(before, key=lambda each: each.sequence, default=None)
    now, package_id = ws.now(), PackageId(str(uuid.uuid4()))
    sending = Sending(
        package_id=package_id,
        sender_seq=last.sequence + 1 if last else 1,
        prev_package=last.sha256 if last else "",
        created=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        app_version=VERSION,
    )
    entry = LedgerEntry(
        package_id=package_id,
        direction=Direction.SENT,
        kind=kind.value,
        person_id=person_id,
        sequence=sending.sender_seq,
        previous=sending.prev_package,
        file_name=package_file_name(kind, package_id),
        sha256="",
        at=now,
        cases=cases,
        sender=keys_in(work).public.signing,
    )
    return sending, entry


def received(
    opened: OpenedPack
    | OpenedReturn
    | OpenedUpdate
    | OpenedQueries
    | OpenedSeat
    | OpenedAcknowledgement,
    person_id: PersonId,
    file_name: str,
    now: datetime,
) -> LedgerEntry:
    """The ledger line of a file that has come in from `person_id`."""
    header = opened.header
    return LedgerEntry(
        package_id=header.package_id,
        direction=Direction.RECEIVED,
        kind=header.kind.value,
        person_id=person_id,
        sequence=header.sender_seq,
        previous=header.prev_package,
        file_name=file_name[:255],
        sha256=opened.raw_sha256,
        at=now,
        cases=header.cases,
        sender=header.sender,
    )


def save_as_it_came(ws: Workspace, round_id: RoundId, package_id: PackageId, folder: Path) -> Path:
    """The sealed file of one line of the ledger, as it was sent or received, byte for byte, into a folder.

    Raises NotFound for no line of this round, InputRefused where the file is kept no more or another stands there by
    its name, NotWritten.
    """
    with ws.begin() as work:
        held = {each.package_id: each for each in work.ledger.entries(round_id)}
        if package_id not in held:
            raise NotFound("The ledger of this round has no such file.")
        entry, raw = held[package_id], work.ledger.raw(package_id)
    if not raw:
        raise InputRefused(
            f"{entry.file_name} is kept no more: it went with the purge of the finding slips. Its line, with its hash, "
            "stays."
        )
    path = folder / Path(entry.file_name).name
    if path.exists() and not (path.is_file() and path.read_bytes() == raw):
        raise InputRefused(f"{path} is there already and is another file; choose another folder.")
    write_atomically(path, raw)
    return path
