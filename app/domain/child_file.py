"""One child's file: everything a round holds about one child, for a subject-access or court request.

A request is opened with a legal hold and closed with what became of it. What was exported is entered for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.ids import AuditId, CaseId

Rows = Mapping[
    str, Sequence[Mapping[str, Any]]
]  # by table, every column in values that JSON can hold


@dataclass(frozen=True, slots=True)
class ChildKeys:
    """By what a store knows one child: the case, its reference, the council's number, the name, the audits."""

    case_id: CaseId
    ref: str
    child: str = ""
    name: str = ""
    audits: tuple[AuditId, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldTable:
    """What one table of a store holds about the child. Every row has as many texts as there are columns."""

    title: str
    held_in: str  # the table's name; "" where it was worked out from several
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChildFile:
    """All that is held about one child, table by table, in the words in which it is exported."""

    ref: str
    round_name: str
    tables: tuple[HeldTable, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for each in self.tables for row in each.rows for text in row if text)


@dataclass(frozen=True, slots=True)
class ChildExport:
    """One export: of which bytes, when and by whom, and how many passages were kept and taken out."""

    number: int
    at: datetime
    by: str
    kept: int
    redacted: int
    pdf_sha256: str
    json_sha256: str


@dataclass(frozen=True, slots=True)
class ChildRequest:
    """Who asked for one child's file and why. Its hold stands until it is closed; its exports stay listed."""

    id: str
    case_id: CaseId
    ref: str
    why: str
    opened_by: str
    opened_at: datetime
    hold_id: str
    closed_why: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    exports: tuple[ChildExport, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
