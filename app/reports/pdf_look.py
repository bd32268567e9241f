"""The look on paper: four sizes of type, one accent, margins and space. All measures are points."""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor

from app.reports.charts import Ink
from app.reports.pdf_fonts import Face
from app.reports.pdf_text import Type

PAGE_WIDTH, PAGE_HEIGHT = 595.2756, 841.8898  # A4

PAPER_HEX: dict[Ink, str] = {
    Ink.TEXT: "#17212B",
    Ink.MUTED: "#52606D",
    Ink.LINE: "#D5DCE3",
    Ink.SURFACE: "#FFFFFF",
    Ink.SOFT: "#F1F4F7",
    Ink.ACCENT: "#0B5C7A",
    Ink.ACCENT_SOFT: "#E6F1F5",
    Ink.GOOD: "#1B6E45",
    Ink.GOOD_SOFT: "#E3F3EA",
    Ink.WARN: "#8A5300",
    Ink.WARN_SOFT: "#FCF2DF",
    Ink.BAD: "#A32A22",
    Ink.BAD_SOFT: "#FBEAE8",
}
PAPER: dict[Ink, Color] = {ink: HexColor(value) for ink, value in PAPER_HEX.items()}


@dataclass(frozen=True, slots=True)
class Look:
    """One style's measures. Paragraph numbers hang between `left`, the margin, and `text_left`, where text begins."""

    title: Type
    heading: Type
    body: Type
    small: Type
    left: float
    text_left: float
    right: float
    top: float
    bottom: float
    between: float  # between blocks
    cell: float  # above and below the text of a table cell

    @property
    def width(self) -> float:
        return PAGE_WIDTH - self.text_left - self.right

    @property
    def full_width(self) -> float:
        return PAGE_WIDTH - self.left - self.right

    @property
    def room(self) -> float:
        """The height of the text area of a page."""
        return PAGE_HEIGHT - self.top - self.bottom


def _strong(size: float, leading: float, face: Face = Face.SEMIBOLD) -> Type:
    return Type(size, leading, face, strong=Face.BOLD, emphasis=face)


REPORT = Look(
    title=_strong(28, 34, Face.BOLD),
    heading=_strong(16, 21),
    body=Type(10, 15),
    small=Type(8.5, 11.5),
    left=62,
    text_left=98,
    right=62,
    top=84,
    bottom=84,
    between=9,
    cell=4.25,
)

SUMMARY = Look(
    title=_strong(16, 20, Face.BOLD),
    heading=_strong(10.5, 14),
    body=Type(9, 12.75),
    small=Type(8, 10.5),
    left=51,
    text_left=51,
    right=51,
    top=54,
    bottom=62,
    between=6,
    cell=2.75,
)

# The blank tool: dense between the lines to write on, and room in the header for the case's reference.
FORM = Look(
    title=_strong(16, 20, Face.BOLD),
    heading=_strong(12, 16, Face.BOLD),
    body=Type(8.5, 12),
    small=Type(7.5, 9.75),
    left=45,
    text_left=45,
    right=45,
    top=62,
    bottom=48,
    between=4,
    cell=2.5,
)
