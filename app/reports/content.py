"""What a report says: plain frozen values, no markup. PDF, Word, Excel and print only show this.

A table or figure gets its number ("Table 3") from its place in the document, so every format names it alike.
What a chart says (its counts) is in `chart_content`; where its lines go is in `charts`.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum
from typing import TypeAlias

from app.reports.chart_content import Chart, Tone

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"  # an empty cell that was meant to be empty


class Style(StrEnum):
    REPORT = "report"  # cover, contents, numbered paragraphs in the margin
    SUMMARY = "summary"  # one or two dense pages, no cover


class Status(StrEnum):
    DRAFT = "draft"
    INTERIM = "interim"  # a position while returns are still out
    FINAL = "final"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stands out. Italic prints as medium weight in PDF: the report's typeface has no italic."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A source, cited behind the words before it. Its number comes from its place in the document."""

    text: str


Text: TypeAlias = str | tuple[str | Run | Footnote, ...]


def plain_text(text: Text) -> str:
    """The words alone, without emphasis and without what they cite."""
    if isinstance(text, str):
        return text
    words = (part for part in text if not isinstance(part, Footnote))
    return "".join(part if isinstance(part, str) else part.text for part in words)


# ---- what a table cell may hold -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stays one in Excel. `places` are decimals shown; what is no number prints as a dash."""

    value: int | float | Decimal | None
    unit: str = ""
    places: int = 0

    def __str__(self) -> str:
        if self.value is None or not math.isfinite(self.value):
            return NOTHING
        shown = f"{self.value:,.{self.places}f}"
        if not self.unit:
            return shown
        return f"{shown}%" if self.unit == "%" else f"{shown}{NO_BREAK_SPACE}{self.unit}"


@dataclass(frozen=True, slots=True)
class Count:
    """A count with its denominator, "41 of 50": a share never stands without both."""

    value: int
    of: int

    def __str__(self) -> str:
        return f"{self.value:,}{NO_BREAK_SPACE}of{NO_BREAK_SPACE}{self.of:,}"


@dataclass(frozen=True, slots=True)
class Flag:
    """A verdict in a cell: a small shape in a colour, always with its word."""

    text: str
    tone: Tone


Cell: TypeAlias = str | Number | Count | Flag


def cell_text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Flag) else str(cell)


@dataclass(frozen=True, slots=True)
class Column:
    """`weight` is the share of spare width the column takes; its widest word always fits first."""

    header: str
    align: Align = Align.LEFT
    weight: float = 1.0


# ---- blocks ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 1 a chapter, 2 a part of it, 3 a run-in title
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text
    number: str = ""  # "2.1", printed in the margin


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text = ""
    totals: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        wanted = len(self.columns)
        rows = (*self.rows, self.totals) if self.totals else self.rows
        if not wanted or any(len(row) != wanted for row in rows):
            raise ValueError(f"every row of a table of {wanted} columns must have {wanted} cells")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number: "41" (of 50) with the words it stands for."""

    value: int | str
    label: str
    of: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    figures: tuple[KeyFigure, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.figures) <= 5:
            raise ValueError("a row of key figures holds one to five")


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, as at the head of a case summary; `across` pairs stand side by side."""

    pairs: tuple[tuple[str, str], ...]
    across: int = 3


@dataclass(frozen=True, slots=True)
class Callout:
    """What must not be overlooked, such as an immediate concern; also the lead's conclusion (Tone.ACCENT)."""

    tone: Tone
    title: str
    text: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart. `numbers` says the same in a table, which is what Word, Excel and a screen reader's user get."""

    chart: Chart
    title: str
    numbers: Table
    alt: str
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Quote:
    text: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | KeyFigures
    | Facts
    | Callout
    | Figure
    | Quote
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report or case summary.

    `facts` stand on the cover (or at the head of a summary); `marking` and `stamp` at the foot of every page. `stamp`
    says when and from what the document was made and, with the watermark, is the only place for a time: the rest
    decides the fingerprint.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    style: Style = Style.REPORT
    status: Status = Status.DRAFT
    author: str = ""
    marking: str = ""
    stamp: str = ""
    footer: str = ""  # a line under the marking on the cover, e.g. who may read it
    short_title: str = ""  # for the running header; the title where empty
    watermark: str = ""  # behind every page of an interim report: its position
    language: str = "en-GB"
    shows_fingerprint: bool = (
        False  # beside the stamp, so that a print-out can be told from another
    )


