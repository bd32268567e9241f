"""What became of the sample: planned against achieved, case by case and stratum by stratum, and the paragraph on it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.achieved import GaveWay, StratumAchieved
from app.domain.assurance import effective_size
from app.domain.draw_document import from_document
from app.domain.errors import InputRefused
from app.domain.ids import AuditId, CaseId, RoundId
from app.domain.merge import AuditView
from app.domain.records import Reading
from app.domain.rounds import CaseFile
from app.domain.sample_log import (
    REPLACED_WORDS,
    Replacement,
    brought_back,
    replacements,
)
from app.domain.sampling import Draw
from app.domain.sampling_method import Response, Told, method_paragraph
from app.ports import UnitOfWork
from app.services import moderation
from app.services.file_requests import missing_files
from app.workspace import Workspace

Views = Mapping[AuditId, AuditView]


class Part(StrEnum):
    """A case's part in the sample."""

    DRAWN = "drawn"
    STAND_IN = "stand-in"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class SampleCase:
    """`other`: the reference of the case it replaced, or of the one that replaced it. `why` it gave way, with words."""

    case: CaseFile
    part: Part
    other: str
    why: Replacement | None
    readers: tuple[str, ...]
    came_back: bool
    audited: bool


@dataclass(frozen=True, slots=True)
class Achieved:
    """`effective`: how many equally weighted cases the sample is worth (Kish). `families` None where not told."""

    cases: tuple[SampleCase, ...]
    strata: tuple[StratumAchieved, ...]
    response: Response
    families: int | None
    together: tuple[tuple[str, ...], ...]
    effective: float
    method: str

    @property
    def gave_way(self) -> tuple[GaveWay, ...]:
        """The cases that were replaced, by reference."""
        return tuple(
            GaveWay(each.case.ref, each.other, REPLACED_WORDS[each.why.reason])
            for each in self.cases
            if each.part is Part.REPLACED and each.why is not None
        )


def achieved(ws: Workspace, round_id: RoundId) -> Achieved | None:
    """None before a draw. Reads every return: not for the GUI thread."""
    with ws.begin() as work:
        return achieved_in(work, round_id)


def achieved_in(work: UnitOfWork, round_id: RoundId, views: Views | None = None) -> Achieved | None:
    """The same within a transaction that is under way; `views` where what came back was read already."""
    draws = work.frames.draws(round_id)
    held = work.cases.all(round_id)
    if not draws or not any(case.main for case in held):
        return None
    try:
        drawn = from_document(draws[-1].document)
    except InputRefused:
        return None
    log = work.frames.acts(round_id)
    stand = replacements(log, len(draws))
    if views is None:
        views = moderation.views(work, round_id)
    cases = _cases(work, round_id, (held, stand), views)
    missing = _not_produced(cases, missing_files(work, work.rounds.get(round_id), views))
    response = _response(cases, missing)
    sampled = [each.case for each in cases if each.part is not Part.REPLACED]
    families = count_in_families(sampled, held)
    told = Told(
        ceremony=draws[-1].ceremony,
        draws=len(draws),
        again=tuple(each.again for each in draws[1:]),
        replaced=tuple(each.reason for each in stand),
        in_turn=len({each.out for each in stand} & {each.stand_in for each in stand}),
        brought_back=brought_back(log, len(draws)),
        families=families,
        response=response if any(each.came_back for each in cases) else None,
    )
    return Achieved(
        cases=cases,
        strata=_strata(drawn, cases, missing),
        response=response,
        families=families,
        together=_together(sampled),
        effective=effective_size([1 / case.probability for case in sampled]),
        method=method_paragraph(drawn, told),
    )


def count_in_families(cases: Sequence[CaseFile], everybody: Sequence[CaseFile]) -> int | None:
    """How many families these cases come from; None where the list tells no family of anybody."""
    if not any(case.family for case in everybody):
        return None
    return len({case.family or case.id for case in cases})


