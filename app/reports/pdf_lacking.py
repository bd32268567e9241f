"""Characters that none of the typefaces has: a paper that prints boxes says so, and how many."""

from dataclasses import replace

from app.domain.texts_within import texts_within
from app.reports.content import Document, Paragraph
from app.reports.pdf_fonts import MISSING, Face, loaded
from app.reports.pdf_scripts import face_of
from app.reports.plain import plain


def with_lacking_named(document: Document) -> Document:
    """The same with a last paragraph about what stands as a box, where something does."""
    lacking = sum(map(_lacking, texts_within(document)))
    if not lacking:
        return document
    those = "1 character" if lacking == 1 else f"{lacking:,} characters"
    said = (
        f"{MISSING} stands for a character of a script that this paper cannot print, such as Chinese or Bengali "
        f"({those}). They are kept as they were written; the program shows them."
    )
    return replace(document, blocks=(*document.blocks, Paragraph(said)))


def _lacking(text: str) -> int:
    if text.isascii():
        return 0
    glyphs = loaded(Face.REGULAR).face.charToGlyph
    unknown = (char for char in plain(text) if char != "\n" and ord(char) not in glyphs)
    return sum(face_of(char, Face.REGULAR) is None for char in unknown)
