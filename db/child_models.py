"""The tables of requests for one child's file: who asked, what was exported, which passages were marked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Row
from db.types import UtcDateTime


class ChildRequestRow(Row):
    """Rows are opened and closed, never removed: the register outlives a purge, and names no child."""

    __tablename__ = "child_request"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    case_id: Mapped[str] = mapped_column(String(36))
    ref: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text)
    opened_by: Mapped[str] = mapped_column(String(300))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hold_id: Mapped[str] = mapped_column(String(36))
    closed_why: Mapped[str] = mapped_column(Text)
    closed_by: Mapped[str] = mapped_column(String(300))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ChildExportRow(Row):
    """One export of a request. Rows are added, never changed or removed."""

    __tablename__ = "child_export"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("child_request.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(300))
    kept: Mapped[int] = mapped_column(Integer)
    redacted: Mapped[int] = mapped_column(Integer)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    json_sha256: Mapped[str] = mapped_column(String(64))


class RedactionRow(Row):
    """What the lead decided about one passage of a request. It may be a name, and goes with a purge."""

    __tablename__ = "redaction"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("child_request.id"), primary_key=True)
    passage: Mapped[str] = mapped_column(Text, primary_key=True)
    mark: Mapped[str] = mapped_column(String(10))
