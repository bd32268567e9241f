"""What the round found: a pure function of the records merged, live at any time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.ages import AgeBand
from app.domain.answers import Answer
from app.domain.collation import CountedAudit, counted_once, double_read
from app.domain.file_requests import Produced, last_produced
from app.domain.findings import ConcernLine, Findings, GivenOn, Option, QuestionLine, StandardLine
from app.domain.ids import AnswerKey, AuditId, CaseId, EntryId, PersonId, RoundId
from app.domain.keyed_in import keyed_in
from app.domain.limits import Limit, words
from app.domain.merge import AuditView, CorrectionState, Standing
from app.domain.reading_dates import uk_day
from app.domain.records import AuditState, Reading, Sheet
from app.domain.reopenings import reopenings
from app.domain.rounds import CaseFile, Person, Round
from app.domain.time_on_file import minutes_on_file
from app.domain.timeliness import VerdictKind
from app.domain.tool_versions import path_of
from app.ports import UnitOfWork
from app.services import concern_acts, concerns, conversations, diary, moderation, threads
from app.services.achieved import achieved_in
from app.services.allocation_acts import told
from app.services.case_facts import OF_THE_ROUND
from app.services.counting import COUNTED_KINDS, counted_audit, rolled_up
from app.services.files_found import files_found
from app.services.findings_document import as_document, as_json
from app.services.forms import form_of
from app.services.going_over import waiting
from app.services.returned import ReturnedAnswers, returned_answers
from app.services.tools import pinned
from app.tool.companions import is_companion
from app.tool.form import Form
from app.tool.model import Group, Kind, Node, Question, Standard, Tool
from app.tool.numbering import item_numbers, plain_label
from app.tool.working_days import working_days_of
from app.workspace import Workspace

__all__ = ["as_document", "as_json", "findings"]
QUOTED = ("OJ6_text", "OJ7_text")


@dataclass(frozen=True, slots=True)
class _Read:
    """One audit that is counted: its form, and what the figures take from it.

    `own` is what the assessor alone answered: agreement between readers is measured before corrections.
    """

    counted: CountedAudit
    own: CountedAudit
    form: Form
    case: CaseFile
    state: AuditState
    earlier: Mapping[AnswerKey, Answer]  # answered before the question changed its meaning
    produced: Produced | None  # what the reader said of the file


def findings(ws: Workspace, round_id: RoundId) -> Findings:
    """Counts everything returned and merged. Raises NotFound for a round this store does not hold."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        tool = pinned(work, audit_round.tool_hash)
        views = moderation.views(work, round_id)
        reads = list(_reads(work, audit_round, tool, views))
        return _assembled(work, audit_round, tool, views, reads)


def _reads(
    work: UnitOfWork, audit_round: Round, tool: Tool, views: Mapping[AuditId, AuditView]
) -> Iterable[_Read]:
    cases: Mapping[CaseId, CaseFile] = {case.id: case for case in work.cases.main(audit_round.id)}
    names: Mapping[PersonId, str] = {each.id: each.name for each in work.people.all(audit_round.id)}
    allocated = {each.audit_id: each for each in work.audits.allocations(audit_round.id)}
    versions = work.rounds.versions(audit_round.id)
    for audit_id in sorted(views):
        view, allocation = views[audit_id], allocated.get(audit_id)
        if view.standing is not Standing.COUNTED or view.revision is None or allocation is None:
            continue
        if view.allocation.act is None and view.revision.assessor != allocation.person_id:
            continue  # of a round from before acts of allocation: returned after the case went to someone else
        case = cases.get(allocation.case_id)
        if case is None:
            continue
        said = returned_answers(view, versions)
        reader = names.get(allocation.person_id, "")
        form = form_of(tool, audit_round, case, said.own, said.read_on)
        counted = own = counted_audit(form, audit_id, case, reader, allocation.reading, said.read)
        if said.is_corrected:
            form = form_of(tool, audit_round, case, said.sheet, said.read_on)
            counted = counted_audit(form, audit_id, case, reader, allocation.reading, said.read)
        counted = replace(counted, rolled=rolled_up(form, said.shown), **_noted_beside(said.beside))
        if said.earlier:
            counted = _with_waiting(counted, form, said, (tool, audit_round, case))
        state = AuditState.IN_PROGRESS if view.handed_on else view.revision.state
        yield _Read(counted, own, form, case, state, said.earlier, last_produced(said.beside))


