"""What one child of the census holds, as episodes of dates: one episode a referral."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.frame.cells import Unreadable, child_number, whole_number
from app.frame.census_stream import Node
from app.frame.dates import DateOrder, day_of

# (element, code, message)
Doubt = Callable[[Node, str, str], None]


@dataclass(frozen=True, slots=True)
class Assessment:
    start: date | None
    authorised: date | None
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Section 47. `no_conference`: the conference was not required."""

    start: date | None
    conference: date | None
    target: date | None
    no_conference: bool


@dataclass(frozen=True, slots=True)
class PlanSpell:
    node: Node
    start: date | None
    end: date | None
    category: str
    previous: int | None
    reviews: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PreProceedings:
    """From the census of 2026 on: when they began, the letter to the parents, the first meeting."""

    start: date | None
    letter: date | None
    meeting: date | None


@dataclass(frozen=True, slots=True)
class Episode:
    node: Node
    referral: date | None
    closure: date | None
    conference: date | None
    assessments: tuple[Assessment, ...]
    enquiries: tuple[Enquiry, ...]
    plans: tuple[PlanSpell, ...]
    need_plan_dates: tuple[date, ...]  # starts and ends of child in need plans
    pre_proceedings: tuple[PreProceedings, ...] = ()

    @property
    def conferences(self) -> tuple[date, ...]:
        held = [self.conference, *(enquiry.conference for enquiry in self.enquiries)]
        return tuple(day for day in held if day is not None)


@dataclass(frozen=True, slots=True)
class CensusChild:
    node: Node
    child: str
    born: date | None
    expected: date | None
    died: date | None
    sex: str
    disabled: bool
    episodes: tuple[Episode, ...]


_SEX = {"1": "male", "M": "male", "2": "female", "F": "female"}
_CATEGORY = {
    "NEG": "neglect",
    "EMO": "emotional abuse",
    "PHY": "physical abuse",
    "SAB": "sexual abuse",
    "MUL": "multiple",
}
_TRUE = frozenset({"true", "1"})
_NO_DISABILITY = "NONE"


def census_child(node: Node, doubt: Doubt) -> CensusChild:
    """The dates of one Child element; names and numbers other than the council's own are not looked at."""
    identity = node.first("ChildIdentifiers") or node
    traits = node.first("ChildCharacteristics") or node
    sex = (identity.value("Sex") or identity.value("GenderCurrent")).upper()
    return CensusChild(
        node=node,
        child=_number(identity, doubt),
        born=_day(identity, "PersonBirthDate", doubt),
        expected=_day(identity, "ExpectedPersonBirthDate", doubt),
        died=_day(identity, "PersonDeathDate", doubt),
        sex=_SEX.get(sex, "unknown") if sex else "",
        disabled=any(
            code.text and code.text.upper() != _NO_DISABILITY
            for group in traits.all("Disabilities")
            for code in group.all("Disability")
        ),
        episodes=tuple(_episode(details, doubt) for details in node.all("CINdetails")),
    )


def _number(identity: Node, doubt: Doubt) -> str:
    try:
        return child_number(identity.value("LAchildID"))
    except Unreadable as problem:
        doubt(identity, "unreadable", f"The LAchildID {problem}; it is left out.")
        return ""


def _episode(node: Node, doubt: Doubt) -> Episode:
    return Episode(
        node=node,
        referral=_day(node, "CINreferralDate", doubt),
        closure=_day(node, "CINclosureDate", doubt),
        conference=_day(node, "DateOfInitialCPC", doubt),
        assessments=tuple(_assessment(one, doubt) for one in node.all("Assessments")),
        enquiries=tuple(_enquiry(one, doubt) for one in node.all("Section47")),
        plans=tuple(_plan(one, doubt) for one in node.all("ChildProtectionPlans")),
        need_plan_dates=tuple(
            day
            for dates in node.all("CINPlanDates")
            for tag in ("CINPlanStartDate", "CINPlanEndDate")
            for day in _days(dates, tag, doubt)
        ),
        pre_proceedings=tuple(
            PreProceedings(
                _day(one, "PPStartDate", doubt),
                _day(one, "LBPSentDate", doubt),
                _day(one, "InitialPPMeetingDate", doubt),
            )
            for one in node.all("PreProceedingsandFGDM")
        ),
    )


def _assessment(node: Node, doubt: Doubt) -> Assessment:
    factors = {
        factor.text.upper()
        for group in node.all("FactorsIdentifiedAtAssessment")
        for factor in group.all("AssessmentFactors")
        if factor.text
    }
    return Assessment(
        _day(node, "AssessmentActualStartDate", doubt),
        _day(node, "AssessmentAuthorisationDate", doubt),
        tuple(sorted(factors)),
    )


def _enquiry(node: Node, doubt: Doubt) -> Enquiry:
    return Enquiry(
        _day(node, "S47ActualStartDate", doubt),
        _day(node, "DateOfInitialCPC", doubt),
        _day(node, "InitialCPCtarget", doubt),
        node.value("ICPCnotRequired").casefold() in _TRUE,
    )


def _plan(node: Node, doubt: Doubt) -> PlanSpell:
    code = node.value("LatestCategoryOfAbuse") or node.value("InitialCategoryOfAbuse")
    return PlanSpell(
        node=node,
        start=_day(node, "CPPstartDate", doubt),
        end=_day(node, "CPPendDate", doubt),
        category=_CATEGORY.get(code.upper(), code.casefold()),
        previous=_count(node, "NumberOfPreviousCPP", doubt),
        reviews=tuple(
            day for group in node.all("Reviews") for day in _days(group, "CPPreviewDate", doubt)
        ),
    )


def _day(node: Node, tag: str, doubt: Doubt) -> date | None:
    return next(_days(node, tag, doubt), None)


def _days(node: Node, tag: str, doubt: Doubt) -> Iterator[date]:
    for found in node.children:
        if found.tag == tag and found.text:
            try:
                day = day_of(found.text, DateOrder.ISO)
            except Unreadable as problem:
                doubt(found, "unreadable", f"The value {problem}; it is left out.")
                continue
            if day is not None:
                yield day


def _count(node: Node, tag: str, doubt: Doubt) -> int | None:
    found = node.first(tag)
    if found is None:
        return None
    try:
        return whole_number(found.text)
    except Unreadable as problem:
        doubt(found, "unreadable", f"The value {problem}; it is left out.")
        return None
