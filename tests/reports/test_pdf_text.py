"""Setting text: lines that fit, words that are all there, figures of one width."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.content import Run
from app.reports.pdf_fonts import MISSING, Face, loaded
from app.reports.pdf_text import Line, Type, Typesetter

STYLE = Type(10, 15)
SETTER = Typesetter()


def said(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(words for words, _ in line.parts) for line in lines]


@given(
    st.lists(st.text(alphabet="abcdefgh-/.,ÉŁ漢", min_size=1, max_size=90), max_size=40),
    st.floats(20, 450),
)
@settings(deadline=None, max_examples=150)
def test_lines_fit_and_hold_every_character_in_order(words: list[str], width: float) -> None:
    lines = SETTER.para(" ".join(words), STYLE, width)
    assert all(line.width <= width + 0.01 for line in lines)
    for line, text in zip(lines, said(lines), strict=True):
        assert line.width == pytest.approx(SETTER.width(text, Face.REGULAR, 10), abs=0.01)
    together = "".join(said(lines)).replace(" ", "")
    assert together == "".join(words).replace("漢", MISSING)


def test_words_are_not_torn_where_they_fit() -> None:
    text = "Some good work was done which nobody recorded in the file"
    assert " ".join(said(SETTER.para(text, STYLE, 90))) == text


def test_a_word_wider_than_its_line_is_broken_after_a_sign() -> None:
    address = "https://example.invalid/a-long-path/that-goes-on/and-on/beyond/the/line"
    lines = said(SETTER.para(address, STYLE, 150))
    assert len(lines) > 2
    assert all(line[-1] in "/-." for line in lines[:-1])


def test_line_ends_that_were_written_are_kept() -> None:
    assert said(SETTER.para("one\ntwo\n\nthree", STYLE, 400)) == ["one", "two", "", "three"]


def test_a_paragraph_does_not_end_in_a_single_word() -> None:
    for width in range(120, 400, 7):
        lines = said(
            SETTER.para("It is reasonable to assume that work was done. " * 4, STYLE, width)
        )
        assert len(lines) < 3 or " " in lines[-1]


def test_emphasis_changes_the_face_and_not_the_words() -> None:
    text = ("The ", Run("chil", bold=True), "dren are ", Run("safe", italic=True), ".")
    (line,) = SETTER.para(text, STYLE, 400)
    assert "".join(said((line,))) == "The children are safe."
    assert [face for _, face in line.parts] == [
        Face.REGULAR,
        Face.SEMIBOLD,
        Face.REGULAR,
        Face.MEDIUM,
        Face.REGULAR,
    ]


@pytest.mark.parametrize("face", [Face.FIGURES, Face.FIGURES_BOLD])
def test_figures_in_columns_are_all_of_one_width(face: Face) -> None:
    widths = {SETTER.width(digit, face, 10) for digit in "0123456789"}
    assert len(widths) == 1
    ordinary = Face.REGULAR if face is Face.FIGURES else Face.SEMIBOLD
    assert len({SETTER.width(digit, ordinary, 10) for digit in "0123456789"}) > 1


@pytest.mark.parametrize("face", list(Face))
def test_every_face_has_the_signs_a_report_needs(face: Face) -> None:
    glyphs = loaded(face).face.charToGlyph
    assert all(ord(sign) in glyphs for sign in f"–—…•·×≤≥½‘’“”£%°éŁŵŷ{MISSING}")
