"""Assessors with several machines, restored backups, a lead and a deputy, and files in any order.

A state machine that plays them against one design of merging and collating, and checks what must always
hold. What it expects is worked out here from what was sent, never from the code under test.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from app.domain.answers import Answer
from app.domain.history import addressed_revision, chain, revision_hash, verify_chain
from app.domain.merge import (
    AuditView,
    Correction,
    CorrectionState,
    Record,
    RecordSet,
    Resolution,
    Standing,
    Withdrawal,
    addressed,
    record_hash,
    shown_answers,
)
from app.domain.records import Act, AnswerEvent, AuditState, Reading, Revision, replay

AUDITS = {"a1": "ann", "a2": "ann", "b1": "bob"}  # case 1 is read twice: a1 and, blind, b1
CASES = {"a1": "case 1", "a2": "case 2", "b1": "case 1"}
KEYS = ("/HX/HX1", "/CS/CS1")
CLOCKS = st.integers(0, 59)
PICK = st.integers(0, 10_000)


@dataclass(frozen=True)
class Design:
    """One way of merging and collating: the program's own, or a wrong one."""

    merge: Callable[[RecordSet, RecordSet], RecordSet]
    collate: Callable[[Iterable[Record]], Mapping[str, AuditView]]


@dataclass
class Machine:
    """One computer of an assessor: the history of each audit, and the revisions it last grew from."""

    person: str
    events: dict[str, tuple[AnswerEvent, ...]] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def copied(self) -> "Machine":
        return Machine(self.person, dict(self.events), dict(self.parents))


def at(clock: int) -> str:
    return f"2026-03-02T09:30:{clock:02}Z"


