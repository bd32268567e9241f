"""Checks of the sheet `rollup`: that what it names is there, and that a cap is a rating of the overall question."""

from collections.abc import Callable, Mapping

from app.tool.model import Cap, Question, Tool
from app.tool.problems import Problems
from app.tool.workbook_columns import nearest

SHEET = "rollup"
Columns = Mapping[str, Mapping[str, str]]


def lint_rollup(
    tool: Tool, columns: Columns, problems: Problems, check: Callable[[str, str], None]
) -> None:
    """`check` is the linter of one expression."""
    rollup = tool.rollup
    if rollup is None:
        return
    letters = columns.get(SHEET, {})

    def error(column: str, row: int, code: str, message: str) -> None:
        problems.error(SHEET, f"{letters.get(column, 'A')}{row}", code, message)

    for column, path in (("question", rollup.overall), ("why", rollup.why)):
        if not isinstance(tool.by_path.get(path), Question):
            near = nearest(path, tool.by_name, 0.6)
            hint = f" Did you mean {near}?" if near else ""
            said = f"There is no question called {path or 'by this column'}.{hint}"
            error(column, rollup.cell.row, "unknown-question", said)
    scores = _scores(tool)
    if not scores:
        said = "The overall rating's choices have no scores."
        error("question", rollup.cell.row, "bad-rollup", said)
    for cap in rollup.caps:
        for column, code, message in _faults(tool, cap, scores):
            error(column, cap.cell.row, code, message)
        if cap.when:
            check(cap.when, f"{letters.get('when', 'A')}{cap.cell.row}")


def _scores(tool: Tool) -> set[str]:
    overall = tool.by_path.get(tool.rollup.overall) if tool.rollup else None
    list_name = overall.list_name if isinstance(overall, Question) else ""
    choices = tool.choices.get(list_name, ())
    return {choice.extra.get("cfa_score", "") for choice in choices} - {""}


def _faults(tool: Tool, cap: Cap, scores: set[str]) -> list[tuple[str, str, str]]:
    found = []
    if scores and cap.at and str(cap.at) not in scores:
        found.append(("at", "bad-rollup", f"No rating has the score {cap.at}."))
    if not cap.says:
        found.append(("says", "bad-rollup", "Say in words why the rating is capped."))
    if bool(cap.when) is bool(cap.standard):
        said = "A cap has either a condition (when) or a standard with times."
        found.append(("when", "bad-rollup", said))
    if cap.standard and all(cap.standard != standard.id for standard in tool.standards):
        found.append(("standard", "unknown-standard", f"There is no standard {cap.standard}."))
    return found
