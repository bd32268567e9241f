"""What the linter knows: the tool's names, its tables of rows and its lists, and where an expression stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.tool.expressions.inspection import parts_of
from app.tool.expressions.syntax import Call, Expression, Filter, Path, Reference, Step, Text
from app.tool.model import Group, Kind, Node, Question, Tool
from app.tool.problems import Problems
from app.tool.workbook_columns import Table

Columns = Mapping[str, Mapping[str, str]]  # sheet -> column -> letters
# Columns whose expression decides yes or no.
CONDITIONS = frozenset(
    {"relevant", "required", "readonly", "constraint", "cfa:warning", "cfa:hint", "choice_filter",
     "applies_if", "absent_if", "counts_if", "closes_if", "when"}
)  # fmt: skip
CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands. `own` is the question that "." means; `column` is the heading's plain name."""

    sheet: str
    cell: str
    own: Node | None
    column: str = ""

    @property
    def in_list(self) -> bool:
        """Whether plain names mean the columns of a list of choices."""
        return self.column == "choice_filter"


@dataclass(frozen=True, slots=True)
class Met:
    """A part of an expression, what it stands in (outermost first), and the node "." means there.

    `role` says what it is to the part around it: "argument 1", "operand", "base", "start", or "condition" in
    square brackets. `row` is None where it cannot be told whose condition it is.
    """

    part: Expression
    around: tuple[Expression, ...] = ()
    role: str = ""
    row: Node | None = None
    in_condition: bool = False
    in_table: str = ""  # the list of choices whose rows a condition looks at

    @property
    def outer(self) -> Expression | None:
        return self.around[-1] if self.around else None


