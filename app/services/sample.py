"""Drawing the sample of a round from its frame, and keeping every draw ever made."""

import hashlib
import hmac
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from app.domain.ages import age_in_years
from app.domain.errors import InputRefused
from app.domain.frames import FrameChild, band_of, on_plan
from app.domain.ids import CaseId, RoundId
from app.domain.rounds import CaseFile, DrawRecord, FrameRecord
from app.domain.sampling import Draw, DrawnCase, draw, drawn_cases, to_document
from app.domain.sampling_method import method_paragraph
from app.domain.strata import Design, place, settled
from app.ports import UnitOfWork
from app.workspace import Workspace


def draw_cases(
    ws: Workspace,
    round_id: RoundId,
    design: Design,
    seed: str,
    specialist_teams: Collection[str] | None = None,
) -> Draw:
    """Draw, log the draw for ever, and make its children the cases of the round.

    Raises InputRefused without a frame, for an impossible design, and once cases are allocated.
    """
    with ws.begin() as work:
        record, children = _frame(work, round_id)
        current = [child for child in children if on_plan(child, record.as_of)]
        design = settled(design, current)
        placed = place(current, design, record.as_of, specialist_teams)
        drawn = draw(placed, design, record.as_of, seed)
        if work.audits.allocations(round_id):
            raise InputRefused(
                "Cases of this round have been allocated, so the sample can no longer be drawn again; "
                "replace single cases by their reserves, with the reason."
            )
        work.cases.replace(round_id, _cases(drawn, current, record))
        families = len({child.family or child.child for child in _selected(drawn, current)})
        work.frames.add_draw(
            round_id,
            DrawRecord(
                seed=seed,
                algorithm=drawn.algorithm,
                size=design.size,
                digest=drawn.digest,
                method=method_paragraph(drawn, replaced=0, families=families),
                document=to_document(drawn),
                drawn_at=ws.now(),
            ),
        )
        work.commit()
    return drawn


def cases(ws: Workspace, round_id: RoundId) -> Sequence[CaseFile]:
    """The main cases, by reference."""
    with ws.begin() as work:
        return work.cases.main(round_id)


def latest_draw(ws: Workspace, round_id: RoundId) -> DrawRecord | None:
    with ws.begin() as work:
        draws = work.frames.draws(round_id)
    return draws[-1] if draws else None


def _frame(work: UnitOfWork, round_id: RoundId) -> tuple[FrameRecord, Sequence[FrameChild]]:
    record = work.frames.record(round_id)
    if record is None:
        raise InputRefused("There is no list to draw from yet; bring in the council's file first.")
    return record, work.frames.children(round_id)


def _selected(drawn: Draw, children: Sequence[FrameChild]) -> list[FrameChild]:
    selected = set(drawn.selected)
    return [child for child in children if child.child in selected]


def _cases(drawn: Draw, children: Sequence[FrameChild], record: FrameRecord) -> list[CaseFile]:
    by_number = {child.child: child for child in children}
    found = drawn_cases(drawn)
    # References in an order of their own, so that none tells the stratum or the council's number.
    shuffled = sorted(found, key=lambda each: (not each.main, _shuffle(drawn, each.child)))
    width = max(3, len(str(len(shuffled))))
    families = Counter(child.family for child in children if child.family)
    return [
        _case(f"CF-{number:0{width}}", each, by_number[each.child], record, families)
        for number, each in enumerate(shuffled, start=1)
    ]


def _shuffle(drawn: Draw, child: str) -> bytes:
    message = f"{drawn.algorithm}|{drawn.digest}|reference|{child}"
    return hmac.new(drawn.seed.encode(), message.encode(), hashlib.sha256).digest()


def _case(
    ref: str,
    each: DrawnCase,
    child: FrameChild,
    record: FrameRecord,
    families: Mapping[str, int],
) -> CaseFile:
    band = band_of(child, record.as_of)
    unborn = child.born is None or child.born > record.as_of
    return CaseFile(
        id=CaseId(str(uuid.uuid4())),
        ref=ref,
        stratum=each.stratum.name,
        area=each.stratum.area,
        district=child.district or each.stratum.area,
        team=child.team,
        age_band=band.value,
        sex=child.sex,
        unborn=band.value == "unborn",
        disabled=child.disabled,
        age_years=None if unborn or child.born is None else age_in_years(child.born, record.as_of),
        category=child.category,
        plan_start=child.plan_start,
        family=child.family,
        main=each.main,
        order=each.order,
        probability=each.probability,
        child=child.child,
        known=_known(child, families),
    )


def _known(child: FrameChild, families: Mapping[str, int]) -> dict[str, str]:
    """What the record says, and what the tool's rules need: brothers and sisters on a plan, and the day of
    birth of a child born during the plan, from which the clock of visits runs; nobody else's.
    """
    known = {str(fact): value for fact, value in child.known.items()}
    if child.born is not None and child.plan_start is not None and child.born > child.plan_start:
        known["born_on"] = child.born.isoformat()
    if child.family:
        known["sibling_count"] = str(families[child.family] - 1)
    return known
