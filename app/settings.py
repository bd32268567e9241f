"""What a person has chosen of the window: kept as a small text file, never case content."""

import re
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.files import NotWritten, write_atomically

SMALLEST, LARGEST = 90, 200
CONTROL = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Settings:
    """`last_store` is the path opened last; `percent` the size of letters."""

    scheme: str = "system"
    percent: int = 100
    last_store: str = ""


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
        if isinstance(held.get(field.name), type(getattr(default, field.name)))
    }
    kept = Settings(**given)
    if kept.scheme not in {"system", "light", "dark"} or not SMALLEST <= kept.percent <= LARGEST:
        return Settings(last_store=kept.last_store)
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
