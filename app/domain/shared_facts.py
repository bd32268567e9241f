"""Facts of a family taken over from the audit of a brother or sister: which answers they are, and whose audit said so.

They stand beside the questions, under `Beside.SHARED`. A mark speaks of the answer as it was taken: once it is answered
otherwise it is this child's own again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answer, AnswerState
from app.domain.beside import Beside, Edit
from app.domain.ids import AnswerKey
from app.domain.records import Act, Sheet

_KEY, _FROM, _TOOK = "key", "from", "took"
OFFERED = (AnswerState.ANSWERED, AnswerState.NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Mark:
    """`made_with` is the audit tool (its hash) whose key this is; `sibling` the reference of the other case."""

    serial: int
    key: AnswerKey
    made_with: str
    sibling: str
    took: Answer


def marks_in(beside: Sheet) -> Iterator[Mark]:
    """Oldest first."""
    for serial in beside.rows.get(Beside.SHARED.table, ()):
        key, sibling, took = (
            beside.answers.get(Beside.SHARED.cell(serial, name), Answer())
            for name in (_KEY, _FROM, _TOOK)
        )
        yield Mark(serial, AnswerKey(key.value), key.other, sibling.value, took)


def marking(mark: Mark) -> tuple[Edit, ...]:
    """The edits that put a mark beside the questions."""
    serial = mark.serial
    return (
        (Act.ADD_ROW, Beside.SHARED.row(serial), None),
        (Act.SET, Beside.SHARED.cell(serial, _KEY), Answer(mark.key, other=mark.made_with)),
        (Act.SET, Beside.SHARED.cell(serial, _FROM), Answer(mark.sibling)),
        (Act.SET, Beside.SHARED.cell(serial, _TOOK), mark.took),
    )


def unmarking(serial: int) -> tuple[Edit, ...]:
    return ((Act.REMOVE_ROW, Beside.SHARED.row(serial), None),)


def taken(answer: Answer) -> Answer:
    """What goes along: the fact and where it was found. Place, note and question to the lead are of the other file."""
    return Answer(answer.value, answer.state, answer.reason, answer.evidence, answer.other)


def says_the_same(one: Answer | None, other: Answer | None) -> bool:
    """The same fact, wherever it was found."""
    if one is None or other is None:
        return one is other
    return (one.value, one.state) == (other.value, other.state)
