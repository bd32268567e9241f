"""The compiled audit tool: sections, questions, choices and standards, as read from a workbook.

Paths are templates without row positions ("/CS/CS1/seen_on"); the root node of the form has no name here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.domain.errors import NotFound


class Kind(StrEnum):
    CHOICE = "select_one"
    CHOICES = "select_multiple"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CALCULATE = "calculate"
    HIDDEN = "hidden"
    METADATA = "metadata"  # start, end, today, username: filled by the program


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in the workbook a thing stands, for messages: Cell("survey", 12)."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    label: str
    extra: Mapping[str, str] = field(
        default_factory=dict
    )  # further columns: tone, score, DfE code, filter


@dataclass(frozen=True, slots=True)
class Rules:
    """The expressions of one node, as written in the workbook ("" where there is none)."""

    relevant: str = ""
    required: str = ""
    readonly: str = ""
    constraint: str = ""
    constraint_message: str = ""
    required_message: str = ""
    calculation: str = ""
    default: str = ""
    choice_filter: str = ""
    repeat_count: str = ""
    warning: str = ""  # bind::cfa:warning: an expression that should hold; else a reason is wanted
    warning_message: str = ""
    hint_if: str = ""  # bind::cfa:hint: weakest of the three checks
    hint_message: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    path: str
    kind: Kind
    label: str
    cell: Cell
    hint: str = ""
    guidance: str = ""
    list_name: str = ""
    appearance: str = ""
    rules: Rules = Rules()
    item: str = ""  # the audit item it belongs to: "HX3" for its parts too
    evidence: str = ""  # default evidence sources: "paper+electronic", "paper", "electronic", ...
    standards: tuple[str, ...] = ()
    states: frozenset[str] = frozenset({"not-recorded", "not-applicable", "could-not-look"})
    core: bool = True
    shared: bool = (
        False  # bind::cfa:shared: a fact of the family, that brothers and sisters have alike
    )


@dataclass(frozen=True, slots=True)
class Group:
    """A group or, with `repeats`, a repeat. A section is a group at the top level."""

    name: str
    path: str
    label: str
    cell: Cell
    children: tuple["Node", ...] = ()
    repeats: bool = False
    hint: str = ""
    guidance: str = ""
    appearance: str = ""
    rules: Rules = Rules()
    item: str = ""


Node = Question | Group


@dataclass(frozen=True, slots=True)
class Standard:
    """A time limit as data. `limit` is "42wd", "28d", "3m" or the path of a question that holds days.

    kind "single": `ends` within `limit` of `starts`. kind "interval": every gap of the repeating date
    `ends` (a path inside a repeat), from `starts` and up to the audit date, within `limit`.
    `pick` says which row of a repeat starts the clock: "first", "last" or "marked:<question name>". Of an
    interval also "own": its first date from `starts` on opens it; "early:<question name>": it opens on `starts`, or
    on an earlier date that is not before that question's.
    """

    id: str
    title: str
    starts: str
    ends: str
    limit: str
    cell: Cell
    kind: str = "single"
    pick: str = "first"
    counts_if: str = ""  # row condition for intervals, e.g. only visits where the child was seen
    applies_if: str = ""  # else "not applicable"
    absent_if: str = ""  # the file says the event did not take place: judged without an end date
    closes_if: str = (
        ""  # row condition for intervals: the event after which none is due, e.g. a plan that ended
    )
    law_from: str = ""  # ISO dates between which the rule was in force, at the start event's date
    law_to: str = ""
    source: str = ""
    unverified: bool = False  # marked [GK]: an editable default, and every report says so
    local: bool = False  # a local limit
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """What keeps the suggested overall rating at `at` or below: a condition, or a limit missed by far.

    With `standard` it holds when that limit was overstepped to more than `times` its length.
    """

    at: int
    says: str  # "no plan is on file": in the sentence that explains the suggestion
    cell: Cell
    when: str = ""
    standard: str = ""
    times: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class RollUp:
    """How the overall rating is suggested. Paths: `overall` of the assessor's own, `why` of the reason it differs.

    Nothing is suggested while fewer than `least` items are rated.
    """

    overall: str
    why: str
    cell: Cell
    least: int = 1
    caps: tuple[Cap, ...] = ()


@dataclass(frozen=True)
class Tool:
    id: str
    title: str
    version: str
    sections: tuple[Node, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    standards: tuple[Standard, ...] = ()
    holidays: tuple[str, ...] = ()  # extra closure days, ISO, from the `holidays` sheet
    settings: Mapping[str, str] = field(default_factory=dict)
    rollup: RollUp | None = None
    worked: tuple[str, ...] = ()  # bank holidays that were worked, from the `holidays` sheet

    def nodes(self) -> Iterator[Node]:
        """Every group and question, in the order of the workbook."""
        stack = list(reversed(self.sections))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Group):
                stack.extend(reversed(node.children))

    @cached_property
    def by_path(self) -> Mapping[str, Node]:
        return {node.path: node for node in self.nodes()}

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """Names that occur once; an audit tool's names all do."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes():
            found.setdefault(node.name, []).append(node)
        return {name: nodes[0] for name, nodes in found.items() if len(nodes) == 1}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(node for node in self.nodes() if isinstance(node, Question))

    def question(self, path: str) -> Question:
        """Raises NotFound when the tool has no such question."""
        node = self.by_path.get(path)
        if not isinstance(node, Question):
            raise NotFound(f"The audit tool {self.id} {self.version} has no question at {path}.")
        return node
