"""Which words about answers have left this store, in which package, and which of them their receiver has."""

from collections.abc import Iterable, Mapping

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.domain.ids import PersonId, RoundId
from app.domain.rounds import Direction
from app.domain.threads import Delivery
from db.models import LedgerRow, SentPostRow


class SqlSaid:
    def __init__(self, session: Session) -> None:
        self._session = session

    def sent(self, round_id: RoundId) -> frozenset[str]:
        found = self._session.scalars(
            select(SentPostRow.hash).where(SentPostRow.round_id == round_id)
        )
        return frozenset(found)

    def deliveries(self, round_id: RoundId) -> Mapping[tuple[PersonId, str], Delivery]:
        """By receiver and post. A package that came in with one's own words shows that its sender had them."""
        known = case(
            (LedgerRow.direction == Direction.RECEIVED.value, LedgerRow.at),
            else_=LedgerRow.acknowledged_at,
        )
        found = self._session.execute(
            select(LedgerRow.person_id, SentPostRow.hash, func.min(LedgerRow.at), func.min(known))
            .join(LedgerRow, LedgerRow.package_id == SentPostRow.package_id)
            .where(SentPostRow.round_id == round_id)
            .group_by(LedgerRow.person_id, SentPostRow.hash)
        )
        return {
            (PersonId(person), post): Delivery(sent, received)
            for person, post, sent, received in found
        }

    def keep_sent(self, round_id: RoundId, package_id: str, hashes: Iterable[str]) -> None:
        self._session.add_all(
            SentPostRow(package_id=package_id, hash=each, round_id=round_id) for each in set(hashes)
        )
        self._session.flush()
