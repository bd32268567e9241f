"""The yearly Children in Need census (XML) as a frame, with the electronic record's dates of each child."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.ages import AgeBand
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.frames import Fact, FrameChild, band_of, on_plan
from app.domain.population import (
    CensusDay,
    ChildCourse,
    RecordedEnquiry,
    RecordedEpisode,
    RecordedPlan,
    course_of,
    joined,
)
from app.frame.cells import Unreadable
from app.frame.census_checks import check_child
from app.frame.census_episodes import (
    Assessment,
    CensusChild,
    Doubt,
    Enquiry,
    Episode,
    PlanSpell,
    census_child,
)
from app.frame.census_stream import Header, Node, read_children
from app.frame.dates import DateOrder, day_of
from app.frame.problems import ProblemList

MOST_CHILDREN = 500_000


@dataclass(frozen=True, slots=True)
class Census:
    """`children` and `courses` are in order of their number. `day`: the one the file speaks for, None where no
    calendar was given to count with."""

    children: tuple[FrameChild, ...]
    repeat_referrals: int
    courses: tuple[ChildCourse, ...]
    day: date | None


def read_census(
    path: Path, as_of: date, problems: ProblemList, calendar: WorkingCalendar | None
) -> Census:
    """Raises InputRefused for a file that is no census."""
    header = Header()
    found: dict[str, FrameChild] = {}
    first_place: dict[str, str] = {}
    courses: dict[str, ChildCourse] = {}
    counts: Counter[str] = Counter()
    with closing(read_children(path, header)) as nodes:
        for count, node in enumerate(nodes, start=1):
            if count > MOST_CHILDREN:
                raise InputRefused(
                    f"{path.name} holds more children than any council: check the file."
                )
            place = f"child {count} (line {node.line})"
            read = _read_child(node, place, header, as_of, problems, calendar)
            counts["Child"] += 1
            if read is None:
                continue
            child, record = read
            _count(record, counts)
            course = _course(record, _day(header, as_of, calendar))
            if child.child in found:
                problems.add(
                    place,
                    "child-twice",
                    f"The child is also {first_place[child.child]}; the two are read as one child.",
                )
                child = _joined(found[child.child], child, as_of)
                course = joined(courses[child.child], course)
            first_place.setdefault(child.child, place)
            found[child.child] = child
            courses[child.child] = course
    if not found:
        raise InputRefused(
            f"{path.name} holds no child with an LAchildID: choose a Children in Need census."
        )
    _check_header(header, as_of, problems)
    problems.read("Child", counts.pop("Child"), counts.pop("used"))
    for tag, number in counts.items():
        problems.read(tag, number, number)
    repeat_referrals = sum((child.referrals or 0) >= 2 for child in found.values())
    day = _day(header, as_of, calendar)
    in_order = sorted(found)
    return Census(
        tuple(found[child] for child in in_order),
        repeat_referrals,
        tuple(courses[child] for child in in_order) if day else (),
        day.position if day else None,
    )


def _day(header: Header, as_of: date, calendar: WorkingCalendar | None) -> CensusDay | None:
    """The census's own day; an earlier one asked for, because what came after it had not happened by then."""
    reference = _reference(header)
    return CensusDay(min(as_of, reference or as_of), calendar) if calendar is not None else None


def _count(child: CensusChild, counts: Counter[str]) -> None:
    counts["used"] += 1
    for episode in child.episodes:
        counts["CINdetails"] += 1
        counts["Assessments"] += len(episode.assessments)
        counts["Section47"] += len(episode.enquiries)
        counts["ChildProtectionPlans"] += len(episode.plans)


def _course(child: CensusChild, day: CensusDay | None) -> ChildCourse:
    if day is None:
        return ChildCourse(child.child)
    return course_of(child.child, [_recorded(each) for each in child.episodes], day)


def _recorded(episode: Episode) -> RecordedEpisode:
    return RecordedEpisode(
        referral=episode.referral,
        closure=episode.closure,
        conference=episode.conference,
        assessments=tuple((each.start, each.authorised) for each in episode.assessments),
        enquiries=tuple(
            RecordedEnquiry(each.start, each.conference, not each.no_conference)
            for each in episode.enquiries
        ),
        plans=tuple(
            RecordedPlan(each.start, each.end, each.previous, each.reviews)
            for each in episode.plans
        ),
    )


def _read_child(
    node: Node,
    place: str,
    header: Header,
    as_of: date,
    problems: ProblemList,
    calendar: WorkingCalendar | None,
) -> tuple[FrameChild, CensusChild] | None:
    def doubt(where: Node, code: str, message: str) -> None:
        inside = "" if where is node else f", {where.tag} (line {where.line})"
        problems.add(f"{place}{inside}", code, message)

    child = census_child(node, doubt)
    if not child.child:
        doubt(node, "no-child-number", "The child has no LAchildID and cannot be used.")
        return None
    check_child(child, doubt, _reference(header) or as_of, calendar)
    found = _frame_child(child, as_of, _reference(header))
    _doubt_age(found, node, as_of, doubt)
    return found, child


def _frame_child(child: CensusChild, as_of: date, reference: date | None) -> FrameChild:
    spells = [(episode, plan) for episode in child.episodes for plan in episode.plans]
    chosen = max(spells, key=lambda pair: _standing(pair[1], as_of), default=None)
    plan = chosen[1] if chosen else None
    episode = chosen[0] if chosen else _latest(child.episodes)
    return FrameChild(
        child=child.child,
        born=child.born,
        expected=child.expected,
        sex=child.sex,
        disabled=child.disabled,
        plan_start=plan.start if plan else None,
        plan_end=plan.end if plan else None,
        category=plan.category if plan else "",
        previous_plans=plan.previous if plan else None,
        referrals=len(child.episodes),
        died=child.died,
        known=_known(episode, plan, reference) if episode else {},
    )


