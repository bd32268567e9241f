"""A synthetic county of children with child protection plans: no names, no real places, the same for the same seed.

Counts follow the size of audit the program is made for: about 1,100 children, twelve districts and two teams for
disabled children, 44 % of the children pre-school.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from app.domain.ages import AgeBand
from app.domain.rounding import HashRandom

POSITION_DATE = date(2009, 3, 31)
_DISTRICTS = {
    "North Coast": 96,
    "North Hills": 92,
    "North Vale": 70,
    "East Coast": 88,
    "East Hills": 78,
    "East Vale": 104,
    "South Coast": 44,
    "South Hills": 90,
    "South Vale": 118,
    "West Coast": 146,
    "West Hills": 62,
    "West Vale": 58,
}
_DISABILITY_TEAMS = {"Disability Team East": 32, "Disability Team West": 22}
_DISTRICTS_OF_TEAM = {
    "Disability Team East": (
        "North Coast",
        "North Hills",
        "North Vale",
        "East Coast",
        "East Hills",
        "East Vale",
    ),
    "Disability Team West": (
        "South Coast",
        "South Hills",
        "South Vale",
        "West Coast",
        "West Hills",
        "West Vale",
    ),
}
# Bands in thousandths, in a district team and in a disability team.
_BANDS = {
    AgeBand.UNBORN: (35, 0),
    AgeBand.UNDER_2: (190, 50),
    AgeBand.FROM_2: (230, 100),
    AgeBand.FROM_5: (250, 350),
    AgeBand.FROM_10: (255, 400),
    AgeBand.FROM_16: (40, 100),
}
# Ages in days on the position date, from and to.
_AGES = {
    AgeBand.UNBORN: (-170, -7),
    AgeBand.UNDER_2: (1, 729),
    AgeBand.FROM_2: (731, 1825),
    AgeBand.FROM_5: (1827, 3651),
    AgeBand.FROM_10: (3654, 5842),
    AgeBand.FROM_16: (5846, 6570),
}
_CATEGORIES = (
    ("Neglect", 440),
    ("Emotional abuse", 270),
    ("Physical abuse", 170),
    ("Sexual abuse", 60),
    ("Multiple", 60),
)
_SIBLING_GAP = 300  # days between births in one family, at least
_LARGEST_FAMILY = 5
_PREGNANCY = timedelta(days=270)
_YEAR = timedelta(days=365)
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class SyntheticChild:
    """One child with a plan on the position date. A birth after that date is the expected one of an unborn child."""

    child: str
    family: str
    district: str
    team: str
    born: date
    sex: str  # "male", "female", or "unknown" before birth
    disabled: bool
    category: str
    referral: date
    referrals_in_year: int
    earlier_referrals: tuple[date, ...]
    strategy: date
    conference: date
    assessment_start: date
    assessment_authorised: date | None
    last_visit: date
    seen_alone: bool
    latest_review: date | None
    previous_plans: int

    @property
    def plan_start(self) -> date:
        """A plan starts at the conference that decides on it."""
        return self.conference


@dataclass(frozen=True, slots=True)
class _Course:
    """What the children of one family share."""

    referral: date
    earlier_referrals: tuple[date, ...]
    strategy: date
    conference: date
    assessment_start: date
    assessment_authorised: date | None
    last_visit: date
    latest_review: date | None
    category: str
    previous_plans: int


def synthetic_county(seed: str, children: int = 1100) -> list[SyntheticChild]:
    """The children in order of their number; districts and teams keep their share of any number of children."""
    random = HashRandom(seed, "county")
    found: list[SyntheticChild] = []
    families = 0
    for team, size in _team_sizes(children):
        births = _births(team, size, random)
        for family in _families(births, random):
            families += 1
            district = _district(team, random)
            course = _course(max(family), random)
            for born in sorted(family):
                number = f"C{len(found) + 1:05d}"
                found.append(
                    _child(number, f"F{families:05d}", (district, team), born, course, random)
                )
    return found


def district_of_team() -> dict[str, str]:
    """The district of each team that serves one."""
    return {f"{district} CP Team": district for district in _DISTRICTS}


def _team_sizes(children: int) -> list[tuple[str, int]]:
    """Children shared over the teams as in a county of 1,100, to the last child."""
    weights = {f"{district} CP Team": size for district, size in _DISTRICTS.items()}
    weights |= _DISABILITY_TEAMS
    whole, so_far, given = sum(weights.values()), 0, 0
    sizes = []
    for team, weight in weights.items():
        so_far += weight
        upto = round(children * so_far / whole)
        sizes.append((team, upto - given))
        given = upto
    return sizes


def _district(team: str, random: HashRandom) -> str:
    served = _DISTRICTS_OF_TEAM.get(team)
    return served[random.below(len(served))] if served else team.removesuffix(" CP Team")


def _births(team: str, size: int, random: HashRandom) -> list[date]:
    """Bands in fixed shares, so that only the days within a band are left to chance."""
    column = 1 if team in _DISABILITY_TEAMS else 0
    shares = [(band, share[column]) for band, share in _BANDS.items()]
    births = []
    so_far = given = 0
    offset = random.uniform()  # where the shares are cut, so that small teams differ
    for band, share in shares:
        so_far += share
        upto = min(size, int(size * so_far / 1000 + offset)) if so_far < 1000 else size
        low, high = _AGES[band]
        births += [
            POSITION_DATE - timedelta(days=low + random.below(high - low + 1))
            for _ in range(upto - given)
        ]
        given = max(given, upto)
    return _shuffled(births, random)


def _shuffled(days: Sequence[date], random: HashRandom) -> list[date]:
    return [day for _, day in sorted((random.word(), day) for day in days)]


def _families(births: Sequence[date], random: HashRandom) -> list[list[date]]:
    """Births put together as brothers and sisters: about half of the children have one in the list."""
    families: list[list[date]] = []
    for born in births:
        family = families[-1] if families else []
        apart = all(abs((born - other).days) >= _SIBLING_GAP for other in family)
        if family and apart and len(family) < _LARGEST_FAMILY and random.below(100) < 45:
            family.append(born)
        else:
            families.append([born])
    return families


def _course(youngest: date, random: HashRandom) -> _Course:
    """Referral, strategy discussion, conference, assessment, reviews and visits in their order."""
    conference = _weekday(POSITION_DATE - timedelta(days=_days_on_plan(youngest, random)))
    strategy = _weekday(conference - timedelta(days=_one_of((8, 12, 15, 18, 20, 20, 27), random)))
    referral = _weekday(strategy - timedelta(days=random.below(9)))
    start = _weekday(referral + timedelta(days=1 + random.below(6)))
    # 42 working days are about 59 days: most assessments are in time, some late, some never authorised.
    length = _one_of((35, 42, 49, 54, 58, 59, 63, 75, 96, 0), random)
    authorised = _weekday(referral + timedelta(days=length)) if length else None
    review = _latest_review(conference)
    return _Course(
        referral=referral,
        earlier_referrals=_earlier(referral, youngest, random),
        strategy=strategy,
        conference=conference,
        assessment_start=start,
        assessment_authorised=authorised if authorised and authorised < POSITION_DATE else None,
        last_visit=max(conference, _weekday(POSITION_DATE - timedelta(days=1 + random.below(40)))),
        latest_review=review,
        category=_category(random),
        previous_plans=_one_of((0, 0, 0, 0, 0, 0, 1, 1, 2), random),
    )


def _days_on_plan(youngest: date, random: HashRandom) -> int:
    """How long a family has had plans: up to two years and a half, never from before the youngest was on the way."""
    since_conception = (POSITION_DATE - (youngest - _PREGNANCY)).days - 60
    longest = max(8, min(900, since_conception))
    return 7 + int(random.uniform() ** 2 * (longest - 7))


def _latest_review(conference: date) -> date | None:
    """Three months after the conference, then every six months."""
    latest = None
    due = conference + timedelta(days=88)
    while due < POSITION_DATE:
        latest = _weekday(due)
        due += timedelta(days=180)
    return latest


def _earlier(referral: date, youngest: date, random: HashRandom) -> tuple[date, ...]:
    """Referrals before the one that led to the plan: in one family of three, up to five of them."""
    earliest = max(youngest - timedelta(days=180), referral - timedelta(days=2500))
    room = (referral - earliest).days - 30
    if room < 60 or random.below(3):
        return ()
    number = 1 + random.below(5)
    days = {_weekday(earliest + timedelta(days=random.below(room))) for _ in range(number)}
    return tuple(sorted(days))


def _child(
    number: str,
    family: str,
    where: tuple[str, str],
    born: date,
    course: _Course,
    random: HashRandom,
) -> SyntheticChild:
    district, team = where
    earlier = tuple(day for day in course.earlier_referrals if day > born - _PREGNANCY)
    unborn = born > POSITION_DATE
    return SyntheticChild(
        child=number,
        family=family,
        district=district,
        team=team,
        born=born,
        sex="unknown" if unborn else _one_of(("male", "female"), random),
        disabled=team in _DISABILITY_TEAMS or (not unborn and random.below(100) < 4),
        category=course.category,
        referral=course.referral,
        referrals_in_year=sum(day > POSITION_DATE - _YEAR for day in (*earlier, course.referral)),
        earlier_referrals=earlier,
        strategy=course.strategy,
        conference=course.conference,
        assessment_start=course.assessment_start,
        assessment_authorised=course.assessment_authorised,
        last_visit=course.last_visit,
        seen_alone=not unborn and random.below(100) < 70,
        latest_review=course.latest_review,
        previous_plans=0 if unborn else course.previous_plans,
    )


def _category(random: HashRandom) -> str:
    drawn = random.below(sum(share for _, share in _CATEGORIES))
    for category, share in _CATEGORIES:
        if drawn < share:
            return category
        drawn -= share
    raise AssertionError("shares add up to the whole")


def _one_of(choices: Sequence[Choice], random: HashRandom) -> Choice:
    return choices[random.below(len(choices))]


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
