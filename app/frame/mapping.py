"""The lead's mapping file: which column of a table holds what, in TOML."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import InputRefused
from app.frame.dates import DateOrder

# Looked at only when the lead asks for finding slips.
PERSONAL_KEYS = ("name", "worker")
COLUMN_KEYS = (
    *("child", "date_of_birth", "expected_date_of_delivery", "sex", "team", "district"),
    *("disability", "plan_start", "plan_end", "category", "previous_plans", "family"),
    *PERSONAL_KEYS,
)
_OTHER_KEYS = ("date_order", "sheet", "district_of_team")
_LARGEST = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class TableMapping:
    """`columns`: a column's title by what it holds; empty where the file's own titles are standard.

    `district_of_team`: the district of each team, for lists that name teams only. `personal`: whether the columns of
    PERSONAL_KEYS are looked at.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    sheet: str = ""
    district_of_team: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False

    def as_toml(self) -> str:
        """The text of a mapping file that says the same; "" for a mapping that says nothing."""
        lines = [f"{key} = {_quoted(title)}" for key, title in self.columns.items()]
        if self.date_order is not None:
            lines.append(f"date_order = {_quoted(self.date_order)}")
        if self.sheet:
            lines.append(f"sheet = {_quoted(self.sheet)}")
        if self.district_of_team:
            lines += ["", "[district_of_team]"]
            lines += [
                f"{_quoted(team)} = {_quoted(at)}" for team, at in self.district_of_team.items()
            ]
        return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """As TOML writes a text: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_mapping(path: Path) -> TableMapping:
    """Raises InputRefused, naming the file and the key, for anything the format does not know."""
    name = path.name
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefused(f"{name} is too long for a mapping file: check the file.")
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise InputRefused(f"There is no mapping file {name}: check the path.") from None
    except OSError as error:
        raise InputRefused(f"{name} cannot be read ({error.strerror}): check the file.") from None
    except (ValueError, RecursionError) as error:
        line = _line(error)
        raise InputRefused(f"{name} is not a mapping file in TOML{line}: mend it.") from None
    return _mapping(content, name)


def mapping_in(text: str) -> TableMapping:
    """The mapping that was kept with a list; nothing where there was none."""
    return _mapping(tomllib.loads(text), "The mapping kept with the list")


def _line(error: Exception) -> str:
    """Where TOML gave up; its message ends in "(at line 3, column 5)"."""
    _, at, place = str(error).rpartition("(at ")
    return f" ({place.rstrip(')')})" if at and len(place) < 40 else ""


def _mapping(content: Mapping[str, Any], name: str) -> TableMapping:
    for key in content:
        if key not in (*COLUMN_KEYS, *_OTHER_KEYS):
            known = ", ".join((*COLUMN_KEYS, *_OTHER_KEYS))
            raise InputRefused(f"{name} holds a key that is not known; use only {known}.")
    columns = {key: _text(content[key], key, name) for key in COLUMN_KEYS if key in content}
    if columns and "child" not in columns:
        raise InputRefused(f'{name} does not say which column holds the child: add child = "…".')
    return TableMapping(
        columns=columns,
        date_order=_order(content.get("date_order"), name),
        sheet=_text(content.get("sheet", ""), "sheet", name),
        district_of_team=_districts(content.get("district_of_team", {}), name),
    )


def _text(value: object, key: str, name: str) -> str:
    if not isinstance(value, str):
        raise InputRefused(f'{name}: {key} must be a text in quotes, such as {key} = "…".')
    return value


def _order(value: object, name: str) -> DateOrder | None:
    if value is None:
        return None
    try:
        return DateOrder(str(value))
    except ValueError:
        raise InputRefused(f'{name}: date_order must be "iso", "dmy" or "mdy".') from None


def _districts(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise InputRefused(
            f'{name}: district_of_team must be a table of lines such as "Team 1" = "District 1".'
        )
    return {" ".join(team.split()): " ".join(district.split()) for team, district in value.items()}
