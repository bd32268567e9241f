"""What version 4 of the format adds, field by field; as frozen as what stands in wire.

Whatever is added before version 4 is released goes here: what is said about single answers, who holds the lead's seat,
who reads an audit and whose each edit of a taken-over history is, the finding slips, which files were produced, more
kinds of notes.
"""

from datetime import date
from typing import Annotated, Any, Literal, cast

from msgspec import Meta

from app.domain.file_requests import Production
from app.domain.notebook import EntryKind
from app.domain.records import Reading
from app.domain.threads import MOST_AFTER, Deed, Side, ThreadKind
from app.domain.threads import MOST_FIELDS as MOST_POST_FIELDS
from app.packages import wire
from app.packages.wire import (
    LARGEST_BODY,
    MOST_CASES,
    MOST_CONTACTS,
    MOST_ENTRIES,
    MOST_VERSIONS,
    AppVersion,
    Base64Of32,
    ContactV3,
    Count,
    EntryV3,
    FieldName,
    Key,
    KeysV1,
    Line,
    Moment,
    Note,
    Ordinal,
    ReaderV1,
    Recipient,
    RecipientOrNone,
    RevisionV1,
    RoundV1,
    SeatV1,
    Sha256,
    Sha256OrNone,
    Strict,
    Text,
    Uuid,
    UuidOrNone,
    VersionV2,
    WithdrawalV1,
)

# The kinds of notes that version 3 knows; the others came with version 4.
KINDS_V3 = frozenset({EntryKind.CONCERN, EntryKind.DIARY, EntryKind.CALIBRATION})
# The lead's alone: they stay in the lead's stores and travel in no return.
KINDS_OF_THE_LEAD = frozenset({EntryKind.FRONT, EntryKind.SOURCE, EntryKind.QUOTE, EntryKind.THEME})
MOST_POSTS = 50_000
MOST_MOVES = 1_000  # of the lead's seat
MOST_HANDS = 64  # that one history went through

AccessOrNone = Annotated[str, Meta(pattern=r"\A(?:given|part|none)?\Z")]
ReasonOrNone = Annotated[
    str,
    Meta(pattern=r"\A(?:not-found|elsewhere|court|transferred|refused|late|destroyed|other)?\Z"),
]


class HeaderV4(Strict):
    format: Literal["cfa/package"]
    format_version: Literal[4]
    kind: Literal["work", "return", "queries", "seat", "acknowledgement"]
    round_id: Uuid
    tool_hash: Sha256
    package_id: Uuid
    sender: Base64Of32
    sender_seq: Ordinal
    prev_package: Sha256OrNone
    recipients: Annotated[tuple[Recipient, ...], Meta(max_length=64)]
    created: Moment
    app_version: AppVersion
    body_sha256: Sha256
    body_bytes: Annotated[int, Meta(ge=2, le=LARGEST_BODY)]
    cases: Annotated[int, Meta(ge=0, le=MOST_CASES)]


class ResolutionV4(Strict, tag_field="record", tag="resolution-again"):
    """A choice that stands for earlier ones between the same copies."""

    audit_id: Uuid
    heads: Annotated[tuple[Sha256, ...], Meta(min_length=2, max_length=64)]
    chosen: Sha256
    author: UuidOrNone
    reason: Text
    at: Moment
    hash: Sha256
    replaces: Annotated[tuple[Sha256, ...], Meta(min_length=1, max_length=64)]


class PostV4(Strict, tag_field="record", tag="post"):
    """Something said about an answer."""

    thread: Uuid
    kind: ThreadKind
    deed: Deed
    side: Side
    audit_id: Uuid
    key: Key
    tool_hash: Sha256
    revision: Sha256OrNone
    body: Annotated[dict[FieldName, Note], Meta(max_length=MOST_POST_FIELDS)]
    after: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_AFTER)]
    author: Uuid
    at: Moment
    hash: Sha256


class SeatMoveV4(Strict, tag_field="record", tag="seat-move"):
    to: Uuid
    name: Line
    after: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_AFTER)]
    author: Uuid
    author_name: Line
    reason: Text
    at: Moment
    hash: Sha256


class AllocationV4(Strict, tag_field="record", tag="allocation"):
    """`readers`: one, or two of a joint audit with the writer first, or none where it is nobody's any more."""

    audit_id: Uuid
    case_id: Uuid
    readers: Annotated[tuple[Uuid, ...], Meta(max_length=2)]
    reading: Reading
    base: Sha256OrNone
    reason: Text
    replaces: Annotated[tuple[Sha256, ...], Meta(max_length=64)]
    author: UuidOrNone
    at: Moment
    hash: Sha256


class FileActV4(Strict, tag_field="record", tag="file-act"):
    """Volumes are null where nobody said; `access` and `reason` are "" where there is none."""

    case_id: Uuid
    outcome: Production
    expected: Count | None
    seen: Count | None
    missing: Count | None
    access: AccessOrNone
    reason: ReasonOrNone
    words: Note
    replaces: Annotated[tuple[Sha256, ...], Meta(max_length=64)]
    author: UuidOrNone
    at: Moment
    hash: Sha256


