"""A report's own content on screen: the same sentences, tables and charts that go to paper."""

from collections.abc import Iterable, Sequence
from functools import singledispatchmethod

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

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
from ui.theme import look
from ui.widgets.chart_view import ChartView
from ui.widgets.document_blocks import bullets, callout, facts, heading, key_figures, prose, quote
from ui.widgets.figure_table import FigureTable
from ui.widgets.labels import label

WIDTH = 860
_MARGIN = 38  # for the numbers of headings and paragraphs
_KEPT_FREE = 24  # above and below a row that is brought into view


class DocumentView(QScrollArea):
    """Shows some of a document's blocks, one below the other.

    `chosen` comes with a click or Enter on a figure, `moved` when the keyboard is on another one:
    (the Table, its row counted from 0, the column).
    """

    chosen = Signal(object, int, int)
    moved = Signal(object, int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.tables: list[FigureTable] = []
        self._cards: list[tuple[QWidget, FigureTable]] = []
        self._nothing = label("", "muted", wraps=True)

    def show_blocks(self, blocks: Iterable[Block]) -> None:
        shown = tuple(blocks)
        self.tables, self._cards = [], []
        inner = QWidget()
        inner.setObjectName("clear")
        px = look().px
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(16), px(20), px(14), px(28))
        column.setSpacing(0)
        column.addLayout(self._grid(shown))
        self._nothing = label("", "muted", wraps=True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)

    def narrow(self, text: str) -> None:
        """Only the rows that hold these words, and only the tables that have such rows."""
        found = 0
        for card, table in self._cards:
            rows = table.narrow(text)
            card.setVisible(rows > 0)
            found += rows
        self._nothing.setText(
            self.tr("No table of this chapter holds “%1”.").replace("%1", text)
            if text and not found
            else ""
        )
        self._nothing.setVisible(bool(self._nothing.text()))

    def _grid(self, blocks: Sequence[Block]) -> QGridLayout:
        """Numbers stand in a margin of their own, if there are any."""
        px = look().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(px(14))
        numbered = any(_number(block) for block in blocks)
        grid.setColumnMinimumWidth(0, px(_MARGIN) if numbered else 0)
        grid.setColumnStretch(1, 1)
        for row, block in enumerate(blocks):
            widget = self._widget(block)
            if widget is None:
                continue
            widget.setMaximumWidth(px(WIDTH))
            grid.addWidget(widget, row, 1)
            if _number(block):
                number = label(_number(block), "number")
                number.setContentsMargins(0, px(_drop(block)), 0, 0)
                grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
        return grid

    @singledispatchmethod
    def _widget(self, block: object) -> QWidget | None:
        raise TypeError(f"{type(block).__name__} has no picture on screen")

    @_widget.register
    def _(self, block: Heading) -> QWidget:
        return heading(block)

    @_widget.register
    def _(self, block: Paragraph) -> QWidget:
        return prose(block.text)

    @_widget.register
    def _(self, block: Bullets) -> QWidget:
        return bullets(block)

    @_widget.register
    def _(self, block: Quote) -> QWidget:
        return quote(block)

    @_widget.register
    def _(self, block: Callout) -> QWidget:
        return callout(block)

    @_widget.register
    def _(self, block: KeyFigures) -> QWidget:
        return key_figures(block)

    @_widget.register
    def _(self, block: Facts) -> QWidget:
        return facts(block)

    @_widget.register
    def _(self, block: Table) -> QWidget:
        return self._titled(block.title, plain_text(block.note), block)

    @_widget.register
    def _(self, block: Figure) -> QWidget:
        chart = ChartView()
        chart.show_chart(block.chart, block.title, block.alt)
        return self._titled(block.title, plain_text(block.note), block.numbers, chart)

    @_widget.register
    def _(self, _block: PageBreak) -> None:
        return None

    def _titled(
        self, title: str, note: str, numbers: Table, chart: ChartView | None = None
    ) -> QWidget:
        """One card: title, chart, figures, note."""
        frame = QFrame()
        frame.setObjectName("card")
        px = look().px
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(18), px(14), px(18), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(title, "strong", wraps=True))
        if chart is not None:
            column.addWidget(chart)
        table = self._table(numbers)
        column.addWidget(table)
        if note:
            column.addWidget(label(note, "caption", wraps=True))
        self._cards.append((frame, table))
        return frame

    def _table(self, numbers: Table) -> FigureTable:
        table = FigureTable(numbers)
        table.chosen.connect(lambda row, column: self.chosen.emit(numbers, row, column))
        table.moved.connect(lambda row, column: self.moved.emit(numbers, row, column))
        table.moved.connect(lambda *_place: self._bring_into_view(table))
        self.tables.append(table)
        return table

    def show_current(self) -> None:
        """Bring the row that the keyboard is on into view: tables here do not scroll themselves."""
        for table in self.tables:
            if table.hasFocus():
                self._bring_into_view(table)

    def _bring_into_view(self, table: FigureTable) -> None:
        inner = self.widget()
        if inner is None or not table.hasFocus():
            return
        row = table.visualRect(table.currentIndex())
        if row.isValid():
            place = table.viewport().mapTo(inner, QPoint(0, row.center().y()))
            self.ensureVisible(0, place.y(), 0, row.height() + look().px(_KEPT_FREE))


def _number(block: Block) -> str:
    return block.number if isinstance(block, Heading | Paragraph) else ""


def _drop(block: Block) -> int:
    """How far down a number stands, so that it is level with its first line."""
    if not isinstance(block, Heading):
        return 2
    return 6 if block.level == 1 else 12
