"""The exchange folder of a round, and the packages that came by it and wait to be taken in."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.ids import RoundId
from app.domain.rounds import Parcel
from db.models import ExchangeFolderRow, ParcelRow


class SqlFolders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def folder(self, round_id: RoundId) -> str:
        """ "" where none was chosen."""
        row = self._session.get(ExchangeFolderRow, round_id)
        return row.folder if row else ""

    def choose(self, round_id: RoundId, folder: str) -> None:
        """ "" to go without one again."""
        self._session.execute(
            delete(ExchangeFolderRow).where(ExchangeFolderRow.round_id == round_id)
        )
        if folder:
            self._session.add(ExchangeFolderRow(round_id=round_id, folder=folder))
        self._session.flush()

    def keep(self, round_id: RoundId, parcel: Parcel) -> bool:
        """False where these bytes are kept already."""
        if self._session.get(ParcelRow, (round_id, parcel.sha256)) is not None:
            return False
        self._session.add(ParcelRow(round_id=round_id, **asdict(parcel)))
        self._session.flush()
        return True

    def parcels(self, round_id: RoundId) -> Sequence[Parcel]:
        rows = self._session.scalars(
            select(ParcelRow)
            .where(ParcelRow.round_id == round_id)
            .order_by(ParcelRow.arrived_at, ParcelRow.sha256)
        )
        names = [field.name for field in fields(Parcel)]
        return [Parcel(**{name: getattr(row, name) for name in names}) for row in rows]

    def drop(self, round_id: RoundId, sha256: str) -> None:
        """It is in the ledger now, or not wanted."""
        self._session.execute(
            delete(ParcelRow).where(ParcelRow.round_id == round_id, ParcelRow.sha256 == sha256)
        )
