"""What an expression says, without working it out: for the linter, and for telling why a question is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.tool.expressions.compiler import TABLES, check_call
from app.tool.expressions.faults import ExpressionFault
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

assert TABLES  # importing the compiler fills the table of functions
_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name and the character where it stands: of a question, a standard or a function."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Expression
    sign: str
    right: Expression
    at: int


@dataclass(frozen=True, slots=True)
class ChoiceTest:
    """A question compared with a text, `${x} = 'y'` or `selected(${x}, 'y')`: the choice should be in its list."""

    question: str
    choice: str
    at: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """`faults` are calls of unknown functions and calls with a wrong number of arguments."""

    references: tuple[Mention, ...]
    calls: tuple[Mention, ...]
    standards: tuple[Mention, ...]
    comparisons: tuple[Comparison, ...]
    choice_tests: tuple[ChoiceTest, ...]
    faults: tuple[ExpressionFault, ...]


@lru_cache(maxsize=4096)
def inspect(text: str) -> Inspection:
    """Raises ExpressionFault when the text cannot be read at all."""
    parts = list(_parts(parse(text)))
    calls = [part for part in parts if isinstance(part, Call)]
    pairs = tuple(pair for part in parts if isinstance(part, Chain) for pair in _pairs(part))
    tests = [*_compared(pairs), *_selected(calls)]
    return Inspection(
        tuple(_mentioned(parts)),
        tuple(Mention(call.name, call.at) for call in calls),
        tuple(_standards(calls)),
        pairs,
        tuple(tests),
        tuple(fault for call in calls if (fault := _fault(call))),
    )


def result_type(part: Expression) -> type | None:
    """What kind of value a part gives: str, float, bool, date, list (answers); None where that depends."""
    if isinstance(part, Number | Negation):
        return float
    if isinstance(part, Text):
        return str
    if isinstance(part, Call):
        known = FUNCTIONS.get(part.name)
        return None if known is None or part.name in ("if", "once", "coalesce") else known.gives
    if isinstance(part, Chain):
        sign = part.rest[-1][0]
        if sign == "|":
            return list
        return bool if sign in _COMPARING or sign in ("and", "or") else float
    return list


def parts_of(part: Expression) -> Iterator[Expression]:
    """The parts directly inside a part."""
    if isinstance(part, Call):
        yield from part.arguments
    elif isinstance(part, Negation):
        yield part.operand
    elif isinstance(part, Chain):
        yield part.first
        yield from (operand for _, operand in part.rest)
    elif isinstance(part, Filter):
        yield part.base
        yield from part.predicates
    elif isinstance(part, Path):
        if not isinstance(part.start, str):
            yield part.start
        for step in part.steps:
            yield from step.predicates


def _parts(part: Expression) -> Iterator[Expression]:
    stack = [part]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(list(parts_of(found))))


def _pairs(chain: Chain) -> Iterator[Comparison]:
    left = chain.first
    for sign, right in chain.rest:
        if sign in _COMPARING:
            yield Comparison(left, sign, right, right.at)
        left = right


def _mentioned(parts: list[Expression]) -> Iterator[Mention]:
    for part in parts:
        if isinstance(part, Reference):
            yield Mention(part.name, part.at)
        elif isinstance(part, Call) and part.name == "jr:choice-name" and len(part.arguments) == 2:
            question = part.arguments[1]
            if isinstance(question, Text) and question.value.strip().startswith("${"):
                yield Mention(question.value.strip()[2:-1].strip(), question.at)


def _standards(calls: list[Call]) -> Iterator[Mention]:
    for call in calls:
        if call.name == "verdict" and call.arguments and isinstance(call.arguments[0], Text):
            yield Mention(call.arguments[0].value, call.arguments[0].at)


def _compared(pairs: tuple[Comparison, ...]) -> Iterator[ChoiceTest]:
    for pair in pairs:
        for question, choice in ((pair.left, pair.right), (pair.right, pair.left)):
            if (
                pair.sign in ("=", "!=")
                and isinstance(question, Reference)
                and isinstance(choice, Text)
            ):
                yield ChoiceTest(question.name, choice.value, choice.at)


def _selected(calls: list[Call]) -> Iterator[ChoiceTest]:
    for call in calls:
        if call.name == "selected" and len(call.arguments) == 2:
            question, choice = call.arguments
            if isinstance(question, Reference) and isinstance(choice, Text):
                yield ChoiceTest(question.name, choice.value, choice.at)


def _fault(call: Call) -> ExpressionFault | None:
    try:
        check_call(call)
    except ExpressionFault as fault:
        return fault
    return None
