"""What stands in a package, field by field: JSON read strictly and written in one spelling.

These types are frozen for ever. A change of the format is a new set beside them and a higher format_version: version 2
added the versions of the audit tool within a round, version 3 the notebook and what the lead arranged with the
assessors, version 4 what stands in wire4; a version is written only where the one before cannot hold what is said.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, cast

import msgspec
from msgspec import Meta, Struct

from app.domain import plain_text
from app.domain.answers import AnswerState, Evidence
from app.domain.notebook import MOST_CALLS, MOST_FIELDS, EntryKind
from app.domain.records import Act, AuditState, Reading
from app.domain.tool_versions import ChangeKind, Effect
from app.packages.refusals import malformed

FORMAT = "cfa/package"
FORMAT_VERSION = 4  # the newest that is read
LARGEST_BODY = 64 << 20  # bytes of JSON
MOST_CASES = 10_000
MOST_EVENTS = 200_000  # of one audit
MOST_VERSIONS = 100  # of the audit tool in one round
MOST_CHANGES = 10_000  # from one version to the next
MOST_ENTRIES = 50_000  # versions of all entries of one notebook
MOST_CONTACTS = 500

_UUID = r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"
_MOMENT = (
    r"\A[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z\Z"
)
_ONE_LINE = r"\A[^\n\t]*\Z"

Uuid = Annotated[str, Meta(pattern=_UUID)]
UuidOrNone = Annotated[str, Meta(pattern=rf"\A\Z|{_UUID}")]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Sha256OrNone = Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{64})?\Z")]
Moment = Annotated[str, Meta(pattern=_MOMENT)]
MomentOrNone = Annotated[str, Meta(pattern=rf"\A\Z|{_MOMENT}")]
Line = Annotated[str, Meta(max_length=plain_text.LONGEST_LINE, pattern=_ONE_LINE)]
Text = Annotated[str, Meta(max_length=plain_text.LONGEST_REASON)]
Note = Annotated[str, Meta(max_length=plain_text.LONGEST_NOTE)]
CaseRef = Annotated[str, Meta(max_length=40, pattern=r"\A[A-Za-z0-9]+(?:[ ._-][A-Za-z0-9]+)*\Z")]
Base64Of32 = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{43}=\Z")]
Recipient = Annotated[str, Meta(pattern=r"\Aage1[02-9ac-hj-np-z]{58}\Z")]
RecipientOrNone = Annotated[str, Meta(pattern=r"\A(?:age1[02-9ac-hj-np-z]{58})?\Z")]
AppVersion = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z][0-9A-Za-z.+-]{0,39}\Z")]
Key = Annotated[str, Meta(max_length=400)]  # its shape is checked once for each distinct key
FactName = Annotated[str, Meta(max_length=200, pattern=r"\A[\w/][\w .:/#-]*\Z")]
FieldName = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,39}\Z")]
Path = Annotated[str, Meta(max_length=400, pattern=r"\A(?:/[^\W\d][\w.-]{0,63})+\Z")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Ordinal = Annotated[int, Meta(ge=1, le=1_000_000)]


class Strict(Struct, forbid_unknown_fields=True):
    """Every field must be there, no other may."""


class HeaderV1(Strict):
    format: Literal["cfa/package"]
    format_version: Literal[1]
    kind: Literal["work", "return", "withdrawal", "acknowledgement", "seat"]
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


class HeaderV2(Strict):
    format: Literal["cfa/package"]
    format_version: Literal[2]
    kind: Literal["work", "update"]
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


class HeaderV3(Strict):
    format: Literal["cfa/package"]
    format_version: Literal[3]
    kind: Literal["work", "return"]
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


AnyHeader = HeaderV1 | HeaderV2 | HeaderV3


class VersionProbe(Struct):
    """Read first, with everything else ignored: a newer package is named before it is judged."""

    format: str
    format_version: int


class AnswerV1(Strict):
    value: Annotated[str, Meta(max_length=plain_text.LONGEST_VALUE)]
    state: AnswerState
    reason: Annotated[str, Meta(max_length=plain_text.LONGEST_REASON)]
    evidence: Evidence | None
    other: Annotated[str, Meta(max_length=plain_text.LONGEST_OTHER)]
    place: Annotated[str, Meta(max_length=plain_text.LONGEST_PLACE)]
    note: Annotated[str, Meta(max_length=plain_text.LONGEST_NOTE)]
    ask_lead: bool
    warning_reason: Annotated[str, Meta(max_length=plain_text.LONGEST_REASON)]


class EventV1(Strict):
    n: int
    at: str
    act: Act
    key: Key
    answer: AnswerV1 | None
    device: str
    prev: str
    hash: str


class RevisionV1(Strict, tag_field="record", tag="revision"):
    """`grown_into` names a revision in the same package whose history begins with this one's: its first
    `event_count` events are this one's, and `events` is empty. It is "" where `events` are written out."""

    audit_id: Uuid
    case_id: Uuid
    assessor: Uuid
    reading: Reading
    tool_hash: Sha256
    state: AuditState
    started_at: MomentOrNone
    completed_at: MomentOrNone
    minutes: Count
    parents: Annotated[tuple[Sha256, ...], Meta(max_length=64)]
    grown_into: Sha256OrNone
    event_count: Annotated[int, Meta(ge=0, le=MOST_EVENTS)]
    events: Annotated[tuple[EventV1, ...], Meta(max_length=MOST_EVENTS)]
    hash: Sha256


