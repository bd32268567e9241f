"""What an expression is worked out against (the day, the calendar, choice lists, verdicts), and where it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from app.tool.expressions.faults import MAX_VISITS, ExpressionFault
from app.tool.expressions.nodes import Node, Value

if TYPE_CHECKING:
    from app.domain.calendar import WorkingCalendar


def _no_instance(_name: str) -> Node | None:
    return None


def _no_verdict(_standard: str) -> str:
    return ""


def _no_label(_question: str, _value: str) -> str:
    return ""


@dataclass(slots=True)
class Environment:
    """`zone` is None in the program (whole days); `instance` gives a choice list or table by its name."""

    today: date
    now: datetime
    zone: tzinfo | None = None
    calendar: "WorkingCalendar | None" = None
    instance: Callable[[str], Node | None] = _no_instance
    verdict: Callable[[str], str] = _no_verdict
    choice_label: Callable[[str, str], str] = _no_label
    # The nodes outside all repeats, by their path with the root's name: found without a walk.
    lone: Mapping[str, Node] = field(default_factory=dict)
    visits: int = 0

    def visit(self, nodes: int) -> None:
        """Count nodes looked at. Raises ExpressionFault when one evaluation looks at too many."""
        self.visits += nodes
        if self.visits > MAX_VISITS:
            raise ExpressionFault("The expression looks at too many answers to be worked out.")


class Context:
    """Where an expression is being worked out: `current` is where the whole stands, `node` where this part does."""

    __slots__ = ("current", "environment", "memo", "node", "position", "size")

    def __init__(
        self,
        node: Node,
        environment: Environment,
        current: Node | None = None,
        position: int = 1,
        size: int = 1,
    ) -> None:
        self.node = node
        self.environment = environment
        self.current = node if current is None else current
        self.position = position
        self.size = size
        self.memo: dict[int, Value] | None = None  # in a condition: what is the same for every node
