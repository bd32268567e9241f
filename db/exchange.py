"""What came and went: the grow-only records, the ledger of packages, concerns, and who we are."""

import re
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.ids import AuditId, EntryId, PersonId, RoundId
from app.domain.rounds import Concern, Direction, Identity, LedgerEntry
from db.coded import changed
from db.models import ConcernRow, IdentityRow, LedgerRow, RecordRow

NOTE = "entry"
# Each stands once in a record at most: within a text, every quotation mark is escaped.
_TAG = re.compile('"record":"([^"]*)"')
_AUDIT = re.compile('"audit_id":"([^"]*)"')


class SqlRecords:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, round_id: RoundId, record_hash: str, body: str, package_id: str) -> bool:
        """False where the record was already held: a second import changes nothing."""
        if self._session.get(RecordRow, (round_id, record_hash)) is not None:
            return False
        audit_id = _held(_AUDIT, body)
        self._session.add(
            RecordRow(
                round_id=round_id,
                hash=record_hash,
                body=body,
                package_id=package_id,
                tag=_held(_TAG, body),
                audit_id=audit_id,
            )
        )
        self._session.flush()
        if audit_id:
            changed(self._session, round_id, audit_id)
        return True

    def hashes(self, round_id: RoundId) -> frozenset[str]:
        found = self._session.scalars(select(RecordRow.hash).where(RecordRow.round_id == round_id))
        return frozenset(found)

    def bodies(self, round_id: RoundId) -> Sequence[str]:
        found = self._session.scalars(
            select(RecordRow.body).where(RecordRow.round_id == round_id).order_by(RecordRow.hash)
        )
        return list(found)

    def bodies_about(self, round_id: RoundId, audits: Sequence[AuditId]) -> Sequence[str]:
        """Of the records, those that name one of these audits."""
        found = self._session.scalars(
            select(RecordRow.body)
            .where(RecordRow.round_id == round_id, RecordRow.audit_id.in_(audits))
            .order_by(RecordRow.hash)
        )
        return list(found)

    def body(self, round_id: RoundId, record_hash: str) -> str | None:
        row = self._session.get(RecordRow, (round_id, record_hash))
        return None if row is None else row.body

    def notes(self, round_id: RoundId) -> Sequence[str]:
        """Of the records, the notes of notebooks alone."""
        return self.tagged(round_id, NOTE)

    def tagged(self, round_id: RoundId, tag: str) -> Sequence[str]:
        """Of the records, those of one kind alone: quick, since the histories of audits are left aside."""
        found = self._session.scalars(
            select(RecordRow.body)
            .where(RecordRow.round_id == round_id, RecordRow.tag == tag)
            .order_by(RecordRow.hash)
        )
        return list(found)


class SqlLedger:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, round_id: RoundId, entry: LedgerEntry, raw: bytes) -> bool:
        if self._session.get(LedgerRow, entry.package_id) is not None:
            return False
        values = asdict(entry) | {"direction": entry.direction.value}
        self._session.add(LedgerRow(round_id=round_id, raw=raw, **values))
        self._session.flush()
        return True

    def entries(self, round_id: RoundId) -> Sequence[LedgerEntry]:
        names = [field.name for field in fields(LedgerEntry)]
        columns = [getattr(LedgerRow, name) for name in names]
        found = self._session.execute(
            select(*columns)
            .where(LedgerRow.round_id == round_id)
            .order_by(LedgerRow.at, LedgerRow.package_id)
        )
        return [_entry(dict(zip(names, row, strict=True))) for row in found]

    def acknowledge(self, round_id: RoundId, sha256: str, at: datetime) -> bool:
        """Its receiver has what was sent under this digest. False where that was known, or no such package was sent.

        A tool update goes to several at once and is never done with.
        """
        changed = self._session.execute(
            update(LedgerRow)
            .where(
                LedgerRow.round_id == round_id,
                LedgerRow.sha256 == sha256,
                LedgerRow.direction == Direction.SENT.value,
                LedgerRow.kind != "update",
                LedgerRow.acknowledged_at.is_(None),
            )
            .values(acknowledged_at=at)
        )
        return bool(changed.rowcount)  # type: ignore[attr-defined]  # an update's result has it

    def raw(self, package_id: str) -> bytes:
        row = self._session.get(LedgerRow, package_id)
        if row is None:
            raise NotFound("This store does not hold that package.")
        return row.raw

    def empty(self, package_ids: Sequence[str]) -> None:
        """Takes the sealed files themselves out of the ledger; its lines, with their hashes, stay."""
        for package_id in package_ids:
            row = self._session.get(LedgerRow, package_id)
            if row is not None:
                row.raw = b""
        self._session.flush()


def _held(place: re.Pattern[str], body: str) -> str:
    found = place.search(body)
    return found[1] if found else ""


def _entry(values: dict[str, object]) -> LedgerEntry:
    values |= {
        "direction": Direction(str(values["direction"])),
        "person_id": PersonId(str(values["person_id"])),
    }
    return LedgerEntry(**values)  # type: ignore[arg-type]  # one column per field


class SqlConcerns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def raise_or_update(self, round_id: RoundId, concern: Concern) -> None:
        """What it says. Whether it is closed follows from the decisions about it: `decide`."""
        row = self._session.get(ConcernRow, concern.id)
        if row is None:
            self._session.add(ConcernRow(round_id=round_id, **asdict(concern)))
        else:
            row.ref, row.author, row.finished_at = concern.ref, concern.author, concern.finished_at
            row.what, row.told, row.response = concern.what, concern.told, concern.response
        self._session.flush()

    def withdraw(self, concern_id: EntryId) -> None:
        """The assessor took the answer back; the history still shows that it was given."""
        self._session.execute(delete(ConcernRow).where(ConcernRow.id == concern_id))

    def all(self, round_id: RoundId) -> Sequence[Concern]:
        rows = self._session.scalars(
            select(ConcernRow)
            .where(ConcernRow.round_id == round_id)
            .order_by(ConcernRow.raised_at, ConcernRow.id)
        )
        names = [field.name for field in fields(Concern)]
        return [Concern(**{name: getattr(row, name) for name in names}) for row in rows]

    def decide(self, concern: Concern) -> None:
        """Its line as the decisions of whoever leads leave it: closed, how and by whom, and one with which other."""
        row = self._session.get(ConcernRow, concern.id)
        if row is None:
            raise NotFound("There is no such concern in this round.")
        row.closed_at, row.closing_note = concern.closed_at, concern.closing_note
        row.closed_by, row.same_as = concern.closed_by, concern.same_as
        self._session.flush()


class SqlIdentities:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self) -> Identity:
        row = self._session.get(IdentityRow, 1)
        if row is None:
            raise NotFound("This store was never completed; create a new one.")
        names = [field.name for field in fields(Identity)]
        return Identity(**{name: getattr(row, name) for name in names})

    def save(self, identity: Identity) -> None:
        self._session.merge(IdentityRow(id=1, **asdict(identity)))
        self._session.flush()