class WithdrawalV1(Strict, tag_field="record", tag="withdrawal"):
    audit_id: Uuid
    revision: Sha256
    author: UuidOrNone
    reason: Text
    at: Moment
    hash: Sha256


class CorrectionV1(Strict, tag_field="record", tag="correction"):
    audit_id: Uuid
    revision: Sha256
    key: Key
    answer: AnswerV1 | None
    reason: Text
    replaces: Annotated[tuple[Sha256, ...], Meta(max_length=64)]
    author: UuidOrNone
    at: Moment
    hash: Sha256


class ResolutionV1(Strict, tag_field="record", tag="resolution"):
    audit_id: Uuid
    heads: Annotated[tuple[Sha256, ...], Meta(min_length=2, max_length=64)]
    chosen: Sha256
    author: UuidOrNone
    reason: Text
    at: Moment
    hash: Sha256


class RetiredKeyV1(Strict, tag_field="record", tag="retired-key"):
    person_id: Uuid
    key: Base64Of32
    after_sequence: Count
    author: UuidOrNone
    reason: Text
    at: Moment
    hash: Sha256


class CallV3(Strict):
    who: Line
    role: Line
    number: Line
    at: Moment
    answered: bool
    said: Note


class EntryV3(Strict, tag_field="record", tag="entry"):
    """One version of an entry in the notebook, whole."""

    id: Uuid
    n: Ordinal
    kind: EntryKind
    audit_id: UuidOrNone
    author: Uuid
    body: Annotated[dict[FieldName, Note], Meta(max_length=MOST_FIELDS)]
    calls: Annotated[tuple[CallV3, ...], Meta(max_length=MOST_CALLS)]
    at: Moment
    previous: Sha256OrNone
    hash: Sha256


AnyRecord = RevisionV1 | WithdrawalV1 | CorrectionV1 | ResolutionV1 | RetiredKeyV1 | EntryV3


class KeysV1(Strict):
    signing: Base64Of32
    recipient: Recipient


class SeatV1(Strict):
    name: Line
    keys: KeysV1


class RoundV1(Strict):
    round_id: Uuid
    name: Line
    purpose: Text
    announced_on: date | None
    position_date: date
    period_from: date | None
    period_to: date | None
    division: Line
    lead_name: Line


class ReaderV1(Strict):
    person_id: Uuid
    name: Line
    office: Line


class CaseV1(Strict):
    case_id: Uuid
    ref: CaseRef
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
    known: Annotated[dict[FactName, Text], Meta(max_length=500)]
    family_ref: Line
    latest: RevisionV1 | None


class WorkV1(Strict):
    round: RoundV1
    tool_hash: Sha256
    tool: str
    reader: ReaderV1
    cases: Annotated[tuple[CaseV1, ...], Meta(max_length=MOST_CASES)]
    lead: SeatV1
    deputies: Annotated[tuple[SeatV1, ...], Meta(max_length=20)]
    office_recipient: RecipientOrNone
    enrol_secret: Base64Of32


class ChangeV2(Strict):
    what: Line
    kind: ChangeKind
    effect: Effect
    where: Text
    before: Text
    after: Text
    paths: Annotated[tuple[Path, ...], Meta(max_length=MOST_CHANGES)]


class VersionV2(Strict):
    """`moved` leads from paths in the version before to paths in this one."""

    number: Ordinal
    tool_hash: Sha256
    label: Line
    published_at: Moment
    note: Text
    changes: Annotated[tuple[ChangeV2, ...], Meta(max_length=MOST_CHANGES)]
    moved: Annotated[dict[Path, Path], Meta(max_length=MOST_CHANGES)]


