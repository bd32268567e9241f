"""Drawing the sample of a round from its frame, and keeping every draw ever made."""

import hashlib
import hmac
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.ages import age_in_years
from app.domain.changes import Changes
from app.domain.draw_document import from_document, to_document
from app.domain.errors import InputRefused, NotFound
from app.domain.families import families_of
from app.domain.frames import FrameChild, band_of, on_plan
from app.domain.history import canonical
from app.domain.ids import CaseId, RoundId
from app.domain.plain_text import LONGEST_LINE, LONGEST_REASON, one_line, plain
from app.domain.rounds import CaseFile, DrawRecord, FrameRecord
from app.domain.sample_log import (
    ActKind,
    Ceremony,
    LeftOut,
    LeftOutFor,
    SampleAct,
    ceremony_values,
    first_broken,
    left_out,
    next_act,
    replacements,
)
from app.domain.sampling import Draw, DrawnCase, draw, drawn_cases, in_sample, verify
from app.domain.sampling_method import Told, method_paragraph
from app.domain.strata import Design, place, settled
from app.ports import UnitOfWork
from app.services.seat import only_the_seat
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Verified:
    """The draw in force, worked out again. `wrong` has a sentence for each thing that does not agree."""

    number: int
    wrong: tuple[str, ...]


def draw_cases(
    ws: Workspace,
    round_id: RoundId,
    design: Design,
    seed: str,
    specialist_teams: Collection[str] | None = None,
    *,
    ceremony: Ceremony | None = None,
    again: str = "",
) -> Draw:
    """Draw, log the draw for ever, and make its children the cases of the round.

    `ceremony`: how the seed came about; `again`: why the sample is drawn once more. Children left out stay out.
    Raises InputRefused without a frame, for an impossible design, for a second draw without a reason, for a ceremony
    that is not complete, and once cases are allocated.
    """
    seed, again = plain(seed), plain(again).strip()
    if ceremony is not None:
        people = tuple(map(one_line, ceremony.people))
        ceremony = replace(ceremony, words=one_line(ceremony.words), people=people)
        check_ceremony(ceremony, ws.now().date())
    with ws.begin() as work:
        only_the_seat(work, round_id)
        record, children = _frame(work, round_id)
        before, log = work.frames.draws(round_id), work.frames.acts(round_id)
        current, without = _drawn_from(children, record.as_of, log)
        design = settled(design, current)
        teams = None if specialist_teams is None else tuple(sorted(specialist_teams))
        placed = place(current, design, record.as_of, teams)
        drawn = draw(placed, design, record.as_of, seed)
        drawn = replace(drawn, left_out=without, specialist_teams=teams)
        if work.audits.allocations(round_id, with_replaced=True):
            raise InputRefused(
                "Cases of this round have been allocated, so the sample can no longer be drawn again; "
                "replace single cases by their reserves, with the reason."
            )
        if before and not again:
            raise InputRefused(
                f"The sample of this round has been drawn already ({_times(len(before))}): say why it is drawn again. "
                "Every draw is kept, and the report says how many there were."
            )
        everybody = [child for child in children if on_plan(child, record.as_of)]
        work.cases.replace(round_id, _cases(drawn, everybody, record))
        reasons = (*(each.again for each in before[1:]), again) if before else ()
        told = Told(
            ceremony=ceremony,
            draws=len(before) + 1,
            again=reasons,
            families=families_of(current, drawn.selected),
        )
        made = DrawRecord(
            seed=seed,
            algorithm=drawn.algorithm,
            size=design.size,
            digest=drawn.digest,
            method=method_paragraph(drawn, told),
            document=to_document(drawn),
            drawn_at=ws.now(),
            ceremony=ceremony,
            again=again,
        )
        work.frames.add_draw(round_id, made)
        add_act(ws, work, round_id, ActKind.DRAW, _fingerprint(len(before) + 1, made))
        work.commit()
    return drawn


def check_ceremony(held: Ceremony, today: date) -> None:
    """Raises InputRefused where it does not say who was there, or how, or names a day to come."""
    names = [name.strip() for name in held.people]
    if not all(names) or len({name.casefold() for name in names}) < 2:
        raise InputRefused(
            "A seed needs two people who were there when it was fixed: give both their names."
        )
    if held.origin.needs_words and not held.words.strip():
        raise InputRefused("Say which public number the seed is, or how else it came about.")
    if held.fixed_on > today:
        raise InputRefused("The seed was fixed on a day that is still to come: correct the day.")
    for text in (*held.people, held.words):
        if len(text) > LONGEST_LINE:
            raise InputRefused(
                f"The names and words about the seed have at most {LONGEST_LINE} letters each: shorten them."
            )


