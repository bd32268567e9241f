"""Coded answers: what was read from the records of each audit, so that nobody need read them all again to count."""

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Row


class CodeBookRow(Row):
    """What the bytes of a round stand for. `made_by`: the rules they were made by."""

    __tablename__ = "code_book"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    made_by: Mapped[str] = mapped_column(String(64))
    book: Mapped[str] = mapped_column(Text)


class CodedAuditRow(Row):
    """An audit that counts, one reading a case. There only while it is what the records say."""

    __tablename__ = "coded_audit"

    audit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    counted: Mapped[bool]  # False: a blind second reading
    codes: Mapped[bytes] = mapped_column(LargeBinary)
    beyond: Mapped[str] = mapped_column(Text)


class CodedRestRow(Row):
    """What the report says of the same audit beside its figures; apart, so that counting need not read it."""

    __tablename__ = "coded_rest"

    audit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    rest: Mapped[bytes] = mapped_column(LargeBinary)


class ToCodeRow(Row):
    """An audit of which something came that its coded answers do not have yet."""

    __tablename__ = "to_code"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    audit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
