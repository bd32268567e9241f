"""What the form engine finds when it makes a tool ready: circles, spelled out, and rules it cannot follow."""

from collections.abc import Mapping

from app.tool.form_plan import Aspect, CircularRules, Plan
from app.tool.model import Tool
from app.tool.problems import Problems
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
        _say_circle(tool, circle.paths, letters, problems)
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


def _say_circle(
    tool: Tool, paths: tuple[str, ...], letters: Mapping[str, str], problems: Problems
) -> None:
    names = [tool.by_path[path].name if path in tool.by_path else path for path in paths]
    path = next(path for path in paths if path in tool.by_path)
    node = tool.by_path[path]
    rules = {
        "calculation": node.rules.calculation,
        "relevant": node.rules.relevant,
        "repeat_count": node.rules.repeat_count,
        "default": node.rules.default,
    }
    written = {column: text for column, text in rules.items() if text}
    blamed = next(
        (
            column
            for column, text in written.items()
            if any(f"${{{name}}}" in text or f"'{name}'" in text for name in names)
        ),
        next(iter(written), "name"),
    )
    turned = [*names[names.index(node.name) :], *names[: names.index(node.name)], node.name]
    said = "refers to itself" if len(names) == 1 else f"depends on itself: {' -> '.join(turned)}"
    problems.error(
        SHEET, f"{letters.get(blamed, 'A')}{node.cell.row}", "cycle", f"{node.name} {said}."
    )
