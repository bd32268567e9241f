"""Where a package comes from: a file that was chosen, or one kept aside from the exchange folder."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.ids import RoundId
from app.domain.rounds import Parcel
from app.packages.files import read_bounded
from app.workspace import Workspace

Source = Path | Parcel


def name_of(source: Source) -> str:
    return source.name if isinstance(source, Path) else source.file_name


def bytes_of(source: Source) -> bytes:
    """Raises PackageRefused for a file that cannot be read or is too large."""
    return read_bounded(source) if isinstance(source, Path) else source.raw


def waiting(ws: Workspace, round_id: RoundId) -> Sequence[Parcel]:
    """What came by the exchange folder and is not taken in yet, oldest first."""
    with ws.begin() as work:
        return work.folders.parcels(round_id)
