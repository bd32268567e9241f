"""Comparisons that can never come out as they are meant: a value that is in no list, a date held against a number."""

from collections.abc import Callable, Iterable

from app.tool.expressions.syntax import Call, Chain, Expression
from app.tool.expressions.values import is_number, number_text
from app.tool.linter_choices import choice_fault, list_of, outcome
from app.tool.linter_dates import EXAMPLE, day_meant, is_day, subtraction_meant
from app.tool.linter_scope import Known, Met, Place
from app.tool.linter_shapes import COMPARED, ORDER, TICKED, VERDICTS, Shape, Shapes, Sort
from app.tool.model import Kind, Question
from app.tool.suggestions import meant

Compared = tuple[Expression, str, Expression]
_TRUE_WORDS = frozenset({"yes", "true", "1", "ok"})
_ANSWERED = frozenset({Sort.CHOICE, Sort.CHOICES, Sort.TEXT, Sort.DATE, Sort.TICK, Sort.NUMBER})


def pair_in(part: Expression) -> Compared | None:
    """What is compared with what in this part alone."""
    if isinstance(part, Chain) and part.rest[0][0] in COMPARED:
        return part.first, part.rest[0][0], part.rest[0][1]
    return None


class Comparisons:
    """Looks at each comparison of an expression. Every way in says whether all is well."""

    def __init__(self, known: Known, shapes: Shapes) -> None:
        self._known = known
        self._shapes = shapes

    def check(self, met: Met, place: Place) -> bool:
        part = met.part
        if isinstance(part, Chain) and part.rest[0][0] in COMPARED and len(part.rest) > 1:
            message = "Two comparisons in a row: write each by itself, joined by and."
            self._known.error(place, "type-clash", message)
            return False
        if isinstance(part, Chain) and (day := subtraction_meant(part)):
            message = f"Without quotes this is a subtraction: write date('{day}')."
            self._known.error(place, "unread-date", message)
            return False
        pair = pair_in(part)
        return pair is None or self._pair(pair, met, place)

    def _pair(self, pair: Compared, met: Met, place: Place) -> bool:
        left, sign, right = pair
        if subtraction_meant(left) or subtraction_meant(right):
            return True  # said at the subtraction itself
        one, other = self._shapes.of(left, met, place), self._shapes.of(right, met, place)
        if one.is_literal and other.is_literal:
            return True
        found = self._fault(one, sign, other, right, place) or self._fault(
            other, sign, one, left, place
        )
        if not found:
            return True
        code, message = found
        if code == "warning":
            self._known.warning(place, "type-clash", message)
            return True
        # What one calculation makes of another may be left for a value that it no longer comes to.
        of_calculations = code == "unknown-choice" and all(
            _is_worked_out(side) for side in (one, other)
        )
        if place.column == "calculation" and of_calculations:
            self._known.warning(place, code, message)
        else:
            self._known.error(place, code, message)
        return False

    def _fault(
        self, one: Shape, sign: str, other: Shape, right: Expression, place: Place
    ) -> tuple[str, str] | None:
        """Code and message of what is wrong with `one` held against `other`; the code "warning" for a doubt."""
        if is_truth_value(right) and one.sort is Sort.VERDICT:
            return "type-clash", "A verdict is a word such as 'late': compare it with one."
        if is_truth_value(right) and one.source is not None and one.sort in _ANSWERED:
            return _against_truth(one, one.source)
        if one.sort in (Sort.CHOICE, Sort.CHOICES):
            return self._choice(one, sign, other, place)
        if one.is_literal:
            return None
        check = _CHECKS.get(one.sort)
        return check(one, sign, other) if check else None

    def _choice(self, one: Shape, sign: str, other: Shape, place: Place) -> tuple[str, str] | None:
        question = one.source
        if one.values is None or one.is_numeric:
            return None
        said = question.name if question else "What is compared here"
        if sign in ORDER and other.sort is not Sort.UNKNOWN:
            some = " or ".join(f"{said} = '{name}'" for name in sorted(one.values)[:2])
            message = f"{said} is a choice and has no order: name the choices, such as {some}."
            return "type-clash", message
        if other.sort is Sort.NUMBER and not (other.values or frozenset()) & one.values:
            message = f"{said} is a choice, not a number: compare it with a choice's name."
            return "type-clash", message
        if other.values is None:
            return None
        if other.sort in (Sort.CHOICE, Sort.CHOICES, Sort.VERDICT):
            return None if one.values & other.values else ("unknown-choice", _no_value(one, other))
        labels = self._known.choices_of(question) if question else {}
        for value in sorted(other.values):
            several = one.sort is Sort.CHOICES
            fault = choice_fault(value, one, labels, outcome(sign), several=several)
            if fault:
                return "unknown-choice", fault
        is_own = question is not None and question is place.own  # "none" alone is a rule of its own
        if one.sort is Sort.CHOICES and other.is_literal and not is_own:
            return _alone(said, next(iter(other.values)), sign)
        return None


def _is_worked_out(shape: Shape) -> bool:
    return shape.is_literal or (shape.source is not None and shape.source.kind is Kind.CALCULATE)


def is_truth_value(part: Expression) -> bool:
    return isinstance(part, Call) and part.name in ("true", "false") and not part.arguments


def _no_value(one: Shape, other: Shape) -> str:
    return f"No value of {list_of(other)} is in {list_of(one)}: the two can never be equal."


def _alone(said: str, value: str, sign: str) -> tuple[str, str] | None:
    if not value or len(value.split()) > 1:
        return None
    wanted = f"selected(${{{said}}}, '{value}')"
    wanted = wanted if sign == "=" else f"not({wanted})"
    return "warning", (
        f"Of {said} several can be chosen: this looks whether '{value}' is the only one. "
        f"Did you mean {wanted}?"
    )


