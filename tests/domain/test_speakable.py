"""The spoken code: easy to say, read however it is typed."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.domain.speakable import SYLLABLES, canonical_code, new_code

CODES = st.lists(st.sampled_from(SYLLABLES), min_size=15, max_size=15).map("".join)


def test_a_code_holds_at_least_94_bits():
    assert len(set(SYLLABLES)) == 80
    assert 15 * math.log2(len(SYLLABLES)) >= 94


def test_new_codes_differ_and_are_canonical():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(canonical_code(code) == code for code in codes)


def test_every_syllable_is_used_by_chance():
    syllables = {syllable for _ in range(300) for syllable in _syllables(new_code())}
    assert syllables == set(SYLLABLES)


def _syllables(code):
    letters = code.replace("-", "")
    found = []
    while letters:
        length = 3 if letters.startswith("ch") else 2
        found.append(letters[:length])
        letters = letters[length:]
    return found


@given(CODES, st.lists(st.sampled_from([" ", "-", "–", "  ", ".", ", ", "\n", ""]), min_size=8))
@settings(deadline=None, max_examples=150)
def test_capitals_spaces_and_hyphens_do_not_matter(letters, gaps):
    typed, step = "", 7
    for at in range(0, len(letters), step):
        typed += letters[at : at + step].upper() + gaps[(at // step) % len(gaps)]
    assert canonical_code(typed) == canonical_code(letters)
    assert canonical_code(typed).replace("-", "") == letters


def test_full_width_letters_of_another_keyboard_are_read():
    code = "hiligu-rimola-birima-bechole-kodazu"
    assert canonical_code("".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in code)) == code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hiligu-rimola-birima-bechole-kodazq", "group 5"),
        ("hiligu-rixola-birima-bechole-kodazu", "group 2"),
        ("hiligu-rimola-birima-bechole", "12 syllables instead of 15"),
        ("hiligu-rimola-birima-bechole-kodazu-ha", "16 syllables"),
        ("", "0 syllables"),
        ("ı" * 15, "group 1"),
        ("hiligu" * 200_000, "syllables instead of 15"),
    ],
)
def test_a_slip_is_placed_and_the_code_not_repeated(typed, sentence):
    with pytest.raises(InputRefused, match=sentence) as refused:
        canonical_code(typed)
    assert "hiligu" not in str(refused.value)


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=200)
def test_any_text_is_a_code_or_refused_in_a_sentence(typed):
    try:
        assert len(canonical_code(typed)) >= 34
    except InputRefused as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - either outcome is right
