"""The sheet `tests`: worked cases, a case a row, put through the form to see whether what is expected comes out.

`given` holds a line for each answer: `HX1_date = 2009-01-12`, `HX2 is not-recorded`, `CS1_date[2] = 2009-02-03`
(the second row of its table), `fact unborn = yes`. `expect` holds lines such as `T3 is late`, `T3 is late by 7`,
`AS5_on_file is asked`, `CX4 is not asked`, `CX1_current = 2`, `HX5_pattern has a warning`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.calendar import WorkingCalendar
from app.domain.errors import AuditError, InputRefused
from app.domain.ids import AnswerKey
from app.tool.form import Circumstances, Form
from app.tool.linter_dates import EXAMPLE, day_written
from app.tool.model import Group, Kind, Node, Tool
from app.tool.problems import Problems
from app.tool.scripted import plain
from app.tool.suggestions import did_you_mean
from app.tool.workbook_columns import Row, Table
from app.tool.workbook_lists import is_date

SHEET = "tests"
_FACT = re.compile(r"fact\s+(\S+)\s*=\s*(.*)")
_GIVEN = re.compile(r"([^\s\[\]=]+)(?:\[(\d+)\])?\s*(=|is)\s*(.*)")
_ASKED = re.compile(r"([^\s\[\]=]+)(?:\[(\d+)\])?\s+is\s+(not\s+)?asked")
_VERDICT = re.compile(r"(\S+)\s+is\s+([a-z\-]+)(?:\s+by\s+(-?\d+))?")
_PROBLEM = re.compile(r"([^\s\[\]=]+)(?:\[(\d+)\])?\s+has\s+(no|a|an)\s+(error|warning|hint)")
_EQUALS = re.compile(r"([^\s\[\]=]+)(?:\[(\d+)\])?\s*=\s*(.*)")
_NO_ANSWER = frozenset(
    {"not-a-date", "not-a-number", "choice"}
)  # what a form says of a value that is none
SILENT = "silent"  # said of a standard whose clock has not begun


def run_cases(tool: Tool, table: Table, calendar: WorkingCalendar, problems: Problems) -> int:
    """Run every case; what fails becomes a problem at its cell. Returns how many cases were run."""
    count = 0
    for row in judged(table, problems):
        count += 1
        _run(tool, row, calendar, problems)
    return count


def judged(table: Table, problems: Problems) -> Iterator[Row]:
    """The rows that hold a case; what would keep one from checking anything is told, and so is a sheet without any."""
    count = 0
    for row in table.rows:
        if any(row.get(column) for column in ("test", "given", "expect")):
            count += 1
            _judge(row, problems)
            yield row
        elif row.cells:
            message = "This row holds no case: it has neither test nor given nor expect."
            problems.warning(SHEET, row.at(next(iter(row.cells))), "bad-case", message)
    if not count:
        message = "The sheet tests holds no case below the headings test, position_date, given and expect."
        problems.error(SHEET, "A1", "no-cases", message)


def _judge(row: Row, problems: Problems) -> None:
    name = row.get("test") or f"row {row.number}"
    if not row.get("expect"):
        message = (
            f"{name}: nothing is expected, so nothing is checked: write a line such as T3 is late."
        )
        problems.error(SHEET, row.at("expect"), "bad-case", message)
    if not row.get("test"):
        message = "This case has no name: say in the column test what it shows."
        problems.warning(SHEET, row.at("test"), "bad-case", message)
    if not row.get("given"):
        message = (
            f"{name}: nothing is given, so the form is looked at while it is blank. Is that meant?"
        )
        problems.warning(SHEET, row.at("given"), "bad-case", message)


def _run(tool: Tool, row: Row, calendar: WorkingCalendar, problems: Problems) -> None:
    name = row.get("test") or f"row {row.number}"
    position = _position(row)
    if position is None:
        day = row.get("position_date")
        message = (
            f"'{day}' is not read as a day: {day_written(day)}."
            if day
            else (f"The day is missing to which the clocks run, such as {EXAMPLE}.")
        )
        problems.error(SHEET, row.at("position_date"), "bad-case", f"{name}: {message}")
        return
    if not calendar.knows(position):
        message = f"working days are not known so far as {position.isoformat()}: check the year."
        problems.error(SHEET, row.at("position_date"), "bad-case", f"{name}: {message}")
        return
    try:
        form = _made(tool, row, position, calendar)
    except AuditError as refused:
        problems.error(SHEET, row.at("given"), "bad-case", f"{name}: {refused}")
        return
    for line in _lines(row.get("expect")):
        try:
            found = _difference(form, line)
        except AuditError as refused:
            problems.error(SHEET, row.at("expect"), "bad-case", f"{name}: {refused}")
        else:
            if found:
                message = f"{name}: expected '{line}', but {found}."
                problems.error(SHEET, row.at("expect"), "failed-case", message)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in re.split(r"[\n;]", text) if line.strip())


# -- putting in


def _position(row: Row) -> date | None:
    text = row.get("position_date")
    return date.fromisoformat(text) if is_date(text) else None


def _made(tool: Tool, row: Row, position: date, calendar: WorkingCalendar) -> Form:
    lines = list(_lines(row.get("given")))
    facts = {found[1]: found[2].strip() for line in lines if (found := _FACT.fullmatch(line))}
    _know_facts(tool, facts)
    form = Form(tool, Circumstances(position, position, calendar, facts=facts))
    given = {line: _give(form, line) for line in lines if not _FACT.fullmatch(line)}
    wrong = {found[1] for line in _lines(row.get("expect")) if (found := _PROBLEM.fullmatch(line))}
    for line, key in given.items():
        faults = [one for one in form.state(key).problems if one.code in _NO_ANSWER]
        if faults and form.state(key).question.name not in wrong:
            raise InputRefused(f"'{line}' cannot be an answer. {faults[0].message}")
    return form


def _know_facts(tool: Tool, facts: Mapping[str, str]) -> None:
    """Raises InputRefused for a fact that no hidden question of the tool shows."""
    hidden = [question.name for question in tool.questions if question.kind is Kind.HIDDEN]
    for name in facts:
        if name not in hidden and name not in tool.by_name:
            raise InputRefused(f"nothing in the tool is called {name}.{did_you_mean(name, hidden)}")


def _give(form: Form, line: str) -> AnswerKey:
    found = _GIVEN.fullmatch(line)
    if found is None:
        raise InputRefused(f"'{line}' is no answer: write NAME = VALUE or NAME is STATE.")
    name, place, sign, text = found.groups()
    key = _key(form, name, int(place or 1), make=True)
    if sign == "=":
        form.put(key, Answer(text.strip()))
        return key
    try:
        state = AnswerState(text.strip())
    except ValueError:
        raise InputRefused(f"'{text}' is no state: one of {', '.join(AnswerState)}.") from None
    form.put(key, Answer(state=state, reason="worked case"))
    return key


def _key(form: Form, name: str, place: int, *, make: bool = False) -> AnswerKey:
    """The key of a question by its name; in a table, that of the row at this place, made where it is wanted."""
    repeat = _repeat_of(form.tool, name)
    if repeat is None:
        return form.key_of(name)
    rows = form.rows(AnswerKey(repeat.path))
    while make and len(rows) < place:
        form.add_row(AnswerKey(repeat.path))
        rows = form.rows(AnswerKey(repeat.path))
    if place > len(rows):
        raise InputRefused(f"there is no row {place} of {repeat.name}.")
    below = form.tool.by_name[name].path.removeprefix(repeat.path)
    return AnswerKey(f"{rows[place - 1]}{below}")


def _repeat_of(tool: Tool, name: str) -> Group | None:
    """The table that a question stands in, if any."""
    node = tool.by_name.get(name)
    path = node.path.rpartition("/")[0] if node else ""
    while path:
        around: Node | None = tool.by_path.get(path)
        if isinstance(around, Group) and around.repeats:
            return around
        path = path.rpartition("/")[0]
    return None


# -- looking


def _difference(form: Form, line: str) -> str:
    """What is otherwise than the line says, in words; "" when it is so."""
    if found := _ASKED.fullmatch(line):
        return _asked(form, found[1], int(found[2] or 1), wanted=not found[3])
    if found := _PROBLEM.fullmatch(line):
        return _problem(form, found)
    if found := _VERDICT.fullmatch(line):
        return _verdict(form, found[1], found[2], found[3])
    if found := _EQUALS.fullmatch(line):
        state = form.state(_key(form, found[1], int(found[2] or 1)))
        value = plain(state.value)
        said = "" if value is None else str(value)
        return "" if said == found[3].strip() else f"it is '{said}'"
    raise InputRefused(f"'{line}' is no expectation that can be checked.")


def _asked(form: Form, name: str, place: int, *, wanted: bool) -> str:
    node = form.tool.by_name.get(name)
    if isinstance(node, Group):
        relevant = form.relevant(AnswerKey(node.path))
    else:
        relevant = form.relevant(_key(form, name, place))
    return "" if relevant is wanted else "it is asked" if relevant else "it is not asked"


def _problem(form: Form, found: re.Match[str]) -> str:
    state = form.state(_key(form, found[1], int(found[2] or 1)))
    said = [problem.severity for problem in state.problems]
    if (found[4] in said) is (found[3] != "no"):
        return ""
    return f"it has {', '.join(said) or 'none'}"


def _verdict(form: Form, standard: str, kind: str, days: str | None) -> str:
    verdict = form.verdict(standard)
    said = verdict.kind.value if verdict else SILENT
    if said != kind:
        return f"it is {said} ({verdict.explanation})" if verdict else f"it is {said}"
    if days is not None and verdict is not None and verdict.days != int(days):
        return f"it is {said} by {verdict.days}"
    return ""
