"""What travels: the plain values of work packs and returns, and what each side must know to open one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.allocation_acts import WrittenBy
from app.domain.ids import AuditId, CaseId, PackageId, PersonId, RoundId, ToolHash
from app.domain.merge import Withdrawal
from app.domain.notebook import Arrangements, Entry
from app.domain.records import Reading, Revision
from app.domain.seats import SeatMove
from app.domain.slips import Slip
from app.domain.threads import Post
from app.domain.tool_versions import ToolVersion


class Kind(StrEnum):
    WORK = "work"
    RETURN = "return"
    WITHDRAWAL = "withdrawal"
    ACKNOWLEDGEMENT = "acknowledgement"
    SEAT = "seat"
    UPDATE = "update"
    QUERIES = "queries"


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know: the signing key (Ed25519, base64) and where to seal to (an age recipient)."""

    signing: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Header:
    """The signed cover of a package; docs/format.md says what each field means.

    `sender_seq` counts the packages from this sender to this receiver from 1; `prev_package` is the
    SHA-256 of the file sent before ("" for the first); `created` is shown and decides nothing.
    """

    kind: Kind
    round_id: RoundId
    tool_hash: ToolHash
    package_id: PackageId
    sender: str
    sender_seq: int
    prev_package: str
    recipients: tuple[str, ...]
    created: str
    app_version: str
    cases: int
    format_version: int = 1


@dataclass(frozen=True, slots=True)
class Sending:
    """What the sender's ledger knows of the package about to be made."""

    package_id: PackageId
    sender_seq: int
    prev_package: str
    created: str  # UTC, ISO 8601 with seconds and "Z"
    app_version: str


@dataclass(frozen=True, slots=True)
class RoundFacts:
    round_id: RoundId
    name: str
    purpose: str
    announced_on: date | None
    position_date: date
    period_from: date | None
    period_to: date | None
    division: str
    lead_name: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The assessor a work pack is for."""

    person_id: PersonId
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class PackCase:
    """One audit to do. `latest` is the last returned state, to go on from: one's own on another machine, or in an audit
    taken over what its reader before had returned; `written_by` then says whose each edit of its history is.

    `read_with` names the other reader of a joint audit, "" in any other.
    """

    case_id: CaseId
    ref: str
    audit_id: AuditId
    reading: Reading
    area: str
    district: str
    team: str
    age_band: str
    sex: str
    unborn: bool
    disabled: bool
    category: str
    plan_start: date | None
    known: Mapping[str, str] = field(default_factory=dict)  # what the electronic record says
    family_ref: str = ""
    latest: Revision | None = None
    read_with: str = ""
    written_by: tuple[WrittenBy, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Someone who leads or stands in: signs packs and can open returns."""

    name: str
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class WorkPack:
    """`tool` is the compiled audit tool's canonical JSON, `office_recipient` the printed office key ("" if none).

    `enrol_secret` is 32 random bytes in base64: with it the first return proves whose keys it brings.
    """

    round: RoundFacts
    tool_hash: ToolHash
    tool: str
    reader: Reader
    cases: tuple[PackCase, ...]
    lead: Seat
    enrol_secret: str
    deputies: tuple[Seat, ...] = ()
    office_recipient: str = ""
    versions: tuple[ToolVersion, ...] = ()  # of the tool in this round; () while there is but one
    arrangements: Arrangements = field(default_factory=Arrangements)
    posts: tuple[Post, ...] = ()  # what is said about this reader's answers, by whomever
    moves: tuple[SeatMove, ...] = ()  # of the lead's seat
    slips: tuple[Slip, ...] = ()  # by what the files are found; purged by themselves

    @property
    def signers(self) -> frozenset[str]:
        """Signing keys that packs of this round may carry."""
        return frozenset(seat.keys.signing for seat in (self.lead, *self.deputies))

    @property
    def return_to(self) -> "ReturnTo":
        """Returns are sealed to lead, deputies and the office key."""
        seats = {seat.keys.recipient for seat in (self.lead, *self.deputies)}
        recipients = tuple(sorted((seats | {self.office_recipient}) - {""}))
        return ReturnTo(self.round.round_id, self.tool_hash, recipients)


