"""The small file from lead to assessor that says which of their returns were merged, and when."""

from collections.abc import Collection

from app.domain.ids import PackageId, PersonId
from app.packages import refusals, wire, wire4
from app.packages.contents import (
    Acknowledgement,
    Header,
    Kind,
    Merged,
    OpenedAcknowledgement,
    Sending,
)
from app.packages.envelope import Opened, header_of, seal
from app.packages.keys import PersonKeys
from app.packages.work_packs import refuse_unless_leads


def make_acknowledgement(
    made: Acknowledgement, keys: PersonKeys, sending: Sending, recipients: tuple[str, ...]
) -> bytes:
    """The file, sealed to every machine of the assessor: age recipients, sorted.

    What could not be opened again is refused here already, with PackageRefused.
    """
    merged = sorted(made.merged, key=lambda each: each.sha256)
    body = wire.encode(
        wire4.AcknowledgementV4(
            made.person_id,
            tuple(wire4.MergedV4(each.package_id, each.sha256, each.at) for each in merged),
        )
    )
    header = header_of(
        Kind.ACKNOWLEDGEMENT, (made.round_id, made.tool_hash), keys, sending, recipients, 4
    )
    _read_body(body, header, "The receipt")
    return seal(header, body, keys)


def acknowledgement_in(
    opened: Opened, file_name: str, trusted: Collection[str]
) -> OpenedAcknowledgement:
    """The receipt inside an envelope of its kind. `trusted` are the signing keys of the round's lead and deputies.

    Raises PackageRefused.
    """
    refuse_unless_leads(opened, Kind.ACKNOWLEDGEMENT, file_name, trusted)
    body = _read_body(opened.body, opened.header, file_name)
    return OpenedAcknowledgement(opened.header, body, opened.raw_sha256)


def _read_body(raw: bytes, header: Header, file_name: str) -> Acknowledgement:
    if header.format_version < 4:
        raise refusals.malformed(file_name, "the version of a receipt")
    found = wire.read(raw, wire4.AcknowledgementV4, file_name, "receipt")
    if header.cases:
        raise refusals.malformed(file_name, "the number of cases")
    if not wire.are_sorted_once([each.sha256 for each in found.merged]):
        raise refusals.malformed(file_name, "the returns it names")
    if not all(wire.is_moment(each.at) for each in found.merged):
        raise refusals.malformed(file_name, "the time of a return")
    merged = tuple(
        Merged(PackageId(each.package_id), each.sha256, each.at) for each in found.merged
    )
    return Acknowledgement(header.round_id, header.tool_hash, PersonId(found.person_id), merged)
