"""Our expressions written for JavaRosa and Enketo: the same meaning in their words, or a reason why there is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.calendar import WorkingCalendar
from app.tool.export_days import nth_to_add, working_day_add, working_days
from app.tool.expressions import to_text
from app.tool.expressions.inspection import parts_of
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
    Step,
    Text,
)

_BINDING = {
    "or": 0, "and": 1, "=": 2, "!=": 2, "<": 3, "<=": 3, ">": 3, ">=": 3, "+": 4, "-": 4, "*": 5, "div": 5, "mod": 5,
    "|": 7,
}  # fmt: skip
_MINUS = 6
# Functions that JavaRosa and Enketo both have, besides those written otherwise below.
_SHARED = frozenset(
    {"if", "true", "false", "not", "boolean", "boolean-from-string", "string", "concat", "join", "substr",
     "substring-before", "substring-after", "contains", "starts-with", "ends-with", "string-length", "translate",
     "coalesce", "once", "selected", "count-selected", "selected-at", "jr:choice-name", "checklist",
     "weighted-checklist", "number", "int", "round", "abs", "pow", "sum", "min", "max", "count", "count-non-empty",
     "log", "log10", "exp", "exp10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "pi", "today",
     "now", "date", "date-time", "decimal-date-time", "decimal-time", "format-date", "format-date-time", "position",
     "current", "instance", "indexed-repeat", "digest", "normalize-space"}
)  # fmt: skip
_OF_THE_CONTEXT = frozenset({"string", "number", "string-length", "normalize-space"})


class Unportable(Exception):
    """An expression that cannot be said in plain XLSForm; the text says why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expression is written with. `own` names the question whose rule it is.

    `verdicts` lead from the id of a standard to the name of the calculation that holds its verdict. With `itself` a
    "." stays: in a constraint it is the value just typed; elsewhere it becomes the question's name. `further` gathers
    calculations that the expression needs before it, by name.
    """

    calendar: WorkingCalendar
    verdicts: Mapping[str, str] = field(default_factory=dict)
    own: str = ""
    itself: bool = False
    reference: Callable[[str], str] = "${{{}}}".format
    further: list[tuple[str, str]] = field(default_factory=list)


def rewritten(text: str, terms: Terms) -> str:
    """The expression for others. Raises Unportable, ExpressionFault."""
    return _written(parse(text), terms)


def _written(part: Expression, terms: Terms) -> str:
    match part:
        case Number():
            return to_text(part.value)
        case Text():
            return _quoted(part.value)
        case Reference():
            return terms.reference(part.name)
        case Negation():
            return f"-{_operand(part.operand, _MINUS, terms)}"
        case Chain():
            return _chain(part, terms)
        case Call():
            return _call(part, terms)
        case Filter():
            return f"{_operand(part.base, 8, terms)}{_predicates(part.predicates, terms)}"
        case Path():
            return _path(part, terms)


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    return "concat(" + ', "\'", '.join(f"'{piece}'" for piece in text.split("'")) + ")"


def _operand(part: Expression, around: int, terms: Terms) -> str:
    """In brackets unless it binds more tightly than what stands around it."""
    own = _BINDING[part.rest[0][0]] if isinstance(part, Chain) else 9
    own = _MINUS if isinstance(part, Negation) else own
    said = _written(part, terms)
    return said if own > around else f"({said})"


def _chain(part: Chain, terms: Terms) -> str:
    level = _BINDING[part.rest[0][0]]
    if part.rest[0][0] == "|":
        raise Unportable("ODK Collect cannot join sets of answers with |")
    said = [_operand(part.first, level, terms)]
    for operator, operand in part.rest:
        said += [operator, _operand(operand, level, terms)]
    return " ".join(said)


# -- functions


def _call(part: Call, terms: Terms) -> str:
    special = _SPECIAL.get(part.name)
    if special is not None:
        return special(part, terms)
    if part.name not in _SHARED:
        raise Unportable(f"ODK Collect has no function {part.name}()")
    arguments = [_written(one, terms) for one in part.arguments]
    if not arguments and part.name in _OF_THE_CONTEXT:
        arguments = [_dot(terms)]
    return f"{part.name}({', '.join(arguments)})"


def _verdict(part: Call, terms: Terms) -> str:
    named = part.arguments[0]
    if not isinstance(named, Text):
        raise Unportable("the standard of a verdict() must be named in the rule")
    name = terms.verdicts.get(named.value)
    return f"${{{name}}}" if name else "''"


def _days(part: Call, terms: Terms) -> str:
    """The holidays are looked up in a predicate, in which "." and relative paths would mean something else."""
    if terms.itself and any(_looks_around(one) for one in part.arguments):
        raise Unportable("working days of the value just typed cannot be counted in a constraint")
    if any(_climbs(one) for one in part.arguments):
        raise Unportable("working days of a relative path cannot be counted; name the question")
    begin, other = (_written(one, terms) for one in part.arguments)
    if part.name == "working-days":
        return f"({working_days(begin, other, terms.calendar)})"
    if not terms.own:
        raise Unportable("working days cannot be added here")
    name = f"{terms.own}_cfa_nth{len(terms.further) + 1}"
    terms.further.append((name, nth_to_add(begin, other, terms.calendar)))
    return f"({working_day_add(begin, other, terms.reference(name))})"


def _looks_around(part: Expression) -> bool:
    return any(isinstance(one, Path) and one.start == "" for one in every(part))


def _climbs(part: Expression) -> bool:
    paths = (one for one in every(part) if isinstance(one, Path) and one.start == "")
    return any(len(one.steps) != 1 or one.steps[0].axis != "self" for one in paths)


def _regex(part: Call, terms: Terms) -> str:
    """Found anywhere: Collect wants the whole text to match, so that what may stand around is said."""
    value, pattern = part.arguments
    if not isinstance(pattern, Text):
        raise Unportable("the pattern of a regex() must stand in the rule")
    inner, lead, tail = pattern.value, "^.*", ".*$"
    if _has_alternatives(inner):
        if "^" in inner or "$" in inner:
            raise Unportable("a pattern with | and with ^ or $ is read differently by Collect")
    else:
        lead, inner = ("^", inner[1:]) if inner.startswith("^") else (lead, inner)
        ends = inner.endswith("$") and not inner.endswith(r"\$")
        tail, inner = ("$", inner[:-1]) if ends else (tail, inner)
    return f"regex({_written(value, terms)}, {_quoted(f'{lead}({inner}){tail}')})"


_BRACKETED = re.compile(r"\\.|\[[^\]]*\]|\([^()]*\)")


def _has_alternatives(pattern: str) -> bool:
    """Whether the pattern as a whole is one of several; a | in brackets is not meant."""
    before = ""
    while before != pattern:
        before, pattern = pattern, _BRACKETED.sub("", pattern)
    return "|" in pattern


def _floor(part: Call, terms: Terms) -> str:
    value = _written(part.arguments[0], terms)
    below, step = ("<", "- 1") if part.name == "floor" else (">", "+ 1")
    return f"if({value} {below} int({value}), int({value}) {step}, int({value}))"


def _substring(part: Call, terms: Terms) -> str:
    text, start, *rest = (_written(one, terms) for one in part.arguments)
    if not all(isinstance(one, Number) for one in part.arguments[1:]):
        raise Unportable("substring() needs its places as numbers; use substr()")
    begin = int(float(start)) - 1
    end = f", {begin + int(float(rest[0]))}" if rest else ""
    return f"substr({text}, {begin}{end})"


def _instance(part: Call, terms: Terms) -> str:
    name = part.arguments[0]
    if isinstance(name, Text) and name.value == "case":
        raise Unportable("what the round knows of a case is not there")
    return f"instance({_written(name, terms)})"


def _latest(part: Call, terms: Terms) -> str:
    """Of one table's question the last date there is; of several questions each with the next."""
    first, *rest = (_written(one, terms) for one in part.arguments)
    if not rest:
        there = f"{first}[. != '']"
        return f"if(count-non-empty({first}) > 0, date(max({there})), '')"
    for other in rest:
        later = f"if(date({first}) > date({other}), date({first}), date({other}))"
        only = f"if(string({first}) != '', date({first}), if(string({other}) != '', date({other}), ''))"
        first = f"if(string({first}) != '' and string({other}) != '', {later}, {only})"
    return first


