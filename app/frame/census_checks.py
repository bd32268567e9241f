"""Checks borrowed from the Department for Education's census rules (domain notes 1.3): warnings, never blocks.

Codes are those of the published rules.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations

from app.domain.calendar import SATURDAY, WorkingCalendar
from app.frame.census_episodes import CensusChild, Doubt, Episode, PlanSpell

_FORTY_WEEKS = timedelta(days=280)
_ASSESSMENT_LIMIT = 45  # working days
_CONFERENCE_LIMIT = 15  # working days


def check_child(
    child: CensusChild, doubt: Doubt, reference: date, calendar: WorkingCalendar | None
) -> None:
    """`reference` is the census's own date; without a `calendar` the two rules in working days are left out."""
    if child.born is None and child.expected is not None and child.sex in {"male", "female"}:
        doubt(child.node, "dfe-8750", "An unborn child is recorded with a sex.")
    for episode in child.episodes:
        found = [
            *_before_referral(episode),
            *_conferences(episode),
            *_after_closure(episode),
            *_before_conception(child, episode),
        ]
        if calendar is not None:
            found += _overdue(episode, reference, calendar)
        for code, message in found:
            doubt(episode.node, code, message)
        for plan in episode.plans:
            for code, message in _plan(plan, episode):
                doubt(plan.node, code, message)
    _plans_together(child, doubt)


Finding = tuple[str, str]


def _before_referral(episode: Episode) -> Iterator[Finding]:
    if episode.referral is None:
        return
    dated: Iterable[tuple[str, str, Iterable[date | None]]] = (
        ("dfe-1103", "An assessment starts", (one.start for one in episode.assessments)),
        ("dfe-1104", "An initial conference is dated", episode.conferences),
        ("dfe-1105", "A plan starts", (plan.start for plan in episode.plans)),
        ("dfe-2889", "A section 47 enquiry starts", (one.start for one in episode.enquiries)),
    )
    for code, what, days in dated:
        if any(day is not None and day < episode.referral for day in days):
            yield code, f"{what} before the referral."


def _conferences(episode: Episode) -> Iterator[Finding]:
    if any(
        one.start is not None and one.conference is not None and one.start > one.conference
        for one in episode.enquiries
    ):
        yield "dfe-8615", "A section 47 enquiry starts after its initial conference."
    if any(day.weekday() >= SATURDAY for day in episode.conferences):
        yield "dfe-8875", "An initial conference is dated on a weekend."
    if any(
        one.target is not None and one.target.weekday() >= SATURDAY for one in episode.enquiries
    ):
        yield "dfe-8870Q", "The target for an initial conference falls on a weekend."


def _after_closure(episode: Episode) -> Iterator[Finding]:
    closure = episode.closure
    if closure is None:
        return
    days: list[date | None] = [*episode.conferences, *episode.need_plan_dates]
    days += [day for one in episode.assessments for day in (one.start, one.authorised)]
    days += [one.start for one in episode.enquiries]
    days += [plan.end for plan in episode.plans]
    if any(day is not None and day > closure for day in days):
        yield "dfe-8565", "There is activity after the case was closed."
    if any(plan.start is not None and plan.end is None for plan in episode.plans):
        yield (
            "open-plan-closed-case",
            "The case is closed but a plan has no end; the plan counts as open.",
        )


def _before_conception(child: CensusChild, episode: Episode) -> Iterator[Finding]:
    births = [day for day in (child.born, child.expected) if day is not None]
    if episode.referral is not None and any(
        episode.referral < birth - _FORTY_WEEKS for birth in births
    ):
        yield "dfe-8606", "The referral is more than 40 weeks before the birth or expected birth."


def _overdue(episode: Episode, reference: date, calendar: WorkingCalendar) -> list[Finding]:
    found: list[Finding] = []
    if any(
        one.start is not None
        and one.authorised is None
        and _working_days(calendar, one.start, reference) > _ASSESSMENT_LIMIT
        for one in episode.assessments
    ):
        found.append(("dfe-8670Q", "An assessment has been open for more than 45 working days."))
    if any(
        one.start is not None
        and one.conference is None
        and not one.no_conference
        and _working_days(calendar, one.start, reference) > _CONFERENCE_LIMIT
        for one in episode.enquiries
    ):
        found.append(
            (
                "dfe-8675Q",
                "A section 47 enquiry is 15 working days old without an initial conference.",
            )
        )
    return found


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    """0 outside the years whose bank holidays are known: such dates are doubted elsewhere."""
    if start < calendar.first or end > calendar.last or end < start:
        return 0
    return calendar.between(start, end)


def _plan(plan: PlanSpell, episode: Episode) -> Iterator[Finding]:
    if plan.start is None:
        yield "no-plan-start", "There is no plan start, so the plan is not counted."
        return
    if episode.conferences and plan.start not in episode.conferences:
        yield "dfe-2885", "The plan starts on another day than the initial conference."
    if any(review <= plan.start for review in plan.reviews):
        yield "dfe-8841", "A review is on or before the start of the plan."
    if plan.end == plan.start:
        yield "dfe-8840", "The plan starts and ends on the same day."
    if plan.end is not None and plan.end < plan.start:
        yield "dfe-8925", "The plan ends before it starts."


def _plans_together(child: CensusChild, doubt: Doubt) -> None:
    plans = [plan for episode in child.episodes for plan in episode.plans if plan.start is not None]
    for one, other in combinations(plans, 2):
        if one.end is None and other.end is None:
            doubt(other.node, "dfe-8940", "A second plan is open at the same time.")
        elif max(one.start or date.min, other.start or date.min) < min(
            one.end or date.max, other.end or date.max
        ):
            doubt(other.node, "dfe-8935", "Two plans overlap.")