def _noted_beside(beside: Sheet) -> dict[str, Any]:
    """What the reader recorded of the work on it."""
    keyed = keyed_in(beside)
    return {
        "minutes": minutes_on_file(beside),
        "keyed": keyed is not None,
        "keyed_by_another": keyed is not None and keyed.by_another,
        "reopened": len(reopenings(beside)),
    }


def _with_waiting(
    counted: CountedAudit,
    form: Form,
    said: ReturnedAnswers,
    made_of: tuple[Tool, Round, CaseFile],
) -> CountedAudit:
    """A limit about which nothing is said only because an answer it rests on is asked again cannot be told; it is not
    one that nobody answered."""
    sheet = said.sheet
    before = form_of(
        *made_of, replace(sheet, answers={**sheet.answers, **said.earlier}), said.read_on
    )
    waits = {
        name
        for name, verdict in before.verdicts().items()
        if verdict is not None
        and verdict.kind is not VerdictKind.NOT_APPLICABLE
        and not before.is_unanswered(name)
        and form.is_unanswered(name)
    }
    return replace(
        counted,
        verdicts={**counted.verdicts, **dict.fromkeys(waits, VerdictKind.CANNOT_TELL.value)},
        explanations={
            **counted.explanations,
            **dict.fromkeys(waits, "an answer it rests on is asked again since the tool changed"),
        },
    )


def _assembled(
    work: UnitOfWork,
    audit_round: Round,
    tool: Tool,
    views: Mapping[AuditId, AuditView],
    reads: Sequence[_Read],
) -> Findings:
    cases = work.cases.main(audit_round.id)
    people = work.people.all(audit_round.id)
    # Every child drawn from is a case, main or reserve: for those who were left out the sample does not speak.
    drawn_from = work.cases.all(audit_round.id)
    everything = [read.counted for read in reads]
    audits = counted_once(everything)
    firsts = _first_readings(work, audit_round.id)
    versions = tuple(work.rounds.versions(audit_round.id))
    became, draws = achieved_in(work, audit_round.id, views), work.frames.draws(audit_round.id)
    files = files_found(work, audit_round.id, _said_of_files(reads), {each.ref for each in audits})
    return Findings(
        name=audit_round.name,
        purpose=audit_round.purpose,
        position_date=audit_round.position_date,
        announced_on=audit_round.announced_on,
        lead_name=audit_round.lead_name,
        assessors=tuple(person.name for person in people),
        sampled=len(cases),
        unreturned=len(cases) - len(audits),
        unfinished=sum(_is_unfinished(read, changed=len(versions) > 1) for read in reads),
        conflicting=sum(view.standing is Standing.CONFLICT for view in views.values()),
        population=len(drawn_from),
        families=len({case.family or case.id for case in cases}),
        strata=_strata(drawn_from, audits),
        method=became.method if became else "".join(each.method for each in draws[-1:]),
        planned=became.strata if became else (),
        gave_way=became.gave_way if became else (),
        census=work.frames.population(audit_round.id),
        tool_title=tool.title,
        tool_version=tool.version,
        audits=tuple(sorted(audits, key=lambda audit: audit.ref)),
        pairs=tuple(double_read([read.own for read in reads])),
        questions=tuple(_lines_asked(tool, audit_round, cases)),
        standards=tuple(_standard_line(tool, standard) for standard in tool.standards),
        concerns=tuple(_concern_lines(work, audit_round, reads)),
        quotes=_quotes(reads),
        corrections=_corrections(views, reads),
        by_age_band=_bands(cases),
        by_district=dict(sorted(Counter(case.district for case in cases).items())),
        first_readings={person.name: firsts[person.id] for person in people},
        tool_versions=versions,
        calendar=working_days_of(tool, audit_round.division),
        observations=diary.reported(work, audit_round),
        asked_again=_asked_again(tool, reads, audits),
        not_produced=files.not_produced,
        in_part=files.in_part,
        replies=threads.replies_in(work, audit_round),
        given_on=_given_on(work, audit_round.id),
        offices=_offices(work, audit_round.id, people),
        parted=_parted(work, audit_round.id, cases),
        heard=audit_round.conversations,
        conversations=tuple(
            each
            for read in sorted(reads, key=lambda one: one.case.ref)
            for each in conversations.conversations_in(read.form, read.case.ref)
        ),
    )


