"""What a report is made of, each as a widget: text, lists, callouts, large numbers, facts, quotes."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.reports.chart_content import Tone
from app.reports.content import (
    Bullets,
    Callout,
    Facts,
    Footnote,
    Heading,
    KeyFigure,
    KeyFigures,
    Quote,
    Run,
    Text,
    plain_text,
)
from ui import icons
from ui.theme import look
from ui.widgets.labels import label
from ui.widgets.tiles import Tiles

HEADINGS = {1: "title", 2: "heading", 3: "strong"}
CALLOUTS = {
    Tone.BAD: ("bad", "triangle-alert"),
    Tone.WARN: ("warn", "triangle-alert"),
    Tone.GOOD: ("good", "circle-check"),
    Tone.ACCENT: ("accent", "info"),
    Tone.NEUTRAL: ("muted", "info"),
}
_FACT = 120  # the least width of one fact at 100 %


def prose(text: Text, part: str = "prose") -> QLabel:
    """Running text that can be marked and copied; what stands out in it stands out here."""
    made = label(plain_text(text), part, wraps=True)
    if not isinstance(text, str):
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setText("".join(_marked_up(part) for part in text))
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _marked_up(part: str | Run | Footnote) -> str:
    if isinstance(part, Footnote):
        return f" <small>({escape(part.text)})</small>"
    if isinstance(part, str):
        return escape(part)
    stands_out = part.bold or part.italic
    return f"<b>{escape(part.text)}</b>" if stands_out else escape(part.text)


def heading(block: Heading) -> QLabel:
    made = label(block.text, HEADINGS[block.level], wraps=True)
    made.setContentsMargins(0, look().px(10) if block.level > 1 else 0, 0, 0)
    return made


def bullets(block: Bullets) -> QWidget:
    """Each with its mark in a column of its own, so that further lines stand under the first."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(look().px(8))
    grid.setVerticalSpacing(look().px(6))
    grid.setColumnStretch(1, 1)
    for number, item in enumerate(block.items, start=1):
        mark = label(f"{number}." if block.numbered else "•", "prose")
        grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(prose(item), number, 1)
    return holder


def quote(block: Quote) -> QWidget:
    frame = QFrame()
    frame.setObjectName("quote")
    column = _column(frame, 14, 2)
    column.addWidget(prose(f"“{plain_text(block.text)}”"))
    if block.source:
        column.addWidget(label(block.source, "caption"))
    return frame


def callout(block: Callout) -> QWidget:
    """A card with a coloured left edge, its mark and its words: never the colour alone."""
    tone, icon = CALLOUTS[block.tone]
    px = look().px
    frame = QFrame()
    frame.setObjectName("callout")
    frame.setProperty("tone", tone)
    row = QHBoxLayout(frame)
    row.setContentsMargins(px(16), px(12), px(16), px(12))
    row.setSpacing(px(12))
    mark = QLabel()
    icons.give(mark, icon, tone, 20)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(px(4))
    column.addWidget(label(block.title, "strong", wraps=True))
    for text in block.text:
        column.addWidget(prose(text))
    row.addLayout(column, 1)
    return frame


def key_figures(block: KeyFigures) -> QWidget:
    return Tiles([_key_figure(figure) for figure in block.figures])


def _key_figure(figure: KeyFigure) -> QWidget:
    card = QFrame()
    card.setObjectName("card")
    column = _column(card, 16, 12)
    numbers = QHBoxLayout()
    numbers.setSpacing(look().px(6))
    numbers.addWidget(label(str(figure.value), "display"), 0, Qt.AlignmentFlag.AlignBottom)
    if figure.of is not None:
        whole = label(f"of {figure.of:,}", "muted")
        whole.setContentsMargins(0, 0, 0, look().px(4))
        numbers.addWidget(whole, 0, Qt.AlignmentFlag.AlignBottom)
    numbers.addStretch(1)
    column.addLayout(numbers)
    column.addWidget(label(figure.label, "caption", wraps=True))
    if figure.detail:
        column.addWidget(label(figure.detail, "small", wraps=True))
    column.addStretch(1)
    return card


def facts(block: Facts) -> QWidget:
    """Names above their values, side by side."""
    cells = []
    for name, value in block.pairs:
        cell = QWidget()
        column = _column(cell, 0, 0)
        column.setSpacing(look().px(1))
        column.addWidget(label(name, "caption", wraps=True))
        column.addWidget(prose(value))
        column.addStretch(1)
        cells.append(cell)
    return Tiles(cells, _FACT)


def _column(frame: QWidget, side: int, top: int) -> QVBoxLayout:
    px = look().px
    column = QVBoxLayout(frame)
    column.setContentsMargins(px(side), px(top), px(side), px(top))
    column.setSpacing(px(4))
    return column
