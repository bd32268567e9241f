"""The notebook: what was written in this store beside any audit, version by version."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ids import AuditId, EntryId, PersonId, RoundId
from app.domain.notebook import Call, Entry, EntryKind
from db.models import BegunInRoundRow, NotebookRow


class SqlNotebook:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, round_id: RoundId, entry: Entry) -> bool:
        """False where this version is held already."""
        if self._session.get(NotebookRow, (round_id, entry.hash)) is not None:
            return False
        self._session.add(
            NotebookRow(
                round_id=round_id,
                hash=entry.hash,
                entry_id=entry.id,
                n=entry.n,
                kind=entry.kind.value,
                audit_id=entry.audit_id,
                author=entry.author,
                at=entry.at,
                body=dict(entry.body),
                calls=[asdict(call) for call in entry.calls],
                previous=entry.previous,
            )
        )
        self._session.flush()
        return True

    def all(self, round_id: RoundId, kind: EntryKind | None = None) -> Sequence[Entry]:
        """Every version, of this kind or of all."""
        query = select(NotebookRow).where(NotebookRow.round_id == round_id)
        if kind is not None:
            query = query.where(NotebookRow.kind == kind.value)
        rows = self._session.scalars(
            query.order_by(NotebookRow.entry_id, NotebookRow.n, NotebookRow.hash)
        )
        return [_entry(row) for row in rows]

    def versions(self, round_id: RoundId, entry_id: EntryId) -> Sequence[Entry]:
        """Those of one entry, from the first; empty where there is none."""
        rows = self._session.scalars(
            select(NotebookRow)
            .where(NotebookRow.round_id == round_id, NotebookRow.entry_id == entry_id)
            .order_by(NotebookRow.n, NotebookRow.hash)
        )
        return [_entry(row) for row in rows]

    def begun(self, round_id: RoundId, place: str) -> Mapping[str, str]:
        row = self._session.get(BegunInRoundRow, (round_id, place))
        return dict(row.said) if row is not None else {}

    def keep_begun(self, round_id: RoundId, place: str, said: Mapping[str, str]) -> None:
        """In place of what was kept of it before; with nothing said, nothing of it is kept."""
        row = self._session.get(BegunInRoundRow, (round_id, place))
        if row is not None and not said:
            self._session.delete(row)
        elif row is not None:
            row.said = dict(said)
        elif said:
            self._session.add(BegunInRoundRow(round_id=round_id, place=place, said=dict(said)))
        self._session.flush()


def _entry(row: NotebookRow) -> Entry:
    return Entry(
        id=EntryId(row.entry_id),
        n=row.n,
        kind=EntryKind(row.kind),
        audit_id=AuditId(row.audit_id),
        author=PersonId(row.author),
        body=row.body,
        calls=tuple(Call(**each) for each in row.calls),
        at=row.at,
        previous=row.previous,
        hash=row.hash,
    )
