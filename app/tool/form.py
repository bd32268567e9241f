"""An open audit: its answers put into the tool, every rule kept up to date at each edit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.answers import Answer
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import Verdict, VerdictKind
from app.tool.expressions import (
    Context,
    Environment,
    ExpressionFault,
    evaluate,
    holds,
    to_text,
)
from app.tool.form_checks import is_answered, problems_of
from app.tool.form_engine import Engine
from app.tool.form_paths import find_key, position_path
from app.tool.form_plan import ANSWERABLE, Aspect, Spot, plan_for
from app.tool.form_states import Progress, QuestionState
from app.tool.form_tables import choice_label, offered_choices, table
from app.tool.form_tree import AnswerNode, Tree, below
from app.tool.form_words import reading_of, why_hidden
from app.tool.model import Kind, Question, Tool
from app.tool.verdict_case import Case
from app.tool.verdicts import is_end_unanswered, is_end_unread, judge_standard

_SUPPOSING = frozenset({VerdictKind.OVERDUE_OPEN, VerdictKind.NOT_YET_DUE})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an audit is worked out against. Clocks run to `position_date`.

    `facts` are what the round and the case already know, by the name of the tool's hidden question that shows
    them: unborn, age_years, disabled, team_kind, plan_start, paper_seen, …
    """

    today: date
    position_date: date
    calendar: WorkingCalendar
    announced_on: date | None = None
    now: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class Form:
    """One audit's answers in its tool.

    Keys name answers with the serials of their rows ("/CS/CS1#3/seen_on"); "" is the whole form. An answer that
    is hidden is kept, counts nowhere and is blank to every rule. Not for several threads at once.
    """

    def __init__(
        self,
        tool: Tool,
        circumstances: Circumstances,
        answers: Mapping[AnswerKey, Answer] | None = None,
        rows: Mapping[AnswerKey, tuple[int, ...]] | None = None,
        last_serial: Mapping[AnswerKey, int] | None = None,
    ) -> None:
        """`last_serial` are the highest serials ever used, so that none is given twice.

        Raises CircularRules when the tool's rules depend on each other in a circle.
        """
        self.tool = tool
        self.circumstances = circumstances
        self._plan = plan_for(tool)
        self.edition = 0  # another one after each edit
        self._standards = {standard.id: standard for standard in tool.standards}
        self._last = dict(last_serial or {})
        for repeat, serials in (rows or {}).items():
            self._last[repeat] = max((*serials, self._last.get(repeat, 0)))
        self._tree = Tree(self._plan, answers or {}, rows or {}, _facts(circumstances))
        self._engine = Engine(
            self._plan,
            self._tree,
            self._environment(),
            lambda standard: judge_standard(standard, self._case),
            lambda node: offered_choices(tool, self._plan, self._engine, node),
        )
        self._case = Case(
            self._plan,
            self._tree.root,
            self._engine.environment,
            circumstances.position_date,
            circumstances.calendar,
            circumstances.announced_on,
            tool.choices,
        )
        self._engine.environment.lone = self._tree.lone_nodes()
        self._engine.start()
        self._settle()

    def _environment(self) -> Environment:
        given = self.circumstances
        now = given.now or datetime.combine(given.today, datetime.min.time())
        return Environment(
            given.today,
            now,
            None,
            given.calendar,
            instance=lambda name: table(self.tool, self._plan, name, _facts(given)),
            verdict=self._verdict_word,
            choice_label=lambda question, value: choice_label(
                self.tool, self._plan, question, value
            ),
        )

    # -- edits

    def put(self, key: AnswerKey, answer: Answer | None) -> frozenset[AnswerKey]:
        """Give a question an answer, or take it away; the keys whose state may have changed.

        Raises NotFound for a key that is not in this form, InputRefused for what the tool works out itself.
        """
        node = self._node(key)
        question = node.spot.item
        if (
            not isinstance(question, Question)
            or question.kind in (Kind.NOTE, Kind.CALCULATE)
            or question.rules.calculation
        ):
            raise InputRefused(f"Nothing can be entered at {position_path(self._tree, key)}.")
        self._tree.give(node, answer)
        node.value = self._tree.value_for(node)
        self._engine.changed(node)
        self._engine.run()
        return self._settle()

    def add_row(self, repeat: AnswerKey, serial: int | None = None) -> AnswerKey:
        """A new last row of a repeat; its key. `changed` holds the keys that may have changed.

        Raises NotFound when there is no such repeat, InputRefused when its rows are counted by the tool or the
        serial was used before.
        """
        parent, spot = self._repeat(repeat)
        last = self._last.get(repeat, 0)
        number = last + 1 if serial is None else serial
        if spot.rules.get(Aspect.COUNT) is not None:
            raise InputRefused(f"The rows of {spot.path} are counted by the audit tool.")
        if number <= last:
            raise InputRefused(
                f"Row {number} of {spot.path} was there before; a row's number is used once."
            )
        self._last[repeat] = number
        key = AnswerKey(f"{repeat}#{number}")
        self._engine.row_added(self._tree.add_row(parent, spot, key, number))
        self._engine.run()
        self._settle()
        return key

    def last_serial(self, repeat: AnswerKey) -> int:
        """The highest number a row of this repeat ever had; 0 before the first."""
        return self._last.get(repeat, 0)

    def remove_row(self, row: AnswerKey) -> frozenset[AnswerKey]:
        """Take a row out with its answers. Raises NotFound, InputRefused as `add_row` does."""
        node = self._node(row)
        if not node.serial or not isinstance(node.parent, AnswerNode):
            raise NotFound(f"There is no row {row} in this audit.")
        if node.spot.rules.get(Aspect.COUNT) is not None:
            raise InputRefused(f"The rows of {node.spot.path} are counted by the audit tool.")
        parent = node.parent
        gone = self._tree.remove_row(node, forget=True)
        self._engine.row_removed(parent, node.spot, gone)
        self._engine.run()
        return self._settle()

    def _settle(self) -> frozenset[AnswerKey]:
        """What the edit changed: kept in `changed` and `changed_standards`."""
        self.edition += 1
        self.changed = frozenset(self._engine.touched)
        self.changed_standards = frozenset(self._engine.stale)
        self._engine.touched.clear()
        self._engine.stale.clear()
        return self.changed

    # -- structure

    def _node(self, key: AnswerKey) -> AnswerNode:
        node = self._tree.nodes.get(key)
        if node is None:
            raise NotFound(f"There is nothing at {key or 'that place'} in this audit.")
        return node

    def _repeat(self, key: AnswerKey) -> tuple[AnswerNode, Spot]:
        around, _, name = key.rpartition("/")
        parent = self._tree.nodes.get(AnswerKey(around))
        spots = parent.spot.named.get(name, []) if parent else []
        if parent is None or not spots or not isinstance(spots[0], Spot) or not spots[0].repeats:
            raise NotFound(f"There is no repeat at {key} in this audit.")
        return parent, spots[0]

    def rows(self, repeat: AnswerKey) -> tuple[AnswerKey, ...]:
        """The keys of a repeat's rows, in order. Raises NotFound."""
        parent, spot = self._repeat(repeat)
        rows = parent.named.get(spot.name, ())
        return tuple(row.key for row in rows if isinstance(row, AnswerNode))

    def keys_in(self, group: AnswerKey) -> tuple[AnswerKey, ...]:
        """The keys directly inside a group or row, in order: questions, groups, each repeat once. "" is the form."""
        node = self._node(group)
        return tuple(AnswerKey(f"{group}/{spot.name}") for spot in node.spot.children)

    def question_keys(self, group: AnswerKey = AnswerKey("")) -> Iterator[AnswerKey]:  # noqa: B008  (a NewType of str)
        """The keys of all questions at any depth below a group, row or repeat, in order, with those in rows."""
        for node in self._below(group):
            if isinstance(node.spot.item, Question):
                yield node.key

    def _below(self, group: AnswerKey) -> Iterator[AnswerNode]:
        node = self._tree.nodes.get(group)
        tops = [node] if node else [self._node(row) for row in self.rows(group)]
        for top in tops:
            yield from below(top)

    def key_of(self, path: str) -> AnswerKey:
        """From a path with positions ("/visits[2]/date"), or a question's name used only once. Raises NotFound."""
        return find_key(self._tree, self._plan, path)

    def position_path(self, key: AnswerKey) -> str:
        """From a key to a path with positions; raises NotFound."""
        return position_path(self._tree, key)

    @property
    def answers(self) -> Mapping[AnswerKey, Answer]:
        """All answers held, the hidden ones too."""
        return self._tree.answers

    # -- what stands there

    def relevant(self, key: AnswerKey) -> bool:
        """Whether a question, group, row or repeat is asked. Raises NotFound."""
        node = self._tree.nodes.get(key)
        if node is not None:
            return node.relevant
        parent, spot = self._repeat(key)
        rows = parent.named.get(spot.name, [])
        if rows:
            return any(row.relevant for row in rows)
        rule = spot.rules.get(Aspect.RELEVANT)
        if rule is None or not parent.relevant:
            return parent.relevant
        return self._engine.would_hold(rule, parent)

    def is_ruled_out(self, path: str, facts: frozenset[str]) -> bool:
        """Whether these facts alone, by the names of their questions, decide that the one at `path` is not asked.

        Its own rule may say so, or that of a group it stands in.
        """
        steps = path.split("/")
        around = ("/".join(steps[:end]) for end in range(2, len(steps) + 1))
        return any(self._rules_out(one, facts) for one in around)

    def _rules_out(self, path: str, facts: frozenset[str]) -> bool:
        spot, node = self._plan.spots.get(path), self._tree.nodes.get(AnswerKey(path))
        rule = spot.rules.get(Aspect.RELEVANT) if spot else None
        if rule is None or node is None or node.relevant:
            return False
        spots = self._plan.spots  # a rule may read verdicts too, which are no facts
        if not all(read in spots and spots[read].name in facts for read in rule.reads):
            return False
        held = self._engine.ask(rule, node)
        return held is not None and not holds(held)

    def value(self, key: AnswerKey) -> object:
        """The typed value: str, float, PartialDate, a tuple of choices' names, or None. Raises NotFound."""
        node = self._node(key)
        question = node.spot.item
        if node.value in ("", None) or not isinstance(question, Question):
            return None
        if isinstance(node.value, date):
            return PartialDate.exactly(node.value)
        if question.kind is Kind.CHOICES:
            return tuple(to_text(node.value).split())
        return str(node.value) if isinstance(node.value, str) else node.value

    def state(self, key: AnswerKey) -> QuestionState:
        """All there is to show of one question. Raises NotFound."""
        node = self._node(key)
        if node.state is None:
            node.state = self._state(node)
        return node.state

    def _state(self, node: AnswerNode) -> QuestionState:
        question = node.spot.item
        if not isinstance(question, Question):
            raise NotFound(f"{node.key} is a group: it has no state of its own.")
        every = self.tool.choices.get(question.list_name, ())
        choices = every if node.offered is None else node.offered
        required = self._is(Aspect.REQUIRED, node)
        hidden = "" if node.relevant else why_hidden(node, self._plan, self.tool.choices)
        reading = reading_of(question, _shown(node), node.answer, every)
        return QuestionState(
            node.key,
            question,
            node.relevant,
            hidden,
            required,
            self._is_readonly(node),
            node.answer,
            self.value(node.key),
            reading,
            choices,
            problems_of(node, question, choices, self._engine, required=required),
        )

    def _is_readonly(self, node: AnswerNode) -> bool:
        """By its own rule or that of a group around it."""
        found: object = node
        while isinstance(found, AnswerNode):
            if self._is(Aspect.READONLY, found):
                return True
            found = found.parent
        return False

    def _is(self, aspect: Aspect, node: AnswerNode) -> bool:
        rule = node.spot.rules.get(aspect)
        return rule is not None and self._engine.is_true(rule, node, unless=False)

    def label(self, key: AnswerKey) -> str:
        """The label of a question or group, with the answers that it quotes put in. Raises NotFound."""
        node = self._node(key)
        rule = node.spot.rules.get(Aspect.LABEL)
        found = self._engine.ask(rule, node) if rule else None
        if found is not None:
            return to_text(found)
        return node.spot.item.label if node.spot.item else self.tool.title

    def holds(self, condition: str) -> bool | None:
        """Whether an expression of the tool holds of the form as a whole; None when it cannot be worked out."""
        try:
            closure = self._plan.closure(condition, self._plan.root)
            return holds(evaluate(closure, Context(self._tree.root, self._engine.environment)))
        except ExpressionFault:
            return None

    # -- verdicts

    def verdict(self, standard_id: str) -> Verdict | None:
        """The verdict on a standard; None while nothing is said of its start. Raises NotFound."""
        standard = self._standards.get(standard_id)
        if standard is None:
            raise NotFound(f"The audit tool has no standard {standard_id}.")
        return self._engine.verdict(standard)

    def verdicts(self) -> dict[str, Verdict | None]:
        """All standards' verdicts by id, in the order of the tool."""
        return {standard_id: self.verdict(standard_id) for standard_id in self._standards}

    def is_end_unread(self, standard_id: str) -> bool:
        """Whether nobody has answered yet what stops this standard's clock: its verdict then supposes "never"."""
        return is_end_unread(self._standards[standard_id], self._case)

    def is_unanswered(self, standard_id: str) -> bool:
        """Whether a standard has no verdict, or one that only supposes "never" of an event nobody has answered."""
        found = self.verdict(standard_id)
        supposes = found is not None and found.kind in _SUPPOSING
        return found is None or (
            supposes and is_end_unanswered(self._standards[standard_id], self._case)
        )

    def _verdict_word(self, standard_id: str) -> str:
        standard = self._standards.get(standard_id)
        found = self._engine.verdict(standard) if standard else None
        return found.kind.value if found else ""

    # -- how far it is

    def _asked(self, group: AnswerKey) -> Iterator[tuple[AnswerNode, Question]]:
        """The questions that count: relevant, for an assessor to answer, and not extended ones."""
        for node in self._below(group):
            question = node.spot.item
            if not isinstance(question, Question) or not question.core or not node.relevant:
                continue
            if question.kind in ANSWERABLE and not self._is_readonly(node):
                yield node, question

    def progress(self, section: str | None = None) -> Progress:
        """Counts for a section, group or row, or for the whole form. Raises NotFound."""
        group = AnswerKey(section or "")
        asked = [is_answered(node) for node, _ in self._asked(group)]
        return Progress(
            sum(asked), len(asked), len(self.warnings(section)), len(self.queries(section))
        )

    def missing(self, section: str | None = None) -> tuple[AnswerKey, ...]:
        """The questions that count and have no answer of any state, in order."""
        asked = self._asked(AnswerKey(section or ""))
        return tuple(node.key for node, _ in asked if not is_answered(node))

    def warnings(self, section: str | None = None) -> tuple[AnswerKey, ...]:
        """The answers with an error or an unexplained warning, in order; what is merely unanswered is not one."""
        return tuple(
            node.key
            for node in self._below(AnswerKey(section or ""))
            if node.relevant
            and (node.answer is not None or node.value)
            and isinstance(node.spot.item, Question)
            and any(
                each.severity != "hint" and each.code != "required"
                for each in self.state(node.key).problems
            )
        )

    def queries(self, section: str | None = None) -> tuple[AnswerKey, ...]:
        """The answers about which the assessor asks the lead, in order."""
        return tuple(
            node.key
            for node in self._below(AnswerKey(section or ""))
            if node.relevant and node.answer is not None and node.answer.ask_lead
        )


def _shown(node: AnswerNode) -> str | float | bool | date | PartialDate:
    return "" if node.value is None else node.value


def _facts(circumstances: Circumstances) -> Mapping[str, str]:
    """The case's facts, and what the program fills in itself."""
    return {
        "today": circumstances.today.isoformat(),
        "position_date": circumstances.position_date.isoformat(),
        **circumstances.facts,
    }
