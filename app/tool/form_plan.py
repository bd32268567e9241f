"""A tool made ready to run: its questions as a tree of spots, its rules, and which rule reads which question."""

import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain

from app.domain.errors import AuditError
from app.tool.expressions import ExpressionFault, Scope, compile_expression
from app.tool.expressions.nodes import ROOT, Node
from app.tool.expressions.parser import parse
from app.tool.expressions.paths import Closure
from app.tool.expressions.scope import Steps, shared
from app.tool.form_footprint import Footprint
from app.tool.model import Group, Kind, Question, Rules, Standard, Tool


class CircularRules(AuditError):
    """Rules depend on each other in a circle; `paths` names the questions around it."""

    def __init__(self, paths: tuple[str, ...], place: str) -> None:
        around = " → ".join((*paths, paths[0]))
        super().__init__(
            f"These rules depend on each other in a circle: {around}. Change one of them ({place})."
        )
        self.paths = paths


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


class Plan:
    """Everything about running a tool that does not depend on answers; made once for each tool."""

    def __init__(self, tool: Tool) -> None:
        self.root_name = tool.settings.get("name") or "data"
        self.top = Node("#form", kind=ROOT)
        self.root = Spot(self.root_name, "", None, (self.root_name,))
        self.top.append(self.root)
        self.spots: dict[str, Spot] = {"": self.root}
        self._named: dict[str, list[Spot]] = {}
        self.rules: list[Rule] = []
        self.faults: list[Fault] = []
        self.tables: dict[str, Node] = {}  # choice lists made into tables for expressions
        self._closures: dict[tuple[str, str], Closure] = {}
        self._gates: dict[str, tuple[str, ...]] = {}
        self.readers: dict[str, list[tuple[Rule, int]]] = {}
        self.driving: dict[str, list[Rule]] = {}  # by the path of the spot they stand at
        for section in tool.sections:
            self._add(section, self.root)
        for spot in list(self.spots.values()):
            self._add_rules(spot)
        for standard in tool.standards:
            self._add_standard(standard)
        self._connect()
        _rank(self)

    # -- spots

    def _add(self, item: Question | Group, parent: Spot) -> None:
        spot = Spot(item.name, item.path, item, (*parent.steps, item.name))
        parent.append(spot)
        self.spots[item.path] = spot
        self._named.setdefault(item.name, []).append(spot)
        if isinstance(item, Group):
            for child in item.children:
                self._add(child, spot)

    def find(self, name: str, here: Steps = ()) -> Spot | None:
        """The spot of that name; of several, the one nearest to `here`."""
        found = self._named.get(name, [])
        return max(found, key=lambda spot: shared(spot.steps, here), default=None)

    def is_unique(self, name: str) -> bool:
        return len(self._named.get(name, ())) == 1

    def scope(self, here: Spot) -> Scope:
        def resolve(name: str) -> Steps | None:
            spot = self.find(name, here.steps)
            return None if spot is None else spot.steps

        return Scope(here.steps, resolve, lambda: self._named)

    def closure(self, text: str, spot: Spot) -> Closure:
        """A standard's condition, compiled once to be worked out at a spot."""
        key = (text, spot.path)
        if key not in self._closures:
            self._closures[key] = compile_expression(text, self.scope(spot))
        return self._closures[key]

    def reads(self, text: str, spot: Spot) -> dict[str, int]:
        """What an expression at a spot reads. Raises ExpressionFault."""
        return Footprint(self.top, spot, self.scope(spot)).of(parse(text))

    # -- rules

    def _add_rules(self, spot: Spot) -> None:
        if spot.item is None:
            return
        for aspect, text in texts_of(spot.item):
            self._add_rule(aspect, spot, text)

    def _add_rule(self, aspect: Aspect, spot: Spot, text: str) -> None:
        at, repeat = spot, None
        if aspect is Aspect.COUNT:
            assert isinstance(spot.parent, Spot)
            at, repeat = spot.parent, spot
        rule = Rule(aspect, at, text, len(self.rules), self.scope(spot), repeat=repeat)
        try:
            rule.reads = self.reads(text, spot)
        except ExpressionFault as fault:
            self.faults.append(Fault(spot.path, aspect, str(fault)))
            return
        self.rules.append(rule)
        spot.rules[aspect] = rule

    def _add_standard(self, standard: Standard) -> None:
        rule = Rule(Aspect.VERDICT, self.root, "", len(self.rules), self.scope(self.root), standard)
        for path in (standard.starts, standard.ends, standard.limit):
            if path in self.spots:
                rule.reads[path] = 0
        for path in (standard.starts, standard.ends):
            entered = f"{path}{ENTERED}"
            rule.reads |= {entered: 0} if entered in self.spots else {}
            rule.reads |= dict.fromkeys(self.gates(path), 0)
        starts = self.spots.get(standard.starts)
        if standard.pick.startswith("marked:") and starts is not None:
            mark = self.find(standard.pick.partition(":")[2], starts.steps)
            rule.reads |= {mark.path: 0} if mark else {}
        for text, path in (
            (standard.applies_if, ""),
            (standard.absent_if, ""),
            (standard.counts_if, standard.ends),
        ):
            rule.reads |= self._standard_reads(text, path)
        self.rules.append(rule)

    def gates(self, path: str) -> tuple[str, ...]:
        """The choices that decide whether the question at `path` is asked, by its own rules and its groups',
        or what it is where it is a calculation. Rules' reads stand once the plan's spots do."""
        if path not in self._gates:
            self._gates[path] = self._find_gates(path)
        return self._gates[path]

    def _find_gates(self, path: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        spot = self.spots.get(path)
        while isinstance(spot, Spot):
            is_worked_out = isinstance(spot.item, Question) and spot.item.kind is Kind.CALCULATE
            aspects = (Aspect.RELEVANT, Aspect.VALUE) if is_worked_out else (Aspect.RELEVANT,)
            for read in chain.from_iterable(
                spot.rules[aspect].reads for aspect in aspects if aspect in spot.rules
            ):
                gate = self.spots.get(read)
                item = gate.item if gate else None
                if isinstance(item, Question) and item.kind is Kind.CHOICE:
                    found[read] = None
            spot = spot.parent if isinstance(spot.parent, Spot) else None
        return tuple(found)

    def _standard_reads(self, text: str, path: str) -> dict[str, int]:
        spot = self.spots.get(path, self.root)
        if not text:
            return {}
        try:
            return dict.fromkeys(self.reads(text, spot), 0)
        except ExpressionFault as fault:
            self.faults.append(Fault(path, Aspect.VERDICT, str(fault)))
            return {}

    def _connect(self) -> None:
        for rule in self.rules:
            if rule.aspect in DRIVING:
                self.driving.setdefault(rule.spot.path, []).append(rule)
            for path, steps in rule.reads.items():
                self.readers.setdefault(path, []).append((rule, steps))


_ALWAYS = frozenset({"yes", "true", "true()", "1"})
_NEVER = frozenset({"", "no", "false", "false()", "0"})


def texts_of(item: Question | Group) -> Iterable[tuple[Aspect, str]]:
    """The expressions of a question or group, by what they decide."""
    rules = item.rules
    calculated = rules.calculation or (rules.default if is_worked_out(rules.default) else "")
    written = (
        (Aspect.RELEVANT, _condition(rules.relevant)),
        (Aspect.VALUE, calculated),
        (Aspect.COUNT, rules.repeat_count),
        (Aspect.REQUIRED, _condition(rules.required)),
        (Aspect.READONLY, _condition(rules.readonly)),
        (Aspect.CONSTRAINT, rules.constraint),
        (Aspect.WARNING, rules.warning),
        (Aspect.HINT, rules.hint_if),
        (Aspect.CHOICES, rules.choice_filter),
        (Aspect.LABEL, label_expression(item.label)),
    )
    return ((aspect, text) for aspect, text in written if text.strip())


def _condition(text: str) -> str:
    """ "yes" and "no" as people type them into XLSForm are `true()` and nothing."""
    lowered = text.strip().lower()
    if lowered in _ALWAYS:
        return "true()"
    return "false()" if lowered in _NEVER and lowered else text


def is_worked_out(default: str) -> bool:
    """Whether a default is an expression rather than the value itself: it refers to a question or calls a function."""
    return "${" in default or ("(" in default and default.rstrip().endswith(")"))


def label_expression(label: str) -> str:
    """ "Visits of ${name}" as an expression that joins the parts; "" for a label without references."""
    if "${" not in label:
        return ""
    parts = []
    rest = label
    while "${" in rest:
        before, _, rest = rest.partition("${")
        name, _, rest = rest.partition("}")
        parts += [_quoted(before), f"${{{name}}}"]
    return f"concat({', '.join((*parts, _quoted(rest)))})"


def _quoted(text: str) -> str:
    if '"' not in text:
        return f'"{text}"'
    return "concat(" + ", '\"', ".join(f'"{part}"' for part in text.split('"')) + ")"


# -- order


def _rank(plan: Plan) -> None:
    """Number the driving rules so that each comes after all it depends on. Raises CircularRules."""
    after = {rule.number: _followers(plan, rule) for rule in plan.rules if rule.aspect in DRIVING}
    done: dict[int, int] = {}
    for rule in plan.rules:
        if rule.aspect in DRIVING:
            _visit(plan, rule.number, after, done)
    highest = max(done.values(), default=0)
    for number, height in done.items():
        plan.rules[number].rank = highest - height


def _visit(plan: Plan, start: int, after: dict[int, list[int]], done: dict[int, int]) -> None:
    """Depth first without recursion: `done` receives the length of the longest way onwards from each rule."""
    path: list[int] = []
    on_path: set[int] = set()
    stack: list[tuple[int, Iterator[int]]] = []

    def enter(number: int) -> None:
        path.append(number)
        on_path.add(number)
        stack.append((number, iter(after[number])))

    if start not in done:
        enter(start)
    while stack:
        number, onwards = stack[-1]
        following = next((each for each in onwards if each not in done), None)
        if following is None:
            done[number] = 1 + max((done[each] for each in after[number]), default=-1)
            on_path.discard(path.pop())
            stack.pop()
        elif following in on_path:
            raise _circle(plan, path[path.index(following) :])
        else:
            enter(following)


def _circle(plan: Plan, numbers: list[int]) -> CircularRules:
    rules = [plan.rules[number] for number in numbers]
    names = tuple(
        rule.standard.id if rule.standard else (rule.repeat or rule.spot).path for rule in rules
    )
    return CircularRules(names, rules[-1].place)


def _followers(plan: Plan, rule: Rule) -> list[int]:
    """The driving rules that read what this one decides. Reading other rows of one's own repeat is no circle."""
    if rule.aspect is Aspect.VERDICT:
        assert rule.standard is not None
        decided = [f"verdict:{rule.standard.id}"]
    elif rule.aspect in (Aspect.VALUE, Aspect.CHOICES):
        decided = [rule.spot.path]
    else:
        decided = [spot.path for spot in (rule.repeat or rule.spot).below()]
    found = []
    for path in decided:
        for reader, steps in plan.readers.get(path, ()):
            if reader.aspect in DRIVING and not _is_other_row(rule, reader, steps):
                found.append(reader.number)
    return found


def _is_other_row(rule: Rule, reader: Rule, steps: int) -> bool:
    """Whether the reader sees the whole repeat that both stand in, and so rows before and after its own."""
    if reader.aspect is Aspect.VERDICT or rule.aspect is Aspect.VERDICT:
        return False
    if rule.aspect not in (Aspect.VALUE, Aspect.CHOICES):
        return rule is reader and rule.spot.repeats
    row = innermost_repeat(reader.spot)
    return row is not None and row is innermost_repeat(rule.spot) and steps < len(row.steps)


def innermost_repeat(spot: Spot) -> Spot | None:
    """The repeat whose rows a spot belongs to, itself included."""
    found: Node | None = spot
    while isinstance(found, Spot):
        if found.repeats:
            return found
        found = found.parent
    return None


# -- one plan for each tool

_PLANS: dict[int, Plan] = {}


def plan_for(tool: Tool) -> Plan:
    """The plan of a tool, made at its first use and kept as long as the tool. Raises CircularRules."""
    key = id(tool)
    plan = _PLANS.get(key)
    if plan is None:
        plan = _PLANS[key] = Plan(tool)
        weakref.finalize(tool, _PLANS.pop, key, None)
    return plan


ANSWERABLE = frozenset(
    {Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.INTEGER, Kind.DECIMAL, Kind.TEXT, Kind.ACKNOWLEDGE}
)
__all__ = [
    "ANSWERABLE",
    "DRIVING",
    "Aspect",
    "CircularRules",
    "Fault",
    "Plan",
    "Rule",
    "Rules",
    "Spot",
    "plan_for",
]
