"""One audit in the assessor's hands: answer, complete, reopen. Saved at every answer."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain import history
from app.domain.answers import Answer
from app.domain.beside import Edit, beside_of, is_beside
from app.domain.changes import Changes
from app.domain.errors import AuditSignedOff, InputRefused, StoreProblem
from app.domain.ids import AnswerKey, AuditId, EntryId
from app.domain.keyed_in import lapsing
from app.domain.notebook import EntryKind
from app.domain.plain_text import is_plain, plain
from app.domain.records import Act, AnswerEvent, AuditState, Draft, replay, split_row
from app.domain.reopenings import reopening
from app.domain.rounds import AuditHeader
from app.domain.time_on_file import minutes_on_file
from app.ports import UnitOfWork
from app.services import concerns, drafts, notebook
from app.services.audit_in_hand import AuditInHand
from app.services.concerns import concern_in, touches_concern
from app.workspace import Workspace

LONGEST_DRAFT = timedelta(minutes=2)  # of typing without a break before the history gets an entry


class OpenAudit(AuditInHand):
    """One audit in hand. Every change is in the store when the call returns, or did not happen."""

    def __init__(self, ws: Workspace, audit_id: AuditId) -> None:
        super().__init__(ws, audit_id)
        # Where nothing can be written it stays a draft, shown all the same.
        with suppress(StoreProblem):
            self.settle()

    def together(self, edits: Sequence[Edit]) -> frozenset[AnswerKey]:
        """Several edits, of questions or beside them, saved as one: all of them, or none.

        Returns the keys of questions whose state changed. A new row is named by `next_row`. Raises as `answer` does.
        """
        self._keep_up_with_the_day()
        self._refuse_if_complete()
        kept = [(act, key, _keepable(answer)) for act, key, answer in edits]
        try:
            changed = frozenset[AnswerKey]().union(*(self._apply(*edit) for edit in kept))
        except BaseException:
            self._take_form_as_saved()
            raise
        self._save(kept, changed)
        return changed

    def _apply(self, act: Act, key: AnswerKey, answer: Answer | None) -> frozenset[AnswerKey]:
        """One edit in the form; what stands beside the questions is none of the form's."""
        if is_beside(key):
            return frozenset()
        if act is Act.ADD_ROW:
            repeat, serial = split_row(key)
            self.form.add_row(repeat, serial)
            return self.form.changed
        if act is Act.REMOVE_ROW:
            return self.form.remove_row(key)
        return self.form.put(key, answer)

    def answer(self, key: AnswerKey, answer: Answer | None) -> frozenset[AnswerKey]:
        """Record, change or (None) clear one answer; returns the keys whose state changed.

        Raises AuditSignedOff on a complete audit, InputRefused where the value is not one the
        question can hold, StoreProblem where it could not be saved: then nothing has changed.
        """
        self._keep_up_with_the_day()
        before = self.form.state(key).answer
        answer = _keepable(answer)
        if answer == before or (answer is not None and answer.is_blank and before is None):
            return frozenset()
        if answer is not None and answer.is_blank:
            answer = None
        self._refuse_if_complete()
        changed = self.form.put(key, answer)
        act = Act.CLEAR if answer is None else Act.SET
        self._save([(act, key, answer)], changed)
        return changed

    def draft(self, key: AnswerKey, answer: Answer | None) -> frozenset[AnswerKey]:
        """An answer that is still being typed: on the disk when the call returns, in the history once `settle` is
        called, another edit is made, or LONGEST_DRAFT is over.

        Returns the keys whose state changed. Raises as `answer` does: then nothing has changed.
        """
        self._keep_up_with_the_day()
        answer = _keepable(answer)
        wanted = None if answer is None or answer.is_blank else answer
        if wanted == self.form.state(key).answer:
            return frozenset()
        self._refuse_if_complete()
        changed = self.form.put(key, wanted)
        now = self._ws.now()
        draft = Draft(key, wanted, _moment(now))
        try:
            history.check_edit(draft.act, key, wanted)
            self._running.update(changed)
            is_other = self._draft is not None and self._draft.key != key
            is_long = self._draft is not None and now - self._drafted_from >= LONGEST_DRAFT
            self._write(self._draft_as_edit() if is_other or is_long else [], now, draft)
        except BaseException:
            self._take_form_as_saved()
            raise
        return changed

    def settle(self) -> None:
        """Put what was being typed into the history: its box was left. Raises StoreProblem; it stays a draft then."""
        events = self._draft_as_edit()
        if events:
            self._write(events, self._ws.now())

    def add_row(self, repeat: AnswerKey) -> AnswerKey:
        """A new row of a repeating table; returns its key. Serials are never used twice."""
        self._refuse_if_complete()
        row = self.form.add_row(repeat)
        self._save([(Act.ADD_ROW, row, None)], self.form.changed)
        return row

    def remove_row(self, row: AnswerKey) -> frozenset[AnswerKey]:
        """Take a row and its answers away; the history keeps them."""
        self._refuse_if_complete()
        changed = self.form.remove_row(row)
        self._save([(Act.REMOVE_ROW, row, None)], changed)
        return changed

    def complete(self) -> Changes:
        """Sign the audit off. Raises InputRefused naming what still stands in the way."""
        self._keep_up_with_the_day()
        self._refuse_if_complete()
        self.settle()
        standing = self.standing_in_the_way()
        if standing:
            raise InputRefused(f"{self.case.ref} cannot be completed yet: {standing[0]}")
        self._sign(self._ws.now())
        return Changes(audits=frozenset({self.id}), cases=frozenset({self.case.id}))

    def reopen(self, why: str) -> Changes:
        """Take the signature back. Raises InputRefused without a reason, which stays in the history."""
        if not self.is_complete:
            raise InputRefused(f"The audit of {self.case.ref} is not signed off.")
        now, signed = self._ws.now(), self._header.completed_at
        edits = reopening(self._beside, _moment(signed) if signed else "", _moment(now), why)
        self._save(edits, frozenset(), reopens=True)
        return Changes(audits=frozenset({self.id}), cases=frozenset({self.case.id}))

    def begun(self, place: str) -> Mapping[str, str]:
        """What was being typed at a place of this audit and is no answer yet; {} for nothing."""
        with self._ws.begin() as work:
            return work.audits.begun(self.id, place)

    def keep_begun(self, place: str, said: Mapping[str, str]) -> None:
        """Keep what is being typed there, in place of what was; {} once it is kept otherwise or let go."""
        with self._ws.begin() as work:
            work.audits.keep_begun(
                self.id, place, {name: plain(text) for name, text in said.items()}
            )
            work.commit()

    def _refuse_if_complete(self, held: AuditHeader | None = None) -> None:
        if (held or self._header).state is AuditState.COMPLETE:
            raise AuditSignedOff(
                f"The audit of {self.case.ref} is signed off; reopen it to change an answer."
            )

    def _refuse_if_another_tool(self, held: AuditHeader) -> None:
        """A new version of the tool came in while this audit was open: it is opened again before it goes on."""
        if held.tool_hash != self._made_with:
            raise InputRefused(
                f"The audit tool has a new version since {self.case.ref} was opened; open the audit again."
            )

    def _save(
        self, edits: Sequence[Edit], changed: frozenset[AnswerKey], *, reopens: bool = False
    ) -> None:
        """What could not be saved is taken back: the form is again what the store holds."""
        now = self._ws.now()
        try:
            events = self._draft_as_edit()
            self._chain((*edits, *lapsing(self._beside, edits)), events, now)
            self._running.update(changed)
            self._write(events, now, reopens=reopens)
        except BaseException:
            self._take_form_as_saved()
            raise

    def _chain(self, edits: Sequence[Edit], events: list[AnswerEvent], now: datetime) -> None:
        """Append these edits to the events that are about to be saved."""
        for act, key, answer in edits:
            previous = events[-1] if events else self._last
            events.append(history.chain(previous, _moment(now), act, key, answer, self._device))

    def _draft_as_edit(self) -> list[AnswerEvent]:
        """What was being typed, as the next edit; none where a return made meanwhile has put it into the history."""
        if self._draft is None:
            return []
        with self._ws.begin() as work:
            self._last = work.audits.last_event(self.id)
            event = drafts.as_edit(work, self.id, self._device)
            if event is None:
                self._beside = beside_of(work.audits.sheet(self.id))
                return []
        events = [event]
        lapsed = lapsing(self._beside, [(event.act, event.key, event.answer)])
        self._chain(lapsed, events, self._ws.now())
        return events

    def _write(
        self,
        events: Sequence[AnswerEvent],
        now: datetime,
        draft: Draft | None = None,
        *,
        reopens: bool = False,
    ) -> None:
        """The header is read again: a return made meanwhile has noted what the next one grows from."""
        progress = self._running.progress()
        own = [event for event in events if is_beside(event.key)]
        beside = replay(own, self._beside) if own else self._beside
        with self._ws.begin() as work:
            held = work.audits.header(self.id)
            if not reopens:
                self._refuse_if_complete(held)
            self._refuse_if_another_tool(held)
            header = replace(
                held,
                state=AuditState.IN_PROGRESS,
                started_at=held.started_at or now,
                completed_at=None,
                updated_at=now,
                minutes=minutes_on_file(beside),
                answered=progress.answered,
                asked=progress.asked,
                warnings=progress.warnings,
                queries=progress.queries,
            )
            for event in events:
                work.audits.append(self.id, event)
            if draft is not None:
                work.audits.keep_draft(self.id, draft)
            elif self._draft is not None:
                work.audits.drop_draft(self.id)
            work.audits.save_header(header)
            written = [event.key for event in events] + ([draft.key] if draft else [])
            touched = {key for key in written if touches_concern(key)}
            if touched:
                self._keep_concern(work, now, touched)
            work.commit()
        self._header, self.saved_at, self._beside = header, now, beside
        self._last = events[-1] if events else self._last
        if events or self._draft is None:
            self._drafted_from = now
        self._draft = draft

    def _keep_concern(
        self, work: UnitOfWork, now: datetime, touched: Collection[AnswerKey]
    ) -> None:
        """A concern with a page of its own follows what was answered, and stays whatever is answered."""
        noted = concerns.noted_in(work, self.round.id, EntryId(self.id))
        if noted is not None:
            said = concerns.answers_about(self.form, self._earlier)
            names = {key.rpartition("/")[2] for key in touched}
            body, calls = concerns.followed(noted.newest, said, names, now)
            writing = notebook.Writing(EntryKind.CONCERN, body, calls, self.id)
            notebook.keep(self._ws, work, self.round, writing)
            concerns.keep_line(work, self.round, EntryId(self.id))
            return
        concern = concern_in(self.form, self.case.ref, now, self.id, self._earlier)
        if concern is None:
            work.concerns.withdraw(EntryId(self.id))
        else:
            work.concerns.raise_or_update(self.round.id, concern)

    def _sign(self, now: datetime) -> None:
        with self._ws.begin() as work:
            held = work.audits.header(self.id)
            self._refuse_if_another_tool(held)
            header = replace(held, state=AuditState.COMPLETE, completed_at=now, updated_at=now)
            work.audits.save_header(header)
            work.commit()
        self._header, self.saved_at = header, now


def _moment(at: datetime) -> str:
    """As the history writes it: UTC, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _keepable(answer: Answer | None) -> Answer | None:
    """What was pasted, without the characters that could not be sent and read back."""
    if answer is None:
        return None
    texts: dict[str, Any] = {
        name: plain(text)
        for name in ("value", "reason", "other", "place", "note", "warning_reason")
        if (text := getattr(answer, name)) and not is_plain(text)
    }
    return replace(answer, **texts) if texts else answer
