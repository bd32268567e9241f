"""The immediate concern about the case in hand, as its page, its cards and the counts ask for it at every key."""

from PySide6.QtCore import QObject

from app.domain.changes import Changes
from app.domain.ids import AnswerKey
from ui.actions import Actions
from ui.viewmodels.open_audit import OpenAudit


class ConcernOfAudit(QObject):
    """Asked of the store once, and again after a change that may be about a concern."""

    def __init__(self, audit: OpenAudit, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._audit = audit
        self._open: tuple[AnswerKey, ...] | None = None
        self._wants: tuple[str, ...] | None = None
        actions.changed.connect(self._heard)

    def open_at(self) -> tuple[AnswerKey, ...]:
        """The question that raised one which nobody has finished or closed yet."""
        if self._open is None:
            self._open = self._audit.open_concerns()
        return self._open

    def wants(self) -> tuple[str, ...]:
        """What it wants before the audit can be signed, as sentences."""
        if self._wants is None:
            self._wants = self._audit.concern_wants()
        return self._wants

    def forget(self) -> None:
        """An answer about it was given."""
        self._open = self._wants = None

    def _heard(self, changes: Changes) -> None:
        if not changes.answers_only:
            self.forget()