def _against_truth(one: Shape, question: Question) -> tuple[str, str]:
    example = sorted(one.values or {"yes"})[0] if one.sort is not Sort.NUMBER else "0"
    quoted = example if one.sort is Sort.NUMBER else f"'{example}'"
    if one.sort is Sort.DATE:
        quoted = f"date('{EXAMPLE}')"
    return "type-clash", (
        f"{question.name} is never true or false, so this does not look at its answer: "
        f"compare it with a value such as {quoted}."
    )


def _truth(one: Shape, _sign: str, other: Shape) -> tuple[str, str] | None:
    if other.sort is not Sort.TEXT or not other.is_literal:
        return None
    value = next(iter(other.values or {""}))
    if one.source is not None and value in ("", "true", "false"):
        return None  # what a calculation comes to is kept as a text
    return "type-clash", (
        f"What stands here is true or false and no text, so '{value}' does not count: leave "
        f"{'out the comparison' if value.lower() in _TRUE_WORDS else 'it out, or put not( ) around it'}."
    )


def _verdict(_one: Shape, sign: str, other: Shape) -> tuple[str, str] | None:
    if sign in ORDER or other.sort in (Sort.NUMBER, Sort.DATE):
        return "type-clash", "A verdict is a word such as 'late': compare it with = or !=."
    for value in sorted(other.values or ()):
        if value and value not in VERDICTS:
            near = meant(value, VERDICTS)
            hint = f" Did you mean '{near}'?" if near else f" They are {_listed(VERDICTS)}."
            return "unknown-verdict", f"There is no verdict '{value}'{outcome(sign)}.{hint}"
    return None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _date(one: Shape, _sign: str, other: Shape) -> tuple[str, str] | None:
    said = one.source.name if one.source else "What is compared here"
    if other.sort is Sort.NUMBER and (other.is_literal or other.source is not None):
        return "warning", f"{said} is a date and is compared with a number."
    if other.sort is Sort.TEXT and other.is_literal:
        return _date_text(said, next(iter(other.values or {""})))
    if other.sort in (Sort.CHOICE, Sort.CHOICES, Sort.VERDICT, Sort.TICK):
        if other.values and any(is_day(value) for value in other.values):
            return None
        return (
            "type-clash",
            f"{said} is a date and is compared with a choice: they are never equal.",
        )
    if other.sort is Sort.TEXT and other.source is not None and other.source.kind is Kind.TEXT:
        return "warning", f"{said} is a date and is compared with the text {other.source.name}."
    return None


def _date_text(said: str, value: str) -> tuple[str, str] | None:
    if not value or is_day(value):
        return None
    day = day_meant(value)
    if day:
        return "unread-date", f"'{value}' is not read as a date: write date('{day}')."
    if any(sign.isdigit() for sign in value):
        return (
            "unread-date",
            f"'{value}' is not read as a date: a day is written date('{EXAMPLE}').",
        )
    return "type-clash", f"{said} is a date: it is never '{value}'."


def _number(one: Shape, _sign: str, other: Shape) -> tuple[str, str] | None:
    said = one.source.name if one.source else "What is compared here"
    if other.sort is Sort.TEXT and other.is_literal:
        value = next(iter(other.values or {""}))
        if not value or is_number(value) or is_day(value):
            return None
        return "type-clash", f"{said} is a number: it is never '{value}'."
    if other.sort is Sort.TEXT and other.source is not None and other.source.kind is Kind.TEXT:
        return "warning", f"{said} is a number and is compared with the text {other.source.name}."
    return None


def _tick(one: Shape, _sign: str, other: Shape) -> tuple[str, str] | None:
    said = one.source.name if one.source else "A tick"
    wrong = sorted(value for value in other.values or () if value not in ("", TICKED))
    if other.values is None or not wrong:
        return None
    return "type-clash", f"{said} is a tick: it is '{TICKED}' or blank, never '{wrong[0]}'."


def _text(one: Shape, sign: str, other: Shape) -> tuple[str, str] | None:
    is_question = one.source is not None and one.source.kind is Kind.TEXT
    said = one.source.name if one.source else "What is compared here"
    if one.values:
        return _few(one, sign, other)
    if is_question and other.sort is Sort.NUMBER:
        return "warning", f"{said} is a text and is compared with a number."
    if is_question and sign in ORDER and other.sort is Sort.TEXT and other.is_literal:
        value = next(iter(other.values or {""}))
        if not (is_number(value) or is_day(value)):
            return "type-clash", f"Texts have no order here: {said} {sign} '{value}' is never true."
    return None


def _few(one: Shape, sign: str, other: Shape) -> tuple[str, str] | None:
    """Of what can only be one of a few texts, such as what a calculation comes to."""
    if sign in ORDER and not one.is_numeric and other.sort is Sort.NUMBER:
        return "type-clash", f"There is no order in {list_of(one)}: compare it with = or !=."
    if sign in ORDER or other.values is None:
        return None
    held = {_plain_number(value) for value in one.values or ()}
    for value in sorted(other.values):
        if value and _plain_number(value) not in held:
            return "unknown-choice", choice_fault(value, one, {}, outcome(sign))
    return None


def _plain_number(value: str) -> str:
    return number_text(float(value)) if is_number(value) else value


_CHECKS: dict[Sort, Callable[[Shape, str, Shape], tuple[str, str] | None]] = {
    Sort.TRUTH: _truth,
    Sort.VERDICT: _verdict,
    Sort.DATE: _date,
    Sort.NUMBER: _number,
    Sort.TICK: _tick,
    Sort.TEXT: _text,
}
