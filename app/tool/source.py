"""The readable text of an audit tool (a folder of TOML files) and the workbook that is built from it.

Sections are the files that begin with two digits; `tool.toml` has the name and the facts known of a case,
`choices.toml` the lists, `standards.toml` the time limits, `holidays.toml` closures, `cases.toml` worked cases.
docs/audit-tool.md explains them.
"""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.domain.errors import AuditError, InputRefused
from app.files import write_atomically
from app.tool.checking import check_workbook
from app.tool.compiled import dump
from app.tool.problems import has_errors
from app.tool.source_items import ENTERED_KEYS, SURVEY_COLUMNS, Line, section_lines
from app.tool.source_keys import Place, checked, expression, optional, text, truth
from app.tool.source_writer import (
    CHOICE_COLUMNS,
    HOLIDAY_COLUMNS,
    ROLLUP_COLUMNS,
    STANDARD_COLUMNS,
    TEST_COLUMNS,
    Sheets,
    workbook_bytes,
)

NAMESPACE = 'cfa="urn:casefile-audit:xlsform"'
_CHOICE_KEYS = frozenset({"label", "tone", "score", "code", "note"})


def read_source(folder: Path) -> Sheets:
    """Every sheet of the workbook as rows of text, the head first.

    Raises InputRefused naming the file, the item and the key that cannot be used.
    """
    tool = _file(folder / "tool.toml")
    lists = _file(folder / "choices.toml")
    return {
        "survey": _survey(folder, tool, lists),
        "choices": _choices(lists),
        "settings": _settings(tool),
        "standards": _standards(_file(folder / "standards.toml")),
        "holidays": _holidays(folder / "holidays.toml"),
        "tests": _tests(folder / "cases.toml"),
        **_rollup(folder / "rollup.toml"),
    }


def build(folder: Path) -> bytes:
    """The workbook of a source folder; the same source gives the same bytes. Raises InputRefused."""
    return workbook_bytes(read_source(folder))


