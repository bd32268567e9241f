"""All there is to check of a workbook: reading it, the linter, and its worked cases run through the form."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import AuditError, InputRefused
from app.resources import bank_holidays
from app.tool.model import Tool
from app.tool.problems import ERROR, Problems, ToolProblem, has_errors
from app.tool.workbook import read_tables, tool_in
from app.tool.workbook_columns import Table
from app.tool.worked_cases import SHEET, judged, run_cases


def check_workbook(path: Path) -> tuple[Tool | None, tuple[ToolProblem, ...]]:
    """As `read_workbook`; where the tool has no error its worked cases (sheet `tests`) are run as well."""
    problems = Problems()
    try:
        tables = read_tables(path, problems)
    except InputRefused as refused:
        return None, (ToolProblem(ERROR, "", "", "unreadable", str(refused)),)
    return check_tables(path, tables, problems), problems.all()


def check_tables(path: Path, tables: dict[str, Table], problems: Problems) -> Tool | None:
    """The tool in these sheets, checked, with its worked cases; None where there is no sheet `survey`."""
    if "survey" not in tables:
        return None
    tool = tool_in(path, tables, problems)
    if SHEET in tables:
        _run(tool, tables, problems)
    return tool


def _run(tool: Tool, tables: Mapping[str, Table], problems: Problems) -> None:
    if has_errors(problems.all()):
        if list(judged(tables[SHEET], problems)):
            message = "The worked cases were not run, because errors stand in the tool."
            problems.warning(SHEET, "", "cases-not-run", message)
        return
    try:
        # By the table as it comes: a closure of one round must not spoil every worked case.
        run_cases(tool, tables[SHEET], bank_holidays(), problems)
    except AuditError as refused:
        problems.error(SHEET, "", "bad-case", str(refused))
