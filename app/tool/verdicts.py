"""The tool's standards applied to one audit's answers: which events start and stop each clock, and the verdict.

What one question says of its event is in verdict_events.py. The rules stand in docs/decisions/0002-working-days.md.
"""

from dataclasses import replace
from datetime import date

from app.domain.errors import InputRefused
from app.domain.events import UNSEEN, Event, Found, first_of, last_of
from app.domain.limits import Limit, Unit
from app.domain.partial_dates import PartialDate, words
from app.domain.repeated_events import Opening, judge_series
from app.domain.timeliness import Verdict, VerdictKind, judge
from app.tool.expressions import ExpressionFault
from app.tool.expressions.nodes import Node
from app.tool.form_plan import Spot, innermost_repeat
from app.tool.form_tree import AnswerNode
from app.tool.model import Question, Standard
from app.tool.notices import judge_notice
from app.tool.verdict_case import Case
from app.tool.verdict_events import Events, Said, is_choice, is_worked_out

_LONGEST_NAME = 70
_SILENCE = Said(Event())
OWN, EARLY = "own", "early"  # what `pick` may say of a series besides "first"


def judge_standard(standard: Standard, case: Case) -> Verdict | None:
    """The verdict on one standard; None while the answers say nothing of its start.

    A rule that cannot be worked out counts as not there. Nothing is raised.
    """
    return _Standard(standard, case).marked_verdict()


def is_end_unread(standard: Standard, case: Case) -> bool:
    """Whether nothing is answered yet of the event that stops the clock, nor of the choices it hangs on."""
    sources = case.plan.sources
    gates = [node for path in sources.gates(standard.ends) for node in case.near(path, case.root)]
    parts = [node for path in sources.parts(standard.ends) for node in case.near(path, case.root)]
    ends = case.near(standard.ends, case.root)
    nodes = (*ends, *gates, *(part for part in parts if is_choice(part)))
    return not any(node.answer is not None for node in nodes)


def is_end_unanswered(standard: Standard, case: Case) -> bool:
    """Whether what stops the clock stands asked and not answered, or is hidden by a choice that does.

    A table that nobody need open, and that has no rows, is no open question: of what stopped there are none.
    """
    if standard.absent_if and case.holds(standard.absent_if, case.root):
        return False
    sources, asked = case.plan.sources, case.asked(standard.ends)
    if not asked:
        behind = case.behind(standard.ends)
        hiding = [one for path in sources.every(standard.ends) for one in case.asked(path)]
        return behind is Found.UNANSWERED and any(_is_open(one) for one in hiding)
    worked_out = [one for one in asked if is_worked_out(one)]
    if worked_out:
        parts = [part for path in sources.parts(standard.ends) for part in case.asked(path)]
        return all(one.value == "" for one in worked_out) and any(_is_open(one) for one in parts)
    return all(_is_open(one) for one in asked)


def _plain(kind: VerdictKind, text: str) -> Verdict:
    said = kind.replace("-", " ")
    return Verdict(kind, None, None, said, f"{said}: {text}")


