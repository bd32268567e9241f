"""Where a command may write: never over what it reads, and under a name that programs open as what it is."""

from collections.abc import Iterable
from pathlib import Path

from app.domain.errors import InputRefused


def checked_out(out: Path, ending: str, inputs: Iterable[Path]) -> Path:
    """The path to write to. Raises InputRefused where it is one of `inputs`, by whatever path, or ends otherwise."""
    if out.suffix.lower() != ending:
        raise InputRefused(
            f"{out.name} does not end in {ending}, as what is written here must; give --out another name."
        )
    for one in inputs:
        if _is_same(out, one):
            raise InputRefused(
                f"{out.name} is a file that this is made from, and would be lost; give --out another name."
            )
    return out


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file: through links, other spellings or another folder as well."""
    try:
        return one.samefile(other)
    except OSError:
        return False  # one of them is not there yet
