"""A report's own content on screen: the same sentences, tables and charts that go to paper."""

from collections.abc import Iterable
from functools import singledispatchmethod

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.reports.chart_content import Tone
from app.reports.content import (
    Block,
    Bullets,
    Callout,
    Facts,
    Figure,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Quote,
    Table,
    plain_text,
)
from ui.models.figures import FigureRows, columns_of
from ui.theme import look
from ui.widgets.chart_view import ChartView
from ui.widgets.figure_table import FigureTable
from ui.widgets.labels import label

WIDTH = 860
HEADINGS = {1: "title", 2: "heading", 3: "strong"}
CALLOUTS = {Tone.BAD: "bad", Tone.WARN: "warn", Tone.GOOD: "good"}


class DocumentView(QScrollArea):
    """Shows some of a document's blocks, one below the other."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self._tables: list[FigureTable] = []

    def show_blocks(self, blocks: Iterable[Block]) -> None:
        inner = QWidget()
        inner.setObjectName("clear")
        self._tables = []
        px = look().px
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(28), px(20), px(28), px(28))
        column.setSpacing(px(12))
        for block in blocks:
            widget = self._widget(block)
            if widget is not None:
                widget.setMaximumWidth(px(WIDTH))
                column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)

    def narrow(self, text: str) -> None:
        """Only the rows of tables that hold these words."""
        for table in self._tables:
            table.narrow(text)

    @singledispatchmethod
    def _widget(self, block: object) -> QWidget | None:
        raise TypeError(f"{type(block).__name__} has no picture on screen")

    @_widget.register
    def _(self, block: Heading) -> QWidget:
        words = f"{block.number}  {block.text}" if block.number else block.text
        return label(words, HEADINGS[block.level], wraps=True)

    @_widget.register
    def _(self, block: Paragraph) -> QWidget:
        return label(plain_text(block.text), "wording", wraps=True)

    @_widget.register
    def _(self, block: Bullets) -> QWidget:
        return label(
            "\n".join(f"•  {plain_text(item)}" for item in block.items), "wording", wraps=True
        )

    @_widget.register
    def _(self, block: Quote) -> QWidget:
        source = f"\n{block.source}" if block.source else ""
        return label(f"“{plain_text(block.text)}”{source}", "muted", wraps=True)

    @_widget.register
    def _(self, block: Callout) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        column = QVBoxLayout(frame)
        column.addWidget(label(block.title, CALLOUTS.get(block.tone, "strong")))
        for text in block.text:
            column.addWidget(label(plain_text(text), "wording", wraps=True))
        return frame

    @_widget.register
    def _(self, block: KeyFigures) -> QWidget:
        row_holder = QWidget()
        row_holder.setObjectName("clear")
        row = QHBoxLayout(row_holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(12))
        for figure in block.figures:
            card = QFrame()
            card.setObjectName("card")
            column = QVBoxLayout(card)
            whole = "" if figure.of is None else f" of {figure.of:,}"
            column.addWidget(label(f"{figure.value}{whole}", "title"))
            column.addWidget(label(figure.label, "muted", wraps=True))
            column.addStretch(1)
            row.addWidget(card, 1)
        return row_holder

    @_widget.register
    def _(self, block: Facts) -> QWidget:
        return label(
            "\n".join(f"{name}: {value}" for name, value in block.pairs), "wording", wraps=True
        )

    @_widget.register
    def _(self, block: Table) -> QWidget:
        return self._titled(block.title, self._table(block), plain_text(block.note))

    @_widget.register
    def _(self, block: Figure) -> QWidget:
        chart = ChartView()
        chart.show_chart(block.chart, block.title, block.alt)
        return self._titled(block.title, chart, plain_text(block.note), self._table(block.numbers))

    @_widget.register
    def _(self, _block: PageBreak) -> None:
        return None

    def _table(self, table: Table) -> FigureTable:
        made = FigureTable(table.title, columns_of(table), FigureRows(table))
        self._tables.append(made)
        return made

    def _titled(
        self, title: str, body: QWidget, note: str, below: QWidget | None = None
    ) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        px = look().px
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(18), px(14), px(18), px(14))
        column.setSpacing(px(8))
        column.addWidget(label(title, "strong", wraps=True))
        column.addWidget(body)
        if below is not None:
            column.addWidget(below)
        if note:
            column.addWidget(label(note, "caption", wraps=True))
        return frame
