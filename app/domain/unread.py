"""What was typed into the box of a date or a number and not understood: no answer, and kept as it was typed.

It stands beside the questions, under `Beside.UNREAD`, and speaks of the box as it was then: once its question is
answered otherwise it stands no more. Of a table's empty row the key is the question's own, without a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answer, AnswerState
from app.domain.beside import Beside, Edit
from app.domain.ids import AnswerKey
from app.domain.records import Act, Sheet

_KEY, _TEXT, _HELD = "key", "text", "held"


@dataclass(frozen=True, slots=True)
class Unread:
    """`made_with` is the audit tool (its hash) whose key this is; `held` the answer that stood while it was typed."""

    serial: int
    key: AnswerKey
    made_with: str
    text: str
    held: Answer | None = None

    def stands_beside(self, answer: Answer | None) -> bool:
        """Whether the question still says what it said then."""
        return _said(self.held) == _said(answer)


def unread_in(beside: Sheet) -> Iterator[Unread]:
    """Oldest first."""
    for serial in beside.rows.get(Beside.UNREAD.table, ()):
        key, text = (
            beside.answers.get(Beside.UNREAD.cell(serial, name), Answer()) for name in (_KEY, _TEXT)
        )
        held = beside.answers.get(Beside.UNREAD.cell(serial, _HELD))
        yield Unread(serial, AnswerKey(key.value), key.other, text.value, held)


def keeping(unread: Unread) -> tuple[Edit, ...]:
    """The edits that put it beside the questions."""
    serial = unread.serial
    edits: list[Edit] = [
        (Act.ADD_ROW, Beside.UNREAD.row(serial), None),
        (Act.SET, Beside.UNREAD.cell(serial, _KEY), Answer(unread.key, other=unread.made_with)),
        (Act.SET, Beside.UNREAD.cell(serial, _TEXT), Answer(unread.text)),
    ]
    held = unread.held
    if held is not None and _said(held) != _said(None):
        said = Answer(held.value, held.state, held.reason)
        edits.append((Act.SET, Beside.UNREAD.cell(serial, _HELD), said))
    return tuple(edits)


def dropping(serial: int) -> Edit:
    return (Act.REMOVE_ROW, Beside.UNREAD.row(serial), None)


def _said(answer: Answer | None) -> tuple[str, AnswerState]:
    return ("", AnswerState.ANSWERED) if answer is None else (answer.value, answer.state)
