"""Writing in the reading log: what a line becomes in the audit, and what stands there already.

A line of a repeating table becomes a row of it at once; a line of a single date fills that date. Either is one truth:
the line then says what the question says. All edits of one line are saved together or not at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from app.domain import reading_log
from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.beside import Beside, Edit
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey, ToolHash
from app.domain.partial_dates import PartialDate, words
from app.domain.reading_log import Line, lines_of
from app.domain.records import Act, Sheet
from app.tool.event_kinds import EventKind, Gate
from app.tool.form_states import QuestionState
from app.tool.model import Tool

_NONE = ("none", "no", "not_known")
_ONE_RECORD = (Evidence.PAPER, Evidence.ELECTRONIC)


class Answers(Protocol):
    def rows(self, repeat: AnswerKey) -> tuple[AnswerKey, ...]: ...


class Logged(Protocol):
    """What the log needs of an open audit."""

    @property
    def tool(self) -> Tool: ...
    @property
    def form(self) -> Answers: ...
    @property
    def beside(self) -> Sheet: ...
    @property
    def tool_hash(self) -> ToolHash: ...

    def state(self, key: AnswerKey) -> QuestionState: ...
    def next_row(self, repeat: AnswerKey, ahead: int = 0) -> AnswerKey: ...
    def carried(self, key: str, made_with: str) -> AnswerKey: ...


class Way(StrEnum):
    """How a line is kept where its date, or one like it, stands already."""

    ROW = "row"  # fill the question, or make a row of its own
    BOTH = "both"  # the same event in the other record: both agree
    SECOND = "second"  # the other record's date of the same event: the records differ
    LINE = "line"  # a line of the log only; it waits to be filed


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands already where a line would go: `key` is its answer, `says` the answer in words."""

    key: AnswerKey
    says: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the log with the answer it feeds now; `answer` is None while it waits to be filed."""

    line: Line
    answer: Answer | None = None

    @property
    def said(self) -> Answer:
        """Its date, source, place and words as they stand now."""
        if self.answer is None or not self.line.is_second:
            return self.answer or self.line.noted
        return replace(self.line.noted, value=self.answer.other)


def lines(audit: Logged) -> tuple[Kept, ...]:
    """The log, each line with what it feeds, where that still stands under today's version of the tool."""
    return tuple(_kept(audit, line) for line in lines_of(audit.beside))


def _kept(audit: Logged, line: Line) -> Kept:
    """A link follows its question to where a new version of the tool has put it; where that is gone, the line waits."""
    kind = str(audit.carried(line.kind, line.made_with)) if line.kind else ""
    line = replace(line, kind=kind)
    if line.feeds is None:
        return Kept(line)
    feeds = audit.carried(line.feeds, line.made_with)
    answer = _answer(audit, feeds)
    stands = answer is not None and (
        bool(answer.value) if not line.is_second else answer.evidence is Evidence.DIFFER
    )
    if not stands:
        return Kept(replace(line, feeds=None, is_second=False))
    return Kept(replace(line, feeds=feeds), answer)


def _answer(audit: Logged, key: AnswerKey) -> Answer | None:
    """None where there is no such question or row any more."""
    table, _, rest = key.partition("#")
    if rest:
        row = AnswerKey(f"{table}#{rest.partition('/')[0]}")
        if table not in audit.tool.by_path or row not in audit.form.rows(AnswerKey(table)):
            return None
    if _path(key) not in audit.tool.by_path:
        return None
    return audit.state(key).answer


def _path(key: str) -> str:
    return "/".join(step.partition("#")[0] for step in key.split("/"))


# -- what stands there


