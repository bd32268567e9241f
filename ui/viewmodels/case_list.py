"""What the page of cases shows of each case, and where it asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.ids import AuditId
from app.domain.records import AuditState
from app.services.word_search import Found


class CaseFilter(StrEnum):
    """The chips above the list, in this order."""

    ALL = "all"
    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    QUERIES = "queries"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One audit of the person's own. Counts are of questions, minutes of reading time."""

    audit_id: AuditId
    ref: str
    area: str
    team: str
    age_band: str
    state: AuditState
    answered: int
    asked: int
    queries: int = 0
    warnings: int = 0
    minutes: int = 0
    last_worked: datetime | None = None
    returned: bool = False
    second: bool = False  # a blind second reading
    found: tuple[Found, ...] = ()  # where the words searched for stand in its notes and narratives


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """The card of the case chosen: facts by heading, what is missing by section, where to go on."""

    facts: Mapping[str, str]
    missing: tuple[tuple[str, int, int], ...]  # section, answered, asked
    continue_at: str  # "4.3", "" when nothing is missing


class CaseShelf(Protocol):
    """Searches and filters where the cases are kept, not on screen."""

    def lines(self, text: str, chosen: CaseFilter) -> Sequence[CaseLine]: ...
    def counts(self) -> Mapping[CaseFilter, int]: ...
    def detail(self, audit_id: AuditId) -> CaseDetail: ...
