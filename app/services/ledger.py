"""The lines of the ledger: the next number to a receiver, and what came in from a sender."""

import uuid
from datetime import datetime

from app.domain.ids import PackageId, PersonId, RoundId
from app.domain.rounds import Direction, LedgerEntry
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