def _standing(plan: PlanSpell, as_of: date) -> tuple[bool, date]:
    now = FrameChild("", plan_start=plan.start, plan_end=plan.end)
    return on_plan(now, as_of), plan.start or date.min


def _latest(episodes: Iterable[Episode]) -> Episode | None:
    return max(episodes, key=lambda episode: episode.referral or date.min, default=None)


def _known(episode: Episode, plan: PlanSpell | None, reference: date | None) -> dict[str, str]:
    start = plan.start if plan else None
    assessment = _assessment(episode, start)
    enquiry = _enquiry(episode, start)
    legal = max(episode.pre_proceedings, key=lambda one: one.start or date.min, default=None)
    days = {
        Fact.REFERRAL: episode.referral,
        Fact.STRATEGY: enquiry.start if enquiry else None,
        Fact.CONFERENCE: (enquiry.conference if enquiry else None) or episode.conference,
        Fact.PLAN_START: start,
        Fact.LATEST_REVIEW: max(plan.reviews, default=None) if plan else None,
        Fact.ASSESSMENT_START: assessment.start if assessment else None,
        Fact.ASSESSMENT_AUTHORISED: assessment.authorised if assessment else None,
        Fact.PRE_PROCEEDINGS: legal.start if legal else None,
        Fact.LETTER: legal.letter if legal else None,
        Fact.PRE_PROCEEDINGS_MEETING: legal.meeting if legal else None,
    }
    known = {str(fact): day.isoformat() for fact, day in days.items() if day is not None}
    if plan and plan.category:
        known[Fact.CATEGORY.value] = plan.category
    if plan and plan.previous is not None:
        known[Fact.PREVIOUS_PLANS.value] = str(plan.previous)
    if assessment and assessment.factors:
        known[Fact.FACTORS.value] = " ".join(assessment.factors)
        if reference is not None:
            known[Fact.FACTORS_YEAR.value] = str(reference.year)
    return known


def _assessment(episode: Episode, plan_start: date | None) -> Assessment | None:
    """The last assessment begun up to the plan, else the first of the episode."""
    until = plan_start or date.max
    begun = [one for one in episode.assessments if one.start is not None]
    leading = [one for one in begun if one.start is not None and one.start <= until]
    if leading:
        return max(leading, key=lambda one: one.start or date.min)
    return min(begun, key=lambda one: one.start or date.max, default=None)


def _enquiry(episode: Episode, plan_start: date | None) -> Enquiry | None:
    """The enquiry whose conference made the plan, else the last one begun up to it."""
    until = plan_start or date.max
    made = (one for one in episode.enquiries if plan_start and one.conference == plan_start)
    leading = [one for one in episode.enquiries if one.start is not None and one.start <= until]
    return next(made, None) or max(leading, key=lambda one: one.start or date.min, default=None)


def _joined(one: FrameChild, other: FrameChild, as_of: date) -> FrameChild:
    """A child that stands twice in the file: the entry with the current or later plan, with all its referrals."""
    chosen = max(
        (one, other), key=lambda child: (on_plan(child, as_of), child.plan_start or date.min)
    )
    return replace(
        chosen,
        born=chosen.born or one.born or other.born,
        expected=chosen.expected or one.expected or other.expected,
        died=chosen.died or one.died or other.died,
        disabled=one.disabled or other.disabled,
        referrals=(one.referrals or 0) + (other.referrals or 0),
    )


def _doubt_age(child: FrameChild, node: Node, as_of: date, doubt: Doubt) -> None:
    if child.born is None and child.expected is None:
        doubt(node, "no-birth-date", "There is no date of birth; the age is not known.")
    elif band_of(child, as_of) is AgeBand.NOT_KNOWN and _has_open_plan(child, as_of):
        if child.born is not None and child.born <= as_of:
            doubt(
                node, "over-18", "The child would be 18 or older; the age is counted as not known."
            )
        else:
            doubt(
                node,
                "impossible-birth-date",
                "The birth lies too far from the date of the list; the age is counted as not known.",
            )
    if child.died is not None and child.died <= as_of and _has_open_plan(child, as_of):
        doubt(
            node, "died-on-plan", "The child has died and the plan has no end; it is not counted."
        )
    if child.died is not None and child.born is not None and child.died < child.born:
        doubt(node, "died-before-birth", "The death is dated before the birth.")


def _has_open_plan(child: FrameChild, as_of: date) -> bool:
    return on_plan(replace(child, died=None), as_of)


def _reference(header: Header) -> date | None:
    try:
        return day_of(header.reference_date, DateOrder.ISO)
    except Unreadable:
        return None


def _check_header(header: Header, as_of: date, problems: ProblemList) -> None:
    reference = _reference(header)
    if header.collection and header.collection.casefold() != "cin":
        problems.add(
            "Header",
            "other-collection",
            "The file calls itself another collection than the census.",
        )
    if reference is None:
        problems.add(
            "Header", "no-reference-date", "The file does not say for which date it was made."
        )
        return
    if header.year.isdigit() and int(header.year) != reference.year:
        problems.add(
            "Header",
            "year-disagrees",
            "The year is not that of the reference date; the date counts.",
        )
    if as_of > reference:
        problems.add(
            "Header",
            "made-before",
            "The file was made for an earlier date than the one asked for; later changes are not in it.",
        )
