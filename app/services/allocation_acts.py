"""The acts of allocation that a store holds: written down, read back, and what a pack carries under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.act_order import after_what_they_replace
from app.domain.allocation_acts import AllocationAct, WrittenBy, written_by
from app.domain.ids import AuditId, PersonId, RoundId
from app.domain.merge import addressed
from app.domain.records import Reading, Revision
from app.domain.rounds import Allocation, Person
from app.packages.records import record_from, record_text
from app.ports import UnitOfWork
from app.services import moderation
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """One act in words: which case, who read it before and now, why, and when."""

    ref: str
    audit_id: AuditId
    before: str
    now: str
    reading: Reading
    reason: str
    at: str


def acts_of(work: UnitOfWork, round_id: RoundId) -> Mapping[AuditId, Sequence[AllocationAct]]:
    """Every act, by audit, in the order in which they were made so far as their times say."""
    found: dict[AuditId, list[AllocationAct]] = {}
    for body in work.records.tagged(round_id, "allocation"):
        record = record_from(body)
        if isinstance(record, AllocationAct):
            found.setdefault(record.audit_id, []).append(record)
    for acts in found.values():
        acts.sort(key=lambda each: (each.at, each.hash))
    return found


def readers_ever(work: UnitOfWork, round_id: RoundId) -> Mapping[AuditId, frozenset[PersonId]]:
    """Everyone who was ever given each audit: what they return is taken, counted or not."""
    given = work.audits.allocations(round_id, with_replaced=True)
    ever = {each.audit_id: {each.person_id} for each in given}
    for audit_id, acts in acts_of(work, round_id).items():
        ever.setdefault(audit_id, set()).update(*(act.readers for act in acts))
    return {audit_id: frozenset(people) for audit_id, people in ever.items()}


def told(work: UnitOfWork, round_id: RoundId) -> tuple[Told, ...]:
    """Every act that gave an audit on, newest first."""
    names = {person.id: person.name for person in work.people.all(round_id)}
    refs = {case.id: case.ref for case in work.cases.all(round_id)}
    made = []
    for audit_id, acts in acts_of(work, round_id).items():
        by_hash = {each.hash: each for each in acts}
        for place, act in enumerate(after_what_they_replace(acts)):
            earlier = [by_hash[each] for each in act.replaces if each in by_hash]
            if earlier:
                before, now = _names(earlier[-1], names), _names(act, names)
                ref = refs.get(act.case_id, "")
                line = Told(ref, audit_id, before, now, act.reading, act.reason, act.at)
                made.append((act.at, ref, place, line))
    return tuple(each[3] for each in sorted(made, key=lambda each: each[:3], reverse=True))


def hands_of(work: UnitOfWork, round_id: RoundId, revision: str) -> tuple[WrittenBy, ...]:
    """Whose the edits of that returned copy are; () where there is none."""
    if not revision:
        return ()
    names = {each.id: each.name for each in work.people.all(round_id)}
    held = returned_copies(work, round_id)
    return written_by(held[revision], held, names) if revision in held else ()


def returned_copies(work: UnitOfWork, round_id: RoundId) -> Mapping[str, Revision]:
    """Every copy of every audit that came back, by its hash."""
    records = (record_from(body) for body in work.records.bodies(round_id))
    return {each.hash: each for each in records if isinstance(each, Revision)}


def carried(
    work: UnitOfWork, round_id: RoundId, person: Person
) -> Mapping[AuditId, tuple[Revision, tuple[WrittenBy, ...]]]:
    """What a pack to this person carries of work returned before, and whose its edits are where not all are theirs.

    Of an audit that counts, the copy that counts: the reader's own, or what they take over. A blind second is never
    given anything that another wrote.
    """
    names = {each.id: each.name for each in work.people.all(round_id)}
    mine = {each.audit_id: each for each in work.audits.allocations(round_id)}
    held = returned_copies(work, round_id)
    found = {}
    for audit_id, view in moderation.views(work, round_id).items():
        allocation = mine.get(audit_id)
        if allocation is None or allocation.person_id != person.id or view.revision is None:
            continue
        hands = written_by(view.revision, held, names)
        others = {each.person_id for each in hands} | {view.revision.assessor}
        if others == {person.id}:
            hands = ()
        elif allocation.reading is Reading.BLIND_SECOND or view.allocation.act is None:
            continue
        found[audit_id] = (view.revision, hands)
    return found


def _names(act: AllocationAct, names: Mapping[PersonId, str]) -> str:
    return " and ".join(names.get(each, "") for each in act.readers)


def enact(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    given: Allocation,
    base: str,
    acts: Sequence[AllocationAct],
) -> None:
    """Write the act down, in the place of every one that no other has replaced yet.

    An audit allocated before acts were kept is first given its own.
    """
    if not acts:
        before = next(
            (e for e in work.audits.allocations(round_id) if e.audit_id == given.audit_id), None
        )
        if before is not None and before.person_id != given.person_id:
            acts = (_add(ws, work, round_id, before, "", ()),)
    replaced = {earlier for each in acts for earlier in each.replaces}
    _add(ws, work, round_id, given, base, [e.hash for e in acts if e.hash not in replaced])


def _add(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    given: Allocation,
    base: str,
    replaces: Sequence[str],
) -> AllocationAct:
    readers = tuple(each for each in (given.person_id, given.read_with) if each)
    act = addressed(
        AllocationAct(
            audit_id=given.audit_id,
            case_id=given.case_id,
            readers=readers,
            reading=given.reading,
            base=base,
            reason=given.reason,
            replaces=tuple(replaces),
            author=PersonId(work.identities.get().store_id),
            at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
        )
    )
    work.records.add(round_id, act.hash, record_text(act), "")
    return act
