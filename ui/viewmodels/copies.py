"""Copies of one audit side by side: the answers, rows and records beside the questions that they do not share."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.beside import Beside, is_beside
from app.domain.ids import AnswerKey
from app.domain.merge_preview import AuditPreview
from ui.viewmodels.questions import Questions, beside

NO_ENTRY = "No such entry"
AN_ENTRY = "An entry, nothing in it"
# Not when it was opened again, nor the sittings at the desk: no two machines have the same.
BESIDE = {
    Beside.LOG: "Reading log",
    Beside.PRODUCED: "Whether the file was produced",
    Beside.KEYED: "Keyed in from paper",
    Beside.UNREAD: "Dates and numbers as they were typed",
}


@dataclass(frozen=True, slots=True)
class CopyLine:
    """`order`: its place in the tool. `said`: one for each copy."""

    order: int
    number: str
    wording: str
    said: tuple[str, ...]


def copy_lines(found: AuditPreview, questions: Questions) -> tuple[CopyLine, ...]:
    """In the order of the tool; what stands beside its questions last."""
    lines = [*_answers(found, questions), *_rows(found, questions), *_beside(found, questions)]
    return tuple(sorted(lines, key=lambda each: each.order))


def _answers(found: AuditPreview, questions: Questions) -> Iterator[CopyLine]:
    for each in found.differences:
        if is_beside(each.key):
            continue
        said = _side_by_side(each.key, each.answers, questions)
        row = _row_of(each.key, found)
        if row is not None:
            there = found.row_sides[row]
            said = tuple(words if has else NO_ENTRY for words, has in zip(said, there, strict=True))
        yield CopyLine(
            questions.order(each.key), questions.number(each.key), questions.wording(each.key), said
        )


def _side_by_side(
    key: AnswerKey, answers: tuple[Answer | None, ...], questions: Questions
) -> tuple[str, ...]:
    """The answers alone where they differ; with what stands beside them where only that does."""
    said = [(questions.said(key, answer), beside(answer)) for answer in answers]
    if len({words for words, _beside in said}) > 1:
        return tuple(words for words, _beside in said)
    return tuple(f"{words} ({held or 'nothing beside it'})" for words, held in said)


def _row_of(key: AnswerKey, found: AuditPreview) -> int | None:
    """Which of the rows that not every copy has holds this cell."""
    return next((place for place, row in enumerate(found.rows) if key.startswith(f"{row}/")), None)


def _rows(found: AuditPreview, questions: Questions) -> Iterator[CopyLine]:
    """Rows in which no copy has said anything; of the others the cells speak."""
    filled = {_row_of(each.key, found) for each in found.differences}
    for place, (row, there) in enumerate(zip(found.rows, found.row_sides, strict=True)):
        if place not in filled and not is_beside(row):
            said = tuple(AN_ENTRY if has else NO_ENTRY for has in there)
            yield CopyLine(questions.order(row), "", questions.wording(row), said)


def _beside(found: AuditPreview, questions: Questions) -> Iterator[CopyLine]:
    """One line a table: how many of its entries each copy has in words of its own."""
    for table, wording in BESIDE.items():
        under = f"{table.value}#"
        own = [
            {
                each.key.split("/")[2]
                for each in found.differences
                if each.key.startswith(under) and each.answers[side] is not None
            }
            for side in range(len(found.sides))
        ]
        if any(own):
            said = tuple(f"{len(rows)} of its own" if rows else "None of its own" for rows in own)
            yield CopyLine(questions.last + 1, "", f"{wording}: entries", said)
