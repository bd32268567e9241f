"""The blank tool for working on paper: what is printed of each section, item and table, before any layout."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.limits import Limit, Unit, words
from app.tool.blank_conditions import Conditions, fact_label, is_never, is_yes_or_no
from app.tool.blank_matrix import Matrix, find_matrix
from app.tool.companions import is_companion
from app.tool.form_checks import WANTS_NOTE
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Group, Kind, Node, Question, Standard, Tool
from app.tool.numbering import SHOWN, guidance_and_levels, plain_label, questions_in, sections

FEW, MOST = 6, 14  # empty rows of a table; fourteen hold a visit a week for three months
_A_YEAR = {Unit.DAYS: 365, Unit.WORKING_DAYS: 253, Unit.MONTHS: 12}


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
    states: frozenset[str] = frozenset()
    wants_note: tuple[str, ...] = ()  # the choices with which a note is wanted


@dataclass(frozen=True, slots=True)
class BlankTable:
    """A question that is answered once for each event, with so many empty rows."""

    wording: str
    columns: tuple[BlankQuestion, ...]
    hint: str = ""
    guidance: str = ""
    asked_when: str = ""
    rows: int = FEW


@dataclass(frozen=True, slots=True)
class BlankMatrix:
    """A choice of several with further questions about each choice that is ticked: a row a choice.

    `asked` are the choices of which the columns are asked.
    """

    question: BlankQuestion
    columns: tuple[BlankQuestion, ...]
    asked: frozenset[str]


Part = BlankQuestion | BlankTable | BlankMatrix


@dataclass(frozen=True, slots=True)
class BlankItem:
    number: str
    wording: str
    parts: tuple[Part, ...]
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
    """A standard as the annex lists it. `doubt`: it is local, or no source confirms it for the period."""

    id: str
    title: str
    limit: str
    counted: str
    doubt: str


@dataclass(frozen=True, slots=True)
class BlankFact:
    """What is known of the case beforehand and decides what is asked."""

    wording: str
    is_yes_or_no: bool


@dataclass(frozen=True, slots=True)
class BlankTool:
    title: str
    version: str
    sections: tuple[BlankSection, ...]
    limits: tuple[BlankLimit, ...]
    facts: tuple[BlankFact, ...] = ()


def blank_tool(tool: Tool) -> BlankTool:
    """Everything of a tool that is printed for paper; calculations and what the program fills in are left out."""
    return _Printer(tool).whole()


class _Printer:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._conditions = Conditions(tool)
        self._order = {group.path: n for n, group in enumerate(sections(tool), start=1)}

    def whole(self) -> BlankTool:
        tool = self._tool
        printed = tuple(section for section in self._sections() if section.items)
        limits = tuple(self._limit(standard) for standard in tool.standards)
        named = self._conditions.facts
        facts = tuple(
            BlankFact(fact_label(one), is_yes_or_no(one))
            for one in tool.questions
            if one.path in named
        )
        return BlankTool(tool.title, tool.version, printed, limits, facts)

    def _sections(self) -> Iterator[BlankSection]:
        loose = tuple(node for node in self._tool.sections if isinstance(node, Question))
        if loose:
            yield BlankSection("", self._tool.title, "", tuple(self._items(loose, "")))
        for node in self._tool.sections:
            if isinstance(node, Group) and not is_never(node):
                number = str(self._order.get(node.path, ""))
                children = (node,) if node.repeats else node.children
                items = tuple(self._items(children, number))
                yield BlankSection(number, plain_label(node.label), node.hint, items)

    def _items(self, nodes: tuple[Node, ...], section: str) -> Iterator[BlankItem]:
        numbers = self._conditions.numbers
        place = 0
        for node in nodes:
            parts = tuple(self._parts(node))
            if not parts or is_never(node):
                continue
            place += 1
            number = numbers.get(node.item) or numbers.get(_item_in(node), "")
            if not number and not numbers and section:
                number = f"{section}.{place}"
            yield self._item(node, parts, number)

    def _item(self, node: Node, parts: tuple[Part, ...], number: str) -> BlankItem:
        """What is said of the item stands once, at its head."""
        inside = (node,) if isinstance(node, Question) else questions_in(node)
        asked = [one for one in inside if one.kind in ANSWERABLE]
        first = parts[0]
        hint, guidance, when = plain_label(node.hint), plain_label(node.guidance), self._asked_when(node)  # fmt: skip
        if not isinstance(first, BlankMatrix) and (isinstance(node, Question) or node.repeats):
            guidance = first.guidance
            parts = (replace(first, hint="", guidance="", asked_when=""), *parts[1:])
        return BlankItem(
            number,
            plain_label(node.label),
            parts,
            hint,
            guidance,
            when,
            not asked or any(one.core for one in asked),
            any(one.evidence for one in asked),
        )

    # -- parts

    def _parts(self, node: Node) -> Iterator[Part]:
        if is_never(node) or is_companion(node, self._tool):
            return  # on paper the day of entry is written beside its date
        if isinstance(node, Question):
            if node.kind in SHOWN:
                yield self._question(node)
        elif node.repeats:
            yield self._table(node)
        else:
            yield from self._inside(node)

    def _inside(self, group: Group) -> Iterator[Part]:
        """The parts of a group; what follows from each choice of a question is gathered below that question."""
        matrix = find_matrix(group, self._tool)
        for child in group.children:
            if matrix is not None and child is matrix.question:
                yield self._matrix(matrix)
            elif matrix is None or child not in matrix.groups.values():
                for part in self._parts(child):
                    yield self._told_apart(group, part, child)

    def _told_apart(self, group: Group, part: Part, child: Node) -> Part:
        """A part of a group within an item says whose part it is, and when the group is asked."""
        is_item = "/" not in group.path.strip("/").partition("/")[2]
        if is_item or isinstance(part, BlankMatrix):
            return part
        label = plain_label(group.label)
        own = part.wording.startswith(label) or not label
        when = " and ".join(filter(None, (self._asked_when(group), part.asked_when)))
        return replace(
            part,
            wording=part.wording if own else f"{label}: {part.wording}",
            asked_when=when if isinstance(child, Question) else part.asked_when,
        )

    def _question(self, question: Question) -> BlankQuestion:
        guidance, levels = guidance_and_levels(self._tool, question)
        choices = self._tool.choices.get(question.list_name, ())
        return BlankQuestion(
            plain_label(question.label),
            _write(question),
            plain_label(question.hint),
            plain_label(guidance),
            self._asked_when(question),
            tuple(choice.label for choice in choices),
            tuple((one.label, levels[one.name]) for one in choices if one.name in levels),
            question.states if question.kind in ANSWERABLE else frozenset(),
            tuple(one.label for one in choices if one.extra.get(WANTS_NOTE) == "yes"),
        )

    def _matrix(self, matrix: Matrix) -> BlankMatrix:
        columns = (self._question(question) for question in matrix.columns)
        choices = self._tool.choices.get(matrix.question.list_name, ())
        return BlankMatrix(
            self._question(matrix.question),
            tuple(
                replace(column, wording=wording, asked_when="")
                for column, wording in zip(columns, matrix.wordings, strict=True)
            ),
            frozenset(choice.label for choice in choices if choice.name in matrix.groups),
        )

    def _table(self, repeat: Group) -> BlankTable:
        parts = [part for child in repeat.children for part in self._parts(child)]
        return BlankTable(
            plain_label(repeat.label),
            tuple(one for one in _columns(parts) if one.write is not Write.NOTHING),
            plain_label(repeat.hint),
            plain_label(repeat.guidance),
            self._asked_when(repeat),
            self._rows(repeat),
        )

    def _rows(self, repeat: Group) -> int:
        """As many as a year brings where each may be as long after the one before as a limit lets it."""
        ends = (one for one in self._tool.standards if one.ends.startswith(f"{repeat.path}/"))
        limit = next((one.limit for one in ends if one.kind == "interval"), "")
        if not limit:
            return FEW
        if limit.startswith("/"):
            return MOST  # the plan says how often
        parsed = Limit.parse(limit)
        return min(max(_A_YEAR[parsed.unit] // max(parsed.amount, 1) + 1, FEW), MOST)

    def _asked_when(self, node: Node) -> str:
        return self._conditions.asked_when(node)

    # -- standards

    def _limit(self, standard: Standard) -> BlankLimit:
        starts, ends = map(self._conditions.name_of, (standard.starts, standard.ends))
        counted = {
            "interval": f"every gap between dates of {ends}, up to the position date",
            "notice": f"{ends}, at least so long before {starts}",
        }.get(standard.kind, f"from {starts} to {ends}")
        doubts = (
            "local limit" if standard.local else "",
            "not confirmed" if standard.unverified else "",
        )
        doubt = ", ".join(filter(None, doubts))
        return BlankLimit(standard.id, standard.title, self._limit_words(standard), counted, doubt)

    def _limit_words(self, standard: Standard) -> str:
        if standard.limit.startswith("/"):
            return f"as {self._conditions.name_of(standard.limit)} says"
        return words(Limit.parse(standard.limit))


def _columns(parts: Sequence[Part]) -> Iterator[BlankQuestion]:
    """What one row of a table holds, tables within it laid out beside it."""
    for part in parts:
        if isinstance(part, BlankTable):
            yield from part.columns
        elif isinstance(part, BlankMatrix):
            yield part.question
        else:
            yield part


def _item_in(node: Node) -> str:
    """The item that a group without one of its own holds."""
    inside = questions_in(node) if isinstance(node, Group) else ()
    return next((one.item for one in inside if one.item), "")


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
