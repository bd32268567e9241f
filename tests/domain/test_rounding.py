"""Unbiased controlled rounding, and random numbers that are the same everywhere."""

from collections import Counter
from fractions import Fraction
from math import ceil, floor, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.rounding import HashRandom, controlled_round

ROWS, COLUMNS = ("a", "b", "c", "d"), ("x", "y", "z")


@st.composite
def tables(draw):
    """Tables whose columns add up to whole numbers, some cells missing."""
    table = {}
    for column in COLUMNS:
        rows = draw(st.lists(st.sampled_from(ROWS), min_size=1, unique=True))
        values = [Fraction(draw(st.integers(0, 40)), 7) for _ in rows]
        values[-1] += ceil(sum(values)) - sum(values)
        table |= {(row, column): value for row, value in zip(rows, values, strict=True)}
    return table


@settings(deadline=None, max_examples=150)
@given(tables(), st.text(min_size=1, max_size=8))
def test_cells_and_rows_go_to_floor_or_ceiling_and_columns_are_kept(table, seed):
    rounded = controlled_round(table, HashRandom(seed, "test"))
    assert rounded.keys() == table.keys()
    for cell, value in table.items():
        assert floor(value) <= rounded[cell] <= ceil(value)
    for column in COLUMNS:
        assert sum(n for (_, c), n in rounded.items() if c == column) == sum(
            v for (_, c), v in table.items() if c == column
        )
    for row in ROWS:
        exact = sum((v for (r, _), v in table.items() if r == row), Fraction(0))
        assert floor(exact) <= sum(n for (r, _), n in rounded.items() if r == row) <= ceil(exact)


def test_every_cells_mean_over_many_seeds_is_its_value():
    table = {
        ("a", "x"): Fraction(1, 10),
        ("a", "y"): Fraction(17, 10),
        ("b", "x"): Fraction(12, 10),
        ("b", "y"): Fraction(4, 10),
        ("c", "x"): Fraction(7, 10),
        ("c", "y"): Fraction(9, 10),
    }
    seeds = 4000
    totals: Counter[tuple[str, str]] = Counter()
    for seed in range(seeds):
        totals.update(controlled_round(table, HashRandom(str(seed), "test")))
    for cell, value in table.items():
        chance = value - floor(value)
        error = sqrt(float(chance * (1 - chance)) / seeds)
        assert abs(totals[cell] / seeds - value) < 4 * error


def test_whole_tables_are_left_alone():
    table = {("a", "x"): Fraction(3), ("b", "x"): Fraction(0)}
    assert controlled_round(table, HashRandom("seed", "test")) == {("a", "x"): 3, ("b", "x"): 0}


def test_a_column_that_is_not_whole_is_refused():
    with pytest.raises(ValueError, match="the total of column x is not whole"):
        controlled_round({("a", "x"): Fraction(1, 2)}, HashRandom("seed", "test"))


def test_random_words_are_frozen():
    """Worked out with another program: the first 8 bytes of HMAC-SHA256 of "context|1" and "context|2"."""
    random = HashRandom("seed", "context")
    assert [random.word(), random.word()] == [0x30EEB2DBBCE993AA, 0x01139A3FA088390D]


def test_random_numbers_stay_below_their_limit_and_reach_every_number():
    random = HashRandom("seed", "context")
    assert {random.below(6) for _ in range(300)} == set(range(6))
    assert all(0 <= random.uniform() < 1 for _ in range(300))
