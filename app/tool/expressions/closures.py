"""The functions that expressions are compiled into: references, calls, operators.

Where one ends with a fault that has no place yet, it is given that of the call or operator: `place` puts it in.
"""

import math
from collections.abc import Callable

from app.tool.expressions.axes import in_document_order
from app.tool.expressions.environment import Context, Environment
from app.tool.expressions.faults import ExpressionFault
from app.tool.expressions.functions import Function
from app.tool.expressions.nodes import Node, Value, top_of
from app.tool.expressions.paths import SORTING, Closure
from app.tool.expressions.scope import Steps
from app.tool.expressions.values import equal, ordered, to_number, to_truth, unequal

Place = Callable[[ExpressionFault], ExpressionFault]


def nodes_of(closure: Closure, ctx: Context) -> list[Node]:
    found = closure(ctx)
    if not isinstance(found, list):
        raise ExpressionFault(
            "A path or a condition in square brackets follows something that has no answers in it."
        )
    return found


def climb_and_descend(ups: int, names: Steps, *, from_node: bool, hidden: bool) -> Closure:
    """Up from the node the expression stands at to the nearest group shared, then down by name."""

    def run(ctx: Context) -> Value:
        start = ctx.node if from_node else ctx.current
        for _ in range(ups):
            if start.parent is None:
                return []
            start = start.parent
        return _descend(ctx, [start], names, hidden=hidden)

    return run


def lone_or(target: Steps, walk: Closure, *, hidden: bool) -> Closure:
    """A question outside all repeats is there once and found by its path; any other by walking."""
    path = "/".join(target)

    def run(ctx: Context) -> Value:
        node = ctx.environment.lone.get(path)
        if node is None:
            return walk(ctx)
        return [node] if node.relevant or hidden else []

    return run


def remembered(closure: Closure) -> Closure:
    """Worked out once for all the nodes a condition is asked of."""
    key = id(closure)

    def run(ctx: Context) -> Value:
        if ctx.memo is None:
            return closure(ctx)
        if key not in ctx.memo:
            ctx.memo[key] = closure(ctx)
        return ctx.memo[key]

    return run


def everywhere(target: Steps, *, hidden: bool = False) -> Closure:
    return lambda ctx: _descend(ctx, [top_of(ctx.current)], target, hidden=hidden)


def _descend(ctx: Context, nodes: list[Node], names: Steps, *, hidden: bool) -> list[Node]:
    """The nodes below by name that are relevant; with `hidden` the others where there are none of these."""
    for name in names:
        if len(nodes) == 1:
            nodes = nodes[0].named.get(name, [])
        else:
            ctx.environment.charge(len(nodes))
            nodes = [child for node in nodes for child in node.named.get(name, ())]
    ctx.environment.charge(len(nodes))
    return relevant_or_all(nodes) if hidden else [node for node in nodes if node.relevant]


def relevant_or_all(nodes: list[Node]) -> list[Node]:
    """Where a question is compared: the rows in which it is asked or, in want of any, those in which it is hidden."""
    return [node for node in nodes if node.relevant] or nodes


def large(closure: Closure, weight: int) -> Closure:
    """An expression so long that its size is work too, though it looks at hardly anything."""

    def run(ctx: Context) -> Value:
        ctx.environment.charge(weight)
        return closure(ctx)

    return run


# -- calls and operators


def called(function: Function, arguments: list[Closure], place: Place) -> Closure:
    body = function.body
    if not arguments:
        return body
    if len(arguments) == 1:
        only = arguments[0]

        def run(ctx: Context) -> Value:
            try:
                return body(ctx, only(ctx))
            except ExpressionFault as fault:
                raise place(fault) from None

        return run
    if len(arguments) == 2:
        first, second = arguments

        def run_two(ctx: Context) -> Value:
            try:
                return body(ctx, first(ctx), second(ctx))
            except ExpressionFault as fault:
                raise place(fault) from None

        return run_two

    def run_all(ctx: Context) -> Value:
        try:
            return body(ctx, *[argument(ctx) for argument in arguments])
        except ExpressionFault as fault:
            raise place(fault) from None

    return run_all


def union(sets: list[Closure], place: Place) -> Closure:
    def run(ctx: Context) -> Value:
        try:
            nodes = [node for each in sets for node in nodes_of(each, ctx)]
            ctx.environment.charge(SORTING * len(nodes))
            return in_document_order(nodes)
        except ExpressionFault as fault:
            raise place(fault) from None

    return run


def junction(parts: list[Closure], *, stops_at: bool) -> Closure:
    """`or` stops at the first part that is true, `and` at the first that is false."""

    def run(ctx: Context) -> Value:
        return any(to_truth(part(ctx)) for part in parts)

    def run_all(ctx: Context) -> Value:
        return all(to_truth(part(ctx)) for part in parts)

    return run if stops_at else run_all


Operator = Callable[[Value, Value, Environment], Value]


def pair(operator: Operator, left: Closure, right: Closure, place: Place) -> Closure:
    def run(ctx: Context) -> Value:
        try:
            return operator(left(ctx), right(ctx), ctx.environment)
        except ExpressionFault as fault:
            raise place(fault) from None

    return run


def in_turn(first: Closure, rest: list[tuple[Operator, Closure]], place: Place) -> Closure:
    """From left to right in a loop, so that a long chain is not deep."""

    def run(ctx: Context) -> Value:
        environment = ctx.environment
        try:
            value = first(ctx)
            for operator, operand in rest:
                value = operator(value, operand(ctx), environment)
        except ExpressionFault as fault:
            raise place(fault) from None
        return value

    return run


def _ordering(sign: str) -> Operator:
    return lambda left, right, environment: ordered(sign, left, right, environment)


def _arithmetic(calculate: Callable[[float, float], float]) -> Operator:
    return lambda left, right, environment: calculate(
        to_number(left, environment), to_number(right, environment)
    )


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


OPERATORS: dict[str, Operator] = {
    "=": equal,
    "!=": unequal,
    "<": _ordering("<"),
    "<=": _ordering("<="),
    ">": _ordering(">"),
    ">=": _ordering(">="),
    "+": _arithmetic(lambda left, right: left + right),
    "-": _arithmetic(lambda left, right: left - right),
    "*": _arithmetic(lambda left, right: left * right),
    "div": _arithmetic(_divide),
    "mod": _arithmetic(_remainder),
}
