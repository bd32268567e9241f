"""What the form engine finds when it makes a tool ready: circles, spelled out, and rules it cannot follow."""

from collections.abc import Mapping

from app.tool.form_plan import Aspect, CircularRules, Plan
from app.tool.model import Node, Tool
from app.tool.problems import Problems
from app.tool.workbook_lists import STANDARD_EXPRESSIONS
from app.tool.workbook_survey import SHEET

Columns = Mapping[str, Mapping[str, str]]
_COLUMN = {
    Aspect.RELEVANT: "relevant",
    Aspect.VALUE: "calculation",
    Aspect.COUNT: "repeat_count",
    Aspect.REQUIRED: "required",
    Aspect.READONLY: "readonly",
    Aspect.CONSTRAINT: "constraint",
    Aspect.WARNING: "cfa:warning",
    Aspect.HINT: "cfa:hint",
    Aspect.CHOICES: "choice_filter",
    Aspect.LABEL: "label",
}


def lint_plan(tool: Tool, columns: Columns, problems: Problems) -> None:
    """What the form engine itself finds when it makes the tool ready: circles, and rules it cannot follow."""
    letters = columns.get(SHEET, {})
    try:
        plan = Plan(tool)
    except CircularRules as circle:
        _say_circle(tool, circle.paths, columns, problems)
        return
    for fault in plan.faults:
        node = tool.by_path.get(fault.path)
        if node is None:
            continue
        column = _COLUMN.get(fault.aspect, "")
        if fault.aspect is Aspect.VALUE and not node.rules.calculation:
            column = "default"
        cell = f"{letters.get(column, 'A')}{node.cell.row}"
        if not problems.has_error(SHEET, cell):
            problems.error(SHEET, cell, "bad-expression", fault.message)


def _say_circle(tool: Tool, paths: tuple[str, ...], columns: Columns, problems: Problems) -> None:
    """At the first question around the circle, or at the first standard where it goes through standards alone."""
    names = [tool.by_path[path].name if path in tool.by_path else path for path in paths]
    at = next((at for at, path in enumerate(paths) if path in tool.by_path), 0)
    node = tool.by_path.get(paths[at])
    if node is not None:
        sheet, row, rules = SHEET, node.cell.row, _rules_of(node)
    else:
        standard = next(one for one in tool.standards if one.id == paths[at])
        sheet, row = standard.cell.sheet, standard.cell.row
        rules = {column: getattr(standard, column) for column in STANDARD_EXPRESSIONS}
    turned = [*names[at:], *names[:at], names[at]]
    said = "refers to itself" if len(names) == 1 else f"depends on itself: {' -> '.join(turned)}"
    cell = f"{columns.get(sheet, {}).get(_blamed(rules, names), 'A')}{row}"
    problems.error(sheet, cell, "cycle", f"{names[at]} {said}.")


def _rules_of(node: Node) -> dict[str, str]:
    return {
        "calculation": node.rules.calculation,
        "relevant": node.rules.relevant,
        "repeat_count": node.rules.repeat_count,
        "default": node.rules.default,
    }


def _blamed(rules: Mapping[str, str], names: list[str]) -> str:
    """The column whose rule names something around the circle."""
    written = {column: text for column, text in rules.items() if text}
    return next(
        (
            column
            for column, text in written.items()
            if any(f"${{{name}}}" in text or f"'{name}'" in text for name in names)
        ),
        next(iter(written), "name"),
    )
