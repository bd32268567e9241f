"""Turning one type of value into another, and comparing: XPath 1.0 with dates as a type of their own."""

import math
import operator
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.domain.partial_dates import PartialDate
from app.tool.expressions.dates import days_of, moment_of, read_day, write_day
from app.tool.expressions.environment import Environment
from app.tool.expressions.faults import LONG
from app.tool.expressions.nodes import ELEMENT, ROOT, TEXT, Node, Single, Value

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
# A comma as decimal sign, as JavaRosa takes it; "1,000" could be a thousand and is no number.
_COMMA_NUMBER = re.compile(r"\s*-?\d+,(?!\d{3}\s*$)\d+\s*", re.ASCII)
_SPEAKING = (ROOT, ELEMENT, TEXT)  # kinds whose text is part of their parent's
NAN = math.nan
_SPECK = 1e-12  # by so little may two numbers differ and yet be equal
_LONGEST_NUMBER = 1_000  # characters: a longer text is no number, and is not read as one
_COMPARING, _ORDERING = (
    2,
    5,
)  # steps it takes to see whether two answers are equal, and which comes first


class Truth(str):
    """What a calculation of true or false leaves in its question: a text that is a truth to every rule."""

    __slots__ = ()

    @classmethod
    def of(cls, value: bool) -> "Truth":
        return cls("true" if value else "false")

    @property
    def holds(self) -> bool:
        return self == "true"


def single(value: Value, environment: Environment | None = None) -> Single:
    """The value itself or, of a set of nodes, that of its first node; "" when it has none."""
    if isinstance(value, list):
        return value_of(value[0], environment) if value else ""
    return value


def value_of(node: Node, environment: Environment | None = None) -> Single:
    """The typed value of a node as expressions see it: "" while it is not relevant."""
    if not node.relevant:
        return ""
    return node.value if node.value is not None else text_of(node, environment)


def text_of(node: Node, environment: Environment | None = None) -> str:
    """The node's text, whatever its relevance: its own, or that of all the nodes it contains."""
    if node.value is not None:
        return to_text(node.value)
    texts: list[str] = []
    waiting = [node]
    while waiting:
        taken = waiting.pop()
        if taken.value is not None:
            texts.append(to_text(taken.value))
            continue
        if environment is not None:
            environment.charge(len(taken.children) + 1)
        waiting += [child for child in reversed(taken.children) if child.kind in _SPEAKING]
    text = "".join(texts)
    if environment is not None:
        environment.charge(len(text) // LONG)
    return text


def to_text(value: Value, environment: Environment | None = None) -> str:
    """The environment gives the zone of time stamps, and is charged for the text of what contains other nodes."""
    found = single(value, environment)
    if isinstance(found, str):
        return str(found)  # a truth too is a plain text from here on
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float):
        return number_text(found)
    if isinstance(found, PartialDate):
        return found.iso
    return write_day(found, environment.zone if environment is not None else None)


