"""The report's typeface: Inter, embedded, with figures of equal width for columns of numbers."""

import struct
from enum import StrEnum
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.resources import resource_path

MISSING = "\N{WHITE SQUARE}"  # stands, visibly, for a character the typeface does not have


class Face(StrEnum):
    REGULAR = "Inter"
    MEDIUM = "Inter-Medium"
    SEMIBOLD = "Inter-SemiBold"
    BOLD = "Inter-Bold"
    FIGURES = "Inter-Figures"
    FIGURES_BOLD = "Inter-Figures-SemiBold"


_FILES = {
    Face.REGULAR: "Inter_400Regular.ttf",
    Face.MEDIUM: "Inter_500Medium.ttf",
    Face.SEMIBOLD: "Inter_600SemiBold.ttf",
    Face.BOLD: "Inter_700Bold.ttf",
    Face.FIGURES: "Inter_400Regular.ttf",
    Face.FIGURES_BOLD: "Inter_600SemiBold.ttf",
}


@cache
def loaded(face: Face) -> TTFont:
    """The face, registered with ReportLab on first use."""
    path = resource_path("fonts", _FILES[face])
    font = TTFont(str(face), str(path))
    if face in (Face.FIGURES, Face.FIGURES_BOLD):
        _use_equal_figures(font, path.read_bytes())
    pdfmetrics.registerFont(font)
    return font


def units(text: str, face: Face) -> float:
    """How wide a text is as it stands, in thousandths of its size."""
    widths: dict[int, float] = loaded(face).face.charWidths
    default: float = loaded(face).face.defaultWidth
    return sum(widths.get(32 if char == "\xa0" else ord(char), default) for char in text)


def _use_equal_figures(font: TTFont, file: bytes) -> None:
    """Point the digits at the typeface's own equal-width forms (OpenType 'tnum'), which ReportLab cannot switch on.

    Text extraction is not affected: characters stay what they are, only the glyph behind each changes.
    """
    font.face.name += b"Figures"  # ReportLab takes faces of one name for one face
    tables = _tables(file)
    swaps = _feature(file, tables["GSUB"], b"tnum")
    widths = _advances(file, tables)
    scale = 1000 / struct.unpack_from(">H", file, tables["head"] + 18)[0]
    for code in (*range(ord("0"), ord("9") + 1), ord(","), ord(".")):
        glyph = swaps.get(font.face.charToGlyph[code])
        if glyph is not None:
            font.face.charToGlyph[code] = glyph
            font.face.charWidths[code] = widths[min(glyph, len(widths) - 1)] * scale


def _tables(file: bytes) -> dict[str, int]:
    """Where each table of the font file starts."""
    count = struct.unpack_from(">H", file, 4)[0]
    entries = (struct.unpack_from(">4sLLL", file, 12 + 16 * index) for index in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in entries}


def _advances(file: bytes, tables: dict[str, int]) -> list[int]:
    count = struct.unpack_from(">H", file, tables["hhea"] + 34)[0]
    return list(struct.unpack_from(">" + "Hh" * count, file, tables["hmtx"]))[::2]


def _feature(file: bytes, gsub: int, wanted: bytes) -> dict[int, int]:
    """Glyph for glyph replacements of one feature (single substitutions only)."""
    features, lookups = (gsub + offset for offset in struct.unpack_from(">HH", file, gsub + 6))
    swaps: dict[int, int] = {}
    for index in range(struct.unpack_from(">H", file, features)[0]):
        tag, offset = struct.unpack_from(">4sH", file, features + 2 + 6 * index)
        if tag != wanted:
            continue
        count = struct.unpack_from(">H", file, features + offset + 2)[0]
        for lookup in struct.unpack_from(f">{count}H", file, features + offset + 4):
            start = lookups + struct.unpack_from(">H", file, lookups + 2 + 2 * lookup)[0]
            swaps |= _single_substitutions(file, start)
    return swaps


def _single_substitutions(file: bytes, lookup: int) -> dict[int, int]:
    kind, _, count = struct.unpack_from(">HHH", file, lookup)
    swaps: dict[int, int] = {}
    for offset in struct.unpack_from(f">{count}H", file, lookup + 6):
        table = lookup + offset
        form, coverage = struct.unpack_from(">HH", file, table)
        if kind == 1 and form == 2:  # a list of glyphs for a list of glyphs
            size = struct.unpack_from(">H", file, table + 4)[0]
            after = struct.unpack_from(f">{size}H", file, table + 6)
            swaps |= dict(zip(_covered(file, table + coverage), after, strict=True))
    return swaps


def _covered(file: bytes, coverage: int) -> list[int]:
    form, count = struct.unpack_from(">HH", file, coverage)
    if form == 1:
        return list(struct.unpack_from(f">{count}H", file, coverage + 4))
    ranges = (struct.unpack_from(">HHH", file, coverage + 4 + 6 * index) for index in range(count))
    return [glyph for first, last, _ in ranges for glyph in range(first, last + 1)]
