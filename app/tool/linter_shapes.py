"""What sort of value a part of an expression gives, and which values it can have where they are few."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.timeliness import VerdictKind
from app.tool.expressions import ExpressionFault
from app.tool.expressions.functions import FUNCTIONS
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Negation,
    Number,
    Path,
    Reference,
    Text,
)
from app.tool.expressions.values import is_number, number_text
from app.tool.form_plan import is_worked_out
from app.tool.linter_scope import Known, Met, Place
from app.tool.model import Group, Kind, Question
from app.tool.workbook_survey import SHEET


class Sort(StrEnum):
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    CHOICE = "choice"
    CHOICES = "choices"
    TICK = "tick"
    VERDICT = "verdict"
    GROUP = "group"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Shape:
    """`values` are all it can be besides blank, None where they are not known; `source` the question it comes from."""

    sort: Sort
    values: frozenset[str] | None = None
    source: Question | None = None
    is_literal: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether it can be taken for a number: choices named 1, 2, 3 can."""
        if self.sort is Sort.NUMBER:
            return True
        return bool(self.values) and all(is_number(value) for value in self.values or ())


UNKNOWN = Shape(Sort.UNKNOWN)
VERDICTS = frozenset(str(kind) for kind in VerdictKind)
TICKED = "OK"
ORDER = frozenset({"<", "<=", ">", ">="})
COMPARED = ORDER | {"=", "!="}
_SORTS = {
    Kind.DATE: Sort.DATE,
    Kind.INTEGER: Sort.NUMBER,
    Kind.DECIMAL: Sort.NUMBER,
    Kind.TEXT: Sort.TEXT,
    Kind.NOTE: Sort.UNKNOWN,
    Kind.CHOICE: Sort.CHOICE,
    Kind.CHOICES: Sort.CHOICES,
    Kind.ACKNOWLEDGE: Sort.TICK,
}
_GIVEN: dict[type, Sort] = {
    float: Sort.NUMBER, bool: Sort.TRUTH, date: Sort.DATE, str: Sort.TEXT, list: Sort.UNKNOWN,
}  # fmt: skip
# What the round knows of a case and says with yes or no.
YES_NO_FACTS = frozenset({"unborn", "disabled", "disability_team"})
_DEEPEST = 20  # calculations of calculations that are followed
_SAME = frozenset(
    {"string", "once", "normalize-space", "indexed-repeat"}
)  # of their first argument
_EITHER = frozenset({"if", "coalesce"})


class Shapes:
    """Works shapes out, each calculation's once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._worked_out: dict[str, Shape] = {}
        self._depth = 0

    def of(self, part: Expression, met: Met, place: Place) -> Shape:
        """The shape of a part that stands where `met` stands."""
        if isinstance(part, Text):
            return Shape(Sort.TEXT, frozenset({part.value}), is_literal=True)
        if isinstance(part, Number):
            return Shape(Sort.NUMBER, frozenset({number_text(part.value)}), is_literal=True)
        if isinstance(part, Call):
            return self._of_call(part, met, place)
        if isinstance(part, Chain):
            return self._of_chain(part)
        if isinstance(part, Negation):
            return _negative(part.operand)
        return self._of_nodes(part, met, place)

    def _of_nodes(self, part: Reference | Path | Filter, met: Met, place: Place) -> Shape:
        found = self._known.target(part, met, place)
        if isinstance(found, Group):
            return Shape(Sort.GROUP)
        return self.of_question(found) if found is not None else UNKNOWN

    @staticmethod
    def _of_chain(part: Chain) -> Shape:
        sign = part.rest[0][0]
        if sign == "|":
            return UNKNOWN
        return Shape(Sort.TRUTH if sign in COMPARED or sign in ("and", "or") else Sort.NUMBER)

    def _of_call(self, part: Call, met: Met, place: Place) -> Shape:
        inside = part.arguments
        if part.name in _SAME and inside:
            return self.of(inside[0], met, place)
        if part.name in _EITHER and inside:
            wanted = inside[1:] if part.name == "if" else inside
            return _either([self.of(each, met, place) for each in wanted])
        if part.name == "concat":
            said = [one for one in inside if not (isinstance(one, Text) and not one.value)]
            return self.of(said[0], met, place) if len(said) == 1 else Shape(Sort.TEXT)
        if part.name == "verdict":
            return Shape(Sort.VERDICT, VERDICTS)
        if part.name == "selected-at" and inside:
            chosen = self.of(inside[0], met, place)
            is_chosen = chosen.sort in (Sort.CHOICE, Sort.CHOICES)
            return replace(chosen, sort=Sort.CHOICE) if is_chosen else Shape(Sort.TEXT)
        function = FUNCTIONS.get(part.name)
        return Shape(_GIVEN.get(function.gives, Sort.UNKNOWN)) if function else UNKNOWN

    def of_question(self, question: Question) -> Shape:
        if question.kind is Kind.CALCULATE:
            return self._of_calculation(question)
        if question.kind is Kind.HIDDEN:
            if question.name in YES_NO_FACTS and not question.list_name:
                return Shape(Sort.TEXT, frozenset({"yes", "no"}), question)
            return UNKNOWN
        if question.kind is Kind.METADATA:
            is_day = question.appearance in ("today", "start", "end")
            return Shape(Sort.DATE if is_day else Sort.UNKNOWN, None, question)
        values = None
        if question.kind in (Kind.CHOICE, Kind.CHOICES):
            values = frozenset(self._known.choices_of(question)) or None
        elif question.kind is Kind.ACKNOWLEDGE:
            values = frozenset({TICKED})
        return Shape(_SORTS[question.kind], values, question)

    def _of_calculation(self, question: Question) -> Shape:
        if question.path not in self._worked_out:
            if self._depth > _DEEPEST:
                return UNKNOWN
            self._worked_out[question.path] = UNKNOWN  # while it is worked out: it may be a circle
            self._depth += 1
            self._worked_out[question.path] = self._calculated(question)
            self._depth -= 1
        return self._worked_out[question.path]

    def _calculated(self, question: Question) -> Shape:
        text = question.rules.calculation or question.rules.default
        if not question.rules.calculation and not is_worked_out(text):
            return UNKNOWN
        try:
            tree = parse(text)
        except ExpressionFault:
            return UNKNOWN
        shape = self.of(tree, Met(tree), Place(SHEET, "", question, "calculation"))
        return replace(shape, source=shape.source or question, is_literal=False)


def _negative(operand: Expression) -> Shape:
    if isinstance(operand, Number):
        return Shape(Sort.NUMBER, frozenset({number_text(-operand.value)}), is_literal=True)
    return Shape(Sort.NUMBER)


def _either(shapes: list[Shape]) -> Shape:
    """What may be any of several; a blank says nothing about the sort."""
    said = [shape for shape in shapes if shape.values != frozenset({""})]
    if not said:
        return Shape(Sort.TEXT, frozenset({""}))
    sorts = {shape.sort for shape in said}
    sources = {shape.source.path if shape.source else "" for shape in said}
    values: frozenset[str] | None = frozenset()
    for shape in said:
        values = None if values is None or shape.values is None else values | shape.values
    if len(sorts) == 1:
        return Shape(sorts.pop(), values, said[0].source if len(sources) == 1 else None)
    few = sorts <= {Sort.TEXT, Sort.CHOICE, Sort.NUMBER, Sort.VERDICT, Sort.TICK}
    return Shape(Sort.TEXT if few and values is not None else Sort.UNKNOWN, values)
