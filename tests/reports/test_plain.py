"""Text that leaves the program holds nothing that cannot be seen."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.plain import one_line, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b\x0bc\x1b[31m", "ab\nc[31m"),
        ("abc\u202ecba", "abccba"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("e\u0301", "é"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("tab\there", "tab here"),
        ("half a pair \ud83d", "half a pair \ufffd"),
        ("Łódź, 漢字, مرحبا", "Łódź, 漢字, مرحبا"),
    ],
)
def test_what_cannot_be_seen_is_gone_and_the_rest_stays(written: str, shown: str) -> None:
    assert plain(written) == shown


@given(st.text(alphabet=st.characters(), max_size=60))
@settings(deadline=None, max_examples=300)
def test_no_control_or_direction_character_survives(text: str) -> None:
    shown = plain(text)
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in shown if char != "\n")
    assert not any(unicodedata.bidirectional(char) in _DIRECTIONS for char in shown)
    assert plain(shown) == shown
    assert "\n" not in one_line(text)


def test_no_character_at_all_that_is_a_control_or_stands_for_a_boundary_survives() -> None:
    every = "".join(map(chr, range(0x110000)))
    shown = set(plain(every))
    assert {char for char in shown if unicodedata.bidirectional(char) in _DIRECTIONS} == set()
    assert {char for char in shown if unicodedata.category(char) in {"Cc", "Cs"}} == {"\n"}
    assert len(shown) > 1_000_000


_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
