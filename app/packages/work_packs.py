"""The file from lead to assessor: the round, the tool, the cases, and what the first return is proved with."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any, TypeVar

from msgspec import Struct

from app.domain.allocation_acts import WrittenBy
from app.domain.ids import ToolHash
from app.domain.notebook import Arrangements
from app.domain.slips import Slip
from app.domain.tool_versions import ToolVersion
from app.packages import refusals, sealing, wire, wire4
from app.packages.contents import (
    Header,
    Kind,
    OpenedPack,
    PackCase,
    PublicKeys,
    Reader,
    RoundFacts,
    Seat,
    Sending,
    WorkPack,
)
from app.packages.envelope import Opened, Opener, header_of, keys_are_sound, open_envelope, seal
from app.packages.keys import PersonKeys
from app.packages.notebook import arrangements_from, written_contacts
from app.packages.records import revisions_from, written_revisions
from app.packages.threads import moves_from, posts_from, written_moves, written_posts
from app.packages.tool_versions import versions_from, written_versions

Plain = TypeVar("Plain")
AnyStruct = TypeVar("AnyStruct", bound=Struct)
AnyWork = wire.WorkV1 | wire.WorkV2 | wire.WorkV3 | wire4.WorkV4
Arranged = wire.WorkV3 | wire4.WorkV4  # those that hold what the lead arranged

NAMES = {
    Kind.WORK: "work pack",
    Kind.RETURN: "return",
    Kind.WITHDRAWAL: "withdrawal",
    Kind.ACKNOWLEDGEMENT: "receipt",
    Kind.SEAT: "lead's seat",
    Kind.UPDATE: "tool update",
    Kind.QUERIES: "queries file",
}


def make_work_pack(
    pack: WorkPack,
    keys: PersonKeys,
    sending: Sending,
    *,
    code: str = "",
    recipient: str = "",
    recipients: tuple[str, ...] = (),
) -> bytes:
    """The file, sealed to a spoken `code`, or to the age `recipient` of an assessor whose keys are pinned; to all
    `recipients`, sorted, of one who works on several machines.

    What could not be opened again is refused here already, with PackageRefused.
    """
    recipients = recipients or ((recipient,) if recipient else ())
    if bool(code) is bool(recipients):
        raise ValueError("a work pack is sealed to a code or to a recipient")
    written = written_pack(pack)
    body = wire.encode(written)
    header = header_of(
        Kind.WORK,
        (pack.round.round_id, pack.tool_hash),
        keys,
        sending,
        recipients,
        _version_of(written),
        len(pack.cases),
    )
    _read_body(body, header, "The work pack")
    return seal(header, body, keys, code)


def open_work_pack(
    data: bytes, opener: Opener, file_name: str, trusted: Collection[str] = frozenset()
) -> OpenedPack:
    """The work pack, by the spoken code or with the assessor's own keys. Raises PackageRefused.

    `trusted` are the signing keys of lead and deputies as an earlier pack gave them: necessary without a
    code, since anyone could seal to the assessor's key, and checked with a code where they are known.
    """
    opened = open_envelope(data, opener, file_name)
    return work_pack_in(opened, file_name, trusted, by_code=isinstance(opener, str))


def work_pack_in(
    opened: Opened, file_name: str, trusted: Collection[str], *, by_code: bool
) -> OpenedPack:
    """The work pack inside an opened envelope, as `open_work_pack` says. Raises PackageRefused."""
    if opened.header.kind is not Kind.WORK:
        raise refusals.wrong_kind(file_name, NAMES[opened.header.kind], NAMES[Kind.WORK])
    if (trusted or not by_code) and opened.header.sender not in trusted:
        raise refusals.not_from_lead(file_name)
    body = _read_body(opened.body, opened.header, file_name)
    return OpenedPack(opened.header, body, opened.raw_sha256)


def _read_body(raw: bytes, header: Header, file_name: str) -> WorkPack:
    found: AnyWork
    if header.format_version == 1:
        found = wire.read(raw, wire.WorkV1, file_name, "work pack")
    elif header.format_version == 2:
        found = wire.read(raw, wire.WorkV2, file_name, "work pack")
    elif header.format_version == 3:
        found = wire.read(raw, wire.WorkV3, file_name, "work pack")
    else:
        found = wire.read(raw, wire4.WorkV4, file_name, "work pack")
    if found.tool_hash != header.tool_hash or found.round.round_id != header.round_id:
        raise refusals.malformed(file_name, "the header speaks of another round or tool")
    if sha256(found.tool.encode()).hexdigest() != found.tool_hash:
        raise refusals.malformed(file_name, "the audit tool was altered")
    if sealing.from_base64(found.enrol_secret, 32) is None:
        raise refusals.malformed(file_name, "enrolment")
    pack = _pack_from(found, file_name)
    _check_seats(pack, header, file_name)
    _check_cases(pack, header, file_name)
    return pack


def _check_seats(pack: WorkPack, header: Header, file_name: str) -> None:
    seats = (pack.lead, *pack.deputies)
    sound = all(keys_are_sound(seat.keys) for seat in seats)
    if pack.office_recipient and not sealing.is_recipient(pack.office_recipient):
        sound = False
    if not sound:
        raise refusals.malformed(file_name, "the lead's keys")
    if header.sender not in pack.signers:
        raise refusals.malformed(file_name, "the signer is neither lead nor deputy")


def _check_cases(pack: WorkPack, header: Header, file_name: str) -> None:
    if len(pack.cases) != header.cases:
        raise refusals.malformed(file_name, "the number of cases")
    for identifying in ("case_id", "audit_id", "ref"):
        if len({getattr(each, identifying) for each in pack.cases}) != len(pack.cases):
            raise refusals.malformed(file_name, "the same case twice")
    told = [each.case_id for each in pack.slips]
    if len(set(told)) != len(told) or not set(told) <= {each.case_id for each in pack.cases}:
        raise refusals.malformed(file_name, "a finding slip of no case of the pack")
    for each in pack.cases:
        latest = each.latest
        _check_hands(each, file_name)
        if latest is None:
            continue
        tools = {pack.tool_hash, *(version.tool_hash for version in pack.versions)}
        if latest.case_id != each.case_id or latest.tool_hash not in tools:
            raise refusals.malformed(file_name, "earlier answers of another case or tool")


def _check_hands(case: PackCase, file_name: str) -> None:
    """What is said of whose the edits are covers the whole history that is carried, and no other."""
    ends = [each.through for each in case.written_by]
    if not ends:
        return
    carried = (
        len(case.latest.events) if case.latest and case.latest.audit_id == case.audit_id else 0
    )
    if ends != sorted(set(ends)) or ends[0] < 1 or ends[-1] != carried:
        raise refusals.malformed(file_name, "whose the edits of a history are")


def written_pack(pack: WorkPack) -> AnyWork:
    """The body as it travels: as the lowest version of the format that can hold it."""
    plain = wire.WorkV1(
        round=_struct(pack.round, wire.RoundV1),
        tool_hash=pack.tool_hash,
        tool=pack.tool,
        reader=_struct(pack.reader, wire.ReaderV1),
        cases=tuple(_written_case(each) for each in pack.cases),
        lead=written_seat(pack.lead),
        deputies=tuple(written_seat(each) for each in pack.deputies),
        office_recipient=pack.office_recipient,
        enrol_secret=pack.enrol_secret,
    )
    versions, arranged = written_versions(pack.versions), pack.arrangements
    more = {
        "versions": versions,
        "contacts": written_contacts(arranged.contacts),
        "return_by": arranged.return_by,
        "conversations": arranged.conversations,
    }
    read_otherwise = any(each.read_with or each.written_by for each in pack.cases)
    if pack.posts or pack.moves or pack.slips or read_otherwise:
        return _struct(
            plain,
            wire4.WorkV4,
            cases=tuple(_written_case4(each) for each in pack.cases),
            posts=written_posts(pack.posts),
            moves=written_moves(pack.moves),
            slips=tuple(_struct(each, wire4.SlipV4) for each in pack.slips),
            **more,
        )
    if arranged:
        return _struct(plain, wire.WorkV3, **more)
    return _struct(plain, wire.WorkV2, versions=versions) if versions else plain


def _version_of(written: AnyWork) -> int:
    if isinstance(written, wire4.WorkV4):
        return 4
    if isinstance(written, wire.WorkV3):
        return 3
    return 2 if isinstance(written, wire.WorkV2) else 1


def _written_case(case: PackCase) -> wire.CaseV1:
    latest = written_revisions([case.latest])[0] if case.latest else None
    return _struct(case, wire.CaseV1, known=dict(case.known), latest=latest)


def _written_case4(case: PackCase) -> wire4.CaseV4:
    return _struct(
        case,
        wire4.CaseV4,
        known=dict(case.known),
        latest=written_revisions([case.latest])[0] if case.latest else None,
        written_by=tuple(_struct(each, wire4.WrittenByV4) for each in case.written_by),
    )


def written_seat(seat: Seat) -> wire.SeatV1:
    return wire.SeatV1(seat.name, _struct(seat.keys, wire.KeysV1))


def _pack_from(found: AnyWork, file_name: str) -> WorkPack:
    versions: tuple[ToolVersion, ...] = ()
    if isinstance(found, Arranged) and len(found.versions) == 1:
        raise refusals.malformed(file_name, "the versions of the audit tool")
    if not isinstance(found, wire.WorkV1) and found.versions:
        versions = versions_from(found.versions, found.tool_hash, found.tool, file_name)
    return WorkPack(
        round=_plain(found.round, RoundFacts),
        tool_hash=ToolHash(found.tool_hash),
        tool=found.tool,
        reader=_plain(found.reader, Reader),
        cases=tuple(_case_from(each, file_name) for each in found.cases),
        lead=seat_from(found.lead),
        deputies=tuple(seat_from(each) for each in found.deputies),
        office_recipient=found.office_recipient,
        enrol_secret=found.enrol_secret,
        versions=versions,
        arrangements=arrangements_from(found) if isinstance(found, Arranged) else Arrangements(),
        posts=posts_from(found.posts, file_name) if isinstance(found, wire4.WorkV4) else (),
        moves=moves_from(found.moves, file_name) if isinstance(found, wire4.WorkV4) else (),
        slips=_slips_from(found),
    )


def _slips_from(found: AnyWork) -> tuple[Slip, ...]:
    if not isinstance(found, wire4.WorkV4):
        return ()
    return tuple(_plain(each, Slip) for each in found.slips)


def _case_from(found: wire.CaseV1 | wire4.CaseV4, file_name: str) -> PackCase:
    latest = revisions_from([found.latest], file_name)[0] if found.latest else None
    if isinstance(found, wire4.CaseV4):
        hands = tuple(_plain(each, WrittenBy) for each in found.written_by)
        return _plain(found, PackCase, latest=latest, written_by=hands)
    return _plain(found, PackCase, latest=latest)


def seat_from(found: wire.SeatV1) -> Seat:
    return Seat(found.name, _plain(found.keys, PublicKeys))


def _struct(value: object, kind: type[AnyStruct], **instead: Any) -> AnyStruct:
    """The same fields as a wire type, those in `instead` replaced."""
    names = kind.__struct_fields__
    return kind(
        **{name: instead[name] if name in instead else getattr(value, name) for name in names}
    )


def _plain(found: Struct, kind: type[Plain], **instead: Any) -> Plain:
    """The same fields as a plain value, those in `instead` replaced."""
    names = found.__struct_fields__
    return kind(
        **{name: instead[name] if name in instead else getattr(found, name) for name in names}
    )


def refuse_unless_leads(
    opened: Opened, kind: Kind, file_name: str, trusted: Collection[str]
) -> None:
    """Raises PackageRefused for a file of another kind, and for one that neither lead nor deputy signed."""
    if opened.header.kind is not kind:
        raise refusals.wrong_kind(file_name, NAMES[opened.header.kind], NAMES[kind])
    if opened.header.sender not in trusted:
        raise refusals.not_from_lead(file_name)
