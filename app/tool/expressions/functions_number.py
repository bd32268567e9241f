"""Functions on numbers and on sets of numbers."""

import math
from collections.abc import Callable

from app.tool.expressions.environment import Context
from app.tool.expressions.functions import function
from app.tool.expressions.nodes import Value
from app.tool.expressions.numbers import rounded
from app.tool.expressions.values import NAN, to_number, value_of


def _numbers(ctx: Context, values: tuple[Value, ...]) -> list[float]:
    """Every value as a number; a set of nodes gives one number a node."""
    environment = ctx.environment
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            environment.charge(len(value))
            found += [to_number(value_of(node, environment)) for node in value]
        else:
            found.append(to_number(value))
    return found


@function("number", 0, 1, float)
def _number(ctx: Context, *values: Value) -> float:
    return to_number(values[0] if values else [ctx.node], ctx.environment)


@function("int", 1, 1, float)
def _int(ctx: Context, value: Value) -> float:
    number = to_number(value, ctx.environment)
    return float(math.trunc(number)) if math.isfinite(number) else number


@function("round", 1, 2, float)
def _round(ctx: Context, value: Value, *places: Value) -> float:
    return rounded(
        to_number(value, ctx.environment), to_number(places[0], ctx.environment) if places else 0.0
    )


@function("floor", 1, 1, float)
def _floor(ctx: Context, value: Value) -> float:
    number = to_number(value, ctx.environment)
    return float(math.floor(number)) if math.isfinite(number) else number


@function("ceiling", 1, 1, float)
def _ceiling(ctx: Context, value: Value) -> float:
    number = to_number(value, ctx.environment)
    return float(math.ceil(number)) if math.isfinite(number) else number


@function("abs", 1, 1, float)
def _abs(ctx: Context, value: Value) -> float:
    return abs(to_number(value, ctx.environment))


@function("sum", 1, 1, float, sets=frozenset({0}))
def _sum(ctx: Context, values: Value) -> float:
    return float(sum(_numbers(ctx, (values,))))


@function("min", 1, None, float)
def _min(ctx: Context, *values: Value) -> float:
    """The smallest; NaN when one is no number, so that a blank is noticed."""
    found = _numbers(ctx, values)
    return NAN if not found or any(map(math.isnan, found)) else min(found)


@function("max", 1, None, float)
def _max(ctx: Context, *values: Value) -> float:
    """The largest; NaN when one is no number, so that a blank is noticed."""
    found = _numbers(ctx, values)
    return NAN if not found or any(map(math.isnan, found)) else max(found)


@function("pi", 0, 0, float)
def _pi(_ctx: Context) -> float:
    return math.pi


def _real(calculate: Callable[..., float], *numbers: float) -> float:
    """The result, or what IEEE 754 says where Python raises."""
    if any(map(math.isnan, numbers)):
        return NAN
    try:
        return float(calculate(*numbers))
    except ValueError:
        return NAN
    except OverflowError:
        return math.inf


@function("pow", 2, 2, float)
def _pow(ctx: Context, base: Value, exponent: Value) -> float:
    number, power = to_number(base, ctx.environment), to_number(exponent, ctx.environment)
    if number == 0 and power < 0:
        return math.copysign(math.inf, number) if power % 2 == 1 else math.inf
    return 1.0 if power == 0 else _real(math.pow, number, power)


@function("log", 1, 1, float)
def _log(ctx: Context, value: Value) -> float:
    number = to_number(value, ctx.environment)
    return -math.inf if number == 0 else _real(math.log, number)


@function("log10", 1, 1, float)
def _log10(ctx: Context, value: Value) -> float:
    number = to_number(value, ctx.environment)
    return -math.inf if number == 0 else _real(math.log10, number)


def _enter(name: str, calculate: Callable[..., float], arguments: int = 1) -> None:
    def body(ctx: Context, *values: Value) -> float:
        return _real(calculate, *(to_number(value, ctx.environment) for value in values))

    function(name, arguments, arguments, float)(body)


for _name in ("exp", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan"):
    _enter(_name, getattr(math, _name))
_enter("exp10", lambda power: math.pow(10, power))
_enter("atan2", math.atan2, 2)
