"""Between the engine's keys ("/visits#7/date") and the paths people and files write ("/visits[2]/date")."""

import re

from app.domain.errors import NotFound
from app.domain.ids import AnswerKey
from app.tool.expressions.nodes import Node
from app.tool.form_plan import Plan
from app.tool.form_tree import AnswerNode, Tree

_SERIAL = re.compile(r"#\d+")
_STEP = re.compile(r"([^\[\]#/]+)(?:\[(\d+)\]|#(\d+))?")


def tool_path(key: AnswerKey) -> str:
    """The path in the tool of whatever stands at a key: "/visits/date" for "/visits#7/date"."""
    return _SERIAL.sub("", key)


def find_key(tree: Tree, plan: Plan, path: str) -> AnswerKey:
    """The key of a path with positions (without one: the first row), of a key, or of a name used once.

    A path that ends at a repeat without a position names the repeat itself. Raises NotFound.
    """
    text = path.strip()
    if not text.startswith("/"):
        spot = plan.find(text) if plan.is_unique(text) else None
        if spot is None:
            raise NotFound(f"The audit tool has no question called {text[:60]}.")
        text = spot.path
    steps = text.strip("/").split("/")
    if steps and steps[0] == plan.root_name and steps[0] not in plan.root.named:
        steps = steps[1:]
    node: Node = tree.root
    for number, step in enumerate(steps, 1):
        found = _STEP.fullmatch(step)
        rows = node.named.get(found[1], []) if found else []
        if (
            found
            and number == len(steps)
            and not (found[2] or found[3])
            and _is_repeat(node, found[1])
        ):
            assert isinstance(node, AnswerNode)
            return AnswerKey(f"{node.key}/{found[1]}")
        chosen = _row(rows, found[2], found[3]) if found else None
        if chosen is None:
            raise NotFound(f"There is nothing at {text[:120]} in this audit.")
        node = chosen
    assert isinstance(node, AnswerNode)
    return node.key


def _is_repeat(node: Node, name: str) -> bool:
    assert isinstance(node, AnswerNode)
    return any(getattr(spot, "repeats", False) for spot in node.spot.named.get(name, ()))


def _row(rows: list[Node], position: str | None, serial: str | None) -> Node | None:
    if serial is not None:
        wanted = int(serial)
        return next((row for row in rows if getattr(row, "serial", 0) == wanted), None)
    place = int(position or 1)
    return rows[place - 1] if 0 < place <= len(rows) else None


def position_path(tree: Tree, key: AnswerKey) -> str:
    """The path of a key, each row by its place among the rows of its repeat. Raises NotFound."""
    node: Node | None = tree.nodes.get(key)
    if node is None:
        around, _, name = key.rpartition("/")
        parent = tree.nodes.get(AnswerKey(around))
        if parent is None or name not in parent.spot.named:
            raise NotFound(f"There is nothing at {key[:120]} in this audit.")
        return f"{position_path(tree, parent.key)}/{name}" if parent.key else f"/{name}"
    steps: list[str] = []
    while isinstance(node, AnswerNode) and node.parent is not None and node.key:
        place = f"[{node.parent.named[node.name].index(node) + 1}]" if node.spot.repeats else ""
        steps.append(f"{node.name}{place}")
        node = node.parent
    return "/" + "/".join(reversed(steps))