def number_text(number: float) -> str:
    """As XPath writes numbers: 3, 2.5, NaN, -Infinity; never with an exponent."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f").removesuffix(".0") if "e" in text else text.removesuffix(".0")


def to_number(value: Value, environment: Environment | None = None) -> float:
    if isinstance(value, float):
        return value
    found = single(value, environment)
    if isinstance(found, float):
        return found
    if isinstance(found, bool):
        return 1.0 if found else 0.0
    if isinstance(found, Truth):
        return 1.0 if found.holds else 0.0
    if isinstance(found, str):
        return text_number(found)
    return NAN if isinstance(found, PartialDate) else days_of(found)


def is_number(text: str) -> bool:
    """Whether a text is a number as XPath writes them."""
    return _NUMBER.fullmatch(text) is not None


def text_number(text: str) -> float:
    """The number a text spells, or the days of the date it spells; else NaN."""
    if len(text) > _LONGEST_NUMBER:
        return NAN
    if _NUMBER.fullmatch(text):
        return float(text)
    if _COMMA_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    day = read_day(text)
    return NAN if day is None else days_of(day)


def to_truth(value: Value) -> bool:
    """As `boolean()`, but a calculation that came out true or false is that, not merely something that is there."""
    if isinstance(value, list) and len(value) == 1:
        found = value[0].value if value[0].relevant else None
        return found.holds if isinstance(found, Truth) else True
    if isinstance(value, Truth):
        return value.holds
    if isinstance(value, (bool, list, str)):
        return bool(value)
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return True


def holds(value: Value) -> bool:
    """Whether a rule holds. Unlike `boolean()`, a rule that only names a question holds when that is answered."""
    if isinstance(value, list):
        return any(to_truth(value_of(node)) for node in value)
    return to_truth(value)


Order = Callable[[Any, Any], bool]
_ORDERS: dict[str, Order] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(left: Value, right: Value, environment: Environment) -> bool:
    """`=`: true for sets of nodes when any pair is equal."""
    if isinstance(left, list) and len(left) == 1 and not isinstance(right, (list, bool)):
        left = value_of(left[0], environment)  # the commonest comparison by far
    if not isinstance(left, list) and not isinstance(right, list):
        return _same(left, right, environment)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    return any(
        _same(one, other, environment)
        for one, other in _pairs(left, right, environment, _COMPARING)
    )


def unequal(left: Value, right: Value, environment: Environment) -> bool:
    """`!=`: for sets of nodes not the opposite of `=`, but true when any pair differs."""
    if isinstance(left, list) and len(left) == 1 and not isinstance(right, (list, bool)):
        left = value_of(left[0], environment)
    if not isinstance(left, list) and not isinstance(right, list):
        return not _same(left, right, environment)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) != to_truth(right)
    return any(
        not _same(one, other, environment)
        for one, other in _pairs(left, right, environment, _COMPARING)
    )


def ordered(sign: str, left: Value, right: Value, environment: Environment) -> bool:
    """`<`, `<=`, `>`, `>=`. A partial date passes when some day of it would."""
    order = _ORDERS[sign]
    if isinstance(left, list) and len(left) == 1:
        left = value_of(left[0], environment)
    if not isinstance(left, list) and not isinstance(right, list):
        return _in_order(sign, order, left, right, environment)
    return any(
        _in_order(sign, order, one, other, environment)
        for one, other in _pairs(left, right, environment, _ORDERING)
    )


def _pairs(
    left: Value, right: Value, environment: Environment, steps: int
) -> Iterator[tuple[Single, Single]]:
    """Every value of the one side with every value of the other, each pair charged so many steps."""
    others = _each(right, environment)
    for one in _each(left, environment):
        environment.charge(steps * len(others))
        for other in others:
            yield one, other


def _each(value: Value, environment: Environment) -> list[Single]:
    if not isinstance(value, list):
        return [value]
    environment.charge(len(value))
    return [value_of(node, environment) for node in value]


def _same(left: Single, right: Single, environment: Environment) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        if len(left) > LONG:
            environment.charge(len(left) // LONG)
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return _alike(to_number(left), to_number(right))
    if isinstance(left, PartialDate) or isinstance(right, PartialDate):
        return to_text(left) == to_text(right)
    one, other = _day(left), _day(right)
    if one is None or other is None:
        return False
    return moment_of(one, environment.zone) == moment_of(other, environment.zone)


def _alike(one: float, other: float) -> bool:
    """As JavaRosa: 6.1 - 7.8 is -1.7, although the last digits of binary fractions differ."""
    return one == other or abs(one - other) < _SPECK


def _in_order(
    sign: str, order: Order, left: Single, right: Single, environment: Environment
) -> bool:
    if isinstance(left, (float, bool)) or isinstance(right, (float, bool)):
        return order(to_number(left), to_number(right))
    if isinstance(left, PartialDate) or isinstance(right, PartialDate):
        return _possible(sign, order, left, right)
    one, other = _day(left), _day(right)
    if one is None or other is None:
        return order(to_number(left), to_number(right))
    return order(moment_of(one, environment.zone), moment_of(other, environment.zone))


def _day(value: Single) -> date | None:
    if isinstance(value, date):
        return value
    return read_day(value) if isinstance(value, str) else None


def _possible(sign: str, order: Order, left: Single, right: Single) -> bool:
    one, other = _span(left), _span(right)
    if one is None or other is None:
        return False
    if sign in ("<", "<="):
        return order(one[0], other[1])
    return order(one[1], other[0])


def _span(value: Single) -> tuple[date, date] | None:
    if isinstance(value, PartialDate):
        return value.earliest, value.latest
    day = _day(value)
    if isinstance(day, datetime):
        day = day.date()
    return None if day is None else (day, day)
