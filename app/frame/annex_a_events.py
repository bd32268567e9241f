"""Lists 3 to 6 of Annex A: referrals, assessments, section 47 enquiries and contact, child by child."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.frames import Fact
from app.frame.dates import DateOrder
from app.frame.problems import ProblemList
from app.frame.sheets import Columns, Row, Sheet

CHILD_TITLES = ("Child Unique ID", "Child ID", "Unique Child ID")
_WANTED = {
    3: {
        "child": CHILD_TITLES,
        "referral": ("Date of Referral",),
        "referrals": ("Number of Referrals in Last 12 Months",),
    },
    4: {
        "child": CHILD_TITLES,
        "start": ("Continuous Assessment Start Date",),
        "authorised": ("Continuous Assessment Date of Authorisation",),
    },
    5: {
        "child": CHILD_TITLES,
        "strategy": ("Strategy discussion initiating Section 47 Enquiry Start Date",),
        "conference": ("Date of Initial Child Protection Conference",),
    },
    6: {"child": CHILD_TITLES, "seen": ("Date Child Was Last Seen",)},
}
_DATES = ("referral", "start", "authorised", "strategy", "conference", "seen")
Pair = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Events:
    """Dates by child. `has_referrals`: whether there was a list 3 at all."""

    has_referrals: bool = False
    rows_in_list_3: Counter[str] = field(default_factory=Counter)
    in_last_year: dict[str, int] = field(default_factory=dict)
    referrals: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    assessments: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))
    enquiries: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))

    def referrals_of(self, child: str) -> int | None:
        """The larger of a child's rows in list 3 and its yearly number there; None without a list 3."""
        if not self.has_referrals:
            return None
        return max(self.rows_in_list_3[child], self.in_last_year.get(child, 0))

    def repeat_referrals(self) -> int:
        return sum((self.referrals_of(child) or 0) >= 2 for child in self.rows_in_list_3)


def events_from(
    lists: Mapping[int, Sheet], problems: ProblemList, order: DateOrder | None
) -> Events:
    """What lists 3 to 6 hold; a list that is not there is a gap, not an error."""
    events = Events(has_referrals=3 in lists)
    for number, sheet in sorted(lists.items()):
        if number in _WANTED:
            columns = Columns(sheet, _WANTED[number], _DATES, problems, order)
            columns.require("child", CHILD_TITLES[0])
            for row in columns.rows():
                _add(events, number, row)
    return events


def _add(events: Events, number: int, row: Row) -> None:
    if number == 3:
        events.rows_in_list_3[row.child] += 1
        stated = row.number_in("referrals") or 0
        events.in_last_year[row.child] = max(stated, events.in_last_year.get(row.child, 0))
        _append(events.referrals[row.child], row.day("referral"))
    elif number == 4:
        events.assessments[row.child].append((row.day("start"), row.day("authorised")))
    elif number == 5:
        events.enquiries[row.child].append((row.day("strategy"), row.day("conference")))
    else:
        _append(events.seen[row.child], row.day("seen"))


def _append(days: list[date], day: date | None) -> None:
    if day is not None:
        days.append(day)


def known_of(events: Events, child: str, plan_start: date | None) -> dict[Fact, str]:
    """What these lists say of the history that led to one plan: the last referral, assessment and enquiry up to it."""
    until = plan_start or date.max
    referral = max((day for day in events.referrals.get(child, ()) if day <= until), default=None)
    started, authorised = _leading_to(events.assessments.get(child, ()), until)
    strategy, conference = _enquiry(events.enquiries.get(child, ()), until)
    seen = max(events.seen.get(child, ()), default=None)
    found = {
        Fact.REFERRAL: referral,
        Fact.STRATEGY: strategy,
        Fact.CONFERENCE: conference,
        Fact.PLAN_START: plan_start,
        Fact.ASSESSMENT_START: started,
        Fact.ASSESSMENT_AUTHORISED: authorised,
        Fact.LAST_VISIT: seen,
    }
    return {fact: day.isoformat() for fact, day in found.items() if day is not None}


def _leading_to(pairs: Iterable[Pair], until: date) -> Pair:
    started = [pair for pair in pairs if pair[0] is not None and pair[0] <= until]
    return max(started, key=lambda pair: pair[0] or date.min, default=(None, None))


def _enquiry(pairs: Iterable[Pair], plan_start: date) -> Pair:
    """The enquiry whose conference made the plan, else the last one up to it."""
    pairs = tuple(pairs)
    made = next((pair for pair in pairs if pair[1] == plan_start), None)
    return made or _leading_to(pairs, plan_start)