class _Standard:
    """One standard at work on one audit."""

    def __init__(self, standard: Standard, case: Case) -> None:
        self._standard = standard
        self._case = case
        self._events = Events(standard, case)
        self._mark = case.plan.named_by(standard)  # the question that `pick` names
        self._has_no_mark = False
        self._ends: list[Event] = []  # what there is to stop the clock
        self._passed_over = ""  # said of an end that would have stopped it before the one that does

    def marked_verdict(self) -> Verdict | None:
        """The verdict, with how many ends do not count because they were written afterwards."""
        found = self.verdict()
        number = sum(event.written_afterwards for event in self._ends)
        if found is None or found.kind is VerdictKind.NOT_APPLICABLE or not number:
            return found
        text = "; ".join(filter(None, (found.explanation, self._passed_over)))
        return replace(found, explanation=text, written_afterwards=number)

    def verdict(self) -> Verdict | None:
        applies, instead = self._applies()
        if not applies and (instead is None or instead.kind is VerdictKind.NOT_APPLICABLE):
            return instead
        start = self._start() if self._standard.starts else None
        outside = self._outside_the_law(start.event if start else Event())
        if outside is not None:
            return outside
        if not applies:
            is_silent = start is not None and start.event.found is Found.UNANSWERED
            return None if is_silent else instead
        limit = self._limit()
        if not isinstance(limit, Limit):
            return limit
        if self._standard.kind == "interval":
            return self._judge_interval(limit, start)
        return self._judge_single(limit, start or _SILENCE)

    # -- does it apply

    def _applies(self) -> tuple[bool, Verdict | None]:
        """Whether it does, else the verdict instead: none at all while the questions that decide it are open."""
        text, case = self._standard.applies_if, self._case
        if not text:
            return True, None
        try:
            read = case.read_by(text, case.root)
        except ExpressionFault:
            return False, None
        said = {node: case.known(node) for node in read}
        unknown = [node for node, found in said.items() if found in (*UNSEEN, Found.NOT_FOUND)]
        holds = case.holds(text, case.root)
        possible = (
            case.outcomes(unknown, lambda: case.holds(text, case.root)) if unknown else {holds}
        )
        if possible == {True} or (holds and not UNSEEN & {said[node] for node in unknown}):
            return True, None
        if possible == {False}:
            if any(_is_open(node) for node in read):
                return False, None
            return False, _plain(
                VerdictKind.NOT_APPLICABLE, "the standard does not apply to this case"
            )
        if Found.COULD_NOT_LOOK in said.values():
            return False, _plain(VerdictKind.CANNOT_TELL, "the record could not be looked at")
        if Found.UNCLEAR in said.values():
            text = "the record leaves open whether the standard applies"
            return False, _plain(VerdictKind.CANNOT_TELL, text)
        text = "nothing recorded shows that the standard applies"
        return False, _plain(VerdictKind.NO_EVIDENCE, text)

    def _outside_the_law(self, start: Event) -> Verdict | None:
        """Which pack holds is decided by the start's date; without one, by the position date."""
        standard = self._standard
        begin = date.fromisoformat(standard.law_from) if standard.law_from else date.min
        finish = date.fromisoformat(standard.law_to) if standard.law_to else date.max
        dates = start.dates or (PartialDate.exactly(self._case.position_date),)
        inside = [when for when in dates if when.latest >= begin and when.earliest <= finish]
        if not inside:
            when = " or ".join(words(when) for when in dates)
            return _plain(VerdictKind.NOT_APPLICABLE, f"this limit was not in force at {when}")
        if any(when.earliest < begin or when.latest > finish for when in inside):
            when = " or ".join(words(when) for when in dates)
            return _plain(VerdictKind.CANNOT_TELL, f"the limit changed within {when}")
        if len(inside) < len(dates):
            when = " and ".join(words(when) for when in dates)
            text = f"the limit changed between the sources' dates, {when}"
            return replace(_plain(VerdictKind.CONFLICT, text), start=start.when)
        return None

    def _limit(self) -> Limit | Verdict | None:
        if not self._standard.limit.startswith("/"):
            return Limit.parse(self._standard.limit)
        for node in self._case.near(self._standard.limit, self._case.root):
            asked = [node] if node.relevant else []
            if is_worked_out(node) and asked:
                parts = self._case.plan.sources.parts(node.spot.path)
                asked = [part for path in parts for part in self._case.asked(path)]
                asked = [part for part in asked if not is_worked_out(part)]
            found = {self._case.known(part) for part in asked or [node]}
            limit = _limit_from(node) if node.relevant else None
            is_begun = node.relevant and found - {Found.UNANSWERED}
            if Found.NOT_APPLICABLE in found:
                return _plain(VerdictKind.NOT_APPLICABLE, "no limit is set for this case")
            if found & {*UNSEEN, Found.NOT_FOUND} or (limit is None and is_begun):
                return _plain(VerdictKind.CANNOT_TELL, "the limit itself is not recorded")
            if not node.relevant:
                return _plain(VerdictKind.NOT_APPLICABLE, "no limit is set for this case")
            return limit
        return None

    # -- events

    def _rows(self, path: str) -> list[AnswerNode] | Event:
        """The questions at a path that are asked; where none is, what the choices that hide them say."""
        return self._case.asked(path) or Event(found=self._case.behind(path))

    def _start(self) -> Said:
        """The event that starts the clock: of several rows the first, the last or the one marked."""
        standard, case = self._standard, self._case
        nodes = self._rows(standard.starts)
        if isinstance(nodes, list) and standard.pick.startswith("marked:"):
            nodes = self._marked(nodes)
        if isinstance(nodes, Event):
            # A choice that says no: no start is shown, and the case is counted as one without evidence of it.
            is_no = nodes.found is Found.NOT_DONE
            return Said(Event(found=Found.NOT_FOUND) if is_no else nodes)
        said = [self._events.at(node) for node in nodes]
        if len(said) < 2:
            return said[0] if said else _SILENCE
        events = [one.event for one in said]
        dated = [one for one in said if one.event.when is not None]
        if standard.pick == "last":
            chosen = max(dated, key=_latest, default=said[0])
            return Said(last_of(events, case.position_date), chosen.node)
        chosen = min(dated, key=_earliest, default=said[0])
        since = min(case.calendar.first, _earliest(chosen))
        return Said(first_of(events, since, case.position_date), chosen.node)

    def _marked(self, rows: list[AnswerNode]) -> list[AnswerNode] | Event:
        """The rows marked as the start. A lone row whose mark is not answered is the one."""
        mark = self._mark
        said = {
            row: [self._case.known(node) for node in self._case.near(mark.path, row)]
            if mark
            else []
            for row in rows
        }
        marked = [row for row, found in said.items() if Found.DATED in found]
        if marked:
            return marked
        every = {found for each in said.values() for found in each}
        for found in (Found.COULD_NOT_LOOK, Found.UNCLEAR):
            if found in every:
                return Event(found=found)
        if not every or Found.UNANSWERED in every:
            return rows if len(rows) == 1 else Event()
        self._has_no_mark = True
        return Event(found=Found.NOT_FOUND)

    def _counted(self) -> list[Said]:
        """The events of all rows that count; one of which that is not known is not certain."""
        case, text = self._case, self._standard.counts_if
        counted = []
        for node in case.asked(self._standard.ends):
            said = self._events.at(node)
            if text:
                possible = self._may_count(node)
                if True not in possible:
                    continue
                is_certain = possible == {True}
                said = Said(replace(said.event, is_certain=is_certain), said.node)
            counted.append(said)
        return counted

    def _may_count(self, node: AnswerNode) -> set[bool]:
        """Whether a row counts, for everything that its unknown answers may be."""
        case, text = self._case, self._standard.counts_if
        open_too = (*UNSEEN, Found.NOT_FOUND, Found.UNANSWERED)
        try:
            read = case.read_by(text, node)
        except ExpressionFault:
            return {False}
        unknown = [one for one in read if one.relevant and case.known(one) in open_too]
        if not unknown:
            return {case.holds(text, node)}
        return case.outcomes(unknown, lambda: case.holds(text, node)) or {True, False}

    def _end(self, start: Said) -> Said:
        """The event that stops the clock: in the start's own row, else the first one from the start on."""
        standard, case = self._standard, self._case
        starts, ends = case.plan.spots.get(standard.starts), case.plan.spots.get(standard.ends)
        row = innermost_repeat(ends) if ends else None
        nodes = self._rows(standard.ends)
        if isinstance(nodes, Event):
            return _SILENCE if nodes.found is Found.NOT_DONE else Said(nodes)
        found = self._counted()
        if row is None:
            return self._only(found)
        if starts is not None and row is innermost_repeat(starts) and start.node:
            own = _row_of(start.node, row)
            found = [said for said in found if said.node and _row_of(said.node, row) is own]
            if len(found) == 1:
                return self._only(found)
        since = start.event.when.earliest if start.event.when is not None else date.min
        events = [said.event for said in found]
        shown = [event for event in events if not event.written_afterwards]
        event = first_of(shown or events, since, case.position_date)
        self._pass_over(events, shown, since)
        if event.found is Found.UNANSWERED and found:
            event = Event(found=Found.NO_DATE)  # a row stands there: the event is evident
        return Said(event)

    def _only(self, found: list[Said]) -> Said:
        self._ends = [said.event for said in found[:1]]
        return found[0] if found else _SILENCE

    def _pass_over(self, events: list[Event], shown: list[Event], since: date) -> None:
        """Note the first of several ends, which does not count where it was written afterwards."""
        dated = [event for event in events if event.when is not None and event.when.latest >= since]
        first = min(dated, key=lambda event: event.dates[0].earliest, default=None)
        self._ends = [] if first is None else [first]
        if first is not None and first.written_afterwards and shown and first.when is not None:
            self._passed_over = (
                f"an earlier one, {words(first.when)}, was entered after the audit was announced "
                "and is not counted"
            )

    # -- verdicts

    def _judge_single(
        self,
        limit: Limit,
        start: Said,
    ) -> Verdict | None:
        end, case = self._end(start), self._case
        if (
            end.node is not None
            and end.node is start.node
            and start.event.found is not Found.UNANSWERED
        ):
            return self._on_the_same_day(limit, start.event)
        event = end.event
        absent = self._standard.absent_if
        may_be_absent = event.when is None and event.found not in UNSEEN
        if absent and may_be_absent and case.holds(absent, case.root):
            event = Event(found=Found.NOT_DONE)
        decide = judge_notice if self._standard.kind == "notice" else judge
        found = decide(limit, start.event, event, case.position_date, case.calendar, self._names())
        if found is not None and found.kind is VerdictKind.NO_EVIDENCE and self._has_no_mark:
            mark = self._label(self._mark.path if self._mark else "", "the start")
            text = f"no row is marked as the start at {mark}"
            return _plain(VerdictKind.NO_EVIDENCE, text)
        return found

    def _on_the_same_day(self, limit: Limit, start: Event) -> Verdict | None:
        """The verdict where the clock ends on the very event that starts it, whatever is known of its date."""
        case, names = self._case, self._names()
        if start.found is Found.NOT_APPLICABLE:
            return judge(limit, start, start, case.position_date, case.calendar, names)
        if start.when is not None and start.when.is_exact and not start.others:
            return judge(limit, start, start, case.position_date, case.calendar, names)
        if start.when is not None and start.when.earliest > case.position_date:
            return judge(limit, start, Event(), case.position_date, case.calendar, names)
        text = f"in time: {names[1]} is the day of {names[0]} itself"
        return Verdict(
            VerdictKind.IN_TIME, None, -limit.amount, "in time", text, start.when, start.when
        )

    def _judge_interval(self, limit: Limit, start: Said | None) -> Verdict | None:
        standard, case = self._standard, self._case
        events = self._ends = [said.event for said in self._counted()]
        is_dated = any(event.when is not None for event in events)
        gates = case.plan.sources.gates(standard.ends)
        if not is_dated and any(
            _is_open(gate) for path in gates for gate in case.near(path, case.root)
        ):
            return None
        if standard.absent_if and not is_dated and case.holds(standard.absent_if, case.root):
            events = [Event(found=Found.NOT_DONE)]
        elif not case.asked(standard.ends):
            hidden = case.behind(standard.ends)
            events = [Event(found=hidden)] if hidden in (*UNSEEN, Found.NOT_APPLICABLE) else []
        opening = self._opening(start)
        return judge_series(
            limit, opening, events, case.position_date, case.calendar, self._names()
        )

    def _opening(self, start: Said | None) -> Opening:
        """Where the series begins: on its start, on its own first event from there on, or on an earlier event."""
        event = start.event if start is not None else None
        word = self._standard.pick.partition(":")[0]
        if word == OWN:
            opening = Opening(None, event)
        else:
            nodes = self._case.asked(self._mark.path) if self._mark and word == EARLY else []
            opening = Opening(event, self._events.at(nodes[0]).event if nodes else None)
        return replace(opening, ends=self._closing(opening.lowest))

    def _closing(self, since: date | None) -> Event | None:
        """The first event, from the day on that counts, after which none is due."""
        case, text = self._case, self._standard.closes_if
        if not text:
            return None
        closing = [
            self._events.at(node).event
            for node in case.asked(self._standard.ends)
            if case.holds(text, node)
        ]
        dated = [
            one for one in closing if one.is_shown and one.dates[0].latest >= (since or date.min)
        ]
        return min(dated, key=lambda one: one.dates[0].latest, default=None)

    def _names(self) -> tuple[str, str]:
        """The two events in the words of their questions, where these are short enough for a sentence."""
        standard = self._standard
        return self._label(standard.starts, "the start"), self._label(standard.ends, "the event")

    def _label(self, path: str, otherwise: str) -> str:
        spot = self._case.plan.spots.get(path)
        label = spot.item.label.strip().rstrip(":.?") if spot and spot.item else ""
        fits = label and len(label) <= _LONGEST_NAME and "${" not in label
        return f"'{label}'" if fits else otherwise


def _is_open(node: AnswerNode) -> bool:
    return (
        isinstance(node.spot.item, Question)
        and node.relevant
        and node.answer is None
        and node.value == ""
    )


def _limit_from(node: AnswerNode) -> Limit | None:
    """A question that holds days, or a limit with its unit."""
    if isinstance(node.value, float):
        return Limit(int(node.value), Unit.DAYS) if 0 <= node.value <= 9999 else None
    try:
        return Limit.parse(str(node.value))
    except InputRefused:
        return None


def _earliest(said: Said) -> date:
    return said.event.when.earliest if said.event.when else date.max


def _latest(said: Said) -> date:
    return said.event.when.latest if said.event.when else date.min


def _row_of(node: AnswerNode, row: Spot) -> Node | None:
    found: Node | None = node
    while isinstance(found, AnswerNode) and found.spot is not row:
        found = found.parent
    return found
