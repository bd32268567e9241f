"""Which of the lead's words about answers have left this store."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ids import RoundId
from db.models import SentPostRow


class SqlSaid:
    def __init__(self, session: Session) -> None:
        self._session = session

    def sent(self, round_id: RoundId) -> frozenset[str]:
        found = self._session.scalars(
            select(SentPostRow.hash).where(SentPostRow.round_id == round_id)
        )
        return frozenset(found)

    def keep_sent(self, round_id: RoundId, package_id: str, hashes: Iterable[str]) -> None:
        self._session.add_all(
            SentPostRow(package_id=package_id, hash=each, round_id=round_id) for each in set(hashes)
        )
        self._session.flush()
