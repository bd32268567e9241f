"""The paragraph that says how the sample was drawn."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.domain.ages import AgeBand
from app.domain.sample_log import (
    Ceremony,
    LeftOut,
    LeftOutFor,
    ReplacedFor,
    SeedCheck,
    SeedOrigin,
)
from app.domain.sampling import draw
from app.domain.sampling_method import Response, Told, method_paragraph
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


CEREMONY = Ceremony(
    SeedOrigin.TWO_PEOPLE, "", ("Lead", "Deputy"), date(2009, 3, 3), SeedCheck.TYPED_TWICE
)


def left(number, reason):
    return LeftOut(f"X{number}", reason, "Kept in the store alone.", "2009-03-31T10:00:00Z")


def test_the_paragraph_says_all_that_makes_a_draw_defensible():
    found = drawn(Design(10, Spread.AREA, Fraction(1), 6))
    found = replace(
        found,
        left_out=(
            left(1, LeftOutFor.AUDITED),
            left(2, LeftOutFor.DIED),
            left(3, LeftOutFor.AUDITED),
        ),
    )
    told = Told(
        ceremony=CEREMONY,
        draws=2,
        again=("The first list was of the wrong day.",),
        replaced=(ReplacedFor.NOTHING_TO_READ, ReplacedFor.TWICE, ReplacedFor.NOTHING_TO_READ),
        in_turn=1,
        brought_back=1,
        families=9,
        response=Response(drawn=10, eligible=9, as_drawn=6, stand_ins=2, not_produced=1),
    )
    assert method_paragraph(found, told) == (
        "On 31 March 2009 43 children had a current plan. 3 of them were not drawn from, each for a reason "
        "recorded before the draw: 1 died since the list was made, 2 audited in the last twelve months. "
        "That left 40, for whom alone the sample speaks. They were listed in 4 groups: pre-school or "
        "school age, in each of 2 districts and specialist teams. It was decided beforehand to review 10, "
        "at least 6 of them pre-school, and to take 5 from each district or specialist team (from each by the "
        "number of its children). 6 pre-school children were drawn. Where a group's share was "
        "not a whole number a random draw decided whether it was rounded up or down. Within each group "
        "children were put in an order by a computer from a seed fixed on 3 March 2009 and the first were "
        "taken. Lead and Deputy each gave a part of the seed without seeing the other's; it was typed twice "
        "before the draw. The sample was drawn twice; both draws are kept, and this is the last. Why it was drawn "
        "again: “The first list was of the wrong day”. Of the 10 cases drawn 2 gave way, and the next "
        "child in the same group was taken instead; 1 child taken so gave way in turn (nothing of the file could "
        "be read: 2; the child was in the sample under another number: 1). The sample so has 10 cases as planned, "
        "8 as drawn and 2 in place of another. Every chance stays as it was, what gave way stays listed, and "
        "nobody chose a case by hand. 1 other replacement was made and undone again, each with its reason; it "
        "counts for nothing here. The 10 children come from 9 families; figures count every child "
        "by itself, though brothers and sisters are alike, so intervals are a little too narrow. Every child "
        "had a known chance of selection, between 20.0% and 30.0%, and the percentages are weighted "
        "accordingly. Of the 10 cases planned, 8 were audited: 6 as drawn and 2 in place of another. 1 case "
        "drawn should not have been on the list. Of the other 9, 6 were read, a response of 66%; a stand-in does "
        "not count towards it. 1 file was not produced, which is a finding. "
        f"Frame fingerprint {found.digest}, seed a seed, method STRAT-HASH-1."
    )


def test_what_is_not_known_is_not_mentioned():
    words = method_paragraph(drawn(Design(10, Spread.TEAM)))
    for unsaid in ("gave way", "families", "fixed on", "times", "recorded", "response"):
        assert unsaid not in words
    assert "in each of 2 teams" in words
    assert "Nobody chose or swapped a case by hand." in words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(replaced=()), "No case was replaced, and nobody chose or swapped one by hand."),
        (
            Told(replaced=(ReplacedFor.WITHHELD,)),
            "(the file was with a court or the police and no copy could be had: 1)",
        ),
        (Told(draws=1), "How the seed came about was not recorded. The sample was drawn once."),
        (
            Told(draws=3, again=("", "Late list.")),
            "drawn 3 times; all draws are kept, and this is the last. Why",
        ),
        (
            Told(replaced=(), brought_back=2),
            "Every case stands as drawn, and nobody chose or swapped one by hand. 2 replacements were made",
        ),
        (
            Told(replaced=(ReplacedFor.REVIEW,), brought_back=1),
            "stays listed, and nobody chose a case by hand. 1 other replacement was made and undone again",
        ),
        (Told(families=10), "The 10 children come from 10 families, no two of them from one."),
    ],
)
def test_each_thing_is_told_in_words(told, words):
    assert words in method_paragraph(drawn(Design(10)), told)


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (SeedOrigin.DICE, "The seed was thrown with dice in front of Lead and Deputy; it was read"),
        (
            SeedOrigin.PUBLIC,
            "The seed is a public number (the index of 2 March), settled on beforehand by",
        ),
        (
            SeedOrigin.OTHER,
            "came about otherwise (the index of 2 March), with Lead and Deputy there",
        ),
    ],
)
def test_how_the_seed_came_about_is_told_with_who_was_there(origin, words):
    held = replace(CEREMONY, origin=origin, words="the index of 2 March", check=SeedCheck.READ_BACK)
    assert words in method_paragraph(drawn(Design(10)), Told(ceremony=held, draws=1))


def test_one_child_left_out_is_told_in_the_singular():
    found = replace(drawn(Design(10)), left_out=(left(1, LeftOutFor.DIED),))
    words = method_paragraph(found)
    assert "1 of them was not drawn from, for a reason recorded before the draw: 1 died" in words


def test_a_response_that_is_not_whole_never_reads_as_whole():
    response = Response(drawn=1000, eligible=1000, as_drawn=999, stand_ins=0)
    words = method_paragraph(drawn(Design(10)), Told(response=response))
    assert "a response of 99%." in words


def test_without_a_spread_no_place_is_mentioned():
    words = method_paragraph(drawn(Design(10), areas=("all",)))
    assert "in 2 groups: pre-school or school age. It was decided" in words
    assert " from each" not in words


def test_quotas_are_told_by_band():
    quotas = {AgeBand.UNBORN: 2, AgeBand.FROM_2: 5, AgeBand.NOT_KNOWN: 1}
    found = drawn(Design(8, Spread.DISTRICT, quotas=quotas), groups=("unborn", "2-4", "not-known"))
    words = method_paragraph(found)
    assert "6 groups: 3 age bands, in each of 2 districts" in words
    assert "to review 8 (2 unborn, 5 aged 2-4, 1 of unknown age), and to take 4 from each" in words


def test_equal_chances_are_said_to_be_the_same_and_need_no_weights():
    words = method_paragraph(drawn(Design(10), areas=("all",)))
    assert "Every child had the same known chance of selection, 50.0%." in words
    assert "weighted" not in words


def test_a_very_small_chance_is_not_printed_as_none():
    found = drawn(Design(2), areas=("all",), each=6000)
    assert "0.017%" in method_paragraph(found)


def test_a_draw_from_one_group_says_so():
    assert "1 group: school age children only" in method_paragraph(
        drawn(Design(3), groups=("school age",), areas=("all",))
    )
    assert "1 group: children of all ages" in method_paragraph(
        drawn(Design(1), groups=("all ages",), areas=("all",))
    )


def test_a_floor_is_told_as_what_was_asked_and_the_drawn_as_what_came():
    """Forty of forty-five are pre-school: the list's own share is above the floor."""
    rows = [Placed(f"p{n}", "all", "pre-school") for n in range(40)]
    rows += [Placed(f"s{n}", "all", "school age") for n in range(5)]
    words = method_paragraph(draw(rows, Design(10, preschool_floor=4), AS_OF, "a seed"))
    assert "to review 10, at least 4 of them pre-school. 9 pre-school children were drawn." in words
    words = method_paragraph(draw(rows, Design(10), AS_OF, "a seed"))
    assert "with pre-school children in the share that they have of the list. That made 9" in words
    assert "at least" not in words


@pytest.mark.parametrize(
    ("power", "how"),
    [
        (Fraction(0), "to take 5 from each team (the same from each)"),
        (Fraction(1), "to take 5 from each team (from each by the number of its children)"),
        (Fraction(1, 2), "to take 5 from each team (more from larger ones, though less than by"),
    ],
)
def test_how_the_places_share_the_cases_is_told(power, how):
    assert how in method_paragraph(drawn(Design(10, Spread.TEAM, power)))