# ---- walking a document ---------------------------------------------------------------------------


def labelled(document: Document) -> Iterator[tuple[str, Block]]:
    """Each block with its label: "Table 2", "Figure 1", or "" for what has none. Summaries do not number."""
    tables = figures = 0
    for block in document.blocks:
        label = ""
        if document.style is Style.REPORT and isinstance(block, Table):
            tables += 1
            label = f"Table {tables}"
        elif document.style is Style.REPORT and isinstance(block, Figure):
            figures += 1
            label = f"Figure {figures}"
        yield label, block


@dataclass(frozen=True, slots=True)
class Cited:
    """A footnote of the document; `where` is the number or title of the chapter it stands in."""

    number: int
    text: str
    where: str


def cited(document: Document) -> tuple[Cited, ...]:
    """Every footnote in the order in which it is printed: the numbers are the same in every format."""
    found: list[Cited] = []
    here = ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level < 3:
            here = f"{block.number} {block.text}".strip()
        for text in _texts(block):
            for part in text if isinstance(text, tuple) else ():
                if isinstance(part, Footnote):
                    found.append(Cited(len(found) + 1, part.text, here))
    return tuple(found)


def _texts(block: Block) -> tuple[Text, ...]:
    """The running text of a block: tables and captions cite nothing."""
    match block:
        case Paragraph() | Quote():
            return (block.text,)
        case Bullets():
            return block.items
        case Callout():
            return block.text
        case _:
            return ()


def key_figures_table(block: KeyFigures) -> Table:
    """Key figures as a table, for formats without large numbers."""
    detailed = any(figure.detail for figure in block.figures)
    columns = (Column("Figure", weight=3), Column("Count", Align.RIGHT))
    rows: list[tuple[Cell, ...]] = []
    for figure in block.figures:
        row: tuple[Cell, ...] = (figure.label, _key_value(figure))
        rows.append((*row, figure.detail) if detailed else row)
    return Table(
        "Key figures", (*columns, Column("Detail", weight=2)) if detailed else columns, tuple(rows)
    )


def _key_value(figure: KeyFigure) -> Cell:
    if isinstance(figure.value, str):
        return figure.value
    return Number(figure.value) if figure.of is None else Count(figure.value, figure.of)


def fingerprint(document: Document) -> str:
    """Sixteen hexadecimal digits that change with anything the document says, not with when or as what it is made."""
    said = replace(document, stamp="", watermark="", status=Status.DRAFT)
    return hashlib.sha256(_canonical(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def with_fingerprint(document: Document) -> Document:
    """The same with its fingerprint, in groups of four, behind the stamp; as it is where it does not show one."""
    if not document.shows_fingerprint:
        return document
    held = fingerprint(document)
    grouped = NO_BREAK_SPACE.join(held[place : place + 4] for place in range(0, len(held), 4))
    stamp = " \N{MIDDLE DOT} ".join(filter(None, (document.stamp, f"fingerprint {grouped}")))
    return replace(document, stamp=stamp)


def _canonical(value: object) -> str:
    """One spelling for one content: names and values, lengths before texts so that nothing can pose as another."""
    if is_dataclass(value):
        inner = ",".join(f"{f.name}={_canonical(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({inner})"
    if isinstance(value, tuple):
        return f"[{','.join(map(_canonical, value))}]"
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{len(value)}:{value}"
    return repr(value)
