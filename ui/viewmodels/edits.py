"""Edits that can be taken back: each goes the same way as the edit itself, through the open audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.tool.model import Group
from ui.viewmodels.outline import columns, key_in_row

if TYPE_CHECKING:
    from ui.viewmodels.audit import AuditViewModel


class Edit(QUndoCommand):
    """One answer set or taken away. Edits that share a `merge` object become one step of undo."""

    def __init__(
        self,
        audit: AuditViewModel,
        key: AnswerKey,
        before: Answer | None,
        after: Answer | None,
        merge: object,
        *,
        is_typing: bool = False,
    ) -> None:
        super().__init__(_words("the answer"))
        self._is_typing = is_typing
        self._audit = audit
        self.key = key
        self._before = before
        self.after = after
        self.merge = merge

    def redo(self) -> None:
        # A refused edit leaves nothing to undo.
        store = self._audit.store_typed if self._is_typing else self._audit.store
        self.setObsolete(not store(self.key, self.after))

    def undo(self) -> None:
        self._is_typing = False  # what is done again later is done by one key
        self._audit.store(self.key, self._before)

    def id(self) -> int:
        return -1 if self.merge is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if (
            not isinstance(other, Edit)
            or other.merge is not self.merge
            or other.key != self.key
            or other.isObsolete()
        ):
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True


class AddRow(QUndoCommand):
    def __init__(self, audit: AuditViewModel, repeat: Group) -> None:
        super().__init__(_words("the new row"))
        self._audit = audit
        self._repeat = AnswerKey(repeat.path)
        self.row: AnswerKey | None = None

    def redo(self) -> None:
        made = self._audit.store_new_row(self._repeat)
        if made is not None and self.row is not None:
            self._audit.row_moved(self.row, made)
        self.row = self.row or made
        self.setObsolete(made is None)

    def undo(self) -> None:
        if self.row is not None:
            self._audit.store_without_row(self._repeat, self.row)


class RemoveRow(QUndoCommand):
    """Undo puts a row with the same answers at the end: the audit never gives a serial twice."""

    def __init__(self, audit: AuditViewModel, repeat: Group, row: AnswerKey) -> None:
        super().__init__(_words("the removed row"))
        self._audit = audit
        self._repeat = repeat
        self._row = row
        self._copy: _RowCopy | None = None

    def redo(self) -> None:
        self._copy = _copied(self._audit, self._repeat, self._audit.where_now(self._row))
        removed = self._audit.store_without_row(AnswerKey(self._repeat.path), self._row)
        self.setObsolete(not removed)

    def undo(self) -> None:
        if self._copy is None:
            return
        made = _put_back(self._audit, AnswerKey(self._repeat.path), self._copy)
        if made is not None:
            self._audit.row_moved(self._audit.where_now(self._row), made)


@dataclass(frozen=True, slots=True)
class _RowCopy:
    """A removed row: answers and rows of nested repeats, each by what follows the row's key."""

    answers: tuple[tuple[str, Answer], ...]
    nested: tuple[tuple[str, _RowCopy], ...]


def _copied(audit: AuditViewModel, repeat: Group, row: AnswerKey) -> _RowCopy:
    answers = []
    for question in columns(repeat):
        key = key_in_row(row, repeat, question)
        answer = audit.state(key).answer
        if answer is not None:
            answers.append((key[len(row) :], answer))
    nested = []
    for child in repeat.children:
        if isinstance(child, Group) and child.repeats:
            inner = key_in_row(row, repeat, child)
            nested += [
                (inner[len(row) :], _copied(audit, child, held))
                for held in audit.audit.form.rows(inner)
            ]
    return _RowCopy(tuple(answers), tuple(nested))


def _put_back(audit: AuditViewModel, repeat: AnswerKey, copy: _RowCopy) -> AnswerKey | None:
    row = audit.store_new_row(repeat)
    if row is None:
        return None
    for tail, answer in copy.answers:
        audit.store(AnswerKey(row + tail), answer)
    for tail, inner in copy.nested:
        _put_back(audit, AnswerKey(row + tail), inner)
    return row


def _words(what: str) -> str:
    return QCoreApplication.translate("Edits", what)
