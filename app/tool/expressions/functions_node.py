"""Functions on nodes: positions, counts, names, repeats and tables."""

import math

from app.tool.expressions.axes import in_document_order
from app.tool.expressions.environment import Context
from app.tool.expressions.faults import ExpressionFault
from app.tool.expressions.functions import function
from app.tool.expressions.nodes import (
    ATTRIBUTE,
    COMMENT,
    ELEMENT,
    INSTRUCTION,
    ROOT,
    TEXT,
    Node,
    Value,
    descendants,
    top_of,
)
from app.tool.expressions.paths import SORTING
from app.tool.expressions.values import text_of, to_number, to_text, value_of

_FIRST = frozenset({0})
_WORDS = 8  # characters that are parted into words in one step
_NAMELESS = (ROOT, TEXT, COMMENT)
_TABLE = 10  # steps that fetching a table takes: the one of the case's facts is made anew


def _nodes(value: Value) -> list[Node]:
    if not isinstance(value, list):
        raise ExpressionFault("A set of answers is needed here, not a single value.")
    return value


@function("position", 0, 1, float, sets=_FIRST)
def _position(ctx: Context, *values: Value) -> float:
    """In a condition, which of the nodes this is; with an argument, which row of its repeat that node is."""
    if not values:
        return float(ctx.position)
    found = _nodes(values[0])
    if not found:
        return float("nan")
    node = found[0]
    if node.parent is None:
        return 1.0
    alike = node.parent.named.get(node.name, ())
    ctx.environment.charge(len(alike))
    rows = [row for row in alike if row.kind == node.kind]
    return float(rows.index(node) + 1) if node in rows else 1.0


@function("last", 0, 0, float)
def _last(ctx: Context) -> float:
    return float(ctx.size)


@function("current", 0, 0, list)
def _current(ctx: Context) -> list[Node]:
    return [ctx.current]


@function("count", 1, 1, float, sets=_FIRST)
def _count(_ctx: Context, nodes: Value) -> float:
    return float(len(_nodes(nodes)))


@function("count-non-empty", 1, 1, float, sets=_FIRST)
def _count_non_empty(ctx: Context, nodes: Value) -> float:
    """Nodes that hold something: a value, or nodes of their own."""
    found = _nodes(nodes)
    ctx.environment.charge(len(found))
    return float(sum(bool(node.children) or value_of(node) != "" for node in found))


@function("instance", 1, 1, list)
def _instance(ctx: Context, name: Value) -> list[Node]:
    ctx.environment.charge(_TABLE)
    found = ctx.environment.instance(to_text(name, ctx.environment))
    return [] if found is None else [found]


@function("once", 1, 1)
def _once(ctx: Context, value: Value) -> Value:
    """The answer already given, if there is one; else the value."""
    held = value_of(ctx.node, ctx.environment)
    if held != "":
        return held
    return "" if isinstance(value, float) and math.isnan(value) else value


@function("indexed-repeat", 3, None)
def _indexed_repeat(ctx: Context, answers: Value, *repeats_and_rows: Value) -> Value:
    """The answers in the nth row of a repeat, and of repeats inside it."""
    if len(repeats_and_rows) % 2:
        raise ExpressionFault(
            "indexed-repeat() takes a question, then a repeat and a row number, in pairs."
        )
    found = _nodes(answers)
    environment = ctx.environment
    for repeat, row in zip(repeats_and_rows[::2], repeats_and_rows[1::2], strict=True):
        wanted = to_number(row, environment)
        rows = {id(each) for each in _rows_at(ctx, _nodes(repeat), wanted)}
        environment.charge(len(found))
        found = [node for node in found if _is_within(node, rows)]
    return found


def _rows_at(ctx: Context, rows: list[Node], wanted: float) -> list[Node]:
    """Those of the rows that stand at a place in their repeat, counted from 1."""
    ctx.environment.charge(len(rows))
    if not wanted.is_integer():
        return []
    at = int(wanted) - 1
    found = []
    for row in rows:
        alike = [row] if row.parent is None else row.parent.named[row.name]
        if 0 <= at < len(alike) and alike[at] is row:
            found.append(row)
    return found


def _is_within(node: Node, rows: set[int]) -> bool:
    found: Node | None = node
    while found is not None:
        if id(found) in rows:
            return True
        found = found.parent
    return False


@function("pulldata", 4, 4)
def _pulldata(ctx: Context, table: Value, column: Value, key: Value, wanted: Value) -> Value:
    """The cell of a table's column in the row whose key column holds the value wanted."""
    environment = ctx.environment
    environment.charge(_TABLE)
    name, wants, by, text = (to_text(value, environment) for value in (table, column, key, wanted))
    found = environment.instance(name)
    if found is None:
        raise ExpressionFault("pulldata() names a table that this tool does not have.")
    for item in descendants(found):
        environment.charge(1)
        held = _cell(item, by)
        if held is not None and text_of(held, environment) == text:
            cell = _cell(item, wants)
            return "" if cell is None else text_of(cell, environment)
    return ""


def _cell(item: Node, column: str) -> Node | None:
    """A row's cell: a node inside it, or with "@" an attribute of it."""
    if column.startswith("@"):
        return item.attributes.get(column[1:])
    cells = item.named.get(column)
    return cells[0] if cells else None


@function("id", 1, 1, list)
def _id(ctx: Context, value: Value) -> list[Node]:
    environment = ctx.environment
    nodes = list(descendants(top_of(ctx.node)))
    environment.charge(len(nodes) + (len(value) if isinstance(value, list) else 0))
    texts = (
        [text_of(node, environment) for node in value]
        if isinstance(value, list)
        else [to_text(value, environment)]
    )
    environment.charge(sum(map(len, texts)) // _WORDS)
    wanted = {word for text in texts for word in text.split()}
    found = [node for node in nodes if node.kind == ELEMENT and "id" in node.attributes]
    return [node for node in found if to_text([node.attributes["id"]]) in wanted]


def _named_node(ctx: Context, values: tuple[Value, ...]) -> Node | None:
    if not values:
        return ctx.node
    nodes = _nodes(values[0])
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    ctx.environment.charge(SORTING * len(nodes))
    return in_document_order(nodes)[0]


@function("name", 0, 1, sets=_FIRST)
def _name(ctx: Context, *values: Value) -> str:
    node = _named_node(ctx, values)
    if node is None or node.kind not in (ELEMENT, ATTRIBUTE, INSTRUCTION):
        return ""
    return f"{node.prefix}:{node.name}" if node.prefix else node.name


@function("local-name", 0, 1, sets=_FIRST)
def _local_name(ctx: Context, *values: Value) -> str:
    node = _named_node(ctx, values)
    return "" if node is None or node.kind in _NAMELESS else node.name


@function("namespace-uri", 0, 1, sets=_FIRST)
def _namespace_uri(ctx: Context, *values: Value) -> str:
    node = _named_node(ctx, values)
    return "" if node is None else node.space


@function("lang", 1, 1, bool)
def _lang(ctx: Context, value: Value) -> bool:
    wanted = to_text(value, ctx.environment).lower()
    node: Node | None = ctx.node
    while node is not None:
        held = node.attributes.get("xml:lang")
        if held is not None:
            said = to_text([held]).lower()
            return said == wanted or said.startswith(f"{wanted}-")
        node = node.parent
    return False
