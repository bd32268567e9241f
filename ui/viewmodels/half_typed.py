"""What is being typed in an audit and is no answer yet: kept by the place it is typed in, and put back after a kill."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from app.domain.answers import Answer, AnswerState
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey, EntryId
from app.tool.form_paths import tool_path
from app.tool.model import Group, Kind, Question
from ui.actions import Actions
from ui.viewmodels.outline import key_in_row

if TYPE_CHECKING:
    from ui.viewmodels.audit import AuditViewModel

REOPENING = "reopening"  # why a signed audit is opened again
_CELL = "cell"  # the cell of a table that is open; there is never more than one
_FIELDS = ("place", "other")  # of an answer, that have columns of their own


def asked_place(thread_id: EntryId) -> str:
    """Where an answer to the lead is typed, on the card of its question or on the page of all queries."""
    return f"asked {thread_id.replace('-', '')}"[:40]


def place_of(*what: str) -> str:
    """Where something is typed about one thing that has longer names than a place may have."""
    return f"of {sha256(chr(10).join(what).encode()).hexdigest()[:32]}"


class Store(Protocol):
    """Where it is kept. Both raise StoreProblem."""

    def begun(self, place: str) -> Mapping[str, str]: ...
    def keep_begun(self, place: str, said: Mapping[str, str]) -> None: ...


class HalfTyped:
    def __init__(self, store: Store, actions: Actions) -> None:
        self._store, self._actions = store, actions
        self._held: dict[str, dict[str, str]] = {}

    def taken(self, place: str) -> Mapping[str, str]:
        """What was being typed there when the program ended; {} for nothing."""
        if place not in self._held:
            self._held[place] = dict(self._actions.attempt(lambda: self._store.begun(place)) or {})
        return self._held[place]

    def keep(self, place: str, said: Mapping[str, str]) -> None:
        """In place of what was kept there; {} once it is kept otherwise or let go."""
        wanted = {name: text for name, text in said.items() if text}
        if wanted != self.taken(place):
            self._held[place] = wanted
            self._actions.attempt(lambda: self._store.keep_begun(place, wanted))

    def keep_cell(self, key: AnswerKey, field: str, text: str) -> None:
        """What stands in the open cell; `field` where it is one beside the answer's value. "" lets go of it."""
        text = text.strip()
        self.keep(_CELL, {"key": key, "field": field, "text": text} if text else {})

    def put_cell_back(self, audit: "AuditViewModel") -> None:
        """The cell that was open when the program ended has its text again: words as they were, a date or a number as
        one that is kept as typed and is no answer before somebody has looked at it."""
        said = self.taken(_CELL)
        self.keep(_CELL, {})
        key, text = AnswerKey(said.get("key", "")), said.get("text", "")
        question = audit.audit.tool.by_path.get(tool_path(key)) if key else None
        if not isinstance(question, Question) or not text or audit.audit.is_complete:
            return
        field = said.get("field", "")
        if question.kind is not Kind.TEXT and field not in _FIELDS:
            audit.keep_unread(key, text)
            return
        with suppress(NotFound):  # its row is gone
            where = self._in_its_row(audit, question, key, text)
            if where is not None:
                held = audit.state(where).answer or Answer()
                words = replace(held, value=text, state=AnswerState.ANSWERED, reason="")
                beside = {"place": replace(held, place=text), "other": replace(held, other=text)}
                audit.edit(where, beside.get(field, words))

    def _in_its_row(
        self, audit: "AuditViewModel", question: Question, key: AnswerKey, text: str
    ) -> AnswerKey | None:
        """Its own row; for one typed in the empty row a new one, if the last is not the one it became."""
        steps = question.path.split("/")
        around = (
            audit.audit.tool.by_path.get("/".join(steps[:end])) for end in range(2, len(steps))
        )
        table = next((one for one in around if isinstance(one, Group) and one.repeats), None)
        if key != question.path or table is None:
            return key
        rows = audit.rows(table)
        last = key_in_row(rows[-1], table, question) if rows else None
        answer = audit.state(last).answer if last is not None else None
        if answer is not None and text in (answer.value, answer.place, answer.other):
            return None
        made = audit.add_row(table)
        return None if made is None else key_in_row(made, table, question)
