"""Dates and numbers of an open audit that were typed and not understood: which stand, and how one is kept or let go."""

from dataclasses import replace
from typing import Protocol

from app.domain.answers import Answer
from app.domain.beside import Beside, Edit
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey, ToolHash
from app.domain.records import Sheet, split_row
from app.domain.unread import Unread, dropping, keeping, unread_in
from app.tool.form_paths import tool_path
from app.tool.form_states import QuestionState
from app.tool.model import Group, Kind, Tool

_TYPED = (Kind.DATE, Kind.INTEGER, Kind.DECIMAL)


class _Form(Protocol):
    def relevant(self, key: AnswerKey) -> bool: ...


class Audit(Protocol):
    """The part of an open audit that is asked."""

    @property
    def tool(self) -> Tool: ...
    @property
    def tool_hash(self) -> ToolHash: ...
    @property
    def form(self) -> _Form: ...
    @property
    def beside(self) -> Sheet: ...
    def state(self, key: AnswerKey) -> QuestionState: ...
    def carried(self, key: str, made_with: str) -> AnswerKey: ...
    def next_row(self, repeat: AnswerKey, ahead: int = 0) -> AnswerKey: ...


def standing(audit: Audit) -> tuple[Unread, ...]:
    """Those whose box is asked and was neither understood nor answered otherwise since, in the tool's order."""
    held = [each for each in _held(audit) if _stands(audit, each)]
    if len(held) < 2:
        return tuple(held)
    order = {question.path: place for place, question in enumerate(audit.tool.questions)}
    return tuple(sorted(held, key=lambda each: order[tool_path(each.key)]))


def kept(audit: Audit, key: AnswerKey, text: str) -> tuple[Edit, ...]:
    """The edits that keep this text for a box, in place of what was kept for it; without a text nothing is.

    No edits where nothing would change.
    """
    before = [each for each in _held(audit) if each.key == key]
    if text and any(each.text == text and _stands(audit, each) for each in before):
        return ()
    edits = tuple(dropping(each.serial) for each in before)
    if not text:
        return edits
    _table, serial = split_row(audit.next_row(Beside.UNREAD.table))
    made = Unread(serial, key, audit.tool_hash, text, _answer(audit, key))
    return (*edits, *keeping(made))


def _held(audit: Audit) -> list[Unread]:
    """All that are kept, by the keys of the tool in force."""
    return [
        replace(each, key=audit.carried(each.key, each.made_with))
        for each in unread_in(audit.beside)
    ]


def _stands(audit: Audit, unread: Unread) -> bool:
    """Not where its box is gone: with its row, or with a new version of the tool."""
    path = tool_path(unread.key)
    question = audit.tool.by_path.get(path)
    if question is None or isinstance(question, Group) or question.kind not in _TYPED:
        return False
    try:
        return _is_asked(audit, unread.key) and unread.stands_beside(_answer(audit, unread.key))
    except NotFound:
        return False


def _is_asked(audit: Audit, key: AnswerKey) -> bool:
    table = _table_awaiting(audit.tool, key)
    return audit.form.relevant(table or key)


def _answer(audit: Audit, key: AnswerKey) -> Answer | None:
    return None if _table_awaiting(audit.tool, key) else audit.state(key).answer


def _table_awaiting(tool: Tool, key: AnswerKey) -> AnswerKey | None:
    """The table in whose empty row this key stands; None for a question or a row that is there."""
    if tool_path(key) != key:
        return None
    steps = key.split("/")
    around = (tool.by_path.get("/".join(steps[:end])) for end in range(2, len(steps)))
    return next(
        (AnswerKey(one.path) for one in around if isinstance(one, Group) and one.repeats), None
    )
