"""A census laid beside a list that knows districts and teams: what the census holds of the same children."""

from dataclasses import replace

from app.domain.frames import Frame, FrameChild, Problem, children_on_plan


def join_census(frame: Frame, census: Frame) -> Frame:
    """The children of `frame`, with what `census` knows of them where the frame says nothing.

    Children are the same when their numbers are. Who is on a plan stays as the frame has it, but for children who
    have died by the census. Dates of another plan than the frame's are left out. What could not be joined is counted
    among the problems.
    """
    found = {child.child: child for child in census.children}
    children = tuple(
        _joined(child, found[child.child]) if child.child in found else child
        for child in frame.children
    )
    return replace(
        frame,
        children=children,
        problems=(*frame.problems, *_gaps(frame, census)),
        repeat_referrals=census.repeat_referrals,
    )


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
        referrals=census.referrals,
        died=child.died or census.died,
        known={**census.known, **child.known} if _same_plan(child, census) else child.known,
    )


def _same_plan(child: FrameChild, census: FrameChild) -> bool:
    return child.plan_start is None or child.plan_start == census.plan_start


def _gaps(frame: Frame, census: Frame) -> list[Problem]:
    listed = {child.child for child in frame.children}
    found = {child.child for child in census.children}
    current = {child.child for child in children_on_plan(frame)}
    elsewhere = {child.child for child in children_on_plan(census)}
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
