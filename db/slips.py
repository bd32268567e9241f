"""Finding slips and legal holds: rows in, domain objects out."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.holds import LegalHold
from app.domain.ids import RoundId
from app.domain.slips import HeldSlip
from db.slip_models import LegalHoldRow, SlipRow


class SqlSlips:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, round_id: RoundId, slips: Sequence[HeldSlip]) -> None:
        self.purge(round_id)
        self.add(round_id, slips)

    def add(self, round_id: RoundId, slips: Sequence[HeldSlip]) -> None:
        """One of the same key takes the place of the one before."""
        for slip in slips:
            self._session.merge(SlipRow(round_id=round_id, **asdict(slip)))
        self._session.flush()

    def all(self, round_id: RoundId) -> Sequence[HeldSlip]:
        rows = self._session.scalars(
            select(SlipRow).where(SlipRow.round_id == round_id).order_by(SlipRow.key)
        )
        names = [field.name for field in fields(HeldSlip)]
        return [HeldSlip(**{name: getattr(row, name) for name in names}) for row in rows]

    def count(self, round_id: RoundId) -> int:
        """How many there are, without reading one."""
        query = select(func.count()).select_from(SlipRow).where(SlipRow.round_id == round_id)
        return self._session.scalar(query) or 0

    def purge(self, round_id: RoundId) -> None:
        """Takes the rows away; `Store.scrub` rewrites the file, so that none is left in a page of it."""
        self._session.execute(delete(SlipRow).where(SlipRow.round_id == round_id))


class SqlHolds:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, round_id: RoundId, hold: LegalHold) -> None:
        self._session.add(LegalHoldRow(round_id=round_id, **asdict(hold)))
        self._session.flush()

    def all(self, round_id: RoundId) -> Sequence[LegalHold]:
        rows = self._session.scalars(
            select(LegalHoldRow)
            .where(LegalHoldRow.round_id == round_id)
            .order_by(LegalHoldRow.placed_at, LegalHoldRow.id)
        )
        names = [field.name for field in fields(LegalHold)]
        return [LegalHold(**{name: getattr(row, name) for name in names}) for row in rows]

    def lift(self, hold: LegalHold) -> None:
        row = self._session.get(LegalHoldRow, hold.id)
        if row is None:
            raise NotFound("There is no such legal hold in this round.")
        row.lifted_why, row.lifted_by, row.lifted_at = (
            hold.lifted_why,
            hold.lifted_by,
            hold.lifted_at,
        )
        self._session.flush()
