"""Functions on texts, choices and truth."""

import base64
import hashlib
import math
import re

from app.tool.expressions.environment import Context
from app.tool.expressions.faults import LONG, MAX_TEXT, ExpressionFault
from app.tool.expressions.functions import function
from app.tool.expressions.nodes import Single, Value
from app.tool.expressions.numbers import halves_up
from app.tool.expressions.patterns import compile_pattern
from app.tool.expressions.values import single, to_number, to_text, to_truth, value_of

_SPACES = re.compile(r"[ \t\r\n]+")
_PATTERNS = 30  # kept while one expression is worked out
_LABEL = 10  # steps that finding a choice's label takes
_SLOW = 8  # characters that are taken apart in one step of work


def _text(ctx: Context, value: Value) -> str:
    """A value as a text that is about to be read through: a long one is work."""
    text = to_text(value, ctx.environment)
    if len(text) > LONG:
        ctx.environment.charge(len(text) // LONG)
    return text


def _slow_text(ctx: Context, value: Value) -> str:
    """A text that is about to be taken apart sign by sign or word by word, which is slower than reading through."""
    text = _text(ctx, value)
    if len(text) > LONG:
        ctx.environment.charge(len(text) // _SLOW)
    return text


def _texts(ctx: Context, values: tuple[Value, ...]) -> list[str]:
    """Every value as a text; a set of nodes gives one text a node. Raises ExpressionFault when they grow too long."""
    found: list[str] = []
    length = 0
    for value in values:
        if isinstance(value, list):
            ctx.environment.charge(len(value))
            each = [value_of(node, ctx.environment) for node in value]
        else:
            each = [value]
        for one in each:
            text = _text(ctx, one)
            length += len(text)
            if length > MAX_TEXT:
                raise _too_long()
            found.append(text)
    return found


def _too_long() -> ExpressionFault:
    return ExpressionFault(f"A text grew beyond {MAX_TEXT} characters.")


@function("true", 0, 0, bool)
def _true(_ctx: Context) -> bool:
    return True


@function("false", 0, 0, bool)
def _false(_ctx: Context) -> bool:
    return False


@function("if", 3, 3)
def _if(_ctx: Context, test: Value, then: Value, other: Value) -> Value:
    """Compiled on its own, so that only the branch taken is worked out."""
    return then if to_truth(test) else other


@function("not", 1, 1, bool)
def _not(_ctx: Context, value: Value) -> bool:
    return not to_truth(value)


@function("boolean", 1, 1, bool)
def _boolean(_ctx: Context, value: Value) -> bool:
    return to_truth(value)


@function("boolean-from-string", 1, 1, bool)
def _boolean_from_string(ctx: Context, value: Value) -> bool:
    return _text(ctx, value) in ("1", "true")


@function("string", 0, 1)
def _string(ctx: Context, *values: Value) -> str:
    return _text(ctx, values[0] if values else [ctx.node])


@function("concat", 0, None)
def _concat(ctx: Context, *values: Value) -> str:
    return "".join(_texts(ctx, values))


@function("join", 1, None)
def _join(ctx: Context, separator: Value, *values: Value) -> str:
    parts = _texts(ctx, values)
    between = _text(ctx, separator)
    if len(between) * (len(parts) - 1) + sum(map(len, parts)) > MAX_TEXT:
        raise _too_long()
    return between.join(parts)


@function("substr", 2, 3)
def _substr(ctx: Context, value: Value, begin: Value, *end: Value) -> str:
    """From `begin` (counted from 0) up to but not including `end`; negative places count from the end."""
    text = _text(ctx, value)
    first = to_number(begin, ctx.environment)
    last = to_number(end[0], ctx.environment) if end else float(len(text))
    if math.isnan(first) or math.isnan(last):
        return ""
    bounds = [int(max(-len(text), min(len(text), place))) for place in (first, last)]
    return text[slice(*(place + len(text) if place < 0 else place for place in bounds))]


@function("substring", 2, 3)
def _substring(ctx: Context, value: Value, begin: Value, *length: Value) -> str:
    """XPath's own: `begin` counted from 1, `length` in characters, both rounded."""
    text = _text(ctx, value)
    first = halves_up(to_number(begin, ctx.environment))
    end = first + halves_up(to_number(length[0], ctx.environment)) if length else math.inf
    if math.isnan(first) or math.isnan(end):
        return ""
    bounds = [int(max(1, min(len(text) + 1, place))) for place in (first, end)]
    return text[bounds[0] - 1 : bounds[1] - 1]


@function("substring-before", 2, 2)
def _substring_before(ctx: Context, value: Value, mark: Value) -> str:
    before, found, _ = _partition(_text(ctx, value), _text(ctx, mark))
    return before if found else ""


@function("substring-after", 2, 2)
def _substring_after(ctx: Context, value: Value, mark: Value) -> str:
    _, found, after = _partition(_text(ctx, value), _text(ctx, mark))
    return after if found else ""


def _partition(text: str, mark: str) -> tuple[str, bool, str]:
    place = text.find(mark)
    return (text[:place], True, text[place + len(mark) :]) if place >= 0 else ("", False, "")


@function("contains", 2, 2, bool)
def _contains(ctx: Context, value: Value, part: Value) -> bool:
    return _text(ctx, part) in _text(ctx, value)


@function("starts-with", 2, 2, bool)
def _starts_with(ctx: Context, value: Value, part: Value) -> bool:
    return _text(ctx, value).startswith(_text(ctx, part))


@function("ends-with", 2, 2, bool)
def _ends_with(ctx: Context, value: Value, part: Value) -> bool:
    return _text(ctx, value).endswith(_text(ctx, part))


@function("string-length", 0, 1, float)
def _string_length(ctx: Context, *values: Value) -> float:
    return float(len(_text(ctx, values[0] if values else [ctx.node])))


@function("normalize-space", 0, 1)
def _normalize_space(ctx: Context, *values: Value) -> str:
    text = _slow_text(ctx, values[0] if values else [ctx.node])
    return " ".join(word for word in _SPACES.split(text) if word)


@function("translate", 3, 3)
def _translate(ctx: Context, value: Value, old: Value, new: Value) -> str:
    signs, others = _slow_text(ctx, old), _text(ctx, new)
    table: dict[int, str] = {}
    for place, sign in enumerate(signs):
        table.setdefault(ord(sign), others[place] if place < len(others) else "")
    return _slow_text(ctx, value).translate(table)


@function("regex", 2, 2, bool)
def _regex(ctx: Context, value: Value, pattern: Value) -> bool:
    """Whether the pattern is found anywhere; `^` and `$` make it fit the whole."""
    environment = ctx.environment
    source = _text(ctx, pattern)
    found = environment.patterns.get(source)
    if found is None:
        found = compile_pattern(source)
        environment.charge(found.effort)
        if len(environment.patterns) > _PATTERNS:  # patterns that are put together for each answer
            environment.patterns.clear()
        environment.patterns[source] = found
    return found.found_in(_text(ctx, value), environment.charge)


# -- choices: a select holds the names of its choices, separated by spaces


@function("selected", 2, 2, bool)
def _selected(ctx: Context, value: Value, choice: Value) -> bool:
    chosen, wanted = _slow_text(ctx, value).split(), _text(ctx, choice).strip()
    return wanted in chosen if wanted else not chosen


@function("count-selected", 1, 1, float)
def _count_selected(ctx: Context, value: Value) -> float:
    return float(len(_slow_text(ctx, value).split()))


@function("selected-at", 2, 2)
def _selected_at(ctx: Context, value: Value, place: Value) -> str:
    chosen, at = _slow_text(ctx, value).split(), to_number(place, ctx.environment)
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


@function("jr:choice-name", 2, 2)
def _choice_name(ctx: Context, value: Value, question: Value) -> str:
    ctx.environment.charge(_LABEL)
    return ctx.environment.choice_label(_text(ctx, question), _text(ctx, value))


@function("coalesce", 1, None)
def _coalesce(ctx: Context, *values: Value) -> Value:
    """The first value that is not blank."""
    found: Value = ""
    for value in values:
        found = single(value, ctx.environment)
        if found != "" and found == found:  # noqa: PLR0124  (NaN counts as blank: it is not equal to itself)
            break
    return found


@function("checklist", 2, None, bool)
def _checklist(ctx: Context, least: Value, most: Value, *values: Value) -> bool:
    """Whether the number of true values lies between two bounds; a bound below 0 does not count."""
    return _between(ctx, float(sum(map(to_truth, _each(ctx, values)))), least, most)


@function("weighted-checklist", 2, None, bool)
def _weighted_checklist(ctx: Context, least: Value, most: Value, *values: Value) -> bool:
    total = 0.0
    for value, weight in zip(values[::2], values[1::2], strict=False):
        weights = [to_number(each) for each in _each(ctx, (weight,))]
        truths = map(to_truth, _each(ctx, (value,)))
        total += sum(each for truth, each in zip(truths, weights, strict=False) if truth)
    return _between(ctx, total, least, most)


def _each(ctx: Context, values: tuple[Value, ...]) -> list[Single]:
    """The values themselves, and of a set of nodes the value of each."""
    environment = ctx.environment
    found: list[Single] = []
    for value in values:
        if isinstance(value, list):
            environment.charge(len(value))
            found += [value_of(node, environment) for node in value]
        else:
            found.append(value)
    return found


def _between(ctx: Context, total: float, least: Value, most: Value) -> bool:
    low, high = to_number(least, ctx.environment), to_number(most, ctx.environment)
    return (low < 0 or total >= low) and (high < 0 or total <= high)


# -- digests


@function("digest", 2, 3)
def _digest(ctx: Context, value: Value, method: Value, *encoding: Value) -> str:
    names = {
        "MD5": "md5",
        "SHA-1": "sha1",
        "SHA-256": "sha256",
        "SHA-384": "sha384",
        "SHA-512": "sha512",
    }
    wanted = _text(ctx, method)
    if wanted not in names:
        raise ExpressionFault(f"digest() knows {', '.join(names)}.")
    raw = hashlib.new(names[wanted], _text(ctx, value).encode(), usedforsecurity=False).digest()
    written = _text(ctx, encoding[0]) if encoding else "base64"
    if written not in ("base64", "hex"):
        raise ExpressionFault("digest() writes base64 or hex.")
    return raw.hex() if written == "hex" else base64.b64encode(raw).decode()


@function("base64-decode", 1, 1)
def _base64_decode(ctx: Context, value: Value) -> str:
    try:
        return base64.b64decode(_text(ctx, value), validate=True).decode("utf-8")
    except ValueError:
        return ""