@dataclass(frozen=True, slots=True)
class ToolUpdate:
    """A new version of the audit tool for a round that is under way, with all versions before it."""

    round_id: RoundId
    tool_hash: ToolHash
    tool: str
    versions: tuple[ToolVersion, ...]


@dataclass(frozen=True, slots=True)
class Queries:
    """What is said about one reader's answers, all of it each time; and who signs for the lead from here on."""

    round_id: RoundId
    tool_hash: ToolHash
    person_id: PersonId
    lead: Seat
    deputies: tuple[Seat, ...]
    office_recipient: str
    posts: tuple[Post, ...]
    moves: tuple[SeatMove, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A return that the lead's store has: the hash of the whole file, and when it was merged."""

    package_id: PackageId
    sha256: str
    at: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What of one assessor's returns was merged: all of them, each time anew, so that none need arrive."""

    round_id: RoundId
    tool_hash: ToolHash
    person_id: PersonId
    merged: tuple[Merged, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A deputy's: whose store, which keys, and the secret that proves a seat to them."""

    store_id: PersonId
    name: str
    keys: PublicKeys
    secret: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who holds, held or may hold the lead's seat."""

    store_id: PersonId
    name: str
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class SeatFile:
    """The lead's seat with the whole round: `rows` by table, as the stores of schema `schema` have them."""

    round_id: RoundId
    tool_hash: ToolHash
    to: PersonId
    schema: str
    proof: str
    holders: tuple[Holder, ...]
    office_recipient: str
    moves: tuple[SeatMove, ...]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class ReturnTo:
    """Which round a return belongs to and whom it is sealed to: age recipients, sorted."""

    round_id: RoundId
    tool_hash: ToolHash
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """`revisions` in any order, with all ancestors not known to be held; `received`: SHA-256 of packs opened.

    `entries` has every version of every entry of the sender's notebook, `posts` all that the sender said about answers.
    """

    person_id: PersonId
    keys: PublicKeys
    enrol_proof: str
    revisions: tuple[Revision, ...]
    withdrawals: tuple[Withdrawal, ...] = ()
    received: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    posts: tuple[Post, ...] = ()
    moves: tuple[SeatMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One enrol secret that went out to a person, and the keys that came back by it.

    `last_taken` is the number of the last package taken from a retired key; None while it is in use.
    """

    secret: str
    keys: PublicKeys | None = None
    last_taken: int | None = None


@dataclass(frozen=True, slots=True)
class Allocated:
    """Everyone who was ever given this audit: work returned after a reallocation is kept and shown."""

    case_id: CaseId
    readers: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the lead's store knows, against which a return is checked. `held` are revision hashes."""

    round_id: RoundId
    tool_hashes: Collection[str]
    people: Mapping[PersonId, tuple[Enrolment, ...]]
    allocated: Mapping[AuditId, Allocated]
    held: Collection[str] = frozenset()


class Signer(StrEnum):
    PINNED = "pinned"
    ENROLLED = "enrolled"  # first return: pin these keys
    ANOTHER_DEVICE = (
        "another-device"  # the secret has already brought other keys: hold it and telephone
    )


@dataclass(frozen=True, slots=True)
class Outside:
    """What a package shows without being opened."""

    sealed_to_code: bool
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class OpenedPack:
    header: Header
    body: WorkPack
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class OpenedUpdate:
    header: Header
    body: ToolUpdate
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class OpenedQueries:
    header: Header
    body: Queries
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class OpenedAcknowledgement:
    header: Header
    body: Acknowledgement
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class OpenedSeat:
    header: Header
    body: SeatFile
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class OpenedReturn:
    header: Header
    body: Return
    raw_sha256: str
    signer: Signer
