"""The workbook that a command is given, read so that it can be used."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused

if TYPE_CHECKING:
    from app.tool.model import Tool

# The rest of such a tool can be run.
TOLERATED = frozenset({"unsupported-type", "unsupported-column", "unsupported-reference"})


def runnable(workbook: Path) -> "Tool":
    """The tool, where nothing worse stands in it than questions of unsupported types. Raises InputRefused."""
    from app.tool.workbook import read_workbook

    tool, problems = read_workbook(workbook)
    grave = [
        problem
        for problem in problems
        if problem.severity == "error" and problem.code not in TOLERATED
    ]
    if tool is None or grave:
        first = grave[0] if grave else problems[0]
        if not first.sheet:
            raise InputRefused(first.message)
        place = f"sheet {first.sheet}, cell {first.cell}" if first.cell else f"sheet {first.sheet}"
        raise InputRefused(f"{workbook.name}, {place}: {first.message}")
    return tool