class RoundInPlay(RuleBasedStateMachine):
    """`design` is what is tried; `reached` counts what the histories met, over a whole run."""

    design: Design
    reached: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.machines = [Machine("ann"), Machine("bob")]
        self.backups: list[Machine] = []
        self.sent: list[tuple[Record, ...]] = []
        self.leads = [RecordSet(), RecordSet()]
        self.delivered: list[dict[str, Record]] = [{}, {}]

    # What people do. Each rule is a whole small story: single steps seldom meet.

    @rule(who=PICK, audit=PICK, key=PICK, value=PICK, clock=CLOCKS, lead=PICK)
    def work_and_send(self, who, audit, key, value, clock, lead):
        machine = self.machines[who % len(self.machines)]
        self._deliver(lead, self._submit(machine, self._audit(machine, audit), key, value, clock))

    @rule(
        who=PICK,
        audit=PICK,
        key=PICK,
        values=st.tuples(PICK, PICK),
        clocks=st.tuples(CLOCKS, CLOCKS),
    )
    def two_machines(self, who, audit, key, values, clocks):
        """A copy of the store goes on beside the original, and both send."""
        machine = self.machines[who % len(self.machines)]
        copy = machine.copied()
        audit_id = self._audit(machine, audit)
        for each, value, clock in zip((machine, copy), values, clocks, strict=True):
            self._deliver(value, self._submit(each, audit_id, key, value, clock))
        if len(self.machines) < 6:
            self.machines.append(copy)

    @rule(who=PICK, restore=st.booleans())
    def back_up_or_restore(self, who, restore):
        index = who % len(self.machines)
        mine = [each for each in self.backups if each.person == self.machines[index].person]
        if restore and mine:
            self.machines[index] = mine[who % len(mine)].copied()
            self.reached["restored backups"] += 1
        else:
            self.backups.append(self.machines[index].copied())

    @rule(lead=PICK, audit=PICK, key=PICK, value=PICK, clock=CLOCKS)
    def join_what_diverged(self, lead, audit, key, value, clock):
        """The assessor goes on from all copies at once."""
        audit_id = self._one_of(self._in_conflict(lead % 2), audit)
        if audit_id:
            machine = self._machine_of(audit_id)
            machine.parents[audit_id] = tuple(sorted(self._true_heads(lead % 2, audit_id)))
            self._deliver(lead, self._submit(machine, audit_id, key, value, clock))
            self.reached["joined"] += 1

    @rule(lead=PICK, audit=PICK, which=PICK, clock=CLOCKS)
    def withdraw(self, lead, audit, which, clock):
        audit_id = sorted(AUDITS)[audit % len(AUDITS)]
        revisions = self._revisions(lead % 2, audit_id)
        if revisions:
            target = revisions[which % len(revisions)]
            record = Withdrawal(audit_id, target.hash, AUDITS[audit_id], "wrong file", at(clock))
            self._deliver(lead, (addressed(record),))

    @rule(lead=PICK, audit=PICK, key=PICK, value=PICK, replaces=st.booleans(), change=st.booleans())
    def correct(self, lead, audit, key, value, replaces, change):
        """The lead corrects what counts; then, perhaps, the assessor changes that very answer."""
        audit_id = self._one_of(self._counted(lead % 2), audit)
        if not audit_id:
            return
        view = self._views(lead % 2)[audit_id]
        self._deliver(lead, (self._correction(view, lead, key, value, replaces=replaces),))
        if change:
            self._go_on_from(view, lead, key, value)

    @rule(audit=PICK, key=PICK, values=st.tuples(PICK, PICK), settle=st.booleans())
    def lead_and_deputy_correct_the_same_answer(self, audit, key, values, settle):
        self.lead_and_deputy_exchange()
        audit_id = self._one_of(self._counted(0), audit)
        if not audit_id:
            return
        view = self._views(0)[audit_id]
        for lead, value in enumerate(values):
            self._deliver(lead, (self._correction(view, lead, key, value, replaces=False),))
        self.lead_and_deputy_exchange()
        if settle:
            view = self._views(0)[audit_id]
            self._deliver(0, (self._correction(view, 0, key, values[0], replaces=True),))

    @rule(lead=PICK, audit=PICK, which=PICK, clock=CLOCKS)
    def resolve(self, lead, audit, which, clock):
        audit_id = self._one_of(self._in_conflict(lead % 2), audit)
        if audit_id:
            heads = sorted(self._true_heads(lead % 2, audit_id))
            chosen = heads[which % len(heads)]
            record = Resolution(
                audit_id, tuple(heads), chosen, f"lead {lead % 2}", "read both", at(clock)
            )
            self._deliver(lead, (addressed(record),))

    @rule(audit=PICK, clocks=st.tuples(CLOCKS, CLOCKS), settle=st.booleans())
    def lead_and_deputy_choose_differently(self, audit, clocks, settle):
        self.lead_and_deputy_exchange()
        audit_id = self._one_of(self._in_conflict(0), audit)
        if not audit_id:
            return
        heads = tuple(sorted(self._true_heads(0, audit_id)))
        made = [
            addressed(Resolution(audit_id, heads, heads[lead], f"lead {lead}", "r", at(clock)))
            for lead, clock in enumerate(clocks)
        ]
        for lead, record in enumerate(made):
            self._deliver(lead, (record,))
        self.lead_and_deputy_exchange()
        self.reached["chosen in two ways"] += 1
        if settle:
            earlier = tuple(
                each.hash
                for each in self.delivered[0].values()
                if isinstance(each, Resolution) and each.heads == heads
            )
            last = Resolution(
                audit_id, heads, heads[0], "lead 0", "spoke", at(clocks[0]), replaces=earlier
            )
            self._deliver(0, (addressed(last),))

    @rule(package=PICK, lead=PICK)
    def an_earlier_file_comes_late_or_again(self, package, lead):
        if self.sent:
            self._deliver(lead, self.sent[package % len(self.sent)], again=True)

    @rule()
    def lead_and_deputy_exchange(self):
        self.leads[0], self.leads[1] = (
            self.design.merge(self.leads[0], self.leads[1]),
            self.design.merge(self.leads[1], self.leads[0]),
        )
        both = self.delivered[0] | self.delivered[1]
        self.delivered = [dict(both), dict(both)]
        self._check(0)
        self._check(1)

    def teardown(self):
        """I1 to I3: every file again, in another order and twice, to a third person and to the lead."""
        late = RecordSet()
        for package in [*reversed(self.sent), *self.sent[::2]]:
            late = self.design.merge(late, RecordSet.of(package))
        lead = self.leads[0]
        for package in self.sent:
            lead = self.design.merge(lead, RecordSet.of(package))
        came = {record.hash: record for package in self.sent for record in package}
        _check_kept(late, came)
        _check_kept(lead, came)
        for held in (late, lead):
            assert len(held) == len(came), "I2: a record that came again is held twice"
        once_more = lead
        for package in self.sent:
            once_more = self.design.merge(once_more, RecordSet.of(package))
        assert len(once_more) == len(lead), "I2: the same files again were counted again"
        assert once_more == lead, "I2: the same files again changed something"
        assert late.digest == lead.digest, "I3: another order gave another set"
        assert self.design.collate(late) == self.design.collate(lead), (
            "I3: another order shows another round"
        )

    # What must hold after every file, whatever came before.

    def _check(self, lead: int) -> None:
        held, delivered = self.leads[lead], self.delivered[lead]
        _check_kept(held, delivered)
        assert len(held) == len(delivered), "I2: a record that came again is held twice"
        views = self._views(lead)
        for audit_id in AUDITS:
            if self._revisions(lead, audit_id):
                self._check_view(lead, audit_id, views[audit_id])

    def _check_view(self, lead: int, audit_id: str, view: AuditView) -> None:
        heads = self._true_heads(lead, audit_id)
        chosen = self._true_choice(lead, audit_id, heads)
        counted = view.revision.hash if view.revision else None
        self.reached["views"] += 1
        self.reached[view.standing] += 1
        self.reached["resolved"] += len(heads) > 1 and chosen is not None
        self.reached["waiting for an ancestor"] += bool(view.missing)
        assert counted not in self._taken_back(lead), "I6: a withdrawn revision is counted"
        back = {head.hash for head in view.heads} & self._taken_back(lead)
        assert not back, "I6: a withdrawn revision is shown as one to choose"
        if len(heads) > 1 and chosen is None:
            assert view.standing is Standing.CONFLICT, "I4: one of several copies was chosen"
        expected = next(iter(heads)) if len(heads) == 1 else chosen
        assert counted == expected, "another revision is counted than the one that should be"
        assert {head.hash for head in view.heads} == heads
        assert (view.standing is Standing.WITHDRAWN) is (not heads)
        if view.revision is not None:
            self._check_shown(lead, view, view.revision)

    def _check_shown(self, lead: int, view: AuditView, revision: Revision) -> None:
        signed = self.delivered[lead][revision.hash]
        assert isinstance(signed, Revision)
        assert revision == signed, "I5: what counts is not what the assessor signed"
        verify_chain(revision.events)
        assert revision_hash(revision) == signed.hash
        answers = replay(signed.events).answers
        shown = shown_answers(view)
        for key, each in shown.items():
            assert each.original == answers.get(key)
            if each.correction is None:
                assert each.shown == answers.get(key)
            else:
                base = self.delivered[lead][each.correction.revision]
                assert isinstance(base, Revision)
                made_on = replay(base.events).answers.get(key)
                assert made_on == answers.get(key), "I7: a correction of another answer applies"
                self.reached["corrections shown"] += 1
        for judged in view.corrections:
            self.reached[f"correction {judged.state}"] += 1
            if judged.state is CorrectionState.STALE:
                base = self.delivered[lead][judged.correction.revision]
                key = judged.correction.key
                assert isinstance(base, Revision)
                assert replay(base.events).answers.get(key) != answers.get(key)

    # What was really sent.

    def _views(self, lead: int) -> Mapping[str, AuditView]:
        return self.design.collate(self.leads[lead])

    def _revisions(self, lead: int, audit_id: str) -> list[Revision]:
        found = [
            each
            for each in self.delivered[lead].values()
            if isinstance(each, Revision) and each.audit_id == audit_id
        ]
        return sorted(found, key=lambda each: each.hash)

    def _true_heads(self, lead: int, audit_id: str) -> set[str]:
        revisions = self._revisions(lead, audit_id)
        heads = {each.hash for each in revisions}
        for each in revisions:
            heads -= set(each.parents)
        return heads - self._taken_back(lead)

    def _taken_back(self, lead: int) -> set[str]:
        records = self.delivered[lead].values()
        return {each.revision for each in records if isinstance(each, Withdrawal)}

    def _true_choice(self, lead: int, audit_id: str, heads: set[str]) -> str | None:
        made = [
            each
            for each in self.delivered[lead].values()
            if isinstance(each, Resolution)
            and each.audit_id == audit_id
            and set(each.heads) == heads
        ]
        replaced = {earlier for each in made for earlier in each.replaces}
        choices = {each.chosen for each in made if each.hash not in replaced}
        return choices.pop() if len(choices) == 1 else None

    def _in_conflict(self, lead: int) -> list[str]:
        return [each for each in sorted(AUDITS) if len(self._true_heads(lead, each)) > 1]

    def _counted(self, lead: int) -> list[str]:
        return [each for each in sorted(AUDITS) if len(self._true_heads(lead, each)) == 1]

    def _one_of(self, audits: list[str], pick: int) -> str:
        return audits[pick % len(audits)] if audits else ""

    def _audit(self, machine: Machine, pick: int) -> str:
        return self._one_of(
            [each for each in sorted(AUDITS) if AUDITS[each] == machine.person], pick
        )

    def _machine_of(self, audit_id: str) -> Machine:
        return next(each for each in self.machines if each.person == AUDITS[audit_id])

    def _correction(
        self, view: AuditView, lead: int, key: int, value: int, *, replaces: bool
    ) -> Correction:
        assert view.revision is not None
        question = KEYS[key % len(KEYS)]
        earlier = [
            each.correction.hash for each in view.corrections if each.correction.key == question
        ]
        return addressed(
            Correction(
                view.audit_id,
                view.revision.hash,
                question,
                Answer(value=f"corrected {value % 5}"),
                "moderation",
                tuple(earlier if replaces else ()),
                f"lead {lead % 2}",
                at(value % 60),
            )
        )

    def _go_on_from(self, view: AuditView, lead: int, key: int, value: int) -> None:
        assert view.revision is not None
        machine = self._machine_of(view.audit_id)
        machine.events[view.audit_id] = view.revision.events
        machine.parents[view.audit_id] = (view.revision.hash,)
        self._deliver(lead, self._submit(machine, view.audit_id, key, value, value % 60))

    def _submit(
        self, machine: Machine, audit_id: str, key: int, value: int, clock: int
    ) -> tuple[Record, ...]:
        events = machine.events.get(audit_id, ())
        answer = Answer(value=str(value % 7))
        last = events[-1] if events else None
        question = KEYS[key % len(KEYS)]
        events = (*events, chain(last, at(clock), Act.SET, question, answer, machine.person))
        machine.events[audit_id] = events
        revision = addressed_revision(
            Revision(
                audit_id,
                CASES[audit_id],
                machine.person,
                Reading.SOLE,
                "tool",
                AuditState.COMPLETE,
                at(clock),
                at((clock * 7) % 60),
                clock,
                machine.parents.get(audit_id, ()),
                events,
                "",
            )
        )
        machine.parents[audit_id] = (revision.hash,)
        self.sent.append((revision,))
        return (revision,)

    def _deliver(self, lead: int, package: tuple[Record, ...], *, again: bool = False) -> None:
        index = lead % 2
        if not again and package not in self.sent:
            self.sent.append(package)
        if lead % 5 == 4 and not again:  # lost or late: it may come by another rule
            self.reached["late files"] += 1
            return
        new = [each for each in package if each.hash not in self.delivered[index]]
        self.reached["duplicates"] += len(package) - len(new)
        self.leads[index] = self.design.merge(self.leads[index], RecordSet.of(package))
        self.delivered[index] |= {each.hash: each for each in package}
        self._check(index)


def altered(revision: Revision, answer: Answer) -> Revision:
    """What a careless program would do: write the correction into the assessor's own answers."""
    last = revision.events[-1]
    return replace(revision, events=(*revision.events[:-1], replace(last, answer=answer)))


def _check_kept(held: RecordSet, came: Mapping[str, Record]) -> None:
    kept = {record.hash: record for record in held}
    for address, record in came.items():
        assert kept.get(address) == record, "I1: a record that came is not held as it was"
        assert record_hash(kept[address]) == address, "I1: a record is not what its hash says"
