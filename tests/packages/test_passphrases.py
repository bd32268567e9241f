"""Suggested passphrases, and a strength that flatters nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.packages.passphrases import FAMOUS, strength, suggested_passphrase, word_list


def test_the_words_are_plain_short_and_tell_themselves_apart():
    words = word_list()
    assert len(words) == 2_048
    assert list(words) == sorted(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert all(3 <= len(word) <= 7 for word in words)
    assert len({word[:4] for word in words}) == len(words)
    assert not set(words) & set(FAMOUS)


def test_no_word_would_be_unkind_in_this_work():
    unkind = {
        "abuse",
        "baby",
        "child",
        "dead",
        "drunk",
        "fat",
        "hit",
        "hurt",
        "kill",
        "rape",
        "sex",
        "slap",
    }
    assert not set(word_list()) & unkind


def test_every_suggestion_is_strong_and_none_comes_twice():
    suggestions = [suggested_passphrase() for _ in range(300)]
    assert len(set(suggestions)) == 300
    for each in suggestions:
        assert len(set(each.split(" "))) == 5
        bits, word = strength(each)
        assert (word, 52 <= bits <= 56) == ("strong", True)


@pytest.mark.parametrize(
    ("passphrase", "word"),
    [
        ("", "very weak"),
        ("Password1!", "very weak"),
        ("P@ssw0rd2024!", "very weak"),
        ("Summer2026", "very weak"),
        ("qwertyuiop1234567890", "very weak"),
        ("a" * 60, "weak"),
        ("apple apple apple apple apple apple", "very weak"),
        ("Liverpool1", "very weak"),
        ("juice bowl", "very weak"),
        ("juice bowl camp", "weak"),
        ("juice bowl camp desk", "fair"),
        ("juice bowl camp desk valley", "strong"),
        ("JUICE-BOWL-CAMP-DESK-VALLEY", "strong"),
        ("x9!Kq2#Lv7$Rw4&Zt8", "strong"),
    ],
)
def test_strength_is_called_by_a_word(passphrase, word):
    assert strength(passphrase)[1] == word


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=200)
def test_any_text_has_a_strength_and_saying_it_twice_adds_next_to_nothing(text):
    bits, word = strength(text)
    assert bits >= 0
    assert word in {"very weak", "weak", "fair", "strong"}
    assert strength(f"{text} {text}")[0] <= bits + 2


def test_endless_text_is_looked_at_in_bounded_time():
    assert strength("ab1! " * 100_000)[0] == strength(("ab1! " * 100_000)[:200])[0]
