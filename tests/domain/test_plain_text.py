"""What may be typed is what may be sent."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.errors import InputRefused
from app.domain.plain_text import check_answer, is_answer_key, is_plain, plain

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT)
@settings(deadline=None, max_examples=300)
def test_cleaned_text_is_plain_and_cleaning_it_again_changes_nothing(text):
    cleaned = plain(text)
    assert is_plain(cleaned)
    assert plain(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned


@given(ANY_TEXT)
@settings(deadline=None, max_examples=300)
def test_no_control_character_is_plain_but_newline_and_tab(text):
    controls = {c for c in text if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}
    assert not (controls and is_plain(text))


def test_what_people_write_is_left_alone():
    text = "Seen at home – “tired”, 38.5 °C;\n\tŁucja’s çase 👩‍👧 ½"
    assert is_plain(text)
    assert plain(text) == text


def test_all_line_ends_become_one_kind():
    assert plain("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200f", "\ufeff", "\x1b", "\x00", "\ud83d"]
)
def test_marks_that_change_what_is_read_are_left_out(hidden):
    assert not is_plain(f"a{hidden}b")
    assert plain(f"a{hidden}b") == "ab"


@pytest.mark.parametrize("field", ["value", "note", "reason", "other", "place", "warning_reason"])
def test_every_text_of_an_answer_has_a_limit(field):
    check_answer(Answer(**{field: "x" * 1_000}))
    with pytest.raises(InputRefused, match="longer than"):
        check_answer(Answer(**{field: "x" * 20_001}))
    with pytest.raises(InputRefused, match="cannot be shown"):
        check_answer(Answer(**{field: "a\u202eb"}))


@pytest.mark.parametrize("key", ["/HX/HX1", "/CS/CS1#3/seen_on", "/a#1/b#20", "/é/x.y-z"])
def test_keys_of_answers_are_paths_with_row_serials(key):
    assert is_answer_key(key)


@pytest.mark.parametrize(
    "key", ["", "/", "HX", "/HX/", "/HX#0", "/HX#", "/HX#01", "/1a", "/a b", "/HX\n", "/a" * 13]
)
def test_other_texts_are_no_keys(key):
    assert not is_answer_key(key)
