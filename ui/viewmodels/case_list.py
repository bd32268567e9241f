"""What the page of cases shows of each case, and where it asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.file_requests import Produced
from app.domain.ids import AuditId
from app.domain.records import AuditState
from app.domain.slips import Slip
from app.services.file_requests import Told
from app.services.gave_way import GaveWay
from app.services.leaving import Leaving
from app.services.word_search import Found


class CaseFilter(StrEnum):
    """The chips above the list, in this order."""

    ALL = "all"
    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    QUERIES = "queries"
    COMPLETE = "complete"
    READY = "ready"  # complete, and not sent since


class CaseOrder(StrEnum):
    """What the list can be put in the order of."""

    WORK = "work"  # what is begun, then what is to begin, then what is to be sent
    REFERENCE = "reference"
    PROGRESS = "progress"  # the furthest first
    LAST_WORKED = "last-worked"  # the latest first


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
    returned: bool = False  # as it stands now: nothing was done to it since
    second: bool = False  # a blind second reading
    found: tuple[Found, ...] = ()  # where the words searched for stand in its notes and narratives


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """The card of the case chosen: facts by heading, what is missing by section, where to go on."""

    facts: Mapping[str, str]
    missing: tuple[tuple[str, int, int], ...]  # section, answered, asked
    continue_at: str  # "4.3", "" for a question without a number
    continue_key: str = ""  # the answer given last, "" when nothing is missing


@dataclass(frozen=True, slots=True)
class FileAtHand:
    """The file of one case. `told` are the acts in words, `said` the same as they stand, both oldest first."""

    expected: str  # volumes, "" where nobody said
    said: tuple[Produced, ...]
    told: tuple[Told, ...]
    has_slip: bool  # of this case
    has_slips: bool  # of any case in this store
    signed: bool  # the audit is signed: nothing more is said of its file


@dataclass(frozen=True, slots=True)
class LeftAt:
    """Where the work was left: the answer given last in the audit worked on last. `number` is its item's, or ""."""

    audit_id: AuditId
    ref: str
    key: str
    number: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands above the list: where to go on, what is due, and when work last left this computer."""

    left_at: LeftAt | None
    leaving: Leaving
    gave_way: tuple[GaveWay, ...] = ()  # no longer to be audited


class CaseShelf(Protocol):
    """Searches and filters where the cases are kept, not on screen."""

    def lines(
        self, text: str, chosen: CaseFilter, order: CaseOrder = CaseOrder.WORK
    ) -> Sequence[CaseLine]: ...
    def counts(self) -> Mapping[CaseFilter, int]: ...
    def detail(self, audit_id: AuditId) -> CaseDetail: ...
    def standing(self) -> Standing: ...
    def file(self, audit_id: AuditId) -> FileAtHand: ...
    def say_file(self, audit_id: AuditId, said: Produced) -> None: ...
    def slip(self, audit_id: AuditId) -> Slip | None: ...
