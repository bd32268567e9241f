"""The conversations that one audit tells of, in rounds in which they are held."""

from collections.abc import Iterator

from app.domain.conversations import Conversation
from app.domain.ids import AnswerKey
from app.tool.form import Form
from app.tool.model import Group

SECTION = "heard"  # its questions are none about the file
_TABLE = "talks_each"
_PARTS = ("talks_with", "talks_on", "talks_how", "talks_said", "talks_bears")


def conversations_in(form: Form, ref: str) -> Iterator[Conversation]:
    """None for an audit tool that asks of none, and where the round holds none."""
    table = form.tool.by_name.get(_TABLE)
    if not isinstance(table, Group) or not form.relevant(AnswerKey(table.path)):
        return
    for row in form.rows(AnswerKey(table.path)):
        parts = [_said(form, AnswerKey(f"{row}/{name}")) for name in _PARTS]
        if any(parts):
            yield Conversation(ref, *parts)


def _said(form: Form, key: AnswerKey) -> str:
    if key.rpartition("/")[2] not in form.tool.by_name:
        return ""
    state = form.state(key)
    if state.answer is None or not state.relevant:
        return ""
    return state.reading or state.answer.value
