"""What is wrong with a workbook, each problem with its sheet and cell.

Codes are stable; scripts may rely on them.

Of a whole file: `unreadable`, `missing-sheet`. Of `survey`: `missing-type`, `unknown-type`, `unsupported-type`,
`approximate-type`, `ignored-type`, `missing-name`, `bad-name`, `duplicate-name`, `missing-label`, `missing-list`,
`unclosed-group`, `unopened-group`, `mismatched-end`, `unknown-state`. Of columns: `missing-column`, `misspelt-column`,
`unknown-column`, `ignored-column`, `unsupported-column`, `duplicate-column`. Of `choices`: `missing-list-name`,
`bad-choice`, `duplicate-choice`, `missing-choice-label`. Of expressions: `curly-quotes`, `bad-expression`,
`unknown-function`, `unsupported-function`, `wrong-arity`, `undefined-reference`, `ambiguous-reference`,
`unsupported-reference`,
`unknown-choice`, `type-clash`, `unknown-standard`, `cycle`, `default-not-a-choice`. Of `standards`, `holidays` and
`tests`: `missing-id`, `duplicate-id`, `unknown-question`, `bad-limit`, `bad-kind`, `bad-pick`, `bad-date`, `bad-case`,
`failed-case`. Of `rollup`: `bad-number`, `bad-rollup`, `unknown-standard`, `unknown-question`.
Of any cell: `formula-without-value`, `too-many-rows`.
"""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class ToolProblem:
    """severity "error" (the tool cannot be used as it is meant) or "warning". `cell` is like "D5", or ""."""

    severity: str
    sheet: str
    cell: str
    code: str
    message: str


class Problems:
    """Gathers problems while a workbook is read."""

    def __init__(self) -> None:
        self._found: dict[ToolProblem, None] = {}  # in order, each once

    def error(self, sheet: str, cell: str, code: str, message: str) -> None:
        self._found[ToolProblem(ERROR, sheet, cell, code, message)] = None

    def warning(self, sheet: str, cell: str, code: str, message: str) -> None:
        self._found[ToolProblem(WARNING, sheet, cell, code, message)] = None

    def has_error(self, sheet: str, cell: str) -> bool:
        return any(
            (found.severity, found.sheet, found.cell) == (ERROR, sheet, cell)
            for found in self._found
        )

    def all(self) -> tuple[ToolProblem, ...]:
        return tuple(self._found)


def has_errors(problems: tuple[ToolProblem, ...]) -> bool:
    return any(problem.severity == ERROR for problem in problems)
