"""What a workbook holds and nobody would read: sheets under nearly our names, rows above the headings."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.tool.problems import Problems
from app.tool.suggestions import hidden_character, meant
from app.tool.workbook_cells import RawRow, letters
from app.tool.workbook_columns import KNOWN, slip_of, split_title

_OTHER_NAMES = {
    "bankholidays": "holidays", "bankholiday": "holidays", "publicholidays": "holidays", "closures": "holidays",
    "closuredays": "holidays", "closeddays": "holidays", "testcases": "tests", "testcase": "tests",
    "cases": "tests", "workedcases": "tests", "workedexamples": "tests", "examples": "tests",
    "rollups": "rollup", "overall": "rollup", "overallrating": "rollup", "caps": "rollup", "timelimits": "standards",
    "limits": "standards", "deadlines": "standards", "timescales": "standards", "questions": "survey",
    "questionnaire": "survey", "choicelists": "choices", "options": "choices", "formsettings": "settings",
}  # fmt: skip
# Columns that no other sheet has: a sheet with them is meant to be this one, whatever it is called.
_TELLING: Mapping[str, frozenset[str]] = {
    "survey": frozenset({"type", "name", "label"}),
    "choices": frozenset({"list_name", "name"}),
    "settings": frozenset({"form_title", "form_id"}),
    "standards": frozenset({"starts", "ends", "limit"}),
    "tests": frozenset({"given", "expect"}),
    "rollup": frozenset({"kind", "at", "says"}),
}
_OURS = frozenset({"standards", "holidays", "tests", "rollup"})
_NAMING: Mapping[str, frozenset[str]] = {
    "survey": frozenset({"type", "name", "cfa:item", "cfa:core", "cfa:states", "cfa:standard"}),
    "choices": frozenset({"list_name", "name", "cfa_tone", "cfa_score", "cfa_note"}),
    "external_choices": frozenset({"list_name", "name"}),
    "standards": frozenset({"id", "kind", "starts", "ends", "limit", "pick", "law_from", "law_to"}),
    "holidays": frozenset({"date"}),
    "rollup": frozenset({"kind", "question", "why", "standard"}),
    "tests": frozenset({"position_date", "given", "expect"}),
}
_LOOKED_THROUGH = 12  # rows from the top among which the headings are looked for


def judge_names(sheets: Mapping[str, Sequence[RawRow]], problems: Problems) -> None:
    """Say which sheets are not read although they were likely meant to be."""
    for name in sorted(sheets.keys() - KNOWN.keys()):
        near = _sheet_meant(name) or _told_by_columns(sheets[name], sheets)
        if near and near not in sheets:
            message = f"The sheet {name} is not read. Did you mean {near}?"
            problems.error(name, "", "missing-sheet", message)
        elif near in _OURS and sheets[name]:
            message = f"The sheet {name} is not read: only {near} is. Move what is needed there."
            problems.warning(name, "", "ignored-sheet", message)


def _sheet_meant(name: str) -> str:
    plain = re.sub(r"\(\d+\)$|[\W_]+", "", re.sub(r"\s*\(\d+\)$", "", name.lower()))
    by_sign = next((known for known in KNOWN if plain == known.replace("_", "")), "")
    return by_sign or _OTHER_NAMES.get(plain, "") or slip_of(name, KNOWN) or meant(name, KNOWN)


def _told_by_columns(rows: Sequence[RawRow], sheets: Collection[str]) -> str:
    """The sheet that is missing, and whose columns stand here."""
    for row in rows:
        for sheet, telling in _TELLING.items():
            if sheet not in sheets and telling <= _columns(sheet, row):
                return sheet
    return ""


def _columns(sheet: str, row: RawRow) -> set[str]:
    return {split_title(sheet, title)[0] for title in row.cells.values() if len(title) < 60}


def prepared(sheet: str, rows: tuple[RawRow, ...], problems: Problems) -> tuple[RawRow, ...]:
    """The rows of a sheet from its headings on, without cells that cannot be read; what is left out is told."""
    rows = _below_titles(sheet, rows, problems)
    if not rows:
        return rows
    _say_untitled(sheet, rows[0], rows[1:], problems)
    _say_hidden(sheet, rows, problems)
    return _without_faults(sheet, rows, problems)


def _below_titles(sheet: str, rows: tuple[RawRow, ...], problems: Problems) -> tuple[RawRow, ...]:
    """The rows from the headings on; what stands above them is told, and not taken for headings."""
    if not rows or len(_columns(sheet, rows[0]) & KNOWN[sheet]) > 1:
        return rows
    for at, row in enumerate(rows[:_LOOKED_THROUGH]):
        found = _columns(sheet, row) & KNOWN[sheet]
        if at and len(found) > 1 and len(found) * 2 >= len(row.cells):
            first = rows[0]
            message = (
                f"The headings must stand in the first row; here they stand in row {row.number}. "
                f"Delete what is above them."
            )
            problems.error(
                sheet, f"{letters(min(first.cells))}{first.number}", "headings-not-first", message
            )
            return rows[at:]
    return rows


def _say_untitled(sheet: str, head: RawRow, body: Sequence[RawRow], problems: Problems) -> None:
    """Columns that hold something below a blank heading."""
    first: dict[int, RawRow] = {}
    rules: set[int] = set()
    for row in body:
        for column, text in row.cells.items():
            if column not in head.cells:
                first.setdefault(column, row)
                if "${" in text:
                    rules.add(column)
    for column in sorted(rules):
        message = f"This column has no heading, so its rules are dropped (first in row {first[column].number})."
        at = f"{letters(column)}{head.number}"
        problems.error(sheet, at, "column-without-heading", message)
    others = sorted(first.keys() - rules)
    if others:
        further = f" Nor has any of {len(others) - 1} further columns." if len(others) > 1 else ""
        message = (
            "This column has no heading, so nothing in it is read "
            f"(first in row {first[others[0]].number}).{further}"
        )
        at = f"{letters(others[0])}{head.number}"
        problems.warning(sheet, at, "column-without-heading", message)


def _without_faults(sheet: str, rows: Sequence[RawRow], problems: Problems) -> tuple[RawRow, ...]:
    """The rows without the cells in which Excel shows an error such as #REF!; each of them is told."""
    read = _read_columns(sheet, rows[0])
    found = []
    for row in rows:
        faulty = row.faulty & read
        for column in sorted(faulty):
            message = f"Excel shows {row.cells[column]} here: the formula points at nothing. Type the text, or mend it."
            problems.error(sheet, f"{letters(column)}{row.number}", "formula-error", message)
        cells = {column: text for column, text in row.cells.items() if column not in faulty}
        found.append(replace(row, cells=cells) if faulty else row)
    return tuple(found)


def _say_hidden(sheet: str, rows: Sequence[RawRow], problems: Problems) -> None:
    """Hidden characters in what names something: two names that look alike would be two."""
    head = rows[0].cells.items()
    naming = {at for at, title in head if split_title(sheet, title)[0] in _NAMING.get(sheet, ())}
    for row in rows[1:]:
        for column in sorted(naming & row.cells.keys()):
            said = hidden_character(row.cells[column])
            if said:
                message = f"What stands here {said}: type it anew."
                problems.error(sheet, f"{letters(column)}{row.number}", "hidden-character", message)


def _read_columns(sheet: str, head: RawRow) -> set[int]:
    """The columns that something is read from: of the survey those we know, elsewhere all that have a heading."""
    return {
        column
        for column, title in head.cells.items()
        if sheet != "survey" or split_title(sheet, title)[0] in KNOWN[sheet]
    }
