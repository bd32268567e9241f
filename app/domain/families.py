"""Brothers and sisters in a frame and in a sample: how many families so many children come from.

Children of one family are one cluster: what is found of one is likely to be found of the other.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import comb, floor

from app.domain.frames import FrameChild


def are_named(children: Iterable[FrameChild]) -> bool:
    """Whether a list tells families at all; without one, nothing can be said of brothers and sisters."""
    return any(child.family for child in children)


def count_families(children: Iterable[FrameChild]) -> int:
    """A child without a family named is a family of its own."""
    return len({child.family or f"child {child.child}" for child in children})


def families_of(frame: Collection[FrameChild], selected: Collection[str]) -> int | None:
    """How many families these children of a frame come from; None where the list does not tell families."""
    if not are_named(frame):
        return None
    return count_families(child for child in frame if child.child in selected)


def expected_families(
    strata: Iterable[tuple[Collection[str], Fraction]], family_of: Mapping[str, str]
) -> float:
    """About how many families a draw gives. `strata`: children of each and its target, a number of cases.

    Exact within a stratum; strata are taken as independent of each other, which rounding leaves them very nearly.
    """
    missed: defaultdict[str, float] = defaultdict(lambda: 1.0)
    singles = 0.0
    for children, target in strata:
        members = Counter(family_of[child] for child in children if family_of.get(child))
        singles += float(target) * sum(not family_of.get(c) for c in children) / len(children)
        for family, number in members.items():
            missed[family] *= _missed(number, len(children), target)
    return singles + sum(1 - chance for chance in missed.values())


def _missed(members: int, children: int, target: Fraction) -> float:
    """The chance that none of a family's members in a stratum is drawn."""
    cases = floor(target)
    up = float(target - cases)
    missed = (1 - up) * comb(children - members, cases) / comb(children, cases)
    if up:
        missed += up * comb(children - members, cases + 1) / comb(children, cases + 1)
    return missed
