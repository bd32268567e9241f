"""What is wrong with a workbook, each problem with its sheet and cell.

Codes are stable; scripts may rely on them.

Of a whole file: `unreadable`, `missing-sheet`, `ignored-sheet`. Of any cell: `formula-without-value`, `formula-error`,
`hidden-character`, `too-many-rows`, `too-many-columns`. Of columns: `headings-not-first`, `missing-column`,
`misspelt-column`, `unknown-column`, `ignored-column`, `unsupported-column`, `duplicate-column`,
`column-without-heading`; of those that say yes or no: `bad-flag`.

Of `survey`: `missing-type`, `unknown-type`, `unsupported-type`, `approximate-type`, `ignored-type`, `missing-name`,
`bad-name`, `reserved-name`, `duplicate-name`, `repeated-name`, `missing-label`, `duplicate-label`, `missing-list`,
`dropped-row`, `unclosed-group`, `unopened-group`, `mismatched-end`, `other-end`, `too-deep`, `unknown-state`,
`unknown-evidence`, `unknown-item`, `wrong-item`, `missing-levels`, `unknown-level`, `missing-calculation`,
`shared-judgement`, `calculated-question`, `idle-message`, `default-not-a-choice`, `bad-default`,
`standard-elsewhere`. Of `choices`:
`missing-list-name`, `bad-choice`, `odd-choice-name`, `duplicate-choice`, `missing-choice-label`, `misspelt-list`,
`bad-score`, `score-order`, `bad-tone`. Of `settings`: `missing-version`, `missing-form-id`, `numeric-version`,
`ignored-row`.

Of expressions: `curly-quotes`, `bad-expression`, `bare-word`, `unknown-function`, `unsupported-function`,
`wrong-arity`, `undefined-reference`, `ambiguous-reference`, `unsupported-reference`, `group-as-value`,
`unknown-list-column`, `unknown-choice`, `unknown-verdict`, `unknown-standard`, `type-clash`, `unread-date`,
`row-outside-table`, `repeat-misuse`, `never-true`, `always-true`, `cycle`, and last `engines-differ`: right as it
stands, but not the same in every program.

Of `standards`, `holidays` and `tests`: `missing-id`, `duplicate-id`, `unknown-question`, `bad-limit`, `bad-kind`,
`bad-pick`, `bad-date`, `interval-without-table`, `interval-without-start`, `unlisted-standard`, `bad-case`,
`failed-case`, `no-cases`, `cases-not-run`. Of `rollup`: `bad-number`, `bad-rollup`, `unknown-standard`,
`unknown-question`.
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
