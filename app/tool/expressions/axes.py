"""The axes of XPath over our tree. Each gives nodes in the axis's own order: nearest first where it looks back."""

from collections.abc import Callable, Iterable

from app.tool.expressions.nodes import (
    ATTRIBUTE,
    ELEMENT,
    NAMESPACE,
    TEXT,
    Node,
    descendants,
    place_of,
)
from app.tool.expressions.values import to_text

REVERSE = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
# From distinct nodes in order, none inside another, these give distinct nodes in order without sorting.
IN_ORDER = frozenset({"child", "attribute", "self", "namespace"})


def _ancestors(node: Node) -> list[Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _children(node: Node) -> list[Node]:
    if node.children or node.kind != ELEMENT or node.value in (None, ""):
        return node.children
    return [_own_text(node)]


def _own_text(node: Node) -> Node:
    """The text of a leaf as a node, for `text()`; leaves of a form keep their value in themselves."""
    text = Node("", to_text(node.value or ""), TEXT)
    text.parent = node
    return text


def _siblings(node: Node) -> list[Node]:
    if node.parent is None or node.kind in (ATTRIBUTE, NAMESPACE):
        return []
    return node.parent.children


def _before(node: Node) -> list[Node]:
    return _siblings(node)[: node.position][::-1]


def _after(node: Node) -> list[Node]:
    return _siblings(node)[node.position + 1 :]


def _following(node: Node) -> list[Node]:
    found: list[Node] = []
    if node.kind in (ATTRIBUTE, NAMESPACE) and node.parent is not None:
        found.extend(descendants(node.parent))
        node = node.parent
    for each in [node, *_ancestors(node)]:
        for later in _after(each):
            found += [later, *descendants(later)]
    return found


def _preceding(node: Node) -> list[Node]:
    if node.kind in (ATTRIBUTE, NAMESPACE) and node.parent is not None:
        node = node.parent
    found: list[Node] = []
    for each in [node, *_ancestors(node)]:
        for earlier in _before(each):
            found += [earlier, *descendants(earlier)][::-1]
    return found


AXES: dict[str, Callable[[Node], list[Node]]] = {
    "self": lambda node: [node],
    "child": _children,
    "parent": lambda node: [node.parent] if node.parent is not None else [],
    "attribute": lambda node: list(node.attributes.values()),
    "descendant": lambda node: list(descendants(node)),
    "descendant-or-self": lambda node: [node, *descendants(node)],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "following-sibling": _after,
    "preceding-sibling": _before,
    "following": _following,
    "preceding": _preceding,
    "namespace": lambda node: node.namespaces(),
}
PRINCIPAL = {"attribute": ATTRIBUTE, "namespace": NAMESPACE}


def principal_kind(axis: str) -> int:
    """The kind of node that a name means on this axis."""
    return PRINCIPAL.get(axis, ELEMENT)


def in_document_order(nodes: Iterable[Node]) -> list[Node]:
    """Each node once, in the order of the document."""
    distinct = list({id(node): node for node in nodes}.values())
    return sorted(distinct, key=place_of) if len(distinct) > 1 else distinct
