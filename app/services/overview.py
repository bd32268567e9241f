"""Where a round stands: counted from the lists and from the returns merged so far, never from anything later."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.beside import is_beside
from app.domain.ids import AuditId, PersonId, RoundId
from app.domain.keyed_in import keyed_in
from app.domain.merge import AuditView, Standing
from app.domain.reading_dates import uk_day
from app.domain.records import AuditState, Reading, replay
from app.domain.reopenings import reopenings
from app.domain.rounds import Allocation, AuditHeader, Concern, Direction, LedgerEntry, Person
from app.domain.threads import Thread, Turn, days_overdue
from app.domain.threads import threads as threads_of
from app.packages.contents import Kind
from app.packages.returns import missing_numbers
from app.ports import UnitOfWork
from app.services import concern_acts, moderation, threads
from app.workspace import Workspace


class Step(StrEnum):
    """What stands next in a round, in the order in which it is done."""

    FRAME = "frame"
    SAMPLE = "sample"
    PEOPLE = "people"
    SHARE = "share"
    ISSUE = "issue"
    CONFLICTS = "conflicts"
    RETURNS = "returns"
    UNFINISHED = "unfinished"
    QUERIES = "queries"
    DIFFERENCES = "differences"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One assessor. Counts are of audits: `not_begun`, `begun` and `complete` add up to `audits`.

    `final` are complete and counted. `missing`: numbers of returns that never came, though later ones did.
    """

    name: str
    office: str
    audits: int
    not_begun: int
    begun: int
    complete: int
    final: int
    issued_at: datetime | None
    returns: int
    latest_return: datetime | None
    missing: tuple[int, ...]

    @property
    def has_not_come_back(self) -> bool:
        return self.issued_at is not None and self.returns == 0


@dataclass(frozen=True, slots=True)
class NotedLine:
    """What a reader recorded of the work on one audit that came back: `what` is "reopened" or "keyed".

    `at` is UTC text of the moment, or the day of keying in.
    """

    audit_id: AuditId
    ref: str
    reader: str
    what: str
    at: str
    said: str


@dataclass(frozen=True, slots=True)
class OverdueReply:
    """A case summary went `to` somebody, whose reply was asked for `by` an ISO day, so many calendar `days` ago."""

    ref: str
    to: str
    by: str
    days: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of cases go by each case's first reading; `second_readings` are counted apart, in audits.

    `conflicting` counts audits of which diverged copies came back, `unsettled` answers on which two readers
    differ and the lead has not decided.
    """

    listed: bool
    sampled: int
    started: int
    complete: int
    returned: int
    final: int
    second_readings: int
    second_returned: int
    readers: tuple[ReaderLine, ...]
    concerns: tuple[Concern, ...]
    conflicting: int
    unsettled: int
    noted: tuple[NotedLine, ...] = ()
    queries: int = 0  # queries and challenges that wait for the lead
    overdue: tuple[OverdueReply, ...] = ()  # the longest first

    @property
    def step(self) -> Step:
        """What to do next: the first thing in the order of a round that is not done."""
        return next(step for step, still_to_do in self._order() if still_to_do)

    @property
    def to_issue(self) -> tuple[ReaderLine, ...]:
        return tuple(each for each in self.readers if each.audits and each.issued_at is None)

    @property
    def out(self) -> tuple[ReaderLine, ...]:
        """Assessors to whom a pack went and from whom nothing came back."""
        return tuple(each for each in self.readers if each.audits and each.has_not_come_back)

    @property
    def unfinished(self) -> int:
        return sum(each.audits - each.complete for each in self.readers)

    def _order(self) -> Iterable[tuple[Step, bool]]:
        yield Step.FRAME, not self.listed and not self.sampled
        yield Step.SAMPLE, not self.sampled
        yield Step.PEOPLE, not self.readers
        yield Step.SHARE, not any(each.audits for each in self.readers)
        yield Step.ISSUE, bool(self.to_issue)
        yield Step.CONFLICTS, bool(self.conflicting)
        yield Step.RETURNS, bool(self.out)
        yield Step.UNFINISHED, bool(self.unfinished)
        yield Step.QUERIES, bool(self.queries)
        yield Step.DIFFERENCES, bool(self.unsettled)
        yield Step.REPORT, True


def overview(ws: Workspace, round_id: RoundId) -> Overview:
    """Counts everything the round's store holds now. Reads every return: not for the GUI thread."""
    with ws.begin() as work:
        listed = work.frames.record(round_id) is not None
        sampled = len(work.cases.main(round_id))
        allocations = work.audits.allocations(round_id)
        headers = {header.id: header for header in work.audits.headers(round_id)}
        views = moderation.views(work, round_id)
        readers = tuple(_readers(work, round_id, allocations, headers, views))
        concerns = concern_acts.listed(work.concerns.all(round_id))
        said = threads_of(threads.posts_in(work, work.rounds.get(round_id), views))
        overdue = tuple(_overdue(work, round_id, said, uk_day(ws.now())))
        noted = tuple(_noted(work, round_id, headers, views))
    firsts = [each for each in allocations if each.reading is not Reading.BLIND_SECOND]
    seconds = [each for each in allocations if each.reading is Reading.BLIND_SECOND]
    states = Counter(headers[each.audit_id].state for each in firsts)
    return Overview(
        listed=listed,
        sampled=sampled,
        started=states[AuditState.IN_PROGRESS] + states[AuditState.COMPLETE],
        complete=states[AuditState.COMPLETE],
        returned=_returned(firsts, headers),
        final=sum(_is_final(each, views) for each in firsts),
        second_readings=len(seconds),
        second_returned=_returned(seconds, headers),
        readers=readers,
        concerns=tuple(each for each in concerns if each.closed_at is None),
        conflicting=sum(view.standing is Standing.CONFLICT for view in views.values()),
        unsettled=_unsettled(ws, round_id) if seconds else 0,
        noted=noted,
        queries=sum(each.turn is Turn.LEAD for each in said),
        overdue=overdue,
    )


