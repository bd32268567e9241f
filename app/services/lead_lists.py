"""The lead's lists follow the records: where each audit stands, and which concerns are open."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.changes import Changes
from app.domain.ids import AuditId, RoundId
from app.domain.merge import Record, Standing
from app.domain.records import AuditState, Revision
from app.domain.rounds import AuditHeader, Concern
from app.packages.records import record_from
from app.ports import UnitOfWork
from app.services import concerns, moderation
from app.services.concerns import concern_in
from app.services.forms import form_of
from app.services.returned import returned_answers
from app.services.tools import pinned
from app.tool.form import Form
from app.workspace import Workspace


def choose(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, chosen: str, reason: str
) -> Changes:
    """As `moderation.choose`, and the lead's lists follow the chosen copy."""
    changes = moderation.choose(ws, round_id, audit_id, chosen, reason)
    with ws.begin() as work:
        bring_lists_up_to_date(ws, work, round_id)
        work.commit()
    return changes


def bring_lists_up_to_date(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, held: Iterable[Record] | None = None
) -> None:
    """The lead's lists follow the records: where each audit stands, and which concerns are open.

    `held`: all records of the round, where they are at hand.
    """
    audit_round = work.rounds.get(round_id)
    tool = pinned(work, audit_round.tool_hash)
    versions = work.rounds.versions(round_id)
    answered: dict[AuditId, Concern] = {}
    denying: dict[AuditId, Revision] = {}
    for audit_id, view in moderation.views(work, round_id, held).items():
        header = work.audits.header(audit_id)
        case = work.cases.get(header.case_id)
        forms, raised = {}, None
        here = view.heads or _last_of(view.withdrawn)
        for head in (*here, *_last_of(view.set_aside)):
            # Of every copy, counted or not: a concern waits for no choice between them, nor goes with one, nor is it
            # taken back with the answers.
            said = returned_answers(replace(view, revision=head), versions)
            forms[head.hash] = form_of(tool, audit_round, case, said.own, said.read_on)
            found = concern_in(forms[head.hash], case.ref, ws.now(), audit_id, said.earlier)
            raised = raised or found
        if raised is not None:
            answered[audit_id] = raised
        if view.standing is Standing.SET_ASIDE:
            _begin_again(work, header)
        if view.standing in {Standing.WITHDRAWN, Standing.CONFLICT}:
            furthest = max(here, key=lambda each: (len(each.events), each.hash))
            open_again = _open_again(header, furthest, forms[furthest.hash])
            back = None if view.standing is Standing.WITHDRAWN else header.returned_at or ws.now()
            work.audits.save_header(replace(open_again, returned_at=back))
        if view.standing is not Standing.COUNTED or view.revision is None:
            continue
        if raised is None and any(concerns.touches_concern(e.key) for e in view.revision.events):
            denying[audit_id] = view.revision
        form = forms[view.revision.hash]
        counted = replace(
            header,
            state=AuditState.IN_PROGRESS if view.handed_on else view.revision.state,
            started_at=_at(view.revision.started_at),
            completed_at=_at(view.revision.completed_at),
            returned_at=header.returned_at or ws.now(),
            updated_at=_at(view.revision.completed_at) or header.updated_at,
            minutes=view.revision.minutes,
        )
        work.audits.save_header(_with_progress(counted, form))
    for audit_id, raised_in in _raised_before(work, round_id, denying).items():
        ref = work.cases.get(raised_in.case_id).ref
        answered[audit_id] = concerns.taken_back(raised_in, denying[audit_id], ref, ws.now())
    concerns.bring_up_to_date(work, audit_round, answered)


def _last_of(copies: Sequence[Revision]) -> tuple[Revision, ...]:
    """Those that no other of them grew from."""
    named = {parent for each in copies for parent in each.parents}
    return tuple(each for each in copies if each.hash not in named)


def _begin_again(work: UnitOfWork, header: AuditHeader) -> None:
    """The list says of an audit given on afresh what it says of one that nobody has begun."""
    blank = AuditHeader(
        header.id,
        header.round_id,
        header.case_id,
        header.person_id,
        header.reading,
        AuditState.ALLOCATED,
        header.tool_hash,
        asked=header.asked,
        parents=header.parents,
    )
    work.audits.save_header(blank)


def _open_again(header: AuditHeader, furthest: Revision, form: Form) -> AuditHeader:
    """The list says of an audit that came back and does not count that it is under way: taken back, or in copies
    between which nobody has chosen, in whatever order they came."""
    return _with_progress(
        replace(
            header,
            state=AuditState.IN_PROGRESS,
            started_at=_at(furthest.started_at),
            completed_at=None,
            minutes=furthest.minutes,
        ),
        form,
    )


def _with_progress(header: AuditHeader, form: Form) -> AuditHeader:
    progress = form.progress(None)
    return replace(
        header,
        answered=progress.answered,
        asked=progress.asked,
        warnings=progress.warnings,
        queries=progress.queries,
    )


def _raised_before(
    work: UnitOfWork, round_id: RoundId, audits: Collection[AuditId]
) -> dict[AuditId, Revision]:
    """Of these audits, the latest copy held that raised a concern: the same in whatever order they came."""
    if not audits:
        return {}
    held = (record_from(body) for body in work.records.bodies(round_id))
    raising = [
        each
        for each in held
        if isinstance(each, Revision)
        and each.audit_id in audits
        and concerns.raised_by(each.events)
    ]
    return {
        each.audit_id: each
        for each in sorted(raising, key=lambda each: (len(each.events), each.hash))
    }


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
