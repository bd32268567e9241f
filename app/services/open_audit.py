"""One audit in the assessor's hands: answer, complete, reopen. Saved at every answer."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.domain import history
from app.domain.answers import Answer
from app.domain.beside import Edit, beside_of, is_beside
from app.domain.changes import Changes
from app.domain.concerns import concern_of
from app.domain.errors import AuditSignedOff, InputRefused, NotFound, StoreProblem
from app.domain.ids import AnswerKey, AuditId, EntryId, ToolHash
from app.domain.keyed_in import keyed_in, lapsing
from app.domain.notebook import Entry, EntryKind
from app.domain.plain_text import is_plain, plain
from app.domain.ratings import RolledUp
from app.domain.reading_dates import ReadingDates, reading_dates, uk_day
from app.domain.records import Act, AnswerEvent, AuditState, Draft, Sheet, replay, split_row
from app.domain.reopenings import reopening
from app.domain.rounds import AuditHeader, CaseFile, Concern, Round
from app.domain.time_on_file import minutes_on_file
from app.domain.tool_versions import (
    AnswersNow,
    PublishedChange,
    ToolVersion,
    key_now,
    told_by_path,
)
from app.ports import UnitOfWork
from app.services import answer_history, concerns, drafts, notebook, unread
from app.services.case_facts import with_electronic_record
from app.services.concerns import concern_in, touches_concern
from app.services.forms import form_of
from app.services.going_over import answers_of, waiting
from app.services.running_progress import RunningProgress
from app.services.tools import pinned
from app.tool.form import Form
from app.tool.form_paths import tool_path
from app.tool.form_states import Progress, QuestionState
from app.tool.model import Question, Tool
from app.tool.numbering import item_numbers
from app.tool.rollups import roll_up, unexplained_rating
from app.workspace import Workspace

LONGEST_DRAFT = timedelta(minutes=2)  # of typing without a break before the history gets an entry


@dataclass(frozen=True, slots=True)
class CaseCard:
    """What the head of the page says about the case, and where the audit stands."""

    ref: str
    area: str
    district: str
    team: str
    age_band: str
    category: str
    plan_start: str
    reading: str
    state: AuditState


class OpenAudit:
    """One audit in hand. Every change is in the store when the call returns, or did not happen."""

    def __init__(self, ws: Workspace, audit_id: AuditId) -> None:
        self._ws = ws
        with ws.begin() as work:
            self._header = work.audits.header(audit_id)
            self.case: CaseFile = with_electronic_record(work.cases.get(self._header.case_id))
            self.round: Round = work.rounds.get(self._header.round_id)
            self.tool: Tool = pinned(work, self._header.tool_hash)
            self._versions = work.rounds.versions(self.round.id)
            self._device = work.identities.get().device
            people = {each.id: each.name for each in work.people.all(self.round.id)}
        self._told = told_by_path(self._versions)
        self.reader = people.get(self._header.person_id, "")
        self._made_with = self._header.tool_hash
        self._beside = Sheet({}, {}, {})
        self._take_form_as_saved()
        self.saved_at: datetime | None = self._header.updated_at
        # Where nothing can be written it stays a draft, shown all the same.
        with suppress(StoreProblem):
            self.settle()

    @property
    def id(self) -> AuditId:
        return self._header.id

    @property
    def header(self) -> AuditHeader:
        return self._header

    @property
    def card(self) -> CaseCard:
        case = self.case
        return CaseCard(
            case.ref,
            case.area,
            case.district,
            case.team,
            case.age_band,
            case.category,
            "" if case.plan_start is None else case.plan_start.isoformat(),
            self._header.reading.value,
            self._header.state,
        )

    @property
    def is_kept(self) -> bool:
        """Whether there is a store behind it; a trial has none."""
        return True

    @property
    def notice(self) -> str:
        """What its page says in place of when it was saved; "" for an audit of the round."""
        return ""

    @property
    def is_complete(self) -> bool:
        return self._header.state is AuditState.COMPLETE

    def state(self, key: AnswerKey) -> QuestionState:
        return self.form.state(key)

    def earlier(self, key: AnswerKey) -> Answer | None:
        """What was answered before the question changed its meaning: kept, not counted, and asked again.

        None where nothing was, or where it has been answered since.
        """
        held = self._earlier.get(key)
        return held if held is not None and self.form.state(key).answer is None else None

    def asked_again(self) -> tuple[AnswerKey, ...]:
        """The questions whose earlier answers are kept and wait to be given again, in the tool's order."""
        return waiting(self.form, self._earlier)

    def changes(self, path: str) -> tuple[tuple[ToolVersion, PublishedChange], ...]:
        """What was published about a question during the round and its reader should know, newest first."""
        return self._told.get(path, ())

    def reading_dates(self) -> ReadingDates | None:
        """The first and the last day on which this audit was worked on; None before its first answer."""
        with self._ws.begin() as work:
            return reading_dates(work.audits.events(self.id))

    def history(self, paths: Collection[str]) -> tuple[answer_history.Told, ...]:
        """What became of the answers to these questions or tables, oldest first, the lead's corrections with them."""
        with self._ws.begin() as work:
            reader = self.reader or work.identities.get().name
            names = answer_history.names_in(work, self._header, self._device, reader)
            return answer_history.of_questions(work, self.round.id, self.id, paths, names)

    def progress(self, section: str | None = None) -> Progress:
        if section:
            return self._running.progress_in(section)
        return self._running.progress()

    @property
    def tool_hash(self) -> ToolHash:
        """Which audit tool the keys of this audit are those of."""
        return self._made_with

    def carried(self, key: str, made_with: str) -> AnswerKey:
        """Where a key noted under that version of the tool stands in this audit; itself where that is not known."""
        return key_now(AnswerKey(key), ToolHash(made_with), self._versions)

    @property
    def beside(self) -> Sheet:
        """What is recorded beside the tool's questions: `app.domain.beside` names its tables."""
        return self._beside

    def next_row(self, repeat: AnswerKey, ahead: int = 0) -> AnswerKey:
        """The key that the next new row of a table will have, or the one `ahead` rows after it."""
        last = self._beside.last_serial.get(repeat, 0) if is_beside(repeat) else None
        return AnswerKey(
            f"{repeat}#{(self.form.last_serial(repeat) if last is None else last) + 1 + ahead}"
        )

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

    def standing_in_the_way(self) -> Sequence[str]:
        """Sentences: core questions unanswered, values that cannot be right, warnings unexplained, and
        a concern that is not finished, or that its question denies."""
        found = []
        missing = self.form.missing()
        if missing:
            found.append(
                _ended(
                    f"{_counted(len(missing), 'question')} unanswered, first {self._item(missing[0])}"
                )
            )
        faulty, unexplained = self.faulty(), self.unexplained()
        if faulty:
            found.append(f"{self._item(faulty[0])} holds a value that cannot be right.")
        if unexplained:
            first = self._item(unexplained[0])
            found.append(
                _ended(f"{_counted(len(unexplained), 'warning')} without a reason, first {first}")
            )
        not_read = unread.standing(self)
        if not_read:
            count = _counted(len(not_read), "date or number", "dates or numbers")
            first = self._item(not_read[0].key)
            found.append(_ended(f"{count} not understood, first {first}"))
        found += self.concern_wants()
        keyed = keyed_in(self._beside)
        if keyed is not None and keyed.waits_for_reader:
            found.append(
                f"{keyed.keyer} keyed it in from paper, and {keyed.reader}, who read the file, has not "
                "confirmed it."
            )
        return found

    def faulty(self) -> tuple[AnswerKey, ...]:
        """Answers that break a rule of the tool, in order."""
        return self._having("error")

    def unexplained(self) -> tuple[AnswerKey, ...]:
        """Answers the tool warns of, that want a reason for standing, in order; last an overall rating other
        than the one suggested."""
        found, rating = self._having("warning"), unexplained_rating(self.form)
        return found if rating is None else tuple(dict.fromkeys((*found, rating)))

    def concern_wants(self) -> tuple[str, ...]:
        """What the immediate concern about this case wants before the audit can be signed, as sentences."""
        asked = self.tool.by_name.get(concerns.NOW)
        item = self._item(AnswerKey(asked.path)) if asked is not None else ""
        with self._ws.begin() as work:
            noted = concerns.noted_in(work, self.round.id, EntryId(self.id))
        found = concerns.not_finished(noted, self.form, item, self._earlier)
        return () if found and self._is_concern_closed() else found

    def open_concerns(self) -> tuple[AnswerKey, ...]:
        """The question that raised an immediate concern which nobody has finished or closed yet."""
        asked, raised = self.tool.by_name.get(concerns.NOW), self.concern()
        if asked is None or raised is None or raised.finished_at is not None:
            return ()
        return () if self._is_concern_closed() else (AnswerKey(asked.path),)

    def _is_concern_closed(self) -> bool:
        """Whether the lead has closed it with a note of what was done."""
        with self._ws.begin() as work:
            held = work.concerns.all(self.round.id)
        return any(each.audit_id == self.id and each.closed_at is not None for each in held)

    def rolled_up(self) -> RolledUp | None:
        """Section scores and the suggested rating as the answers stand; None for a tool that suggests none."""
        return roll_up(self.form)

    def _having(self, severity: str) -> tuple[AnswerKey, ...]:
        return tuple(
            key
            for key in self.form.warnings()
            if any(
                problem.severity == severity and problem.code != "required"
                for problem in self.form.state(key).problems
            )
        )

    def _item(self, key: AnswerKey) -> str:
        question = self.tool.by_path.get(tool_path(key))
        item = question.item if isinstance(question, Question) else ""
        number = item_numbers(self.tool).get(item, "")
        if number or question is None:
            return number or self.form.label(key)
        try:
            return self.form.label(key)
        except NotFound:  # in the empty row of a table
            return question.label

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

    def _take_form_as_saved(self) -> None:
        with self._ws.begin() as work:
            self._header = work.audits.header(self._header.id)
            self._last = work.audits.last_event(self._header.id)
            self._draft: Draft | None = work.audits.draft(self._header.id)
            stale = self._header.tool_hash != self._made_with
            now = (
                AnswersNow(drafts.with_draft(work.audits.sheet(self._header.id), self._draft))
                if stale  # nothing can be saved any more: it is opened again before it goes on
                else answers_of(work, self._header)
            )
        self._drafted_from: datetime = self._ws.now()
        self._earlier = now.earlier
        self._beside = beside_of(now.sheet)
        self.form: Form = self._form(now.sheet)
        self._running: RunningProgress = RunningProgress.of(self.form)

    def _keep_up_with_the_day(self) -> None:
        """An audit left open overnight takes the new day's dates."""
        if self.form.circumstances.today < uk_day(self._ws.now()):
            self._take_form_as_saved()

    def _form(self, sheet: Sheet) -> Form:
        return form_of(self.tool, self.round, self.case, sheet, uk_day(self._ws.now()))

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

    def concern(self) -> Concern | None:
        """The immediate concern about this case, by its page or, without one, by the answers."""
        with self._ws.begin() as work:
            noted = concerns.noted_in(work, self.round.id, EntryId(self.id))
        if noted is not None:
            return concern_of(noted, self.case.ref)
        return concern_in(self.form, self.case.ref, self._ws.now(), self.id, self._earlier)

    def answers_by_concern(self, entry: Entry) -> tuple[Edit, ...]:
        """The edits that let this audit's answers say what the page of its concern says; none once it is signed."""
        return () if self.is_complete else concerns.answers_following(self.form, entry)

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


def _ended(sentence: str) -> str:
    """With one mark at its end: what it quotes last may bring its own."""
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def _counted(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or f'{noun}s'}"


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
