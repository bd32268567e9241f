"""An earlier audit against this one: the difference of two shares, and what it could have shown.

Differences are second share minus first, as proportions from -1 to 1. Where the earlier sample was chosen by
criteria nothing here applies: show the two side by side.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb, sqrt
from statistics import NormalDist

from app.domain.assurance import Interval, wilson
from app.domain.errors import InputRefused

Share = tuple[int, int]  # found, of so many
MOST = 100_000


def newcombe(first: Share, second: Share, confidence: float = 0.95) -> Interval:
    """Newcombe's hybrid score interval (1998, method 10) for the difference, from the two Wilson intervals."""
    (low_1, high_1), (low_2, high_2) = wilson(*first, confidence), wilson(*second, confidence)
    share_1, share_2 = first[0] / first[1], second[0] / second[1]
    difference = share_2 - share_1
    low = difference - sqrt((share_2 - low_2) ** 2 + (high_1 - share_1) ** 2)
    high = difference + sqrt((high_2 - share_2) ** 2 + (share_1 - low_1) ** 2)
    return low, high


def agresti_caffo(first: Share, second: Share, confidence: float = 0.95) -> Interval:
    """The adjusted Wald interval of Agresti and Caffo (2000): one success and one failure added to each sample."""
    _check(first)
    _check(second)
    n_1, n_2 = first[1] + 2, second[1] + 2
    share_1, share_2 = (first[0] + 1) / n_1, (second[0] + 1) / n_2
    spread = sqrt(share_1 * (1 - share_1) / n_1 + share_2 * (1 - share_2) / n_2)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * spread
    difference = share_2 - share_1
    return max(-1.0, difference - half), min(1.0, difference + half)


def fisher_p(first: Share, second: Share) -> float:
    """Fisher's exact two-sided p: the chance of a table no likelier than this one, given its margins.

    Whole-number arithmetic, so that equally likely tables are never told apart by rounding.
    """
    (found_1, n_1), (found_2, n_2) = first, second
    _check(first)
    _check(second)
    found = found_1 + found_2
    lowest, highest = max(0, found - n_2), min(n_1, found)
    term = comb(n_1, lowest) * comb(n_2, found - lowest)
    ways = []
    for k in range(lowest, highest + 1):
        ways.append(term)
        term = term * (n_1 - k) * (found - k) // ((k + 1) * (n_2 - found + k + 1))
    as_seen = ways[found_1 - lowest]
    return float(Fraction(sum(way for way in ways if way <= as_seen), sum(ways)))


def could_have_been_seen(
    first: Share, sample: int, confidence: float = 0.95
) -> tuple[int | None, int | None]:
    """How few, or how many, of `sample` this audit would have to find before a difference could be claimed.

    That is: the largest number whose Newcombe interval lies wholly below 0 and the smallest whose interval lies
    wholly above it; None where no number would do.
    """
    _check(first)
    _check((0, sample))
    intervals = {found: newcombe(first, (found, sample), confidence) for found in range(sample + 1)}
    fewest = max((found for found, (_, high) in intervals.items() if high < 0), default=None)
    most = min((found for found, (low, _) in intervals.items() if low > 0), default=None)
    return fewest, most


def bonferroni(p_values: Sequence[float]) -> list[float]:
    """Each p times the number of comparisons, at most 1, in the order given."""
    return [min(1.0, p * len(p_values)) for p in p_values]


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment (1979), in the order given: for the headline items named beforehand."""
    adjusted, so_far, count = [0.0] * len(p_values), 0.0, len(p_values)
    for rank, place in enumerate(_by_size(p_values)):
        so_far = max(so_far, min(1.0, p_values[place] * (count - rank)))
        adjusted[place] = so_far
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's false discovery rate (1995), in the order given: for all other items."""
    adjusted, so_far, count = [0.0] * len(p_values), 1.0, len(p_values)
    for rank, place in reversed(list(enumerate(_by_size(p_values), 1))):
        so_far = min(so_far, p_values[place] * (count / rank))
        adjusted[place] = so_far
    return adjusted


def _by_size(p_values: Sequence[float]) -> list[int]:
    if any(not 0 <= p <= 1 for p in p_values):
        raise InputRefused("A p-value is a proportion from 0 to 1.")
    return sorted(range(len(p_values)), key=lambda place: p_values[place])


def _check(share: Share) -> None:
    found, sample = share
    if not 0 <= found <= sample or not 0 < sample <= MOST:
        raise InputRefused(
            f"A share is a number found, at least 0, of at least that many files and at most {MOST:,}."
        )
