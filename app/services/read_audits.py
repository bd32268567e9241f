"""From what came back of an audit to what the figures take from it: the one place where its form is worked out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.collation import CountedAudit
from app.domain.file_requests import last_produced
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId
from app.domain.keyed_in import keyed_in
from app.domain.merge import AuditView, Standing
from app.domain.read_audits import ReadAudit
from app.domain.records import AuditState, Sheet
from app.domain.reopenings import reopenings
from app.domain.rounds import Allocation, CaseFile, Round
from app.domain.time_on_file import minutes_on_file
from app.domain.timeliness import VerdictKind
from app.domain.tool_versions import ToolVersion, path_of
from app.ports import UnitOfWork
from app.services import concerns, conversations
from app.services.counting import counted_audit, rolled_up
from app.services.forms import form_of
from app.services.going_over import waiting
from app.services.returned import ReturnedAnswers, returned_answers
from app.services.tools import pinned
from app.tool.form import Form
from app.tool.model import Tool

QUOTED = ("OJ6_text", "OJ7_text")


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What every audit of a round is read by. Only what is in the sample, and in whose hands it is, counts."""

    tool: Tool
    round: Round
    versions: tuple[ToolVersion, ...]
    cases: Mapping[CaseId, CaseFile]
    names: Mapping[PersonId, str]
    allocated: Mapping[AuditId, Allocation]

    @classmethod
    def of(cls, work: UnitOfWork, audit_round: Round) -> "ReadBy":
        return cls(
            tool=pinned(work, audit_round.tool_hash),
            round=audit_round,
            versions=tuple(work.rounds.versions(audit_round.id)),
            cases={case.id: case for case in work.cases.main(audit_round.id)},
            names={each.id: each.name for each in work.people.all(audit_round.id)},
            allocated={each.audit_id: each for each in work.audits.allocations(audit_round.id)},
        )


def read_audit(by: ReadBy, view: AuditView) -> ReadAudit | None:
    """None for an audit that does not count.

    Rests on the audit's records, its case, its reader and the tool alone, since it is kept until one of these changes
    (`app.services.coding`). What is held elsewhere, such as the lead's tags, is laid over it where findings are made.
    """
    allocation = by.allocated.get(view.audit_id)
    revision = view.revision
    if view.standing is not Standing.COUNTED or revision is None or allocation is None:
        return None
    if view.allocation.act is None and revision.assessor != allocation.person_id:
        return None  # of a round from before acts of allocation: returned after the case went to someone else
    case = by.cases.get(allocation.case_id)
    if case is None:
        return None
    said = returned_answers(view, by.versions)
    who = (view.audit_id, case, by.names.get(allocation.person_id, ""), allocation.reading)
    form = form_of(by.tool, by.round, case, said.own, said.read_on)
    counted = own = counted_audit(form, *who, said.read)
    if said.is_corrected:
        form = form_of(by.tool, by.round, case, said.sheet, said.read_on)
        counted = counted_audit(form, *who, said.read)
    counted = replace(counted, rolled=rolled_up(form, said.shown), **_noted_beside(said.beside))
    if said.earlier:
        counted = _with_waiting(counted, form, said, (by.tool, by.round, case))
    waits = waiting(form, said.earlier)
    state = AuditState.IN_PROGRESS if view.handed_on else revision.state
    # Signed before the tool asked something more is not the end.
    asks = len(by.versions) > 1 and bool(waits or form.missing())
    return ReadAudit(
        counted=counted,
        corrected_from=own if said.is_corrected else None,
        case_id=case.id,
        ended=state is AuditState.COMPLETE and not asks,
        waits=tuple(sorted({path_of(key) for key in waits})),
        earlier=tuple(sorted(said.earlier)),
        produced=last_produced(said.beside),
        concern=concerns.concern_in(
            form, case.ref, by.round.created_at, view.audit_id, said.earlier
        ),
        conversations=tuple(conversations.conversations_in(form, case.ref)),
        quotes=dict(_quotes(form)),
    )


def _quotes(form: Form) -> Iterator[tuple[str, str]]:
    for name in QUOTED:
        node = form.tool.by_name.get(name)
        answer = form.state(AnswerKey(node.path)).answer if node else None
        if answer is not None and answer.value:
            yield name, answer.value


def _noted_beside(beside: Sheet) -> dict[str, Any]:
    """What the reader recorded of the work on it."""
    keyed = keyed_in(beside)
    return {
        "minutes": minutes_on_file(beside),
        "keyed": keyed is not None,
        "keyed_by_another": keyed is not None and keyed.by_another,
        "reopened": len(reopenings(beside)),
    }


def _with_waiting(
    counted: CountedAudit,
    form: Form,
    said: ReturnedAnswers,
    made_of: tuple[Tool, Round, CaseFile],
) -> CountedAudit:
    """A limit about which nothing is said only because an answer it rests on is asked again cannot be told; it is not
    one that nobody answered."""
    sheet = said.sheet
    before = form_of(
        *made_of, replace(sheet, answers={**sheet.answers, **said.earlier}), said.read_on
    )
    waits = {
        name
        for name, verdict in before.verdicts().items()
        if verdict is not None
        and verdict.kind is not VerdictKind.NOT_APPLICABLE
        and not before.is_unanswered(name)
        and form.is_unanswered(name)
    }
    return replace(
        counted,
        verdicts={**counted.verdicts, **dict.fromkeys(waits, VerdictKind.CANNOT_TELL.value)},
        explanations={
            **counted.explanations,
            **dict.fromkeys(waits, "an answer it rests on is asked again since the tool changed"),
        },
    )
