"""Declared interests and the terms of an allocation: rows in, domain objects out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.ids import RoundId
from app.domain.interests import Interest, InterestKind
from db.allocation_models import InterestRow, TermsRow


class SqlAllocating:
    def __init__(self, session: Session) -> None:
        self._session = session

    def declare(self, round_id: RoundId, interest: Interest) -> None:
        values = asdict(interest) | {
            "kind": interest.kind.value,
            "children": list(interest.children),
        }
        self._session.add(InterestRow(round_id=round_id, **values))
        self._session.flush()

    def interests(self, round_id: RoundId) -> Sequence[Interest]:
        """All ever declared, the earliest first."""
        rows = self._session.scalars(
            select(InterestRow)
            .where(InterestRow.round_id == round_id)
            .order_by(InterestRow.recorded_at, InterestRow.id)
        )
        return [_interest(row) for row in rows]

    def lift(self, interest_id: str, at: datetime, why: str) -> None:
        row = self._session.get(InterestRow, interest_id)
        if row is None:
            raise NotFound("There is no such interest in this round.")
        row.lifted_at, row.lifted_why = at, why
        self._session.flush()

    def terms(self, round_id: RoundId) -> Mapping[str, Any]:
        row = self._session.get(TermsRow, round_id)
        return dict(row.terms) if row else {}

    def keep_terms(self, round_id: RoundId, terms: Mapping[str, Any]) -> None:
        self._session.merge(TermsRow(round_id=round_id, terms=dict(terms)))
        self._session.flush()


def _interest(row: InterestRow) -> Interest:
    values = {each.name: getattr(row, each.name) for each in fields(Interest)}
    values |= {"kind": InterestKind(row.kind), "children": tuple(row.children)}
    return Interest(**values)
