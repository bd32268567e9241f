"""The blank tool for working on paper: what is printed of each section, item and table, before any layout."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.limits import Limit, words
from app.tool.condition_words import condition_words, short_name
from app.tool.expressions import ExpressionFault
from app.tool.form_plan import ANSWERABLE, Plan, Spot, plan_for
from app.tool.model import Group, Kind, Node, Question, Standard, Tool
from app.tool.numbering import SHOWN, guidance_and_levels, item_numbers, questions_in, sections

_NEVER = frozenset({"false()", "no", "false", "0"})
_ALWAYS = frozenset({"", "true()", "yes", "true", "1"})
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_LONGEST = 60
_YES_OR_NO = re.compile(r"\s*\(yes or no\)")
_STATES = {
    "not-recorded": "not recorded",
    "not-applicable": "not applicable, because",
    "could-not-look": "could not look, because",
}


class Write(StrEnum):
    """What an assessor does with the pen."""

    TICK_ONE = "tick one"
    TICK_ALL = "tick all that apply"
    TICK = "tick"
    DATE = "date"
    NUMBER = "number"
    LINE = "line"
    LINES = "lines"
    NOTHING = "nothing"  # a note


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    wording: str
    write: Write
    hint: str = ""
    guidance: str = ""
    asked_when: str = ""  # a sentence without its full stop, or ""
    choices: tuple[str, ...] = ()
    levels: tuple[tuple[str, str], ...] = ()  # a choice's label and what it looks like
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankTable:
    """A question that is answered once for each event."""

    wording: str
    columns: tuple[BlankQuestion, ...]
    hint: str = ""
    guidance: str = ""
    asked_when: str = ""


@dataclass(frozen=True, slots=True)
class BlankItem:
    number: str
    wording: str
    parts: tuple[BlankQuestion | BlankTable, ...]
    hint: str = ""
    guidance: str = ""
    asked_when: str = ""
    core: bool = True
    evidence: bool = True  # whether it asks where the answer was found


@dataclass(frozen=True, slots=True)
class BlankSection:
    number: str
    title: str
    purpose: str
    items: tuple[BlankItem, ...]


@dataclass(frozen=True, slots=True)
class BlankLimit:
    """A standard as the annex lists it. `doubt` says that it is local, or that no source confirms it."""

    id: str
    title: str
    limit: str
    counted: str
    doubt: str


@dataclass(frozen=True, slots=True)
class BlankTool:
    title: str
    version: str
    sections: tuple[BlankSection, ...]
    limits: tuple[BlankLimit, ...]


def blank_tool(tool: Tool) -> BlankTool:
    """Everything of a tool that is printed for paper; calculations and what the program fills in are left out."""
    return _Printer(tool).whole()


class _Printer:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._plan: Plan = plan_for(tool)
        self._numbers = dict(item_numbers(tool))
        self._order = {group.path: n for n, group in enumerate(sections(tool), start=1)}
        asked = [one for one in tool.questions if one.kind in ANSWERABLE and one.item]
        self._lone = {one.item for one in asked} - _twice([one.item for one in asked])

    def whole(self) -> BlankTool:
        tool = self._tool
        return BlankTool(
            tool.title,
            tool.version,
            tuple(section for section in self._sections() if section.items),
            tuple(self._limit(standard) for standard in tool.standards),
        )

    def _sections(self) -> Iterator[BlankSection]:
        loose = tuple(node for node in self._tool.sections if isinstance(node, Question))
        if loose:
            yield BlankSection("", self._tool.title, "", tuple(self._items(loose, "")))
        for node in self._tool.sections:
            if isinstance(node, Group) and not _is_never(node):
                number = str(self._order.get(node.path, ""))
                children = (node,) if node.repeats else node.children
                items = tuple(self._items(children, number))
                yield BlankSection(number, plain_label(node.label), node.hint, items)

    def _items(self, nodes: tuple[Node, ...], section: str) -> Iterator[BlankItem]:
        place = 0
        for node in nodes:
            parts = tuple(self._parts(node))
            if not parts or _is_never(node):
                continue
            place += 1
            number = self._numbers.get(node.item) or self._numbers.get(_item_in(node), "")
            if not number and not self._numbers and section:
                number = f"{section}.{place}"
            yield self._item(node, parts, number)

    def _item(
        self, node: Node, parts: tuple[BlankQuestion | BlankTable, ...], number: str
    ) -> BlankItem:
        alone = isinstance(node, Question) or node.repeats
        inside = (node,) if isinstance(node, Question) else questions_in(node)
        asked = [one for one in inside if one.kind in ANSWERABLE]
        guidance = parts[0].guidance if alone else plain_label(node.guidance)
        if alone:
            parts = (replace(parts[0], guidance=""), *parts[1:])
        return BlankItem(
            number,
            plain_label(node.label),
            parts,
            "" if alone else plain_label(node.hint),
            guidance,
            "" if alone else self._asked_when(node),
            any(one.core for one in asked),
            any(one.evidence for one in asked),
        )

    # -- parts

    def _parts(self, node: Node, before: str = "") -> Iterator[BlankQuestion | BlankTable]:
        if _is_never(node):
            return
        if isinstance(node, Question):
            if node.kind in SHOWN:
                yield self._question(node, before)
        elif node.repeats:
            yield self._table(node)
        else:
            for child in node.children:
                for part in self._parts(child):
                    yield self._inside(node, part, child)

    def _inside(
        self, group: Group, part: BlankQuestion | BlankTable, child: Node
    ) -> BlankQuestion | BlankTable:
        """A part of a group within an item says whose part it is, and when the group is asked."""
        is_item = "/" not in group.path.strip("/").partition("/")[2]
        if is_item:
            return part
        label = plain_label(group.label)
        own = part.wording.startswith(label) or not label
        when = " and ".join(filter(None, (self._asked_when(group), part.asked_when)))
        return replace(
            part,
            wording=part.wording if own else f"{label}: {part.wording}",
            asked_when=when if isinstance(child, Question) else part.asked_when,
        )

    def _question(self, question: Question, before: str = "") -> BlankQuestion:
        guidance, levels = guidance_and_levels(self._tool, question)
        choices = self._tool.choices.get(question.list_name, ())
        return BlankQuestion(
            f"{before}{plain_label(question.label)}",
            _write(question),
            plain_label(question.hint),
            plain_label(guidance),
            self._asked_when(question),
            tuple(choice.label for choice in choices),
            tuple((one.label, levels[one.name]) for one in choices if one.name in levels),
            tuple(said for state, said in _STATES.items() if state in question.states),
        )

    def _table(self, repeat: Group) -> BlankTable:
        columns = (self._parts(child) for child in repeat.children)
        flat: list[BlankQuestion] = []
        for part in (part for column in columns for part in column):
            flat += [part] if isinstance(part, BlankQuestion) else part.columns
        return BlankTable(
            plain_label(repeat.label),
            tuple(column for column in flat if column.write is not Write.NOTHING),
            plain_label(repeat.hint),
            plain_label(repeat.guidance),
            self._asked_when(repeat),
        )

    # -- when it is asked

    def _asked_when(self, node: Node) -> str:
        text = node.rules.relevant.strip()
        if text.lower() in _ALWAYS:
            return ""
        spot = self._plan.spots[node.path]
        said = condition_words(text, self._plan, spot, self._tool.choices, self._named)
        return f"asked only when {said}" if said else self._depends(text, spot)

    def _depends(self, text: str, spot: Spot) -> str:
        try:
            paths = self._plan.reads(text, spot)
        except ExpressionFault:
            paths = {}
        spots = [self._plan.spots[path] for path in paths if path in self._plan.spots]
        named = dict.fromkeys(self._named(one) for one in spots if isinstance(one.item, Question))
        return (
            f"whether it is asked depends on {' and '.join(named)}" if named else "not always asked"
        )

    def _named(self, spot: Spot) -> str:
        """ "3.2", or "3.2 'Status'" where the item has several parts; what is known beforehand by its label."""
        item = spot.item
        number = self._numbers.get(item.item, "") if item else ""
        if isinstance(item, Question) and item.kind is Kind.HIDDEN:
            return f"'{_YES_OR_NO.sub('', plain_label(item.label)) or item.name}'"
        if item and number and item.item in self._lone:
            return number
        said = short_name(spot)
        if item and said in (item.item, item.name):
            said = f"'{_cut(plain_label(item.label)) or item.name}'"
        return f"{number} {said}".strip()

    # -- standards

    def _limit(self, standard: Standard) -> BlankLimit:
        between = [self._end(path) for path in (standard.starts, standard.ends)]
        counted = {
            "interval": f"every gap between dates of {between[1]}, up to the position date",
            "notice": f"{between[1]}, at least so long before {between[0]}",
        }.get(standard.kind, f"from {between[0]} to {between[1]}")
        doubts = (
            "local limit" if standard.local else "",
            "not confirmed by a source for the period" if standard.unverified else "",
        )
        doubt = ", ".join(filter(None, doubts))
        return BlankLimit(standard.id, standard.title, self._limit_words(standard), counted, doubt)

    def _limit_words(self, standard: Standard) -> str:
        if standard.limit.startswith("/"):
            return f"as {self._end(standard.limit)} says"
        return words(Limit.parse(standard.limit))

    def _end(self, path: str) -> str:
        spot = self._plan.spots.get(path)
        return self._named(spot) if spot else path


def _twice(names: list[str]) -> set[str]:
    return {name for name, times in Counter(names).items() if times > 1}


def _cut(label: str) -> str:
    """The first words of a long label."""
    if len(label) <= _LONGEST:
        return label
    return f"{label[:_LONGEST].rpartition(' ')[0].rstrip(',:;(')} …"


def _item_in(node: Node) -> str:
    """The item that a group without one of its own holds."""
    inside = questions_in(node) if isinstance(node, Group) else ()
    return next((one.item for one in inside if one.item), "")


def _is_never(node: Node) -> bool:
    return node.rules.relevant.strip().lower() in _NEVER


def plain_label(text: str) -> str:
    """The label as printed before anything is answered: an answer it quotes is a gap."""
    return _REFERENCE.sub("…", text).strip()


_BY_KIND: Mapping[Kind, Write] = {
    Kind.CHOICE: Write.TICK_ONE,
    Kind.CHOICES: Write.TICK_ALL,
    Kind.ACKNOWLEDGE: Write.TICK,
    Kind.DATE: Write.DATE,
    Kind.INTEGER: Write.NUMBER,
    Kind.DECIMAL: Write.NUMBER,
    Kind.NOTE: Write.NOTHING,
}


def _write(question: Question) -> Write:
    if question.kind is Kind.TEXT and "multiline" in question.appearance:
        return Write.LINES
    return _BY_KIND.get(question.kind, Write.LINE)
