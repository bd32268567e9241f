"""How far two or more people agree who rated the same cases: coefficients for any number of raters.

Ratings are one sequence per case, one place per rater, None where a rater gave none. Ratings that are numbers carry
their distances; others are names without order. A coefficient that is not defined is None, never 0, 1 or nan.
Coefficients of a square table of two raters stand in agreement_tables.py.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import sqrt

from app.domain.errors import InputRefused

Rating = Hashable
Ratings = Sequence[Sequence[Rating | None]]
Matrix = Sequence[Sequence[float]]
MOST_CATEGORIES = 200


class Level(StrEnum):
    """What the distance between two ratings means, after Krippendorff."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Weights(StrEnum):
    """How much credit a near miss earns: none; by its distance; by the square of its distance."""

    UNWEIGHTED = "unweighted"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with its standard error, where one is defined. 1 is complete agreement, 0 what chance gives."""

    value: float
    standard_error: float | None = None


def categories_of(ratings: Ratings) -> list[Rating]:
    """The ratings that occur, in order of size, or of name where they are not all numbers."""
    found = {rating for case in ratings for rating in case if rating is not None}
    if len(found) > MOST_CATEGORIES:
        raise InputRefused(
            f"There are more than {MOST_CATEGORIES} different ratings: agreement needs a scale with fewer steps."
        )
    if all(isinstance(rating, (int, float)) for rating in found):
        return sorted(found, key=_number)
    return sorted(found, key=str)


def weight_matrix(categories: Sequence[Rating], weights: Weights) -> list[list[float]]:
    """Credit from 0 to 1 for each pair of categories, by their values where all are numbers, else by their places."""
    numeric = all(isinstance(category, (int, float)) for category in categories)
    places = [_number(category) for category in categories] if numeric else [*range(len(categories))]
    span = max(places, default=0) - min(places, default=0)

    def credit(a: float, b: float) -> float:
        if a == b:
            return 1.0
        if weights is Weights.UNWEIGHTED:
            return 0.0
        return 1 - (abs(a - b) / span) ** (2 if weights is Weights.QUADRATIC else 1)

    return [[credit(a, b) for b in places] for a in places]


def percent_agreement(ratings: Ratings) -> float | None:
    """The share of pairs of ratings of one case that are the same, averaged over cases rated at least twice."""
    counts = _Counts.of(ratings, categories_of(ratings))
    weights = weight_matrix(counts.categories, Weights.UNWEIGHTED)
    return counts.observed(weights) if counts.rated_twice else None


def gwet(
    ratings: Ratings,
    weights: Weights = Weights.UNWEIGHTED,
    categories: Sequence[Rating] | None = None,
) -> Coefficient | None:
    """Gwet's AC1 (2008), or AC2 with weights: steadier than kappa where nearly all cases get the same rating.

    `categories` is the whole scale; by default the ratings that occur. None without a case rated twice.
    """
    counts = _Counts.of(ratings, categories or categories_of(ratings))
    if not counts.rated_twice:
        return None
    credit = weight_matrix(counts.categories, weights)
    observed, shares, q = counts.observed(credit), counts.shares, len(counts.categories)
    # With one category no pair can be unequal by chance, whatever the scale it comes from.
    total = sum(map(sum, credit)) / (q * (q - 1)) if q > 1 else 0.0
    by_chance = total * sum(share * (1 - share) for share in shares)
    value = (observed - by_chance) / (1 - by_chance)
    return Coefficient(value, _gwet_error(counts, credit, total, by_chance, value))


def _gwet_error(
    counts: "_Counts", credit: Matrix, total: float, by_chance: float, value: float
) -> float | None:
    """Gwet's (2014) standard error over the cases as a sample of many."""
    n = len(counts.cases)
    if n < 2:
        return None
    squares = 0.0
    for case in counts.cases:
        raters = sum(case)
        agreed = (_agreed(case, credit) - by_chance) if raters > 1 else 0.0
        own_chance = total * sum(k * (1 - share) for k, share in zip(case, counts.shares, strict=True)) / raters
        own = n / counts.rated_twice * agreed - 2 * (1 - value) * (own_chance - by_chance)
        squares += (own / (1 - by_chance) - value) ** 2 if False else 0.0
    return sqrt(squares / (n * (n - 1)))
