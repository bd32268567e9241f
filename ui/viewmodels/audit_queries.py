"""What is said about the answers of the audit in hand: at which questions the lead waits, and answering there."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.changes import Changes
from app.domain.ids import AnswerKey, AuditId, EntryId, RoundId
from app.domain.rounds import Role
from app.domain.threads import Deed, Turn
from app.services import threads
from app.services.told import Told
from app.workspace import Workspace
from ui.actions import Actions
from ui.viewmodels.questions import Questions
from ui.viewmodels.threads import Line, lines


class AuditQueries(QObject):
    """Read when the audit is opened and again when something was said, not at every answer."""

    changed = Signal()

    def __init__(
        self,
        ws: Workspace,
        round_id: RoundId,
        audit_id: AuditId,
        actions: Actions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ws, self._round_id, self._audit_id = ws, round_id, audit_id
        self._actions = actions
        self._held: tuple[Told, ...] = ()
        self._read()
        actions.changed.connect(self._heard)

    def waiting(self) -> frozenset[AnswerKey]:
        """The answers about which the lead waits for a word."""
        return frozenset(each.key for each in self._held if each.thread.turn is Turn.ASSESSOR)

    def on(self, keys: Callable[[AnswerKey], bool], questions: Questions) -> tuple[Line, ...]:
        """What was said about these answers by the lead, those that wait first."""
        found = [
            each
            for each in self._held
            if keys(each.key) and any(post.side.value == "lead" for post in each.thread.posts)
        ]
        return lines(found, questions, Role.ASSESSOR)

    def say(self, thread_id: EntryId, deed: Deed, words: str) -> bool:
        return self._actions.perform(
            lambda: threads.say(self._ws, self._round_id, thread_id, deed, words)
        )

    def _read(self) -> None:
        found = self._actions.attempt(lambda: threads.all_threads(self._ws, self._round_id)) or ()
        self._held = tuple(each for each in found if each.thread.audit_id == self._audit_id)

    def _heard(self, changes: Changes) -> None:
        if changes.ledger or changes.said:
            self._read()
            self.changed.emit()
