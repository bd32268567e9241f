"""Keeping a form up to date: after an edit, only the rules that read something changed are worked out, in order."""

import heapq
import math
import sys
from collections.abc import Callable, Iterable

from app.domain.ids import AnswerKey
from app.domain.timeliness import Verdict
from app.tool.expressions import Context, Environment, ExpressionFault, evaluate, holds, to_number
from app.tool.expressions.nodes import Node, Single, Value
from app.tool.expressions.values import Truth, single, to_text
from app.tool.form_plan import DRIVING, Aspect, CircularRules, Plan, Rule, Spot
from app.tool.form_tree import AnswerNode, Tree, below, typed
from app.tool.model import Choice, Kind, Question, Standard

MAX_ROWS = 300  # rows that a repeat_count may ask for: no table on a page is worked in beyond that
MAX_NODES = 100_000  # questions, groups and rows of one audit, beyond which no counted row is added
# Steps that dear rules may take together after one edit, a few seconds of work at the very worst; what a tool of 600
# questions takes beyond what is free is a hundredth of it. Cheap rules, of so many steps each, get their turn whatever
# the others took, until more of them are asked than any table of rows gives rise to.
RUN_STEPS = 2_000_000
FREE_IN_RUN, FREE_BETWEEN_RUNS = 20, 2_000
RUN_RULES, RULES_A_NODE = 300_000, 10
MAX_ROUNDS = 40  # times one rule may be worked out at one place after one edit

Judge = Callable[[Standard], Verdict | None]
Offer = Callable[[AnswerNode], tuple[Choice, ...]]


