"""The assessor's side of a new version of the audit tool: every audit of a store goes over to it, nothing is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain import history
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey, RoundId, ToolHash
from app.domain.reading_dates import uk_day
from app.domain.records import AuditState
from app.domain.rounds import AuditHeader
from app.domain.tool_versions import (
    UPDATE_DEVICE,
    AnswersNow,
    ToolVersion,
    answers_now,
    going_over,
)
from app.ports import UnitOfWork
from app.services.drafts import as_edit, settle, with_draft
from app.services.forms import form_of
from app.services.running_progress import RunningProgress
from app.services.tools import pinned
from app.tool.form import Form
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class GoneOver:
    """What a new version did to the audits of one store, by reference.

    `asked_again` hold answers that are kept and asked again; `reopened` were signed off and wait for an answer now.
    `versions` are those that were new here, oldest first.
    """

    label: str
    audits: int
    asked_again: tuple[str, ...]
    reopened: tuple[str, ...]
    versions: tuple[ToolVersion, ...]


def take_versions(
    work: UnitOfWork,
    round_id: RoundId,
    tool: tuple[ToolHash, str],
    versions: Sequence[ToolVersion],
) -> tuple[ToolVersion, ...]:
    """Keep these versions with the round and put the newest in force; those that were new here, but for the first.

    Versions older than what is held change nothing. Raises InputRefused where they are not the ones held here: the
    lead's store was put back to an earlier day, or two leads changed the tool.
    """
    held = work.rounds.versions(round_id)
    known = {one.number: one.tool_hash for one in held}
    if any(known.get(one.number, one.tool_hash) != one.tool_hash for one in versions):
        raise InputRefused(
            "This file changes the audit tool otherwise than an earlier one did; telephone the lead before "
            "you go on: their store may have been put back to an earlier day."
        )
    fresh = tuple(one for one in versions if one.number > len(held) and one.number > 1)
    if fresh:
        work.rounds.pin_tool(*tool)
        work.rounds.keep_versions(round_id, versions)
        work.rounds.use_tool(round_id, versions[-1].tool_hash)
    return fresh


def go_over(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, fresh: tuple[ToolVersion, ...]
) -> GoneOver:
    """Bring every audit of this store to the round's newest version, within the caller's transaction.

    Each history gets an entry that says so; nothing answered is lost.
    """
    held = work.rounds.versions(round_id)
    asked_again, reopened, gone = list[str](), list[str](), 0
    for header in work.audits.headers(round_id) if held else ():
        if header.tool_hash == held[-1].tool_hash:
            continue
        gone += 1
        after, again = take_over(ws, work, header, header.tool_hash, held)
        ref = work.cases.get(header.case_id).ref
        if again:
            asked_again.append(ref)
        if header.state is AuditState.COMPLETE and after.state is not AuditState.COMPLETE:
            reopened.append(ref)
    label = pinned(work, work.rounds.get(round_id).tool_hash).version
    return GoneOver(label, gone, tuple(sorted(asked_again)), tuple(sorted(reopened)), fresh)


def answers_of(work: UnitOfWork, header: AuditHeader) -> AnswersNow:
    """What an audit of this store says under the version it has gone over to, with what is asked again set apart."""
    held = work.rounds.versions(header.round_id)
    if len(held) < 2:
        draft = work.audits.draft(header.id)
        return AnswersNow(with_draft(work.audits.sheet(header.id), draft))
    reached = [one.tool_hash for one in held].index(header.tool_hash) + 1
    typed = as_edit(work, header.id, work.identities.get().device)
    events = [*work.audits.events(header.id), *([] if typed is None else [typed])]
    return answers_now(events, header.tool_hash, held[:reached])


def take_over(
    ws: Workspace,
    work: UnitOfWork,
    header: AuditHeader,
    made_with: ToolHash,
    held: Sequence[ToolVersion],
) -> tuple[AuditHeader, bool]:
    """One audit under the newest version, and whether anything in it is asked again.

    One that was signed off is opened again only where something waits for an answer.
    """
    newest = held[-1].tool_hash
    settle(work, header.id)
    events = list(work.audits.events(header.id))
    for act, key, answer in going_over(events, made_with, held):
        previous = events[-1] if events else None
        at = held[-1].published_at
        events.append(history.chain(previous, at, act, key, answer, UPDATE_DEVICE))
        work.audits.append(header.id, events[-1])
    now = answers_now(events, newest, held)
    audit_round, case = work.rounds.get(header.round_id), work.cases.get(header.case_id)
    today = uk_day(ws.now())
    form = form_of(pinned(work, newest), audit_round, case, now.sheet, today)
    progress = RunningProgress.of(form).progress()
    waits = bool(waiting(form, now.earlier))
    signed = header.state is AuditState.COMPLETE
    reopens = signed and (waits or not progress.is_complete)
    after = replace(
        header,
        tool_hash=newest,
        state=AuditState.IN_PROGRESS if reopens else header.state,
        completed_at=None if reopens else header.completed_at,
        answered=progress.answered,
        asked=progress.asked,
        warnings=progress.warnings,
        queries=progress.queries,
    )
    work.audits.save_header(after)
    return after, waits


def waiting(form: Form, earlier: Iterable[AnswerKey]) -> tuple[AnswerKey, ...]:
    """Of the answers kept from before, those whose questions are asked and not answered anew."""
    held = frozenset(earlier)
    if not held:
        return ()  # the rule, and asked for at every key press
    return tuple(
        key
        for key in form.question_keys()
        if key in held and form.relevant(key) and form.state(key).answer is None
    )
