"""Targets: margins met, floors held, hard cases settled in time."""

from fractions import Fraction
from time import process_time

import pytest

from app.domain.errors import InputRefused
from app.domain.raking import area_targets, cell_targets

SIZES = {"Large": 100, "Middle": 25, "Small": 4}


@pytest.mark.parametrize(
    ("power", "expected"),
    [
        (Fraction(0), {"Large": 4, "Middle": 4, "Small": 4}),
        (
            Fraction(1),
            {"Large": Fraction(11 * 100, 125), "Middle": Fraction(11 * 25, 125), "Small": 1},
        ),
        (
            Fraction(1, 2),
            {"Large": Fraction(120, 17), "Middle": Fraction(60, 17), "Small": Fraction(24, 17)},
        ),
    ],
)
def test_areas_share_evenly_by_size_or_between(power, expected):
    assert area_targets(SIZES, 12, power, 1) == expected


def test_an_area_gives_at_most_all_its_children():
    found = area_targets(SIZES, 60, Fraction(0), 1)
    assert found == {"Small": 4, "Middle": 25, "Large": 31}


def test_more_cases_than_children_cannot_be_spread():
    with pytest.raises(InputRefused, match="130 cases cannot be spread over these 3 areas"):
        area_targets(SIZES, 130, Fraction(1), 1)


def test_every_cell_has_a_case_where_there_are_enough():
    sizes = {
        (f"A{n}", group): size for n in range(5) for group, size in (("young", 3), ("old", 200))
    }
    targets = cell_targets(sizes, {"young": 6, "old": 14}, Fraction(1))
    assert all(target >= 1 for target in targets.values())


def test_with_more_cells_than_cases_no_target_is_0_and_margins_hold():
    sizes = {(f"A{n}", group): 1 + 7 * n for n in range(14) for group in "abcdef"}
    groups = {"a": 2, "b": 10, "c": 15, "d": 9, "e": 12, "f": 2}
    targets = cell_targets(sizes, groups, Fraction(1, 2))
    for group, cases in groups.items():
        cells = [cell for cell in sizes if cell[1] == group]
        assert sum(targets[cell] for cell in cells) == cases
        even = Fraction(cases, sum(sizes[cell] for cell in cells))
        assert all(targets[cell] / sizes[cell] > even / 11 for cell in cells)


def test_groups_and_areas_that_contradict_each_other_leave_nobody_near_zero():
    """All of one area is young, so an even spread would take every young case there."""
    sizes = {("A", "young"): 30, ("B", "young"): 5, ("B", "old"): 25}
    targets = cell_targets(sizes, {"young": 2, "old": 18}, Fraction(0))
    assert targets["B", "young"] > Fraction(2, 120)
    assert targets["A", "young"] + targets["B", "young"] == 2


def test_with_more_cells_than_cases_a_contradiction_leaves_nobody_near_zero():
    """The one old case must come from D, which an even spread would then give no young case at all."""
    sizes = {(area, "young"): 30 for area in "ABCD"} | {("D", "old"): 30}
    targets = cell_targets(sizes, {"young": 2, "old": 1}, Fraction(0))
    assert targets["D", "old"] == 1
    assert targets["D", "young"] >= Fraction(2, 40)


def test_square_roots_are_fractions_of_small_whole_numbers():
    targets = area_targets({"One": 1, "Two": 2}, 1, Fraction(1, 2), 0)
    assert targets["Two"] / targets["One"] == Fraction(665857, 470832)


def test_the_hardest_spread_is_settled_in_seconds():
    sizes = {
        (f"A{n}", group): 1 + n * k % 37 for n in range(40) for k, group in enumerate("abcdef", 1)
    }
    groups = {"a": 2, "b": 1, "c": 1, "d": 2, "e": 16, "f": 62}
    start = process_time()
    targets = cell_targets(sizes, groups, Fraction(0))
    assert process_time() - start < 30
    assert sum(targets.values()) == 84


def test_more_cases_than_a_group_holds_is_refused():
    with pytest.raises(
        InputRefused, match="5 cases were asked for from the 4 children of the group old"
    ):
        cell_targets({("A", "old"): 4, ("A", "young"): 40}, {"old": 5, "young": 5}, Fraction(1))
