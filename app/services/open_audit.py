"""One audit in the assessor's hands: answer, complete, reopen. Saved at every answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import history
from app.domain.answers import Answer
from app.domain.changes import Changes
from app.domain.errors import AuditSignedOff, InputRefused
from app.domain.ids import AnswerKey, AuditId
from app.domain.records import Act, AnswerEvent, AuditState, split_row
from app.domain.rounds import AuditHeader, CaseFile, Concern, Round
from app.ports import UnitOfWork
from app.services.concerns import concern_in, touches_concern
from app.services.forms import form_of
from app.services.tools import pinned
from app.tool.form_states import Progress, QuestionState
from app.tool.model import Tool
from app.workspace import Workspace


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
            self.case: CaseFile = work.cases.get(self._header.case_id)
            self.round: Round = work.rounds.get(self._header.round_id)
            self.tool: Tool = pinned(work, self._header.tool_hash)
            self._last = work.audits.last_event(audit_id)
            sheet = work.audits.sheet(audit_id)
            self._device = work.identities.get().device
        self.form = form_of(self.tool, self.round, self.case, sheet.answers, sheet.rows)
        self._serials = dict(sheet.last_serial)
        self.saved_at: datetime | None = self._header.updated_at

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
    def is_complete(self) -> bool:
        return self._header.state is AuditState.COMPLETE

    def state(self, key: AnswerKey) -> QuestionState:
        return self.form.state(key)

    def progress(self, section: str | None = None) -> Progress:
        return self.form.progress(section)

    def answer(self, key: AnswerKey, answer: Answer | None) -> frozenset[AnswerKey]:
        """Record, change or (None) clear one answer; returns the keys whose state changed.

        Raises AuditSignedOff on a complete audit, InputRefused where the value is not one the
        question can hold, StoreProblem where it could not be saved: then nothing has changed.
        """
        before = self.form.state(key).answer
        if answer == before or (answer is not None and answer.is_blank and before is None):
            return frozenset()
        if answer is not None and answer.is_blank:
            answer = None
        self._refuse_if_complete()
        changed = self.form.put(key, answer)
        act = Act.CLEAR if answer is None else Act.SET
        self._save(act, key, answer, undo=lambda: self.form.put(key, before))
        return changed

    def add_row(self, repeat: AnswerKey) -> AnswerKey:
        """A new row of a repeating table; returns its key. Serials are never used twice."""
        self._refuse_if_complete()
        serial = self._serials.get(repeat, 0) + 1
        row = self.form.add_row(repeat, serial)
        self._save(Act.ADD_ROW, row, None, undo=lambda: self.form.remove_row(row))
        self._serials[repeat] = serial
        return row

    def remove_row(self, row: AnswerKey) -> frozenset[AnswerKey]:
        """Take a row and its answers away; the history keeps them."""
        self._refuse_if_complete()
        inside = f"{row}/"
        held_inside = {
            key: held for key, held in self.form.answers().items() if key.startswith(inside)
        }
        changed = self.form.remove_row(row)

        def undo() -> None:
            repeat, serial = split_row(row)
            self.form.add_row(repeat, serial)
            for key, held in held_inside.items():
                self.form.put(key, held)

        self._save(Act.REMOVE_ROW, row, None, undo=undo)
        return changed

    def complete(self) -> Changes:
        """Sign the audit off. Raises InputRefused naming what still stands in the way."""
        self._refuse_if_complete()
        standing = self.standing_in_the_way()
        if standing:
            raise InputRefused(f"{self.case.ref} cannot be completed yet: {standing[0]}")
        self._set_state(AuditState.COMPLETE, self._ws.now())
        return Changes(audits=frozenset({self.id}), cases=frozenset({self.case.id}))

    def reopen(self) -> Changes:
        self._set_state(AuditState.IN_PROGRESS, None)
        return Changes(audits=frozenset({self.id}), cases=frozenset({self.case.id}))

    def standing_in_the_way(self) -> Sequence[str]:
        """Sentences: errors, missing core answers, unexplained warnings, a concern told to nobody."""
        found = []
        missing = self.form.missing()
        if missing:
            number = self.form.number(missing[0])
            found.append(f"{len(missing)} questions have no answer, the first is {number}.")
        for key in self.form.faulty():
            found.append(f"question {self.form.number(key)} holds a value that cannot be right.")
        unexplained = self.form.unexplained()
        if unexplained:
            number = self.form.number(unexplained[0])
            found.append(f"{len(unexplained)} warnings want a reason, the first is {number}.")
        concern = concern_in(self.form, self.case.ref, self._ws.now(), self.id)
        if concern is not None and not concern.told:
            found.append("the immediate concern does not say who was told.")
        return found

    def _refuse_if_complete(self) -> None:
        if self.is_complete:
            raise AuditSignedOff(
                f"The audit of {self.case.ref} is signed off; reopen it to change an answer."
            )

    def _save(
        self, act: Act, key: AnswerKey, answer: Answer | None, undo: Callable[[], object]
    ) -> None:
        now = self._ws.now()
        at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        try:
            self._write(history.chain(self._last, at, act, key, answer, self._device), now)
        except BaseException:
            undo()
            raise

    def _write(self, event: AnswerEvent, now: datetime) -> None:
        progress = self.form.progress(None)
        header = replace(
            self._header,
            state=AuditState.IN_PROGRESS,
            started_at=self._header.started_at or now,
            updated_at=now,
            answered=progress.answered,
            asked=progress.asked,
            warnings=progress.warnings,
            queries=progress.queries,
        )
        with self._ws.begin() as work:
            work.audits.append(self.id, event)
            work.audits.save_header(header)
            self._keep_concern(work, event.key, now)
            work.commit()
        self._header, self._last, self.saved_at = header, event, now

    def _keep_concern(self, work: UnitOfWork, key: AnswerKey, now: datetime) -> None:
        if not touches_concern(key):
            return
        concern: Concern | None = concern_in(self.form, self.case.ref, now, self.id)
        if concern is None:
            work.concerns.withdraw(self.id)
        else:
            work.concerns.raise_or_update(self.round.id, concern)

    def _set_state(self, state: AuditState, completed_at: datetime | None) -> None:
        header = replace(
            self._header, state=state, completed_at=completed_at, updated_at=self._ws.now()
        )
        with self._ws.begin() as work:
            work.audits.save_header(header)
            work.commit()
        self._header, self.saved_at = header, header.updated_at
