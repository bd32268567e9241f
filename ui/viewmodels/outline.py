"""The audit tool as it is laid out on screen: sections of numbered items, each with one or more parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.domain.ids import AnswerKey
from app.tool.model import Group, Kind, Node, Question, Tool
from app.tool.numbering import SHOWN, item_numbers, plain_label
from app.tool.numbering import sections as numbered_sections


@dataclass(frozen=True, slots=True)
class Item:
    """What one card shows. A part is a question, or a repeat shown as a table.

    `number` is "4.3", or "" for what stands outside the numbered body. `heading` is the group it begins, if any.
    An answer that the title quotes is a gap in it.
    """

    number: str
    code: str
    title: str
    hint: str
    guidance: str
    parts: tuple[Node, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`number` is 0 for one that is asked but not part of the tool's numbered body."""

    number: int
    path: str
    title: str
    purpose: str
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


def sections(tool: Tool) -> tuple[Section, ...]:
    """Every top-level group in which something is asked, in the tool's order."""
    numbers = {group.path: n for n, group in enumerate(numbered_sections(tool), start=1)}
    items_at = item_numbers(tool)
    made: list[Section] = []
    for group in _top_groups(tool):
        items = tuple(
            replace(item, number=items_at.get(item.code, "")) for item in _items(group.children, "")
        )
        if any(not _only_read(part) for item in items for part in item.parts):
            title, number = group.label or group.name, numbers.get(group.path, 0)
            made.append(Section(number, group.path, title, group.hint, items))
    return tuple(made)


def keys_of(part: Node, rows: Iterable[AnswerKey] = ()) -> Iterator[AnswerKey]:
    """The answer keys of a part: its own, or those of every row given."""
    if isinstance(part, Question):
        yield AnswerKey(part.path)
        return
    for row in rows:
        for question in columns(part):
            yield key_in_row(row, part, question)


def columns(repeat: Group) -> tuple[Question, ...]:
    """The questions a row of the repeat asks, groups within it opened out."""
    found: list[Question] = []
    for child in repeat.children:
        if isinstance(child, Question):
            if child.kind in SHOWN and child.kind is not Kind.NOTE:
                found.append(child)
        elif not child.repeats:
            found.extend(columns(child))
    return tuple(found)


def key_in_row(row: AnswerKey, repeat: Node, node: Node) -> AnswerKey:
    """ "/CS/CS1#3/seen_on" for the row "/CS/CS1#3" and the question at "/CS/CS1/seen_on"."""
    return AnswerKey(row + node.path.removeprefix(repeat.path))


def _top_groups(tool: Tool) -> Iterator[Group]:
    loose: list[Node] = []
    for node in tool.sections:
        if isinstance(node, Group) and not node.repeats:
            if loose:
                yield _gathered(loose)
                loose = []
            yield node
        else:
            loose.append(node)
    if loose:
        yield _gathered(loose)


def _gathered(loose: list[Node]) -> Group:
    return Group("", "", "Further questions", loose[0].cell, tuple(loose))


def _items(nodes: Iterable[Node], heading: str) -> list[Item]:
    """Neighbours with the same item code share a card; a group without one only gives a heading."""
    made: list[Item] = []
    for node in nodes:
        if isinstance(node, Question) and node.kind not in SHOWN:
            continue
        for item in _opened(node):
            begun = replace(item, heading=item.heading or heading)
            heading = ""
            if made and item.code and made[-1].code == item.code and not begun.heading:
                made[-1] = replace(made[-1], parts=made[-1].parts + item.parts)
            else:
                made.append(begun)
    return made


def _opened(node: Node) -> list[Item]:
    if isinstance(node, Question) or node.repeats:
        return [_item(node)]
    return _group_items(node)


def _group_items(group: Group) -> list[Item]:
    if not group.item:
        return _items(group.children, group.label)
    parts = tuple(part for item in _items(group.children, "") for part in item.parts)
    if not parts:
        return []
    title = plain_label(group.label or parts[0].label)
    return [Item("", group.item, title, group.hint, group.guidance, parts)]


def _item(node: Node) -> Item:
    code = node.item or ("" if _only_read(node) else node.name)
    return Item("", code, plain_label(node.label), node.hint, node.guidance, (node,))


def _only_read(node: Node) -> bool:
    return isinstance(node, Question) and node.kind is Kind.NOTE