def _given_on(work: UnitOfWork, round_id: RoundId) -> tuple[GivenOn, ...]:
    """Every case that went to another reader, with the reason; those taken back to be shared out anew are left out."""
    return tuple(
        GivenOn(
            each.ref,
            each.before,
            each.now,
            each.reading,
            each.reason,
            uk_day(datetime.fromisoformat(each.at)),
        )
        for each in reversed(told(work, round_id))
        if each.now
    )


def _offices(work: UnitOfWork, round_id: RoundId, people: Sequence[Person]) -> tuple[str, ...]:
    """Of those who read a file, each once, in the order of the people."""
    reading = {each.person_id for each in work.audits.allocations(round_id)}
    held = (each.office.strip() for each in people if each.id in reading)
    return tuple(dict.fromkeys(filter(None, held)))


def _parted(
    work: UnitOfWork, round_id: RoundId, cases: Sequence[CaseFile]
) -> tuple[tuple[str, ...], ...]:
    """The cases of each family whose children more than one person reads first, by reference."""
    held = {case.id: case for case in cases if case.family}
    readers: dict[str, dict[str, PersonId]] = {}
    for each in work.audits.allocations(round_id):
        if each.case_id in held and each.reading is not Reading.BLIND_SECOND:
            case = held[each.case_id]
            readers.setdefault(case.family, {})[case.ref] = each.person_id
    return tuple(
        sorted(tuple(sorted(refs)) for refs in readers.values() if len(set(refs.values())) > 1)
    )


def _said_of_files(reads: Sequence[_Read]) -> dict[CaseId, Produced | None]:
    """The first reader's word; the second's where the first said nothing."""
    said: dict[CaseId, Produced | None] = {}
    for read in sorted(reads, key=lambda each: each.counted.blind_second):
        if said.get(read.case.id) is None:
            said[read.case.id] = read.produced
    return said


def _is_unfinished(read: _Read, *, changed: bool) -> bool:
    """Not signed, or signed before the tool asked something more."""
    if read.state is not AuditState.COMPLETE:
        return True
    return changed and bool(waiting(read.form, read.earlier) or read.form.missing())


def _asked_again(
    tool: Tool, reads: Sequence[_Read], audits: Sequence[CountedAudit]
) -> dict[str, int]:
    """By question, in the tool's order: cases in which it is asked, and was answered only before it changed."""
    counted = {audit.audit_id for audit in audits}
    found = Counter(
        path
        for read in reads
        if read.counted.audit_id in counted
        for path in {path_of(key) for key in waiting(read.form, read.earlier)}
    )
    return {one.path: found[one.path] for one in tool.questions if one.path in found}


def _strata(
    cases: Sequence[CaseFile], audits: Sequence[CountedAudit]
) -> tuple[tuple[int, int], ...]:
    """Every child of a stratum is a case of it, main or reserve; read are those that came back."""
    refs = {audit.ref for audit in audits}
    sizes = Counter(case.stratum for case in cases)
    read = Counter(case.stratum for case in cases if case.ref in refs)
    return tuple((size, read[stratum]) for stratum, size in sorted(sizes.items()))


def _bands(cases: Sequence[CaseFile]) -> dict[str, int]:
    counts = Counter(case.age_band for case in cases)
    return {band.value: counts[band.value] for band in AgeBand}


def _first_readings(work: UnitOfWork, round_id: RoundId) -> Counter[PersonId]:
    return Counter(
        each.person_id
        for each in work.audits.allocations(round_id)
        if each.reading is not Reading.BLIND_SECOND
    )


def _lines_asked(
    tool: Tool, audit_round: Round, cases: Sequence[CaseFile]
) -> Iterable[QuestionLine]:
    """Without the questions that the round alone rules out, as those about an announcement it never had."""
    blank = form_of(tool, audit_round, cases[0]) if cases else None
    for line in _lines(tool):
        if blank is None or not blank.is_ruled_out(line.path, OF_THE_ROUND):
            yield line


