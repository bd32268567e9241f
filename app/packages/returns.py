"""The file back from assessor to lead: audits as they stand, with every edit, and whose they are."""

from collections.abc import Sequence

from app.domain.errors import PackageRefused
from app.domain.ids import PersonId
from app.domain.threads import Side
from app.packages import refusals, sealing, wire, wire4
from app.packages.contents import (
    Enrolment,
    Expected,
    Header,
    Kind,
    OpenedReturn,
    PublicKeys,
    Return,
    ReturnTo,
    Sending,
    Signer,
)
from app.packages.envelope import header_of, keys_are_sound, open_envelope, seal
from app.packages.keys import PersonKeys, enrol_proof
from app.packages.notebook import entries_from, written_entries
from app.packages.records import (
    lead_record_from,
    revisions_from,
    withdrawal_from,
    written_revisions,
    written_withdrawal,
)
from app.packages.threads import moves_from, posts_from, written_moves, written_posts
from app.packages.work_packs import NAMES

_VERSIONS = {wire.ReturnV1: 1, wire.ReturnV3: 3, wire4.ReturnV4: 4}
AnyReturn = wire.ReturnV1 | wire.ReturnV3 | wire4.ReturnV4


def make_return(body: Return, to: ReturnTo, keys: PersonKeys, sending: Sending) -> bytes:
    """The file, sealed to everyone in `to`, which the last work pack opened gives.

    What could not be opened again is refused here already, with PackageRefused.
    """
    written = _written(body)
    raw = wire.encode(written)
    header = header_of(
        Kind.RETURN,
        (to.round_id, to.tool_hash),
        keys,
        sending,
        to.recipients,
        _VERSIONS[type(written)],
        len({each.case_id for each in body.revisions}),
    )
    _read_body(raw, header, "The return")
    return seal(header, raw, keys)


def open_return(data: bytes, keys: PersonKeys, file_name: str, expected: Expected) -> OpenedReturn:
    """The return, with everything in it checked against what the lead's store knows.

    Raises PackageRefused. `signer` says whether the keys are to be pinned now, or held and asked about.
    """
    opened = open_envelope(data, keys, file_name)
    header = opened.header
    if header.kind is not Kind.RETURN:
        raise refusals.wrong_kind(file_name, NAMES[header.kind], NAMES[Kind.RETURN])
    if header.round_id != expected.round_id:
        raise refusals.refused(
            file_name, "belongs to another round", "open that round and add it there"
        )
    if header.tool_hash not in expected.tool_hashes:
        raise refusals.refused(
            file_name,
            "was made with an audit tool that this round does not have",
            "ask the assessor which work pack they opened",
        )
    body = _read_body(opened.body, header, file_name)
    signer = _signer(body, header, expected, file_name)
    _check_ownership(body, expected, file_name)
    _check_ancestors(body, expected, file_name)
    return OpenedReturn(header, body, opened.raw_sha256, signer)


def _written(body: Return) -> AnyReturn:
    """As version 1 of the format wherever that can hold it: an older program of the lead's opens it."""
    plain = wire.ReturnV1(
        person_id=body.person_id,
        keys=wire.KeysV1(body.keys.signing, body.keys.recipient),
        enrol_proof=body.enrol_proof,
        revisions=written_revisions(body.revisions),
        withdrawals=tuple(written_withdrawal(each) for each in body.withdrawals),
        received=tuple(sorted(set(body.received))),
    )
    fields = {name: getattr(plain, name) for name in plain.__struct_fields__}
    entries = written_entries(body.entries)
    newer = any(each.kind not in wire4.KINDS_V3 for each in body.entries)
    if body.posts or body.moves or newer:
        posts, moves = written_posts(body.posts), written_moves(body.moves)
        return wire4.ReturnV4(**fields, entries=entries, posts=posts, moves=moves)
    return wire.ReturnV3(**fields, entries=entries) if entries else plain


