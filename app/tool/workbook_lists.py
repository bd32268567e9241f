"""The sheets `choices`, `settings` and `standards`."""

import re
from collections.abc import Mapping
from datetime import date

from app.tool.model import Cell, Choice, Standard
from app.tool.problems import Problems
from app.tool.workbook_columns import EXTERNAL, OF_CHOICES, Row, Table
from app.tool.workbook_flags import flag

_YES = frozenset({"yes", "true", "1", "y"})
_WANTS_NOTE = "cfa_note"
_REFERENCE = re.compile(r"\$\{\s*([^\s}]+)\s*\}")
_CURLY = str.maketrans("‘’“”", "''\"\"")
STANDARD_EXPRESSIONS = ("counts_if", "applies_if", "absent_if", "closes_if")


def read_choices(
    table: Table, settings: Mapping[str, str], problems: Problems
) -> dict[str, tuple[Choice, ...]]:
    """Every list in the order of the sheet; further columns (tone, score, code, filters) go along."""
    # In external_choices a filter tells choices of one name apart, as ODK's converter lets them stand.
    may_repeat = (
        table.name == EXTERNAL or settings.get("allow_choice_duplicates", "").lower() in _YES
    )
    found: dict[str, list[Choice]] = {}
    for row in table.rows:
        name, choice = row.get("list_name"), row.get("name")
        if not name:
            if choice or row.get("label"):
                _error(problems, table, row, "list_name", "missing-list-name", "No list is named.")
            continue
        if not choice:
            _error(problems, table, row, "name", "bad-choice", "This choice has no name.")
            continue
        held = found.setdefault(name, [])
        if any(other.name == choice for other in held) and not may_repeat:
            message = f"The list {name} has the choice {choice} twice."
            _error(problems, table, row, "name", "duplicate-choice", message)
            continue
        if not row.get("label"):
            problems.warning(
                table.name,
                row.at("label"),
                "missing-choice-label",
                f"The choice {choice} has no label; its name is shown.",
            )
        held.append(Choice(choice, row.get("label") or choice, _beside(table, row, problems)))
    return {name: tuple(choices) for name, choices in found.items()}


def _beside(table: Table, row: Row, problems: Problems) -> dict[str, str]:
    """What stands beside a choice: filters and our own notes. Whether a note is wanted is "yes" or nothing."""
    further = {title.strip(): text for title, text in row.extra.items()}
    ours = {column: row.get(column) for column in OF_CHOICES if row.get(column)}
    if ours.get(_WANTS_NOTE):
        is_wanted = flag(table.name, row, _WANTS_NOTE, problems, otherwise=False)
        ours[_WANTS_NOTE] = "yes" if is_wanted else "no"
    return further | ours


def read_settings(table: Table) -> dict[str, str]:
    """The one row below the head, by column; further columns included."""
    if not table.rows:
        return {}
    row = table.rows[0]
    further = {title.strip().lower(): text for title, text in row.extra.items()}
    return {**further, **row.cells}


def read_standards(
    table: Table, paths: Mapping[str, str], problems: Problems
) -> tuple[Standard, ...]:
    """Time limits. `paths` leads from the names of questions to their paths; a cell may hold either."""
    found: dict[str, Standard] = {}
    for row in table.rows:
        standard_id = row.get("id")
        if not standard_id:
            _error(problems, table, row, "id", "missing-id", "This standard has no id.")
        elif len(standard_id.split()) > 1:
            message = f"'{standard_id}' cannot be an id, which is one word: {'_'.join(standard_id.split())}."
            _error(problems, table, row, "id", "bad-name", message)
            found[standard_id] = _standard(table, row, paths, problems)
        elif standard_id in found:
            message = f"The standard {standard_id} stands here twice."
            _error(problems, table, row, "id", "duplicate-id", message)
        else:
            found[standard_id] = _standard(table, row, paths, problems)
    return tuple(found.values())


def _standard(table: Table, row: Row, paths: Mapping[str, str], problems: Problems) -> Standard:
    return Standard(
        id=row.get("id"),
        title=row.get("title") or row.get("id"),
        starts=_path(row.get("starts"), paths),
        ends=_path(row.get("ends"), paths),
        limit=_path(row.get("limit"), paths),
        cell=Cell(table.name, row.number),
        kind=row.get("kind").lower() or "single",
        pick=_picked(row.get("pick")),
        counts_if=row.get("counts_if").translate(_CURLY),
        applies_if=row.get("applies_if").translate(_CURLY),
        absent_if=row.get("absent_if").translate(_CURLY),
        closes_if=row.get("closes_if").translate(_CURLY),
        law_from=row.get("law_from"),
        law_to=row.get("law_to"),
        source=row.get("source"),
        unverified=not flag(table.name, row, "verified", problems, otherwise=True),
        local=flag(table.name, row, "local", problems, otherwise=False),
        remark=row.get("remark"),
    )


def _path(text: str, paths: Mapping[str, str]) -> str:
    """The path of `${name}`, `name` or a path; anything else stays as it is, for the linter to judge."""
    found = _REFERENCE.fullmatch(text)
    name = found[1] if found else text
    return paths.get(name, text)


def _picked(text: str) -> str:
    """ "marked:ST2_initiated" from that or from "marked:${ST2_initiated}"."""
    word, _, name = text.partition(":")
    found = _REFERENCE.fullmatch(name.strip())
    if not name:
        return word.strip().lower() or "first"
    return f"{word.strip().lower()}:{found[1] if found else name.strip()}"


def is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _error(
    problems: Problems, table: Table, row: Row, column: str, code: str, message: str
) -> None:
    problems.error(table.name, row.at(column), code, message)
