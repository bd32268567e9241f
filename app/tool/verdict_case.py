"""The audit that standards are judged on, and what its rules would say if an answer that is unknown were known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import prod
from typing import TypeVar

from app.domain.answers import AnswerState
from app.domain.calendar import WorkingCalendar
from app.domain.events import Found
from app.tool.expressions import Context, Environment, ExpressionFault, evaluate, holds
from app.tool.expressions.nodes import Node, Single
from app.tool.expressions.scope import shared
from app.tool.form_plan import Plan
from app.tool.form_tree import AnswerNode
from app.tool.model import Choice, Kind, Question

CANNOT_TELL = "cannot_tell"  # a choice of this name leaves open whether its event took place
NO = frozenset({"no", "false", "0", "none"})  # choices that say of their event that it is not there
_MOST_TRIALS = 64
_BY_WEIGHT = (
    Found.COULD_NOT_LOOK, Found.UNCLEAR, Found.NOT_FOUND, Found.NOT_APPLICABLE, Found.NOT_DONE,
)  # fmt: skip
_OF_STATES = {
    AnswerState.COULD_NOT_LOOK: Found.COULD_NOT_LOOK,
    AnswerState.NOT_RECORDED: Found.NOT_FOUND,
    AnswerState.NOT_APPLICABLE: Found.NOT_APPLICABLE,
}
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Case:
    """What a verdict is made from: the audit's answers, and the dates its clocks run to."""

    plan: Plan
    root: AnswerNode
    environment: Environment
    position_date: date
    calendar: WorkingCalendar
    announced_on: date | None = None
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    # -- finding

    def near(self, path: str, here: AnswerNode) -> list[AnswerNode]:
        """The questions at a path in the row `here` stands in; those of all rows of another table."""
        spot = self.plan.spots.get(path)
        if spot is None:
            return []
        common = shared(spot.steps, here.spot.steps)
        top: Node = here
        for _ in range(len(here.spot.steps) - common):
            assert top.parent is not None
            top = top.parent
        nodes = [top]
        for name in spot.steps[common:]:
            nodes = [child for node in nodes for child in node.named.get(name, ())]
        return [node for node in nodes if isinstance(node, AnswerNode)]

    def asked(self, path: str) -> list[AnswerNode]:
        """The questions at a path that are asked, in all rows."""
        return [node for node in self.near(path, self.root) if node.relevant]

    def read_by(self, text: str, here: AnswerNode) -> list[AnswerNode]:
        """The questions that a condition at `here` reads. Raises ExpressionFault."""
        paths = self.plan.reads(text, here.spot)
        return [node for path in paths for node in self.near(path, here)]

    # -- conditions

    def holds(self, text: str, here: AnswerNode) -> bool:
        """Whether a condition holds; one that cannot be worked out does not."""
        try:
            closure = self.plan.closure(text, here.spot)
            return holds(evaluate(closure, Context(here, self.environment)))
        except ExpressionFault:
            return False

    def outcomes(
        self, unknown: Sequence[AnswerNode], ask: Callable[[], Outcome]
    ) -> set[Outcome] | None:
        """What `ask` gives for every choice that the unknown answers may be; None where they cannot be tried."""
        lists = [self._choices(node) for node in unknown]
        if not all(lists) or prod(map(len, lists)) > _MOST_TRIALS:
            return None
        found = set()
        for chosen in product(*lists):
            with supposing(dict(zip(unknown, chosen, strict=True))):
                found.add(ask())
        return found

    def _choices(self, node: AnswerNode) -> list[str]:
        question = node.spot.item
        if (
            not node.relevant
            or not isinstance(question, Question)
            or question.kind is not Kind.CHOICE
        ):
            return []
        listed = self.choices.get(question.list_name, ())
        return [choice.name for choice in listed if choice.name != CANNOT_TELL]

    # -- what is not known

    def behind(self, path: str, here: AnswerNode | None = None) -> Found:
        """What the choices that hide a question say of its event; UNANSWERED where they say nothing.

        NOT_DONE is a choice that says no. A choice that is hidden itself says what hides it.
        """
        found = set()
        for gate in self.plan.sources.gates(path):
            for node in self.near(gate, here or self.root):
                found.add(self.known(node))
        return next((each for each in _BY_WEIGHT if each in found), Found.UNANSWERED)

    def known(self, node: AnswerNode) -> Found:
        """What an answer says of the event it is about, apart from a date: DATED for any choice but "no"."""
        if not node.relevant:
            return self.behind(node.spot.path, node)
        if node.answer is not None and node.answer.state is not AnswerState.ANSWERED:
            return _OF_STATES[node.answer.state]
        if node.value == CANNOT_TELL:
            return Found.UNCLEAR
        if node.value == "":
            return Found.UNANSWERED
        return Found.NOT_DONE if str(node.value).lower() in NO else Found.DATED


@contextmanager
def supposing(values: Mapping[AnswerNode, Single]) -> Iterator[None]:
    """The form as if these questions had these values."""
    held = {node: node.value for node in values}
    try:
        for node, value in values.items():
            node.value = value
        yield
    finally:
        for node, before in held.items():
            node.value = before