def _read_body(raw: bytes, header: Header, file_name: str) -> Return:
    found: AnyReturn
    if header.format_version == 1:
        found = wire.read(raw, wire.ReturnV1, file_name, "return")
    elif header.format_version == 3:
        found = wire.read(raw, wire.ReturnV3, file_name, "return")
        if not all(each.kind in wire4.KINDS_V3 for each in found.entries):
            raise refusals.malformed(file_name, "a kind of note of a newer version")
    else:
        found = wire.read(raw, wire4.ReturnV4, file_name, "return")
        if any(each.kind in wire4.KINDS_OF_THE_LEAD for each in found.entries):
            raise refusals.malformed(file_name, "a kind of note of a newer version")
    body = Return(
        person_id=PersonId(found.person_id),
        keys=PublicKeys(found.keys.signing, found.keys.recipient),
        enrol_proof=found.enrol_proof,
        revisions=revisions_from(found.revisions, file_name),
        withdrawals=tuple(withdrawal_from(each) for each in found.withdrawals),
        received=found.received,
        entries=(
            () if isinstance(found, wire.ReturnV1) else entries_from(found.entries, file_name)
        ),
        posts=posts_from(found.posts, file_name) if isinstance(found, wire4.ReturnV4) else (),
        moves=moves_from(found.moves, file_name) if isinstance(found, wire4.ReturnV4) else (),
    )
    for each in found.withdrawals:
        lead_record_from(each, file_name)
    if not wire.are_sorted_once(found.received):
        raise refusals.malformed(file_name, "the packs received")
    if len({each.case_id for each in body.revisions}) != header.cases:
        raise refusals.malformed(file_name, "the number of cases")
    if body.keys.signing != header.sender or not keys_are_sound(body.keys):
        raise refusals.malformed(file_name, "the assessor's keys")
    return body


def _signer(body: Return, header: Header, expected: Expected, file_name: str) -> Signer:
    """Pinned keys first, then the proof that the sender opened a pack made for this person."""
    enrolments = expected.people.get(body.person_id, ())
    for each in enrolments:
        if each.keys == body.keys:
            _check_in_use(each, header, file_name)
            return Signer.PINNED
    proved = [each for each in enrolments if _is_proved(each, body, header)]
    if not proved:
        raise refusals.refused(
            file_name,
            "is signed by someone this round does not know",
            "ask the assessor by telephone whether they sent it",
        )
    unused = any(each.keys is None for each in proved)
    return Signer.ENROLLED if unused else Signer.ANOTHER_DEVICE


def _check_in_use(enrolment: Enrolment, header: Header, file_name: str) -> None:
    if enrolment.last_taken is not None and header.sender_seq > enrolment.last_taken:
        raise refusals.refused(
            file_name,
            "is signed with a key that was retired",
            "send the assessor a new work pack and ask for the return from that",
        )


def _is_proved(enrolment: Enrolment, body: Return, header: Header) -> bool:
    proof = enrol_proof(enrolment.secret, header.round_id, body.person_id, body.keys)
    return sealing.is_same(proof, body.enrol_proof)


def _check_ownership(body: Return, expected: Expected, file_name: str) -> None:
    """Everyone returns their own work alone: what they were given, signed by themselves."""
    for each in body.revisions:
        given = expected.allocated.get(each.audit_id)
        own = each.assessor == body.person_id and given is not None
        if given is None or not own or body.person_id not in given.readers:
            raise _not_theirs(file_name)
        if given.case_id != each.case_id or each.tool_hash not in expected.tool_hashes:
            raise refusals.malformed(file_name, "an audit of another case or tool")
    for taken_back in body.withdrawals:
        given = expected.allocated.get(taken_back.audit_id)
        if (
            given is None
            or body.person_id not in given.readers
            or taken_back.author != body.person_id
        ):
            raise _not_theirs(file_name)
    for entry in body.entries:
        given = expected.allocated.get(entry.audit_id)
        about_own = not entry.audit_id or (given is not None and body.person_id in given.readers)
        if entry.author != body.person_id or not about_own:
            raise refusals.refused(
                file_name,
                "holds a note that was not written by the person who signed it, or not about their work",
                "ask the assessor by telephone what they sent",
            )

    for post in body.posts:
        given = expected.allocated.get(post.audit_id)
        own = post.side is Side.ASSESSOR and post.author == body.person_id
        if not own or given is None or body.person_id not in given.readers:
            raise refusals.refused(
                file_name,
                "holds words about an answer that were not written by the person who signed it",
                "ask the assessor by telephone what they sent",
            )


def _not_theirs(file_name: str) -> PackageRefused:
    return refusals.refused(
        file_name,
        "holds an audit that was not given to the person who signed it",
        "ask the assessor by telephone what they sent",
    )


def _check_ancestors(body: Return, expected: Expected, file_name: str) -> None:
    """Whatever a revision grew from is here too, so that no order of arrival can hide a fork."""
    here = {each.hash for each in body.revisions}
    grown_from = {parent for each in body.revisions for parent in each.parents}
    spoken_of = grown_from | {each.revision for each in body.withdrawals}
    if not all(each in here or each in expected.held for each in spoken_of):
        raise refusals.refused(
            file_name,
            "goes on from an earlier return that has not arrived",
            "add the earlier return first, or ask the assessor to send everything again",
        )


def missing_numbers(received: Sequence[int]) -> tuple[int, ...]:
    """Numbers of packages from one sender that never came: (2,) for 1 and 3."""
    return tuple(sorted(set(range(1, max(received, default=0) + 1)) - set(received)))
