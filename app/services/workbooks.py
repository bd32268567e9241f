"""A workbook that the lead has edited: the tool in it, and every problem beside what stands in its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import InputRefused
from app.tool.model import Tool

LONGEST = 300  # characters of a cell that are shown


@dataclass(frozen=True, slots=True)
class CellProblem:
    """`text` is what stands in the cell; "" where the problem is of a row, a sheet or the file."""

    is_error: bool
    sheet: str
    cell: str
    code: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """`tool` is None where the file holds none that could be read; it may be used only if `is_sound`."""

    path: Path
    tool: Tool | None
    problems: tuple[CellProblem, ...]

    @property
    def is_sound(self) -> bool:
        return self.tool is not None and not any(each.is_error for each in self.problems)


def read_workbook(path: Path) -> ReadWorkbook:
    """Everything `tool check` says of a workbook. Never raises for what is wrong with the file."""
    from app.tool.checking import check_workbook  # loads openpyxl

    tool, found = check_workbook(path)
    texts = _texts(path) if found else {}
    problems = tuple(
        CellProblem(
            each.severity == "error",
            each.sheet,
            each.cell,
            each.code,
            texts.get((each.sheet, each.cell), ""),
            each.message,
        )
        for each in found
    )
    return ReadWorkbook(path, tool, problems)


def _texts(path: Path) -> Mapping[tuple[str, str], str]:
    """What stands in each cell, by sheet and address."""
    from app.tool.problems import Problems
    from app.tool.workbook_cells import letters, read_sheets

    try:
        sheets = read_sheets(path, Problems())
    except InputRefused:
        return {}
    return {
        (sheet, f"{letters(column)}{row.number}"): _short(text)
        for sheet, rows in sheets.items()
        for row in rows
        for column, text in row.cells.items()
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"
