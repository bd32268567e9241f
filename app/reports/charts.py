"""Chart geometry: each chart becomes lines, dots and texts in points, the same for the screen and for paper.

Origin top left, y downwards. Text width comes from a function given in: each painter measures with its own font.
Nothing is said by colour alone: every tone has a shape, every category a letter and a pattern.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from app.reports.chart_content import Tone


class Ink(StrEnum):
    """Colour tokens; each painter has its own values for them (paper, light, dark)."""

    TEXT = "text"
    MUTED = "muted"
    LINE = "line"
    SURFACE = "surface"
    SOFT = "soft"
    ACCENT = "accent"
    ACCENT_SOFT = "accent_soft"
    GOOD = "good"
    GOOD_SOFT = "good_soft"
    WARN = "warn"
    WARN_SOFT = "warn_soft"
    BAD = "bad"
    BAD_SOFT = "bad_soft"


STRONG: dict[Tone, Ink] = {
    Tone.GOOD: Ink.GOOD,
    Tone.WARN: Ink.WARN,
    Tone.BAD: Ink.BAD,
    Tone.ACCENT: Ink.ACCENT,
    Tone.NEUTRAL: Ink.MUTED,
}
SOFT: dict[Tone, Ink] = {
    Tone.GOOD: Ink.GOOD_SOFT,
    Tone.WARN: Ink.WARN_SOFT,
    Tone.BAD: Ink.BAD_SOFT,
    Tone.ACCENT: Ink.ACCENT_SOFT,
    Tone.NEUTRAL: Ink.SOFT,
}


class Anchor(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink
    width: float = 0.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    stroke: Ink | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    radius: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Ring:
    x: float
    y: float
    radius: float
    ink: Ink
    width: float = 1.25


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Text:
    """`y` is the baseline."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink.TEXT
    bold: bool = False
    anchor: Anchor = Anchor.START


Primitive: TypeAlias = Line | Rect | Dot | Ring | Shape | Text
Measure: TypeAlias = Callable[
    [str, float, bool], float
]  # text, size in points, bold -> width in points


SIZE = 8.5  # points: the text of every chart
GAP = 14.0  # points between the columns of a chart
ROW = 21.0  # points: the least height of a row


@dataclass(frozen=True, slots=True)
class Sheet:
    """The surface a chart is laid out on: its width and how wide text is on it."""

    width: float
    measure: Measure
    size: float = SIZE

    def wide(self, text: str, *, bold: bool = False) -> float:
        return self.measure(text, self.size, bold)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of a chart is drawn: for pointing at it."""

    key: str
    box: Rect


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    marks: tuple[Primitive, ...]
    places: tuple[Place, ...] = ()


def tone_mark(tone: Tone, x: float, y: float, size: float) -> Primitive:
    """The tone's own shape, centred on x, y: dot, triangle, diamond, square or ring."""
    ink, half = STRONG[tone], size / 2
    match tone:
        case Tone.GOOD:
            return Dot(x, y, half, ink)
        case Tone.WARN:
            return Shape(
                ((x, y - half), (x + half * 1.1, y + half * 0.9), (x - half * 1.1, y + half * 0.9)),
                ink,
            )
        case Tone.BAD:
            reach = half * 1.2
            return Shape(((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)), ink)
        case Tone.ACCENT:
            side = half * 0.9
            return Rect(x - side, y - side, side * 2, side * 2, fill=ink)
        case Tone.NEUTRAL:
            return Ring(x, y, half - 0.5, ink, 1.0)


def hatch(box: Rect, ink: Ink, step: float = 4.0, *, rising: bool = True) -> Iterable[Line]:
    """Diagonal lines clipped to the box, so that painters need no clipping of their own."""
    if box.width <= 0 or box.height <= 0:
        return
    offset = step / 2
    while offset < box.width + box.height:
        # the line x + y = offset, from the lower left to the upper right, cut at the box's sides
        x1, y1 = (offset, 0.0) if offset <= box.width else (box.width, offset - box.width)
        x2, y2 = (0.0, offset) if offset <= box.height else (offset - box.height, box.height)
        if not rising:
            y1, y2 = box.height - y1, box.height - y2
        yield Line(box.x + x1, box.y + y1, box.x + x2, box.y + y2, ink, 0.6)
        offset += step


def stripes(box: Rect, ink: Ink, step: float = 4.0, *, upright: bool = True) -> Iterable[Line]:
    """Lines across the box, from top to bottom or from side to side."""
    long, offset = (box.width if upright else box.height), step / 2
    while offset < long:
        if upright:
            yield Line(box.x + offset, box.y, box.x + offset, box.y + box.height, ink, 0.6)
        else:
            yield Line(box.x, box.y + offset, box.x + box.width, box.y + offset, ink, 0.6)
        offset += step


def shortened(text: str, width: float, sheet: Sheet) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    if sheet.wide(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if sheet.wide(text[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(text: str, width: float, sheet: Sheet, most: int = 2) -> list[str]:
    """The text on at most `most` lines; what does not fit is cut with an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and sheet.wide(" ".join(words[: taken + 1])) <= width:
            taken += 1
        lines.append(shortened(" ".join(words[:taken]), width, sheet))
        words = words[taken:]
    if words:
        lines.append(shortened(" ".join(words), width, sheet))
    return lines or [""]


def label_column(labels: Sequence[str], sheet: Sheet) -> float:
    """How wide the labels' column is: as wide as the longest, at most 38 % of the drawing."""
    return min(max(map(sheet.wide, labels), default=0.0), sheet.width * 0.38)


def label_texts(
    label: str, y: float, width: float, sheet: Sheet, least: float = ROW
) -> tuple[list[Primitive], float]:
    """A row's label from `y` down, centred on its row, and the row's height."""
    lines = wrapped(label, width, sheet, most=3)
    leading = sheet.size * 1.3
    height = max(least, len(lines) * leading + min(8.0, least - leading))
    first = y + height / 2 - (len(lines) - 1) * leading / 2 + sheet.size * 0.35
    return [Text(0, first + i * leading, line, sheet.size) for i, line in enumerate(lines)], height


def legend(
    entries: Sequence[tuple[Tone, str]], y: float, sheet: Sheet
) -> tuple[list[Primitive], float]:
    """Shapes with their words from baseline `y`, on as many lines as needed; the marks and where they end."""
    marks: list[Primitive] = []
    size, x = sheet.size, 0.0
    for tone, words in entries:
        text = shortened(words, sheet.width - size * 1.6, sheet)
        needed = size * 1.6 + sheet.wide(text)
        if x and x + needed > sheet.width:
            x, y = 0.0, y + size * 1.6
        marks.append(tone_mark(tone, x + size * 0.45, y - size * 0.34, size * 0.8))
        marks.append(Text(x + size * 1.4, y, text, size, Ink.MUTED))
        x += needed + size * 1.6
    return marks, y + size * 0.5
