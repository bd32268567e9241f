"""Tables of rows in expressions: a question of a table looked at from outside, rows counted where there are none."""

from app.tool.expressions.syntax import Call, Chain, Expression, Filter, Number, Path, Reference
from app.tool.linter_scope import Known, Met, Place
from app.tool.model import Group, Kind, Node, Question
from app.tool.suggestions import did_you_mean

# Functions that take all rows of a question together.
_GATHERING = frozenset(
    {"count", "count-non-empty", "sum", "min", "max", "join", "concat", "checklist", "weighted-checklist",
     "boolean", "not", "position", "name", "local-name", "latest-date"}
)  # fmt: skip
_COUNTING = frozenset({"count", "sum"})


class Rows:
    """Looks at one part of an expression at a time. Every way in says whether all is well."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def check(self, met: Met, place: Place) -> bool:
        part = met.part
        if isinstance(part, Reference | Path):
            return self._is_within(part, met, place)
        if not isinstance(part, Call):
            return True
        if part.name == "indexed-repeat":
            return self._indexed(part, met, place)
        if part.name == "position" and part.arguments:
            return self._position(part.arguments[0], met, place)
        if part.name in _COUNTING and len(part.arguments) == 1:
            self._counts_rows(part, met, place)
        return True

    # -- from outside

    def _is_within(self, part: Reference | Path, met: Met, place: Place) -> bool:
        node = self._known.target(part, met, place)
        if isinstance(part, Path) and (not isinstance(node, Question) or _has_conditions(part)):
            return True
        table = self._known.table_of(node)
        if node is None or table is None or self._sees_a_row(table, met, place):
            return True
        if _is_gathered(met):
            return True
        message = (
            f"{node.name} has an answer in every row of {table.name}, and which row is meant is not said: "
            f"{_gathered(node, table)}."
        )
        self._known.error(place, "row-outside-table", message)
        return False

    def _sees_a_row(self, table: Group, met: Met, place: Place) -> bool:
        """Whether the expression, or the condition it is part of, stands in a row of the table."""
        known = self._known
        return known.is_row_of(place.own, table) or (
            met.in_condition and (met.row is None or known.is_row_of(met.row, table))
        )

    # -- functions on rows

    def _indexed(self, part: Call, met: Met, place: Place) -> bool:
        question = self._known.target(part.arguments[0], met, place) if part.arguments else None
        for at in range(1, len(part.arguments) - 1, 2):
            table = self._known.target(part.arguments[at], met, place)
            if table is None or question is None:
                continue
            if not isinstance(table, Group) or not table.repeats:
                message = f"{table.name} is no table: indexed-repeat() takes a question, its table and a row number."
            elif table not in self._known.groups_around(question):
                own = self._known.table_of(question)
                hint = f" Did you mean ${{{own.name}}}?" if own else ""
                message = f"{question.name} does not stand in the table {table.name}.{hint}"
            else:
                continue
            self._known.error(place, "repeat-misuse", message)
            return False
        return True

    def _position(self, part: Expression, met: Met, place: Place) -> bool:
        node = self._known.target(part, met, place)
        if node is None:
            return True
        if isinstance(node, Group) and node.repeats:
            return self._is_a_row(node, met, place)
        table = self._known.table_of(node)
        if table is None:
            message = f"{node.name} stands in no table, so position() is always 1."
            self._known.error(place, "repeat-misuse", message)
            return False
        if isinstance(part, Path):
            message = f"position() of {node.name} is not the row of {table.name}: write position(${{{table.name}}})."
            if place.own is not None and self._known.is_row_of(place.own, table):
                ups = "/".join([".."] * self._steps_up(place.own, table))
                message = f"position() of {node.name} is not the row of {table.name}: write position({ups})."
            self._known.warning(place, "repeat-misuse", message)
        return True

    def _is_a_row(self, table: Group, met: Met, place: Place) -> bool:
        """Whether position() of a table is asked in one of its rows; from outside it is that of the first."""
        if self._sees_a_row(table, met, place):
            return True
        message = f"Outside {table.name} its position() is always 1: count(${{{table.name}}}) is the number of rows."
        self._known.error(place, "repeat-misuse", message)
        return False

    def _steps_up(self, node: Node, table: Group) -> int:
        around = list(self._known.groups_around(node))
        return around.index(table) + 1 if table in around else 1

    def _counts_rows(self, part: Call, met: Met, place: Place) -> None:
        (inside,) = part.arguments
        if isinstance(inside, Filter | Chain | Call):
            return
        node = self._known.target(inside, met, place)
        if not isinstance(inside, Reference) or node is None:
            return
        table = self._known.table_of(node)
        is_table = isinstance(node, Group) and node.repeats
        if not is_table and table is None:
            what = "one answer" if isinstance(node, Question) else "no rows"
            message = f"{node.name} stands in no table: {part.name}() of it looks at {what}.{self._other(node)}"
            self._known.warning(place, "repeat-misuse", message)
        elif table is not None and not is_table and self._sees_a_row(table, met, place):
            message = (
                f"Inside {table.name} ${{{node.name}}} is the answer of the same row: "
                f"{part.name}() of it does not look at the other rows."
            )
            self._known.warning(place, "repeat-misuse", message)

    def _other(self, node: Node) -> str:
        return did_you_mean(node.name, self._known.table_names, "${{{}}}")


def _gathered(node: Node, table: Group) -> str:
    """How all rows are looked at together."""
    kind = node.kind if isinstance(node, Question) else None
    if kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL, Kind.CALCULATE):
        return f"write max(${{{node.name}}}) for the last or highest, min(${{{node.name}}}) for the first"
    if kind in (Kind.CHOICE, Kind.CHOICES):
        return f"write count(${{{table.name}}}[{node.name} = '…']) > 0 for any row with that answer"
    return f"write count-non-empty(${{{node.name}}}) for the number of answers"


def _is_gathered(met: Met) -> bool:
    """Whether all rows are looked at together, or one of them is picked out."""
    inner: Expression = met.part
    for outer in reversed(met.around):
        if isinstance(outer, Call):
            return _takes_rows(outer, inner)
        if isinstance(outer, Chain) and outer.rest[0][0] != "|":
            return False
        if isinstance(outer, Filter) and any(_picks_one(one) for one in outer.predicates):
            return True
        if not isinstance(outer, Chain | Filter | Path):
            return False
        inner = outer
    return False


def _has_conditions(path: Path) -> bool:
    """Whether rows are picked out on the way."""
    if isinstance(path.start, Filter) and path.start.predicates:
        return True
    return any(step.predicates for step in path.steps)


def _takes_rows(call: Call, inner: Expression) -> bool:
    at = next((at for at, one in enumerate(call.arguments) if one is inner), 0)
    if call.name == "indexed-repeat":
        return at == 0 or at % 2 == 1
    return call.name in _GATHERING


def _picks_one(part: Expression) -> bool:
    """Whether a condition in square brackets is the number of a row."""
    return isinstance(part, Number) or (isinstance(part, Call) and part.name == "last")
