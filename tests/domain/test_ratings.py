"""Ratings of several audits together: how they stand to those suggested, and what each section scored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ratings import Beside, SectionScore, compared, over_all
from tests.reports.rating_samples import BY_NAME, SECTIONS, rolled

NAMES = st.sampled_from([None, *BY_NAME])


@pytest.mark.parametrize(
    ("suggested", "own", "beside"),
    [
        ("good", "good", Beside.SAME),
        ("good", "exemplary", Beside.HIGHER),
        ("good", "poor", Beside.LOWER),
        (None, "good", None),
        ("good", None, None),
    ],
)
def test_a_rating_is_the_same_higher_or_lower_only_where_there_are_two(suggested, own, beside):
    assert rolled(suggested, own).beside is beside


def test_ratings_are_counted_with_what_they_are_of():
    counts = compared(
        [
            rolled("good", "good"),
            rolled("good", "short", "Hurt again."),
            rolled("good", "short"),
            rolled("short", "good", "Known well."),
            rolled("good", None),
            rolled(None, "good"),
        ]
    )
    assert (counts.audits, counts.suggested, counts.both) == (6, 5, 4)
    assert counts.beside == {Beside.SAME: 1, Beside.HIGHER: 1, Beside.LOWER: 2}
    assert counts.unexplained == 1


@given(st.lists(st.tuples(NAMES, NAMES)))
def test_every_audit_with_both_ratings_is_counted_once(pairs):
    counts = compared([rolled(*pair) for pair in pairs])
    assert counts.audits == len(pairs)
    assert sum(counts.beside.values()) == counts.both <= counts.suggested <= counts.audits
    assert counts.unexplained == counts.both - counts.beside[Beside.SAME]


def test_a_section_over_several_audits_counts_every_rated_item_alike():
    one = SectionScore("/A", "First", 4.0, 1, 1, 0, 0, 0)
    two = SectionScore("/A", "First", 2.0, 3, 0, 1, 2, 3, 2)
    none = SectionScore("/A", "First", None, 0, 5, 0, 0, 0)
    other = SectionScore("/B", "Second", None, 0, 0, 0, 0, 1)
    first, second = over_all(
        [rolled(sections=(one, other)), rolled(sections=(two, other)), rolled(sections=(none,))]
    )
    assert first == SectionScore("/A", "First", 2.5, 4, 6, 1, 2, 3, 2)  # (4 + 2 + 2 + 2) / 4
    assert second == SectionScore("/B", "Second", None, 0, 0, 0, 0, 2)
    assert over_all([]) == ()


def test_all_sections_of_an_audit_stand_in_one_line():
    whole = rolled().whole
    assert (whole.title, whole.mean, whole.rated) == ("All sections", 2.8, 5)
    assert whole.not_recorded == sum(each.not_recorded for each in SECTIONS)