class SlipV4(Strict):
    """By what the office finds the file of one case of the pack. Never part of a case: it is purged by itself."""

    case_id: Uuid
    number: Line
    name: Line
    team: Line
    worker: Line


class WrittenByV4(Strict):
    """Whose the edits are, up to number `through`, after those of the one before."""

    person_id: Uuid
    name: Line
    through: Count


AnyHeader = wire.AnyHeader | HeaderV4
AnyRecord = wire.AnyRecord | ResolutionV4 | PostV4 | SeatMoveV4 | AllocationV4 | FileActV4
ANY_RECORD = cast("type[AnyRecord]", AnyRecord)


class CaseV4(Strict):
    case_id: Uuid
    ref: wire.CaseRef
    audit_id: Uuid
    reading: Reading
    area: Line
    district: Line
    team: Line
    age_band: Line
    sex: Line
    unborn: bool
    disabled: bool
    category: Line
    plan_start: date | None
    known: Annotated[dict[wire.FactName, Text], Meta(max_length=500)]
    family_ref: Line
    latest: RevisionV1 | None
    read_with: Line
    written_by: Annotated[tuple[WrittenByV4, ...], Meta(max_length=MOST_HANDS)]


class WorkV4(Strict):
    """`posts` are those of the reader's audits, `moves` those of the lead's seat, `slips` those the lead asked for."""

    round: RoundV1
    tool_hash: Sha256
    tool: str
    reader: ReaderV1
    cases: Annotated[tuple[CaseV4, ...], Meta(max_length=MOST_CASES)]
    lead: SeatV1
    deputies: Annotated[tuple[SeatV1, ...], Meta(max_length=20)]
    office_recipient: RecipientOrNone
    enrol_secret: Base64Of32
    versions: Annotated[tuple[VersionV2, ...], Meta(max_length=MOST_VERSIONS)]
    contacts: Annotated[tuple[ContactV3, ...], Meta(max_length=MOST_CONTACTS)]
    return_by: date | None
    conversations: bool
    posts: Annotated[tuple[PostV4, ...], Meta(max_length=MOST_POSTS)]
    moves: Annotated[tuple[SeatMoveV4, ...], Meta(max_length=MOST_MOVES)]
    slips: Annotated[tuple[SlipV4, ...], Meta(max_length=MOST_CASES)]


class QueriesV4(Strict):
    """What is said about one reader's answers, and who may sign for the lead from here on."""

    round_id: Uuid
    person_id: Uuid
    lead: SeatV1
    deputies: Annotated[tuple[SeatV1, ...], Meta(max_length=20)]
    office_recipient: RecipientOrNone
    posts: Annotated[tuple[PostV4, ...], Meta(max_length=MOST_POSTS)]
    moves: Annotated[tuple[SeatMoveV4, ...], Meta(max_length=MOST_MOVES)]


class ReturnV4(Strict):
    """`posts` are the sender's own, `moves` those of the lead's seat that reached them."""

    person_id: Uuid
    keys: KeysV1
    enrol_proof: Sha256
    revisions: Annotated[tuple[RevisionV1, ...], Meta(max_length=MOST_CASES)]
    withdrawals: Annotated[tuple[WithdrawalV1, ...], Meta(max_length=MOST_CASES)]
    received: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_CASES)]
    entries: Annotated[tuple[EntryV3, ...], Meta(max_length=MOST_ENTRIES)]
    posts: Annotated[tuple[PostV4, ...], Meta(max_length=MOST_POSTS)]
    moves: Annotated[tuple[SeatMoveV4, ...], Meta(max_length=MOST_MOVES)]


class MergedV4(Strict):
    """One return as the lead's store holds it: the hash of the whole file, and when it was merged."""

    package_id: Uuid
    sha256: Sha256
    at: Moment


class AcknowledgementV4(Strict):
    person_id: Uuid
    merged: Annotated[tuple[MergedV4, ...], Meta(max_length=MOST_CASES)]


class SeatCardV4(Strict, tag_field="part", tag="card"):
    """What a deputy gives the lead of a round: `secret` proves to them later that a seat is theirs."""

    store_id: Uuid
    name: Line
    keys: KeysV1
    secret: Base64Of32


class HolderV4(Strict):
    store_id: Uuid
    name: Line
    keys: KeysV1


class SeatFileV4(Strict, tag_field="part", tag="seat"):
    """The whole round, as the rows of the lead's store. `proof` is that of the card of whoever it is for."""

    round_id: Uuid
    to: Uuid
    schema: Line
    proof: Sha256
    holders: Annotated[tuple[HolderV4, ...], Meta(max_length=20)]
    office_recipient: RecipientOrNone
    moves: Annotated[tuple[SeatMoveV4, ...], Meta(min_length=1, max_length=MOST_MOVES)]
    rows: dict[FieldName, tuple[dict[FieldName, Any], ...]]


ANY_SEAT = cast("type[SeatCardV4 | SeatFileV4]", SeatCardV4 | SeatFileV4)
