"""An answer that is still being typed: how it is read with the others, and how it becomes an edit of the history.

docs/decisions/0010-drafts.md says why it is not an edit at once.
"""

from app.domain import history
from app.domain.beside import beside_of
from app.domain.ids import AuditId
from app.domain.keyed_in import lapsing
from app.domain.records import AnswerEvent, Draft, Sheet
from app.ports import UnitOfWork


def with_draft(sheet: Sheet, draft: Draft | None) -> Sheet:
    """The answers as they were shown last."""
    if draft is None:
        return sheet
    answers = {key: answer for key, answer in sheet.answers.items() if key != draft.key}
    if draft.answer is not None:
        answers[draft.key] = draft.answer
    return Sheet(answers, sheet.rows, sheet.last_serial)


def as_edit(work: UnitOfWork, audit_id: AuditId, device: str) -> AnswerEvent | None:
    """The draft of an audit as the next edit of its history; None where nothing is being typed."""
    draft = work.audits.draft(audit_id)
    if draft is None:
        return None
    last = work.audits.last_event(audit_id)
    return history.chain(last, draft.at, draft.act, draft.key, draft.answer, device)


def settle(work: UnitOfWork, audit_id: AuditId) -> None:
    """Put the draft of an audit into its history, within the caller's transaction."""
    device = work.identities.get().device
    event = as_edit(work, audit_id, device)
    if event is None:
        return
    work.audits.append(audit_id, event)
    work.audits.drop_draft(audit_id)
    held = beside_of(work.audits.sheet(audit_id))
    for act, key, answer in lapsing(held, [(event.act, event.key, event.answer)]):
        event = history.chain(event, event.at, act, key, answer, device)
        work.audits.append(audit_id, event)
