"""Compiling paths: steps, tests and conditions in square brackets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from app.tool.expressions.axes import AXES, IN_ORDER, REVERSE, in_document_order, principal_kind
from app.tool.expressions.environment import Context, Environment
from app.tool.expressions.faults import ExpressionFault, located
from app.tool.expressions.nodes import COMMENT, INSTRUCTION, TEXT, Node, Value
from app.tool.expressions.scope import Scope
from app.tool.expressions.syntax import Step
from app.tool.expressions.values import to_truth

Closure: TypeAlias = Callable[[Context], Value]
NodeTest: TypeAlias = Callable[[Node], bool]
Walk: TypeAlias = Callable[[Context, list[Node]], list[Node]]

_KINDS = {"text()": TEXT, "comment()": COMMENT}
_LOOKS_UP = frozenset({"self", "parent", "ancestor", "ancestor-or-self"})
SORTING = 3  # steps a node costs when nodes are put in the order of the document
_MAKING = 3  # steps a node costs that has to be made first


@dataclass(frozen=True, slots=True)
class Condition:
    """What stands in square brackets. `weight` are the steps it costs to ask it of one node."""

    closure: Closure
    weight: int


def node_test(step: Step, scope: Scope) -> NodeTest:
    """Whether a node is one the step asks for."""
    test = step.test
    if test == "node()":
        return lambda _node: True
    if test in _KINDS:
        wanted = _KINDS[test]
        return lambda node: node.kind == wanted
    if test.endswith(")"):
        target = test[len("processing-instruction(") : -1]
        return lambda node: node.kind == INSTRUCTION and target in ("", node.name)
    return _name_test(test, principal_kind(step.axis), scope)


def _name_test(test: str, kind: int, scope: Scope) -> NodeTest:
    prefix, colon, local = test.partition(":")
    if not colon:
        if test == "*":
            return lambda node: node.kind == kind
        return lambda node: node.name == test and node.kind == kind and not node.space
    space = scope.namespaces.get(prefix)
    if space is None:  # of a prefix without a namespace only the spelling can be compared
        return lambda node: node.kind == kind and test in (node.name, f"{node.prefix}:{node.name}")
    if local == "*":
        return lambda node: node.kind == kind and node.space == space
    return lambda node: node.name == local and node.kind == kind and node.space == space


def compile_step(
    step: Step, conditions: tuple[Condition, ...], scope: Scope, text: str, *, hidden: bool = False
) -> Walk:
    """From some nodes to those one step away; several starting nodes give each result once, in document order.

    With `hidden`, of a step by name alone, those that are not relevant too.
    """
    take = _taker(step, scope, hidden=hidden)
    sorts = step.axis not in IN_ORDER
    backwards = step.axis in REVERSE

    def walk(ctx: Context, starts: list[Node]) -> list[Node]:
        found: list[Node] = []
        environment = ctx.environment
        try:
            for start in starts:
                near = take(environment, start)
                for condition in conditions:
                    near = keep(ctx, near, condition)
                found += near
            if sorts and (backwards or len(starts) > 1):
                environment.charge(SORTING * len(found))
                return in_document_order(found)
        except ExpressionFault as fault:
            raise located(fault, text, step.at) from None
        return found

    return walk


def _taker(step: Step, scope: Scope, *, hidden: bool) -> Callable[[Environment, Node], list[Node]]:
    """The nodes of one step from one node. A node that is not relevant is never found by looking down or aside."""
    test = step.test
    if step.axis == "child" and test != "*" and ":" not in test and not test.endswith(")"):

        def take_named(environment: Environment, node: Node) -> list[Node]:
            near = node.named.get(test, ())
            environment.charge(len(near) + 1)
            return [each for each in near if (each.relevant or hidden) and not each.space]

        return take_named
    along, fits = AXES[step.axis], node_test(step, scope)
    looks_up = step.axis in _LOOKS_UP
    weight = 1
    if step.axis == "child" and test in ("node()", "text()"):
        weight = _MAKING  # the text of a leaf is made into a node for this
    elif step.axis == "child":
        along = _inside

    def take(environment: Environment, node: Node) -> list[Node]:
        near = along(node)
        environment.charge(weight * len(near) + 1)
        return [each for each in near if (looks_up or each.relevant) and fits(each)]

    return take


def _inside(node: Node) -> list[Node]:
    return node.children


def keep(ctx: Context, nodes: list[Node], condition: Condition) -> list[Node]:
    """The nodes for which a condition holds; a number means a place."""
    ctx.environment.charge(len(nodes) * condition.weight)
    inner = Context(ctx.node, ctx.environment, ctx.current, 0, len(nodes))
    inner.memo = {}
    kept = []
    closure = condition.closure
    for place, node in enumerate(nodes, 1):
        inner.node = node
        inner.position = place
        value = closure(inner)
        if value == place if isinstance(value, float) else to_truth(value):
            kept.append(node)
    return kept
