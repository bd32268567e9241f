"""Reading keys of a tool's source: a slip of the pen is refused with its file, its item and the likely key."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InputRefused
from app.tool.workbook_columns import nearest


@dataclass(frozen=True, slots=True)
class Place:
    """A file and what in it: Place("01-history.toml", "HX3, part 2")."""

    file: str
    what: str

    def inside(self, what: str) -> "Place":
        return Place(self.file, f"{self.what}, {what}")

    def refused(self, message: str) -> InputRefused:
        return InputRefused(f"{self.file}, {self.what}: {message}")


def checked(held: Mapping[str, Any], known: Set[str], place: Place) -> None:
    """Raises InputRefused for a key that nothing reads."""
    for key in held:
        if key not in known:
            near = nearest(key, known, 0.6)
            hint = f" Did you mean {near}?" if near else ""
            raise place.refused(f"there is no key {key}.{hint}")


def text(held: Mapping[str, Any], key: str, place: Place) -> str:
    """A text that must be there."""
    found = held.get(key)
    if not isinstance(found, str) or not found.strip():
        raise place.refused(f"the key {key} is missing or is no text.")
    return found.strip()


def optional(held: Mapping[str, Any], key: str, place: Place) -> str:
    found = held.get(key, "")
    if not isinstance(found, str):
        raise place.refused(f"the key {key} must be a text.")
    return found.strip()


def expression(held: Mapping[str, Any], key: str, place: Place) -> str:
    """An expression on one line, however it is broken in the source."""
    return " ".join(optional(held, key, place).split())


def truth(held: Mapping[str, Any], key: str, place: Place, *, default: bool = False) -> bool:
    found = held.get(key, default)
    if not isinstance(found, bool):
        raise place.refused(f"the key {key} must be true or false.")
    return found
