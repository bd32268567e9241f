"""Checks what the field's own tools let pass: every expression parsed, every name, value and cycle followed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.tool.expressions import ExpressionFault
from app.tool.expressions.compiler import check_call, compile_expression
from app.tool.expressions.functions import FUNCTIONS, NotOffered, find_function
from app.tool.expressions.inspection import parts_of
from app.tool.expressions.parser import parse
from app.tool.expressions.patterns import compile_pattern
from app.tool.expressions.scope import Scope
from app.tool.expressions.syntax import Call, Chain, Expression, Path, Reference, Text
from app.tool.expressions.syntax import Number as NumberPart
from app.tool.form_plan import is_worked_out
from app.tool.form_tables import CASE
from app.tool.linter_plan import lint_plan
from app.tool.linter_rollup import lint_rollup
from app.tool.linter_standards import lint_standards
from app.tool.model import Kind, Node, Question, Tool
from app.tool.problems import Problems
from app.tool.workbook_columns import nearest
from app.tool.workbook_survey import EXPRESSIONS, SHEET, choices_of

Columns = Mapping[str, Mapping[str, str]]  # sheet -> column -> letters
_COMPARED = frozenset({"=", "!=", "<", "<=", ">", ">="})
_IN_TEXT = re.compile(r"\$\{\s*([^\s}]+)\s*\}")
_TEXTS = {
    "label": "label",
    "hint": "hint",
    "guidance_hint": "guidance",
}
_MESSAGES = {"constraint_message": "constraint_message", "required_message": "required_message"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands. `own` is the question that "." means; `lists` allows names of list columns."""

    sheet: str
    cell: str
    own: Node | None
    in_list: bool = False


def lint(tool: Tool, columns: Columns, problems: Problems) -> None:
    """Every problem that needs the whole tool to be seen. `columns` gives the letters of the sheets' columns."""
    linter = _Linter(tool, columns, problems)
    for node in tool.nodes():
        linter.check(node)
    lint_standards(tool, columns, problems, linter.in_standards)
    lint_rollup(tool, columns, problems, linter.in_rollup)
    lint_plan(tool, columns, problems)


