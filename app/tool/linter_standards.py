"""Checks of the sheet `standards`: that every question it names is there and every limit can be read."""

import re
from collections.abc import Callable

from app.domain.errors import InputRefused
from app.domain.limits import Limit
from app.tool.linter_dates import day_written
from app.tool.linter_scope import Known, Place
from app.tool.linter_shapes import Shapes, Sort
from app.tool.model import Group, Kind, Node, Question, Standard
from app.tool.suggestions import did_you_mean
from app.tool.workbook_lists import STANDARD_EXPRESSIONS, is_date

SHEET = "standards"
KINDS = ("single", "interval", "notice")
PICKS = ("first", "last")
PICKS_OF_INTERVALS = (*PICKS, "own")
_WRITTEN_LIMIT = re.compile(r"(?P<amount>\d{1,4})\s*(?P<unit>[^\d]*)", re.ASCII)
_WORKING = frozenset(
    {"wd", "wds", "workingday", "workingdays", "workday", "workdays", "bd", "businessdays"}
)
_DAYS = frozenset({"d", "day", "days", "calendarday", "calendardays", "cd"})
_WEEKS = frozenset({"w", "wk", "wks", "week", "weeks"})
_MONTHS = frozenset({"m", "month", "months", "mth", "mths", "calendarmonths"})
_YEARS = frozenset({"y", "yr", "yrs", "year", "years"})
_TIMED = frozenset({Sort.DATE, Sort.UNKNOWN, Sort.TEXT})
_MARKS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE, Kind.CALCULATE})


def lint_standards(known: Known, check: Callable[[str, Place], None]) -> None:
    """`check` is the linter of one expression."""
    shapes = Shapes(known)
    for standard in known.tool.standards:
        _StandardLinter(known, shapes, standard).run()
        for name in STANDARD_EXPRESSIONS:
            text = getattr(standard, name)
            if text:
                # A row's condition is asked of the date in that row; the others look at the form as a whole.
                of_row = name in ("counts_if", "closes_if")
                own = known.tool.by_path.get(standard.ends) if of_row else None
                check(text, Place(SHEET, known.cell(SHEET, name, standard.cell.row), own, name))


