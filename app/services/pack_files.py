"""A file that was sent, before it is taken into a store: what it is, and what a first pack says of itself."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.domain.errors import PackageRefused
from app.domain.partial_dates import words
from app.domain.rounds import Direction
from app.packages.contents import Kind
from app.packages.envelope import inspect
from app.packages.files import read_bounded
from app.packages.refusals import refused, shown_name
from app.packages.work_packs import open_work_pack
from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenPack:
    """What a work pack says of itself before there is a store for it."""

    round_name: str
    reader: str
    cases: int


def needs_code(path: Path) -> bool:
    """Whether the file opens with a spoken code. Raises PackageRefused for what is no package."""
    return inspect(read_bounded(path), path.name).sealed_to_code


def look_into(path: Path, code: str) -> SeenPack:
    """Open a first work pack by its code and keep nothing. Raises PackageRefused, WrongCode, InputRefused."""
    raw = read_bounded(path)
    if not inspect(raw, path.name).sealed_to_code:
        raise refused(
            path.name,
            "opens with no code: it is a return, or a later pack for a store that there is already",
            "choose the pack whose code you were told",
        )
    pack = open_work_pack(raw, code, path.name).body
    return SeenPack(pack.round.name, pack.reader.name, len(pack.cases))


def refuse_own(work: UnitOfWork, raw: bytes, file_name: str) -> None:
    """A package made in this very store is told by its ledger, before any key is tried. Raises PackageRefused."""
    digest = sha256(raw).hexdigest()
    for each in work.rounds.all():
        for entry in work.ledger.entries(each.id):
            if entry.direction is not Direction.SENT or entry.sha256 != digest:
                continue
            name, day = shown_name(file_name), words(entry.at.astimezone().date())
            if entry.kind == Kind.RETURN.value:
                raise PackageRefused(
                    f"{name} is return {entry.sequence}, made in this store on {day}; "
                    "it goes to the lead and is not opened here."
                )
            raise PackageRefused(
                f"{name} was issued from this store on {day}; open it in the assessor's own store."
            )
