"""The paragraph that says how the sample was drawn."""

from datetime import date
from fractions import Fraction

import pytest

from app.domain.ages import AgeBand
from app.domain.sampling import draw
from app.domain.sampling_method import method_paragraph
from app.domain.strata import Design, Placed, Spread

AS_OF = date(2009, 3, 31)


def drawn(design, groups=("pre-school", "school age"), areas=("North", "South"), each=10):
    rows = [
        Placed(f"{area}{group}{n}", area, group)
        for area in areas
        for group in groups
        for n in range(each)
    ]
    return draw(rows, design, AS_OF, "a seed")


def test_the_paragraph_says_all_that_makes_a_draw_defensible():
    found = drawn(Design(10, Spread.AREA, Fraction(1), 6))
    assert method_paragraph(found, seed_fixed_on=date(2009, 3, 3), replaced=2, families=9) == (
        "On 31 March 2009 40 children had a current plan. They were listed in 4 groups: pre-school or "
        "school age, in each of 2 districts and specialist teams. It was decided beforehand to review 10, "
        "6 of them pre-school, with 5 from each district or specialist team. Where a group's share was "
        "not a whole number a random draw decided whether it was rounded up or down. Within each group "
        "children were put in an order by a computer from a seed fixed on 3 March 2009 and the first were "
        "taken. 2 files were not available and the next child in the same group was used (annex). Nobody "
        "chose or swapped a case by hand. The 10 children come from 9 families. Every child had a known "
        "chance of selection, between 20.0 % and 30.0 %, and the percentages are weighted accordingly. "
        f"Frame fingerprint {found.digest}, seed a seed, method STRAT-HASH-1."
    )


def test_what_is_not_known_is_not_mentioned():
    words = method_paragraph(drawn(Design(10, Spread.TEAM)))
    assert "not available" not in words
    assert "families" not in words
    assert "fixed on" not in words
    assert "in each of 2 teams" in words
    assert "Nobody chose or swapped a case by hand." in words


@pytest.mark.parametrize(
    ("replaced", "words"),
    [
        (0, "No file had to be replaced"),
        (1, "1 file was not available"),
        (3, "3 files were not available"),
    ],
)
def test_replacements_are_counted_in_words(replaced, words):
    assert words in method_paragraph(drawn(Design(10)), replaced=replaced)


def test_without_a_spread_no_place_is_mentioned():
    words = method_paragraph(drawn(Design(10), areas=("all",)))
    assert "in 2 groups: pre-school or school age. It was decided" in words
    assert " from each" not in words


def test_quotas_are_told_by_band():
    quotas = {AgeBand.UNBORN: 2, AgeBand.FROM_2: 5, AgeBand.NOT_KNOWN: 1}
    found = drawn(Design(8, Spread.DISTRICT, quotas=quotas), groups=("unborn", "2-4", "not-known"))
    words = method_paragraph(found)
    assert "6 groups: 3 age bands, in each of 2 districts" in words
    assert "to review 8 (2 unborn, 5 aged 2-4, 1 of unknown age), with" in words


def test_equal_chances_are_said_to_be_the_same_and_need_no_weights():
    words = method_paragraph(drawn(Design(10), areas=("all",)))
    assert "Every child had the same known chance of selection, 50.0 %." in words
    assert "weighted" not in words


def test_a_very_small_chance_is_not_printed_as_none():
    found = drawn(Design(2), areas=("all",), each=6000)
    assert "0.017 %" in method_paragraph(found)


def test_a_draw_from_one_group_says_so():
    assert "1 group: school age children only" in method_paragraph(
        drawn(Design(3), groups=("school age",), areas=("all",))
    )
    assert "1 group: children of all ages" in method_paragraph(
        drawn(Design(1), groups=("all ages",), areas=("all",))
    )
