"""Words that point at a child are found; words about all of them are let through."""

import pytest

from app.domain.prose_check import pointing

POINTS = (
    ("In one case the visit was missed.", "single case"),
    ("The only child on a plan there was seen.", "single case"),
    ("He was the only boy in the sample.", "single case"),
    ("The file CF-0123 shows it.", "names a case"),
    ("The visit of 3 March was missed.", "gives a day"),
    ("The visit of 2009-03-03 was missed.", "gives a day"),
    ("The visit of 03.03.2009 was missed.", "gives a day"),
    ("A three-year-old was not seen alone.", "age of a child"),
    ("A 6 month old was not seen.", "age of a child"),
    ("A girl aged nine said so.", "age of a child"),
    ("Work in North was late.", "“North” is a place"),
)
DOES_NOT = (
    "Most visits were in time in 2009.",
    "Children aged 5 to 9 were seen more often.",
    "Children aged 10 or over were asked.",
    "Within 15 working days, 28 of 42.",
    "The only way to know is to look.",
    "Northern practice was sound.",
    "Version 1.2 of the tool was used.",
)


@pytest.mark.parametrize(("text", "why"), POINTS)
def test_what_points_at_a_child_is_said_with_its_reason(text, why):
    said = list(pointing(text, {"North"}))
    assert len(said) == 1
    assert why in said[0]


@pytest.mark.parametrize("text", DOES_NOT)
def test_what_is_said_of_all_is_let_through(text):
    assert list(pointing(text, {"North"})) == []
