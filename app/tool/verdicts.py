"""The tool's standards applied to one audit's answers: which dates start and stop each clock, and the verdict.

How answers become events:

* A date is the event's date; with evidence "differ" the other record's date is its second date.
* "Not recorded" means that the event is evident without a date where it stands in a row of its own or a source is
  named (paper, electronic, both, …); without either, that no evidence of it was found.
* "Could not look" gives "cannot tell": nobody is late because a system was down.
* A question that is hidden says nothing, unless the choice that hides it could not be looked for, or is the one
  named "cannot_tell": then "cannot tell" again; or is "not recorded": then no evidence of the event was found.
* A date that is asked because a choice says that the event took place, and is "not recorded", is evident: no date.
* No verdict on a series while the choice that opens its table has no answer.
* A second date is read as people type it; one that is no date is an error at its question, not silence.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.limits import Limit, Unit
from app.domain.partial_dates import PartialDate, as_typed, words
from app.domain.repeated_events import judge_series
from app.domain.timeliness import Event, Found, Verdict, VerdictKind, judge
from app.tool.expressions import Context, Environment, ExpressionFault, evaluate, holds
from app.tool.expressions.nodes import Node
from app.tool.form_plan import ENTERED, Plan, Spot, innermost_repeat
from app.tool.form_tree import AnswerNode
from app.tool.model import Kind, Question, Standard
from app.tool.notices import judge_notice

_UNMARKED = frozenset({"", "no", "false", "0", "none"})
_LONGEST_NAME = 70
CANNOT_TELL = "cannot_tell"  # a choice of this name leaves open whether its event took place


@dataclass(frozen=True, slots=True)
class Case:
    """What a verdict is made from: the audit's answers, and the dates its clocks run to."""

    plan: Plan
    root: AnswerNode
    environment: Environment
    position_date: date
    calendar: WorkingCalendar
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """An event, the node that gave it, and whether it could not be looked for."""

    event: Event
    node: AnswerNode | None = None
    unseen: bool = False


_SILENCE = _Said(Event())


def judge_standard(standard: Standard, case: Case) -> Verdict | None:
    """The verdict on one standard; None while the answers say nothing of its start.

    A rule that cannot be worked out counts as not there. Nothing is raised.
    """
    applies, instead = _applies(standard, case)
    if not applies:
        return instead
    start = _start(standard, case) if standard.starts else None
    outside = _outside_the_law(standard, start.event if start else None, case)
    if outside is not None:
        return outside
    limit = _limit(standard, case)
    if not isinstance(limit, Limit):
        return limit
    if standard.kind == "interval":
        return _judge_interval(standard, limit, start, case)
    return _judge_single(standard, limit, start or _SILENCE, case)


def _plain(kind: VerdictKind, text: str) -> Verdict:
    return Verdict(kind, None, None, kind.replace("-", " "), f"{kind.replace('-', ' ')}: {text}")


# -- does it apply


def _applies(standard: Standard, case: Case) -> tuple[bool, Verdict | None]:
    """Whether it does, else the verdict instead: none at all while the questions that decide it are open."""
    if not standard.applies_if or _holds(standard.applies_if, case.root, case):
        return True, None
    try:
        reads = case.plan.reads(standard.applies_if, case.plan.root)
    except ExpressionFault:
        return False, None
    nodes = [node for path in reads for node in _nodes(case, path)]
    if any(_is_open(node) for node in nodes):
        return False, None
    return False, _plain(VerdictKind.NOT_APPLICABLE, "the standard does not apply to this case")


def _is_open(node: AnswerNode) -> bool:
    return (
        isinstance(node.spot.item, Question)
        and node.relevant
        and node.answer is None
        and node.value == ""
    )


def _holds(text: str, node: AnswerNode, case: Case) -> bool:
    try:
        closure = case.plan.closure(text, node.spot)
        return holds(evaluate(closure, Context(node, case.environment)))
    except ExpressionFault:
        return False


def _outside_the_law(standard: Standard, start: Event | None, case: Case) -> Verdict | None:
    """Which pack holds is decided by the start's date; without one, by the position date."""
    begin = date.fromisoformat(standard.law_from) if standard.law_from else date.min
    finish = date.fromisoformat(standard.law_to) if standard.law_to else date.max
    when = (
        start.when if start is not None and start.when else PartialDate.exactly(case.position_date)
    )
    if when.latest < begin or when.earliest > finish:
        return _plain(VerdictKind.NOT_APPLICABLE, f"this limit was not in force at {words(when)}")
    if when.earliest < begin or when.latest > finish:
        return _plain(VerdictKind.CANNOT_TELL, f"the limit changed within {words(when)}")
    return None