class _StandardLinter:
    def __init__(self, known: Known, shapes: Shapes, standard: Standard) -> None:
        self._known = known
        self._shapes = shapes
        self._standard = standard

    def run(self) -> None:
        standard = self._standard
        is_series = standard.kind == "interval"
        starts = ends = None
        if standard.starts or not is_series:
            starts = self._date("starts", standard.starts)
        ends = self._date("ends", standard.ends)
        self._limit()
        self._one_of("kind", standard.kind, KINDS, "bad-kind")
        self._pick(starts)
        self._law()
        if is_series:
            self._series(ends)
        elif standard.closes_if:
            message = "Only a limit of kind interval goes on, so only such a one can end: leave closes_if blank."
            self._error("closes_if", "bad-kind", message)

    # -- questions

    def _date(self, column: str, path: str) -> Question | None:
        found = self._question(column, path)
        if found is None:
            return None
        shape = self._shapes.of_question(found)
        if shape.sort not in _TIMED or found.kind is Kind.TEXT or shape.values is not None:
            message = f"{found.name} is no date: a limit runs from one date to another."
            self._error(column, "type-clash", message)
        return found

    def _question(self, column: str, path: str) -> Question | None:
        found = self._known.tool.by_path.get(path)
        if isinstance(found, Question):
            return found
        name = path.strip("${} ")
        if not name:
            self._error(column, "unknown-question", f"The column {column} names no question.")
            return None
        node = found or self._known.node(name)
        if isinstance(node, Group):
            message = (
                f"{node.name} is a group of questions: name the question in it that holds the date."
            )
        else:
            last = name.rpartition("/")[2]
            is_path = last != name and self._known.node(last) is not None
            hint = did_you_mean(name, self._known.question_names, "${{{}}}")
            hint = f" Did you mean ${{{last}}}?" if is_path else hint
            message = f"There is no question called {name}.{hint}"
        self._error(column, "unknown-question", message)
        return None

    def _series(self, ends: Question | None) -> None:
        standard = self._standard
        if ends is not None and self._known.table_of(ends) is None:
            message = (
                f"{ends.name} stands in no table, so there is only one date: an interval looks at the gaps "
                "between the rows of a table."
            )
            self._error("ends", "interval-without-table", message)
        if not standard.starts:
            message = (
                "Without a start the first date opens the series, so the time before it is not looked at and a "
                "case without any date gets no verdict: name the date the clock starts at."
            )
            self._warning("starts", "interval-without-start", message)

    # -- limits

    def _limit(self) -> None:
        text = self._standard.limit
        if text.startswith(("/", "${")):
            self._limit_question(self._question("limit", text))
            return
        try:
            Limit.parse(text)
        except InputRefused as refused:
            self._error("limit", "bad-limit", limit_meant(text) or str(refused))

    def _limit_question(self, question: Question | None) -> None:
        if question is None:
            return
        shape = self._shapes.of_question(question)
        if shape.sort not in (Sort.NUMBER, Sort.TEXT, Sort.UNKNOWN) and not shape.is_numeric:
            message = f"{question.name} holds no number of days, so it can be no limit."
            self._error("limit", "type-clash", message)

    # -- the row that starts the clock

    def _pick(self, starts: Question | None) -> None:
        word, _, name = self._standard.pick.partition(":")
        is_series = self._standard.kind == "interval"
        if word == "early" and is_series and name in self._known.tool.by_name:
            self._date("pick", self._known.tool.by_name[name].path)
        elif word != "marked" and not (word == "early" and is_series):
            self._one_of("pick", word, PICKS_OF_INTERVALS if is_series else PICKS, "bad-pick")
        elif not name:
            self._error("pick", "bad-pick", f"Say which question is meant: {word}:QUESTION.")
        elif name not in self._known.tool.by_name:
            self._question("pick", f"${{{name}}}")
        elif starts is not None:
            self._mark(self._known.tool.by_name[name], starts)
        has_error = self._known.problems.has_error(SHEET, self._cell("pick"))
        if word in ("last", "marked") and starts is not None and not has_error:
            self._needs_rows(starts)

    def _needs_rows(self, starts: Question) -> None:
        if self._known.table_of(starts) is None:
            message = (
                f"{starts.name} stands in no table: there is only one date, and nothing to pick."
            )
            self._warning("pick", "bad-pick", message)

    def _mark(self, mark: Node, starts: Question) -> None:
        table = self._known.table_of(starts)
        if table is None:
            return
        if not isinstance(mark, Question) or mark.kind not in _MARKS:
            message = f"{mark.name} cannot mark a row: a choice, a tick or a calculation can."
            self._error("pick", "bad-pick", message)
        elif self._known.table_of(mark) is not table:
            message = (
                f"{mark.name} does not stand in {table.name}, whose rows hold {starts.name}: "
                "no row would be marked."
            )
            self._error("pick", "bad-pick", message)

    # -- the rest

    def _law(self) -> None:
        dates = (("law_from", self._standard.law_from), ("law_to", self._standard.law_to))
        for column, text in dates:
            if text and not is_date(text):
                self._error(
                    column, "bad-date", f"'{text}' is not read as a day: {day_written(text)}."
                )
        (_, begin), (_, finish) = dates
        if is_date(begin) and is_date(finish) and finish < begin:
            message = f"The law ends before it begins ({begin}): no case would ever fall under it."
            self._error("law_to", "bad-date", message)

    def _one_of(self, column: str, text: str, known: tuple[str, ...], code: str) -> None:
        if text not in known:
            hint = did_you_mean(text, known)
            self._error(column, code, f"'{text}' is none of {', '.join(known)}.{hint}")

    def _cell(self, column: str) -> str:
        return self._known.cell(SHEET, column, self._standard.cell.row)

    def _error(self, column: str, code: str, message: str) -> None:
        self._known.problems.error(SHEET, self._cell(column), code, message)

    def _warning(self, column: str, code: str, message: str) -> None:
        self._known.problems.warning(SHEET, self._cell(column), code, message)


def limit_meant(text: str) -> str:
    """What to write for a limit in other words; "" where nothing can be read from it."""
    found = _WRITTEN_LIMIT.fullmatch(text.strip())
    if found is None:
        return ""
    amount = int(found["amount"])
    unit = re.sub(r"[\s.\-]+", "", found["unit"].lower())
    if not unit:
        return (
            f"{amount} of what? Write {amount}wd for working days, {amount}d for calendar days or {amount}m for "
            "months: the due date differs by weeks."
        )
    if unit in _WORKING:
        return f"'{text}' is not read as a limit. Did you mean {amount}wd?"
    if unit in _DAYS:
        return f"'{text}' is not read as a limit. Did you mean {amount}d (calendar days) or {amount}wd (working days)?"
    if unit in _WEEKS:
        calendar, working = amount * 7, amount * 5
        return f"A limit has no weeks. Did you mean {calendar}d (calendar days) or {working}wd (working days)?"
    if unit in _MONTHS:
        return f"'{text}' is not read as a limit. Did you mean {amount}m?"
    if unit in _YEARS:
        return f"A limit has no years. Did you mean {amount * 12}m?"
    return ""
