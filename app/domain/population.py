"""How the service stood for all children of a census: limits kept, children referred again, starting again.

A census holds the referral episodes that were open in the year up to its reference date. Counted are the clocks that
stopped in that year or still ran at its end; an earlier one is in the file only by chance. All of it is the electronic
record's word: nobody has read a file.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from app.domain import limits
from app.domain.assurance import Interval, wilson
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.limits import Limit, Unit
from app.domain.timeliness import VerdictKind

Clock = tuple["Measure", VerdictKind]
Span = tuple[date | None, date | None]
_YEAR = 12  # months


class Measure(StrEnum):
    """Domain notes 1.1: T3d twice, from either start that is in use; T4; T7; T8."""

    ASSESSMENT = "assessment"  # every assessment, from its own start to its authorisation
    FROM_REFERRAL = "from-referral"  # the first assessment of an episode, from the referral
    CONFERENCE = "conference"  # from the strategy discussion that began the enquiry
    FIRST_REVIEW = "first-review"  # from the start of the plan
    LATER_REVIEW = "later-review"  # from the review before


LIMITS: Mapping[Measure, Limit] = {
    Measure.ASSESSMENT: Limit(45, Unit.WORKING_DAYS),
    Measure.FROM_REFERRAL: Limit(45, Unit.WORKING_DAYS),
    Measure.CONFERENCE: Limit(15, Unit.WORKING_DAYS),
    Measure.FIRST_REVIEW: Limit(3, Unit.MONTHS),
    Measure.LATER_REVIEW: Limit(6, Unit.MONTHS),
}


class StartAgain(StrEnum):
    """Why a child's record looks like a start from scratch. Only the file can tell whether it was one."""

    ASSESSED_AGAIN = "assessed-again"  # closed, referred again, assessed anew
    PLAN_AGAIN = "plan-again"  # a plan after an earlier one had ended


@dataclass(frozen=True, slots=True)
class RecordedEnquiry:
    start: date | None
    conference: date | None
    required: bool = True


