"""What this program, ODK Collect (JavaRosa) and Enketo work out differently: one warning a cell, said last.

docs/expressions.md says which side is taken here.
"""

from collections.abc import Callable, Iterator

from app.tool.expressions.dates import read_day
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
from app.tool.linter_compare import pair_in
from app.tool.linter_scope import Known, Met, Place
from app.tool.linter_shapes import ORDER, Shapes, Sort
from app.tool.model import Group, Kind, Question

_UNSUPPORTED = frozenset({"floor", "ceiling", "substring", "last"})
_BY_NUMBER = (
    "ODK Collect finds nothing with a row's number in square brackets, Enketo and this program find the row: "
    "write indexed-repeat(${question}, ${table}, 2)."
)
_INSTEAD = {
    "floor": "write int() for numbers above 0",
    "ceiling": "write int(… + 0.999)",
    "substring": "write substr()",
    "last": "write [position() = count(…)]",
}


class Engines:
    """Finds what differs in one expression. `difference` gives the first sentence, "" where all agree."""

    def __init__(self, known: Known, shapes: Shapes) -> None:
        self._known = known
        self._shapes = shapes

    def difference(self, parts: list[Met], place: Place) -> str:
        checks: tuple[Callable[[Met, Place], str], ...] = (
            self._pattern, self._missing, self._blanks, self._halves, self._truth, self._days, self._itself,
        )  # fmt: skip
        return next((said for met in parts for check in checks if (said := check(met, place))), "")

    @staticmethod
    def _pattern(met: Met, _place: Place) -> str:
        part = met.part
        if not isinstance(part, Call) or part.name != "regex" or len(part.arguments) != 2:
            return ""
        pattern = part.arguments[1]
        if not isinstance(pattern, Text):
            return ""
        if pattern.value.startswith("^") and pattern.value.endswith("$"):
            return ""
        return (
            "Here and in Enketo the pattern may be found anywhere in the answer, in ODK Collect it must fit the "
            f"whole: write '^{pattern.value.removeprefix('^').removesuffix('$')}$', or .* where anything may stand."
        )

    @staticmethod
    def _missing(met: Met, _place: Place) -> str:
        part = met.part
        if isinstance(part, Call) and part.name in _UNSUPPORTED:
            return f"ODK Collect cannot work out {part.name}(), Enketo and this program can: {_INSTEAD[part.name]}."
        is_row = isinstance(part, Filter) and any(
            isinstance(one, Number) for one in part.predicates
        )
        if not isinstance(part, Path):
            return _BY_NUMBER if is_row else ""
        if any(step.axis == "descendant-or-self" for step in part.steps):
            return "ODK Collect cannot follow //, Enketo and this program can: write ${name}."
        if any(isinstance(one, Number) for step in part.steps for one in step.predicates):
            return _BY_NUMBER
        return ""

    def _blanks(self, met: Met, place: Place) -> str:
        part = met.part
        if not isinstance(part, Call) or part.name not in ("max", "min"):
            return ""
        if not any(self._may_be_blank(one, met, place) for one in part.arguments):
            return ""
        return (
            f"Where one of the answers is blank, {part.name}() is blank here and in Enketo, while ODK Collect leaves "
            f"the blank out: write {part.name}(${{question}}[. != ''])."
        )

    def _itself(self, met: Met, place: Place) -> str:
        is_own = isinstance(met.part, Reference) and self._known.node(met.part.name) is place.own
        if place.column != "constraint" or not is_own or place.own is None:
            return ""
        return (
            f"In its own constraint ${{{place.own.name}}} is the answer before this one in ODK Collect, the new "
            "one here: write a full stop, . > 0."
        )

    def _may_be_blank(self, part: Expression, met: Met, place: Place) -> bool:
        """Whether an answer looked at may be left open; where one must be given, it is taken to be."""
        if isinstance(part, Filter) and any(_asks_for_a_value(one) for one in part.predicates):
            return False
        found = self._known.target(part, met, place)
        return (
            isinstance(found, Question)
            and found.kind is not Kind.CALCULATE
            and not found.rules.required
        )

    def _halves(self, met: Met, place: Place) -> str:
        part = met.part
        if not isinstance(part, Call) or part.name != "round" or not part.arguments:
            return ""
        (whole, *digits) = part.arguments
        may_be_half = bool(digits) or any(self._gives_parts(one, met, place) for one in _all(whole))
        if not may_be_half or not any(self._may_be_below_0(one, met, place) for one in _all(whole)):
            return ""
        return (
            "Halves below 0 are rounded up here and in ODK Collect (-1.5 to -1), down in Enketo (to -2): "
            "the figure may differ by one."
        )

    def _gives_parts(self, part: Expression, met: Met, place: Place) -> bool:
        if isinstance(part, Chain):
            return any(sign == "div" for sign, _ in part.rest)
        if isinstance(part, Number):
            return not part.value.is_integer()
        source = self._shapes.of(part, met, place).source
        return source is not None and source.kind is Kind.DECIMAL

    def _may_be_below_0(self, part: Expression, met: Met, place: Place) -> bool:
        """Whether something is taken away; between two dates the later one is taken to stand first."""
        if isinstance(part, Chain) and any(sign == "-" for sign, _ in part.rest):
            return self._shapes.of(part.first, met, place).sort is not Sort.DATE
        return isinstance(part, Negation)

    def _truth(self, met: Met, place: Place) -> str:
        part = met.part
        if not isinstance(part, Call) or part.name != "boolean" or len(part.arguments) != 1:
            return ""
        found = self._known.target(part.arguments[0], met, place)
        if not isinstance(found, Question | Group):
            return ""
        return (
            "boolean() of a question is true here and in Enketo even while it is blank, false in ODK Collect: "
            "write string(${question}) != ''."
        )

    def _days(self, met: Met, place: Place) -> str:
        pair = pair_in(met.part)
        if pair is None or pair[1] not in ORDER:
            return ""
        for one, other in ((pair[0], pair[2]), (pair[2], pair[0])):
            if not isinstance(other, Text) or read_day(other.value) is None:
                continue
            if isinstance(one, Text) or self._shapes.of(one, met, place).sort in (
                Sort.DATE, Sort.TEXT, Sort.UNKNOWN,
            ):  # fmt: skip
                return (
                    "ODK Collect compares a date in quotes as a text, Enketo and this program as a date: "
                    f"write date('{other.value}')."
                )
        return ""


def _all(whole: Expression) -> Iterator[Expression]:
    """The parts that arithmetic is made of."""
    yield whole
    if isinstance(whole, Chain):
        for part in (whole.first, *(operand for _, operand in whole.rest)):
            yield from _all(part)
    elif isinstance(whole, Negation):
        yield from _all(whole.operand)


def _asks_for_a_value(part: Expression) -> bool:
    """Whether a condition in square brackets keeps only what is answered: [. != '']."""
    pair = pair_in(part)
    if pair is not None:
        left, sign, right = pair
        return sign == "!=" and any(
            isinstance(one, Text) and not one.value for one in (left, right)
        )
    return isinstance(part, Call) and part.name == "string-length"
