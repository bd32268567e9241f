"""Limits on a share and on a number of children: published values, definitions, and every small case by enumeration."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import assurance
from app.domain.assurance import (
    assurance_sentence,
    chance_of_finding,
    clopper_pearson,
    effective_size,
    half_width,
    jeffreys,
    limits_in_population,
    sample_for_half_width,
    sample_needed,
    standard_error,
    upper_in_population,
    upper_in_strata,
    wilson,
    wilson_corrected,
)
from app.domain.errors import InputRefused

# Printed in Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables (2017), for 13 of 16.
PRINTED = {
    wilson: (0.5699, 0.9341),
    wilson_corrected: (0.5369, 0.9503),
    clopper_pearson: (0.5435, 0.9595),
    jeffreys: (0.5792, 0.9442),
}


@pytest.mark.parametrize("method", PRINTED)
def test_intervals_for_a_share_are_the_printed_ones(method):
    assert method(13, 16) == pytest.approx(PRINTED[method], abs=5.1e-5)


def test_other_levels_of_confidence_are_kept():
    # R 4.2.2, binom.test and prop.test.
    assert clopper_pearson(3, 50, 0.9) == pytest.approx(
        (0.01655185918923, 0.1478371763642), abs=1e-10
    )
    assert wilson(3, 50, 0.99) == pytest.approx((0.01529484000922, 0.2077990007023), abs=1e-10)


def test_nothing_and_everything_found_reach_the_ends():
    for method in PRINTED:
        assert method(0, 50)[0] == 0
        assert method(50, 50)[1] == 1
    assert clopper_pearson(0, 50)[1] == pytest.approx(1 - 0.025 ** (1 / 50), abs=1e-12)
    assert clopper_pearson(1, 1) == (pytest.approx(0.025, abs=1e-12), 1)


def test_there_is_no_correction_at_exactly_one_half():
    assert wilson_corrected(25, 50) == pytest.approx(wilson(25, 50), abs=1e-12)
    assert wilson_corrected(24, 50)[0] < wilson(24, 50)[0]


def test_an_effective_sample_may_be_a_fraction():
    low, high = wilson(4.1, 41.3)
    assert wilson(4, 41)[0] < 4.1 / 41.3 < wilson(4, 41)[1]
    assert low < 4.1 / 41.3 < high
    assert clopper_pearson(4.1, 41.3)[0] < low


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_every_interval_holds_the_share_and_mirrors_what_was_not_found(share, confidence):
    found, sample = share
    for method in PRINTED:
        low, high = method(found, sample, confidence)
        assert 0 <= low <= found / sample <= high <= 1
        assert method(sample - found, sample, confidence) == pytest.approx(
            (1 - high, 1 - low), abs=1e-9
        )
    exact, plain = clopper_pearson(found, sample, confidence), jeffreys(found, sample, confidence)
    assert exact[0] <= plain[0] + 1e-12
    assert exact[1] >= plain[1] - 1e-12


@pytest.mark.parametrize(
    ("found", "sample", "population", "limits"),
    [
        (0, 50, 1100, (0, 76)),
        (1, 50, 1100, (1, 114)),
        (45, 100, 300, (111, 160)),
        (0, 4, 90, (0, 53)),
        (1, 4, 90, (1, 71)),
        (2, 50, 50, (2, 2)),
        (0, 1, 1, (0, 0)),
    ],
)
def test_the_limits_in_a_population_are_those_of_direct_test_inversion(
    found, sample, population, limits
):
    assert limits_in_population(found, sample, population) == limits


@pytest.mark.parametrize(
    ("population", "at_95", "at_99"),
    [(200, 10, 15), (500, 27, 41), (800, 45, 68), (1000, 56, 85), (1100, 62, 94), (1500, 85, 129), (2000, 114, 173)],
)  # fmt: skip
def test_nothing_found_in_fifty_still_allows_so_many(population, at_95, at_99):
    assert upper_in_population(0, 50, population) == at_95
    assert upper_in_population(0, 50, population, 0.99) == at_99


def test_every_small_case_equals_the_definition():
    compared = 0
    for population in range(1, 15):
        for sample, confidence in product(range(1, population + 1), (0.8, 0.95)):
            risk = round((1 - confidence) * 1000)  # thousandths, exact
            ways = comb(population, sample)
            for found in range(sample + 1):
                below = [
                    sum(comb(m, k) * comb(population - m, sample - k) for k in range(found + 1))
                    for m in range(population + 1)
                ]
                above = [
                    sum(
                        comb(m, k) * comb(population - m, sample - k)
                        for k in range(found, sample + 1)
                    )
                    for m in range(population + 1)
                ]
                upper = max(m for m, way in enumerate(below) if way * 1000 > risk * ways)
                low = min(m for m, way in enumerate(above) if way * 2000 > risk * ways)
                high = max(m for m, way in enumerate(below) if way * 2000 > risk * ways)
                assert upper_in_population(found, sample, population, confidence) == upper
                assert limits_in_population(found, sample, population, confidence) == (low, high)
                compared += 1
    assert compared > 1000


def test_the_one_sided_limit_covers_every_possible_truth():
    population, sample = 90, 4
    limits = [upper_in_population(found, sample, population) for found in range(sample + 1)]
    for truth in range(population + 1):
        covered = sum(
            comb(truth, found) * comb(population - truth, sample - found)
            for found in range(sample + 1)
            if truth <= limits[found]
        )
        assert covered >= 0.95 * comb(population, sample)


def test_the_chance_of_finding_one_and_the_sample_it_needs():
    assert chance_of_finding(11, 50, 1100) == pytest.approx(0.4019714304364, abs=1e-12)
    assert chance_of_finding(1, 50, 1100) == pytest.approx(50 / 1100)
    assert chance_of_finding(0, 50, 1100) == 0
    assert chance_of_finding(1051, 50, 1100) == 1
    assert [sample_needed(d, n) for d, n in ((1, 1100), (11, 1100), (5, 500), (10, 1000))] == [
        1045,
        262,
        225,
        258,
    ]
    assert sample_needed(10, 1000, 0.99) == 368
    assert sample_needed(1, 1) == 1
    assert sample_needed(50_000, 100_000) == 5


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_the_sample_needed_is_the_smallest_that_is_enough(case):
    affected, population = case
    needed = sample_needed(affected, population)
    assert chance_of_finding(affected, needed, population) >= 0.95 - 1e-12
    if needed > 1:
        assert chance_of_finding(affected, needed - 1, population) < 0.95


def test_the_worst_spread_over_strata_equals_trying_them_all():
    for strata in (
        [(10, 2), (8, 4)],
        [(12, 3), (12, 3)],
        [(6, 1), (5, 2), (4, 4)],
        [(5, 0), (6, 3)],
        [(7, 7)],
    ):
        worst = max(
            sum(spread)
            for spread in product(*(range(size - read + 1) for size, read in strata))
            if _chance(strata, spread) > 0.05 + 1e-12
        )
        assert upper_in_strata(strata) == worst
    assert upper_in_strata([(20, 1), (6, 3), (5, 5)]) == 18
    assert upper_in_strata([(1100, 50)]) == upper_in_population(0, 50, 1100)


def _chance(strata, spread) -> float:
    chance = 1.0
    for (size, read), unseen in zip(strata, spread, strict=True):
        chance *= comb(size - unseen, read) / comb(size, read)
    return chance


def test_a_standard_error_allows_for_the_share_of_all_children_read():
    assert standard_error(3, 10, 50) == pytest.approx(0.1366, abs=5e-5)
    assert standard_error(2, 100, 300) == pytest.approx(0.0115, abs=5e-5)
    assert standard_error(5, 50, 50) == 0
    assert assurance.rule_of_three(50) == 0.06
    assert assurance.rule_of_three(2) == 1


def test_the_sentence_says_what_the_figures_do_not_show():
    assert assurance_sentence(0, 50, 1100, "unsafe practice") == (
        "None of the 50 files showed unsafe practice. That is consistent with none at all, and also with up to 62 "
        "of the 1,100 children (95 % confidence). It cannot show that no child is at risk."
    )
    assert assurance_sentence(1, 50, 1100, "unsafe practice") == (
        "1 of the 50 files showed unsafe practice. That is consistent with 1 to 114 of the 1,100 children "
        "(95 % confidence)."
    )
    assert "up to 94 of the 1,100 children (99 % confidence)" in assurance_sentence(
        0, 50, 1100, "it", 0.99
    )


def test_the_sentence_without_a_population_speaks_of_shares():
    assert "also with up to 5.8 % of all such children" in assurance_sentence(0, 50, None)
    assert "consistent with 3.3 % to 21.8 % of all such children" in assurance_sentence(5, 50, None)


def test_the_sentence_of_a_whole_population_has_no_doubt():
    whole = assurance_sentence(0, 50, 50, "it")
    assert (
        whole
        == "None of the 50 files showed it. Every child's file was read, so this is the whole picture."
    )
    assert assurance_sentence(50, 50, 60, "it").startswith("All of the 50 files showed it.")
    assert assurance_sentence(0, 1, 9, "it").startswith("The one file read did not show it.")
    assert assurance_sentence(1, 1, 9, "it").startswith("The one file read showed it.")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (lambda: wilson(0, 0), "at least 1 file"),
        (lambda: wilson(-1, 10), "cannot be below 0 or above"),
        (lambda: clopper_pearson(11, 10), "cannot be below 0 or above"),
        (lambda: jeffreys(1, 10, 1.0), "A confidence is a proportion"),
        (lambda: wilson(1, 10, float("nan")), "A confidence is a proportion"),
        (lambda: wilson(1, 10, 95), "0.95 for 95 %"),
        (lambda: limits_in_population(0, 50, 49), "at least the number of files read"),
        (lambda: limits_in_population(0, 50, 100_001), "at most 100,000"),
        (lambda: upper_in_strata([(0, 0)]), "at least the number of files read"),
        (lambda: sample_needed(0, 10), "at least 1"),
        (lambda: sample_needed(11, 10), "cannot be below 0 or above"),
        (lambda: standard_error(1, 1, 10), "at least 2"),
        (lambda: assurance_sentence(5, 4, 4), "cannot be below 0 or above"),
    ],
)
def test_figures_that_cannot_be_meant_are_refused(question, says):
    with pytest.raises(InputRefused, match=says):
        question()


def test_the_half_width_is_that_of_a_draw_without_replacement():
    """By hand: 1.96 times the root of 0.25 / 49 * 1050 / 1100."""
    assert half_width(50, 1100) == pytest.approx(0.136779, abs=2e-6)
    assert half_width(50, 1100, 0.99) == pytest.approx(0.179758, abs=2e-6)
    assert (half_width(1100, 1100), half_width(1, 1100)) == (0, 0.5)


@pytest.mark.parametrize("population", [1, 2, 7, 60, 1100])
@pytest.mark.parametrize("wanted", [0.01, 0.05, 0.1, 0.5])
def test_the_sample_for_a_half_width_is_the_smallest_that_has_it(population, wanted):
    found = sample_for_half_width(wanted, population)
    assert half_width(found, population) <= wanted
    assert all(half_width(n, population) > wanted for n in range(1, found))


@pytest.mark.parametrize("wanted", [0, -0.1, 0.51])
def test_a_half_width_that_cannot_be_is_refused(wanted):
    with pytest.raises(InputRefused, match="at most 50 percentage points"):
        sample_for_half_width(wanted, 1100)


def test_the_effective_size_is_kishs():
    """Two of weight 1 and one of weight 2 tell as much as 16 / 6 equal ones; equal weights cost nothing."""
    assert effective_size([Fraction(1), Fraction(1), Fraction(2)]) == pytest.approx(16 / 6)
    assert effective_size([Fraction(22)] * 50) == 50
    with pytest.raises(InputRefused):
        effective_size([])
