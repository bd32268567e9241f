"""The answers of one audit as a tree of nodes that expressions can look at, with rows where the tool repeats."""

from collections.abc import Mapping
from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.tool.expressions.nodes import Node, Single
from app.tool.expressions.values import is_number
from app.tool.form_plan import Plan, Spot, is_worked_out
from app.tool.form_states import QuestionState
from app.tool.model import Choice, Kind, Question


class AnswerNode(Node):
    """A question, group or row of one audit.

    `own` is what its own rule says of relevance; `relevant` takes those above it into account. `worked_out` is the
    value of its calculation or default, `offered` the choices left by a filter. `state` remembers what was last
    said about it, until something it reads changes.
    """

    __slots__ = ("answer", "key", "offered", "own", "serial", "spot", "state", "worked_out")

    def __init__(self, spot: Spot, key: AnswerKey, serial: int = 0) -> None:
        super().__init__(spot.name)
        self.spot = spot
        self.key = key
        self.serial = serial
        self.own = True
        self.answer: Answer | None = None
        self.worked_out: Single = ""
        self.offered: tuple[Choice, ...] | None = None
        self.state: QuestionState | None = None


class Tree:
    """All nodes of one audit, by key. Rows stand in the order they were added."""

    def __init__(
        self,
        plan: Plan,
        answers: Mapping[AnswerKey, Answer],
        rows: Mapping[AnswerKey, tuple[int, ...]],
        facts: Mapping[str, str],
    ) -> None:
        self._answers = dict(answers)  # of all keys, also those whose rows are not there now
        self._rows = rows
        self._facts = facts
        self.nodes: dict[AnswerKey, AnswerNode] = {}
        self.top = Node("#form", kind=plan.top.kind)
        self.root = self._grow(plan.root, AnswerKey(""))
        self.top.append(self.root)

    # -- growing

    def _grow(self, spot: Spot, key: AnswerKey, serial: int = 0) -> AnswerNode:
        node = AnswerNode(spot, key, serial)
        self.nodes[key] = node
        if isinstance(spot.item, Question):
            node.answer = self._answers.get(key)
            node.value = self.value_for(node)
            return node
        for below in spot.children:
            assert isinstance(below, Spot)
            inside = AnswerKey(f"{key}/{below.name}")
            if not below.repeats:
                node.append(self._grow(below, inside))
                continue
            node.named.setdefault(below.name, [])
            for number in self._rows.get(inside, ()):
                node.append(self._grow(below, AnswerKey(f"{inside}#{number}"), number))
        return node

    def add_row(self, parent: AnswerNode, spot: Spot, key: AnswerKey, serial: int) -> AnswerNode:
        """A new last row of a repeat, with whatever answers are already known under its key."""
        row = self._grow(spot, key, serial)
        parent.insert(self._place_for(parent, spot), row)
        return row

    def _place_for(self, parent: AnswerNode, spot: Spot) -> int:
        """After the last row of the repeat; for a first row, after whatever stands before it in the tool."""
        earlier = {child.name for child in parent.spot.children[: spot.position + 1]}
        places = [child.position for child in parent.children if child.name in earlier]
        return max(places, default=-1) + 1

    def remove_row(self, row: AnswerNode, *, forget: bool) -> list[AnswerNode]:
        """The nodes taken out. `forget` drops their answers too."""
        assert row.parent is not None
        row.parent.remove(row)
        gone = below(row)
        for node in gone:
            del self.nodes[node.key]
            if forget:
                self._answers.pop(node.key, None)
        return gone

    def give(self, node: AnswerNode, answer: Answer | None) -> None:
        node.answer = answer
        if answer is None:
            self._answers.pop(node.key, None)
        else:
            self._answers[node.key] = answer

    # -- values

    def value_for(self, node: AnswerNode) -> Single:
        """What expressions see of a question: what is calculated, else the answer, a default, a fact."""
        question = node.spot.item
        assert isinstance(question, Question)
        answer = node.answer
        if question.rules.calculation:
            return node.worked_out
        if answer is not None and question.kind is not Kind.CALCULATE:
            if answer.state is not AnswerState.ANSWERED:
                return ""
            return typed(question, _offered(node, answer.value))
        if node.worked_out != "":
            return node.worked_out
        if question.kind in (Kind.HIDDEN, Kind.METADATA) and question.name in self._facts:
            return _plain(self._facts[question.name])
        default = question.rules.default
        return typed(question, default) if default and not is_worked_out(default) else ""

    def lone_nodes(self) -> dict[str, Node]:
        """The nodes outside all repeats, by their path with the root's name: these never come or go."""
        return {
            "/".join(node.spot.steps): node for key, node in self.nodes.items() if "#" not in key
        }

    @property
    def answers(self) -> Mapping[AnswerKey, Answer]:
        return self._answers


def _offered(node: AnswerNode, value: str) -> str:
    """Of the choices made, those that are offered now."""
    if node.offered is None:
        return value
    names = {choice.name for choice in node.offered}
    return " ".join(name for name in value.split() if name in names)


def typed(question: Question, text: str) -> Single:
    """An answer's text as a value of its question's kind; as it stands where it is none."""
    if question.kind is Kind.DATE:
        return typed_date(text)
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        return float(text) if is_number(text) else text
    return text


def typed_date(text: str) -> date | PartialDate | str:
    """A day as a date, a month or year as a partial date, anything else as it stands."""
    if not text:
        return ""
    try:
        when = PartialDate.parse(text)
    except InputRefused:
        return text
    return when.earliest if when.is_exact else when


def _plain(fact: str) -> Single:
    """A fact of the case: a date where it looks like a day or a month, else the text."""
    return typed_date(fact) if len(fact) in (len("2009-03-11"), len("2009-03")) else fact


def below(node: AnswerNode) -> list[AnswerNode]:
    """A node and all below it, in order."""
    found: list[AnswerNode] = []
    stack: list[Node] = [node]
    while stack:
        taken = stack.pop()
        if isinstance(taken, AnswerNode):
            found.append(taken)
            stack.extend(reversed(taken.children))
    return found
