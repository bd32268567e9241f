"""Checks of the sheet `standards`: that every question it names is there and every limit can be read."""

from collections.abc import Callable, Mapping

from app.domain.errors import InputRefused
from app.domain.limits import Limit
from app.tool.model import Node, Question, Standard, Tool
from app.tool.problems import Problems
from app.tool.workbook_columns import nearest
from app.tool.workbook_lists import STANDARD_EXPRESSIONS, is_date

SHEET = "standards"
KINDS = ("single", "interval", "notice")
PICKS = ("first", "last")
PICKS_OF_INTERVALS = (*PICKS, "own")
Columns = Mapping[str, Mapping[str, str]]


def lint_standards(
    tool: Tool,
    columns: Columns,
    problems: Problems,
    check: Callable[[str, str, Node | None], None],
) -> None:
    """`check` is the linter of one expression."""
    for standard in tool.standards:
        _StandardLinter(tool, columns.get(SHEET, {}), problems, standard).run()
        for name in STANDARD_EXPRESSIONS:
            text = getattr(standard, name)
            if text:
                letter = columns.get(SHEET, {}).get(name, "A")
                check(text, f"{letter}{standard.cell.row}", tool.by_path.get(standard.ends))


class _StandardLinter:
    def __init__(
        self, tool: Tool, letters: Mapping[str, str], problems: Problems, standard: Standard
    ) -> None:
        self._tool = tool
        self._letters = letters
        self._problems = problems
        self._standard = standard

    def run(self) -> None:
        standard = self._standard
        if standard.starts or standard.kind != "interval":
            self._question("starts", standard.starts)
        self._question("ends", standard.ends)
        self._limit()
        self._one_of("kind", standard.kind, KINDS, "bad-kind")
        self._pick()
        for column, text in (("law_from", standard.law_from), ("law_to", standard.law_to)):
            if text and not is_date(text):
                self._error(column, "bad-date", "Give the day as 2009-04-10.")

    def _question(self, column: str, path: str) -> Node | None:
        found = self._tool.by_path.get(path)
        if isinstance(found, Question):
            return found
        name = path.strip("${} ")
        if not name:
            self._error(column, "unknown-question", f"The column {column} names no question.")
            return None
        near = nearest(name, self._tool.by_name, 0.6)
        hint = f" Did you mean ${{{near}}}?" if near else ""
        self._error(column, "unknown-question", f"There is no question called {name}.{hint}")
        return None

    def _limit(self) -> None:
        text = self._standard.limit
        if text.startswith(("/", "${")):
            self._question("limit", text)
            return
        try:
            Limit.parse(text)
        except InputRefused as refused:
            self._error("limit", "bad-limit", str(refused))

    def _pick(self) -> None:
        word, _, name = self._standard.pick.partition(":")
        is_series = self._standard.kind == "interval"
        if word == "marked" or (word == "early" and is_series):
            if name not in self._tool.by_name:
                self._question("pick", f"${{{name}}}")
        else:
            self._one_of("pick", word, PICKS_OF_INTERVALS if is_series else PICKS, "bad-pick")

    def _one_of(self, column: str, text: str, known: tuple[str, ...], code: str) -> None:
        if text not in known:
            self._error(column, code, f"'{text}' is none of {', '.join(known)}.")

    def _error(self, column: str, code: str, message: str) -> None:
        cell = f"{self._letters.get(column, 'A')}{self._standard.cell.row}"
        self._problems.error(SHEET, cell, code, message)