def leave_out(
    ws: Workspace, round_id: RoundId, child: str, reason: LeftOutFor, words: str
) -> Changes:
    """Draw without a child of the list, from the next draw on; the list itself stays as it is.

    Raises NotFound for a child who is not on the list with a plan, InputRefused without words or after allocation.
    """
    words = checked_words(words, "Leaving a child out")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        record, children = _frame(work, round_id)
        _refuse_once_allocated(work, round_id)
        log = work.frames.acts(round_id)
        if child not in {each.child for each in children if on_plan(each, record.as_of)}:
            raise NotFound(
                "That number is no child of the list with a plan on the day; check the number."
            )
        if child in {each.child for each in left_out(log)}:
            raise InputRefused("That child is left out already.")
        body = {"child": child, "reason": reason.value, "words": words}
        add_act(ws, work, round_id, ActKind.LEAVE_OUT, body)
        work.commit()
    return Changes(round=True)


def take_in(ws: Workspace, round_id: RoundId, child: str, words: str) -> Changes:
    """Draw from a child after all who was left out. Raises NotFound, InputRefused as `leave_out` does."""
    words = checked_words(words, "Taking a child in again")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        _refuse_once_allocated(work, round_id)
        if child not in {each.child for each in left_out(work.frames.acts(round_id))}:
            raise NotFound("That child is not among those left out.")
        add_act(ws, work, round_id, ActKind.TAKE_IN, {"child": child, "words": words})
        work.commit()
    return Changes(round=True)


def verify_draw(ws: Workspace, round_id: RoundId) -> Verified:
    """Repeat the draw in force on the list as the store holds it now, and go over the log.

    Raises NotFound without a draw.
    """
    with ws.begin() as work:
        draws, log = work.frames.draws(round_id), work.frames.acts(round_id)
        if not draws:
            raise NotFound("Nothing has been drawn in this round yet.")
        record, children = _frame(work, round_id)
        held = work.cases.all(round_id)
    drawn = from_document(draws[-1].document)
    gone = {each.child for each in drawn.left_out}
    current = [c for c in children if on_plan(c, record.as_of) and c.child not in gone]
    wrong = list(wrong_with_log(draws, log))
    if record.as_of != drawn.as_of or not current:
        wrong.append("The list of children is not the one the sample was drawn from.")
    else:
        placed = place(current, drawn.design, drawn.as_of, drawn.specialist_teams)
        wrong += verify(drawn, placed)
    refs = {each.ref: each.child for each in held}
    given_way = {refs.get(each.out, "") for each in replacements(log, len(draws))}
    stand = {child for named in in_sample(drawn, given_way).values() for child in named}
    if stand != {each.child for each in held if each.main}:
        wrong.append(
            "The cases of the round are not those that the draw and its replacements give."
        )
    return Verified(len(draws), tuple(wrong))


def add_act(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, kind: ActKind, body: Mapping[str, str]
) -> None:
    """One more act in the log of the sample."""
    log = work.frames.acts(round_id)
    work.frames.add_act(round_id, next_act(log, f"{ws.now():%Y-%m-%dT%H:%M:%SZ}", kind, body))


def wrong_with_log(draws: Sequence[DrawRecord], log: Sequence[SampleAct]) -> Iterable[str]:
    """What is not as it was written in the log of a sample and the draws it names."""
    broken = first_broken(log)
    if broken is not None:
        yield f"The log of the sample is not what was written, from its act {broken} on."
    logged = [act.body for act in log if act.kind is ActKind.DRAW]
    # Draws of the first versions of the program have no act: they come before all others.
    unlogged = len(draws) - len(logged)
    found = [_fingerprint(n, made) for n, made in enumerate(draws, 1)][max(unlogged, 0) :]
    if unlogged < 0 or found != logged:
        yield "The draws kept are not those that the log names."


def _fingerprint(number: int, made: DrawRecord) -> dict[str, str]:
    whole = canonical([made.document, ceremony_values(made.ceremony), made.again])
    return {
        "draw": str(number),
        "seed": made.seed,
        "sha256": hashlib.sha256(whole).hexdigest(),
    }


def _drawn_from(
    children: Sequence[FrameChild], as_of: date, log: Sequence[SampleAct]
) -> tuple[list[FrameChild], tuple[LeftOut, ...]]:
    """The children on a plan who can be drawn, and those of them who are left out."""
    current = [child for child in children if on_plan(child, as_of)]
    there = {child.child for child in current}
    without = tuple(each for each in left_out(log) if each.child in there)
    gone = {each.child for each in without}
    return [child for child in current if child.child not in gone], without


def _refuse_once_allocated(work: UnitOfWork, round_id: RoundId) -> None:
    if work.audits.allocations(round_id, with_replaced=True):
        raise InputRefused(
            "Cases of this round have been allocated, so what it was drawn from stays as it is."
        )


def checked_words(words: str, what: str) -> str:
    """The words beside a reason of a closed list. Raises InputRefused where there are none, or what cannot be kept."""
    words = plain(words).strip()
    if not words:
        raise InputRefused(f"{what} needs words beside the reason: they stay with the draw.")
    if len(words) > LONGEST_REASON:
        raise InputRefused(f"The words have at most {LONGEST_REASON:,} letters: shorten them.")
    return words


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


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