def standing(audit: Logged, kind: EventKind, noted: Answer) -> Standing | None:
    """What the assessor must decide about before the line is kept; None where it simply goes in.

    Of a table: a row with the same date that another record gave. Of a single date: whatever is answered there.
    """
    if kind.table:
        return next(_same_day(audit, kind, noted), None)
    key = AnswerKey(kind.path)
    held = audit.state(key).answer
    if held is None or held.is_blank or (not held.value and held.state is AnswerState.ANSWERED):
        return None
    if not held.value:
        return Standing(key, audit.state(key).reading, (Way.ROW, Way.LINE))
    if held.value == noted.value:
        agrees = held.evidence is not noted.evidence and held.evidence is not Evidence.DIFFER
        return Standing(key, words_of(held), (Way.BOTH, Way.LINE) if agrees else (Way.LINE,))
    # Of records that differ both dates stand already: a third would take the place of one of them.
    second = () if held.evidence is Evidence.DIFFER else (Way.SECOND,)
    return Standing(key, words_of(held), (*second, Way.ROW, Way.LINE))


def _same_day(audit: Logged, kind: EventKind, noted: Answer) -> Iterator[Standing]:
    for row in audit.form.rows(AnswerKey(kind.table)):
        key = AnswerKey(row + kind.path.removeprefix(kind.table))
        held = audit.state(key).answer
        if held is not None and held.value and held.value == noted.value:
            from_the_other = held.evidence in _ONE_RECORD and held.evidence is not noted.evidence
            both = (Way.BOTH,) if from_the_other else ()
            yield Standing(key, words_of(held), (*both, Way.ROW, Way.LINE))


def words_of(answer: Answer) -> str:
    """ "Thu 12 Mar 2009, paper file, Vol 2, p 14"."""
    said = words(PartialDate.parse(answer.value)) if answer.value else ""
    return ", ".join(part for part in (said, answer.where_found) if part)


# -- what a line becomes


def filed(
    audit: Logged,
    noted: Answer,
    kind: EventKind | None,
    way: Way = Way.ROW,
    line: Line | None = None,
    onto: AnswerKey | None = None,
) -> tuple[Edit, ...]:
    """The edits that keep a line, new or (`line`) one that waited. `onto`: the answer that `standing` named.

    Raises InputRefused where a line that is filed has no date.
    """
    serial = line.serial if line else _serial(audit.next_row(Beside.LOG.table))
    after = Line(
        serial, noted, kind.path if kind else "", made_with=audit.tool_hash if kind else ""
    )
    edits: list[Edit] = []
    if kind is not None and way is not Way.LINE:
        if not noted.value:
            raise InputRefused("A line without a date can only be filed later: type its date.")
        key, into = _into(audit, kind, noted, way, onto)
        edits += into
        after = replace(after, feeds=key, is_second=way is Way.SECOND)
    if line is None:
        return (*edits, *reading_log.written(after))
    return (*edits, *reading_log.rewritten(_stored(audit, line.serial), after))


def _into(
    audit: Logged, kind: EventKind, noted: Answer, way: Way, onto: AnswerKey | None
) -> tuple[AnswerKey, list[Edit]]:
    """The answer a line feeds, and the edits that make it say so."""
    if way in (Way.BOTH, Way.SECOND) and onto is not None:
        held = audit.state(onto).answer or Answer()
        return onto, [(Act.SET, onto, _joined(held, noted, way))]
    gates = _opened(audit, kind.gates, noted)
    if not kind.table:
        key = AnswerKey(kind.path)
        held = audit.state(key).answer or Answer()
        return key, [*gates, (Act.SET, key, _over(held, noted))]
    row = audit.next_row(AnswerKey(kind.table))
    key = AnswerKey(row + kind.path.removeprefix(kind.table))
    return key, [*gates, (Act.ADD_ROW, row, None), (Act.SET, key, noted)]


def _over(held: Answer, noted: Answer) -> Answer:
    """The noted date in place of what stood there; a query to the lead stays.

    Where it was said that the paper file differs and its date was still awaited, this is that date: what the other
    record says stays beside it, or turns out to be the same.
    """
    note = "\n".join(dict.fromkeys(part for part in (held.note, noted.note) if part))
    over = replace(noted, note=note, ask_lead=held.ask_lead)
    awaited = held.evidence is Evidence.DIFFER and held.other and not held.value
    if not awaited or noted.evidence is not Evidence.PAPER:
        return over
    if words(PartialDate.parse(noted.value)) == held.other:
        return replace(over, evidence=Evidence.BOTH)
    return replace(over, evidence=Evidence.DIFFER, other=held.other)


