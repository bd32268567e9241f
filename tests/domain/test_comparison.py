"""Two audits side by side: differences, what could have been seen, and many comparisons at once."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.comparison import (
    agresti_caffo,
    benjamini_hochberg,
    bonferroni,
    could_have_been_seen,
    fisher_p,
    holm,
    newcombe,
)
from app.domain.errors import InputRefused

shares = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_difference_has_the_printed_intervals():
    # Perondi and others (2004), 7 of 34 against 1 of 34, as printed by Fagerland, Lydersen and Laake.
    assert newcombe((1, 34), (7, 34)) == pytest.approx((0.019, 0.34), abs=5.1e-4)
    assert agresti_caffo((1, 34), (7, 34)) == pytest.approx((0.0116, 0.3217), abs=5.1e-5)


def test_newcombes_own_example_is_met():
    # Newcombe (1998), Statistics in Medicine 17: 873-890, example (a): 56/70 against 48/80, method 10.
    assert newcombe((48, 80), (56, 70)) == pytest.approx((0.0524, 0.3339), abs=5.1e-5)


def test_fishers_p_is_rs():
    # R 4.2.2, fisher.test.
    assert fisher_p((6, 7), (2, 7)) == pytest.approx(0.1025641025641, abs=1e-12)
    assert fisher_p((5, 56), (0, 29)) == pytest.approx(0.1606214432095, abs=1e-12)
    assert fisher_p((10, 10), (0, 10)) == pytest.approx(1.082508822447e-05, rel=1e-12)
    assert fisher_p((0, 10), (0, 10)) == 1


@settings(max_examples=150, deadline=None)
@given(shares, shares)
def test_exchanging_the_audits_turns_the_sign(first, second):
    low, high = newcombe(first, second)
    assert newcombe(second, first) == pytest.approx((-high, -low), abs=1e-12)
    difference = second[0] / second[1] - first[0] / first[1]
    assert -1 <= low <= difference <= high <= 1
    assert fisher_p(first, second) == fisher_p(second, first)
    adjusted = agresti_caffo(first, second)
    assert agresti_caffo(second, first) == pytest.approx((-adjusted[1], -adjusted[0]), abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(shares, shares)
def test_fishers_p_adds_up_every_table_no_likelier(first, second):
    found = first[0] + second[0]
    ways = {
        k: comb(first[1], k) * comb(second[1], found - k)
        for k in range(max(0, found - second[1]), min(first[1], found) + 1)
    }
    expected = sum(way for way in ways.values() if way <= ways[first[0]]) / sum(ways.values())
    assert fisher_p(first, second) == pytest.approx(expected, rel=1e-12)


def test_a_small_earlier_audit_could_only_have_shown_a_great_change():
    assert could_have_been_seen((2, 12), 50) == (0, 24)
    assert could_have_been_seen((6, 12), 50) == (11, 39)
    assert could_have_been_seen((3, 20), 50) == (1, 20)
    assert could_have_been_seen((0, 1), 1) == (None, None)


def test_adjusted_ps_are_rs():
    # R 4.2.2, p.adjust.
    ps = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    assert holm(ps) == pytest.approx([0.01, 0.072, *[0.312] * 5, *[0.615] * 3])
    assert bonferroni(ps) == pytest.approx([0.01, 0.08, 0.39, 0.41, 0.42, 0.6, 0.74, 1, 1, 1])
    assert benjamini_hochberg(ps) == pytest.approx(
        [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.74 / 7, *[0.216] * 3]
    )
    assert holm([]) == benjamini_hochberg([]) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_adjusting_keeps_the_order_and_follows_the_places(ps, random):
    order = list(range(len(ps)))
    random.shuffle(order)
    for adjust in (holm, benjamini_hochberg, bonferroni):
        adjusted = adjust(ps)
        assert adjust([ps[place] for place in order]) == pytest.approx(
            [adjusted[place] for place in order]
        )
        assert all(p <= a <= 1 for p, a in zip(ps, adjusted, strict=True))
    assert all(
        b <= h + 1e-12 and h <= f + 1e-12
        for b, h, f in zip(benjamini_hochberg(ps), holm(ps), bonferroni(ps), strict=True)
    )


@pytest.mark.parametrize(
    "question",
    [
        lambda: fisher_p((1, 0), (1, 2)),
        lambda: fisher_p((3, 2), (1, 2)),
        lambda: fisher_p((1, 2), (-1, 2)),
        lambda: newcombe((1, 0), (1, 2)),
        lambda: agresti_caffo((1, 2), (3, 2)),
        lambda: could_have_been_seen((1, 2), 0),
        lambda: fisher_p((1, 200_000), (1, 2)),
        lambda: holm([0.5, 1.5]),
        lambda: benjamini_hochberg([-0.1]),
    ],
)
def test_figures_that_cannot_be_meant_are_refused(question):
    with pytest.raises(InputRefused):
        question()
