"""The small file from lead to assessors that puts a new version of the audit tool in force during a round."""

from collections.abc import Collection

from app.domain.ids import RoundId, ToolHash
from app.packages import refusals, wire
from app.packages.contents import Header, Kind, OpenedUpdate, Sending, ToolUpdate
from app.packages.envelope import Opened, header_of, seal
from app.packages.keys import PersonKeys
from app.packages.tool_versions import versions_from, written_versions
from app.packages.work_packs import refuse_unless_leads


def make_update(
    update: ToolUpdate, keys: PersonKeys, sending: Sending, recipients: tuple[str, ...]
) -> bytes:
    """The file, sealed to every recipient: age recipients, sorted.

    What could not be opened again is refused here already, with PackageRefused.
    """
    body = wire.encode(
        wire.UpdateV2(
            update.round_id, update.tool_hash, update.tool, written_versions(update.versions)
        )
    )
    header = header_of(
        Kind.UPDATE, (update.round_id, update.tool_hash), keys, sending, recipients, 2
    )
    _read_body(body, header, "The update")
    return seal(header, body, keys)


def update_in(opened: Opened, file_name: str, trusted: Collection[str]) -> OpenedUpdate:
    """The update inside an envelope of its kind. `trusted` are the signing keys of the round's lead and deputies.

    Raises PackageRefused.
    """
    refuse_unless_leads(opened, Kind.UPDATE, file_name, trusted)
    body = _read_body(opened.body, opened.header, file_name)
    return OpenedUpdate(opened.header, body, opened.raw_sha256)


def _read_body(raw: bytes, header: Header, file_name: str) -> ToolUpdate:
    found = wire.read(raw, wire.UpdateV2, file_name, "update")
    if found.tool_hash != header.tool_hash or found.round_id != header.round_id:
        raise refusals.malformed(file_name, "the header speaks of another round or tool")
    if header.cases:
        raise refusals.malformed(file_name, "the number of cases")
    versions = versions_from(found.versions, found.tool_hash, found.tool, file_name)
    return ToolUpdate(RoundId(found.round_id), ToolHash(found.tool_hash), found.tool, versions)
