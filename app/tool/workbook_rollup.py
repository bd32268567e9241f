"""The sheet `rollup`: where the overall rating stands, and what caps the one that is suggested."""

import re
from collections.abc import Mapping

from app.tool.model import Cap, Cell, RollUp
from app.tool.problems import Problems
from app.tool.workbook_columns import Row, Table

_REFERENCE = re.compile(r"\$\{\s*([^\s}]+)\s*\}")
_KINDS = ("overall", "cap")


def read_rollup(table: Table, paths: Mapping[str, str], problems: Problems) -> RollUp | None:
    """None for a tool without the sheet. `paths` leads from the names of questions to their paths."""
    found: RollUp | None = None
    caps = []
    for row in table.rows:
        kind = row.get("kind").lower()
        if kind == "overall" and found is None:
            question, why = (_path(row.get(column), paths) for column in ("question", "why"))
            least = _number(table, row, "least", problems, 1)
            found = RollUp(question, why, Cell(table.name, row.number), least)
        elif kind == "cap":
            caps.append(_cap(table, row, problems))
        else:
            said = f"The kind is one of {', '.join(_KINDS)}, and overall stands once."
            problems.error(table.name, row.at("kind"), "bad-rollup", said)
    if found is None:
        if caps:
            said = "A row of kind overall is missing: it names the question with the rating."
            problems.error(table.name, "A1", "bad-rollup", said)
        return None
    return RollUp(found.overall, found.why, found.cell, found.least, tuple(caps))


def _cap(table: Table, row: Row, problems: Problems) -> Cap:
    standard = row.get("standard")
    if standard and not row.get("times"):
        said = "Say how many times the limit must be overstepped before the cap holds, such as 2."
        problems.error(table.name, row.at("times"), "bad-rollup", said)
    return Cap(
        at=_number(table, row, "at", problems, 0),
        says=row.get("says"),
        cell=Cell(table.name, row.number),
        when=row.get("when"),
        standard=standard,
        times=_times(table, row, problems) if standard else 0,
        source=row.get("source"),
    )


def _times(table: Table, row: Row, problems: Problems) -> int:
    times = _number(table, row, "times", problems, 1)
    if times < 1:
        said = "A limit is overstepped to 1 time its length or more: write 1, 2 or 3."
        problems.error(table.name, row.at("times"), "bad-number", said)
    return times


def _path(text: str, paths: Mapping[str, str]) -> str:
    found = _REFERENCE.fullmatch(text)
    name = found[1] if found else text
    return paths.get(name, name)


def _number(table: Table, row: Row, column: str, problems: Problems, otherwise: int) -> int:
    text = row.get(column)
    if text.isdecimal() and len(text) < 5:
        return int(text)
    if text or not otherwise:
        said = f"The column {column} needs a whole number."
        problems.error(table.name, row.at(column), "bad-number", said)
    return otherwise
