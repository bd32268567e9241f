"""What a synthetic case file holds: its dates, and how well the work was done.

Everything follows from the seed and from what the electronic record knows of the case, so that a second reader
finds the same file and differs only in judgement.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.demo.dice import Dice
from app.domain.rounds import CaseFile

RATINGS = ("poor", "short", "good", "exemplary")
FACTORS = {
    "drugs": 0.42,
    "alcohol": 0.44,
    "domestic_abuse": 0.55,
    "mental_health": 0.43,
    "moves": 0.3,
    "aggression": 0.22,
    "open_refusal": 0.16,
    "covert_refusal": 0.24,
    "violent_illness": 0.07,
    "learning_disability": 0.12,
    "parent_illness": 0.08,
    "convictions": 0.26,
    "previous_child": 0.14,
    "person_posing_risk": 0.1,
    "housing": 0.34,
    "isolation": 0.3,
    "young_parent": 0.2,
    "exploitation": 0.05,
}


@dataclass(frozen=True, slots=True)
class Story:
    """`quality` runs from 0 (poor) to 1; dates are None where the file does not hold them."""

    dice: Dice
    position: date
    unborn: bool
    quality: float
    referral: date
    open_case: bool
    decision: date | None
    initial_assessment: date | None
    assessment_status: str
    assessment_start: date
    assessment_done: date | None
    interim: date | None
    strategies: tuple[date, ...]
    conference: date
    reviews: tuple[date, ...]
    core_groups: tuple[date, ...]
    supervision: tuple[date, ...]
    visits: tuple[tuple[date, bool], ...]  # date, and whether the child was seen
    earlier_referrals: int
    earlier_periods: int
    previous_plans: int
    factors: tuple[str, ...]
    response: str
    progress: str
    drift: str
    workers: int
    allocation_gap: int  # days from the conference to a named worker; 0 at the conference
    legal: str
    letter: date | None
    concern: bool
    notes_waiting: int
    plan_on_file: bool
    extras: dict[str, date] = field(default_factory=dict)


def story_of(case: CaseFile, position: date, seed: str, *, concern: bool) -> Story:
    """The file behind a case of the sample. `concern`: this is the case that needs action today."""
    dice = Dice(seed, f"story|{case.ref}")
    quality = 0.08 if concern else dice.pick({0.85: 0.4, 0.55: 0.42, 0.25: 0.18}, "quality")
    known = case.known
    conference = _known(known, "initial_conference") or case.plan_start or position - timedelta(90)
    strategy = _known(known, "strategy_discussion") or dice.weekday(conference, -14, -8, "strategy")
    referral = _known(known, "referral_date") or strategy - timedelta(2)
    referral = min(referral, strategy)
    status, started, done = _assessment(dice, known, referral, position, quality)
    factors = tuple(name for name, share in FACTORS.items() if dice.chance(share, f"factor {name}"))
    if case.disabled:
        factors = (*factors, "child_disability")
    progress = _progress(dice, quality, (position - conference).days)
    legal = _legal(dice, progress)
    previous = int(known.get("previous_plans", "0") or 0)
    earlier = previous + dice.pick({0: 0.45, 1: 0.2, 2: 0.15, 3: 0.12, 5: 0.08}, "earlier")
    return Story(
        dice=dice,
        position=position,
        unborn=case.unborn,
        quality=quality,
        referral=referral,
        open_case=dice.chance(0.15, "open case"),
        decision=dice.weekday(referral, 0, 1 if quality > 0.5 else 4, "decision"),
        initial_assessment=(
            dice.weekday(referral, 3, 9 if quality > 0.5 else 20, "initial")
            if dice.chance(0.7, "initial held")
            else None
        ),
        assessment_status=status,
        assessment_start=started,
        assessment_done=done,
        interim=_interim(dice, referral, position, status, done, quality),
        strategies=_strategies(dice, strategy, referral),
        conference=conference,
        reviews=_reviews(dice, conference, position, quality),
        core_groups=_series(dice, "core", conference + timedelta(9), position, quality, (26, 42)),
        supervision=_supervision(dice, conference, position, quality),
        visits=_visits(dice, case, conference, position, quality),
        earlier_referrals=earlier,
        earlier_periods=min(earlier, dice.pick({0: 0.5, 1: 0.25, 2: 0.15, 3: 0.1}, "periods")),
        previous_plans=previous,
        factors=factors or ("isolation",),
        response=_response(dice, factors, quality),
        progress=progress,
        drift=dice.pick(
            {"none": 0.2 + quality, "past": 0.25, "now": max(0.02, 0.5 - quality)}, "drift"
        ),
        workers=dice.pick({1: 0.4, 2: 0.35, 3: 0.18, 4: 0.07}, "workers"),
        allocation_gap=dice.pick({0: 0.82, 5: 0.1, 14: 0.06, 61: 0.02}, "allocation"),
        legal=legal,
        letter=dice.weekday(conference, 40, 70, "letter") if legal == "yes" else None,
        concern=concern,
        notes_waiting=0 if dice.chance(0.3 + quality / 2, "waiting") else dice.between(1, 9, "n"),
        plan_on_file=not dice.chance(0.12 - quality / 10, "plan"),
    )


def _known(known: object, name: str) -> date | None:
    text = known.get(name, "") if hasattr(known, "get") else ""
    return date.fromisoformat(text) if text else None


def _assessment(
    dice: Dice, known: object, referral: date, position: date, quality: float
) -> tuple[str, date, date | None]:
    started = _known(known, "assessment_start") or dice.weekday(referral, 5, 12, "core start")
    started = max(started, referral)
    done = _known(known, "assessment_authorised")
    if done is not None and referral < done <= position:
        return "completed", started, max(done, started)
    if dice.chance(0.35 + quality / 2, "core done"):
        later = dice.weekday(started, 30, 58 if quality > 0.5 else 110, "core end")
        if later <= position:
            return "completed", started, later
    status = dice.pick({"started": 0.75, "not_started": 0.17, "cannot_tell": 0.08}, "core status")
    return status, started, None


def _interim(
    dice: Dice, referral: date, position: date, status: str, done: date | None, quality: float
) -> date | None:
    due = referral + timedelta(60)
    late = done is None or done > due
    if not late or status == "not_started" or not dice.chance(0.2 + quality / 2, "interim"):
        return None
    return min(dice.weekday(referral, 35, 56, "interim date"), position)


def _strategies(dice: Dice, first: date, referral: date) -> tuple[date, ...]:
    if dice.chance(0.25, "second strategy"):
        again = dice.weekday(first, -6, -2, "second strategy date")
        return (max(again, referral), first) if max(again, referral) < first else (first,)
    return (first,)


def _reviews(dice: Dice, conference: date, position: date, quality: float) -> tuple[date, ...]:
    reviews: list[date] = []
    due = conference
    while True:
        low, high = (80, 91) if not reviews else (165, 182)
        late = 0 if quality > 0.5 else dice.between(0, 30, f"review late {len(reviews)}")
        due = dice.weekday(due, low, high + late, f"review {len(reviews)}")
        if due > position:
            return tuple(reviews)
        reviews.append(due)


def _series(
    dice: Dice, what: str, start: date, end: date, quality: float, gap: tuple[int, int]
) -> tuple[date, ...]:
    """Dates from `start` about `gap` days apart; in weak work one is skipped now and then, or they stop."""
    days: list[date] = []
    day = dice.weekday(start, -1, 3 if quality > 0.5 else 9, f"{what} first")
    while day <= end and len(days) < 14:
        days.append(day)
        low, high = gap
        if dice.chance(0.3 * (1 - quality), f"{what} skip {len(days)}"):
            low, high = low * 2, high * 2
        day = dice.weekday(day, low, high, f"{what} {len(days)}")
    if days and dice.chance(0.25 * (1 - quality), f"{what} stops"):
        del days[max(1, len(days) // 2) :]
    return tuple(days)


def _supervision(dice: Dice, conference: date, position: date, quality: float) -> tuple[date, ...]:
    if dice.chance(0.32 * (1 - quality), "no supervision"):
        return ()
    start = max(conference, position - timedelta(182))
    return _series(dice, "supervision", start + timedelta(10), position, quality, (20, 29))


def _visits(
    dice: Dice, case: CaseFile, conference: date, position: date, quality: float
) -> tuple[tuple[date, bool], ...]:
    start = max(conference, position - timedelta(84))
    days = _series(dice, "visit", start + timedelta(3), position, quality, (11, 20))
    seen = [
        (day, not case.unborn and dice.chance(0.7 + quality * 0.28, f"seen {day}")) for day in days
    ]
    return tuple(seen[-6:])


def _progress(dice: Dice, quality: float, days: int) -> str:
    if days < 60:
        return "early"
    weights = {"good": 0.2 + quality, "some": 0.5, "none": 0.55 - quality / 2, "worse": 0.08}
    return dice.pick(weights, "progress")


def _legal(dice: Dice, progress: str) -> str:
    if progress in {"none", "worse"}:
        return dice.pick({"yes": 0.7, "no": 0.15, "not_indicated": 0.15}, "legal")
    return dice.pick({"yes": 0.15, "not_indicated": 0.85}, "legal")


def _response(dice: Dice, factors: tuple[str, ...], quality: float) -> str:
    if "covert_refusal" in factors:
        return "covert"
    if "open_refusal" in factors:
        return dice.pick({"refusing": 0.6, "mixed": 0.4}, "response")
    if "aggression" in factors:
        return dice.pick({"aggressive": 0.4, "mixed": 0.6}, "response")
    return dice.pick({"changing": 0.3 + quality, "no_change_yet": 0.5, "mixed": 0.2}, "response")
