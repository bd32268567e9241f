"""A compiled tool as a workbook to be edited: reading what is written gives the equal tool, with the same hash.

That the rows of things are part of a tool, so that problems name their cells, is why every row is put where it was read
from. What no tool holds does not come back: remarks, rows that were disabled, other languages, and worked cases, unless
they are given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.tool.form_plan import ANSWERABLE
from app.tool.model import Choice, Group, Kind, Node, Question, RollUp, Standard, Tool
from app.tool.source_items import SURVEY_COLUMNS as USUAL_COLUMNS
from app.tool.source_writer import (
    CHOICE_COLUMNS,
    HOLIDAY_COLUMNS,
    ROLLUP_COLUMNS,
    STANDARD_COLUMNS,
    TEST_COLUMNS,
    Sheets,
    workbook_bytes,
)
from app.tool.workbook_cells import MAX_ROWS
from app.tool.workbook_columns import EXTERNAL
from app.tool.workbook_holidays import CLOSED, WORKED
from app.tool.workbook_survey import other_of
from app.tool.workbook_types import METADATA

Line = dict[str, str]
_FURTHER_COLUMNS = ("required_message", "read_only", "choice_filter", "repeat_count")
_SETTINGS = ("form_title", "form_id", "version")
_STATES = ("not-recorded", "not-applicable", "could-not-look")
# Column -> field of Rules; the two that say yes or no are written as people write them.
_RULES = {
    "relevant": "relevant",
    "constraint": "constraint",
    "constraint_message": "constraint_message",
    "required_message": "required_message",
    "calculation": "calculation",
    "default": "default",
    "choice_filter": "choice_filter",
    "repeat_count": "repeat_count",
    "bind::cfa:warning": "warning",
    "bind::cfa:warningMsg": "warning_message",
    "bind::cfa:hint": "hint_if",
    "bind::cfa:hintMsg": "hint_message",
}
_YES_OR_NO = {"required": "required", "read_only": "readonly"}


def tool_workbook(tool: Tool, cases: Iterable[Sequence[str]] = ()) -> bytes:
    """The workbook of any tool; the same tool gives the same bytes. `cases` are rows of the sheet `tests`."""
    return workbook_bytes(tool_sheets(tool, cases))


def tool_sheets(tool: Tool, cases: Iterable[Sequence[str]] = ()) -> Sheets:
    """Every sheet as rows of text, the head first."""
    names = {node.name: node.path for node in tool.nodes()}
    inside, outside = _lists(tool)
    return {
        "survey": _survey(tool, frozenset(outside)),
        "choices": _choices(inside),
        **({EXTERNAL: _choices(outside)} if outside else {}),
        "settings": _settings(tool),
        "standards": _standards(tool.standards, names),
        "holidays": [
            list(HOLIDAY_COLUMNS),
            *([day, CLOSED] for day in tool.holidays),
            *([day, WORKED] for day in tool.worked),
        ],
        **_cases(cases),
        "rollup": _rollup(tool.rollup, names),
    }


@dataclass(slots=True)
class _Rows:
    """The rows of a sheet below its head, each at the number it had; the next one where that cannot be."""

    found: list[Line] = field(default_factory=list)

    def put(self, line: Line, number: int = 0) -> None:
        blank = number - len(self.found) - 2  # the head is row 1
        if number <= MAX_ROWS:
            self.found += [{} for _ in range(blank)]
        self.found.append(line)

    def under(self, columns: Sequence[str]) -> list[list[str]]:
        body = ([line.get(column, "") for column in columns] for line in self.found)
        return [list(columns), *body]


# -- survey


def _survey(tool: Tool, outside: frozenset[str]) -> list[list[str]]:
    rows = _Rows()
    for line, number in _of_nodes(tool.sections, outside):
        rows.put(line, number)
    used = [column for column in _FURTHER_COLUMNS if any(line.get(column) for line in rows.found)]
    return rows.under((*USUAL_COLUMNS, *used))


def _of_nodes(nodes: Sequence[Node], outside: frozenset[str]) -> Iterator[tuple[Line, int]]:
    """The lines of what stands side by side, each with its row; the end of a group has none of its own."""
    added = {
        one.path: other
        for one, other in pairwise(nodes)
        if isinstance(one, Question) and one.list_name and other == other_of(one)
    }
    for node in nodes:
        if isinstance(node, Group):
            what = "repeat" if node.repeats else "group"
            yield {"type": f"begin_{what}", **_common(node)}, node.cell.row
            yield from _of_nodes(node.children, outside)
            yield {"type": f"end_{what}", "name": node.name}, 0
        elif node not in added.values():
            line = _question(node, outside)
            line["type"] += " or_other" * (node.path in added)
            yield line, node.cell.row


def _common(node: Node) -> Line:
    line = {
        "name": node.name,
        "label": node.label,
        "hint": node.hint,
        "guidance_hint": node.guidance,
        "appearance": node.appearance,
        "bind::cfa:item": node.item,
    }
    line |= {column: getattr(node.rules, name) for column, name in _RULES.items()}
    for column, name in _YES_OR_NO.items():
        rule = getattr(node.rules, name)
        line[column] = "yes" if rule == "true()" else rule
    return line


def _question(question: Question, outside: frozenset[str]) -> Line:
    line = {**_common(question), "type": _type(question, outside)}
    line["bind::cfa:standard"] = " ".join(question.standards)
    if question.kind is Kind.METADATA and question.appearance == line["type"]:
        line["appearance"] = ""
    asked = question.kind in ANSWERABLE
    if asked or not question.core:
        line["bind::cfa:core"] = "yes" if question.core else "no"
    line["bind::cfa:shared"] = "yes" if question.shared else ""
    if asked or question.states != frozenset(_STATES):
        states = " ".join(state for state in _STATES if state in question.states)
        line["bind::cfa:states"] = states or "none"
    line["bind::cfa:evidence"] = question.evidence or ("none" if asked else "")
    return line


def _type(question: Question, outside: frozenset[str]) -> str:
    """The word for the kind. A hidden choice is the words above a table of choices, told by its appearance."""
    if question.list_name:
        kind = Kind.CHOICES if question.kind is Kind.CHOICES else Kind.CHOICE
        is_external = question.kind is Kind.CHOICE and question.list_name in outside
        return f"{kind.value}{'_external' * is_external} {question.list_name}"
    if question.kind is Kind.METADATA:
        filled_with = question.appearance
        return filled_with if filled_with in METADATA.values() else "deviceid"
    return question.kind.value


# -- the other sheets

Lists = Mapping[str, tuple[Choice, ...]]


def _cases(cases: Iterable[Sequence[str]]) -> Sheets:
    """No sheet without a case in it: one that checks nothing would be taken for one that does."""
    rows = [list(case) for case in cases]
    return {"tests": [list(TEST_COLUMNS), *rows]} if rows else {}


def _lists(tool: Tool) -> tuple[Lists, Lists]:
    """The lists of the sheet choices, and those from the first on that only external_choices may hold.

    There a choice may stand twice, told apart by a filter.
    """
    may_repeat = tool.settings.get("allow_choice_duplicates", "").lower() == "yes"
    names = list(tool.choices)
    repeats = [
        place
        for place, held in enumerate(tool.choices.values())
        if len({one.name for one in held}) < len(held) and not may_repeat
    ]
    first = repeats[0] if repeats else len(names)
    return (
        {name: tool.choices[name] for name in names[:first]},
        {name: tool.choices[name] for name in names[first:]},
    )


def _choices(lists: Lists) -> list[list[str]]:
    rows = _Rows()
    for name, held in lists.items():
        for choice in held:
            rows.put(
                {**choice.extra, "list_name": name, "name": choice.name, "label": choice.label}
            )
    extra = dict.fromkeys(title for line in rows.found for title in line)
    return rows.under((*CHOICE_COLUMNS, *(title for title in extra if title not in CHOICE_COLUMNS)))


def _settings(tool: Tool) -> list[list[str]]:
    held = {"form_title": tool.title, "form_id": tool.id, **tool.settings}
    rest = sorted(held.keys() - set(_SETTINGS))
    titles = [title for title in (*_SETTINGS, *rest) if title in held]
    return [titles, [held[title] for title in titles]]


def _standards(standards: Sequence[Standard], names: Mapping[str, str]) -> list[list[str]]:
    rows = _Rows()
    for one in standards:
        line = {
            column: getattr(one, column)
            for column in STANDARD_COLUMNS
            if column not in ("local", "verified")
        }
        line |= {column: _reference(line[column], names) for column in ("starts", "ends", "limit")}
        line["kind"] = "" if one.kind == "single" else one.kind
        line["pick"] = "" if one.pick == "first" else one.pick
        line["local"] = "yes" if one.local else ""
        line["verified"] = "no" if one.unverified else ""
        rows.put(line, one.cell.row)
    return rows.under(STANDARD_COLUMNS)


def _reference(path: str, names: Mapping[str, str]) -> str:
    name = _named(path, names)
    return f"${{{name}}}" if name != path else path


def _named(path: str, names: Mapping[str, str]) -> str:
    """The name of what stands at a path; the path itself where the name stands for something else as well."""
    name = path.rpartition("/")[2]
    return name if names.get(name) == path else path


def _rollup(rollup: RollUp | None, names: Mapping[str, str]) -> list[list[str]]:
    rows = _Rows()
    lines: list[tuple[int, Line]] = []
    if rollup is not None:
        overall = {"kind": "overall", "least": str(rollup.least)}
        overall["question"], overall["why"] = (
            _named(path, names) for path in (rollup.overall, rollup.why)
        )
        lines.append((rollup.cell.row, overall))
        for cap in rollup.caps:
            line = {"kind": "cap", "at": str(cap.at), "says": cap.says, "when": cap.when}
            line |= {"standard": cap.standard, "source": cap.source}
            line["times"] = str(cap.times) if cap.standard else ""
            lines.append((cap.cell.row, line))
    for number, line in sorted(lines, key=lambda one: one[0]):
        rows.put(line, number)
    return rows.under(ROLLUP_COLUMNS)
