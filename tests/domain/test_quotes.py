"""Quotes: what the program takes out of a passage, what still stands in the way, when an approval falls."""

import pytest

from app.domain.anonymised import names_known
from app.domain.quotes import Passage, Quote, in_its_way, perhaps_names, proposed, standing

KNOWN = names_known(["Mary Ashdown"], ["CF-0007", "Thornfield", "North Coast CP Team"])
TOLD = "On Wed 11 March 2009 at 14:05 Mary Ashdown met the 4-year-old in Thornfield with nurse Parfitt; see CF-0007."


def passage(text="Sound work on the whole."):
    return Passage("a1", "CF-0007", "/OJ/OJ6/text", "answer", "OJ6", "What was done well", text)


def quote(of, **more):
    return Quote(
        "q1", of.place, of.hash, of.item, of.label, "Sound work.", **{"approved": True, **more}
    )


def test_names_places_references_days_times_and_ages_are_taken_out():
    made = proposed(TOLD, KNOWN)
    assert made == (
        "On [date] at [time] [name] met the [age] in [place] with nurse [name]; see [case]."
    )
    assert in_its_way(made, KNOWN) == ()
    assert proposed("Plans may change; the march of time.", KNOWN) == (
        "Plans may change; the march of time."
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no text"),
        ("Ashdown was told.", "is a name or a place"),
        ("Seen in Thornfield.", "is a name or a place"),
        ("As in CF-0008.", "names a case"),
        ("Seen on 3 April.", "gives a day"),
        ("Seen in March 2009.", "a day or a month"),
        ("Seen at 14:05.", "gives a time"),
        ("A 4-year-old spoke.", "gives an age"),
        ("In one case nobody came.", "single case"),
        ("A single mother did not come: one child was there.", "single case"),
    ],
)
def test_what_still_points_at_somebody_is_told(text, why):
    assert any(why in each for each in in_its_way(text, KNOWN)), text


def test_a_word_with_a_capital_within_a_sentence_is_to_be_looked_at():
    assert perhaps_names("The nurse Parfitt came with Jo Small.") == ("Parfitt", "Jo Small")
    assert perhaps_names("Nothing here.") == ()


def test_an_approval_falls_when_the_answer_beneath_changes_or_goes():
    before = passage()
    held = quote(before)
    assert standing([held], {before.place: before}) == ((held,), ())
    changed = passage("Sound work, but late.")
    assert standing([held], {changed.place: changed}) == ((), (held,))
    assert standing([held], {}) == ((), (held,))
    assert standing([quote(before, approved=False)], {before.place: before}) == ((), ())
