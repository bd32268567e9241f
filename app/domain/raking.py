"""How many cases each cell of a sample should give: targets before any rounding, exact as fractions.

Raking works in floating point with a fixed order of operations and is then snapped to millionths, so that every
machine arrives at the same targets; a draw stores them and is verified from what it stored.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import sqrt

from app.domain.errors import InputRefused
from app.domain.rounding import Cell

SNAP = 10**6
_SWEEPS = 2000
_BISECTIONS = 80
_TOLERANCE = 1e-12
# With more cells than cases no cell can be promised a case; its target stays above this share of an even one.
_LEAST_SHARE = 10


def cell_targets(
    sizes: Mapping[Cell, int], groups: Mapping[str, int], power: Fraction
) -> dict[Cell, Fraction]:
    """Expected number of cases of each cell (area, group), given children per cell and cases per group.

    Areas share the cases in proportion to children ** power (0 even, 1/2 between, 1 proportional). Group totals are
    met exactly, areas as nearly as they allow; no target exceeds its cell or is 0. The order of `sizes` settles
    which of equal cells takes up a crumb. Raises InputRefused when a group holds fewer children than cases.
    """
    found = _cell_targets(tuple(sizes.items()), tuple(sorted(groups.items())), power)
    return dict(found)


@lru_cache(maxsize=64)
def _cell_targets(
    sized: tuple[tuple[Cell, int], ...], grouped: tuple[tuple[str, int], ...], power: Fraction
) -> tuple[tuple[Cell, Fraction], ...]:
    sizes, groups = dict(sized), dict(grouped)
    areas: dict[str, int] = {}
    for (area, _), size in sizes.items():
        areas[area] = areas.get(area, 0) + size
    cases = sum(groups.values())
    least = 1 if len(areas) <= cases else 0
    wanted = area_targets(areas, cases, power, least)
    raked = _Raking(sizes, _least_targets(sizes, groups)).rake(wanted, groups)
    return tuple(_snapped(raked, sizes, groups).items())


def area_targets(
    sizes: Mapping[str, int], cases: int, power: Fraction, least: int
) -> dict[str, Fraction]:
    """Cases shared over areas in proportion to size ** power, each between `least` and its size."""
    targets: dict[str, Fraction] = {}
    free = sorted(sizes)
    left = Fraction(cases)
    weights = {area: _weight(size, power) for area, size in sizes.items()}
    while free:
        whole = sum(weights[area] for area in free)
        want = {area: left * weights[area] / whole for area in free}
        over = [area for area in free if want[area] > sizes[area]]
        under = [area for area in free if want[area] < min(least, sizes[area])]
        if not over and not under:
            return {**targets, **want}
        for area in over or under:
            targets[area] = Fraction(sizes[area] if over else min(least, sizes[area]))
            left -= targets[area]
        free = [area for area in free if area not in targets]
    if left:
        raise InputRefused(
            f"{cases} cases cannot be spread over these {len(sizes)} areas: ask for another number."
        )
    return targets


def _weight(size: int, power: Fraction) -> Fraction:
    if power.denominator == 1:
        return Fraction(size) ** power.numerator
    root = sqrt(size) if power == Fraction(1, 2) else float(size) ** float(power)
    return Fraction(root).limit_denominator(SNAP)


def _least_targets(sizes: Mapping[Cell, int], groups: Mapping[str, int]) -> dict[Cell, float]:
    """The floor of each cell: one case where every cell of the group can have one, else a share of an even spread."""
    cells_of = {group: [cell for cell in sizes if cell[1] == group] for group in groups}
    crowded = len(sizes) > sum(groups.values())
    least: dict[Cell, float] = {}
    for group, cells in cells_of.items():
        children = sum(sizes[cell] for cell in cells)
        if not crowded and len(cells) <= groups[group]:
            least |= dict.fromkeys(cells, 1.0)
        else:
            least |= {
                cell: min(1.0, groups[group] * sizes[cell] / (children * _LEAST_SHARE))
                for cell in cells
            }
    return least


class _Raking:
    """Iterative proportional fitting of cell targets, bounded below by `least` and above by the cell's size."""

    def __init__(self, sizes: Mapping[Cell, int], least: Mapping[Cell, float]) -> None:
        self._cells = list(sizes)
        self._most = {cell: float(size) for cell, size in sizes.items()}
        self._least = least
        self._at = dict(self._most)

    def rake(self, areas: Mapping[str, Fraction], groups: Mapping[str, int]) -> dict[Cell, float]:
        margins = [(self._line(0, area), float(wanted)) for area, wanted in sorted(areas.items())]
        margins += [
            (self._line(1, group), float(wanted)) for group, wanted in sorted(groups.items())
        ]
        for _ in range(_SWEEPS):
            before = dict(self._at)
            for cells, wanted in margins:
                self._scale(cells, wanted)
            if max(abs(before[cell] - self._at[cell]) for cell in self._cells) < _TOLERANCE:
                break
        return self._at

    def _line(self, position: int, name: str) -> list[Cell]:
        return [cell for cell in self._cells if cell[position] == name]

    def _scale(self, cells: list[Cell], wanted: float) -> None:
        """Multiply the cells by the one factor at which, kept within their bounds, they add up to `wanted`."""
        bounds = [(self._least[cell], self._most[cell], self._at[cell]) for cell in cells]
        low, high = 0.0, 1.0
        while _scaled_total(bounds, high) < wanted - _TOLERANCE and high < 1e12:
            high *= 2
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            if _scaled_total(bounds, middle) < wanted:
                low = middle
            else:
                high = middle
        for cell, (least, most, at) in zip(cells, bounds, strict=True):
            self._at[cell] = min(most, max(least, high * at))


def _scaled_total(bounds: Iterable[tuple[float, float, float]], factor: float) -> float:
    # Added one by one from the left: sum() of floats rounds differently from Python 3.12 on.
    total = 0.0
    for least, most, at in bounds:
        total += min(most, max(least, factor * at))
    return total


def _snapped(
    raked: Mapping[Cell, float], sizes: Mapping[Cell, int], groups: Mapping[str, int]
) -> dict[Cell, Fraction]:
    """Targets in millionths, the crumbs put where there is most room, so that group totals are exact."""
    targets = {cell: Fraction(max(1, round(value * SNAP)), SNAP) for cell, value in raked.items()}
    for group, wanted in groups.items():
        cells = [cell for cell in targets if cell[1] == group]
        crumbs = wanted - sum((targets[cell] for cell in cells), Fraction(0))
        for cell in _largest_first(cells, targets, sizes, crumbs):
            least = Fraction(1, SNAP)
            moved = min(max(targets[cell] + crumbs, least), Fraction(sizes[cell]))
            crumbs -= moved - targets[cell]
            targets[cell] = moved
        if crumbs:
            children = sum(sizes[cell] for cell in cells)
            raise InputRefused(
                f"{wanted} cases were asked for from the {children} children of the group {group}: ask for fewer."
            )
    return targets


def _largest_first(
    cells: list[Cell], targets: Mapping[Cell, Fraction], sizes: Mapping[Cell, int], crumbs: Fraction
) -> list[Cell]:
    """Cells in the order they take up crumbs: first the largest that stays between 1 and its size."""
    ordered = sorted(cells, key=lambda cell: -targets[cell])
    roomy = [c for c in ordered if targets[c] > 1 and targets[c] + crumbs < sizes[c]]
    return roomy[:1] + [cell for cell in ordered if cell not in roomy[:1]]