_SPECIAL: Mapping[str, Callable[[Call, Terms], str]] = {
    "verdict": _verdict,
    "working-days": _days,
    "working-day-add": _days,
    "regex": _regex,
    "floor": _floor,
    "ceiling": _floor,
    "substring": _substring,
    "instance": _instance,
    "latest-date": _latest,
}


# -- paths


def _dot(terms: Terms) -> str:
    return "." if terms.itself or not terms.own else terms.reference(terms.own)


def _predicates(predicates: tuple[Expression, ...], terms: Terms) -> str:
    """Within square brackets "." is the row looked at, as it was."""
    inner = Terms(terms.calendar, terms.verdicts, "", itself=True, reference=terms.reference)
    return "".join(f"[{_written(one, inner)}]" for one in predicates)


def _path(part: Path, terms: Terms) -> str:
    if part.start == "" and len(part.steps) == 1 and part.steps[0].axis == "self":
        return _dot(terms)
    steps = "/".join(_step(step, terms) for step in part.steps)
    if part.start == "/":
        return f"/{steps}"
    if part.start == "":
        return steps
    assert not isinstance(part.start, str)
    return f"{_operand(part.start, 8, terms)}/{steps}"


def _step(step: Step, terms: Terms) -> str:
    plain = {"self": ".", "parent": ".."}.get(step.axis)
    if plain and step.test == "node()":
        return plain
    if step.axis == "child" and "(" not in step.test:
        return f"{step.test}{_predicates(step.predicates, terms)}"
    raise Unportable(f"ODK Collect cannot follow {step.axis}::{step.test}")


def every(part: Expression) -> list[Expression]:
    """An expression with all inside it."""
    found = [part]
    for one in found:
        found += parts_of(one)
    return found