def _limit(standard: Standard, case: Case) -> Limit | Verdict | None:
    if not standard.limit.startswith("/"):
        return Limit.parse(standard.limit)
    for node in _nodes(case, standard.limit):
        state = node.answer.state if node.answer else AnswerState.ANSWERED
        if not node.relevant or state is AnswerState.NOT_APPLICABLE:
            return _plain(VerdictKind.NOT_APPLICABLE, "no limit is set for this case")
        if state is not AnswerState.ANSWERED:
            return _plain(VerdictKind.CANNOT_TELL, "the limit itself is not recorded")
        return _limit_from(node)
    return None


def _limit_from(node: AnswerNode) -> Limit | None:
    """A question that holds days, or a limit with its unit."""
    if isinstance(node.value, float):
        return Limit(int(node.value), Unit.DAYS) if 0 <= node.value <= 9999 else None
    try:
        return Limit.parse(str(node.value))
    except InputRefused:
        return None


# -- events


def _nodes(case: Case, path: str) -> list[AnswerNode]:
    spot = case.plan.spots.get(path)
    nodes: list[Node] = [case.root]
    for name in spot.steps[1:] if spot else ():
        nodes = [child for node in nodes for child in node.named.get(name, ())]
    return [node for node in nodes if isinstance(node, AnswerNode)] if spot else []


def _said(node: AnswerNode, case: Case) -> _Said:
    """What a date question says of its event."""
    if not node.relevant:
        return _behind_gates(node.spot.path, case)
    answer = node.answer
    if answer is None or answer.state is AnswerState.ANSWERED:
        when = _date_of(node)
        if when is None:
            if _is_worked_out(node):
                return _behind_gates(node.spot.path, case)
            return _Said(Event(), node)
        return _Said(Event.on(when, _other(answer, case), _is_afterwards(node, when, case)), node)
    if answer.state is AnswerState.NOT_APPLICABLE:
        return _Said(Event(found=Found.NOT_APPLICABLE), node)
    if answer.state is AnswerState.COULD_NOT_LOOK:
        return _Said(Event(), node, unseen=True)
    evident = (
        innermost_repeat(node.spot) is not None
        or answer.evidence not in (None, Evidence.NEITHER)
        or any(_is_chosen(gate) for gate in _gates(node.spot.path, case))
    )
    return _Said(Event(found=Found.NO_DATE if evident else Found.NOT_FOUND), node)


def is_end_unread(standard: Standard, case: Case) -> bool:
    """Whether nothing is answered yet of the event that stops the clock, nor of the choices it hangs on."""
    nodes = (*_nodes(case, standard.ends), *_gates(standard.ends, case))
    return not any(node.answer is not None for node in nodes)


def _is_worked_out(node: AnswerNode) -> bool:
    return isinstance(node.spot.item, Question) and node.spot.item.kind is Kind.CALCULATE


def _gates(path: str, case: Case) -> list[AnswerNode]:
    return [node for gate in case.plan.gates(path) for node in _nodes(case, gate)]


def _is_chosen(gate: AnswerNode) -> bool:
    return gate.relevant and gate.answer is not None and gate.value != ""


def _behind_gates(path: str, case: Case) -> _Said:
    """What the choices that hide a question say of its event."""
    gates = [gate for gate in _gates(path, case) if gate.relevant and gate.answer is not None]
    states = {gate.answer.state for gate in gates if gate.answer is not None}
    unclear = any(gate.value == CANNOT_TELL for gate in gates)
    if unclear or AnswerState.COULD_NOT_LOOK in states:
        return _Said(Event(), unseen=True)
    if AnswerState.NOT_RECORDED in states:
        return _Said(Event(found=Found.NOT_FOUND))
    return _SILENCE


def _date_of(node: AnswerNode) -> PartialDate | None:
    if isinstance(node.value, PartialDate):
        return node.value
    return PartialDate.exactly(node.value) if isinstance(node.value, date) else None


def _other(answer: Answer | None, case: Case) -> PartialDate | None:
    """The other record's date, where the two differ and it is a date."""
    if answer is None or answer.evidence is not Evidence.DIFFER:
        return None
    return as_typed(answer.other, case.position_date)


def _is_afterwards(node: AnswerNode, when: PartialDate, case: Case) -> bool:
    """Whether the entry was made after the audit was announced, about something before that."""
    announced = case.announced_on
    if announced is None or node.parent is None or when.earliest >= announced:
        return False
    for companion in node.parent.named.get(f"{node.name}{ENTERED}", ()):
        if isinstance(companion, AnswerNode) and companion.relevant:
            entered = _date_of(companion)
            return entered is not None and entered.earliest > announced
    return False


