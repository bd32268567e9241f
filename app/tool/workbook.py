"""Reading an audit tool from its workbook: XLSForm's sheets and ours, every problem with its cell."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import InputRefused
from app.tool.compiled import as_it_can_be_sent
from app.tool.linter import lint
from app.tool.model import Group, Node, Tool
from app.tool.problems import ERROR, Problems, ToolProblem, has_errors
from app.tool.workbook_cells import RawRow, read_sheets
from app.tool.workbook_columns import EXTERNAL, KNOWN, Table, read_table
from app.tool.workbook_holidays import read_holidays
from app.tool.workbook_lists import read_choices, read_settings, read_standards
from app.tool.workbook_rollup import read_rollup
from app.tool.workbook_sheets import judge_names, prepared
from app.tool.workbook_survey import read_survey

__all__ = ["ToolProblem", "has_errors", "read_tables", "read_workbook", "tool_in"]


def read_workbook(path: Path) -> tuple[Tool | None, tuple[ToolProblem, ...]]:
    """The tool in a workbook, and what is wrong with it; no exception for anything a file can hold.

    The tool is None when the file cannot be read as a workbook (one problem, `unreadable`) or has no sheet
    `survey`. With errors standing the tool is what could be understood: a question of an unsupported type
    stays blank in it.
    """
    problems = Problems()
    try:
        tables = read_tables(path, problems)
    except InputRefused as refused:
        return None, (ToolProblem(ERROR, "", "", "unreadable", str(refused)),)
    if "survey" not in tables:
        return None, problems.all()
    return tool_in(path, tables, problems), problems.all()


def read_tables(path: Path, problems: Problems) -> dict[str, Table]:
    """The sheets a tool is made of, by name. Raises InputRefused when the file is no workbook."""
    sheets = read_sheets(path, problems, KNOWN)
    return tables_of(sheets, path.name, problems)


def tables_of(
    sheets: Mapping[str, tuple[RawRow, ...]], file_name: str, problems: Problems
) -> dict[str, Table]:
    """The sheets of a workbook with their columns told apart; what would not be read is told."""
    judge_names(sheets, problems)
    if "survey" not in sheets:
        problems.error(
            "survey", "", "missing-sheet", f"{file_name} has no sheet survey: it is no audit tool."
        )
    language = read_settings(read_table("settings", sheets.get("settings", ()), Problems())).get(
        "default_language", ""
    )
    return {
        name: read_table(name, prepared(name, rows, problems), problems, language)
        for name, rows in sheets.items()
        if name in KNOWN
    }


_NO_ROWS: tuple[RawRow, ...] = ()


def tool_in(path: Path, tables: dict[str, Table], problems: Problems) -> Tool:
    """The tool that these sheets describe, checked; `path` gives a name where the settings have none."""

    def table(name: str) -> Table:
        return tables.get(name) or Table(name, {}, ())

    settings = _named(read_settings(table("settings")), path.stem)
    lists = read_choices(table("choices"), settings, problems)
    external = {
        name: choices
        for name, choices in read_choices(table(EXTERNAL), settings, problems).items()
        if name not in lists  # one name for two lists: the questions that ask for it are told of
    }
    lists |= external
    sections = read_survey(table("survey"), lists, problems, external)
    paths = {node.name: node.path for node in _all(sections)}
    closed, worked = read_holidays(table("holidays"), problems)
    tool = Tool(
        id=settings["form_id"],
        title=settings["form_title"],
        version=settings.get("version", ""),
        sections=sections,
        choices=lists,
        standards=read_standards(table("standards"), paths, problems),
        holidays=closed,
        worked=worked,
        settings=settings,
        rollup=read_rollup(table("rollup"), paths, problems),
    )
    lint(tool, tables, problems)
    return as_it_can_be_sent(tool)


def _named(settings: dict[str, str], otherwise: str) -> dict[str, str]:
    """With the id and title that the tool goes by: written down they no longer change with the file's name."""
    tool_id = settings.get("form_id") or otherwise
    return {"form_id": tool_id, "form_title": tool_id, **settings}


def _all(nodes: tuple[Node, ...]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        if isinstance(node, Group):
            found.extend(_all(node.children))
    return found