class _Linter:
    def __init__(self, tool: Tool, columns: Columns, problems: Problems) -> None:
        self._tool = tool
        self._columns = columns
        self._problems = problems
        self._names: dict[str, list[Node]] = {}
        for node in tool.nodes():
            self._names.setdefault(node.name, []).append(node)
        self._standards = {standard.id for standard in tool.standards}

    def check(self, node: Node) -> None:
        for column, name in EXPRESSIONS.items():
            text = getattr(node.rules, name)
            if not text:
                continue
            place = Place(SHEET, self._cell(node, column), node, column == "choice_filter")
            if column != "default" or is_worked_out(text):
                self.expression(text, place)
            elif isinstance(node, Question):
                self._static_default(node, text, place)
        for column, name in _TEXTS.items():
            self._mentions(getattr(node, name), Place(SHEET, self._cell(node, column), node))
        for column, name in _MESSAGES.items():
            self._mentions(getattr(node.rules, name), Place(SHEET, self._cell(node, column), node))
        if isinstance(node, Question):
            self._standards_of(node)

    def _cell(self, node: Node, column: str) -> str:
        return f"{self._columns.get(SHEET, {}).get(column, 'A')}{node.cell.row}"

    def in_standards(self, text: str, cell: str, own: Node | None) -> None:
        """An expression of the sheet `standards`; `own` is the question whose rows it looks at."""
        self.expression(text, Place("standards", cell, own))

    def in_rollup(self, text: str, cell: str) -> None:
        self.expression(text, Place("rollup", cell, None))

    # -- one expression

    def expression(self, text: str, place: Place) -> None:
        try:
            tree = parse(text)
        except ExpressionFault as fault:
            self._error(place, "bad-expression", str(fault))
            return
        parts = list(_all_parts(tree))
        checks: tuple[Callable[[Expression, Place], bool], ...] = (
            self._reference_is_known,
            self._call_is_known,
            self._table_is_known,
            self._verdict_is_known,
            self._pattern_is_sound,
        )
        fine = [check(part, place) for part in parts for check in checks]
        for part in parts:
            self._compare(part, place)
        if all(fine):
            self._compiles(text, place)

    def _reference_is_known(self, part: Expression, place: Place) -> bool:
        if not isinstance(part, Reference):
            return True
        return self._is_one_question(part.name, place)

    def _is_one_question(self, name: str, place: Place) -> bool:
        found = self._names.get(name, [])
        if len(found) == 1:
            return True
        if found:
            rows = " and ".join(str(node.cell.row) for node in found[:2])
            self._error(
                place,
                "ambiguous-reference",
                f"${{{name}}} could mean the question in row {rows}: give them different names.",
            )
            return False
        if name.startswith("last-saved#"):
            message = "What the form last saved said is not supported: this rule is left out."
            self._error(place, "unsupported-reference", message)
            return False
        near = nearest(name, self._names, 0.6)
        hint = f" Did you mean ${{{near}}}?" if near else ""
        self._error(place, "undefined-reference", f"There is no question called {name}.{hint}")
        return False

    def _call_is_known(self, part: Expression, place: Place) -> bool:
        if not isinstance(part, Call):
            return True
        try:
            check_call(part)
        except NotOffered as fault:
            self._error(place, "unsupported-function", str(fault))
            return False
        except ExpressionFault as fault:
            self._error(place, _code_of(part), str(fault))
            return False
        return True

    def _table_is_known(self, part: Expression, place: Place) -> bool:
        """Whether what `pulldata` and `instance` read is a list of this workbook, not an attached file."""
        if not isinstance(part, Call) or part.name not in ("pulldata", "instance"):
            return True
        name = part.arguments[0] if part.arguments else None
        if not isinstance(name, Text) or name.value == CASE or name.value in self._tool.choices:
            return True
        message = f"There is no list {name.value} in this workbook: nothing can be read from it."
        self._error(place, "unsupported-reference", message)
        return False

    def _verdict_is_known(self, part: Expression, place: Place) -> bool:
        if isinstance(part, Call) and part.name == "verdict" and len(part.arguments) == 1:
            name = part.arguments[0]
            if isinstance(name, Text) and name.value not in self._standards:
                self._no_standard(name.value, place)
                return False
        return True

    def _pattern_is_sound(self, part: Expression, place: Place) -> bool:
        if isinstance(part, Call) and part.name == "regex" and len(part.arguments) == 2:
            pattern = part.arguments[1]
            try:
                if isinstance(pattern, Text):
                    compile_pattern(pattern.value)
            except ExpressionFault as fault:
                self._error(place, "bad-expression", str(fault))
                return False
        return True

    def _no_standard(self, name: str, place: Place) -> None:
        near = nearest(name, self._standards, 0.5)
        hint = f" Did you mean {near}?" if near else ""
        message = f"There is no standard {name} in the sheet standards.{hint}"
        self._error(place, "unknown-standard", message)

    def _compiles(self, text: str, place: Place) -> None:
        own = place.own.path.strip("/").split("/") if place.own else []
        scope = Scope(
            here=tuple(own),
            resolve=lambda name: tuple(self._names[name][0].path.strip("/").split("/")),
            names=lambda: self._names,
        )
        try:
            compile_expression(text, scope)
        except ExpressionFault as fault:
            self._error(place, "bad-expression", str(fault))

    # -- values that can never match

    def _compare(self, part: Expression, place: Place) -> None:
        for left, right in _pairs(part):
            for side, other in ((left, right), (right, left)):
                question = self._question(side, place)
                if question is not None:
                    self._can_match(question, other, place)

    def _question(self, part: Expression, place: Place) -> Question | None:
        """The question whose answer a part of an expression gives, where that can be told."""
        found: Node | None = None
        if isinstance(part, Reference):
            named = self._names.get(part.name, [])
            found = named[0] if len(named) == 1 else None
        elif isinstance(part, Path) and part.steps:
            last = part.steps[-1]
            if last.axis == "self" and part.start == "" and len(part.steps) == 1:
                found = place.own
            elif last.axis == "child" and not place.in_list:
                named = self._names.get(last.test, [])
                found = named[0] if len(named) == 1 else None
        return found if isinstance(found, Question) else None

    def _can_match(self, question: Question, other: Expression, place: Place) -> None:
        if question.kind is Kind.DATE and isinstance(other, NumberPart):
            self._problems.warning(
                place.sheet,
                place.cell,
                "type-clash",
                f"{question.name} is a date and is compared with a number.",
            )
        if question.kind not in (Kind.CHOICE, Kind.CHOICES) or not isinstance(other, Text):
            return
        names = choices_of(self._tool.choices, question)
        for value in other.value.split():
            if names and value not in names:
                near = nearest(value, names, 0.5)
                hint = f" Did you mean '{near}'?" if near else ""
                self._error(
                    place,
                    "unknown-choice",
                    f"'{value}' is not in the list {question.list_name} of {question.name}: "
                    f"this can never be true.{hint}",
                )

    def _static_default(self, question: Question, text: str, place: Place) -> None:
        if question.kind not in (Kind.CHOICE, Kind.CHOICES):
            return
        names = choices_of(self._tool.choices, question)
        for value in text.split():
            if names and value not in names:
                near = nearest(value, names, 0.5)
                hint = f" Did you mean {near}?" if near else ""
                self._error(
                    place,
                    "default-not-a-choice",
                    f"The default {value} is not in the list {question.list_name}.{hint}",
                )

    # -- texts and standards

    def _mentions(self, text: str, place: Place) -> None:
        for found in _IN_TEXT.finditer(text):
            self._is_one_question(found[1], place)

    def _standards_of(self, question: Question) -> None:
        for name in question.standards:
            if name not in self._standards:
                self._no_standard(
                    name, Place(SHEET, self._cell(question, "cfa:standard"), question)
                )

    def _error(self, place: Place, code: str, message: str) -> None:
        self._problems.error(place.sheet, place.cell, code, message)


def _all_parts(whole: Expression) -> Iterator[Expression]:
    """The expression and every part inside it, conditions included."""
    stack = [whole]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(list(parts_of(part))))


def _code_of(call: Call) -> str:
    """What is wrong with a call: its name, the number of its arguments, or what they are."""
    if call.name not in FUNCTIONS:
        return "unknown-function"
    try:
        find_function(call.name, len(call.arguments))
    except ExpressionFault:
        return "wrong-arity"
    return "bad-expression"


def _pairs(part: Expression) -> Iterator[tuple[Expression, Expression]]:
    """What is compared with what in this part alone."""
    if isinstance(part, Chain):
        left = part.first
        for sign, right in part.rest:
            if sign in _COMPARED:
                yield left, right
            left = right
    if isinstance(part, Call) and part.name == "selected" and len(part.arguments) == 2:
        yield part.arguments[0], part.arguments[1]
