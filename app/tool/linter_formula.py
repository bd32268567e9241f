"""Conditions as formulas over answers, to tell whether any answers make one true, or all do.

Each comparison of one question with a value is a fact about that question; what is not understood may be true or
false as it likes. A formula is a choice of several lists of facts, and a list can hold when each question has one
answer that fits all its facts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise, product

from app.domain.partial_dates import FIRST_YEAR, LAST_YEAR
from app.tool.expressions.values import is_number, number_text
from app.tool.linter_shapes import Shape, Sort
from app.tool.model import Kind

Value = str | float | date  # a question that is hidden is as blank as one that is not answered
Bounds = tuple[
    list[tuple[str, float]], list[tuple[str, date]]
]  # what an answer must be, by its own constraint
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_IN_WORDS = {"=": "", "!=": "not", "<": "below", "<=": "at most", ">": "above", ">=": "at least"}
_OF_DAYS = _IN_WORDS | {"<": "before", "<=": "no later than", ">": "after", ">=": "no earlier than"}
MOST = 600  # lists of facts looked at; a longer condition is let pass
BLANK = ""
OTHER = "\0"  # a text that nobody wrote
# Nobody knows when a form is filled in; no date of an audit is later.
TODAY = date(LAST_YEAR, 12, 31)
_DAY = timedelta(days=1)


@dataclass(eq=False, slots=True)
class Variable:
    """One question as conditions see it, and the values it is held against."""

    key: str
    name: str
    shape: Shape
    bounds: Bounds = ((), ())  # type: ignore[assignment]
    is_given: bool = False  # never blank: the question a constraint is asked of
    literals: list[Value] = field(default_factory=list)

    def values(self) -> list[Value]:
        """Answers that are enough to tell the facts apart."""
        if self.shape.sort is Sort.TRUTH:
            return ["yes", BLANK]
        found: list[Value] = [*sorted((self.shape.values or frozenset()) - {BLANK})]
        if self.shape.values is None:
            found += [*self._samples(), *self._beside_bounds(), *self._between()]
            found += [near for literal in self.literals for near in _near(literal)]
        found = [value for value in found if value != BLANK and self._is_allowed(value)]
        return found if self.is_given else [*found, BLANK]

    def _samples(self) -> Iterable[Value]:
        """Any answer at all."""
        if self.shape.sort is Sort.NUMBER:
            yield from (0.0, 1.0)
        elif self.shape.sort is Sort.DATE:
            yield from (date(FIRST_YEAR, 1, 1), date(2009, 1, 1), TODAY)
        else:
            yield OTHER

    def _between(self) -> Iterable[Value]:
        """Numbers between those that are written, where an answer can be one."""
        source = self.shape.source
        if source is None or source.kind is not Kind.INTEGER:
            numbers = sorted({one for one in self.literals if isinstance(one, float)})
            yield from ((low + high) / 2 for low, high in pairwise(numbers))

    def _beside_bounds(self) -> Iterable[Value]:
        for _, number in self.bounds[0]:
            yield from (number - 1, number, number + 1)
        for _, day in self.bounds[1]:
            yield from (day - _DAY, day, day + _DAY)

    def _is_allowed(self, value: Value) -> bool:
        if isinstance(value, float):
            return all(compared(sign, value, bound) for sign, bound in self.bounds[0])
        if isinstance(value, date):
            if not FIRST_YEAR <= value.year <= LAST_YEAR:
                return False  # no answer is taken with such a year
            return all(compared(sign, value, bound) for sign, bound in self.bounds[1])
        return True


@dataclass(eq=False, frozen=True, slots=True)
class Fact:
    """What is said of a question: `sign` and `value` where it is a comparison, "" for anything else."""

    variable: Variable
    holds: Callable[[Value], bool]
    sign: str = ""
    value: Value = ""

    def words(self, *, wanted: bool) -> str:
        """ "'completed'", "not 'completed'", "above 3"; "" for what is no comparison."""
        sign = self.sign if wanted else _OPPOSITE.get(self.sign, "")
        words = _OF_DAYS if isinstance(self.value, date) else _IN_WORDS
        return f"{words[sign]} {_shown(self.value)}".strip() if sign else ""


@dataclass(eq=False, frozen=True, slots=True)
class Every:
    parts: tuple["Formula", ...]


@dataclass(eq=False, frozen=True, slots=True)
class Some:
    parts: tuple["Formula", ...]


@dataclass(eq=False, frozen=True, slots=True)
class No:
    part: "Formula"


Formula = Fact | Every | Some | No | bool
Listed = tuple[tuple[Fact, bool], ...]  # facts, and whether each is to hold


def can_be(formula: Formula, wanted: bool) -> bool:
    """Whether some answers make the formula come out as wanted; True where that cannot be told."""
    lists = _lists(formula, wanted)
    return lists is None or any(_fits(facts) for facts in lists)


def obstacle(formula: Formula) -> tuple[str, list[str], bool]:
    """The question that keeps a formula from ever being true, and what would have to be so of it; "" for several.

    The last is whether a constraint of the question's own keeps it from that.
    """
    found: dict[str, list[str]] = {}
    is_bound = False
    for facts in _lists(formula, True) or []:
        by_variable = _by_variable(facts)
        stuck = next((one for one, held in by_variable.items() if not _has_value(one, held)), None)
        if stuck is None or not stuck.name:
            return "", [], False
        is_bound = any(stuck.bounds) and not stuck.is_given
        said = [fact.words(wanted=wanted) for fact, wanted in by_variable[stuck]]
        found.setdefault(stuck.name, list(dict.fromkeys(said)))
    if len(found) != 1:
        return "", [], False
    ((name, words),) = found.items()
    return name, words if all(words) else [], is_bound


def variables(formula: Formula) -> list[Variable]:
    """The questions that a formula is about, each once."""
    if isinstance(formula, Fact):
        return [formula.variable]
    if isinstance(formula, bool):
        return []
    parts = (formula.part,) if isinstance(formula, No) else formula.parts
    return list(dict.fromkeys(one for part in parts for one in variables(part)))


def _fits(facts: Listed) -> bool:
    return all(_has_value(variable, held) for variable, held in _by_variable(facts).items())


def _by_variable(facts: Listed) -> dict[Variable, list[tuple[Fact, bool]]]:
    found: dict[Variable, list[tuple[Fact, bool]]] = {}
    for fact, wanted in facts:
        found.setdefault(fact.variable, []).append((fact, wanted))
    return found


def _has_value(variable: Variable, held: list[tuple[Fact, bool]]) -> bool:
    """Whether one answer fits all that is to hold of a question."""
    return any(
        all(fact.holds(value) is wanted for fact, wanted in held) for value in variable.values()
    )


def _lists(formula: Formula, wanted: bool) -> list[Listed] | None:
    """The lists of facts of which one must hold; None when there are too many."""
    if isinstance(formula, bool):
        return [()] if formula is wanted else []
    if isinstance(formula, Fact):
        return [((formula, wanted),)]
    if isinstance(formula, No):
        return _lists(formula.part, not wanted)
    inner = [_lists(part, wanted) for part in formula.parts]
    if any(lists is None for lists in inner):
        return None
    known = [lists for lists in inner if lists is not None]
    if isinstance(formula, Some) is wanted:
        joined = [facts for lists in known for facts in lists]
        return joined if len(joined) <= MOST else None
    count = 1
    for lists in known:
        count *= len(lists)
    if count > MOST:
        return None
    return [tuple(fact for facts in chosen for fact in facts) for chosen in product(*known)]


def compared(sign: str, value: Value, literal: Value) -> bool:
    """One answer held against one value, as the engine does."""
    if BLANK in (value, literal):
        return (value == literal) is (sign == "=") if sign in ("=", "!=") else False
    left, right = _alike(value, literal)
    if type(left) is not type(right):
        return sign == "!="
    if sign in ("=", "!="):
        return (left == right) is (sign == "=")
    if isinstance(left, str) or isinstance(right, str):
        return False
    return _ordered(sign, left, right)


def _ordered(sign: str, left: float | date, right: float | date) -> bool:
    before = left < right  # type: ignore[operator]
    return {
        "<": before,
        "<=": before or left == right,
        ">": not before and left != right,
        ">=": not before,
    }[sign]


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return f"'{value}'" if value else "blank"
    if isinstance(value, date):
        return "today" if value == TODAY else value.isoformat()
    return number_text(value)


def _alike(value: Value, literal: Value) -> tuple[Value, Value]:
    """A text that spells a number is one where a number stands opposite."""
    if isinstance(value, float) and isinstance(literal, str) and is_number(literal):
        return value, float(literal)
    if isinstance(literal, float) and isinstance(value, str) and is_number(value):
        return float(value), literal
    return value, literal


def _near(literal: Value) -> Iterable[Value]:
    """A value that is written, and those on both sides of it."""
    if isinstance(literal, str) and is_number(literal):
        yield literal
        literal = float(literal)
    if isinstance(literal, float):
        yield from (literal - 1, literal, literal + 1)
    elif isinstance(literal, date):
        yield from (literal - _DAY, literal, literal + _DAY)
    else:
        yield literal
