"""The tables of a store. Portable types only: the same models serve PostgreSQL.

An audit's history (`answer_event`) is the truth; `answer` and `answer_row` are its reading, kept in
step in the same transaction so that lists and screens need not replay it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import UtcDateTime

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class IdentityRow(Row):
    """One row: who this store belongs to."""

    __tablename__ = "identity"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    store_id: Mapped[str] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(200))
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    sequence: Mapped[int] = mapped_column(Integer)
    last_package: Mapped[str] = mapped_column(String(64))


class ToolRow(Row):
    """A compiled audit tool; audits pin it by hash, so none is ever changed or removed."""

    __tablename__ = "tool"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    compiled: Mapped[str] = mapped_column(Text)


class RoundRow(Row):
    __tablename__ = "round"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text)
    position_date: Mapped[date] = mapped_column(Date)
    announced_on: Mapped[date | None] = mapped_column(Date)
    period_from: Mapped[date | None] = mapped_column(Date)
    period_to: Mapped[date | None] = mapped_column(Date)
    division: Mapped[str] = mapped_column(String(40))
    lead_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    me: Mapped[str] = mapped_column(String(36))
    tool_hash: Mapped[str] = mapped_column(ForeignKey("tool.hash"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    return_by: Mapped[date | None] = mapped_column(Date)
    conversations: Mapped[bool] = mapped_column(Boolean, server_default=false())
    contacts: Mapped[list[dict[str, str]]] = mapped_column(JSON, server_default="[]")
    offices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")


class ToolVersionRow(Row):
    """The versions of the tool that a round has used, from 1. No rows: the tool it began with is in force."""

    __tablename__ = "tool_version"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    tool_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    moved: Mapped[dict[str, str]] = mapped_column(JSON)


class FrameRow(Row):
    __tablename__ = "frame"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[date] = mapped_column(Date)
    reader_version: Mapped[str] = mapped_column(String(40))
    children: Mapped[int] = mapped_column(Integer)
    on_plan: Mapped[int] = mapped_column(Integer)
    problems: Mapped[list[list[str]]] = mapped_column(JSON)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    population: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class FrameChildRow(Row):
    """A child of the frame, by the council's own number: it never leaves the lead's store."""

    __tablename__ = "frame_child"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    child: Mapped[str] = mapped_column(String(64), primary_key=True)
    born: Mapped[date | None] = mapped_column(Date)
    expected: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str] = mapped_column(String(20))
    area: Mapped[str] = mapped_column(String(120))
    district: Mapped[str] = mapped_column(String(120))
    team: Mapped[str] = mapped_column(String(120))
    disabled: Mapped[bool] = mapped_column(Boolean)
    plan_start: Mapped[date | None] = mapped_column(Date)
    plan_end: Mapped[date | None] = mapped_column(Date)
    category: Mapped[str] = mapped_column(String(120))
    previous_plans: Mapped[int | None] = mapped_column(Integer)
    family: Mapped[str] = mapped_column(String(64))
    referrals: Mapped[int | None] = mapped_column(Integer)
    died: Mapped[date | None] = mapped_column(Date)
    current: Mapped[bool] = mapped_column(Boolean)
    known: Mapped[dict[str, str]] = mapped_column(JSON)


class DrawRow(Row):
    """Every draw ever made: nobody can shop for a seed unseen."""

    __tablename__ = "draw"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    seed: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ceremony: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    again: Mapped[str] = mapped_column(Text, server_default="")


class SampleActRow(Row):
    """One act about the sample. Rows are added, never changed or removed."""

    __tablename__ = "sample_act"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, str]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CaseRow(Row):
    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("round_id", "ref"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    ref: Mapped[str] = mapped_column(String(40))
    stratum: Mapped[str] = mapped_column(String(200))
    area: Mapped[str] = mapped_column(String(120))
    district: Mapped[str] = mapped_column(String(120))
    team: Mapped[str] = mapped_column(String(120))
    age_band: Mapped[str] = mapped_column(String(20))
    sex: Mapped[str] = mapped_column(String(20))
    unborn: Mapped[bool] = mapped_column(Boolean)
    disabled: Mapped[bool] = mapped_column(Boolean)
    age_years: Mapped[int | None] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(120))
    plan_start: Mapped[date | None] = mapped_column(Date)
    family: Mapped[str] = mapped_column(String(64))
    main: Mapped[bool] = mapped_column(Boolean, index=True)
    order: Mapped[int] = mapped_column(Integer)
    probability: Mapped[str] = mapped_column(String(60))
    child: Mapped[str] = mapped_column(String(64))
    known: Mapped[dict[str, str]] = mapped_column(JSON)


class PersonRow(Row):
    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(120))
    quota: Mapped[int] = mapped_column(Integer)
    sign_key: Mapped[str] = mapped_column(String(100))
    recipient: Mapped[str] = mapped_column(String(200))
    enrol_secret: Mapped[str] = mapped_column(String(100))
    days: Mapped[str] = mapped_column(String(40), server_default="0")
    cases_a_day: Mapped[str] = mapped_column(String(40), server_default="")
    knowledge: Mapped[list[str]] = mapped_column(JSON, server_default="[]")


class SeatRow(Row):
    """Who leads the round or stands in: whose packs are believed, and who can open a return."""

    __tablename__ = "seat"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    sign_key: Mapped[str] = mapped_column(String(100))
    recipient: Mapped[str] = mapped_column(String(200))
    store_id: Mapped[str] = mapped_column(String(36), server_default="")
    secret: Mapped[str] = mapped_column(String(100), server_default="")


class AuditRow(Row):
    __tablename__ = "audit"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(36), index=True)
    reading: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    tool_hash: Mapped[str] = mapped_column(ForeignKey("tool.hash"))
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[int] = mapped_column(Integer)
    answered: Mapped[int] = mapped_column(Integer)
    asked: Mapped[int] = mapped_column(Integer)
    warnings: Mapped[int] = mapped_column(Integer)
    queries: Mapped[int] = mapped_column(Integer)
    parents: Mapped[list[str]] = mapped_column(JSON)
    read_with: Mapped[str] = mapped_column(String(36), server_default="")
    read_with_name: Mapped[str] = mapped_column(String(300), server_default="")
    written_by: Mapped[list[list[Any]]] = mapped_column(JSON, server_default="[]")


class AnswerEventRow(Row):
    __tablename__ = "answer_event"

    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(30))
    act: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(400))
    answer: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str] = mapped_column(String(36))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AnswerRow(Row):
    __tablename__ = "answer"

    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(400), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(String(20))
    other: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    ask_lead: Mapped[bool] = mapped_column(Boolean)
    warning_reason: Mapped[str] = mapped_column(Text)


class AnswerRowRow(Row):
    """A row of a repeating table; `serial` is never used twice within its repeat."""

    __tablename__ = "answer_row"

    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(400), primary_key=True)
    serial: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    removed: Mapped[bool] = mapped_column(Boolean)


class DraftRow(Row):
    """The answer that is being typed in an audit: written over at each word, gone once it is in the history."""

    __tablename__ = "draft"

    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(400))
    answer: Mapped[str | None] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(30))


class BegunRow(Row):
    """What is being typed in an audit and is no answer yet, by the place it is typed in: gone once it is kept."""

    __tablename__ = "begun"

    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    said: Mapped[dict[str, str]] = mapped_column(JSON)


class BegunInRoundRow(Row):
    """What is being typed in a round and is no entry of its notebook yet, by the place it is typed in."""

    __tablename__ = "begun_in_round"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(60), primary_key=True)
    said: Mapped[dict[str, str]] = mapped_column(JSON)


class OwnWordRow(Row):
    """A word that the owner of this store spells so; it may be a name, and never leaves the store."""

    __tablename__ = "own_word"

    word: Mapped[str] = mapped_column(String(80), primary_key=True)


class RecordRow(Row):
    """One signed record of the grow-only set, as it came. Rows are added, never changed or removed."""

    __tablename__ = "record"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    package_id: Mapped[str] = mapped_column(String(36))
    body: Mapped[str] = mapped_column(Text)
    tag: Mapped[str] = mapped_column(String(40), server_default="", index=True)
    audit_id: Mapped[str] = mapped_column(String(36), server_default="", index=True)


class LedgerRow(Row):
    __tablename__ = "ledger"

    package_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    direction: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(String(36))
    sequence: Mapped[int] = mapped_column(Integer)
    previous: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cases: Mapped[int] = mapped_column(Integer)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    sender: Mapped[str] = mapped_column(String(100), server_default="")
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ExchangeFolderRow(Row):
    """Where packages of a round are put and looked for on this computer."""

    __tablename__ = "exchange_folder"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    folder: Mapped[str] = mapped_column(Text)


class ParcelRow(Row):
    """A package from the exchange folder, whole, until it is taken in: a folder may be gone by then."""

    __tablename__ = "parcel"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raw: Mapped[bytes] = mapped_column(LargeBinary)


class DeviceKeyRow(Row):
    """Keys of a person beside those in `person`: earlier ones, and those of a further machine."""

    __tablename__ = "device_key"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    sign_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[str] = mapped_column(String(36))
    enrol_secret: Mapped[str] = mapped_column(String(100))


class SentPostRow(Row):
    """What was said about an answer and went out in which package."""

    __tablename__ = "sent_post"

    package_id: Mapped[str] = mapped_column(ForeignKey("ledger.package_id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)


class NotebookRow(Row):
    """One version of an entry. Rows are added, never changed or removed."""

    __tablename__ = "notebook"

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(36), index=True)
    n: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    audit_id: Mapped[str] = mapped_column(String(36))
    author: Mapped[str] = mapped_column(String(36))
    at: Mapped[str] = mapped_column(String(30))
    body: Mapped[dict[str, str]] = mapped_column(JSON)
    calls: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))


class ConcernRow(Row):
    """The reading of the concerns and of what was decided about them, for lists and the line across every page."""

    __tablename__ = "concern"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), index=True)
    audit_id: Mapped[str] = mapped_column(String(36), index=True)
    author: Mapped[str] = mapped_column(String(36))
    ref: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    response: Mapped[str] = mapped_column(Text)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closing_note: Mapped[str] = mapped_column(Text)
    closed_by: Mapped[str] = mapped_column(Text, server_default="")
    same_as: Mapped[str | None] = mapped_column(String(36))
