"""Issued reports: added, never changed or removed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from app.domain.errors import NotFound, StoreProblem
from app.domain.ids import RoundId
from app.domain.issued import Issued
from db.models import Row
from db.types import UtcDateTime


class IssuedReportRow(Row):
    __tablename__ = "issued_report"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    position: Mapped[str] = mapped_column(String(300))
    figures: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    profile: Mapped[str] = mapped_column(String(20), server_default="")
    published: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


class SqlIssued:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, round_id: RoundId, issued: Issued, pdf: bytes) -> None:
        self._session.add(
            IssuedReportRow(
                round_id=round_id,
                number=issued.number,
                kind=issued.kind,
                at=issued.at,
                by=issued.by,
                fingerprint=issued.fingerprint,
                sha256=issued.sha256,
                position=issued.position,
                figures={name: list(pair) for name, pair in issued.figures.items()},
                profile=issued.profile,
                published=dict(issued.published),
                pdf=pdf,
            )
        )
        self._session.flush()

    def all(self, round_id: RoundId) -> Sequence[Issued]:
        """Without their PDFs, the first first."""
        rows = self._session.scalars(
            select(IssuedReportRow)
            .where(IssuedReportRow.round_id == round_id)
            .options(defer(IssuedReportRow.pdf))
            .order_by(IssuedReportRow.number)
        )
        return [_issued(row) for row in rows]

    def pdf(self, round_id: RoundId, number: int) -> bytes:
        """Raises NotFound, and StoreProblem where it is not what was sealed."""
        row = self._session.get(IssuedReportRow, (round_id, number))
        if row is None:
            raise NotFound("No report of that number was issued in this round.")
        if hashlib.sha256(row.pdf).hexdigest() != row.sha256:
            raise StoreProblem(
                f"Report {number} is no longer what was issued; restore the store from a backup made after it."
            )
        return row.pdf


def _issued(row: IssuedReportRow) -> Issued:
    return Issued(
        row.number,
        row.kind,
        row.at,
        row.by,
        row.fingerprint,
        row.sha256,
        row.position,
        {name: (pair[0], pair[1]) for name, pair in row.figures.items()},
        row.profile,
        row.published,
    )
