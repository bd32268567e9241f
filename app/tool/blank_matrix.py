"""Questions asked of each choice that was ticked, as a table whose rows are the choices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.tool.model import Group, Kind, Question, Tool

_SELECTED = re.compile(r"selected\(\s*\$\{([^}]+)\}\s*,\s*'([^']+)'\s*\)")


@dataclass(frozen=True, slots=True)
class Matrix:
    """`groups` are those of the choices, by name; `columns` the questions of one, `wordings` without its name."""

    question: Question
    groups: Mapping[str, Group]
    columns: tuple[Question, ...]
    wordings: tuple[str, ...]


def find_matrix(group: Group, tool: Tool) -> Matrix | None:
    """A choice of several in a group, with groups beside it that ask the same of two choices of it or more."""
    for question in group.children:
        if isinstance(question, Question) and question.kind is Kind.CHOICES:
            found = _of(question, group, tool)
            if found is not None:
                return found
    return None


def _of(question: Question, group: Group, tool: Tool) -> Matrix | None:
    known = {choice.name: choice.label for choice in tool.choices.get(question.list_name, ())}
    groups: dict[str, Group] = {}
    for child in group.children:
        rule = _SELECTED.fullmatch(child.rules.relevant.strip())
        if isinstance(child, Group) and not child.repeats and rule and rule[1] == question.name:
            groups[rule[2]] = child
    shapes = {name: _shape(one, known.get(name, "")) for name, one in groups.items()}
    first = next(iter(shapes.values()), None)
    if first is None or len(groups) < 2 or any(shape != first for shape in shapes.values()):
        return None
    columns = tuple(
        one for one in next(iter(groups.values())).children if isinstance(one, Question)
    )
    return Matrix(question, groups, columns, tuple(column[0] for column in first))


_Shape = tuple[str, Kind, str, frozenset[str], str]


def _shape(group: Group, choice: str) -> list[_Shape] | None:
    """What is asked in a group, without the choice it is asked of; None where no row could hold it."""
    found: list[_Shape] = []
    for one in group.children:
        if not isinstance(one, Question) or one.rules.relevant:
            return None
        label = one.label.removeprefix(choice).lstrip(": ")
        wording = f"{label[:1].upper()}{label[1:]}"
        found.append((wording, one.kind, one.list_name, one.states, one.hint))
    return found or None
