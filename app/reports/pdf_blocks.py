"""Pieces that stand whole: contents lines, charts, key figures, and the facts at a summary's head."""

from collections.abc import Sequence
from dataclasses import replace

from app.reports.charts import Drawing, Ink
from app.reports.content import KeyFigure
from app.reports.pdf_charts import paint
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import Look
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import HeadingWords, Piece
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Line, Type, Typesetter, shown
from app.reports.plain import one_line


class ContentsLine(Piece):
    """A line of the contents: a heading's words and, as all pages are known before drawing, its page."""

    NUMBER = 36.0  # the column of heading numbers
    PAGE = 40.0  # the column of page numbers

    def __init__(
        self, heading: HeadingWords, number: str, words: Sequence[Line], style: Type
    ) -> None:
        self.heading, self.number, self.words, self.style = heading, number, tuple(words), style
        self.width = 0.0
        self.node = Node("Link")

    @property
    def height(self) -> float:
        return len(self.words) * self.style.leading

    def draw(self, pen: Pen, x: float, top: float) -> None:
        page = pen.page_of[self.heading.key]
        style = self.style
        last = top - self.height + style.leading - style.drop
        with pen.canvas.marked(self.node):
            if self.number:
                pen.text(f"{self.number} ", x, top - style.drop, style.face, style.size, Ink.MUTED)
            pen.lines(self.words, x + self.NUMBER, top, style)
            figures = Face.FIGURES_BOLD if style.face is Face.SEMIBOLD else Face.FIGURES
            pen.text_right(f" {page}", x + self.width, last, figures, style.size, style.ink)
        box = (x, top - self.height, x + self.width, top)
        pen.canvas.link(self.node, self.heading.key, f"{self.heading.title}, page {page}", box)


class ChartDrawing(Piece):
    """A chart as vectors; its node carries the words that stand for it."""

    def __init__(self, drawing: Drawing, node: Node) -> None:
        self.drawing, self.node = drawing, node

    @property
    def height(self) -> float:
        return self.drawing.height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.node.box = (x, top - self.height, x + self.drawing.width, top)
        with pen.canvas.marked(self.node):
            paint(pen, self.drawing, x, top)


class LargeFigures(Piece):
    """A row of large counts, each over the words it stands for."""

    GUTTER = 18.0

    def __init__(
        self, figures: Sequence[KeyFigure], look: Look, setter: Typesetter, node: Node
    ) -> None:
        self.look = look
        self.step = (look.width + self.GUTTER) / max(len(figures), 3)
        self.column = self.step - self.GUTTER
        self.muted = replace(look.small, ink=Ink.MUTED)
        self.columns = [
            (
                figure,
                setter.para(figure.label, look.small, self.column),
                setter.para(figure.detail, self.muted, self.column) if figure.detail else (),
                Node("P", node),
            )
            for figure in figures
        ]

    @property
    def height(self) -> float:
        deepest = max(len(label) + len(detail) for _, label, detail, _ in self.columns)
        return 6 + self.look.title.leading + deepest * self.look.small.leading + 3

    def draw(self, pen: Pen, x: float, top: float) -> None:
        small, large = self.look.small, self.look.title
        for index, (figure, label, detail, node) in enumerate(self.columns):
            left = x + index * self.step
            with pen.canvas.artifact():
                pen.rule(left, top, left + self.column, Ink.ACCENT, 1.0)
            with pen.canvas.marked(node):
                y = top - 6
                self._value(pen, figure, left, y - large.drop)
                y -= large.leading
                pen.lines(label, left, y, small, more=bool(detail))
                pen.lines(detail, left, y - len(label) * small.leading - 3, self.muted)

    def _value(self, pen: Pen, figure: KeyFigure, x: float, baseline: float) -> None:
        """The number, as large as its column allows, and its denominator beside it."""
        words = figure.value if isinstance(figure.value, str) else f"{figure.value:,}"
        of = "" if figure.of is None else f" of {figure.of:,}"
        face, body = self.look.title.face, self.look.body
        words = shown(one_line(words), face)
        beside = pen.setter.width(of, body.face, body.size)
        sizes = (self.look.title.size, self.look.heading.size, body.size)
        size = next(
            (s for s in sizes if pen.setter.width(words, face, s) + beside <= self.column),
            body.size,
        )
        pen.text(words, x, baseline, face, size, Ink.ACCENT)
        start = x + pen.setter.width(words, face, size) + 1
        pen.text(f"{of} ", start, baseline, body.face, body.size, Ink.MUTED)


class FactLines(Piece):
    """Labels over their values, several side by side: one row of a summary's head, or of the cover."""

    GUTTER = 16.0

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]],
        across: int,
        width: float,
        look: Look,
        setter: Typesetter,
    ) -> None:
        self.look = look
        self.step = (width + self.GUTTER) / across
        column = self.step - self.GUTTER
        self.muted = replace(look.small, ink=Ink.MUTED)
        self.value = replace(look.body, face=Face.MEDIUM)
        self.columns = [
            (
                setter.para(label, self.muted, column),
                setter.para(value, self.value, column),
                Node("P"),
            )
            for label, value in pairs
        ]

    def under(self, parent: Node) -> None:
        parent.kids += [node for _, _, node in self.columns]

    @property
    def height(self) -> float:
        return max(
            len(label) * self.muted.leading + len(value) * self.value.leading
            for label, value, _ in self.columns
        )

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for index, (label, value, node) in enumerate(self.columns):
            left = x + index * self.step
            with pen.canvas.marked(node):
                pen.lines(label, left, top, self.muted, more=True)
                pen.lines(value, left, top - len(label) * self.muted.leading, self.value)
