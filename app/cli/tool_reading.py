"""The workbook that a command is given, read so that it can be used."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused

if TYPE_CHECKING:
    from app.tool.model import Tool

# What the rest of a tool can be run without: it stands blank, or a rule of it is never true.
TOLERATED = frozenset(
    {"unsupported-type", "unsupported-column", "unsupported-reference", "unsupported-function", "unknown-function",
     "unknown-choice", "missing-label", "duplicate-column", "default-not-a-choice"}
)  # fmt: skip


def runnable(workbook: Path) -> "Tool":
    """The tool, where nothing worse stands in it than what the rest can be run without; that is told by cell.

    Raises InputRefused naming the first cell that is worse.
    """
    from app.tool.workbook import read_workbook

    tool, problems = read_workbook(workbook)
    errors = [problem for problem in problems if problem.severity == "error"]
    grave = [problem for problem in errors if problem.code not in TOLERATED]
    if tool is None or grave:
        first = grave[0] if grave else problems[0]
        if not first.sheet:
            raise InputRefused(first.message)
        place = f"sheet {first.sheet}, cell {first.cell}" if first.cell else f"sheet {first.sheet}"
        raise InputRefused(f"{workbook.name}, {place}: {first.message}")
    for problem in errors:
        print(
            f"{workbook.name}, {problem.sheet} {problem.cell}: {problem.message}", file=sys.stderr
        )
    return tool