def _joined(held: Answer, noted: Answer, way: Way) -> Answer:
    place = "; ".join(dict.fromkeys(part for part in (held.place, noted.place) if part))
    note = "\n".join(dict.fromkeys(part for part in (held.note, noted.note) if part))
    if way is Way.BOTH:
        return replace(held, evidence=Evidence.BOTH, place=place, note=note)
    other = words(PartialDate.parse(noted.value))
    return replace(held, evidence=Evidence.DIFFER, other=other, place=place, note=note)


def _opened(audit: Logged, gates: Sequence[Gate], noted: Answer) -> Iterator[Edit]:
    """Whoever notes an event has said that there was one: the question before it is answered, if nothing is said."""
    for gate in gates:
        key = AnswerKey(gate.path)
        held = audit.state(key).answer
        if held is None or held.is_blank:
            yield Act.SET, key, replace(noted, value=gate.value, note="")
        elif gate.among and _may_be_added(gate.value, held.value):
            yield Act.SET, key, replace(held, value=f"{held.value} {gate.value}")


def _may_be_added(name: str, chosen: str) -> bool:
    """Whether one more of several goes with those chosen; nothing goes with "none"."""
    names = chosen.split()
    return bool(names) and not {name, *_NONE} & set(names)


# -- changing and taking out


def changed(audit: Logged, kept: Kept, noted: Answer) -> tuple[Edit, ...]:
    """The edits by which a line, and the answer it feeds, say another date, source, place or words."""
    line = replace(kept.line, made_with=kept.line.made_with and audit.tool_hash)
    after = replace(line, noted=noted)
    edits = list(reading_log.rewritten(_stored(audit, line.serial), after))
    if kept.answer is not None and kept.line.feeds is not None:
        edits.append((Act.SET, kept.line.feeds, restated(kept.answer, noted, kept.line.is_second)))
    return tuple(edits)


def restated(held: Answer, noted: Answer, is_second: bool = False) -> Answer:
    """An answer that gives a date, saying another one; all else that stands with it stays."""
    if is_second:
        other = words(PartialDate.parse(noted.value)) if noted.value else ""
        return replace(held, other=other, note=noted.note or held.note)
    return replace(
        held,
        value=noted.value,
        state=AnswerState.ANSWERED,
        reason="",
        evidence=noted.evidence,
        place=noted.place,
        note=noted.note,
    )


def taken_out(kept: Kept) -> tuple[Edit, ...]:
    """The edits that take a line out of the log; the answer it feeds stays."""
    return reading_log.taken_out(kept.line)


def _stored(audit: Logged, serial: int) -> Line:
    return next(line for line in lines_of(audit.beside) if line.serial == serial)


def _serial(row: AnswerKey) -> int:
    return int(row.rpartition("#")[2])


def followed(audit: Logged, old: AnswerKey, new: AnswerKey) -> tuple[Edit, ...]:
    """The edits by which lines follow a row of a table that was taken out and put back under another number."""
    edits: list[Edit] = []
    for line in lines_of(audit.beside):
        feeds = audit.carried(line.feeds, line.made_with) if line.feeds else AnswerKey("")
        if feeds.startswith(f"{old}/"):
            after = replace(
                line,
                kind=audit.carried(line.kind, line.made_with),
                feeds=AnswerKey(new + feeds[len(old) :]),
                made_with=audit.tool_hash,
            )
            edits += reading_log.rewritten(line, after)
    return tuple(edits)


def undone(edits: Sequence[Edit], before: Callable[[AnswerKey], Answer | None]) -> tuple[Edit, ...]:
    """The edits that take these back. `before` is what an answer is while they are not made yet.

    A row that they remove does not come back this way.
    """
    back: list[Edit] = []
    added = [key for act, key, _answer in edits if act is Act.ADD_ROW]
    for act, key, _answer in reversed(edits):
        if act is Act.ADD_ROW:
            back.append((Act.REMOVE_ROW, key, None))
        elif act is not Act.REMOVE_ROW and not any(key.startswith(f"{row}/") for row in added):
            held = before(key)
            back.append((Act.SET, key, held) if held else (Act.CLEAR, key, None))
    return tuple(back)
