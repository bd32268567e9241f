"""Edits that can be taken back: each goes the same way as the edit itself, through the open audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.answers import Answer
from app.domain.beside import Beside, is_beside
from app.domain.beside import Edit as Edits
from app.domain.ids import AnswerKey
from app.domain.reading_log import Line, written
from app.domain.records import Act, split_row
from app.services.reading_log import undone
from app.tool.model import Group
from ui.viewmodels.edit_words import facet, said_of
from ui.viewmodels.outline import columns, key_in_row
from ui.viewmodels.steps import Step

if TYPE_CHECKING:
    from app.services.siblings import Offer, TakenOver
    from ui.viewmodels.audit import AuditViewModel


class Edit:
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
        self.words = said_of(audit, key, facet(before, after))
        self._is_typing = is_typing
        self._audit = audit
        self.key = key
        self._before = before
        self.after = after
        self.merge = merge

    def redo(self) -> bool:
        store = self._audit.store_typed if self._is_typing else self._audit.store
        return store(self.key, self.after)

    def undo(self) -> bool:
        self._is_typing = False  # what is done again later is done by one key
        return self._audit.store(self.key, self._before)

    def absorb(self, later: Step) -> bool:
        if (
            self.merge is None
            or not isinstance(later, Edit)
            or later.merge is not self.merge
            or later.key != self.key
        ):
            return False
        self.after = later.after
        return True

    @property
    def is_void(self) -> bool:
        return self.after == self._before


class _Alone:
    """A step that never becomes one with another."""

    is_void = False

    def absorb(self, later: Step) -> bool:
        return False


class AddRow(_Alone):
    def __init__(self, audit: AuditViewModel, repeat: Group) -> None:
        self.words = said_of(audit, AnswerKey(repeat.path), "new entry")
        self._audit = audit
        self._repeat = self.key = AnswerKey(repeat.path)
        self.row: AnswerKey | None = None

    def redo(self) -> bool:
        made = self._audit.store_new_row(self._repeat)
        if made is not None and self.row is not None:
            self._audit.row_moved(self._audit.where_now(self.row), made)
        self.row = self.row or made
        return made is not None

    def undo(self) -> bool:
        return self.row is None or self._audit.store_without_row(self._repeat, self.row)


class RemoveRow(_Alone):
    """Undo puts a row with the same answers at the end: the audit never gives a serial twice."""

    def __init__(self, audit: AuditViewModel, repeat: Group, row: AnswerKey) -> None:
        self.words = said_of(audit, AnswerKey(repeat.path), "entry taken out")
        self.key = AnswerKey(repeat.path)
        self._audit = audit
        self._repeat = repeat
        self._row = row
        self._copy: _RowCopy | None = None

    def redo(self) -> bool:
        self._copy = _copied(self._audit, self._repeat, self._audit.where_now(self._row))
        return self._audit.store_without_row(AnswerKey(self._repeat.path), self._row)

    def undo(self) -> bool:
        if self._copy is None:
            return True
        made = _put_back(self._audit, AnswerKey(self._repeat.path), self._copy)
        if made is not None:
            self._audit.row_moved(self._audit.where_now(self._row), made)
        return made is not None


class Together(_Alone):
    """Several edits as one step, of questions and beside them; made anew when it is done again, for rows are then
    others."""

    def __init__(self, audit: AuditViewModel, make: Callable[[], Sequence[Edits]]) -> None:
        self._audit = audit
        self._make = make
        self._rows: list[AnswerKey] = []
        self._back: Sequence[Edits] = ()
        self.words = said_of(audit, None, "a line of the reading log")
        self.key: AnswerKey | None = None  # the first question it changes, to go to
        self.done = False

    def redo(self) -> bool:
        edits = self._audit.actions.attempt(self._make)
        self.done = False
        if edits:
            self._back = undone(edits, self._audit.held_now)
            self.key = next((key for _act, key, _answer in edits if not is_beside(key)), None)
            self.done = self._audit.store_together(edits)
        if self.done and edits:
            rows = [key for act, key, _answer in edits if act is Act.ADD_ROW]
            for old, new in zip(self._rows, rows, strict=False):
                self._audit.row_moved(self._audit.where_now(old), new)
            self._rows = self._rows or rows
        return self.done

    def undo(self) -> bool:
        now = self._audit.where_now
        back = [(act, now(key), answer) for act, key, answer in self._back]
        return self._audit.store_together(back)


class TakeOut(_Alone):
    """A line of the reading log taken out; undo writes it again, with the next number."""

    def __init__(self, audit: AuditViewModel, line: Line) -> None:
        self.words = said_of(audit, None, "line taken out of the reading log")
        self.key: AnswerKey | None = None
        self._audit = audit
        self._line = line

    def redo(self) -> bool:
        here = self._audit.where_now(self._line.key)
        return self._audit.store_together([(Act.REMOVE_ROW, here, None)])

    def undo(self) -> bool:
        row = self._audit.audit.next_row(Beside.LOG.table)
        _table, serial = split_row(row)
        before = self._audit.where_now(self._line.key)
        done = self._audit.store_together(written(replace(self._line, serial=serial)))
        if done:
            self._audit.row_moved(before, row)
        return done


class TakeShared(_Alone):
    """A fact of the family, or a row of them, taken over from the audit of a brother or sister."""

    def __init__(self, audit: AuditViewModel, offer: Offer) -> None:
        self.words = said_of(audit, AnswerKey(offer.path), "taken from the sibling")
        self._audit = audit
        self._offer = offer
        self._done: TakenOver | None = None
        self.key = AnswerKey(offer.path)

    def redo(self) -> bool:
        before = self._done
        self._done = self._audit.store_shared(self._offer)
        if self._done is not None and before is not None and before.is_row:
            self._audit.row_moved(before.key, self._done.key)
        return self._done is not None

    def undo(self) -> bool:
        return self._done is None or self._audit.store_not_shared(self._done)


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
