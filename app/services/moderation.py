"""The lead's layer over what came back: corrections and choices between copies, each with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.changes import Changes
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey, AuditId, PersonId, RoundId
from app.domain.merge import (
    AuditView,
    Correction,
    CorrectionState,
    Record,
    Resolution,
    addressed,
    collate,
)
from app.domain.plain_text import check_answer, checked_reason
from app.domain.records import Reading
from app.packages.records import record_from, record_text
from app.ports import UnitOfWork
from app.services.blindness import wrote_both
from app.services.returned import ReturnedAnswers, reading_under, returned_answers
from app.services.seat import only_the_seat
from app.services.tools import pinned
from app.tool.model import Kind, Question
from app.tool.numbering import plain_label
from app.workspace import Workspace

COMPARED = {Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.INTEGER, Kind.DECIMAL}


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two readers of a case answered differently."""

    key: AnswerKey
    label: str
    first: Answer | None
    second: Answer | None
    settled: Answer | None  # what the lead decided, where a correction stands over either


@dataclass(frozen=True, slots=True)
class DoubleRead:
    """A case read twice, blind: how many questions both answered, and those they differ on."""

    ref: str
    first: AuditId
    second: AuditId
    compared: int
    differences: tuple[Difference, ...]
    not_blind: bool = False  # one person wrote in both readings: agreement leaves the case out


def correct(
    ws: Workspace,
    round_id: RoundId,
    audit_id: AuditId,
    key: AnswerKey,
    answer: Answer | None,
    reason: str,
) -> Changes:
    """Lay a correction over one answer; the assessor's own stays beneath it.

    `answer` None takes the answer out of the count. Raises InputRefused without a reason, NotFound
    where no returned copy of the audit is in force.
    """
    reason = checked_reason(
        reason, "A correction needs its reason: it is printed beside the original."
    )
    if answer is not None:
        check_answer(answer)
    with ws.begin() as work:
        only_the_seat(work, round_id)
        view = views(work, round_id).get(audit_id)
        if view is None or view.revision is None:
            raise NotFound("No returned copy of that audit is in force, so none can be corrected.")
        earlier = tuple(
            each.correction.hash
            for each in view.corrections
            if each.correction.key == key and each.state is not CorrectionState.REPLACED
        )
        made = Correction(
            audit_id=audit_id,
            revision=view.revision.hash,
            key=key,
            answer=answer,
            reason=reason,
            replaces=earlier,
            author=_author(work),
            at=_at(ws),
        )
        _add(work, round_id, addressed(made))
        work.commit()
    return Changes(audits=frozenset({audit_id}))


def choose(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, chosen: str, reason: str
) -> Changes:
    """Say which of the diverged copies counts; the others are kept. A later copy opens it again.

    Raises InputRefused without a reason or where another leads, NotFound where these copies are not in conflict.
    """
    reason = checked_reason(
        reason, "Choosing between copies needs its reason: it stays with the audit."
    )
    with ws.begin() as work:
        only_the_seat(work, round_id)
        view = views(work, round_id).get(audit_id)
        heads = {head.hash for head in view.heads} if view is not None else set()
        if view is None or len(heads) < 2 or chosen not in heads:
            raise NotFound("That copy of the audit is not one of those in conflict.")
        made = Resolution(
            audit_id=audit_id,
            heads=tuple(head.hash for head in view.heads),
            chosen=chosen,
            author=_author(work),
            reason=reason,
            at=_at(ws),
            replaces=tuple(each.hash for each in view.choices),
        )
        _add(work, round_id, addressed(made))
        work.commit()
    return Changes(audits=frozenset({audit_id}))


def double_reads(ws: Workspace, round_id: RoundId) -> tuple[DoubleRead, ...]:
    """Every case that was read twice and of which both readings are in force."""
    with ws.begin() as work:
        found = views(work, round_id)
        versions = work.rounds.versions(round_id)
        tool = pinned(work, work.rounds.get(round_id).tool_hash)
        refs = {case.id: case.ref for case in work.cases.main(round_id)}
        allocations = work.audits.allocations(round_id)
    firsts = {
        each.case_id: each.audit_id
        for each in allocations
        if each.reading is not Reading.BLIND_SECOND
    }
    seen = {refs[case] for case in wrote_both(found, allocations)}
    pairs = [
        (refs[each.case_id], firsts[each.case_id], each.audit_id)
        for each in allocations
        if each.reading is Reading.BLIND_SECOND and each.case_id in firsts
    ]
    compared = [question for question in tool.questions if question.kind in COMPARED]
    return tuple(
        _double_read(
            ref,
            (first, returned_answers(found[first], versions)),
            (second, returned_answers(found[second], versions)),
            compared,
            not_blind=ref in seen,
        )
        for ref, first, second in sorted(pairs)
        if first in found and second in found and found[first].revision and found[second].revision
    )


def _double_read(
    ref: str,
    first: tuple[AuditId, ReturnedAnswers],
    second: tuple[AuditId, ReturnedAnswers],
    compared: list[Question],
    *,
    not_blind: bool,
) -> DoubleRead:
    """Questions of repeating tables are left out: their rows are compared as dates, not one by one."""
    ones, twos = first[1].shown, second[1].shown
    both, differences = 0, []
    for question in compared:
        key = AnswerKey(question.path)
        one, two = ones.get(key), twos.get(key)
        if one is None or two is None:
            continue
        both += 1
        if _said(one.original) != _said(two.original):
            settled = one.shown if one.correction else two.shown if two.correction else None
            differences.append(
                Difference(key, plain_label(question.label), one.original, two.original, settled)
            )
    return DoubleRead(ref, first[0], second[0], both, tuple(differences), not_blind)


def _said(answer: Answer | None) -> tuple[str, str]:
    return (answer.state.value, answer.value) if answer else ("", "")


def views(
    work: UnitOfWork, round_id: RoundId, held: Iterable[Record] | None = None
) -> Mapping[AuditId, AuditView]:
    """Every audit of which something came back, as the whole set of records shows it. `held`: the set, if at hand."""
    records = held
    if records is None:
        records = (record_from(body) for body in work.records.bodies(round_id))
    versions = work.rounds.versions(round_id)
    return collate(records, reading_under(versions)) if len(versions) > 1 else collate(records)


def _add(work: UnitOfWork, round_id: RoundId, record: Record) -> None:
    work.records.add(round_id, record.hash, record_text(record), "")


def _author(work: UnitOfWork) -> PersonId:
    return PersonId(work.identities.get().store_id)


def _at(ws: Workspace) -> str:
    return f"{ws.now():%Y-%m-%dT%H:%M:%SZ}"
