"""What was done and can be taken back, one step after another.

In place of Qt's undo stack: its commands are owned by Qt and known to Python, and when Python's garbage collector meets
such a stack it frees commands that the stack frees again, which ends the program.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.domain.ids import AnswerKey


class Step(Protocol):
    """`words` call it in a menu; `key` is the answer or row to go to, None where it changes no question."""

    @property
    def words(self) -> str: ...
    @property
    def key(self) -> AnswerKey | None: ...

    def redo(self) -> bool:
        """Do it, the first time or again; False when it was refused, which leaves nothing to take back."""

    def undo(self) -> bool:
        """Take it back; False when that was refused: the step then still stands."""

    def absorb(self, later: "Step") -> bool:
        """Become one step with the one done after it; False when they are two."""

    @property
    def is_void(self) -> bool:
        """Whether all is as it was before."""


class _Together:
    """Several steps that are taken back as one."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    @property
    def words(self) -> str:
        return self.steps[0].words if self.steps else ""

    @property
    def key(self) -> AnswerKey | None:
        return self.steps[0].key if self.steps else None

    def redo(self) -> bool:
        self.steps = [step for step in self.steps if step.redo()]
        return bool(self.steps)

    def undo(self) -> bool:
        return all(step.undo() for step in reversed(self.steps))

    def absorb(self, later: Step) -> bool:
        return False

    @property
    def is_void(self) -> bool:
        return not self.steps


class Steps(QObject):
    can_undo_changed = Signal(bool)
    can_redo_changed = Signal(bool)
    moved = Signal()  # another step is the next to be taken back or done again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._together: _Together | None = None

    def count(self) -> int:
        """How many can be taken back."""
        return len(self._done)

    def can_undo(self) -> bool:
        return bool(self._done)

    def can_redo(self) -> bool:
        return bool(self._undone)

    def next_undone(self) -> Step | None:
        return self._done[-1] if self._done else None

    def next_redone(self) -> Step | None:
        return self._undone[-1] if self._undone else None

    def push(self, step: Step) -> None:
        """Do it, and keep it to be taken back. What was taken back before cannot be done again after it."""
        self._undone.clear()
        if step.redo():
            self._keep(step)
        self._tell()

    def undo(self) -> None:
        """What is refused, as in an audit that is signed, can still be taken back later."""
        if self._done and self._done[-1].undo():
            self._undone.append(self._done.pop())
            self._tell()

    def redo(self) -> None:
        """What is refused can still be done again later."""
        if self._undone and self._undone[-1].redo():
            self._done.append(self._undone.pop())
            self._tell()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is pushed meanwhile is one step."""
        group = self._together = _Together()
        try:
            yield
        finally:
            self._together = None
            if not group.is_void:
                self._keep(group)
            self._tell()

    def _keep(self, step: Step) -> None:
        kept = self._done if self._together is None else self._together.steps
        if not (kept and kept[-1].absorb(step)):
            kept.append(step)
        elif kept[-1].is_void:
            kept.pop()

    def _tell(self) -> None:
        self.can_undo_changed.emit(self.can_undo())
        self.can_redo_changed.emit(self.can_redo())
        self.moved.emit()
