"""A tool made ready to run: its questions as a tree of spots, its rules, and which rule reads which question."""

import weakref
from collections.abc import Iterable, Iterator

from app.domain.errors import AuditError
from app.tool.expressions import ExpressionFault, Scope, compile_expression
from app.tool.expressions.nodes import ROOT, Node
from app.tool.expressions.parser import parse
from app.tool.expressions.paths import Closure
from app.tool.expressions.scope import Steps, shared
from app.tool.form_footprint import Footprint
from app.tool.form_sources import Sources
from app.tool.form_spots import DRIVING, ENTERED, Aspect, Fault, Rule, Spot, innermost_repeat
from app.tool.model import Group, Kind, Question, Rules, Standard, Tool


class CircularRules(AuditError):
    """Rules depend on each other in a circle; `paths` names the questions around it."""

    def __init__(self, paths: tuple[str, ...], place: str) -> None:
        around = " → ".join((*paths, paths[0]))
        super().__init__(
            f"These rules depend on each other in a circle: {around}. Change one of them ({place})."
        )
        self.paths = paths


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
        self.hidden_words: dict[str, str] = {}  # why what stands at a path is not asked, once told
        self._closures: dict[tuple[str, str], Closure] = {}
        self._reads: dict[tuple[str, str], dict[str, int]] = {}
        self.readers: dict[str, list[tuple[Rule, int]]] = {}
        self.driving: dict[str, list[Rule]] = {}  # by the path of the spot they stand at
        for section in tool.sections:
            self._add(section, self.root)
        for spot in list(self.spots.values()):
            self._add_rules(spot)
        self.sources = Sources(self)
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
        key = (text, spot.path)
        if key not in self._reads:
            self._reads[key] = Footprint(self.top, spot, self.scope(spot)).of(parse(text))
        return self._reads[key]

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
        read = [standard.starts, standard.ends, standard.limit]
        named = self.named_by(standard)
        read += [named.path] if named else []
        for text, path in (
            (standard.applies_if, ""),
            (standard.absent_if, ""),
            (standard.counts_if, standard.ends),
            (standard.closes_if, standard.ends),
        ):
            read += self._standard_reads(text, path)
        for path in read:
            rule.reads |= {path: 0} if path.startswith("verdict:") else {}
            for each in self.sources.every(path):
                rule.reads |= {one: 0 for one in (each, f"{each}{ENTERED}") if one in self.spots}
        self.rules.append(rule)

    def named_by(self, standard: Standard) -> Spot | None:
        """The question named in "marked:QUESTION" or "early:QUESTION"."""
        _, _, name = standard.pick.partition(":")
        starts = self.spots.get(standard.starts, self.root)
        return self.find(name.strip(), starts.steps) if name.strip() else None

    def _standard_reads(self, text: str, path: str) -> dict[str, int]:
        spot = self.spots.get(path, self.root)
        if not text:
            return {}
        try:
            return self.reads(text, spot)
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
    "ENTERED",
    "Aspect",
    "CircularRules",
    "Fault",
    "Plan",
    "Rule",
    "Rules",
    "Spot",
    "innermost_repeat",
    "plan_for",
]
