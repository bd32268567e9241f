"""Which passages may name somebody else, and that what is taken out is gone however it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.third_parties import FoundAs, Mark, passages, redact, redactions

PRINTED = (
    "Adult convictions or imprisonment",
    "Key worker",
    "Good enough",
    "Core assessment",
    "Is the Core assessment on file?",
    "Good",
    "Police",
    "Health",
)


def found_in(text, known=None, about=("Kestrel Synthetic", "CF-001"), marks=None, printed=()):
    held = passages([text], known or {}, about, marks or {}, printed)
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


@pytest.mark.parametrize("printed", [(), PRINTED])
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("01632 960 123", "01632 960 123"),
        ("Police, 01632960123", "01632960123"),
        ("good@example.org", "good@example.org"),
    ],
)
def test_a_number_that_is_all_a_text_says_is_found(text, number, printed):
    assert found_in(text, printed=printed)[number] is FoundAs.NUMBER


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


@pytest.mark.parametrize(
    "text",
    [
        "seen: Adult convictions or imprisonment, Core assessment",
        "it says adult convictions or imprisonment; is the Core assessment on file?",
        "Good",
        "Police, Health",
        "Fri 13 Jul 2007, Core assessment: Good enough (Police)",
    ],
)
def test_the_audit_tools_own_words_are_nobodys_name(text):
    assert found_in(text, printed=PRINTED) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("told Good about it", "Good"),
        ("seen with Adult at home", "Adult"),
        ("Adult Conviction called", "Adult Conviction"),
        ("he went to Health with Police", "Health"),
        ("Core assessment Plover", "Plover"),
        ("Plover Core assessment", "Plover"),
        ("told Encore assessment there", "Encore"),
        ("by Mrs Good, Key worker", "Mrs Good"),
        ("May Good", "May Good"),
        ("Police Health", "Police Health"),
    ],
)
def test_a_name_that_is_also_a_word_of_the_tool_is_still_offered(text, found):
    assert found_in(text)
    assert found in found_in(text, printed=PRINTED)


@given(
    st.lists(st.sampled_from(PRINTED), min_size=1, max_size=3),
    st.sampled_from(("Plover", "Heron", "Wigeon")),
    st.sampled_from(("told {} about it", "with {} there", "{0} and {0} came", "asked by {}")),
)
@settings(deadline=None)
def test_no_name_beside_printed_words_is_lost(before, name, said):
    text = f"{', '.join(before)}: {said.format(name)}; {before[0]}"
    assert any(name in each for each in found_in(text, printed=PRINTED))
