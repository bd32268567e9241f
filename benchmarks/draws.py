"""Ten thousand draws of a synthetic county: are size and floor always exact, and is every child's chance the one told?

1,100 children in twelve districts and two teams for disabled children; 50 cases, at least 27 pre-school, by
STRAT-HASH-1, with a seed of its own for each draw, for each way of sharing the cases over the areas. Told are the
draws that missed size, floor or an area's whole number; the children without a chance; the largest deviation of a
child's frequency from its chance, in standard errors; and two tests of the whole: the sum of squares over the children
of each stratum against chi-square (is everybody in a stratum as likely as the others?), and the largest deviation of a
stratum's mean from its target (is rounding unbiased?). The same draw is made once more from shuffled rows, and must be
the same bytes.

    python3 start.py bench draws             10,000 draws a power
    python3 start.py bench draws --short     500 draws a power
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, erfc, floor, sqrt
from random import Random

from app.demo.county import POSITION_DATE, synthetic_county
from app.domain.ages import AgeGroup
from app.domain.draw_document import to_document
from app.domain.frames import FrameChild
from app.domain.sampling import Draw, draw
from app.domain.strata import Design, Placed, Spread, place

SIZE, FLOOR = 50, 27
POWERS = (Fraction(0), Fraction(1, 2), Fraction(1))


@dataclass
class Tally:
    """What so many draws of one design gave."""

    draws: int = 0
    missed: int = 0  # size, floor, or an area beyond its floor and ceiling
    taken: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)  # by stratum: sum of n (N - n)
    counts: Counter[str] = field(default_factory=Counter)
    squares: Counter[str] = field(default_factory=Counter)

    def add(self, found: Draw) -> None:
        self.draws += 1
        self.taken.update(found.selected)
        young = sum(s.count for s in found.strata if s.group == AgeGroup.PRE_SCHOOL)
        areas: Counter[str] = Counter()
        targets: dict[str, Fraction] = {}
        for stratum in found.strata:
            number = stratum.count
            self.spread[stratum.name] += number * (len(stratum.ranked) - number)
            self.counts[stratum.name] += number
            self.squares[stratum.name] += number * number
            areas[stratum.area] += number
            targets[stratum.area] = targets.get(stratum.area, Fraction(0)) + stratum.target
        within = all(floor(t) <= areas[a] <= ceil(t) for a, t in targets.items())
        self.missed += not (len(found.selected) == SIZE and young == FLOOR and within)


def county() -> list[FrameChild]:
    """The synthetic county as a list of a council gives it."""
    return [
        FrameChild(
            one.child,
            born=one.born if one.born <= POSITION_DATE else None,
            expected=one.born if one.born > POSITION_DATE else None,
            district=one.district,
            team=one.team,
            family=one.family,
            plan_start=one.plan_start,
        )
        for one in synthetic_county("benchmark of draws")
    ]


def furthest(found: Draw, tally: Tally) -> tuple[float, float]:
    """The largest deviation of a child's frequency from its chance in standard errors, and the mean square of all."""
    scores = []
    for stratum in found.strata:
        chance = float(stratum.probability)
        error = sqrt(chance * (1 - chance) / tally.draws) or 1.0
        scores += [(tally.taken[c] / tally.draws - chance) / error for c in stratum.ranked]
    return max(map(abs, scores)), sum(score * score for score in scores) / len(scores)


def evenness(found: Draw, tally: Tally) -> tuple[float, int]:
    """Chi-square of the children's counts about the mean of their stratum, and its degrees of freedom.

    Taking n of N without replacement gives counts whose variance is n (N - n) / (N (N - 1)) in every direction in
    which they do not all move together, of which there are N - 1; draws are independent, so these add up.
    """
    total, freedom = 0.0, 0
    for stratum in found.strata:
        size, spread = len(stratum.ranked), tally.spread[stratum.name]
        if size < 2 or not spread:
            continue
        mean = tally.counts[stratum.name] / size
        about = sum((tally.taken[child] - mean) ** 2 for child in stratum.ranked)
        total += about * size * (size - 1) / spread
        freedom += size - 1
    return total, freedom


def chance_of_more(chi_square: float, freedom: int) -> float:
    """The chance of a larger chi-square: Wilson and Hilferty's cube root, good to four digits at a thousand degrees."""
    part = 2 / (9 * freedom)
    score = ((chi_square / freedom) ** (1 / 3) - (1 - part)) / sqrt(part)
    return erfc(score / sqrt(2)) / 2


def bias_of_rounding(found: Draw, tally: Tally) -> float:
    """The largest deviation of a stratum's mean number of cases from its target, in standard errors."""
    worst = 0.0
    for stratum in found.strata:
        mean = tally.counts[stratum.name] / tally.draws
        variance = tally.squares[stratum.name] / tally.draws - mean * mean
        if variance > 0:
            off = abs(mean - float(stratum.target)) / sqrt(variance / tally.draws)
            worst = max(worst, off)
    return worst


def same_when_shuffled(placed: list[Placed], design: Design) -> bool:
    shuffled = list(placed)
    Random(1).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    one, two = (draw(rows, design, POSITION_DATE, "the same seed") for rows in (placed, shuffled))
    return shuffled != placed and to_document(one).encode() == to_document(two).encode()


def measure(power: Fraction, draws: int) -> bool:
    """Prints what the draws of one design gave; whether all is as it must be."""
    children = county()
    design = Design(SIZE, Spread.AREA, power, FLOOR)
    placed = list(place(children, design, POSITION_DATE))
    tally, began = Tally(), time.perf_counter()
    for number in range(draws):
        found = draw(placed, design, POSITION_DATE, f"simulated draw {number} of power {power}")
        tally.add(found)
    took = (time.perf_counter() - began) / draws * 1000
    chances = [stratum.probability for stratum in found.strata]
    never = sum(tally.taken[one.child] == 0 for one in placed)
    largest, mean_square = furthest(found, tally)
    chi_square, freedom = evenness(found, tally)
    p = chance_of_more(chi_square, freedom)
    bias = bias_of_rounding(found, tally)
    shuffled = same_when_shuffled(placed, design)
    print(
        f"power {float(power):g}: {draws:,} draws of {SIZE} of {len(placed):,}, {took:.1f} ms each\n"
        f"  draws that missed size, floor or an area's whole number: {tally.missed}\n"
        f"  children with no chance: {sum(chance <= 0 for chance in chances)}; chances "
        f"{float(min(chances)):.4f} to {float(max(chances)):.4f}; never drawn in these draws: {never}\n"
        f"  frequency against chance: largest deviation {largest:.2f} standard errors over {len(placed):,} children, "
        f"mean square {mean_square:.3f}\n"
        f"  within strata: chi-square {chi_square:.1f} on {freedom} degrees of freedom, p = {p:.3f}\n"
        f"  rounding: largest deviation of a stratum's mean {bias:.2f} standard errors over {len(chances)} strata\n"
        f"  the same draw from shuffled rows: {'the same bytes' if shuffled else 'DIFFERENT BYTES'}"
    )
    return not tally.missed and min(chances) > 0 and shuffled and 0.0001 < p < 0.9999 and bias < 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="500 draws instead of 10,000")
    draws = 500 if parser.parse_args().short else 10_000
    fine = [measure(power, draws) for power in POWERS]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