def build_to(folder: Path, workbook: Path) -> int:
    """Write the workbook and, beside it, the compiled tool; returns the number of warnings.

    The workbook is read back and its worked cases are run first. Raises InputRefused when the source cannot be
    read or the workbook has errors; then nothing is written.
    """
    content = build(folder)
    with TemporaryDirectory() as aside:
        trial = Path(aside) / workbook.name
        trial.write_bytes(content)
        tool, problems = check_workbook(trial)
    if tool is None or has_errors(problems):
        first = next(problem for problem in problems if problem.severity == "error")
        raise InputRefused(
            f"{folder.name} gives a workbook with errors; the first is in sheet {first.sheet}, "
            f"cell {first.cell}: {first.message}"
        )
    write_atomically(workbook, content)
    write_atomically(workbook.with_suffix(".json"), dump(tool).encode() + b"\n")
    return len(problems)


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(f"{path.name} cannot be read: {error}.") from None
    except UnicodeDecodeError:
        raise InputRefused(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        said = (error.strerror or "it cannot be opened").lower()
        raise InputRefused(f"{path} could not be read: {said}.") from None


# -- sheets


def _survey(folder: Path, tool: Mapping[str, Any], lists: Mapping[str, Any]) -> list[list[str]]:
    lines: list[Line] = _facts(tool)
    entered = tool.get("entered", {})
    checked(entered, ENTERED_KEYS, Place("tool.toml", "entered"))
    for path in sorted(folder.glob("[0-9][0-9]-*.toml")):
        lines += section_lines(path.name, _file(path), lists, entered)
    used = [name for name in SURVEY_COLUMNS if any(line.get(name) for line in lines)]
    return [list(used), *([line.get(name, "") for name in used] for line in lines)]


def _facts(tool: Mapping[str, Any]) -> list[Line]:
    """What is known of a case before anyone looks: hidden questions at the top of the form."""
    rows: list[Line] = [{"type": "begin_group", "name": "case", "label": "Known of the case"}]
    for fact in tool.get("fact", []):
        place = Place("tool.toml", f"fact {fact.get('name', '')}")
        checked(fact, {"name", "says"}, place)
        rows.append(
            {
                "type": "hidden",
                "name": text(fact, "name", place),
                "label": text(fact, "says", place),
            }
        )
    # ODK refuses a group in which nothing could be shown.
    note = {
        "type": "note",
        "name": "case_note",
        "label": "Filled by the program",
        "relevant": "false()",
    }
    return [*rows, note, {"type": "end_group", "name": "case"}]


def _choices(lists: Mapping[str, Any]) -> list[list[str]]:
    rows = [list(CHOICE_COLUMNS)]
    for name, held in lists.items():
        for choice, words in held.items():
            place = Place("choices.toml", f"{name}.{choice}")
            checked(words, _CHOICE_KEYS, place)
            label = text(words, "label", place)
            rest = [str(words.get(key, "")) for key in ("tone", "score", "code", "note")]
            rows.append([name, choice, label, *rest])
    return rows


def _settings(tool: Mapping[str, Any]) -> list[list[str]]:
    place = Place("tool.toml", "the top")
    checked(tool, {"id", "title", "version", "fact", "entered"}, place)
    values = [text(tool, key, place) for key in ("title", "id", "version")]
    return [["form_title", "form_id", "version", "namespaces"], [*values, NAMESPACE]]


def _standards(held: Mapping[str, Any]) -> list[list[str]]:
    rows = [list(STANDARD_COLUMNS)]
    for standard_id, rule in held.items():
        place = Place("standards.toml", standard_id)
        checked(rule, {*STANDARD_COLUMNS} - {"id"}, place)
        rows.append(
            [standard_id, *(_standard_cell(rule, name, place) for name in STANDARD_COLUMNS[1:])]
        )
    return rows


def _standard_cell(rule: Mapping[str, Any], name: str, place: Place) -> str:
    if name in ("starts", "ends"):
        return f"${{{rule[name]}}}" if rule.get(name) else ""
    if name in ("counts_if", "applies_if", "absent_if", "closes_if"):
        return expression(rule, name, place)
    if name == "local":
        return "yes" if truth(rule, name, place) else ""
    if name == "verified":
        return "" if truth(rule, name, place, default=True) else "no"
    written = str(rule.get(name, ""))
    if name == "limit" and written and not written[0].isdigit():
        return f"${{{written}}}"
    return written


def _rollup(path: Path) -> Sheets:
    """The sheet `rollup`; none for a tool that suggests no overall rating."""
    if not path.exists():
        return {}
    held = _file(path)
    top = Place(path.name, "the top")
    checked(held, {"question", "why", "least", "cap"}, top)
    first = {
        "kind": "overall",
        "question": text(held, "question", top),
        "why": text(held, "why", top),
    }
    rows = [{**first, "least": str(held.get("least", ""))}]
    for number, cap in enumerate(held.get("cap", []), start=1):
        place = Place(path.name, f"cap {number}")
        checked(cap, {"at", "says", "when", "standard", "times", "source"}, place)
        written = {key: " ".join(str(value).split()) for key, value in cap.items()}
        rows.append({**written, "kind": "cap", "says": text(cap, "says", place)})
    body = [[row.get(name, "") for name in ROLLUP_COLUMNS] for row in rows]
    return {"rollup": [list(ROLLUP_COLUMNS), *body]}


def _holidays(path: Path) -> list[list[str]]:
    """The sheet `holidays`; only its head for a tool that takes the table of bank holidays as it is."""
    rows = [list(HOLIDAY_COLUMNS)]
    for number, day in enumerate(_file(path).get("day", []) if path.exists() else [], start=1):
        place = Place(path.name, f"day {number}")
        checked(day, {*HOLIDAY_COLUMNS}, place)
        rows.append(
            [text(day, "date", place), *(optional(day, key, place) for key in HOLIDAY_COLUMNS[1:])]
        )
    return rows


def _tests(path: Path) -> list[list[str]]:
    rows = [list(TEST_COLUMNS)]
    for case in _file(path).get("case", []) if path.exists() else []:
        place = Place(path.name, f"case {case.get('name', '')}")
        checked(case, {"name", "about", "position_date", "given", "expect"}, place)
        rows.append(
            [
                text(case, "name", place),
                str(case.get("about", "")),
                text(case, "position_date", place),
                "\n".join(case.get("given", [])),
                "\n".join(case.get("expect", [])),
            ]
        )
    return rows


def main(arguments: list[str]) -> int:
    """`python -m app.tool.source FOLDER FILE.xlsx`."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m app.tool.source FOLDER FILE.xlsx\n")
        return 2
    try:
        build_to(Path(arguments[0]), Path(arguments[1]))
    except AuditError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
