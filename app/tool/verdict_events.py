"""What an audit's answers say of one event: the date of a question, or why there is none.

* A date is the event's date; with evidence "differ" the other record's date is its second date.
* "Not recorded" is no evidence of the event, unless something else shows it: a row of its own, a source that is
  named, or a choice about the same event that says it took place. Evidence "neither" is no evidence, whatever else.
* "Could not look" gives "cannot tell": nobody is late because a system was down.
* A question that is hidden says what the choices say that hide it.
* A calculation that hands on the date of a question says what that question says. Any other is worked out again with
  every other date that its questions may have.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from math import isnan

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.events import DOUBTS, UNSEEN, Event, Found, is_afterwards, versions, weightiest
from app.domain.partial_dates import PartialDate, as_typed
from app.tool.expressions import Context, ExpressionFault, evaluate
from app.tool.expressions.nodes import Single
from app.tool.expressions.values import single
from app.tool.form_plan import ENTERED, Aspect, innermost_repeat
from app.tool.form_tree import AnswerNode
from app.tool.model import Kind, Question, Standard
from app.tool.verdict_case import Case, supposing


@dataclass(frozen=True, slots=True)
class Said:
    """An event, and the question that gave it: of a calculation the one whose date it hands on."""

    event: Event
    node: AnswerNode | None = None


class Events:
    """Reads the events of one standard."""

    def __init__(self, standard: Standard, case: Case) -> None:
        self._case = case
        self._about = self._read_by(standard.absent_if)
        self._applied = self._read_by(standard.applies_if)

    def _read_by(self, rule: str) -> frozenset[str]:
        if rule:
            with suppress(ExpressionFault):
                return frozenset(self._case.plan.reads(rule, self._case.plan.root))
        return frozenset()

    def at(self, node: AnswerNode) -> Said:
        """What a question says of its event."""
        if not node.relevant:
            return Said(Event(found=self._case.behind(node.spot.path, node)))
        if is_worked_out(node):
            return self._worked_out(node)
        answer = node.answer
        if answer is None or answer.state is AnswerState.ANSWERED:
            when = _date_of(node.value)
            if when is None:
                return Said(Event(), node)
            afterwards = self._is_afterwards(node, when)
            return Said(Event.on(when, self._other(answer), afterwards), node)
        if answer.state is AnswerState.NOT_APPLICABLE:
            return Said(Event(found=Found.NOT_APPLICABLE), node)
        if answer.state is AnswerState.COULD_NOT_LOOK:
            return Said(Event(found=Found.COULD_NOT_LOOK), node)
        evident = self._is_evident(node, answer)
        return Said(Event(found=Found.NO_DATE if evident else Found.NOT_FOUND), node)

    def _is_evident(self, node: AnswerNode, answer: Answer) -> bool:
        """Whether an event whose date is not recorded took place all the same."""
        if answer.evidence is Evidence.NEITHER:
            return False
        if answer.evidence is not None or innermost_repeat(node.spot) is not None:
            return True
        case = self._case
        gates = [
            gate
            for path in case.plan.sources.gates(node.spot.path)
            for gate in case.near(path, node)
        ]
        return any(
            self._shows(gate)
            for gate in gates
            if gate.relevant and (gate.spot.path in self._about or _is_one_item(gate, node))
        )

    def _shows(self, choice: AnswerNode) -> bool:
        """Whether a choice about an event says that it took place.

        "No" does where the limit is for such cases alone and the date is asked for all the same: notes that are not
        on the record are there.
        """
        found = self._case.known(choice)
        return found is Found.DATED or (
            found is Found.NOT_DONE and choice.spot.path in self._applied
        )

    def _other(self, answer: Answer | None) -> PartialDate | None:
        """The other record's date as people type it, where the two differ and it is a date."""
        if answer is None or answer.evidence is not Evidence.DIFFER:
            return None
        return as_typed(answer.other, self._case.position_date)

    def _is_afterwards(self, node: AnswerNode, when: PartialDate) -> bool:
        """Whether the entry was made after the audit was announced, about something before that."""
        announced = self._case.announced_on
        if announced is None or node.parent is None:
            return False
        for companion in node.parent.named.get(f"{node.name}{ENTERED}", ()):
            if isinstance(companion, AnswerNode) and companion.relevant:
                return is_afterwards(when, _date_of(companion.value), announced)
        return False

    # -- calculations

    def _worked_out(self, node: AnswerNode) -> Said:
        case, parts = self._case, self._case.plan.sources.parts(node.spot.path)
        asked = [part for path in parts for part in case.asked(path)]
        choices = [part for part in asked if is_choice(part)]
        unseen = [part for part in choices if case.known(part) in UNSEEN]
        if unseen:
            tried = case.outcomes(unseen, lambda: self._outcome(node))
            if tried is None or len(tried) > 1:
                return Said(weightiest([Event(found=case.known(part)) for part in unseen]))
        found = self._outcome(node)
        if isinstance(found, AnswerNode):
            return self.at(found)
        dates = [part for part in asked if _kind(part) is Kind.DATE and not is_worked_out(part)]
        event = self._from(node, found, {part: self.at(part).event for part in dates})
        if event is not None:
            return Said(event, node)
        hiding = [case.known(part) for part in choices]
        hiding += [case.behind(path) for path in (node.spot.path, *parts) if not case.asked(path)]
        silent = (Found.DATED, Found.NOT_DONE)
        return Said(weightiest([Event(found=one) for one in hiding if one not in silent]), node)

    def _outcome(self, node: AnswerNode) -> AnswerNode | PartialDate | None:
        """What a calculation gives now: the question whose answer it hands on, or a date."""
        try:
            rule = node.spot.rules[Aspect.VALUE]
            value = evaluate(rule.closure, Context(node, self._case.environment, node))
        except (KeyError, ExpressionFault):
            return None
        if isinstance(value, list) and value and isinstance(value[0], AnswerNode):
            return value[0]
        return _date_of(single(value))

    def _from(
        self, node: AnswerNode, found: PartialDate | None, events: Mapping[AnswerNode, Event]
    ) -> Event | None:
        """The event of a date worked out from others, each of which may lie on other days than it says."""
        loose = {part: event for part, event in events.items() if not _is_plain(event)}
        if not loose:
            return Event.on(found) if found is not None else None
        possible = dict.fromkeys(
            self._span(node, dict(zip(loose, version, strict=True)))
            for version in versions(list(loose.values()))
        )
        relied_on, *others = possible
        undated = {part: event for part, event in loose.items() if event.found in DOUBTS}
        known, here = self._at(node, {}), self._case.position_date
        matter = [part for part in undated if self._at(node, {part: here}) != known]
        doubt = next(
            (each for each in DOUBTS if each in {undated[one].found for one in matter}), None
        )
        if relied_on is None:
            return weightiest([undated[part] for part in matter]) if matter else None
        if doubt is not None:
            reach = self._at(node, dict.fromkeys(matter, here)) or relied_on
            latest = max(relied_on.latest, reach.latest)
            return Event(PartialDate(relied_on.earliest, latest), Found.DATED, doubt=doubt)
        return Event(relied_on, Found.DATED, tuple(one for one in others if one is not None))

    def _span(self, node: AnswerNode, chosen: Mapping[AnswerNode, Event]) -> PartialDate | None:
        """The date worked out with each question at its earliest and at its latest."""
        dated = {part: event.when for part, event in chosen.items() if event.when is not None}
        ends = [
            self._at(node, {part: when.earliest for part, when in dated.items()}),
            self._at(node, {part: when.latest for part, when in dated.items()}),
        ]
        known = [end for end in ends if end is not None]
        if not known:
            return None
        earliest, latest = min(end.earliest for end in known), max(end.latest for end in known)
        same = (
            when for when in dated.values() if (when.earliest, when.latest) == (earliest, latest)
        )
        return next(same, PartialDate(earliest, latest))

    def _at(self, node: AnswerNode, values: Mapping[AnswerNode, Single]) -> PartialDate | None:
        """The date worked out with these values, through the calculations in between."""
        between = [
            part
            for path in self._case.plan.sources.parts(node.spot.path)
            for part in self._case.asked(path)
            if is_worked_out(part)
        ]
        with supposing({**dict.fromkeys(between, ""), **values}):
            for part in between:
                part.value = self._recalculated(part)
            found = self._outcome(node)
            return _date_of(found.value) if isinstance(found, AnswerNode) else found

    def _recalculated(self, part: AnswerNode) -> Single:
        try:
            rule = part.spot.rules[Aspect.VALUE]
            value = single(evaluate(rule.closure, Context(part, self._case.environment, part)))
        except (KeyError, ExpressionFault):
            return ""
        return "" if isinstance(value, float) and isnan(value) else value


def is_worked_out(node: AnswerNode) -> bool:
    return isinstance(node.spot.item, Question) and bool(node.spot.item.rules.calculation)


def is_choice(node: AnswerNode) -> bool:
    return _kind(node) is Kind.CHOICE


def _kind(node: AnswerNode) -> Kind | None:
    return node.spot.item.kind if isinstance(node.spot.item, Question) else None


def _is_one_item(one: AnswerNode, other: AnswerNode) -> bool:
    items = [node.spot.item.item for node in (one, other) if node.spot.item is not None]
    return len(items) == 2 and items[0] == items[1] != ""


def _is_plain(event: Event) -> bool:
    """Whether nothing is open about an event: one exact date, or none at all."""
    if event.when is None:
        return event.found not in DOUBTS
    return event.when.is_exact and not event.others


def _date_of(value: object) -> PartialDate | None:
    if isinstance(value, PartialDate):
        return value
    return PartialDate.exactly(value) if isinstance(value, date) else None
