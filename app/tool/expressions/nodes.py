"""The light tree that expressions look at: the form's answers, a choice list, or a document of a test."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from app.domain.partial_dates import PartialDate

Single: TypeAlias = str | float | bool | date | PartialDate
Value: TypeAlias = Single | list["Node"]

ROOT, ELEMENT, TEXT, ATTRIBUTE, COMMENT, INSTRUCTION, NAMESPACE = range(7)


class Node:
    """One node. A leaf carries its typed `value`; None means that its text is that of its children.

    `named` finds children by name without a search; `position` is the place among the parent's children from 0.
    A node that is not relevant is blank to every expression and absent from every set of nodes.
    """

    __slots__ = (
        "attributes", "children", "kind", "name", "named", "parent", "position", "relevant", "value",
    )  # fmt: skip

    space = ""  # namespace and prefix: only documents of XML have them
    prefix = ""

    def __init__(
        self,
        name: str,
        value: Single | None = None,
        kind: int = ELEMENT,
    ) -> None:
        self.name = name
        self.value = value
        self.kind = kind
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.named: dict[str, list[Node]] = {}
        self.attributes: dict[str, Node] = {}
        self.relevant = True
        self.position = 0

    def append(self, child: "Node") -> None:
        child.parent = self
        child.position = len(self.children)
        self.children.append(child)
        self.named.setdefault(child.name, []).append(child)

    def insert(self, place: int, child: "Node") -> None:
        """Put a child before the one at `place`, and count the positions anew."""
        child.parent = self
        self.children.insert(place, child)
        self._count_anew(child.name)

    def remove(self, child: "Node") -> None:
        self.children.remove(child)
        self._count_anew(child.name)

    def _count_anew(self, name: str) -> None:
        for place, held in enumerate(self.children):
            held.position = place
        self.named[name] = [held for held in self.children if held.name == name]

    def namespaces(self) -> list["Node"]:
        """The namespaces in scope: none in a form."""
        return []

    def give(self, name: str, value: str) -> "Node":
        """Add an attribute and return it."""
        attribute = Node(name, value, ATTRIBUTE)
        attribute.parent = self
        attribute.position = len(self.attributes)
        self.attributes[name] = attribute
        return attribute


def top_of(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def place_of(node: Node) -> tuple[tuple[int, int], ...]:
    """A key that sorts nodes of one tree in document order; attributes come before children."""
    found = []
    while node.parent is not None:
        rank = {NAMESPACE: 0, ATTRIBUTE: 1}.get(node.kind, 2)
        found.append((rank, node.position))
        node = node.parent
    return tuple(reversed(found))


def descendants(node: Node) -> Iterator[Node]:
    """All nodes below, in document order, without recursion."""
    stack = list(reversed(node.children))
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(found.children))
