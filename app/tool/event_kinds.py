"""The kinds of event a reader may note while leafing: every date that a tool asks of the file, by what it dates.

They are read off the tool itself, so that a county's own tool has its own kinds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.tool.companions import is_companion
from app.tool.expressions import ExpressionFault
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Call, Chain, Expression, Reference, Text
from app.tool.model import Group, Kind, Node, Question, Tool
from app.tool.numbering import item_numbers, plain_label

_RECORDS = (
    "paper",
    "electronic",
)  # what an event is met in; a date that is in neither is no event of the file
_LONGEST = 45  # letters of a heading that still names an event


@dataclass(frozen=True, slots=True)
class Gate:
    """What an answer must say for a date to be asked: `path` is, or with `among` includes, `value`."""

    path: str
    value: str
    among: bool = False


@dataclass(frozen=True, slots=True)
class EventKind:
    """`path` is the question that holds the date, `table` the repeating table it is a column of ("" for none).

    `gates` are the answers that an event of this kind itself gives: who notes a strategy discussion has said that
    there was one. A rule that leaves more than one answer open has none.
    """

    path: str
    table: str
    title: str  # "Strategy discussion"
    number: str  # "2.2"
    gates: tuple[Gate, ...] = ()


def event_kinds(tool: Tool) -> tuple[EventKind, ...]:
    """In the order of the tool."""
    numbers = item_numbers(tool)
    return tuple(
        EventKind(
            question.path,
            table.path if table else "",
            _title(tool, question, table),
            numbers.get(question.item, ""),
            tuple(_gates(tool, question)),
        )
        for question, table in _dates(tool.sections, None)
        if _is_event(tool, question)
    )


def _dates(nodes: tuple[Node, ...], table: Group | None) -> Iterator[tuple[Question, Group | None]]:
    """A table within a table is left out: its rows belong to a row that would have to be named first."""
    for node in nodes:
        if isinstance(node, Question):
            if node.kind is Kind.DATE:
                yield node, table
        elif not (node.repeats and table is not None):
            yield from _dates(node.children, node if node.repeats else table)


def _is_event(tool: Tool, question: Question) -> bool:
    of_the_file = any(record in question.evidence for record in _RECORDS)
    asked = not question.rules.calculation and not question.rules.readonly
    return of_the_file and asked and not is_companion(question, tool)


# -- what it is called


def _title(tool: Tool, question: Question, table: Group | None) -> str:
    """The question's own words for the event, with its heading's where they do not stand alone."""
    words = plain_label(question.label).rstrip(":.? ")
    around = table or _group_around(tool, question)
    heading = _short(around.label) if around is not None else ""
    if words.casefold() in ("date", "on", "when"):
        return heading or words
    if words.endswith(": date"):
        return words.removesuffix(": date")
    said = re.sub(r"^(Date (of )?(the )?|Each |Every )", "", words)
    is_noun = words.startswith("Date of ")
    if is_noun and table is None and heading and len(heading) <= _LONGEST:
        return heading
    said = re.sub(r" (was|were) (?!first)", " ", said)
    stands_alone = is_noun or not re.match(r"(it|they|last one)\b|\S+$", said) or said == words
    if not stands_alone and heading:
        return f"{heading}: {re.sub(r'^(it|they) ', '', said)}"
    return said[:1].upper() + said[1:]


def _short(label: str) -> str:
    """A heading up to its first colon or bracket."""
    words = re.split(r"\s*[:(]", plain_label(label), maxsplit=1)[0].strip()
    words = re.sub(r"^(Each|Every) ", "", words)
    return words[:1].upper() + words[1:]


def _group_around(tool: Tool, question: Question) -> Group | None:
    """The group of the question's own item; a section says nothing of a single event."""
    node = tool.by_path.get(question.path.rpartition("/")[0])
    return node if isinstance(node, Group) and node not in tool.sections else None


# -- what it says by itself


def _gates(tool: Tool, question: Question) -> Iterator[Gate]:
    """Outermost first."""
    steps = question.path.strip("/").split("/")
    for end in range(1, len(steps) + 1):
        node = tool.by_path.get("/" + "/".join(steps[:end]))
        gate = _gate(tool, node.rules.relevant) if node and node.rules.relevant else None
        if gate is not None:
            yield gate


def _gate(tool: Tool, rule: str) -> Gate | None:
    try:
        read = parse(rule)
    except ExpressionFault:
        return None
    found = _equal(read) or _included(read)
    if found is None:
        return None
    name, value, among = found
    node = tool.by_name.get(name)
    if not isinstance(node, Question) or node.kind not in (Kind.CHOICE, Kind.CHOICES):
        return None
    offered = {choice.name for choice in tool.choices.get(node.list_name, ())}
    return Gate(node.path, value, among) if value in offered else None


def _equal(read: Expression) -> tuple[str, str, bool] | None:
    if not isinstance(read, Chain) or len(read.rest) != 1:
        return None
    sign, right = read.rest[0]
    if sign != "=" or not isinstance(read.first, Reference) or not isinstance(right, Text):
        return None
    return read.first.name, right.value, False


def _included(read: Expression) -> tuple[str, str, bool] | None:
    if not isinstance(read, Call) or read.name != "selected" or len(read.arguments) != 2:
        return None
    asked, chosen = read.arguments
    if not isinstance(asked, Reference) or not isinstance(chosen, Text):
        return None
    return asked.name, chosen.value, True
