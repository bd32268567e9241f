"""Children out of rows that name one plan each: Annex A's list 7, or any table."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from statistics import median

from app.domain.ages import AgeBand, age_band
from app.domain.frames import Fact, FrameChild, PersonalDetails, on_plan
from app.frame.problems import ProblemList

# Years by which a stated age may differ from the date of birth before it is doubted.
_AGE_SLACK = 1.5
_DAYS_IN_YEAR = 365.25
# So few stated ages do not show on which day they were worked out.
_FEW_AGES = 5


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row. `place` names a field's cell, or the row for ""; `stated_age` is in years, as the file has it."""

    child: str
    place: Callable[[str], str]
    born: date | None = None
    expected: date | None = None
    sex: str = ""
    disabled: bool = False
    plan_start: date | None = None
    plan_end: date | None = None
    current: bool = False
    category: str = ""
    previous_plans: int | None = None
    team: str = ""
    district: str = ""
    family: str = ""
    stated_age: float | None = None
    name: str = ""  # this and the next only when the lead asks for finding slips
    worker: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


def children_from(
    rows: Iterable[PlanRow], as_of: date, problems: ProblemList
) -> tuple[FrameChild, ...]:
    """One child for each number, in order of the number; rows of the same child are joined.

    What describes the child now comes from the row of the plan current at `as_of`, else of the latest plan.
    """
    by_child: defaultdict[str, list[PlanRow]] = defaultdict(list)
    for row in rows:
        by_child[row.child].append(row)
    _doubt_ages(by_child.values(), as_of, problems)
    return tuple(_child(by_child[child], as_of, problems) for child in sorted(by_child))


def personal_from(rows: Iterable[PlanRow], as_of: date) -> tuple[PersonalDetails, ...]:
    """For the finding slips: names and workers from the same rows that describe the children, in the same order."""
    chosen: dict[str, PlanRow] = {}
    for row in rows:
        before = chosen.get(row.child)
        if before is None or _standing(row, as_of) > _standing(before, as_of):
            chosen[row.child] = row
    return tuple(
        PersonalDetails(child, row.name, row.team, row.worker)
        for child, row in sorted(chosen.items())
    )


def _child(rows: Sequence[PlanRow], as_of: date, problems: ProblemList) -> FrameChild:
    chosen = max(rows, key=lambda row: _standing(row, as_of))
    child = FrameChild(
        child=chosen.child,
        born=chosen.born or _first(row.born for row in rows),
        expected=chosen.expected or _first(row.expected for row in rows),
        sex=chosen.sex,
        district=chosen.district,
        team=chosen.team,
        disabled=any(row.disabled for row in rows),
        plan_start=chosen.plan_start,
        plan_end=chosen.plan_end,
        category=chosen.category,
        previous_plans=chosen.previous_plans,
        family=chosen.family,
        known=chosen.known,
        current=chosen.current,
    )
    for row in rows:
        _doubt_plan(row, problems)
    _doubt_rows_together(rows, problems)
    _doubt_age_band(child, chosen, as_of, problems)
    return child


def _standing(row: PlanRow, as_of: date) -> tuple[bool, date]:
    now = FrameChild(
        row.child, plan_start=row.plan_start, plan_end=row.plan_end, current=row.current
    )
    return on_plan(now, as_of), row.plan_start or date.min


def _first(days: Iterable[date | None]) -> date | None:
    return next((day for day in days if day is not None), None)


def _doubt_plan(row: PlanRow, problems: ProblemList) -> None:
    """Checks of the Children in Need census that a single plan allows (domain notes 1.3): warnings, never blocks."""
    start, end = row.plan_start, row.plan_end
    if start is None and not row.current:
        problems.add(
            row.place("plan_start"),
            "no-plan-start",
            "There is no plan start, so the child is not counted as having a plan.",
        )
    if start is not None and end is not None and end < start:
        problems.add(row.place("plan_end"), "dfe-8925", "The plan ends before it starts.")
    if start is not None and end == start:
        problems.add(row.place("plan_end"), "dfe-8840", "The plan starts and ends on the same day.")
    review = row.known.get(Fact.LATEST_REVIEW)
    if start is not None and review and date.fromisoformat(review) <= start:
        problems.add(
            row.place("latest_review"),
            "dfe-8841",
            "The review conference is on or before the start of the plan.",
        )


def _doubt_rows_together(rows: Sequence[PlanRow], problems: ProblemList) -> None:
    first = rows[0]
    for later in rows[1:]:
        problems.add(
            later.place(""),
            "child-twice",
            f"The child is also at {first.place('')}; the rows are read as one child.",
        )
        if later.born and first.born and later.born != first.born:
            problems.add(
                later.place("born"),
                "birth-dates-differ",
                f"The date of birth is not that of {first.place('')}; that of the current or latest "
                "plan is used.",
            )
    for one, other in combinations([row for row in rows if row.plan_start is not None], 2):
        if one.plan_end is None and other.plan_end is None:
            problems.add(
                other.place(""),
                "dfe-8940",
                f"A second plan is open beside that of {one.place('')}.",
            )
        elif _overlap(one, other):
            problems.add(
                other.place(""), "dfe-8935", f"The plan overlaps with that of {one.place('')}."
            )


def _overlap(one: PlanRow, other: PlanRow) -> bool:
    starts = (one.plan_start or date.min, other.plan_start or date.min)
    return max(starts) < min(one.plan_end or date.max, other.plan_end or date.max)


def _doubt_age_band(child: FrameChild, row: PlanRow, as_of: date, problems: ProblemList) -> None:
    if child.born is None and child.expected is None:
        problems.add(
            row.place("born"), "no-birth-date", "There is no date of birth; the age is not known."
        )
    elif on_plan(child, as_of) and age_band(child.born, child.expected, as_of) is AgeBand.NOT_KNOWN:
        over = child.born is not None and child.born <= as_of
        problems.add(
            row.place("born" if child.born else "expected"),
            "over-18" if over else "impossible-birth-date",
            "The child would be 18 or older; the age is counted as not known."
            if over
            else "The birth lies too far from the date of the list; the age is counted as not known.",
        )


def _doubt_ages(children: Iterable[Sequence[PlanRow]], as_of: date, problems: ProblemList) -> None:
    """Ages beside dates of birth: those out of step with the others are doubted; the date of birth is used.

    The file does not say on which day its ages were worked out; the others show how far that is from `as_of`.
    """
    stated = [
        (row, row.stated_age - (as_of - row.born).days / _DAYS_IN_YEAR)
        for rows in children
        for row in rows
        if row.stated_age is not None and row.born is not None
    ]
    usual = median(gap for _, gap in stated) if len(stated) >= _FEW_AGES else 0.0
    for row, gap in stated:
        if abs(gap - usual) > _AGE_SLACK:
            problems.add(
                row.place("stated_age"),
                "age-contradicts",
                "The age does not agree with the date of birth; the date of birth is used.",
            )