class UpdateV2(Strict):
    round_id: Uuid
    tool_hash: Sha256
    tool: str
    versions: Annotated[tuple[VersionV2, ...], Meta(min_length=2, max_length=MOST_VERSIONS)]


class WorkV2(Strict):
    round: RoundV1
    tool_hash: Sha256
    tool: str
    reader: ReaderV1
    cases: Annotated[tuple[CaseV1, ...], Meta(max_length=MOST_CASES)]
    lead: SeatV1
    deputies: Annotated[tuple[SeatV1, ...], Meta(max_length=20)]
    office_recipient: RecipientOrNone
    enrol_secret: Base64Of32
    versions: Annotated[tuple[VersionV2, ...], Meta(min_length=2, max_length=MOST_VERSIONS)]


class ReturnV1(Strict):
    person_id: Uuid
    keys: KeysV1
    enrol_proof: Sha256
    revisions: Annotated[tuple[RevisionV1, ...], Meta(max_length=MOST_CASES)]
    withdrawals: Annotated[tuple[WithdrawalV1, ...], Meta(max_length=MOST_CASES)]
    received: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_CASES)]


class ContactV3(Strict):
    office: Line
    role: Line
    name: Line
    number: Line


class WorkV3(Strict):
    """`versions` is empty while the round has one version of the tool."""

    round: RoundV1
    tool_hash: Sha256
    tool: str
    reader: ReaderV1
    cases: Annotated[tuple[CaseV1, ...], Meta(max_length=MOST_CASES)]
    lead: SeatV1
    deputies: Annotated[tuple[SeatV1, ...], Meta(max_length=20)]
    office_recipient: RecipientOrNone
    enrol_secret: Base64Of32
    versions: Annotated[tuple[VersionV2, ...], Meta(max_length=MOST_VERSIONS)]
    contacts: Annotated[tuple[ContactV3, ...], Meta(max_length=MOST_CONTACTS)]
    return_by: date | None
    conversations: bool


class ReturnV3(Strict):
    person_id: Uuid
    keys: KeysV1
    enrol_proof: Sha256
    revisions: Annotated[tuple[RevisionV1, ...], Meta(max_length=MOST_CASES)]
    withdrawals: Annotated[tuple[WithdrawalV1, ...], Meta(max_length=MOST_CASES)]
    received: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_CASES)]
    entries: Annotated[tuple[EntryV3, ...], Meta(max_length=MOST_ENTRIES)]


AnyWire = TypeVar("AnyWire")

# Sorted keys, no spaces: the same bytes as app.domain.history.canonical.
encode = msgspec.json.Encoder(order="sorted").encode

_OTHER_ESCAPE = re.compile(rb'\\[^"nt]')
_MOMENT_RULE = re.compile(_MOMENT)


@cache
def decoder(kind: Any) -> "msgspec.json.Decoder[Any]":
    """Built once for each kind: building one costs more than reading a package."""
    return msgspec.json.Decoder(kind)


def read(raw: bytes, kind: type[AnyWire], file_name: str, where: str) -> AnyWire:
    """The value, if `raw` is its one spelling and holds no hidden character. Raises PackageRefused.

    Writing it again must give the same bytes: that leaves no room for a key given twice, for spaces,
    -0 or escapes that two readers might take differently.
    """
    try:
        value: AnyWire = decoder(cast("Any", kind)).decode(raw)
        respelt = encode(value) != raw
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
        raise malformed(file_name, where) from None
    if respelt:
        raise malformed(file_name, f"{where}: not in the agreed spelling")
    if _hides_characters(raw):
        raise malformed(file_name, f"{where}: characters that cannot be shown")
    return value


def is_moment(text: str) -> bool:
    """A real UTC time with seconds and "Z"; the pattern alone lets 30 February through."""
    if _MOMENT_RULE.match(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def are_sorted_once(texts: Sequence[str]) -> bool:
    return list(texts) == sorted(set(texts))


def _hides_characters(raw: bytes) -> bool:
    """Control characters reach JSON only as escapes, all others as themselves: two looks at the whole suffice."""
    if _OTHER_ESCAPE.search(raw.replace(b"\\\\", b"")) is not None:
        return True
    if raw.isascii():
        return b"\x7f" in raw
    return not plain_text.is_plain(raw.decode())
