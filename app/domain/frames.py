"""The frame: the children a sample is drawn from, where the list came from, and what could not be used of it.

The children of a frame never carry a name, an address, a UPN or a worker's name: readers do not pass them on. What the
slips for finding files need is read beside them, and only when the lead asks for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.ages import AgeBand, age_band

NOT_KNOWN = "not-known"


class FrameFormat(StrEnum):
    ANNEX_A = "annex-a"
    CIN_CENSUS = "cin-census"
    TABLE = "table"


class Fact(StrEnum):
    """What the electronic record may say of a child, shown beside the question it answers.

    Values are ISO dates but for CATEGORY and PREVIOUS_PLANS, SEEN_ALONE and FACTORS, which are short texts.
    """

    REFERRAL = "referral_date"
    STRATEGY = "strategy_discussion"
    CONFERENCE = "initial_conference"
    PLAN_START = "plan_start"
    LAST_VISIT = "last_visit"
    SEEN_ALONE = "seen_alone"
    LATEST_REVIEW = "latest_review"
    ASSESSMENT_START = "assessment_start"
    ASSESSMENT_AUTHORISED = "assessment_authorised"
    CATEGORY = "category"
    PREVIOUS_PLANS = "previous_plans"
    FACTORS = "assessment_factors"


@dataclass(frozen=True, slots=True)
class FrameChild:
    """One child of the frame. `child` is the council's number; it stays in the lead's store.

    `plan_start` and `plan_end` are those of the plan current at the frame's date, else of the latest plan.
    `current` is set where a list of children with plans gives no plan dates: then being listed is being on a plan.
    `known` holds what the electronic record says, keyed by Fact.
    """

    child: str
    born: date | None = None
    expected: date | None = None
    sex: str = ""
    area: str = ""
    district: str = ""
    team: str = ""
    disabled: bool = False
    plan_start: date | None = None
    plan_end: date | None = None
    category: str = ""
    previous_plans: int | None = None
    family: str = ""
    referrals: int | None = None
    died: date | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    current: bool = False


@dataclass(frozen=True, slots=True)
class PersonalDetails:
    """Who a child is to an office that fetches the file. Texts are "" where the list does not tell.

    Not part of a frame's children and never kept with them: a finding slip is made of it, and it is purged by itself.
    """

    child: str  # the council's number
    name: str = ""
    team: str = ""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that could not be used or is doubted. `message` holds no value of the file."""

    place: str  # "List 7 row 12, column Date of Birth"
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A file as it was read. `repeat_referrals` counts children of the whole file, on a plan or not.

    `personal` is empty unless it was asked for; keeping a frame does not keep it.
    """

    format: FrameFormat
    children: tuple[FrameChild, ...]
    problems: tuple[Problem, ...]
    file_name: str
    sha256: str
    as_of: date
    reader_version: str
    repeat_referrals: int = 0
    personal: tuple[PersonalDetails, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameSummary:
    """Counts of children. Only `on_plan`, `by_age_band` and `by_team` depend on the frame's date."""

    children: int
    on_plan: int
    disabled: int
    by_age_band: Mapping[str, int]
    by_team: Mapping[str, int]
    by_district: Mapping[str, int]
    by_category: Mapping[str, int]
    repeat_referrals: int


def on_plan(child: FrameChild, day: date) -> bool:
    """Whether a child has a plan on a date: started on or before it, not ended on or before it, and alive."""
    if child.died is not None and child.died <= day:
        return False
    if child.plan_end is not None and child.plan_end <= day:
        return False
    if child.plan_start is None:
        return child.current
    return child.plan_start <= day


def children_on_plan(frame: Frame) -> tuple[FrameChild, ...]:
    return tuple(child for child in frame.children if on_plan(child, frame.as_of))


def band_of(child: FrameChild, day: date) -> AgeBand:
    return age_band(child.born, child.expected, day)


def summary(frame: Frame) -> FrameSummary:
    """The counts of the cover page and of `frame check`."""
    current = children_on_plan(frame)
    bands = Counter(band_of(child, frame.as_of) for child in current)
    return FrameSummary(
        children=len(frame.children),
        on_plan=len(current),
        disabled=sum(child.disabled for child in frame.children),
        by_age_band={band.value: bands[band] for band in AgeBand},
        by_team=_counts(child.team for child in current),
        by_district=_counts(child.district for child in current),
        by_category=_counts(child.category for child in current),
        repeat_referrals=frame.repeat_referrals,
    )


def _counts(names: Iterable[str]) -> dict[str, int]:
    """Children by name, in order of name; nothing at all when the file names none."""
    counted = Counter(names)
    blank = counted.pop("", 0)
    if not counted:
        return {}
    named = dict(sorted(counted.items()))
    return {**named, NOT_KNOWN: blank} if blank else named
