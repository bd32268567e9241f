"""The tables of what names a child, and of what must not be purged yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Row
from db.types import UtcDateTime


class SlipRow(Row):
    """By what the office finds a file. `key` is the council's number in the lead's store, the case in an assessor's.

    Rows are deleted by a purge, and the file is rewritten then: nothing of them is left in it.
    """

    __tablename__ = "slip"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    number: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(300))
    team: Mapped[str] = mapped_column(String(300))
    worker: Mapped[str] = mapped_column(String(300))


class LegalHoldRow(Row):
    """Stops the purge of a round, or of what is held about one case. Rows are added and lifted, never removed."""

    __tablename__ = "legal_hold"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    case_id: Mapped[str] = mapped_column(String(36))
    why: Mapped[str] = mapped_column(Text)
    placed_by: Mapped[str] = mapped_column(String(300))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_why: Mapped[str] = mapped_column(Text)
    lifted_by: Mapped[str] = mapped_column(String(300))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