def _overdue(
    work: UnitOfWork, round_id: RoundId, every: Sequence[Thread], today: date
) -> Iterable[OverdueReply]:
    refs = {case.id: case.ref for case in work.cases.all(round_id)}
    late = [(days_overdue(each, every, today), each) for each in every]
    for days, each in sorted(late, key=lambda one: (-one[0], one[1].id)):
        if days:
            body = each.posts[0].body
            ref = refs.get(work.audits.header(each.audit_id).case_id, "")
            yield OverdueReply(ref, body.get("to", ""), body.get("reply_by", ""), days)


def _noted(
    work: UnitOfWork,
    round_id: RoundId,
    headers: Mapping[AuditId, AuditHeader],
    views: Mapping[AuditId, AuditView],
) -> Iterable[NotedLine]:
    """Audits opened again after signing, and those keyed in from paper, in the order of their cases."""
    refs = {case.id: case.ref for case in work.cases.all(round_id)}
    names = {person.id: person.name for person in work.people.all(round_id)}
    for audit_id in sorted(views, key=lambda each: refs.get(headers[each].case_id, "")):
        revision = views[audit_id].revision
        if revision is None:
            continue
        beside = replay(event for event in revision.events if is_beside(event.key))
        ref, reader = refs.get(revision.case_id, ""), names.get(revision.assessor, "")
        for each in reopenings(beside):
            yield NotedLine(audit_id, ref, reader, "reopened", each.at, each.why)
        keyed = keyed_in(beside)
        if keyed is not None:
            yield NotedLine(
                audit_id, ref, reader, "keyed", keyed.keyed_on.isoformat(), keyed.in_words
            )


def _returned(allocations: Sequence[Allocation], headers: Mapping[AuditId, AuditHeader]) -> int:
    return sum(headers[each.audit_id].returned_at is not None for each in allocations)


def _is_final(allocation: Allocation, views: Mapping[AuditId, AuditView]) -> bool:
    view = views.get(allocation.audit_id)
    return view is not None and view.is_final_of(allocation.person_id)


def _readers(
    work: UnitOfWork,
    round_id: RoundId,
    allocations: Sequence[Allocation],
    headers: Mapping[AuditId, AuditHeader],
    views: Mapping[AuditId, AuditView],
) -> Iterable[ReaderLine]:
    entries = work.ledger.entries(round_id)
    for person in work.people.all(round_id):
        own = [each for each in allocations if each.person_id == person.id]
        states = Counter(headers[each.audit_id].state for each in own)
        final = sum(_is_final(each, views) for each in own)
        yield _reader(person, states, final, [each for each in entries if _is_of(each, person.id)])


def _is_of(entry: LedgerEntry, person_id: PersonId) -> bool:
    return entry.person_id == person_id


def _reader(
    person: Person, states: Counter[AuditState], final: int, entries: Sequence[LedgerEntry]
) -> ReaderLine:
    sent = [
        each.at for each in entries if each.direction is Direction.SENT and each.kind == Kind.WORK
    ]
    came = [each for each in entries if each.direction is Direction.RECEIVED]
    return ReaderLine(
        name=person.name,
        office=person.office,
        audits=states.total(),
        not_begun=states[AuditState.ALLOCATED],
        begun=states[AuditState.IN_PROGRESS],
        complete=states[AuditState.COMPLETE],
        final=final,
        issued_at=max(sent, default=None),
        returns=len(came),
        latest_return=max((each.at for each in came), default=None),
        missing=_missing(came),
    )


def _missing(came: Sequence[LedgerEntry]) -> tuple[int, ...]:
    """Every machine counts its own returns: what one has sent fills no gap of another."""
    numbers: dict[str, list[int]] = {}
    for each in came:
        numbers.setdefault(each.sender, []).append(each.sequence)
    return tuple(sorted({gap for own in numbers.values() for gap in missing_numbers(own)}))


def _unsettled(ws: Workspace, round_id: RoundId) -> int:
    return sum(
        difference.settled is None
        for case in moderation.double_reads(ws, round_id)
        for difference in case.differences
    )
