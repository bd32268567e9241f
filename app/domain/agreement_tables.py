"""Agreement of two raters from their square table: rows the first rater's rating, columns the second's.

Rows and columns are the steps of one scale in order, evenly apart unless `categories` gives their values. A
coefficient that is not defined is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.domain.agreement import (
    Coefficient,
    Matrix,
    Rating,
    Ratings,
    Weights,
    categories_of,
    weight_matrix,
)
from app.domain.errors import InputRefused

Table = Sequence[Sequence[int]]


def table_of(ratings: Ratings, categories: Sequence[Rating] | None = None) -> list[list[int]]:
    """The table of the cases that both of two raters rated; a rating outside `categories` is a KeyError."""
    scale = categories_of(ratings) if categories is None else categories
    places = {category: place for place, category in enumerate(scale)}
    table = [[0] * len(scale) for _ in scale]
    for first, second in ratings:
        if first is not None and second is not None:
            table[places[first]][places[second]] += 1
    return table


def cohen_kappa(
    table: Table,
    weights: Weights = Weights.UNWEIGHTED,
    categories: Sequence[Rating] | None = None,
) -> Coefficient | None:
    """Cohen's kappa (1960), weighted (1968) if asked; standard error of Fleiss, Cohen and Everitt (1969).

    None where both raters would always agree by chance, as when all cases got the same rating.
    """
    pair = _pair(table, weights, categories)
    if pair is None:
        return None
    mean_of_row = [_dot(pair.columns, line) for line in pair.credit]
    mean_of_column = [_dot(pair.rows, line) for line in pair.credit]
    return pair.coefficient(_dot(pair.rows, mean_of_row), mean_of_row, mean_of_column)


def gwet_of_table(table: Table, weights: Weights = Weights.UNWEIGHTED) -> Coefficient | None:
    """Gwet's AC1, or AC2 with weights, on the whole scale of the table; his standard error for two raters (2008)."""
    pair = _pair(table, weights, None)
    if pair is None:
        return None
    q = len(pair.rows)
    total = sum(map(sum, pair.credit)) / (q * (q - 1)) if q > 1 else 0.0
    unlike = [total * (1 - share) for share in pair.shares]
    return pair.coefficient(_dot(pair.shares, unlike), unlike, unlike)


def krippendorff_of_table(
    table: Table, weights: Weights = Weights.UNWEIGHTED
) -> Coefficient | None:
    """Krippendorff's alpha for two raters who rated every case; unweighted is nominal, quadratic the interval level."""
    pair = _pair(table, weights, None)
    if pair is None:
        return None
    mean_of_row = [_dot(pair.columns, line) for line in pair.credit]
    mean_of_column = [_dot(pair.rows, line) for line in pair.credit]
    means = [(a + b) / 2 for a, b in zip(mean_of_row, mean_of_column, strict=True)]
    by_chance = sum(
        _dot(pair.shares, line) * share
        for line, share in zip(pair.credit, pair.shares, strict=True)
    )
    plain = pair.coefficient(by_chance, means, means)
    if plain is None:
        return None
    # Krippendorff counts chance pairs without a rating being paired with itself.
    extra = (1 - pair.observed) / (2 * pair.cases * (1 - by_chance))
    return Coefficient(plain.value + extra, plain.standard_error)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The table as shares of its cases."""

    cases: int
    cells: Matrix
    rows: Sequence[float]
    columns: Sequence[float]
    credit: Matrix

    @property
    def shares(self) -> list[float]:
        return [(a + b) / 2 for a, b in zip(self.rows, self.columns, strict=True)]

    @property
    def observed(self) -> float:
        return sum(_dot(cells, line) for cells, line in zip(self.cells, self.credit, strict=True))

    def coefficient(
        self, by_chance: float, of_row: Sequence[float], of_column: Sequence[float]
    ) -> Coefficient | None:
        """(observed - chance) / (1 - chance), and the error to which each cell's credit and chance add."""
        if 1 - by_chance < 1e-12:
            return None
        value = (self.observed - by_chance) / (1 - by_chance)
        squares = sum(
            share * (self.credit[k][m] - (1 - value) * (of_row[k] + of_column[m])) ** 2
            for k, line in enumerate(self.cells)
            for m, share in enumerate(line)
        )
        spread = squares - (self.observed - 2 * (1 - value) * by_chance) ** 2
        return Coefficient(value, sqrt(max(0.0, spread) / self.cases) / (1 - by_chance))


def _pair(table: Table, weights: Weights, categories: Sequence[Rating] | None) -> _Pair | None:
    """None for a table without a case. Raises InputRefused when it is not square."""
    size = len(table)
    if any(len(line) != size for line in table):
        raise InputRefused("A table of two raters needs as many columns as rows.")
    n = sum(map(sum, table))
    if n == 0:
        return None
    cells = [[number / n for number in line] for line in table]
    columns = [sum(line[m] for line in cells) for m in range(size)]
    scale = range(size) if categories is None else categories
    return _Pair(
        n, cells, [sum(line) for line in cells], columns, weight_matrix(list(scale), weights)
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
