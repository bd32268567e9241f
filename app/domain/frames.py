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
from app.domain.population import ChildCourse, Population, population_of

NOT_KNOWN = "not-known"


class FrameFormat(StrEnum):
    ANNEX_A = "annex-a"
    CIN_CENSUS = "cin-census"
    TABLE = "table"


class Fact(StrEnum):
    """What the electronic record may say of a child, shown beside the question it answers.

    Values are ISO dates but for CATEGORY and PREVIOUS_PLANS, SEEN_ALONE and the two of FACTORS, which are short texts.
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
    FACTORS_YEAR = "assessment_factors_year"  # of the census, whose codes they are
    PRE_PROCEEDINGS = "pre_proceedings_began"
    LETTER = "letter_before_proceedings"
    PRE_PROCEEDINGS_MEETING = "pre_proceedings_meeting"


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


class ProblemKind(StrEnum):
    """What became of the place a problem names."""

    REFUSED = "refused"  # the row, list or file is not used
    LEFT_BLANK = "left blank"  # the value, or the whole column, is read as blank
    JOINED = "joined"  # said twice, or in one of two files only: read as one, or counted
    DOUBTED = "doubted"  # used as it stands, and worth a look


_KINDS = {
    **dict.fromkeys(("no-child-number", "too-many-cells", "list-twice"), ProblemKind.REFUSED),
    **dict.fromkeys(("unreadable", "cell-error", "missing-column"), ProblemKind.LEFT_BLANK),
    **dict.fromkeys(
        (
            "child-twice",
            "birth-dates-differ",
            "leading-zeros",
            "not-in-census",
            "only-in-census",
            "counted-only",
            "column-twice",
        ),
        ProblemKind.JOINED,
    ),
}


def kind_of(code: str) -> ProblemKind:
    return _KINDS.get(code, ProblemKind.DOUBTED)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that could not be used or is doubted. `message` holds no value of the file."""

    place: str  # "List 7 row 12, column Date of Birth"
    code: str
    message: str

    @property
    def kind(self) -> ProblemKind:
        return kind_of(self.code)


@dataclass(frozen=True, slots=True)
class PartRead:
    """One list, sheet or kind of element of a file. `used` of its `rows` went into the frame; a part that is not needed
    has none of either."""

    name: str
    rows: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class SourceRead:
    """One file a frame was made of. `mapping` is the TOML text by which its columns were read, "" without one."""

    file_name: str
    sha256: str
    format: FrameFormat
    reader_version: str
    parts: tuple[PartRead, ...] = ()
    mapping: str = ""


def is_census_there(kind: str, sources: Iterable[SourceRead]) -> bool:
    """Whether a frame is a census itself, or has one beside it."""
    return FrameFormat.CIN_CENSUS in {kind, *(source.format for source in sources)}


@dataclass(frozen=True, slots=True)
class Frame:
    """A file as it was read. `repeat_referrals` counts children of the whole file, on a plan or not.

    `personal` is empty unless it was asked for; keeping a frame does not keep it. `sources` are the files it was made
    of, the list first. Of a census, `courses` say what it records of each child, and `census_day` for which day.
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
    sources: tuple[SourceRead, ...] = ()
    courses: tuple[ChildCourse, ...] = ()
    census_day: date | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """Children of the file without a plan on the day, by why: they cannot be drawn."""

    ended: int = 0
    not_yet_begun: int = 0
    died: int = 0
    no_plan: int = 0


@dataclass(frozen=True, slots=True)
class FrameSummary:
    """Counts of children. `children`, `disabled` and `repeat_referrals` are of the whole file; the others are of the
    children on a plan at the frame's date. A list that does not tell a disability reads as "not disabled"."""

    children: int
    on_plan: int
    disabled: int
    by_age_band: Mapping[str, int]
    by_team: Mapping[str, int]
    by_district: Mapping[str, int]
    by_category: Mapping[str, int]
    by_disability: Mapping[str, int]
    by_previous_plans: Mapping[str, int]
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


def population(frame: Frame) -> Population | None:
    """The census counted, for all its children and for those the frame has on a plan; None without a census."""
    if frame.census_day is None:
        return None
    census = frame.sources[-1].file_name if frame.sources else frame.file_name
    current = [child.child for child in children_on_plan(frame)]
    return population_of(frame.courses, current, census, frame.census_day)


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
        by_disability={
            "disabled": sum(child.disabled for child in current),
            "not-disabled": sum(not child.disabled for child in current),
        },
        by_previous_plans=_counts(_plans_before(child) for child in current),
        repeat_referrals=frame.repeat_referrals,
    )


def outside(children: Iterable[FrameChild], day: date) -> Outside:
    """Why children of a list are outside the frame on a day, each counted once."""
    counts = Counter(_why_outside(child, day) for child in children if not on_plan(child, day))
    return Outside(**counts)


def _why_outside(child: FrameChild, day: date) -> str:
    if child.died is not None and child.died <= day:
        return "died"
    if child.plan_end is not None and child.plan_end <= day:
        return "ended"
    if child.plan_start is not None:
        return "not_yet_begun"
    return "no_plan"


def _plans_before(child: FrameChild) -> str:
    """ "0", "1" or "2+"; "" where the list does not say."""
    if child.previous_plans is None:
        return ""
    return str(child.previous_plans) if child.previous_plans < 2 else "2+"


def _counts(names: Iterable[str]) -> dict[str, int]:
    """Children by name, in order of name; nothing at all when the file names none."""
    counted = Counter(names)
    blank = counted.pop("", 0)
    if not counted:
        return {}
    named = dict(sorted(counted.items()))
    return {**named, NOT_KNOWN: blank} if blank else named
