"""The proof that hidden counts cannot be worked out: other counts that fit everything shown just as well.

A witness is a whole set of counts, within what is known of each and keeping every sum, in which a hidden count differs
from the true one. Two witnesses with values 2 apart prove that nobody can do better than 2. Finding one is a search;
believing one takes nothing but adding up (`holds`). Where none is found, nothing is claimed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Range = tuple[int, int]  # the least and the most a count can be, as known from itself alone
Witness = Mapping[str, int]

_LONGEST = 14  # counts changed at once
_STEPS = 4_000  # of one search


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is what `parts` add up to."""

    whole: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.whole, *self.parts)


def holds(witness: Witness, ranges: Mapping[str, Range], sums: Iterable[Sum]) -> bool:
    """Whether a set of counts fits everything that is known."""
    within = all(low <= witness[name] <= high for name, (low, high) in ranges.items())
    return within and all(
        witness[each.whole] == sum(witness[part] for part in each.parts) for each in sums
    )


def spread_of(
    witnesses: Iterable[Witness], names: Iterable[str], truth: Mapping[str, int]
) -> dict[str, int]:
    """By count: the most minus the least it takes among the witnesses and the true counts."""
    worlds = [truth, *witnesses]
    return {
        name: max(world[name] for world in worlds) - min(world[name] for world in worlds)
        for name in names
    }


def witnesses_for(
    ranges: Mapping[str, Range],
    truth: Mapping[str, int],
    sums: Sequence[Sum],
    wanted: Mapping[str, int],
) -> tuple[Witness, ...]:
    """Witnesses that spread each count of `wanted` as far as it says, as far as they are found."""
    search = _Search(ranges, sums)
    found: list[Witness] = []
    for name, least in sorted(wanted.items()):
        for step in (1, -1):
            world: Witness = truth
            while spread_of(found, (name,), truth)[name] < least:
                best = _furthest(name, step, [truth, *found])
                if step * best[name] > step * world[name]:
                    world = best
                other = search.moved(world, name, step)
                if other is None:
                    break
                found.append(other)
                world = other
    return tuple(found)


def _furthest(name: str, step: int, worlds: Sequence[Witness]) -> Witness:
    return max(worlds, key=lambda world: step * world[name])


@dataclass(slots=True)
class _Search:
    """Looks for the fewest changes by one that keep every sum."""

    ranges: Mapping[str, Range]
    sums: Sequence[Sum]
    _signs: dict[int, dict[str, int]] = field(init=False)
    _of: dict[str, list[int]] = field(init=False)
    _left: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        movable = {name for name, (low, high) in self.ranges.items() if low < high}
        self._signs, self._of = {}, defaultdict(list)
        for place, each in enumerate(self.sums):
            signs: dict[str, int] = defaultdict(int)
            signs[each.whole] -= 1
            for part in each.parts:
                signs[part] += 1
            for name, sign in signs.items():
                if sign:
                    self._of[name].append(place)
            self._signs[place] = {
                name: sign for name, sign in signs.items() if sign and name in movable
            }

    def moved(self, world: Witness, name: str, step: int) -> Witness | None:
        """A world like `world`, with `name` changed by `step` and as few others as can be."""
        if not self._may(world, name, step):
            return None
        for most in range(1, _LONGEST + 1):
            self._left = _STEPS
            changes = self._repaired(world, {name: step}, self._off_after({}, name, step), most - 1)
            if changes is not None:
                return {**world, **{each: world[each] + by for each, by in changes.items()}}
        return None

    def _may(self, world: Witness, name: str, step: int) -> bool:
        low, high = self.ranges[name]
        return low <= world[name] + step <= high

    def _off_after(self, off: Mapping[int, int], name: str, step: int) -> dict[int, int]:
        """By how much each sum is off, once `name` has changed too."""
        after = dict(off)
        for place in self._of[name]:
            each = self.sums[place]
            sign = each.parts.count(name) - (each.whole == name)
            after[place] = after.get(place, 0) + sign * step
            if not after[place]:
                del after[place]
        return after

    def _repaired(
        self, world: Witness, changes: dict[str, int], off: dict[int, int], left: int
    ) -> dict[str, int] | None:
        if not off:
            return changes
        if not left or self._left <= 0:
            return None
        self._left -= 1
        place = min(off, key=lambda one: (len(self._signs[one]), one))
        for other, sign in self._signs[place].items():
            step = -1 if sign * off[place] > 0 else 1
            if other in changes or not self._may(world, other, step):
                continue
            after = self._off_after(off, other, step)
            if len(after) > left * 4:
                continue
            made = self._repaired(world, {**changes, other: step}, after, left - 1)
            if made is not None:
                return made
        return None