def _lines(tool: Tool) -> Iterable[QuestionLine]:
    numbers = item_numbers(tool)
    for section in tool.sections:
        if isinstance(section, Group) and section.name != conversations.SECTION:
            for line in _lines_in(tool, section, section.label, repeated=False):
                yield replace(line, number=numbers.get(line.item, ""))


def _lines_in(tool: Tool, group: Group, section: str, *, repeated: bool) -> Iterable[QuestionLine]:
    for node in group.children:
        if isinstance(node, Group):
            yield from _lines_in(tool, node, section, repeated=repeated or node.repeats)
        elif node.kind in COUNTED_KINDS and not is_companion(node, tool):
            yield _line(tool, group, node, section, repeated=repeated)


def _line(
    tool: Tool, group: Node, question: Question, section: str, *, repeated: bool
) -> QuestionLine:
    label = plain_label(question.label)
    if isinstance(group, Group) and group.item and group.label not in {label, section}:
        label = f"{group.label}: {label}"
    options = tuple(
        Option(
            choice.name,
            choice.label,
            choice.extra.get("cfa_tone", ""),
            int(choice.extra["cfa_score"]) if choice.extra.get("cfa_score") else None,
        )
        for choice in tool.choices.get(question.list_name, ())
    )
    return QuestionLine(
        path=question.path,
        name=question.name,
        number="",
        item=question.item,
        section=section,
        label=label,
        kind=question.kind.value,
        options=options if question.kind in {Kind.CHOICE, Kind.CHOICES} else (),
        repeated=repeated,
    )


def _standard_line(tool: Tool, standard: Standard) -> StandardLine:
    return StandardLine(
        standard.id,
        standard.title,
        _limit_words(tool, standard),
        standard.unverified,
        standard.local,
        standard.source,
    )


def _limit_words(tool: Tool, standard: Standard) -> str:
    node = tool.by_path.get(standard.limit)
    if node is not None:
        return "as set in each plan"
    return words(Limit.parse(standard.limit))


def _concern_lines(
    work: UnitOfWork, audit_round: Round, reads: Sequence[_Read]
) -> Iterable[ConcernLine]:
    """By their pages, and for audits without one by their answers; those raised in error are none."""
    held = work.concerns.all(audit_round.id)
    closed = {each.id for each in held if each.closed_at is not None}
    listed_as = {each.id: each.same_as for each in held}
    found = {each.id: each for each in concerns.pages_in(work, audit_round.id, in_error=False)}
    for read in reads:
        audit_id = AuditId(read.counted.audit_id)
        if EntryId(audit_id) not in found:
            by_answers = concerns.concern_in(
                read.form, read.case.ref, audit_round.created_at, audit_id, read.earlier
            )
            if by_answers is not None:
                found[by_answers.id] = by_answers
    once = concern_acts.listed(
        replace(each, same_as=listed_as.get(each.id)) for each in found.values()
    )
    for each in sorted(once, key=lambda one: (not one.audit_id, one.ref, one.id)):
        still = each.id not in closed
        yield ConcernLine(each.ref, each.what, bool(each.told), still, bool(each.audit_id))


def _quotes(reads: Sequence[_Read]) -> dict[str, tuple[tuple[str, str], ...]]:
    quotes: dict[str, tuple[tuple[str, str], ...]] = {}
    for name in QUOTED:
        found = []
        for read in sorted(reads, key=lambda each: each.case.ref):
            node = read.form.tool.by_name.get(name)
            answer = read.form.state(AnswerKey(node.path)).answer if node else None
            if answer is not None and answer.value:
                found.append((read.case.ref, answer.value))
        quotes[name] = tuple(found)
    return quotes


def _corrections(views: Mapping[AuditId, AuditView], reads: Sequence[_Read]) -> int:
    """Those that count: one of an answer that is asked again counts no more than the answer."""
    again = {AuditId(read.counted.audit_id): read.earlier for read in reads}
    return sum(
        each.state is CorrectionState.APPLIES and each.key not in again.get(audit_id, {})
        for audit_id, view in views.items()
        for each in view.corrections
    )