@dataclass
class Known:
    """The whole tool, as the checks ask for it."""

    tool: Tool
    tables: Mapping[str, Table]
    problems: Problems
    _nodes: dict[str, list[Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.tool.nodes():
            self._nodes.setdefault(node.name, []).append(node)

    @cached_property
    def is_audit_tool(self) -> bool:
        """Whether the workbook has columns of ours: then our manners hold too, not only what XLSForm allows."""
        return any(column.startswith("cfa:") for column in self.columns.get("survey", {}))

    @cached_property
    def columns(self) -> Columns:
        return {name: table.columns for name, table in self.tables.items()}

    # -- saying

    def error(self, place: Place, code: str, message: str) -> None:
        self.problems.error(place.sheet, place.cell, code, message)

    def warning(self, place: Place, code: str, message: str) -> None:
        self.problems.warning(place.sheet, place.cell, code, message)

    def cell(self, sheet: str, column: str, row: int) -> str:
        return f"{self.columns.get(sheet, {}).get(column, 'A')}{row}"

    # -- names

    def named(self, name: str) -> list[Node]:
        return self._nodes.get(name, [])

    def node(self, name: str) -> Node | None:
        """The one node of this name; None where there is none, or more than one."""
        found = self.named(name)
        return found[0] if len(found) == 1 else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self._nodes)

    @cached_property
    def question_names(self) -> tuple[str, ...]:
        return tuple(question.name for question in self.tool.questions)

    @cached_property
    def table_names(self) -> tuple[str, ...]:
        nodes = self.tool.nodes()
        return tuple(node.name for node in nodes if isinstance(node, Group) and node.repeats)

    @cached_property
    def standards(self) -> frozenset[str]:
        return frozenset(standard.id for standard in self.tool.standards)

    def choices_of(self, question: Question) -> Mapping[str, str]:
        """Name -> label of the choices of a question."""
        choices = self.tool.choices.get(question.list_name, ())
        return {choice.name: choice.label for choice in choices}

    def columns_of(self, list_name: str) -> frozenset[str]:
        """The columns that some choice of a list fills."""
        choices = self.tool.choices.get(list_name, ())
        return frozenset(
            {"name", "label", *(column for choice in choices for column in choice.extra)}
        )

    # -- tables

    def table_of(self, node: Node | None) -> Group | None:
        """The innermost table (repeat) that a node stands in, not itself."""
        for around in self.groups_around(node):
            if around.repeats:
                return around
        return None

    def groups_around(self, node: Node | None) -> Iterator[Group]:
        """The groups a node stands in, innermost first."""
        path = node.path.rpartition("/")[0] if node else ""
        while path:
            around = self.tool.by_path.get(path)
            if isinstance(around, Group):
                yield around
            path = path.rpartition("/")[0]

    def is_row_of(self, node: Node | None, table: Group) -> bool:
        """Whether an expression at a node looks from within a row of the table."""
        return node is not None and (
            node is table or any(around is table for around in self.groups_around(node))
        )

    # -- what a part means

    def target(self, part: Expression, met: Met, place: Place) -> Node | None:
        """The question or group that a reference or a path leads to, where that can be told."""
        if isinstance(part, Reference):
            return self.node(part.name)
        if isinstance(part, Filter):
            return self.target(part.base, met, place)
        if not isinstance(part, Path) or not part.steps:
            return None
        found = self.followed(part, met, place)
        last = part.steps[-1]
        if found is None and last.axis == "child" and not (place.in_list or met.in_table):
            return self.node(last.test)  # by its name, where the steps cannot be followed
        return found

    def followed(self, path: Path, met: Met, place: Place) -> Node | None:
        """Where the steps of a path lead, from the node it stands at or a question it begins with."""
        node: Node | None
        if path.start == "":
            node = met.row if met.in_condition else place.own
        elif isinstance(path.start, Reference):
            node = self.node(path.start.name)
        else:
            node = None
        for step in path.steps:
            node = self._stepped(node, step)
        return node

    def _stepped(self, node: Node | None, step: Step) -> Node | None:
        if node is None:
            return None
        if step.axis == "self":
            return node
        if step.axis == "parent":
            return next(self.groups_around(node), None)
        if step.axis == "child":
            return self.tool.by_path.get(f"{node.path}/{step.test}")
        return None


def walk(whole: Expression, known: Known, place: Place) -> Iterator[Met]:
    """The expression and every part inside it, conditions in square brackets included, in the order of the text."""
    stack = [Met(whole)]
    while stack:
        met = stack.pop()
        yield met
        stack.extend(reversed(list(_inside(met, known, place))))


def _inside(met: Met, known: Known, place: Place) -> Iterator[Met]:
    part, around = met.part, (*met.around, met.part)
    if isinstance(part, Filter):
        yield Met(part.base, around, "base", met.row, met.in_condition, met.in_table)
        yield from _conditions(part.predicates, part.base, met, known, place)
    elif isinstance(part, Path):
        if not isinstance(part.start, str):
            yield Met(part.start, around, "start", met.row, met.in_condition, met.in_table)
        for count, step in enumerate(part.steps, start=1):
            before = Path(part.start, part.steps[:count], part.at)
            yield from _conditions(step.predicates, before, met, known, place)
    else:
        for number, inner in enumerate(parts_of(part), start=1):
            role = f"argument {number}" if isinstance(part, Call) else "operand"
            yield Met(inner, around, role, met.row, met.in_condition, met.in_table)


def _conditions(
    parts: tuple[Expression, ...], base: Expression, met: Met, known: Known, place: Place
) -> Iterator[Met]:
    table = _table_in(base)
    row = None if table else known.target(base, met, place)
    for part in parts:
        yield Met(
            part, (*met.around, met.part), "condition", row, in_condition=True, in_table=table
        )


def _table_in(base: Expression) -> str:
    """The name in `instance('name')/root/item`; "" for what begins otherwise."""
    while isinstance(base, Path | Filter):
        inner = base.start if isinstance(base, Path) else base.base
        if isinstance(inner, str):
            return ""
        base = inner
    if not isinstance(base, Call) or base.name != "instance" or not base.arguments:
        return ""
    name = base.arguments[0]
    return name.value if isinstance(name, Text) and name.value else "?"
