"""Checks of the sheet `rollup`: that what it names is there, and that a cap is a rating of the overall question."""

from collections.abc import Callable

from app.tool.linter_scope import Known, Place
from app.tool.model import Cap, Kind, Question, RollUp
from app.tool.suggestions import did_you_mean

SHEET = "rollup"


def lint_rollup(known: Known, check: Callable[[str, Place], None]) -> None:
    """`check` is the linter of one expression."""
    if known.tool.rollup is not None:
        _RollUpLinter(known, known.tool.rollup).run(check)


class _RollUpLinter:
    def __init__(self, known: Known, rollup: RollUp) -> None:
        self._known = known
        self._rollup = rollup

    def run(self, check: Callable[[str, Place], None]) -> None:
        overall = self._question("question", self._rollup.overall)
        why = self._question("why", self._rollup.why)
        if why is not None and why.kind is not Kind.TEXT:
            message = (
                f"{why.name} is no text: the reason for another rating could not be written there."
            )
            self._error("why", self._rollup.cell.row, "bad-rollup", message)
        scores = self._scores(overall)
        if overall is not None and not scores:
            said = f"The choices of {overall.name} have no scores in the column cfa_score, so nothing can be suggested."
            self._error("question", self._rollup.cell.row, "bad-rollup", said)
        if overall is not None:
            self._least(overall)
        for cap in self._rollup.caps:
            self._cap(cap, scores)
            if cap.when:
                cell = self._known.cell(SHEET, "when", cap.cell.row)
                check(cap.when, Place(SHEET, cell, None, "when"))

    def _question(self, column: str, path: str) -> Question | None:
        found = self._known.tool.by_path.get(path)
        if isinstance(found, Question):
            return found
        if path:
            hint = did_you_mean(path, self._known.question_names)
            said = f"There is no question called {path}.{hint}"
        else:
            said = f"The column {column} names no question."
        self._error(column, self._rollup.cell.row, "unknown-question", said)
        return None

    def _scores(self, overall: Question | None) -> set[int]:
        choices = self._known.tool.choices.get(overall.list_name, ()) if overall else ()
        scores = {choice.extra.get("cfa_score", "") for choice in choices}
        return {int(score) for score in scores if score.isdecimal()}

    def _least(self, overall: Question) -> None:
        rated = {
            question.item or question.path
            for question in self._known.tool.questions
            if question.list_name == overall.list_name and question is not overall
        }
        if self._rollup.least < 1:
            said = "Nothing can be suggested before something is rated: write 1 or more."
            self._error("least", self._rollup.cell.row, "bad-rollup", said)
        if rated and self._rollup.least > len(rated):
            said = f"Only {len(rated)} items are rated with these choices, so nothing would ever be suggested."
            self._error("least", self._rollup.cell.row, "bad-rollup", said)

    def _cap(self, cap: Cap, scores: set[int]) -> None:
        row = cap.cell.row
        at = self._known.cell(SHEET, "at", row)
        if scores and cap.at not in scores and not self._known.problems.has_error(SHEET, at):
            levels = ", ".join(str(score) for score in sorted(scores))
            self._error(
                "at",
                row,
                "bad-rollup",
                f"No rating has the score {cap.at}: the scores are {levels}.",
            )
        elif scores and cap.at == max(scores) and self._known.is_audit_tool:
            said = f"{cap.at} is the best rating there is: this cap never lowers anything."
            self._known.problems.warning(SHEET, at, "bad-rollup", said)
        if not cap.says:
            self._error("says", row, "bad-rollup", "Say in words why the rating is capped.")
        if bool(cap.when) is bool(cap.standard):
            said = "A cap has either a condition (when) or a standard with times."
            self._error("when", row, "bad-rollup", said)
        if cap.standard and cap.standard not in self._known.standards:
            hint = did_you_mean(cap.standard, self._known.standards)
            self._error(
                "standard", row, "unknown-standard", f"There is no standard {cap.standard}.{hint}"
            )

    def _error(self, column: str, row: int, code: str, message: str) -> None:
        self._known.problems.error(SHEET, self._known.cell(SHEET, column, row), code, message)