class Engine:
    """The driving rules of one form at work on its tree.

    `touched` gathers the keys of all questions whose state may differ since it was last emptied, `stale` the
    standards. `faults` holds what could not be worked out, by the key and aspect concerned; `short` the repeats that
    have fewer rows than they should, or none that could be counted, with their rule and the rows asked for.
    """

    def __init__(
        self, plan: Plan, tree: Tree, environment: Environment, judge: Judge, offer: Offer
    ) -> None:
        self._plan = plan
        self._tree = tree
        self._judge = judge
        self._offer = offer
        self.environment = environment
        self.touched: set[AnswerKey] = set()
        self.stale: set[str] = set()
        self.faults: dict[tuple[AnswerKey, Aspect], str] = {}
        self.short: dict[AnswerKey, tuple[Rule, float]] = {}
        self.verdicts: dict[str, Verdict | None] = {}
        self._waiting: dict[int, dict[int, AnswerNode]] = {}
        self._queue: list[tuple[int, int]] = []
        self._turns = 0  # rules that may still be asked in this run

    # -- what changed

    def start(self) -> None:
        """Work out everything."""
        self._queue_all(below(self._tree.root))
        self.run()

    def changed(self, node: AnswerNode) -> None:
        """A node's value or relevance is new: wake whatever reads it."""
        self._touch(node)
        self._wake(node.spot.path, node, len(node.spot.steps))

    def _touch(self, node: AnswerNode) -> None:
        node.state = None
        self.touched.add(node.key)

    def row_added(self, row: AnswerNode) -> None:
        inside = below(row)
        assert isinstance(row.parent, AnswerNode)
        if not row.parent.relevant:
            for node in inside:
                node.relevant = False
        for node in inside:
            self._touch(node)
        self._wake_around(row.parent, row.spot)
        self._queue_all(inside)

    def row_removed(self, parent: AnswerNode, spot: Spot, gone: Iterable[AnswerNode]) -> None:
        for node in gone:
            self.touched.add(node.key)
            for aspect in Aspect:
                self.faults.pop((node.key, aspect), None)
            for inside in node.spot.children:
                self.short.pop(AnswerKey(f"{node.key}/{inside.name}"), None)
        self._wake_around(parent, spot)

    def _wake_around(self, parent: AnswerNode, repeat: Spot) -> None:
        """Rows came or went: whatever reads the repeat, or anything in it, may see something else."""
        self._touch(parent)
        self.touched.add(AnswerKey(f"{parent.key}/{repeat.name}"))
        for spot in repeat.below():
            self._wake(spot.path, parent, len(parent.spot.steps))

    def _wake(self, path: str, node: Node, at_most: int) -> None:
        for rule, steps in self._plan.readers.get(path, ()):
            anchor = node
            depth = min(steps, at_most)
            for _ in range(at_most - depth):
                assert anchor.parent is not None
                anchor = anchor.parent
            for place in _places(rule.spot, anchor, depth):
                self._add(rule, place)

    def _queue_all(self, nodes: Iterable[AnswerNode]) -> None:
        for node in nodes:
            for rule in self._plan.driving.get(node.spot.path, ()):
                self._add(rule, node)

    def _add(self, rule: Rule, node: AnswerNode) -> None:
        if rule.aspect not in DRIVING:
            for inside in below(node) if rule.aspect is Aspect.READONLY else (node,):
                self._touch(inside)  # what makes a group read-only makes all in it so
            return
        places = self._waiting.get(rule.number)
        if places is None:
            places = self._waiting[rule.number] = {}
            heapq.heappush(self._queue, (rule.rank, rule.number))
        places[id(node)] = node

    # -- working it out

    def run(self) -> None:
        """Work out all that waits. Raises CircularRules when rows feed each other without end.

        Dear rules that do not get their turn are noted in `faults` as what cannot be worked out; they hide nothing.
        """
        self.environment.allow(RUN_STEPS, free=FREE_IN_RUN)
        self._turns = RUN_RULES + RULES_A_NODE * len(self._tree.nodes)
        try:
            self._run()
        finally:
            self.environment.allow(self.environment.left, free=FREE_BETWEEN_RUNS)
            self._turns = sys.maxsize  # between runs only what is looked at is asked

    def _run(self) -> None:
        rounds: dict[int, int] = {}
        while self._queue:
            _, number = heapq.heappop(self._queue)
            rule = self._plan.rules[number]
            places = self._waiting.pop(number)
            rounds[number] = rounds.get(number, 0) + 1
            if rounds[number] > MAX_ROUNDS + len(self._tree.nodes):
                raise CircularRules((rule.spot.path,), rule.place)
            for node in places.values():
                if self._tree.nodes.get(node.key) is node:
                    self._work_out(rule, node)

    def _work_out(self, rule: Rule, node: AnswerNode) -> None:
        match rule.aspect:
            case Aspect.RELEVANT:
                self._decide_relevance(rule, node)
            case Aspect.VALUE:
                self._calculate(rule, node)
            case Aspect.COUNT:
                self._count_rows(rule, node)
            case Aspect.CHOICES:
                self._filter_choices(node)
            case _:
                self._judge_standard(rule)

    def ask(self, rule: Rule, node: AnswerNode, item: Node | None = None) -> Value | None:
        """The value of a rule at a node; None when it cannot be worked out, which is noted in `faults`.

        `item` is the choice looked at by a choice filter.
        """
        try:
            self._turns -= 1
            if self._turns < 0:
                raise ExpressionFault(
                    "This rule did not get its turn: too many were asked at once."
                )
            context = Context(item or node, self.environment, node)
            value = evaluate(rule.closure, context)
        except ExpressionFault as fault:
            self._note_fault(rule, node, str(fault))
            return None
        if self.faults:
            self._note_fault(rule, node, None)
        return value

    def _note_fault(self, rule: Rule, node: AnswerNode, said: str | None) -> None:
        key = (node.key, rule.aspect)
        before = self.faults.pop(key, None)
        if said is not None:
            self.faults[key] = said
        if before != said and rule.aspect in DRIVING:
            self._touch(node)

    def is_true(
        self, rule: Rule, node: AnswerNode, item: Node | None = None, *, unless: bool
    ) -> bool:
        """Whether a rule holds; `unless` where it cannot be worked out."""
        value = self.ask(rule, node, item)
        return unless if value is None else holds(value)

    def would_hold(self, rule: Rule, parent: AnswerNode) -> bool:
        """Whether the relevance rule of a repeat without rows holds, for a row that would stand in `parent`."""
        return self.is_true(rule, self._ghost(rule, parent), unless=True)

    def _ghost(self, rule: Rule, parent: AnswerNode) -> AnswerNode:
        """A row that is not there, for rules about a repeat as a whole."""
        spot = rule.repeat or rule.spot
        ghost = AnswerNode(spot, AnswerKey(f"{parent.key}/{spot.name}"))
        ghost.parent = parent
        return ghost

    def _decide_relevance(self, rule: Rule, node: AnswerNode) -> None:
        own = self.is_true(rule, node, unless=True)
        if own == node.own:
            return
        node.own = own
        for inside in below(node):
            self._touch(inside)  # why it is hidden may be new even where it stays hidden
        self._spread(node)

    def _spread(self, node: AnswerNode) -> None:
        above = node.parent.relevant if node.parent is not None else True
        relevant = above and node.own
        if node.relevant == relevant:
            return
        node.relevant = relevant
        self.changed(node)
        for child in node.children:
            assert isinstance(child, AnswerNode)
            self._spread(child)

    def _calculate(self, rule: Rule, node: AnswerNode) -> None:
        question = node.spot.item
        if not isinstance(question, Question):
            return
        found = self.ask(rule, node)
        node.worked_out = "" if found is None else _kept(question, single(found))
        self.refresh(node)

    def refresh(self, node: AnswerNode) -> None:
        """Give a question its value anew and, when it is another one, wake its readers."""
        value = self._tree.value_for(node)
        if value != node.value or type(value) is not type(node.value):
            node.value = value
            self.changed(node)

    def _filter_choices(self, node: AnswerNode) -> None:
        """What is offered decides what of an answer counts: a choice no longer offered is kept, and blank to all."""
        offered = self._offer(node)
        if offered != node.offered:
            node.offered = offered
            self._touch(node)
            self.refresh(node)

    def _count_rows(self, rule: Rule, parent: AnswerNode) -> None:
        spot = rule.repeat
        assert spot is not None
        ghost = self._ghost(rule, parent)
        found = self.ask(rule, ghost)
        if found is None:  # the rows that are there stay: a fault hides nothing
            self._note_short(rule, ghost.key, math.nan)
            return
        number = to_number(found)
        asked = int(max(number, 0)) if math.isfinite(number) else 0
        rows = list(parent.named.get(spot.name, ()))
        room = (MAX_NODES - len(self._tree.nodes)) // sum(1 for _ in spot.below())
        wanted = min(asked, MAX_ROWS, len(rows) + max(room, 0))
        self._note_short(rule, ghost.key, asked if wanted < asked else None)
        for row in reversed(rows[wanted:]):
            assert isinstance(row, AnswerNode)
            self.row_removed(parent, spot, self._tree.remove_row(row, forget=False))
        for serial in range(len(rows) + 1, wanted + 1):
            key = AnswerKey(f"{parent.key}/{spot.name}#{serial}")
            self.row_added(self._tree.add_row(parent, spot, key, serial))

    def _note_short(self, rule: Rule, repeat: AnswerKey, asked: float | None) -> None:
        """Keep in mind, or forget, that a repeat lacks rows: the questions its count reads will say so."""
        before = self.short.pop(repeat, None)
        if asked is not None:
            self.short[repeat] = (rule, asked)
        if before != self.short.get(repeat):
            for path in rule.reads:
                if path in self._plan.spots:
                    spot = self._plan.spots[path]
                    for node in _places(spot, self._tree.root, len(self._plan.root.steps)):
                        self._touch(node)

    def _judge_standard(self, rule: Rule) -> None:
        standard = rule.standard
        assert standard is not None
        before = self.verdicts.pop(standard.id, None)
        self.stale.add(standard.id)
        path = f"verdict:{standard.id}"
        if path not in self._plan.readers:
            return  # worked out when somebody asks
        after = self.verdict(standard)
        if (before and before.kind) != (after and after.kind):
            self._wake(path, self._tree.root, len(self._plan.root.steps))

    def verdict(self, standard: Standard) -> Verdict | None:
        if standard.id not in self.verdicts:
            self.verdicts[standard.id] = self._found(standard)
        return self.verdicts[standard.id]

    def _found(self, standard: Standard) -> Verdict | None:
        """The verdict; None, said at the question that starts the clock, where a rule of it took too much work."""
        refused = self.environment.refused
        found = self._judge(standard)
        key = (AnswerKey(standard.starts), Aspect.VERDICT)
        if self.environment.refused == refused:
            self.faults.pop(key, None)
            return found
        self.faults[key] = f"The rules of standard {standard.id} take too much work."
        return None


def _places(spot: Spot, anchor: Node, depth: int) -> list[AnswerNode]:
    """All nodes of a spot at or below a node that stands `depth` steps from the top."""
    nodes = [anchor]
    for name in spot.steps[depth:]:
        nodes = [child for node in nodes for child in node.named.get(name, ())]
    return [node for node in nodes if isinstance(node, AnswerNode)]


def _kept(question: Question, value: Single) -> Single:
    """What a calculation leaves in its question: truth as text, no NaN, and the kind the question has."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    if question.kind in (Kind.CALCULATE, Kind.HIDDEN, Kind.METADATA):
        return Truth.of(value) if isinstance(value, bool) else value
    return typed(question, to_text(value))
