"""What the round found: a pure function of the records merged, live at any time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.ages import AgeBand
from app.domain.collation import CountedAudit, counted_once, double_read
from app.domain.file_requests import Produced
from app.domain.findings import ConcernLine, Findings, GivenOn, Option, QuestionLine, StandardLine
from app.domain.ids import AuditId, CaseId, EntryId, PersonId, RoundId
from app.domain.limits import Limit, words
from app.domain.merge import AuditView, CorrectionState, Standing
from app.domain.read_audits import ReadAudit
from app.domain.reading_dates import uk_day
from app.domain.records import Reading
from app.domain.rounds import CaseFile, Person, Round
from app.ports import UnitOfWork
from app.services import coding, concern_acts, concerns, conversations, diary, moderation, threads
from app.services.achieved import achieved_in
from app.services.allocation_acts import told
from app.services.blindness import wrote_both
from app.services.case_facts import OF_THE_ROUND
from app.services.counting import COUNTED_KINDS
from app.services.files_found import files_found
from app.services.findings_document import as_document, as_json
from app.services.forms import form_of
from app.services.read_audits import QUOTED, ReadBy, read_audit
from app.services.themes import themes_in, with_themes
from app.tool.companions import is_companion
from app.tool.model import Group, Kind, Node, Question, Standard, Tool
from app.tool.numbering import item_numbers, plain_label
from app.tool.working_days import working_days_of
from app.workspace import Workspace

__all__ = ["as_document", "as_json", "findings"]


def findings(ws: Workspace, round_id: RoundId) -> Findings:
    """Counts everything returned and merged. Raises NotFound for a round this store does not hold."""
    coding.code_all(ws, round_id)
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        views = moderation.views(work, round_id)
        by, coded = ReadBy.of(work, audit_round), coding.held(work, round_id)
        each_read = (coded.get(each) or read_audit(by, views[each]) for each in sorted(views))
        reads = [each for each in each_read if each is not None]
        found = _assembled(work, by, views, reads)
        return with_themes(found, themes_in(work, audit_round))


def _assembled(
    work: UnitOfWork,
    by: ReadBy,
    views: Mapping[AuditId, AuditView],
    reads: Sequence[ReadAudit],
) -> Findings:
    tool, audit_round, versions = by.tool, by.round, by.versions
    cases = work.cases.main(audit_round.id)
    people = work.people.all(audit_round.id)
    # Every child drawn from is a case, main or reserve: for those who were left out the sample does not speak.
    drawn_from = work.cases.all(audit_round.id)
    everything = [read.counted for read in reads]
    audits = counted_once(everything)
    firsts = _first_readings(work, audit_round.id)
    seen = wrote_both(views, work.audits.allocations(audit_round.id))
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
        unfinished=sum(not read.ended for read in reads),
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
        pairs=tuple(double_read([read.own for read in reads if read.case_id not in seen])),
        not_blind=tuple(sorted(case.ref for case in cases if case.id in seen)),
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
            for read in sorted(reads, key=lambda one: one.counted.ref)
            for each in read.conversations
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


def _said_of_files(reads: Sequence[ReadAudit]) -> dict[CaseId, Produced | None]:
    """The first reader's word; the second's where the first said nothing."""
    said: dict[CaseId, Produced | None] = {}
    for read in sorted(reads, key=lambda each: each.counted.blind_second):
        if said.get(read.case_id) is None:
            said[read.case_id] = read.produced
    return said


def _asked_again(
    tool: Tool, reads: Sequence[ReadAudit], audits: Sequence[CountedAudit]
) -> dict[str, int]:
    """By question, in the tool's order: cases in which it is asked, and was answered only before it changed."""
    counted = {audit.audit_id for audit in audits}
    found = Counter(
        path for read in reads if read.counted.audit_id in counted for path in read.waits
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
        standard.ends,
    )


def _limit_words(tool: Tool, standard: Standard) -> str:
    node = tool.by_path.get(standard.limit)
    if node is not None:
        return "as set in each plan"
    return words(Limit.parse(standard.limit))


def _concern_lines(
    work: UnitOfWork, audit_round: Round, reads: Sequence[ReadAudit]
) -> Iterable[ConcernLine]:
    """By their pages, and for audits without one by their answers; those raised in error are none."""
    held = work.concerns.all(audit_round.id)
    closed = {each.id for each in held if each.closed_at is not None}
    listed_as = {each.id: each.same_as for each in held}
    found = {each.id: each for each in concerns.pages_in(work, audit_round.id, in_error=False)}
    for read in reads:
        if read.concern is not None:
            found.setdefault(EntryId(read.audit_id), read.concern)
    once = concern_acts.listed(
        replace(each, same_as=listed_as.get(each.id)) for each in found.values()
    )
    for each in sorted(once, key=lambda one: (not one.audit_id, one.ref, one.id)):
        still = each.id not in closed
        yield ConcernLine(each.ref, each.what, bool(each.told), still, bool(each.audit_id))


def _quotes(reads: Sequence[ReadAudit]) -> dict[str, tuple[tuple[str, str], ...]]:
    in_order = sorted(reads, key=lambda each: each.counted.ref)
    return {
        name: tuple(
            (read.counted.ref, read.quotes[name]) for read in in_order if name in read.quotes
        )
        for name in QUOTED
    }


def _corrections(views: Mapping[AuditId, AuditView], reads: Sequence[ReadAudit]) -> int:
    """Those that count: one of an answer that is asked again counts no more than the answer."""
    again = {read.audit_id: read.earlier for read in reads}
    return sum(
        each.state is CorrectionState.APPLIES and each.key not in again.get(audit_id, ())
        for audit_id, view in views.items()
        for each in view.corrections
    )