def _cases(
    work: UnitOfWork,
    round_id: RoundId,
    sample: tuple[Sequence[CaseFile], Sequence[Replacement]],
    views: Views,
) -> tuple[SampleCase, ...]:
    held, stand = sample
    names = {person.id: person.name for person in work.people.all(round_id)}
    given = work.audits.allocations(round_id, with_replaced=True)
    allocated = {each.audit_id: each for each in given}
    readers: dict[CaseId, list[str]] = {}
    for each in sorted(given, key=lambda one: one.reading is Reading.BLIND_SECOND):
        readers.setdefault(each.case_id, []).append(names.get(each.person_id, ""))
    back, done = set(), set()
    for audit_id, view in views.items():
        back.add(view.case_id)
        found = allocated.get(audit_id)
        if (
            found is not None
            and found.reading is not Reading.BLIND_SECOND
            and view.is_final_of(found.person_id)
        ):
            done.add(view.case_id)
    gone = {each.out: each for each in stand}
    came = {each.stand_in: each for each in stand}
    made = []
    for case in held:
        if case.ref in gone:
            part, other = Part.REPLACED, gone[case.ref].stand_in
        elif case.ref in came:
            part, other = Part.STAND_IN, came[case.ref].out
        elif case.main:
            part, other = Part.DRAWN, ""
        else:
            continue
        made.append(
            SampleCase(
                case,
                part,
                other,
                gone.get(case.ref) or came.get(case.ref),
                tuple(readers.get(case.id, ())),
                case.id in back,
                case.id in done and part is not Part.REPLACED,
            )
        )
    return tuple(made)


def _not_produced(cases: Sequence[SampleCase], missing: Collection[CaseId]) -> frozenset[CaseId]:
    """As the findings count them: of the cases of the sample, and of those replaced because nothing could be read."""
    return frozenset(
        each.case.id
        for each in cases
        if (
            each.case.id in missing
            if each.why is None or each.part is not Part.REPLACED
            else each.why.reason.of_the_file
        )
    )


def _response(cases: Sequence[SampleCase], missing: Collection[CaseId]) -> Response:
    """A stand-in is none of the cases drawn, replaced itself or not."""
    stood_in = {each.other for each in cases if each.part is Part.REPLACED}
    drawn = [each for each in cases if each.case.ref not in stood_in]
    ineligible = [each for each in drawn if each.part is Part.REPLACED and _not_eligible(each)]
    return Response(
        drawn=len(drawn),
        eligible=len(drawn) - len(ineligible),
        as_drawn=sum(each.audited for each in drawn),
        stand_ins=sum(each.audited for each in cases) - sum(each.audited for each in drawn),
        not_produced=sum(each.case.id in missing for each in cases),
    )


def _not_eligible(each: SampleCase) -> bool:
    return each.why is not None and each.why.reason.not_eligible


def _strata(
    drawn: Draw, cases: Sequence[SampleCase], missing: Collection[CaseId]
) -> tuple[StratumAchieved, ...]:
    replaced = Counter(each.case.stratum for each in cases if each.part is Part.REPLACED)
    audited = Counter(each.case.stratum for each in cases if each.audited)
    unread = Counter(each.case.stratum for each in cases if each.case.id in missing)
    return tuple(
        StratumAchieved(
            area=each.area,
            group=each.group,
            children=len(each.ranked),
            expected=each.target,
            drawn=each.count,
            replaced=replaced[each.name],
            not_produced=unread[each.name],
            audited=audited[each.name],
            reserves=len(each.reserves) - replaced[each.name],
        )
        for each in drawn.strata
    )


def _together(cases: Sequence[CaseFile]) -> tuple[tuple[str, ...], ...]:
    """References of cases that are brothers and sisters, family by family."""
    refs: dict[str, list[str]] = {}
    for case in cases:
        if case.family:
            refs.setdefault(case.family, []).append(case.ref)
    return tuple(sorted(tuple(sorted(each)) for each in refs.values() if len(each) > 1))
