"""Arabic and Hebrew on paper: joined, read from right to left, and given back in the order written."""

import unicodedata
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.reports.content import Column, Document, Paragraph, Run, Style, Table
from app.reports.pdf import pdf_bytes
from app.reports.pdf_fonts import Face, loaded
from app.reports.pdf_scripts import (
    ScriptFace,
    Shaped,
    Stretch,
    begins_leftwards,
    in_order_of_sight,
    script_font,
    shaped,
)
from app.reports.pdf_text import Type, Typesetter
from tests.journeys.hostile_papers import pdf_words

HELLO, SALAAM, SHALOM, HOUSE = "مرحبا", "السلام", "שלום", "گھر"
LAM_ALEF = "لا"


def in_sight(text: str, begins: bool = False) -> list[tuple[str, str]]:
    line = in_order_of_sight(((text, Face.REGULAR),), begins)
    return [(each.text, each.face.name) for each in line]


def copied(content: bytes) -> str:
    """The words as the reader built into browsers copies them."""
    pages = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    finally:
        pages.close()


def test_a_word_of_arabic_stands_in_its_place_in_an_english_line() -> None:
    assert in_sight(f"She said {HELLO} (hello).") == [
        ("She said ", "REGULAR"),
        (HELLO, "ARABIC"),
        (" (hello).", "REGULAR"),
    ]


def test_a_paragraph_of_hebrew_begins_at_the_right_and_its_brackets_turn() -> None:
    text = f"{SHALOM} (CF-0004)."
    assert begins_leftwards(text)
    assert not begins_leftwards(f"CF-0004: {SHALOM}")
    assert in_sight(text, begins=True) == [
        (".(", "REGULAR"),
        ("CF-0004", "REGULAR"),
        (") ", "REGULAR"),
        (SHALOM, "HEBREW"),
    ]


def test_every_line_of_a_paragraph_goes_the_way_its_first_letter_goes() -> None:
    text = f"{SHALOM} " * 6 + "and some English in the middle of it " + f"{SHALOM} " * 6
    lines = Typesetter().para(f"{text}\nPlain {SHALOM}", Type(10, 15), 120)
    assert [line.begins_leftwards for line in lines] == [True] * (len(lines) - 1) + [False]
    assert len(lines) > 4


def test_two_words_change_places_and_a_year_does_not_turn() -> None:
    assert [text for text, _ in in_sight(f"{HELLO} 2009 {SALAAM}", begins=True)] == [
        SALAAM,
        " ",
        "2009",
        " ",
        HELLO,
    ]


def test_letters_are_joined() -> None:
    """Each letter of a joined word has another glyph than alone, and lam with alef is a single one."""
    word = shaped(Stretch(HELLO, ScriptFace.ARABIC, True))
    codes = "".join(codes for codes, _x, _y in word.strokes)
    assert unicodedata.normalize("NFKC", codes)[::-1] == HELLO
    assert codes[::-1] != HELLO
    alone = sum(shaped(Stretch(char, ScriptFace.ARABIC, True)).width for char in HELLO)
    assert word.width < alone
    assert glyphs(shaped(Stretch(LAM_ALEF, ScriptFace.ARABIC, True))) == 1


def glyphs(drawn: Shaped) -> int:
    return sum(len(codes) for codes, _x, _y in drawn.strokes)


def test_a_vowel_sign_stands_over_its_letter() -> None:
    drawn = shaped(Stretch("שָ", ScriptFace.HEBREW, True))
    places = [x for _codes, x, _y in drawn.strokes]
    assert len(places) == 2
    assert all(0 <= x < drawn.width for x in places)


def test_letters_joined_for_pashto_without_a_code_of_their_own_are_drawn() -> None:
    drawn = shaped(Stretch("ښوونځی", ScriptFace.ARABIC, True))
    font = script_font(ScriptFace.ARABIC).face
    assert all(font.charToGlyph[ord(code)] for codes, _x, _y in drawn.strokes for code in codes)
    content = pdf_bytes(Document("Names", (Paragraph("ښوونځی"),)))
    assert len(PdfReader(BytesIO(content)).pages) == 2


def test_strong_words_are_strong_in_every_script() -> None:
    (stretch,) = in_order_of_sight(((HELLO, Face.SEMIBOLD),), False)
    assert stretch.face is ScriptFace.ARABIC_BOLD


@pytest.mark.parametrize("style", list(Style))
def test_the_words_can_be_copied_as_they_were_written(style: Style) -> None:
    note = f"She said {HELLO} and {SALAAM} then {SHALOM} in the {HOUSE}."
    rows = ((note, "1"), ("Plain", "2"))
    blocks = (
        Paragraph(note),
        Paragraph((f"{HELLO} ", Run(SHALOM, bold=True))),
        Table(SHALOM, (Column("Note"), Column(SALAAM)), rows),
    )
    text = unicodedata.normalize("NFKC", copied(pdf_bytes(Document(HELLO, blocks, style=style))))
    assert text.count(HELLO) >= 4
    assert text.count(SALAAM) >= 3
    assert text.count(SHALOM) >= 4
    assert text.count(HOUSE) == 2
    assert "stands for a character" not in text


def test_a_screen_reader_is_given_the_words_as_they_were_written() -> None:
    """In the order of the content, within the document's own structure: words, and the parts of a word set apart."""
    note = "It says הילד נראה לבדו and قالت الأم إن الطفل بخير there."
    said = unicodedata.normalize("NFKC", pdf_words(pdf_bytes(Document("Note", (Paragraph(note),)))))
    assert "".join(note.split()) in "".join(said.split())


def test_one_text_twice_is_the_same_bytes() -> None:
    document = Document("Names", (Paragraph(f"{HELLO} ښوونځی {SHALOM}"),))
    assert pdf_bytes(document) == pdf_bytes(document)


LETTERS = st.text(alphabet="abc ()12.,مرحباשלוםگ\u064e\u05b8٢漢", max_size=60)


@given(LETTERS, st.floats(30, 200))
@settings(deadline=None, max_examples=150)
def test_lines_fit_and_every_character_is_drawn_once(text: str, width: float) -> None:
    setter, style = Typesetter(), Type(10, 15)
    lines = setter.para(text, style, width)
    assert all(line.width <= width + 0.01 for line in lines)
    for line in lines:
        written = "".join(words for words, _ in line.parts)
        drawn = in_order_of_sight(line.parts, line.begins_leftwards)
        assert sorted(turned("".join(each.text for each in drawn))) == sorted(turned(written))
        wide = sum(shaped(each).width for each in drawn) / 100
        assert wide == pytest.approx(line.width, abs=0.05)


def turned(text: str) -> str:
    """Brackets all one way: those in words read leftwards are mirrored."""
    return text.replace(")", "(")


def test_twenty_thousand_letters_without_a_space_are_all_there() -> None:
    content = pdf_bytes(Document("Long", (Paragraph("ש" * 20_000),)))
    assert copied(content).count("ש") == 20_000


def test_our_own_typeface_has_none_of_these_letters() -> None:
    """Else they would be drawn in it, unjoined."""
    known = loaded(Face.REGULAR).face.charToGlyph
    assert not any(ord(char) in known for char in HELLO + SHALOM + HOUSE)
