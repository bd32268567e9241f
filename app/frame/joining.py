"""A census laid beside a list that knows districts and teams: what the census holds of the same children."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.errors import InputRefused
from app.domain.frames import (
    Frame,
    FrameChild,
    FrameFormat,
    Problem,
    children_on_plan,
    is_census_there,
)
from app.domain.population import ChildCourse


def join_census(frame: Frame, census: Frame) -> Frame:
    """The children of `frame`, with what `census` knows of them where the frame says nothing.

    Children are the same when their numbers are; a number that lost its leading zeros to a spreadsheet counts as the
    same where it fits one child only, and is told. Who is on a plan stays as the frame has it, but for children who
    have died by the census. Dates of another plan than the frame's are left out. What could not be joined, and what
    the two say differently, is among the problems; so are those of the census. Raises InputRefused where `frame` is a
    census itself or has one beside it, and where `census` is none.
    """
    _check(frame, census)
    number_here = _same_numbers(frame, census)
    found = {number_here.get(child.child, child.child): child for child in census.children}
    children = tuple(
        _joined(child, found[child.child]) if child.child in found else child
        for child in frame.children
    )
    told = Problem(
        census.file_name,
        "leading-zeros",
        f"{len(number_here)} children are joined though their numbers differ by leading zeros or small letters.",
    )
    doubts = [
        doubt
        for child in frame.children
        if child.child in found
        for doubt in _differences(child, found[child.child], census.file_name)
    ]
    of_census = (
        replace(each, place=f"{census.file_name}, {each.place}") for each in census.problems
    )
    problems = [told] * bool(number_here) + _gaps(frame, census, number_here) + doubts
    return replace(
        frame,
        children=children,
        problems=(*frame.problems, *problems, *of_census),
        repeat_referrals=max(frame.repeat_referrals, census.repeat_referrals),
        sources=(*frame.sources, *census.sources),
        courses=_courses(census, number_here),
        census_day=census.census_day,
    )


def count_beside(frame: Frame, census: Frame) -> Frame:
    """`census` counted for the whole population beside a list from which cases have been shared out.

    The children stay as `frame` has them, and with them sample, cases and what is beside their answers; that is told.
    A census before it gives way in the counts and stays among the sources. Raises InputRefused where `census` is none,
    or has been counted already.
    """
    if census.format is not FrameFormat.CIN_CENSUS:
        raise InputRefused(
            f"{census.file_name} is no Children in Need census. Cases of this round have been allocated, so its list "
            "stays as it is; a census alone can still be read, for the whole population."
        )
    if census.sha256 in {source.sha256 for source in frame.sources}:
        raise InputRefused(f"{census.file_name} has been counted in this round already.")
    number_here = _same_numbers(frame, census)
    told = Problem(
        census.file_name,
        "counted-only",
        "Read when cases had been allocated: it counts the population. Who was drawn stays as it was, and of the "
        "electronic record nothing of it is set beside the answers.",
    )
    of_census = (
        replace(each, place=f"{census.file_name}, {each.place}") for each in census.problems
    )
    return replace(
        frame,
        problems=(*frame.problems, told, *_gaps(frame, census, number_here), *of_census),
        sources=(*frame.sources, *census.sources),
        courses=_courses(census, number_here),
        census_day=census.census_day,
    )


def _courses(census: Frame, number_here: Mapping[str, str]) -> tuple[ChildCourse, ...]:
    """By the numbers of the list."""
    return tuple(
        replace(each, child=number_here.get(each.child, each.child)) for each in census.courses
    )


def _check(frame: Frame, census: Frame) -> None:
    if census.format is not FrameFormat.CIN_CENSUS:
        raise InputRefused(
            f"{census.file_name} is no Children in Need census, so it cannot be laid beside "
            f"{frame.file_name}: choose the census."
        )
    if is_census_there(frame.format, frame.sources):
        raise InputRefused(
            f"There is a census in {frame.file_name} or beside it already: read the list of children "
            f"again, then lay {census.file_name} beside it."
        )


def _same_numbers(frame: Frame, census: Frame) -> dict[str, str]:
    """Numbers of the census that differ from one of the frame only in zeros before it or in case: that one, by the
    census's."""
    here, there = (_bare_numbers(each.children) for each in (frame, census))
    listed = {child.child for child in frame.children}
    counted = {child.child for child in census.children}
    return {
        there[bare]: number
        for bare, number in here.items()
        if bare in there and there[bare] not in listed and number not in counted
    }


def _bare_numbers(children: Iterable[FrameChild]) -> dict[str, str]:
    """Each child's number by its bare form, where only one child has that form."""
    pairs = [(child.child.lstrip("0").casefold(), child.child) for child in children]
    times = Counter(bare for bare, _ in pairs)
    return {bare: number for bare, number in pairs if bare and times[bare] == 1}


def _differences(child: FrameChild, census: FrameChild, file: str) -> list[Problem]:
    place = f"{file}, child {child.child}"
    found = []
    if child.born and census.born and child.born != census.born:
        message = "The census has another date of birth than the list; that of the list is used."
        found.append(Problem(place, "birth-dates-differ", message))
    if child.plan_start and census.plan_start and child.plan_start != census.plan_start:
        message = (
            "The census has another plan start than the list; that of the list is used, and the census's dates "
            "of its plan are left out."
        )
        found.append(Problem(place, "plan-starts-differ", message))
    return found


def _joined(child: FrameChild, census: FrameChild) -> FrameChild:
    return replace(
        child,
        born=child.born or census.born,
        expected=child.expected or census.expected,
        sex=child.sex or census.sex,
        disabled=child.disabled or census.disabled,
        category=child.category or census.category,
        previous_plans=census.previous_plans
        if child.previous_plans is None
        else child.previous_plans,
        referrals=max(child.referrals or 0, census.referrals or 0),
        died=child.died or census.died,
        known={**census.known, **child.known} if _same_plan(child, census) else child.known,
    )


def _same_plan(child: FrameChild, census: FrameChild) -> bool:
    return child.plan_start is None or child.plan_start == census.plan_start


def _gaps(frame: Frame, census: Frame, number_here: Mapping[str, str]) -> list[Problem]:
    listed = {child.child for child in frame.children}
    current = {child.child for child in children_on_plan(frame)}
    found = _numbers(census.children, number_here)
    elsewhere = _numbers(children_on_plan(census), number_here)
    missing, extra = len(current - found), len(elsewhere - listed)
    gaps = []
    if missing:
        gaps.append(
            Problem(
                census.file_name,
                "not-in-census",
                f"{missing} of the {len(current)} children with a plan are not in the census.",
            )
        )
    if extra:
        gaps.append(
            Problem(
                frame.file_name,
                "only-in-census",
                f"{extra} children with a plan by the census are not in the list: they are outside the frame.",
            )
        )
    return gaps


def _numbers(children: Iterable[FrameChild], number_here: Mapping[str, str]) -> set[str]:
    return {number_here.get(child.child, child.child) for child in children}
