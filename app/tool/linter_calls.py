"""What functions and arithmetic are given: dates where a date is wanted, numbers where numbers are."""

import re

from app.tool.expressions.dates import read_day
from app.tool.expressions.syntax import Call, Chain, Expression, Negation, Reference, Text
from app.tool.expressions.values import is_number
from app.tool.linter_choices import NEVER, choice_fault, list_of
from app.tool.linter_dates import day_written, is_day
from app.tool.linter_scope import Known, Met, Place
from app.tool.linter_shapes import Shape, Shapes, Sort
from app.tool.model import Kind, Question
from app.tool.suggestions import did_you_mean

_DATES: dict[str, tuple[int, ...]] = {
    "date": (0,), "date-time": (0,), "format-date": (0,), "format-date-time": (0,), "decimal-date-time": (0,),
    "working-days": (0, 1), "working-day-add": (0,),
}  # fmt: skip
_NUMBERS = frozenset(
    {"number", "int", "round", "floor", "ceiling", "abs", "sum", "min", "max", "pow", "sqrt"}
)
_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_QUOTED = re.compile(r"\$\{\s*([^\s}]+)\s*\}")
_CHOSEN = (Sort.CHOICE, Sort.CHOICES)


class Calls:
    """Looks at one call, sum or product at a time. Every way in says whether all is well."""

    def __init__(self, known: Known, shapes: Shapes) -> None:
        self._known = known
        self._shapes = shapes

    def check(self, met: Met, place: Place) -> bool:
        part = met.part
        if isinstance(part, Chain) and part.rest[0][0] in _ARITHMETIC:
            return self._arithmetic(part, met, place)
        if isinstance(part, Negation):
            return self._number_of(part.operand, "-", met, place)
        if not isinstance(part, Call):
            return True
        if part.name in ("selected", "count-selected", "selected-at"):
            return self._selection(part, met, place)
        if part.name == "jr:choice-name":
            return self._choice_name(part, met, place)
        fine = [
            self._date_of(part.arguments[at], part.name, met, place)
            for at in _DATES.get(part.name, ())
            if at < len(part.arguments)
        ]
        if part.name == "working-day-add" and len(part.arguments) == 2:
            fine.append(self._days_of(part.arguments[1], met, place))
        if part.name == "indexed-repeat":
            fine += [self._number_of(one, part.name, met, place) for one in part.arguments[2::2]]
        if part.name == "boolean-from-string" and part.arguments:
            fine.append(self._may_be_true(part.arguments[0], met, place))
        if part.name in _NUMBERS:
            fine += [self._number_of(one, part.name, met, place) for one in part.arguments]
        return all(fine)

    # -- dates

    def _date_of(self, part: Expression, name: str, met: Met, place: Place) -> bool:
        shape = self._shapes.of(part, met, place)
        said = shape.source.name if shape.source else "What is given"
        if shape.sort is Sort.TEXT and shape.is_literal:
            value = next(iter(shape.values or {""}))
            if not value or is_day(value) or _is_loose(value, name):
                return True
            said = f"{name}() cannot read '{value}' as a date: {day_written(value)}."
            self._known.error(place, "unread-date", said)
            return False
        if shape.sort in (*_CHOSEN, Sort.TICK, Sort.VERDICT, Sort.TRUTH):
            if shape.values and any(is_day(value) for value in shape.values):
                return True
            message = f"{name}() needs a date; {said} is none."
            self._known.error(place, "type-clash", message)
            return False
        if shape.source is not None and shape.source.kind is Kind.TEXT:
            message = f"{name}() needs a date; {said} is a text that anything can be typed into."
            self._known.warning(place, "type-clash", message)
        return True

    def _days_of(self, part: Expression, met: Met, place: Place) -> bool:
        if self._shapes.of(part, met, place).sort is not Sort.DATE:
            return self._number_of(part, "working-day-add", met, place)
        message = "working-day-add() takes a date and a number of days; between two dates use working-days()."
        self._known.error(place, "type-clash", message)
        return False

    def _may_be_true(self, part: Expression, met: Met, place: Place) -> bool:
        shape = self._shapes.of(part, met, place)
        if shape.values is None or shape.values & {"true", "1"}:
            return True
        message = (
            f"boolean-from-string() knows only 'true' and '1', and neither is in {list_of(shape)}."
        )
        self._known.error(place, "type-clash", message)
        return False

    # -- numbers

    def _arithmetic(self, part: Chain, met: Met, place: Place) -> bool:
        operands = [part.first, *(operand for _, operand in part.rest)]
        signs = {sign for sign, _ in part.rest}
        shapes = [self._shapes.of(one, met, place) for one in operands]
        dates = sum(shape.sort is Sort.DATE for shape in shapes)
        if dates > 1 and signs == {"+"}:
            message = "Two dates cannot be added: write the later one - the earlier one for the days between."
            self._known.error(place, "type-clash", message)
            return False
        if signs == {"+"} and any(_is_words(shape) for shape in shapes):
            message = "+ adds numbers: to put texts together write concat(…, …)."
            self._known.error(place, "type-clash", message)
            return False
        sign = part.rest[0][0]
        return all(self._number_of(one, sign, met, place) for one in operands)

    def _number_of(self, part: Expression, name: str, met: Met, place: Place) -> bool:
        shape = self._shapes.of(part, met, place)
        said = shape.source.name if shape.source else "What is given"
        what = f"'{name}'" if len(name) == 1 or name in _ARITHMETIC else f"{name}()"
        if (shape.sort in (*_CHOSEN, Sort.VERDICT, Sort.TICK) or _is_words(shape)) and (
            not shape.is_numeric
        ):
            message = f"{what} needs numbers; {said} is none."
            self._known.error(place, "type-clash", message)
            return False
        if shape.source is not None and shape.source.kind is Kind.TEXT:
            message = f"{what} needs numbers; {said} is a text that anything can be typed into."
            self._known.warning(place, "type-clash", message)
        return True

    # -- choices

    def _selection(self, part: Call, met: Met, place: Place) -> bool:
        if not part.arguments:
            return True
        shape = self._shapes.of(part.arguments[0], met, place)
        said = shape.source.name if shape.source else "What is given"
        if part.name == "selected" and shape.is_literal and len(part.arguments) == 2:
            message = "The question comes first in selected(), the choice after it: selected(${question}, 'choice')."
            self._known.error(place, "type-clash", message)
            return False
        if shape.sort in (Sort.DATE, Sort.NUMBER, Sort.TRUTH, Sort.GROUP):
            message = f"{part.name}() looks at choices; {said} has none."
            self._known.error(place, "type-clash", message)
            return False
        if part.name == "count-selected" and shape.sort is Sort.CHOICE and shape.source:
            message = f"Of {said} only one can be chosen: count-selected() of it is never above 1."
            self._known.warning(place, "type-clash", message)
        if part.name != "selected" or len(part.arguments) != 2 or shape.values is None:
            return True
        wanted = part.arguments[1]
        value = wanted.value if isinstance(wanted, Text) else ""
        question = shape.source
        labels = self._known.choices_of(question) if question else {}
        fault = choice_fault(value.strip(), shape, labels, NEVER)
        if fault and len(value.split()) > 1 and set(value.split()) <= shape.values:
            fault = f"selected() looks for one choice at a time, and '{value}' are several{NEVER}."
        if fault:
            self._known.error(place, "unknown-choice", fault)
        return not fault

    def _choice_name(self, part: Call, met: Met, place: Place) -> bool:
        if len(part.arguments) != 2:
            return True
        value, wanted = part.arguments
        if isinstance(wanted, Reference):
            message = (
                f"The question stands in quotes here: jr:choice-name(…, '${{{wanted.name}}}')."
            )
            self._known.error(place, "bad-expression", message)
            return False
        question = self._quoted_question(wanted, place)
        if question is None:
            return not isinstance(wanted, Text)
        if not question.list_name:
            message = f"{question.name} has no choices: jr:choice-name() finds no label."
            self._known.error(place, "type-clash", message)
            return False
        given = self._shapes.of(value, met, place)
        names = self._known.choices_of(question).keys()
        if given.values and names and not given.values & names:
            target = Shape(Sort.CHOICE, frozenset(names), question)
            message = (
                f"No value of {list_of(given)} is in {list_of(target)}: no label would be found."
            )
            self._known.error(place, "unknown-choice", message)
            return False
        return True

    def _quoted_question(self, wanted: Expression, place: Place) -> Question | None:
        if not isinstance(wanted, Text):
            return None
        found = _QUOTED.fullmatch(wanted.value.strip())
        name = found[1] if found else wanted.value.strip().rpartition("/")[2]
        node = self._known.node(name)
        if isinstance(node, Question):
            return node
        hint = did_you_mean(name, self._known.question_names, "'${{{}}}'")
        message = f"There is no question called {name}.{hint}"
        self._known.error(place, "undefined-reference", message)
        return None


def _is_loose(value: str, name: str) -> bool:
    """`date()` also takes months and days of one digit."""
    return name in ("date", "date-time") and read_day(value, loose=True) is not None


def _is_words(shape: Shape) -> bool:
    """Whether it is a text that stands in the expression and is no number."""
    value = next(iter(shape.values or {""}))
    return (
        shape.is_literal
        and shape.sort is Sort.TEXT
        and bool(value)
        and not (is_number(value) or is_day(value))
    )
