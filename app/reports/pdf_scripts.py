"""Arabic and Hebrew on paper: letters joined as their script joins them, read from right to left.

A text stays in the order in which it was written until it is drawn; only its strokes are put in the order of sight.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.reports.pdf_fonts import Face, loaded, units
from app.resources import resource_path


class ScriptFace(StrEnum):
    ARABIC = "NotoSansArabic-Regular"
    ARABIC_BOLD = "NotoSansArabic-Bold"
    HEBREW = "NotoSansHebrew-Regular"
    HEBREW_BOLD = "NotoSansHebrew-Bold"


AnyFace = Face | ScriptFace
_BOLD = {ScriptFace.ARABIC: ScriptFace.ARABIC_BOLD, ScriptFace.HEBREW: ScriptFace.HEBREW_BOLD}
_STRONG = (Face.SEMIBOLD, Face.BOLD, Face.FIGURES_BOLD)
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PRIVATE = 0xE000  # codes for glyphs that have none of their own, such as letters joined for Pashto


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one face as they were written, whether they are read leftwards, and where the line has them."""

    text: str
    face: AnyFace
    leftwards: bool
    place: int = 0


@dataclass(frozen=True, slots=True)
class Shaped:
    """What draws a stretch: codes from left to right, each with its place; thousandths of the size."""

    strokes: tuple[tuple[str, float, float], ...]
    width: float


def leftwards(text: str) -> bool:
    """Whether some of the text is in a script that is read from right to left."""
    return not text.isascii() and _LEFTWARDS.search(text) is not None


def begins_leftwards(text: str) -> bool:
    """Whether the first letter of the text is of such a script, which makes it the direction of the whole."""
    from bidi.algorithm import get_base_level

    return leftwards(text) and get_base_level(text) == 1


def face_of(char: str, face: Face) -> AnyFace | None:
    """The face that draws the character in a text set in `face`; None where no face has it."""
    if ord(char) in loaded(face).face.charToGlyph:
        return face
    if _LEFTWARDS.match(char):
        for script, bold in _BOLD.items():
            if ord(char) in script_font(script).face.charToGlyph:
                return bold if face in _STRONG else script
    return None


def joined_units(text: str, face: Face) -> float:
    """How wide a text with such a script is, in thousandths of its size."""
    alike = groupby(text, key=lambda char: face_of(char, face) or face)
    stretches = (Stretch("".join(chars), own, own is not face) for own, chars in alike)
    return sum(shaped(each).width for each in stretches)


def in_order_of_sight(parts: Sequence[tuple[str, Face]], begins: bool) -> list[Stretch]:
    """A line's stretches from left to right, by the Unicode bidirectional algorithm (UAX 9); `begins`: leftwards."""
    from bidi import algorithm

    text = "".join(words for words, _ in parts)
    faces = [face_of(char, face) or face for words, face in parts for char in words]
    line = algorithm.get_empty_storage()
    line["base_level"], line["base_dir"] = (1, "R") if begins else (0, "L")
    algorithm.get_embedding_levels(text, line)
    for place, char in enumerate(line["chars"]):
        char["face"], char["place"] = faces[place], place
    for rule in (
        algorithm.explicit_embed_and_overrides,
        algorithm.resolve_weak_types,
        algorithm.resolve_neutral_types,
        algorithm.resolve_implicit_levels,
        algorithm.reorder_resolved_levels,
        algorithm.apply_mirroring,
    ):
        rule(line, debug=False)
    return list(_stretches(line["chars"]))


def shaped(stretch: Stretch) -> Shaped:
    """The stretch as its script joins it; of our own typeface as it stands."""
    import uharfbuzz as harfbuzz

    if isinstance(stretch.face, Face):
        return Shaped(((stretch.text, 0, 0),), units(stretch.text, stretch.face))
    font, shaper = script_font(stretch.face), _shaper(stretch.face)
    held = harfbuzz.Buffer()
    held.add_str(stretch.text)
    held.guess_segment_properties()
    held.direction = "rtl" if stretch.leftwards else "ltr"
    # Without kerning a word is one stroke, which programs that read the file take for one word.
    harfbuzz.shape(shaper, held, {"kern": False})
    scale = 1000 / shaper.face.upem
    strokes: list[tuple[str, float, float]] = []
    pen = end = 0.0
    for glyph, place in zip(held.glyph_infos, held.glyph_positions, strict=True):
        code = _code(font, glyph.codepoint, place.x_advance * scale)
        x, y = pen + place.x_offset * scale, place.y_offset * scale
        if strokes and abs(x - end) < 0.5 and y == strokes[-1][2]:
            strokes[-1] = (strokes[-1][0] + code, strokes[-1][1], y)
        else:
            strokes.append((code, x, y))
        end = x + font.face.charWidths[ord(code)]
        pen += place.x_advance * scale
    return Shaped(tuple(strokes), pen)


@cache
def script_font(face: ScriptFace) -> TTFont:
    """The face, registered with ReportLab on first use."""
    font = TTFont(str(face), str(resource_path("fonts", f"{face}.ttf")))
    font.face.code_of = {glyph: code for code, glyph in sorted(font.face.charToGlyph.items())[::-1]}
    pdfmetrics.registerFont(font)
    return font


@cache
def _shaper(face: ScriptFace) -> Any:
    import uharfbuzz as harfbuzz

    path = resource_path("fonts", f"{face}.ttf")
    return harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path))))


def _code(font: TTFont, glyph: int, advance: float) -> str:
    """The character by which ReportLab draws this glyph: its own where it has one, so that it can be searched for."""
    code = font.face.code_of.get(glyph)
    if code is None:
        code = font.face.code_of[glyph] = _PRIVATE + glyph
        font.face.charToGlyph[code] = glyph
        font.face.charWidths[code] = advance
    return chr(code)


def _stretches(chars: Iterable[Mapping[str, Any]]) -> Iterator[Stretch]:
    """Neighbours of one face and one direction together; what is read leftwards back in the order written."""
    alike = groupby(chars, key=lambda char: (char["face"], bool(char["level"] % 2)))
    for (face, left), held in alike:
        those = list(held)
        text, place = "".join(each["ch"] for each in those), min(each["place"] for each in those)
        # Signs of our own typeface stand in the order of sight already; a script's letters are joined in that written.
        turned = left and isinstance(face, ScriptFace)
        yield Stretch(text[::-1] if turned else text, face, left, place)
