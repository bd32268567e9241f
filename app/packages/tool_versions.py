"""The versions of the audit tool within a round, to and from version 2 of the format."""

from collections.abc import Sequence
from hashlib import sha256

from app.domain.ids import ToolHash
from app.domain.tool_versions import PublishedChange, ToolVersion
from app.packages import wire
from app.packages.refusals import malformed


def written_versions(versions: Sequence[ToolVersion]) -> tuple[wire.VersionV2, ...]:
    return tuple(
        wire.VersionV2(
            each.number,
            each.tool_hash,
            each.label,
            each.published_at,
            each.note,
            tuple(
                wire.ChangeV2(
                    change.what,
                    change.kind,
                    change.effect,
                    change.where,
                    change.before,
                    change.after,
                    change.paths,
                )
                for change in each.changes
            ),
            dict(each.moved),
        )
        for each in versions
    )


def versions_from(
    found: Sequence[wire.VersionV2], tool_hash: str, tool: str, file_name: str
) -> tuple[ToolVersion, ...]:
    """Numbered from 1 without a gap, the last one the tool that comes with them. Raises PackageRefused."""
    if [each.number for each in found] != list(range(1, len(found) + 1)):
        raise malformed(file_name, "the versions of the audit tool")
    if found[-1].tool_hash != tool_hash or len({each.tool_hash for each in found}) != len(found):
        raise malformed(file_name, "the versions of the audit tool")
    if sha256(tool.encode()).hexdigest() != tool_hash:
        raise malformed(file_name, "the audit tool was altered")
    if not all(wire.is_moment(each.published_at) for each in found):
        raise malformed(file_name, "the time of a version")
    return tuple(
        ToolVersion(
            each.number,
            ToolHash(each.tool_hash),
            each.label,
            each.published_at,
            each.note,
            tuple(
                PublishedChange(
                    change.what,
                    change.kind,
                    change.effect,
                    change.where,
                    change.before,
                    change.after,
                    change.paths,
                )
                for change in each.changes
            ),
            dict(each.moved),
        )
        for each in found
    )
