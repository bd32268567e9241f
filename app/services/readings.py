"""Who reads an audit, as the lead's acts say it: given, given on, read by two, taken over, given back.

Every act is a signed record that is kept; merging, packs and findings follow the acts alone.
"""

from collections.abc import Collection, Mapping, Sequence

from app.domain.allocation_acts import AllocationAct, in_force
from app.domain.changes import Changes
from app.domain.errors import AuditError, InputRefused, NotFound
from app.domain.ids import AuditId, CaseId, PersonId, RoundId
from app.domain.merge import AuditView, Standing
from app.domain.plain_text import checked_reason
from app.domain.records import Reading
from app.domain.rounds import NOBODY, Allocation, CaseFile
from app.ports import UnitOfWork
from app.services import lead_lists, moderation
from app.services.allocation_acts import acts_of, enact, hands_of, readers_ever
from app.services.interests import refuse_interested
from app.services.seat import only_the_seat
from app.workspace import Workspace


def give(
    ws: Workspace,
    round_id: RoundId,
    audit_id: AuditId,
    readers: Sequence[PersonId],
    reason: str,
    *,
    afresh: bool = False,
) -> Changes:
    """Give an audit to another assessor, or to two who read it together, the first of whom writes.

    What its reader has returned is what the next goes on from, its authorship kept, unless they are to begin `afresh`;
    what the reader before returns from now on is kept and shown and not counted. Given back, their own work counts.
    Raises InputRefused without a reason, to a reader of the case's other audit, where copies differ, and for a blind
    second reading that somebody else has begun, unless afresh.
    """
    reason = checked_reason(reason, "Moving a case needs its reason: it stays with the allocation.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        held = {each.audit_id: each for each in work.audits.allocations(round_id)}
        people = {person.id: person for person in work.people.all(round_id)}
        now = _allowed(work, round_id, audit_id, readers)
        acts = acts_of(work, round_id).get(audit_id, ())
        view = moderation.views(work, round_id).get(audit_id)
        reading, base = _capacity(now, held.values(), view, acts, readers, afresh=afresh)
        given = Allocation(
            audit_id,
            now.case_id,
            readers[0],
            reading,
            reason,
            readers[1] if len(readers) == 2 else NOBODY,
            people[readers[1]].name if len(readers) == 2 else "",
            hands_of(work, round_id, base),
        )
        enact(ws, work, round_id, given, base, acts)
        work.audits.allocate(round_id, [given], work.rounds.get(round_id).tool_hash)
        lead_lists.bring_lists_up_to_date(ws, work, round_id)
        work.commit()
    return Changes(audits=frozenset({audit_id}), round=True)


def refusal(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, readers: Sequence[PersonId]
) -> str:
    """Why these people cannot read this audit, in a sentence: an interest, blindness, the family. "" where they can."""
    with ws.begin() as work:
        try:
            _allowed(work, round_id, audit_id, readers)
        except AuditError as why:
            return str(why)
    return ""


def give_back(ws: Workspace, round_id: RoundId, audit_id: AuditId, reason: str) -> Changes:
    """Undo the last act on this audit by another: back to whom it was with before. Raises InputRefused where it was
    with nobody else."""
    with ws.begin() as work:
        only_the_seat(work, round_id)
        acts = acts_of(work, round_id).get(audit_id, ())
    act = in_force(acts).act
    by_hash = {each.hash: each for each in acts}
    before = [by_hash[each] for each in (act.replaces if act else ()) if each in by_hash]
    if not before or not before[-1].readers:
        raise InputRefused("That case has been with nobody else, so it cannot be given back.")
    return give(ws, round_id, audit_id, before[-1].readers, reason)


def _allowed(
    work: UnitOfWork, round_id: RoundId, audit_id: AuditId, readers: Sequence[PersonId]
) -> Allocation:
    """The audit as it is allocated now, which these people may read. Raises InputRefused or NotFound."""
    held = {each.audit_id: each for each in work.audits.allocations(round_id)}
    if audit_id not in held:
        raise NotFound("That audit is not one of this round.")
    if not readers or not set(readers) <= {each.id for each in work.people.all(round_id)}:
        raise NotFound("That assessor is not one of this round.")
    now = held[audit_id]
    cases = {case.id: case for case in work.cases.all(round_id)}
    _refuse_seeing_both(now, held.values(), readers)
    seen = having_seen(work, round_id, now, readers)
    if seen:
        raise InputRefused(
            f"{seen} had the other reading of this case before it was given on, so the two would not be blind to each "
            "other; choose somebody who has had neither."
        )
    sibling = knowing_the_family(now, held.values(), readers, cases)
    if sibling:
        raise InputRefused(
            f"That assessor reads {sibling} of the same family, so a second reading would not be blind; choose "
            "somebody who reads none of the family."
        )
    refuse_interested(work, round_id, cases[now.case_id], readers)
    return now


def _refuse_seeing_both(
    given: Allocation, held: Collection[Allocation], readers: Sequence[PersonId]
) -> None:
    """Two readings of one case are two people's: nobody reads what they are to be compared with."""
    others = {
        person
        for each in held
        if each.case_id == given.case_id and each.audit_id != given.audit_id
        for person in (each.person_id, each.read_with)
    }
    if set(readers) & others:
        raise InputRefused(
            "That assessor already reads this case; a blind second reading needs another person."
        )
    if len(readers) > 2 or len(set(readers)) != len(readers):
        raise InputRefused("A case is read by one person, or by two together: choose two.")
    if len(readers) == 2 and given.reading is Reading.BLIND_SECOND:
        raise InputRefused(
            "A blind second reading is one person's alone; a joint reading would tell them of each other."
        )


def having_seen(
    work: UnitOfWork, round_id: RoundId, given: Allocation, readers: Collection[PersonId]
) -> str:
    """Which of these readers ever had the case's other audit, by name; "" where none did. Nobody reads the one who had
    the other: what they have seen, giving it on does not undo. Before anything has left or come, nobody has seen
    anything."""
    if not work.ledger.entries(round_id):
        return ""
    others = {
        each.audit_id
        for each in work.audits.allocations(round_id, with_replaced=True)
        if each.case_id == given.case_id and each.audit_id != given.audit_id
    }
    ever = readers_ever(work, round_id)
    seen = frozenset[PersonId]().union(*(ever.get(each, frozenset()) for each in others))
    names = {each.id: each.name for each in work.people.all(round_id)}
    return min((names.get(each, "") for each in readers if each in seen), default="")


def knowing_the_family(
    given: Allocation,
    held: Collection[Allocation],
    readers: Sequence[PersonId],
    cases: Mapping[CaseId, CaseFile],
) -> str:
    """The case of a brother or sister, by reference, that keeps these readers from this audit; "" where none does.

    A blind second reader reads no brother's or sister's file first, whichever of the two was given first.
    """
    family = cases[given.case_id].family
    blind = given.reading is Reading.BLIND_SECOND
    for each in held:
        if not family or each.case_id == given.case_id or cases[each.case_id].family != family:
            continue
        people = {each.person_id, each.read_with} - {NOBODY}
        if (each.reading is Reading.BLIND_SECOND) is not blind and people & set(readers):
            return cases[each.case_id].ref
    return ""


def _capacity(
    given: Allocation,
    held: Collection[Allocation],
    view: AuditView | None,
    acts: Sequence[AllocationAct],
    readers: Sequence[PersonId],
    *,
    afresh: bool,
) -> tuple[Reading, str]:
    """In which capacity the new readers read, and the copy they go on from."""
    plain = _plain_reading(given, held)
    if len(readers) == 2:
        plain = Reading.JOINT
    if view is None or afresh:
        return plain, ""
    if view.standing is Standing.CONFLICT:
        raise InputRefused(
            "Copies of this audit differ; choose which one counts before it is given to somebody else."
        )
    revision = view.revision
    if revision is None:
        return plain, ""
    if revision.assessor in readers:
        # Given back before anything else came, or read on together: their own work goes on.
        own = [act for act in acts if revision.assessor in act.readers]
        base = own[-1].base if own else ""
        taken_over = bool(base) and len(readers) == 1
        return (Reading.TAKEN_OVER if taken_over else plain), base
    if given.reading is Reading.BLIND_SECOND:
        raise InputRefused(
            "Somebody has begun this blind second reading: the next reader begins it afresh, or it would not be one "
            "person's own."
        )
    return (plain if len(readers) == 2 else Reading.TAKEN_OVER), revision.hash


def _plain_reading(given: Allocation, held: Collection[Allocation]) -> Reading:
    """What the audit is where one person reads it from the beginning."""
    if given.reading is Reading.BLIND_SECOND:
        return Reading.BLIND_SECOND
    twice = any(
        each.case_id == given.case_id and each.reading is Reading.BLIND_SECOND for each in held
    )
    return Reading.FIRST if twice else Reading.SOLE