@dataclass(frozen=True, slots=True)
class RecordedPlan:
    start: date | None
    end: date | None = None
    previous: int | None = None
    reviews: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedEpisode:
    """One referral and what followed. `assessments` are pairs of start and authorisation."""

    referral: date | None
    closure: date | None = None
    conference: date | None = None
    assessments: tuple[Span, ...] = ()
    enquiries: tuple[RecordedEnquiry, ...] = ()
    plans: tuple[RecordedPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class CensusDay:
    """The day a census speaks for, and the working days to count with."""

    position: date
    calendar: WorkingCalendar

    @property
    def year_began(self) -> date:
        """The last day before the year the census holds."""
        day = 28 if (self.position.month, self.position.day) == (2, 29) else self.position.day
        return date(self.position.year - 1, self.position.month, day)


@dataclass(frozen=True, slots=True)
class ChildCourse:
    """What the record says of one child. `clocks` counts its verdicts; `referred` and `referred_again` (within twelve
    months of the referral before) are of the census's year."""

    child: str
    clocks: Mapping[Clock, int] = field(default_factory=dict)
    episodes: int = 0
    referred: bool = False
    referred_again: bool = False
    start_again: tuple[StartAgain, ...] = ()
    last_referral: date | None = None


def course_of(child: str, episodes: Sequence[RecordedEpisode], day: CensusDay) -> ChildCourse:
    """One child's clocks and signs of starting again. Dates nobody can count with are left as "cannot tell"."""
    clocks = Counter(each for episode in episodes for each in _clocks(episode, day))
    referrals = sorted(each.referral for each in episodes if each.referral is not None)
    in_year = [each for each in referrals if day.year_began < each <= day.position]
    again = any(
        later in in_year and later <= limits.due(earlier, Limit(_YEAR, Unit.MONTHS), day.calendar)
        for earlier, later in pairwise(referrals)
    )
    return ChildCourse(
        child=child,
        clocks=dict(clocks),
        episodes=len(episodes),
        referred=bool(in_year),
        referred_again=again,
        start_again=tuple(_start_again(episodes)),
        last_referral=max(referrals, default=None),
    )


def joined(one: ChildCourse, other: ChildCourse) -> ChildCourse:
    """A child that stands twice in a census. What shows only where both are laid side by side is not seen."""
    last = [day for day in (one.last_referral, other.last_referral) if day is not None]
    return ChildCourse(
        child=one.child,
        clocks=dict(Counter(one.clocks) + Counter(other.clocks)),
        episodes=one.episodes + other.episodes,
        referred=one.referred or other.referred,
        referred_again=one.referred_again or other.referred_again,
        start_again=tuple(
            why for why in StartAgain if why in {*one.start_again, *other.start_again}
        ),
        last_referral=max(last, default=None),
    )


def _clocks(episode: RecordedEpisode, day: CensusDay) -> Iterator[Clock]:
    stop = episode.closure
    for start, authorised in episode.assessments:
        yield from _judged(Measure.ASSESSMENT, start, authorised, stop, day)
    begun = sorted(each for each in episode.assessments if each[0] is not None)
    if begun:
        first = min(begun, key=lambda each: each[0] or date.max)
        yield from _judged(Measure.FROM_REFERRAL, episode.referral, first[1], stop, day)
    for enquiry in episode.enquiries:
        held = _conference_of(enquiry, episode)
        if enquiry.required or held is not None:
            yield from _judged(Measure.CONFERENCE, enquiry.start, held, stop, day)
    for plan in episode.plans:
        yield from _reviews(plan, day)


def _conference_of(enquiry: RecordedEnquiry, episode: RecordedEpisode) -> date | None:
    """Its own conference; else that of the episode, where no enquiry lays claim to it."""
    if enquiry.conference is not None or episode.conference is None or enquiry.start is None:
        return enquiry.conference
    claimed = any(other.conference == episode.conference for other in episode.enquiries)
    return None if claimed or episode.conference < enquiry.start else episode.conference


def _reviews(plan: RecordedPlan, day: CensusDay) -> Iterator[Clock]:
    if plan.start is None:
        return
    # A census holds the reviews of its year: of a plan begun before, the first one here need not be the first of all.
    whole = plan.start > day.year_began
    if not whole and not plan.reviews:
        yield from _judged(Measure.LATER_REVIEW, day.year_began, None, plan.end, day)
        return
    held = sorted(each for each in plan.reviews if each <= day.position)
    if whole:
        first = held[0] if held else None
        yield from _judged(Measure.FIRST_REVIEW, plan.start, first, plan.end, day)
    for review, following in pairwise([*held, None]):
        yield from _judged(Measure.LATER_REVIEW, review, following, plan.end, day)


def _judged(
    measure: Measure, start: date | None, end: date | None, stop: date | None, day: CensusDay
) -> Iterator[Clock]:
    """`stop`: when the case or the plan was closed, and the clock with it."""
    if start is None or start > day.position or (end is not None and end <= day.year_began):
        return
    stopped = stop is not None and stop <= day.position
    if end is None and stopped and stop is not None and stop <= day.year_began:
        return
    try:
        yield measure, _verdict(start, end, stop if stopped else None, LIMITS[measure], day)
    except InputRefused:  # beyond the years whose bank holidays are known
        yield measure, VerdictKind.CANNOT_TELL


def _verdict(
    start: date, end: date | None, stop: date | None, limit: Limit, day: CensusDay
) -> VerdictKind:
    due = limits.due(start, limit, day.calendar)
    if end is not None and end < start:
        return VerdictKind.CONFLICT
    if end is not None and end <= day.position:
        return VerdictKind.LATE if end > due else VerdictKind.IN_TIME
    if (stop or day.position) > due:
        return VerdictKind.OVERDUE_OPEN
    return VerdictKind.NOT_APPLICABLE if stop is not None else VerdictKind.NOT_YET_DUE


def _start_again(episodes: Sequence[RecordedEpisode]) -> Iterator[StartAgain]:
    dated = sorted(
        (each for each in episodes if each.referral is not None),
        key=lambda each: each.referral or date.min,
    )
    if any(_assessed_again(earlier, later) for earlier, later in pairwise(dated)):
        yield StartAgain.ASSESSED_AGAIN
    plans = sorted(
        (plan for each in episodes for plan in each.plans if plan.start is not None),
        key=lambda plan: plan.start or date.min,
    )
    followed = any(
        earlier.end is not None and later.start is not None and later.start >= earlier.end
        for earlier, later in pairwise(plans)
    )
    if followed or any(plan.previous for plan in plans):
        yield StartAgain.PLAN_AGAIN


def _assessed_again(earlier: RecordedEpisode, later: RecordedEpisode) -> bool:
    referral, closure = later.referral, earlier.closure
    if referral is None or closure is None or referral < closure:
        return False
    return any(start is not None and start >= referral for start, _ in later.assessments)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each verdict fell. The share in time is of the first three kinds only, as for the files read."""

    counts: Mapping[VerdictKind, int]

    @property
    def in_time(self) -> int:
        return self.counts.get(VerdictKind.IN_TIME, 0)

    @property
    def of(self) -> int:
        late, overdue = VerdictKind.LATE, VerdictKind.OVERDUE_OPEN
        return self.in_time + self.counts.get(late, 0) + self.counts.get(overdue, 0)

    @property
    def apart(self) -> int:
        """Clocks not in the denominator: not yet due, stopped before they were due, torn or beyond the calendar."""
        return sum(self.counts.values()) - self.of

    @property
    def limits(self) -> Interval | None:
        """Wilson's interval on the share in time; None without a denominator."""
        return wilson(self.in_time, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Group:
    """Some or all children of a census, counted. `found` are those of the group whom the census holds."""

    children: int
    found: int
    tallies: Mapping[Measure, Tally]
    repeat_referrals: int  # children with two or more episodes
    referred: int  # in the census's year
    referred_again: int  # of these, within twelve months of an earlier referral
    start_again: Mapping[StartAgain, int]
    start_again_either: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child whose record looks like a start from scratch, by the council's number: the lead's store only."""

    child: str
    on_plan: bool
    episodes: int
    last_referral: date | None
    why: tuple[StartAgain, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """A census counted: for all its children, and for those with a plan who could be drawn."""

    file_name: str
    position: date
    everyone: Group
    on_plan: Group
    candidates: tuple[Candidate, ...]


def population_of(
    courses: Sequence[ChildCourse], current: Collection[str], file_name: str, position: date
) -> Population:
    """`current`: the children with a plan on the day of the frame, whether the census holds them or not."""
    with_plan = frozenset(current)
    candidates = tuple(
        Candidate(
            each.child,
            each.child in with_plan,
            each.episodes,
            each.last_referral,
            each.start_again,
        )
        for each in courses
        if each.start_again
    )
    there = [each for each in courses if each.child in with_plan]
    return Population(
        file_name,
        position,
        _group(courses, len(courses)),
        _group(there, len(with_plan)),
        candidates,
    )


def _group(courses: Sequence[ChildCourse], children: int) -> Group:
    counts: Counter[Clock] = Counter()
    for each in courses:
        counts.update(each.clocks)
    return Group(
        children=children,
        found=len(courses),
        tallies={measure: Tally(_of(measure, counts)) for measure in Measure},
        repeat_referrals=sum(each.episodes >= 2 for each in courses),
        referred=sum(each.referred for each in courses),
        referred_again=sum(each.referred_again for each in courses),
        start_again={why: _with(why, courses) for why in StartAgain},
        start_again_either=sum(bool(each.start_again) for each in courses),
    )


def _of(measure: Measure, counts: Mapping[Clock, int]) -> dict[VerdictKind, int]:
    found = {kind: counts.get((measure, kind), 0) for kind in VerdictKind}
    return {kind: number for kind, number in found.items() if number}


def _with(why: StartAgain, courses: Iterable[ChildCourse]) -> int:
    return sum(why in each.start_again for each in courses)
