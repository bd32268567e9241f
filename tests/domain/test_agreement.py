"""Agreement of raters: published data, what is not defined, and what must not change the answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.agreement import (
    Level,
    Weights,
    as_number,
    categories_of,
    fleiss_kappa,
    gwet,
    krippendorff_alpha,
    percent_agreement,
    weight_matrix,
)
from app.domain.agreement_tables import cohen_kappa, gwet_of_table, krippendorff_of_table, table_of
from app.domain.errors import InputRefused

N = None
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, part C: 4 observers, 12 units.
FOUR_OBSERVERS = [
    [1, 1, N, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [N, 5, 5, 5], [N, N, 1, 1], [N, N, 3, N],
]  # fmt: skip
# Gwet (2014), Handbook of Inter-Rater Reliability: two abstractors, three categories.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def pairs_of(table) -> list[list[int]]:
    return [
        [k, m]
        for k, line in enumerate(table)
        for m, number in enumerate(line)
        for _ in range(number)
    ]


@pytest.mark.parametrize(
    ("level", "alpha"),
    [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849), (Level.RATIO, 0.797)],
)
def test_alpha_of_krippendorffs_own_data_is_the_printed_one(level, alpha):
    assert krippendorff_alpha(FOUR_OBSERVERS, level) == pytest.approx(alpha, abs=5.1e-4)


def test_gwets_coefficients_of_his_data_are_the_printed_ones():
    unweighted, quadratic = (
        gwet(FOUR_OBSERVERS, weights) for weights in (Weights.UNWEIGHTED, Weights.QUADRATIC)
    )
    assert unweighted is not None
    assert quadratic is not None
    assert (unweighted.value, unweighted.standard_error) == pytest.approx(
        (0.77544, 0.14295), abs=1e-5
    )
    assert (quadratic.value, quadratic.standard_error) == pytest.approx((0.914, 0.10396), abs=1e-4)


def test_the_abstractors_table_gives_the_printed_coefficients():
    kappa, weighted = cohen_kappa(ABSTRACTORS), cohen_kappa(ABSTRACTORS, Weights.QUADRATIC)
    ac1, ac2 = gwet_of_table(ABSTRACTORS), gwet_of_table(ABSTRACTORS, Weights.QUADRATIC)
    assert kappa is not None
    assert weighted is not None
    assert ac1 is not None
    assert ac2 is not None
    # vcd 1.4-11: the error of Fleiss, Cohen and Everitt.
    assert (kappa.value, kappa.standard_error) == pytest.approx(
        (0.796409402184, 0.05891071832608), abs=1e-9
    )
    assert weighted.value == pytest.approx(0.892, abs=5e-4)
    assert (ac1.value, ac1.standard_error) == pytest.approx((0.8493305, 0.0432175), abs=1e-6)
    assert ac2.value == pytest.approx(0.940, abs=5e-4)


def test_a_table_and_its_pairs_give_the_same_coefficients():
    pairs = pairs_of(ABSTRACTORS)
    assert table_of(pairs) == ABSTRACTORS
    for weights in Weights:
        one, other = gwet(pairs, weights), gwet_of_table(ABSTRACTORS, weights)
        assert one is not None
        assert other is not None
        assert one.value == pytest.approx(other.value)
    for weights, level in (
        (Weights.UNWEIGHTED, Level.NOMINAL),
        (Weights.QUADRATIC, Level.INTERVAL),
    ):
        table_alpha = krippendorff_of_table(ABSTRACTORS, weights)
        assert table_alpha is not None
        assert table_alpha.value == pytest.approx(krippendorff_alpha(pairs, level))


def test_fleiss_kappa_is_worked_out_by_hand():
    # Two cases, three raters: agreements 1 and 1/3; shares 2/3 and 1/3, so chance 5/9.
    assert fleiss_kappa([["a", "a", "a"], ["a", "b", "b"]]) == pytest.approx(
        (2 / 3 - 5 / 9) / (1 - 5 / 9)
    )


def test_percent_is_of_pairs_within_cases_rated_twice():
    assert percent_agreement([[1, 1], [1, 2], [1, N]]) == pytest.approx(0.5)
    assert percent_agreement([[1, 1, 1], [1, 1, 2]]) == pytest.approx((1 + 1 / 3) / 2)


def test_what_is_not_defined_is_none():
    for nothing in ([], [[1, N], [N, 2]], [[N, N]]):
        assert percent_agreement(nothing) is None
        assert gwet(nothing) is None
        assert fleiss_kappa(nothing) is None
        assert krippendorff_alpha(nothing) is None
        assert cohen_kappa(table_of(nothing)) is None
    same = [[2, 2], [2, 2]]
    assert krippendorff_alpha(same) is None
    assert fleiss_kappa(same) is None
    for undefined in ([[20, 0], [0, 0]], [[20]]):
        assert cohen_kappa(undefined) is None
        assert krippendorff_of_table(undefined) is None
    assert gwet_of_table([[0, 0], [0, 0]]) is None
    assert krippendorff_of_table([]) is None


def test_gwets_coefficient_stays_defined_when_all_ratings_are_equal():
    for coefficient in (
        gwet([[2, 2], [2, 2]]),
        gwet_of_table([[20, 0], [0, 0]]),
        gwet_of_table([[20]]),
    ):
        assert coefficient is not None
        assert (coefficient.value, coefficient.standard_error) == (1, 0)
    single = gwet([[1, 1]])
    assert single is not None
    assert (single.value, single.standard_error) == (1, None)


def test_categories_nobody_used_lower_what_chance_gives():
    pairs = [[1, 1], [1, 2], [2, 2]]
    seen, whole = gwet(pairs), gwet(pairs, categories=[1, 2, 3, 4])
    assert seen is not None
    assert whole is not None
    assert whole.value > seen.value


def test_numbers_are_weighted_by_their_distance_and_names_by_their_place():
    assert weight_matrix([1, 2, 4], Weights.LINEAR)[0] == pytest.approx([1, 2 / 3, 0])
    assert weight_matrix(["a", "b", "c"], Weights.LINEAR)[0] == pytest.approx([1, 0.5, 0])
    assert weight_matrix([1, 2, 4], Weights.QUADRATIC)[0] == pytest.approx([1, 8 / 9, 0])
    assert weight_matrix([1, 2, 4], Weights.UNWEIGHTED)[0] == [1, 0, 0]
    assert categories_of([[10, 9], [N, 1]]) == [1, 9, 10]
    assert categories_of([["b", "a"]]) == ["a", "b"]


def test_kappa_of_the_pairs_uses_the_values_of_the_scale():
    pairs = [[1, 1], [1, 2], [2, 2], [4, 4], [4, 2], [1, 1]]
    by_value = cohen_kappa(table_of(pairs), Weights.QUADRATIC, categories_of(pairs))
    on_whole_scale = cohen_kappa(table_of(pairs, [1, 2, 3, 4]), Weights.QUADRATIC)
    assert by_value is not None
    assert on_whole_scale is not None
    assert by_value.value == pytest.approx(on_whole_scale.value)


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(InputRefused, match="recode them or use nominal"):
        krippendorff_alpha([["good", "poor"]], Level.ORDINAL)
    with pytest.raises(InputRefused, match="more than 200 different ratings"):
        categories_of([[number] for number in range(201)])
    with pytest.raises(InputRefused, match="as many columns as rows"):
        cohen_kappa([[1, 2]])
    with pytest.raises(TypeError):
        as_number("good")


ratings = st.lists(
    st.lists(st.none() | st.integers(1, 4), min_size=3, max_size=3), min_size=1, max_size=12
)


def coefficients(rows) -> list[float | None]:
    ac2 = gwet(rows, Weights.QUADRATIC, [1, 2, 3, 4])
    return [
        percent_agreement(rows),
        fleiss_kappa(rows),
        ac2.value if ac2 else None,
        *(krippendorff_alpha(rows, level) for level in Level),
    ]


@settings(max_examples=100, deadline=None)
@given(ratings, st.randoms(use_true_random=False))
def test_neither_the_order_of_cases_nor_of_raters_matters(rows, random):
    shuffled = [random.sample(row, len(row)) for row in random.sample(rows, len(rows))]
    assert coefficients(shuffled) == [
        value if value is None else pytest.approx(value, abs=1e-9) for value in coefficients(rows)
    ]


@settings(max_examples=100, deadline=None)
@given(ratings)
def test_agreement_is_at_most_1_and_reached_only_by_equal_ratings(rows):
    for value in coefficients(rows):
        assert value is None or value <= 1 + 1e-12
    percent = percent_agreement(rows)
    unequal = any(len({rating for rating in row if rating is not None}) > 1 for row in rows)
    assert percent is None or (percent < 1) is unequal
