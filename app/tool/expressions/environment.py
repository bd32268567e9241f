"""What an expression is worked out against (the day, the calendar, choice lists, verdicts), and where it stands."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from app.tool.expressions.faults import MAX_STEPS, ExpressionFault
from app.tool.expressions.nodes import Node, Value

if TYPE_CHECKING:
    from app.domain.calendar import WorkingCalendar
    from app.tool.expressions.patterns import Pattern

UNBOUNDED = sys.maxsize


def _no_instance(_name: str) -> Node | None:
    return None


def _no_verdict(_standard: str) -> str:
    return ""


def _no_label(_question: str, _value: str) -> str:
    return ""


@dataclass(slots=True)
class Environment:
    """`zone` is None in the program (whole days); `instance` gives a choice list or table by its name.

    `steps` counts the work of the evaluation under way, which ends with a fault at `limit`. Where many evaluations
    follow one edit, `allow` bounds what they may do together: cheap ones of up to `free` steps are never refused,
    what dearer ones take beyond that is taken from `left`.
    """

    today: date
    now: datetime
    zone: tzinfo | None = None
    calendar: "WorkingCalendar | None" = None
    instance: Callable[[str], Node | None] = _no_instance
    verdict: Callable[[str], str] = _no_verdict
    choice_label: Callable[[str, str], str] = _no_label
    # The nodes outside all repeats, by their path with the root's name: found without a walk.
    lone: Mapping[str, Node] = field(default_factory=dict)
    steps: int = 0
    limit: int = MAX_STEPS
    free: int = MAX_STEPS
    left: int = UNBOUNDED
    refused: int = 0  # evaluations that ended at a limit, ever
    # The patterns read in this evaluation, so that each is charged once whatever was read before.
    patterns: "dict[str, Pattern]" = field(default_factory=dict)

    def charge(self, steps: int) -> None:
        """Count work. Raises ExpressionFault when one evaluation takes too much."""
        self.steps += steps
        if self.steps > self.limit:
            raise self._too_much()

    def _too_much(self) -> ExpressionFault:
        self.refused += 1
        if self.limit < MAX_STEPS:
            return ExpressionFault(
                "This rule did not get its turn: the audit tool's rules take too much work together."
            )
        return ExpressionFault("The expression takes too much work.")

    def allow(self, left: int, *, free: int) -> None:
        """So much work for all evaluations from here on, beyond what each has free."""
        self.left, self.free = left, free
        self.limit = min(MAX_STEPS, max(free, left))

    def settle(self) -> None:
        """An evaluation is over that took more than it has free."""
        self.allow(self.left - (self.steps - self.free), free=self.free)


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
