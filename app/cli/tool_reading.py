"""The workbook that a command is given, read so that it can be used, and what is said where it cannot."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import AuditError, InputRefused

if TYPE_CHECKING:
    from app.tool.model import Tool
    from app.tool.problems import ToolProblem

# What the rest of a tool can be run without: it stands blank, or a rule of it is left out, never true or always true.
TOLERATED = frozenset(
    {"unsupported-type", "unsupported-column", "unsupported-reference", "unsupported-function", "unknown-function",
     "unknown-choice", "unknown-verdict", "unknown-list-column", "type-clash", "unread-date", "never-true",
     "always-true", "bare-word", "group-as-value", "row-outside-table", "repeat-misuse", "bad-flag", "bad-choice",
     "misspelt-list", "missing-label", "dropped-row", "missing-calculation", "duplicate-column",
     "default-not-a-choice", "bad-default"}
)  # fmt: skip


class Unusable(InputRefused):
    """A workbook that nothing can be done with, and every problem that stands in the way."""

    def __init__(self, sentence: str, file: str, problems: "tuple[ToolProblem, ...]") -> None:
        super().__init__(sentence)
        self.file, self.problems = file, problems


def runnable(workbook: Path) -> "Tool":
    """The tool, where nothing worse stands in it than what the rest can be run without; that is told by cell.

    Raises Unusable naming the first cell that is worse.
    """
    from app.tool.workbook import read_workbook

    tool, problems = read_workbook(workbook)
    errors = [problem for problem in problems if problem.severity == "error"]
    grave = [problem for problem in errors if problem.code not in TOLERATED]
    if tool is None or grave:
        first = grave[0] if grave else problems[0]
        raise Unusable(_sentence(workbook.name, first), workbook.name, tuple(grave) or problems)
    for problem in errors:
        print(
            f"{workbook.name}, {problem.sheet} {problem.cell}: {problem.message}", file=sys.stderr
        )
    return tool


def _sentence(name: str, problem: "ToolProblem") -> str:
    if not problem.sheet:
        return problem.message
    cell = f", cell {problem.cell}" if problem.cell else ""
    return f"{name}, sheet {problem.sheet}{cell}: {problem.message}"


def problem_document(problem: "ToolProblem") -> dict[str, str]:
    return {
        "severity": problem.severity,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "code": problem.code,
        "message": problem.message,
    }


def refused_document(empty: Mapping[str, object], refused: AuditError) -> int:
    """Prints the document of a command that could do nothing, with the reasons; the exit status.

    Whoever reads documents gets one in any case, and the sentence stands on standard error as without --json.
    """
    problems = [{"severity": "error", "sheet": "", "cell": "", "code": "refused", "message": str(refused)}]  # fmt: skip
    if isinstance(refused, Unusable):
        problems = [{"file": refused.file, **problem_document(one)} for one in refused.problems]
    print(json.dumps({**empty, "problems": problems}, ensure_ascii=False, indent=2))
    print(refused, file=sys.stderr)
    return 1
