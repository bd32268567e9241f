"""The reading log: what an assessor met in the file, line by line, in the order the file gave it.

A line that feeds a question holds the question's key and no date of its own that anybody is shown: it says what the
question says. What was first noted is kept beside it, for the day on which that answer is gone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answer, Evidence
from app.domain.beside import Beside, Edit
from app.domain.ids import AnswerKey
from app.domain.records import Act, Sheet

# The cells of a line, under its row of `Beside.LOG`.
_NOTED, _KIND, _FEEDS, _SECOND = "noted", "kind", "feeds", "second"
_YES = "yes"


@dataclass(frozen=True, slots=True)
class Line:
    """`noted`: an ISO date, evidence source, place and words (as its note). `kind` is the path of a question, "" for
    something else. `feeds` is the key of the answer that says it now, None while it waits to be filed; `is_second`:
    it is that answer's other date. `made_with` is the audit tool (its hash) whose keys these are."""

    serial: int
    noted: Answer
    kind: str = ""
    feeds: AnswerKey | None = None
    is_second: bool = False
    made_with: str = ""

    @property
    def key(self) -> AnswerKey:
        return Beside.LOG.row(self.serial)


def lines_of(beside: Sheet) -> tuple[Line, ...]:
    """Every line of the log, in the order in which they were written."""
    return tuple(_lines(beside))


def _lines(beside: Sheet) -> Iterator[Line]:
    def held(serial: int, name: str) -> Answer:
        return beside.answers.get(Beside.LOG.cell(serial, name)) or Answer()

    for serial in beside.rows.get(Beside.LOG.table, ()):
        feeds = held(serial, _FEEDS)
        yield Line(
            serial,
            held(serial, _NOTED),
            held(serial, _KIND).value,
            AnswerKey(feeds.value) if feeds.value else None,
            held(serial, _SECOND).value == _YES,
            held(serial, _KIND).other,
        )


def written(line: Line) -> tuple[Edit, ...]:
    """The edits that add a line to the log."""
    return ((Act.ADD_ROW, line.key, None), *_cells(line))


def rewritten(before: Line, after: Line) -> tuple[Edit, ...]:
    """The edits that make a line say something else."""
    was = {key: answer for _act, key, answer in _cells(before)}
    now = {key: answer for _act, key, answer in _cells(after)}
    gone = [(Act.CLEAR, key, None) for key in was if key not in now]
    set_: list[Edit] = [
        (Act.SET, key, answer) for key, answer in now.items() if was.get(key) != answer
    ]
    return (*gone, *set_)


def taken_out(line: Line) -> tuple[Edit, ...]:
    return ((Act.REMOVE_ROW, line.key, None),)


def _cells(line: Line) -> tuple[Edit, ...]:
    cells = {
        _NOTED: line.noted,
        _KIND: Answer(line.kind, other=line.made_with) if line.kind else None,
        _FEEDS: Answer(line.feeds) if line.feeds else None,
        _SECOND: Answer(_YES) if line.is_second else None,
    }
    return tuple(
        (Act.SET, Beside.LOG.cell(line.serial, name), answer)
        for name, answer in cells.items()
        if answer is not None and not answer.is_blank
    )


# -- places: as they are typed in a hurry, and as they are printed

_VOLUME = r"(\d{1,3}[a-z]?|[ivx]{1,4}|[a-z])"
_PAGES = r"(\d{1,5}[a-z]?(?:\s*[-–]\s*\d{1,5})?)"
_OF_PAGE = r"(?:p(?:age|p)?\.?\s*)"
_PAPER = re.compile(rf"(?:vol(?:ume)?\.?\s*|v)?{_VOLUME}\s*[/,;:. ]\s*{_OF_PAGE}?{_PAGES}", re.I)
_PAGE = re.compile(rf"{_OF_PAGE}?{_PAGES}", re.I)
_VOLUME_ONLY = re.compile(rf"(?:vol(?:ume)?\.?\s*|v){_VOLUME}", re.I)
_PRINTED = re.compile(r"Vol (\w+)(?:, p (.+))?")


def read_place(typed: str, source: Evidence | None, before: str) -> str:
    """A place as someone types it while leafing, in full: "14" after "Vol 2, p 9" is "Vol 2, p 14", "3/1" is
    "Vol 3, p 1". Of the electronic record, and whatever is written out, it stands as typed."""
    text = typed.strip()
    if source is Evidence.ELECTRONIC or not text or _PRINTED.fullmatch(text):
        return text
    page, volume = _PAGE.fullmatch(text), _PRINTED.match(before)
    if page:
        return f"Vol {volume[1]}, p {page[1]}" if volume else f"p {page[1]}"
    both = _PAPER.fullmatch(text)
    if both:
        return f"Vol {both[1]}, p {both[2]}"
    alone = _VOLUME_ONLY.fullmatch(text)
    return f"Vol {alone[1]}" if alone else text
