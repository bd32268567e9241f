"""The chronology of one audit: every date its answers give, the lines that wait, and every clock with its verdict."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from app.domain.answers import Evidence
from app.domain.chronology import Chronology, Clock, Entry, Lane, Stretch, by_date, lanes_of
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate, as_typed
from app.domain.repeated_events import SeriesVerdict
from app.domain.timeliness import Verdict, VerdictKind
from app.services.reading_log import Answers, Kept, Logged, lines
from app.tool.event_kinds import EventKind, event_kinds
from app.tool.form import Circumstances
from app.tool.model import Standard

_OVER = frozenset({VerdictKind.LATE, VerdictKind.OVERDUE_OPEN})


class Judged(Answers, Protocol):
    @property
    def circumstances(self) -> Circumstances: ...
    def verdict(self, standard_id: str) -> Verdict | None: ...
    def is_end_unread(self, standard_id: str) -> bool: ...


class Read(Logged, Protocol):
    @property
    def form(self) -> Judged: ...


def chronology_of(audit: Read) -> Chronology:
    """As the answers stand now; changes nothing."""
    position = audit.form.circumstances.position_date
    log = lines(audit)
    kinds = event_kinds(audit.tool)
    fed = {
        kept.line.feeds: kept for kept in log if kept.answer is not None and not kept.line.is_second
    }
    seconds = {kept.line.feeds: kept for kept in log if kept.line.is_second}
    entries = [
        entry
        for kind in kinds
        for key in _keys(audit, kind)
        for entry in _entries(audit, kind, key, fed, seconds)
    ]
    titles = {kind.path: kind for kind in kinds}
    entries += [_waiting(kept, titles) for kept in log if kept.answer is None]
    clocks = sorted(_clocks(audit), key=lambda clock: (clock.start is None, clock.start, clock.id))
    return Chronology(by_date(entries), tuple(clocks), position)


def _keys(audit: Read, kind: EventKind) -> Iterator[AnswerKey]:
    if not kind.table:
        yield AnswerKey(kind.path)
        return
    for row in audit.form.rows(AnswerKey(kind.table)):
        yield AnswerKey(row + kind.path.removeprefix(kind.table))


Fed = Mapping[AnswerKey | None, Kept]


def _entries(
    audit: Read, kind: EventKind, key: AnswerKey, fed: Fed, seconds: Fed
) -> Iterator[Entry]:
    state = audit.state(key)
    answer = state.answer
    when = _date(answer.value) if answer is not None else None
    if answer is None or when is None:
        return
    line, second = fed.get(key), seconds.get(key)
    position = audit.form.circumstances.position_date
    yield Entry(
        key=key,
        what=kind.title,
        when=when,
        number=kind.number,
        kind=kind.path,
        source=answer.evidence,
        other=answer.other,
        other_when=as_typed(answer.other, position) if answer.evidence is Evidence.DIFFER else None,
        found_first=_first(line, second),
        place=answer.place,
        words=answer.note,
        line=line.line.serial if line else None,
        uncounted="" if state.relevant else state.why_hidden or "not asked",
    )


def _first(line: Kept | None, second: Kept | None) -> Lane | None:
    """The record that the first date is from, as the log has it: of either date the source it was noted with."""
    for kept, is_other in ((line, False), (second, True)):
        (lane, *more) = lanes_of(kept.line.noted.evidence) if kept else (Lane.OTHER,)
        if not more and lane is not Lane.OTHER:
            turned = Lane.ELECTRONIC if lane is Lane.PAPER else Lane.PAPER
            return turned if is_other else lane
    return None


def _waiting(kept: Kept, kinds: Mapping[str, EventKind]) -> Entry:
    noted, kind = kept.line.noted, kinds.get(kept.line.kind)
    return Entry(
        key=kept.line.key,
        what=kind.title if kind else "",
        when=_date(noted.value),
        kind=kept.line.kind if kind else "",
        source=noted.evidence,
        place=noted.place,
        words=noted.note,
        line=kept.line.serial,
        is_filed=False,
    )


def _date(value: str) -> PartialDate | None:
    try:
        return PartialDate.parse(value) if value else None
    except InputRefused:
        return None


# -- clocks


def _clocks(audit: Read) -> Iterator[Clock]:
    for standard in audit.tool.standards:
        verdict = audit.form.verdict(standard.id)
        if verdict is not None and verdict.kind is not VerdictKind.NOT_APPLICABLE:
            yield Clock(
                standard.id,
                standard.title,
                verdict.kind,
                verdict.outcome,
                verdict.explanation,
                standard.ends,
                tuple(_stretches(audit, standard, verdict)),
                audit.form.is_end_unread(standard.id),
            )


def _stretches(audit: Read, standard: Standard, verdict: Verdict) -> Iterator[Stretch]:
    if isinstance(verdict, SeriesVerdict):
        for gap in verdict.gaps:
            yield Stretch(gap.start, gap.end, gap.kind, gap.is_over)
        return
    if verdict.start is None:
        return
    if standard.kind == "notice":
        yield from _notice(verdict, verdict.start)
        return
    begin = verdict.start
    position = PartialDate.exactly(audit.form.circumstances.position_date)
    end = verdict.end or max(position, begin)
    if end.latest < begin.earliest:
        begin, end = end, begin  # in conflict: the span is drawn from the earlier day
    due = verdict.due
    if verdict.kind in _OVER and due is not None and begin.earliest <= due < end.latest:
        limit = PartialDate.exactly(due)
        yield Stretch(begin, limit, verdict.kind)
        yield Stretch(limit, end, verdict.kind, is_over=True)
    else:
        yield Stretch(begin, end, verdict.kind, verdict.kind in _OVER)


def _notice(verdict: Verdict, before: PartialDate) -> Iterator[Stretch]:
    """A notice runs up to the event it is given before: from the day it was given, or from its last day."""
    last = PartialDate.exactly(verdict.due) if verdict.due is not None else before
    given = verdict.end or last
    if given.earliest > before.latest:
        given = last
    if verdict.kind is VerdictKind.LATE and last.latest < given.earliest:
        yield Stretch(last, given, verdict.kind, is_over=True)
    else:
        yield Stretch(given, before, verdict.kind, verdict.kind in _OVER)
