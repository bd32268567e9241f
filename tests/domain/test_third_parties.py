"""Which passages may name somebody else, and that what is taken out is gone however it is written."""

import pytest

from app.domain.third_parties import FoundAs, Mark, passages, redact, redactions


def found_in(text, known=None, about=("Kestrel Synthetic", "CF-001"), marks=None):
    held = passages([text], known or {}, about, marks or {})
    return {each.text: each.found_as for each in held}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Seen by Mrs Plover at home.", "Mrs Plover"),
        ("The neighbour, Anne Plover, called.", "Anne Plover"),
        ("she asked for Plover twice", "Plover"),
        ("Anne Plover called.", "Anne Plover"),
        ("said van Dyke Plover", "Dyke Plover"),
    ],
)
def test_names_are_found_as_they_are_written(text, found):
    assert found_in(text)[found] is FoundAs.NAME


def test_telephone_and_mail_are_found():
    text = "Reached at 01632 960 123 or a.plover@example.org on 12 March 2009."
    found = found_in(text)
    assert {each for each, kind in found.items() if kind is FoundAs.NUMBER} == {
        "01632 960 123",
        "a.plover@example.org",
    }
    assert "March" not in found


def test_the_child_itself_and_the_halves_of_what_is_known_are_no_passages_of_their_own():
    known = {"Worker Heron": FoundAs.WORKER, "CF-002": FoundAs.SIBLING, "CF-003": FoundAs.SIBLING}
    text = "seen by Worker Heron with Kestrel Synthetic and CF-002 of CF-001"
    assert found_in(text, known) == {"Worker Heron": FoundAs.WORKER, "CF-002": FoundAs.SIBLING}
    assert "Heron" in found_in("then Heron left", known)  # alone it is


def test_what_was_added_by_hand_stays_with_its_decision_and_its_places():
    marks = {"the red house": Mark.REDACT, "gone": Mark.KEEP}
    held = {each.text: each for each in passages(["At the  red\nhouse."], {}, (), marks)}
    assert (held["the red house"].places, held["the red house"].mark) == (1, Mark.REDACT)
    assert (held["gone"].places, held["gone"].found_as) == (0, FoundAs.ADDED)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("PLOVER, Plover's and plover", "[redacted], [redacted]'s and [redacted]"),
        ("Anne  \n Plover came", "[redacted] came"),
        ("Plovers fly", "Plovers fly"),
        ("(+44) 1632", "[redacted] 1632"),
    ],
)
def test_what_is_redacted_is_gone_and_nothing_else(text, left):
    marks = dict.fromkeys(("Plover", "Anne Plover", "(+44)"), Mark.REDACT) | {"fly": Mark.KEEP}
    assert redact(text, redactions(marks)) == left


def test_nothing_marked_takes_nothing_out():
    assert redactions({"Plover": Mark.KEEP}) is None
    assert redact("Plover", None) == "Plover"
