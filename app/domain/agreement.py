"""How far two or more people agree who rated the same cases: coefficients for any number of raters.

Ratings are one sequence per case, one place per rater, None where a rater gave none. Ratings that are numbers carry
their distances; others are names without order. A coefficient that is not defined is None, never 0, 1 or nan.
Coefficients of a square table of two raters stand in agreement_tables.py.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
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


def is_numeric(categories: Iterable[Rating]) -> bool:
    return all(isinstance(category, int | float) for category in categories)


def categories_of(ratings: Ratings) -> list[Rating]:
    """The ratings that occur, in order of size, or of name where they are not all numbers."""
    found = {rating for case in ratings for rating in case if rating is not None}
    if len(found) > MOST_CATEGORIES:
        raise InputRefused(
            f"There are more than {MOST_CATEGORIES} different ratings: agreement needs a scale with fewer steps."
        )
    if is_numeric(found):
        return sorted(found, key=as_number)
    return sorted(found, key=str)


def weight_matrix(categories: Sequence[Rating], weights: Weights) -> Matrix:
    """Credit from 0 to 1 for each pair of categories, by their values where all are numbers, else by their places."""
    numeric = is_numeric(categories)
    places = [as_number(name) if numeric else place for place, name in enumerate(categories)]
    span = max(places, default=0) - min(places, default=0)

    def credit(a: float, b: float) -> float:
        if a == b or weights is Weights.UNWEIGHTED:
            return float(a == b)
        return float(1 - (abs(a - b) / span) ** (2 if weights is Weights.QUADRATIC else 1))

    return [[credit(a, b) for b in places] for a in places]


def as_number(rating: Rating) -> float:
    if not isinstance(rating, int | float):
        raise TypeError("a rating that is a name has no value")
    return float(rating)


def percent_agreement(ratings: Ratings) -> float | None:
    """The share, from 0 to 1, of pairs of ratings of one case that are the same, averaged over cases rated twice."""
    counts = _counted(ratings, None)
    return counts.observed(Weights.UNWEIGHTED) if counts.rated_twice else None


def gwet(
    ratings: Ratings,
    weights: Weights = Weights.UNWEIGHTED,
    categories: Sequence[Rating] | None = None,
) -> Coefficient | None:
    """Gwet's AC1 (2008), or AC2 with weights: steadier than kappa where nearly all cases get the same rating.

    `categories` is the whole scale; by default the ratings that occur. None without a case rated twice. The
    standard error is Gwet's (2014), of the cases as a sample from many.
    """
    counts = _counted(ratings, categories)
    if not counts.rated_twice:
        return None
    q, n = len(counts.categories), len(counts.cases)
    credit = weight_matrix(counts.categories, weights)
    # With one category in use nothing can differ by chance, however many more the scale has.
    total = sum(map(sum, credit)) / (q * (q - 1)) if q > 1 else 0.0
    unlike = [1 - share for share in counts.shares]
    by_chance = total * sum(share * rest for share, rest in zip(counts.shares, unlike, strict=True))
    value = (counts.observed(weights) - by_chance) / (1 - by_chance)
    squares = 0.0
    for case in counts.cases:
        raters = case.total()
        above = (_agreed(case, credit) - by_chance) * n / counts.rated_twice if raters > 1 else 0.0
        own_chance = total * sum(number * unlike[k] for k, number in case.items()) / raters
        own = (above - 2 * (1 - value) * (own_chance - by_chance)) / (1 - by_chance)
        squares += (own - value) ** 2
    return Coefficient(value, sqrt(squares / (n * (n - 1))) if n > 1 else None)


def fleiss_kappa(ratings: Ratings) -> float | None:
    """Fleiss' kappa (1971) for any number of raters; None where chance alone would agree always."""
    counts = _counted(ratings, None)
    by_chance = sum(share * share for share in counts.shares)
    if not counts.rated_twice or len(counts.categories) < 2:
        return None
    return (counts.observed(Weights.UNWEIGHTED) - by_chance) / (1 - by_chance)


def krippendorff_alpha(ratings: Ratings, level: Level = Level.NOMINAL) -> float | None:
    """Krippendorff's alpha; None where no case is rated twice or all ratings that can be paired are equal.

    Raises InputRefused for a level above nominal when a rating is not a number.
    """
    counts = _counted(ratings, None)
    if level is not Level.NOMINAL and not is_numeric(counts.categories):
        raise InputRefused(
            f"A scale that is {level} needs ratings that are numbers: recode them or use nominal."
        )
    paired = [case for case in counts.cases if case.total() > 1]
    totals = [sum(case[k] for case in paired) for k in range(len(counts.categories))]
    apart = _distances(counts.categories, totals, level)
    seen = sum(
        number * other * apart[k][m] / (case.total() - 1)
        for case in paired
        for k, number in case.items()
        for m, other in case.items()
    )
    expected = sum(a * b * apart[k][m] for k, a in enumerate(totals) for m, b in enumerate(totals))
    return 1 - (sum(totals) - 1) * seen / expected if expected else None


def _distances(categories: Sequence[Rating], totals: Sequence[int], level: Level) -> Matrix:
    """Squared distances between the categories, as Krippendorff defines them for each level."""

    def apart(k: int, m: int) -> float:
        if k == m:
            return 0.0
        if level is Level.NOMINAL:
            return 1.0
        if level is Level.ORDINAL:
            low, high = sorted((k, m))
            return (sum(totals[low : high + 1]) - (totals[k] + totals[m]) / 2) ** 2
        a, b = as_number(categories[k]), as_number(categories[m])
        return ((a - b) / (a + b)) ** 2 if level is Level.RATIO else (a - b) ** 2

    places = range(len(categories))
    return [[apart(k, m) for m in places] for k in places]


@dataclass(frozen=True)
class _Counts:
    """For every case with a rating, how many raters chose each category, by the category's place."""

    categories: Sequence[Rating]
    cases: Sequence[Counter[int]]

    @cached_property
    def rated_twice(self) -> int:
        return sum(case.total() > 1 for case in self.cases)

    @cached_property
    def shares(self) -> list[float]:
        """The mean over the cases of each category's share of the case's ratings."""
        shares = [0.0] * len(self.categories)
        for case in self.cases:
            for k, number in case.items():
                shares[k] += number / case.total() / len(self.cases)
        return shares

    def observed(self, weights: Weights) -> float:
        """The mean agreement within the cases rated at least twice."""
        credit = weight_matrix(self.categories, weights)
        twice = (case for case in self.cases if case.total() > 1)
        return sum(_agreed(case, credit) for case in twice) / self.rated_twice


def _counted(ratings: Ratings, categories: Sequence[Rating] | None) -> _Counts:
    scale = categories_of(ratings) if categories is None else categories
    places = {category: place for place, category in enumerate(scale)}
    cases = (Counter(places[rating] for rating in case if rating is not None) for case in ratings)
    return _Counts(scale, [case for case in cases if case])


def _agreed(case: Counter[int], credit: Matrix) -> float:
    """The mean credit of the pairs of ratings of one case."""
    raters = case.total()
    pairs = sum(
        number * ((other - 1) if k == m else other) * credit[k][m]
        for k, number in case.items()
        for m, other in case.items()
    )
    return pairs / (raters * (raters - 1))
