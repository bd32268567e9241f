"""What a tool's plan is made of: a spot for each question and group, and the rules that stand at them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from app.tool.expressions import Scope, compile_expression
from app.tool.expressions.nodes import Node
from app.tool.expressions.paths import Closure
from app.tool.expressions.scope import Steps
from app.tool.model import Group, Question, Standard


class Aspect(IntEnum):
    """What a rule decides. Those up to CHOICES drive other rules and are kept up to date at every edit."""

    RELEVANT = 0
    VALUE = 1  # a calculation, or a default that is worked out
    COUNT = 2
    VERDICT = 3
    CHOICES = 4
    REQUIRED = 5
    READONLY = 6
    CONSTRAINT = 7
    WARNING = 8
    HINT = 9
    LABEL = 10


ENTERED = "_entered"  # ends the name of a date's companion: the day the entry was made
DRIVING = frozenset({Aspect.RELEVANT, Aspect.VALUE, Aspect.COUNT, Aspect.VERDICT, Aspect.CHOICES})


class Spot(Node):
    """A question or group of the tool, once, whatever number of rows it has in a form."""

    __slots__ = ("item", "path", "repeats", "rules", "steps")

    def __init__(self, name: str, path: str, item: Question | Group | None, steps: Steps) -> None:
        super().__init__(name)
        self.path = path
        self.item = item
        self.steps = steps
        self.repeats = isinstance(item, Group) and item.repeats
        self.rules: dict[Aspect, Rule] = {}

    def below(self) -> Iterator["Spot"]:
        """This spot and all below it."""
        yield self
        for child in self.children:
            if isinstance(child, Spot):
                yield from child.below()


@dataclass(slots=True, eq=False)
class Rule:
    """One expression of the tool, or one standard. Compiled when it is first worked out."""

    aspect: Aspect
    spot: Spot
    text: str
    number: int
    scope: Scope
    standard: Standard | None = None
    repeat: Spot | None = None  # of a COUNT, whose own spot is the group around the repeat
    rank: int = 0
    reads: dict[str, int] = field(default_factory=dict)  # path read -> steps shared with the reader
    _closure: Closure | None = None

    @property
    def closure(self) -> Closure:
        if self._closure is None:
            self._closure = compile_expression(self.text, self.scope)
        return self._closure

    @property
    def place(self) -> str:
        owner = self.standard or (self.repeat or self.spot).item
        return f"sheet {owner.cell.sheet}, row {owner.cell.row}" if owner else "the form"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that cannot be used: it is left out, and said to be."""

    path: str
    aspect: Aspect
    message: str


def innermost_repeat(spot: Spot) -> Spot | None:
    """The repeat whose rows a spot belongs to, itself included."""
    found: Node | None = spot
    while isinstance(found, Spot):
        if found.repeats:
            return found
        found = found.parent
    return None
