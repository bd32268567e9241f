"""Finding words in what was written: every word somewhere in one text, in any order, small letters as large ones."""

from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, AuditId

_AROUND = 44  # letters shown before the first word found
# What an assessor writes in words, in the order of the card, with what it is called.
TEXTS = ("value", "reason", "warning_reason", "place", "other", "note")
CALLED = {
    "value": "answer",
    "reason": "reason",
    "warning_reason": "reason",
    "place": "place",
    "other": "other source",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Written:
    """One answer of one audit in which the words may stand."""

    audit_id: AuditId
    key: AnswerKey
    answer: Answer


def words_of(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether every word stands in the text; never for no words at all."""
    folded = text.casefold()
    return bool(words) and all(word in folded for word in words)


def excerpt(text: str, words: tuple[str, ...]) -> str:
    """The text in one line, from shortly before the first word on."""
    line = " ".join(text.split())
    folded = line.casefold()
    at = min((place for word in words if (place := folded.find(word)) >= 0), default=0)
    if at <= _AROUND:
        return line
    begin = line.find(" ", at - _AROUND) + 1
    return f"… {line[begin if 0 < begin <= at else at :]}"
