"""Brothers and sisters: how many families the children of a sample come from, and may be expected to."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from app.domain.families import are_named, count_families, expected_families, families_of
from app.domain.frames import FrameChild


def child(number, family=""):
    return FrameChild(f"C{number}", family=family)


def test_a_child_without_a_family_is_one_of_its_own():
    frame = [child(1, "F"), child(2, "F"), child(3), child(4)]
    assert count_families(frame) == 3
    assert families_of(frame, {"C1", "C2", "C3"}) == 2


def test_where_no_family_is_named_nothing_is_said():
    frame = [child(1), child(2)]
    assert not are_named(frame)
    assert families_of(frame, {"C1", "C2"}) is None


def test_the_expected_number_of_families_is_the_mean_over_every_draw():
    """Three of seven, two families of two and three only children: counted out over all 35 draws."""
    family = {"C1": "F", "C2": "F", "C3": "G", "C4": "G", "C5": "", "C6": "", "C7": ""}
    draws = list(combinations(family, 3))
    mean = sum(len({family[c] or c for c in each}) for each in draws) / len(draws)
    assert abs(expected_families([(tuple(family), Fraction(3))], family) - mean) < 1e-12


def test_a_target_between_two_numbers_lies_between_their_means():
    family = {f"C{n}": f"F{n // 3}" for n in range(12)}
    two, three = (expected_families([(tuple(family), Fraction(n))], family) for n in (2, 3))
    half = expected_families([(tuple(family), Fraction(5, 2))], family)
    assert abs(half - (two + three) / 2) < 1e-12
    assert Counter(family.values()) == {f"F{n}": 3 for n in range(4)}
