"""The words that the owner of a store spells so."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models import OwnWordRow


class SqlOwnWords:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> Sequence[str]:
        return self._session.scalars(select(OwnWordRow.word).order_by(OwnWordRow.word)).all()

    def add(self, word: str) -> None:
        if self._session.get(OwnWordRow, word) is None:
            self._session.add(OwnWordRow(word=word))
            self._session.flush()

    def remove(self, word: str) -> None:
        self._session.execute(delete(OwnWordRow).where(OwnWordRow.word == word))
