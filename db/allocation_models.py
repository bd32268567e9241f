"""The tables behind an allocation: declared interests, and the lead's terms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Row
from db.types import UtcDateTime


class InterestRow(Row):
    """A conflict of interest. Rows are added and lifted, never removed."""

    __tablename__ = "interest"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(36))
    person: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(300))
    declared_by: Mapped[str] = mapped_column(String(300))
    declared_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    children: Mapped[list[str]] = mapped_column(JSON)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_why: Mapped[str] = mapped_column(Text)


class TermsRow(Row):
    """What the lead assumes of reading and travel, and how cases are shared out: one for each round."""

    __tablename__ = "allocation_terms"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
