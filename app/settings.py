"""What a person has chosen of the window: kept as a small text file, never case content."""

import re
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from app.files import NotWritten, write_atomically

SMALLEST, LARGEST = 90, 200
IDLE_MINUTES = (5, 10, 15, 30, 60)
CONTROL = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Settings:
    """`last_store` is the path opened last; `percent` the size of letters; `copy_folder` where a copy went last.

    After `idle_minutes` without a key or a movement of the mouse the program locks itself.
    """

    scheme: str = "system"
    percent: int = 100
    last_store: str = ""
    copy_folder: str = ""
    idle_minutes: int = 10


def read(path: Path) -> Settings:
    """The settings kept, or the defaults for whatever is missing or makes no sense."""
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    default = Settings()
    given = {
        field.name: held[field.name]
        for field in fields(Settings)
        if type(held.get(field.name)) is type(getattr(default, field.name))
    }
    kept = Settings(**given)
    if kept.scheme not in {"system", "light", "dark"} or not SMALLEST <= kept.percent <= LARGEST:
        kept = replace(kept, scheme=default.scheme, percent=default.percent)
    if kept.idle_minutes not in IDLE_MINUTES:
        kept = replace(kept, idle_minutes=default.idle_minutes)
    return kept


def write(path: Path, settings: Settings) -> None:
    """A folder that cannot be written is no reason to stop: the choice then lasts until closing."""
    lines = [f"{name} = {_toml(value)}" for name, value in asdict(settings).items()]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, ("\n".join(lines) + "\n").encode())
    except (OSError, NotWritten, UnicodeError):
        return


def _toml(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + '"'