def _start(standard: Standard, case: Case) -> _Said:
    """The event that starts the clock: of several rows the first, the last or the one marked."""
    found = [_said(node, case) for node in _nodes(case, standard.starts)]
    if standard.pick.startswith("marked:") and len(found) > 1:
        name = standard.pick.partition(":")[2].strip()
        found = [said for said in found if said.node is not None and _is_marked(said.node, name)]
    return _chosen(found, last=standard.pick == "last")


def _chosen(found: list[_Said], *, last: bool = False) -> _Said:
    dated = [said for said in found if said.event.when is not None]
    if dated:
        return max(dated, key=_latest) if last else min(dated, key=_earliest)
    ranked = sorted(found, key=lambda said: (not said.unseen, said.event.found is Found.UNANSWERED))
    return ranked[0] if ranked else _SILENCE


def _earliest(said: _Said) -> date:
    return said.event.when.earliest if said.event.when else date.max


def _latest(said: _Said) -> date:
    return said.event.when.latest if said.event.when else date.min


def _is_marked(node: AnswerNode, name: str) -> bool:
    """Whether the row's marking question is answered with anything but no."""
    parent = node.parent
    while isinstance(parent, AnswerNode):
        for mark in parent.named.get(name, ()):
            return mark.relevant and str(mark.value).lower() not in _UNMARKED
        parent = parent.parent
    return False


def _counted(standard: Standard, case: Case) -> list[_Said]:
    """The events of all rows that count."""
    nodes = _nodes(case, standard.ends)
    if standard.counts_if:
        nodes = [node for node in nodes if _holds(standard.counts_if, node, case)]
    return [_said(node, case) for node in nodes]


def _end(standard: Standard, start: _Said, case: Case) -> _Said:
    """The event that stops the clock: in the start's own row, else the first one from the start on."""
    plan = case.plan
    starts, ends = plan.spots.get(standard.starts), plan.spots.get(standard.ends)
    row = innermost_repeat(starts) if starts else None
    found = _counted(standard, case)
    if row is not None and ends is not None and row is innermost_repeat(ends) and start.node:
        own = _row_of(start.node, row)
        found = [said for said in found if said.node and _row_of(said.node, row) is own]
    if start.event.when is not None:
        begin = start.event.when.earliest
        found = [
            said for said in found if _latest(said) >= begin or said.event.when is None
        ] or found
    return _chosen(found)


def _row_of(node: AnswerNode, row: Spot) -> Node | None:
    found: Node | None = node
    while isinstance(found, AnswerNode) and found.spot is not row:
        found = found.parent
    return found


# -- verdicts


def _judge_single(standard: Standard, limit: Limit, start: _Said, case: Case) -> Verdict | None:
    end = _end(standard, start, case)
    if start.unseen or (end.unseen and start.event.found is Found.DATED):
        return _plain(VerdictKind.CANNOT_TELL, "the record could not be looked at")
    event = end.event
    if standard.absent_if and event.when is None and _holds(standard.absent_if, case.root, case):
        event = Event(found=Found.NOT_DONE)
    decide = judge_notice if standard.kind == "notice" else judge
    return decide(
        limit, start.event, event, case.position_date, case.calendar, _names(standard, case)
    )


def _judge_interval(
    standard: Standard, limit: Limit, start: _Said | None, case: Case
) -> Verdict | None:
    found = _counted(standard, case)
    hidden = _behind_gates(standard.ends, case)
    if any(said.unseen for said in (*found, hidden)) or (start is not None and start.unseen):
        return _plain(VerdictKind.CANNOT_TELL, "the record could not be looked at")
    dated = any(said.event.when is not None for said in found)
    if not dated and any(_is_open(gate) for gate in _gates(standard.ends, case)):
        return None
    opening = start.event if start is not None else None
    events = [said.event for said in found]
    return judge_series(
        limit, opening, events, case.position_date, case.calendar, _names(standard, case)
    )


def _names(standard: Standard, case: Case) -> tuple[str, str]:
    """The two events in the words of their questions, where these are short enough for a sentence."""
    found = []
    for path, otherwise in ((standard.starts, "the start"), (standard.ends, "the event")):
        spot = case.plan.spots.get(path)
        label = spot.item.label.strip().rstrip(":.?") if spot and spot.item else ""
        fits = label and len(label) <= _LONGEST_NAME and "${" not in label
        found.append(f"'{label}'" if fits else otherwise)
    return found[0], found[1]
