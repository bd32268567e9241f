"""All there is to check of a workbook: reading it, the linter, and its worked cases run through the form."""

from datetime import date
from pathlib import Path

from app.domain.errors import AuditError, InputRefused
from app.resources import bank_holidays
from app.tool.model import Tool
from app.tool.problems import ERROR, Problems, ToolProblem, has_errors
from app.tool.workbook import read_tables, tool_in
from app.tool.worked_cases import SHEET, run_cases


def check_workbook(path: Path) -> tuple[Tool | None, tuple[ToolProblem, ...]]:
    """As `read_workbook`; where the tool has no error its worked cases (sheet `tests`) are run as well."""
    problems = Problems()
    try:
        tables = read_tables(path, problems)
    except InputRefused as refused:
        return None, (ToolProblem(ERROR, "", "", "unreadable", str(refused)),)
    if "survey" not in tables:
        return None, problems.all()
    tool = tool_in(path, tables, problems)
    if SHEET in tables and not has_errors(problems.all()):
        try:
            closed = tuple(date.fromisoformat(day) for day in tool.holidays)
            run_cases(tool, tables[SHEET], bank_holidays(extra=closed), problems)
        except AuditError as refused:
            problems.error(SHEET, "", "bad-case", str(refused))
    return tool, problems.all()
