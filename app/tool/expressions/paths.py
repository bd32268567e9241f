"""Compiling paths: steps, tests and conditions in square brackets."""

from collections.abc import Callable
from typing import TypeAlias

from app.tool.expressions.axes import AXES, IN_ORDER, REVERSE, in_document_order, principal_kind
from app.tool.expressions.environment import Context
from app.tool.expressions.nodes import COMMENT, INSTRUCTION, TEXT, Node, Value
from app.tool.expressions.scope import Scope
from app.tool.expressions.syntax import Step
from app.tool.expressions.values import to_truth

Closure: TypeAlias = Callable[[Context], Value]
NodeTest: TypeAlias = Callable[[Node], bool]
Walk: TypeAlias = Callable[[Context, list[Node]], list[Node]]

_KINDS = {"text()": TEXT, "comment()": COMMENT}
_LOOKS_UP = frozenset({"self", "parent", "ancestor", "ancestor-or-self"})


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
    if space is None:
        return lambda node: node.name == test and node.kind == kind
    if local == "*":
        return lambda node: node.kind == kind and node.space == space
    return lambda node: node.name == local and node.kind == kind and node.space == space


def compile_step(step: Step, conditions: tuple[Closure, ...], scope: Scope) -> Walk:
    """From some nodes to those one step away; several starting nodes give each result once, in document order."""
    take = _taker(step, scope)
    sorts = step.axis not in IN_ORDER
    backwards = step.axis in REVERSE

    def walk(ctx: Context, starts: list[Node]) -> list[Node]:
        found: list[Node] = []
        for start in starts:
            near = take(start)
            ctx.environment.visit(len(near) + 1)
            for condition in conditions:
                near = keep(ctx, near, condition)
            found += near
        if sorts and (backwards or len(starts) > 1):
            return in_document_order(found)
        return found

    return walk


def _taker(step: Step, scope: Scope) -> Callable[[Node], list[Node]]:
    """The nodes of one step from one node. A node that is not relevant is never found by looking down or aside."""
    test = step.test
    if step.axis == "child" and test != "*" and ":" not in test and not test.endswith(")"):

        def take_named(node: Node) -> list[Node]:
            return [each for each in node.named.get(test, ()) if each.relevant and not each.space]

        return take_named
    along, fits = AXES[step.axis], node_test(step, scope)
    if step.axis in _LOOKS_UP:
        return lambda node: [each for each in along(node) if fits(each)]
    return lambda node: [each for each in along(node) if each.relevant and fits(each)]


def keep(ctx: Context, nodes: list[Node], condition: Closure) -> list[Node]:
    """The nodes for which a condition holds; a number means a place."""
    inner = Context(ctx.node, ctx.environment, ctx.current, 0, len(nodes))
    inner.memo = {}
    kept = []
    for place, node in enumerate(nodes, 1):
        inner.node = node
        inner.position = place
        value = condition(inner)
        if value == place if isinstance(value, float) else to_truth(value):
            kept.append(node)
    return kept
