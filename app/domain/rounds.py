"""A round of audit: what it is for, which cases are in it, who reads them, what they are known by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from app.domain.allocation_acts import WrittenBy
from app.domain.frames import SourceRead
from app.domain.ids import AuditId, CaseId, EntryId, PersonId, RoundId, ToolHash
from app.domain.notebook import NO_AUDIT, Arrangements, Contact
from app.domain.records import AuditState, Reading
from app.domain.sample_log import Ceremony

NOBODY = PersonId("")


class Role(StrEnum):
    LEAD = "lead"
    ASSESSOR = "assessor"


@dataclass(frozen=True, slots=True)
class Office:
    """One that holds files: of these districts, areas or teams, by name."""

    name: str
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """`position_date` is the date clocks run to; `announced_on` when the service learnt of the audit."""

    id: RoundId
    name: str
    purpose: str
    position_date: date
    announced_on: date | None
    period_from: date | None
    period_to: date | None
    division: str  # bank holidays: england-and-wales, scotland, northern-ireland
    lead_name: str
    role: Role  # this store's part in the round
    me: PersonId  # the person of this store in this round ("" for the lead)
    tool_hash: ToolHash
    created_at: datetime
    return_by: date | None = None  # when the lead wants everything back
    conversations: bool = False  # whether conversations are held beside the reading of files
    offices: tuple[
        Office, ...
    ] = ()  # of the lead's store; none: an office is the district of its cases
    contacts: tuple[Contact, ...] = ()  # whom to telephone about an immediate concern

    @property
    def arrangements(self) -> Arrangements:
        return Arrangements(self.contacts, self.return_by, self.conversations)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case in the sample, known by `ref`. `child` is the council's number: the lead's store only."""

    id: CaseId
    ref: str
    stratum: str
    area: str
    district: str
    team: str
    age_band: str
    sex: str
    unborn: bool
    disabled: bool
    age_years: int | None
    category: str
    plan_start: date | None
    family: str
    main: bool
    order: int
    probability: Fraction
    child: str = ""
    known: Mapping[str, str] = field(default_factory=dict)  # what the electronic record says


@dataclass(frozen=True, slots=True)
class Person:
    """An assessor in the lead's store. Keys are base64 and empty until the first return pins them.

    `quota`: places, in cases. `days` available for reading and travel (0: nobody said); `cases_a_day` their own pace
    (None: as the round assumes); `knowledge` as domain.knowledge names it.
    """

    id: PersonId
    name: str
    office: str
    quota: int
    sign_key: str = ""
    recipient: str = ""
    enrol_secret: str = ""
    days: Fraction = Fraction(0)
    cases_a_day: Fraction | None = None
    knowledge: tuple[str, ...] = ()

    @property
    def enrolled(self) -> bool:
        return bool(self.sign_key)


@dataclass(frozen=True, slots=True)
class SeatHolder:
    """Lead, deputy or office key. `sign_key` is empty for an office key, which only opens returns.

    `store_id` and `secret` come with a deputy's card: whose store it is, and what proves to them that a seat is theirs.
    """

    name: str
    sign_key: str
    recipient: str
    store_id: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who reads which case, in which capacity: one audit each.

    `read_with` is the second reader of a joint audit. `written_by`: whose the edits are that were there when it was
    taken over, in the store of whoever took it.
    """

    audit_id: AuditId
    case_id: CaseId
    person_id: PersonId
    reading: Reading
    reason: str = ""
    read_with: PersonId = NOBODY
    read_with_name: str = ""
    written_by: tuple[WrittenBy, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditHeader:
    """Where one audit stands, without its answers. Counts are of questions; minutes of reading time."""

    id: AuditId
    round_id: RoundId
    case_id: CaseId
    person_id: PersonId
    reading: Reading
    state: AuditState
    tool_hash: ToolHash
    started_at: datetime | None = None
    completed_at: datetime | None = None
    returned_at: datetime | None = None
    updated_at: datetime | None = None
    minutes: int = 0
    answered: int = 0
    asked: int = 0
    warnings: int = 0
    queries: int = 0
    parents: tuple[str, ...] = ()  # revisions already sent, which the next one grows from
    read_with: PersonId = NOBODY
    read_with_name: str = ""
    written_by: tuple[WrittenBy, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsent:
    """The audits that were worked on since they last left; one taken over from a pack is with the lead already.

    `ready` are signed off; `begun` is when the first of them was.
    """

    audits: int
    ready: int
    begun: datetime | None


@dataclass(frozen=True, slots=True)
class Concern:
    """An immediate concern for a child or an adult: the assessor finishes it, the lead follows it until it is closed.

    `id` is that of its entry in the notebook; of a concern about an audit's case, the audit's own. `ref` is the case's
    reference, or says whom it is about.
    """

    id: EntryId
    ref: str
    raised_at: datetime
    what: str
    told: str
    response: str
    audit_id: AuditId = NO_AUDIT
    author: PersonId = NOBODY
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    closing_note: str = ""
    closed_by: str = ""  # who decided so, by name
    same_as: EntryId | None = None  # the entry under which it is listed, where two are one concern

    @property
    def taken_back_at(self) -> datetime | None:
        """When the audit's answers, which alone had raised it, stopped saying so. None for one that has a page."""
        return self.finished_at if self.author == NOBODY else None


class Direction(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One package that left or arrived, kept whole before anything of it is interpreted."""

    package_id: str
    direction: Direction
    kind: str
    person_id: PersonId
    sequence: int
    previous: str
    file_name: str
    sha256: str
    at: datetime
    cases: int
    sender: str = ""  # the signing key of who made it; "" in ledgers of earlier versions
    acknowledged_at: datetime | None = None  # when its receiver said that it has it


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package that came by the exchange folder and is not taken in yet. `raw` are its bytes."""

    sha256: str
    kind: str
    file_name: str
    arrived_at: datetime
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """Keys of a person beside the current ones: of an earlier or a further machine. `enrol_secret` proved them."""

    person_id: PersonId
    sign_key: str
    recipient: str
    enrol_secret: str


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A draw as it is kept for ever. `document` is the whole draw as JSON; `method` the paragraph of that day.

    `ceremony` is how the seed came about, where that was recorded; `again` why it was not the round's first draw.
    """

    seed: str
    algorithm: str
    size: int
    digest: str
    method: str
    document: str
    drawn_at: datetime
    ceremony: Ceremony | None = None
    again: str = ""


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """A frame as it was read: where it came from, what it held, what could not be used."""

    file_name: str
    sha256: str
    format: str
    as_of: date
    reader_version: str
    children: int
    on_plan: int
    problems: tuple[tuple[str, str, str], ...]  # place, code, message
    read_at: datetime
    sources: tuple[SourceRead, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this store belongs to, and the keys that sign and open what travels."""

    store_id: str
    device: str
    name: str
    keys: bytes = b""
    sequence: int = 0
    last_package: str = ""
