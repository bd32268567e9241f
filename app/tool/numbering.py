"""How a tool is shown: which groups are numbered sections, the numbers of items, labels before anything is answered,
guidance and its level descriptors."""

import re
from collections.abc import Mapping

from app.tool.model import Group, Kind, Question, Tool

_REFERENCE = re.compile(r"\$\{[^}]*\}")
SHOWN = frozenset(Kind) - {Kind.HIDDEN, Kind.CALCULATE, Kind.METADATA}


def sections(tool: Tool) -> tuple[Group, ...]:
    """The numbered sections: top-level groups in which something is asked and, if the tool has items, an item stands.

    So what is known of the case and the header "Records seen" are no sections.
    """
    groups = [node for node in tool.sections if isinstance(node, Group)]
    asking = [group for group in groups if any(one.kind in SHOWN for one in questions_in(group))]
    with_items = [group for group in asking if any(one.item for one in questions_in(group))]
    return tuple(with_items or asking)


def questions_in(group: Group) -> tuple[Question, ...]:
    """All questions of a group, also those of groups inside it, in order."""
    found: list[Question] = []
    for node in group.children:
        found.extend((node,) if isinstance(node, Question) else questions_in(node))
    return tuple(found)


def item_numbers(tool: Tool) -> Mapping[str, str]:
    """ "1.3" for each item code, by the order of sections and of items in them."""
    found: dict[str, str] = {}
    for section_number, section in enumerate(sections(tool), start=1):
        codes = dict.fromkeys(question.item for question in questions_in(section) if question.item)
        for number, code in enumerate(codes, start=1):
            found.setdefault(code, f"{section_number}.{number}")
    return found


def guidance_and_levels(tool: Tool, question: Question) -> tuple[str, Mapping[str, str]]:
    """The guidance without its last lines, and these by choice: the lines that begin with a choice's label."""
    labels = {choice.label: choice.name for choice in tool.choices.get(question.list_name, ())}
    said, levels = [], {}
    for line in question.guidance.splitlines():
        label, colon, rest = line.partition(": ")
        if colon and label in labels:
            levels[labels[label]] = rest
        else:
            said.append(line)
    return "\n".join(said).strip(), levels


def plain_label(text: str) -> str:
    """A label before anything is answered: an answer it quotes is a gap."""
    return _REFERENCE.sub("…", text).strip()
