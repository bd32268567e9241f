"""Pieces that stand whole: contents lines, charts, key figures, and the facts at a summary's head."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.reports.charts import Drawing, Ink
from app.reports.content import NOTHING, KeyFigure
from app.reports.pdf_charts import paint
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import Look
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import HeadingWords, Piece
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Line, Type, Typesetter, shown
from app.reports.plain import short


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
                setter.para(short(figure.label), look.small, self.column),
                setter.para(short(figure.detail), self.muted, self.column) if figure.detail else (),
                Node("P", node),
            )
            for figure in figures
        ]
        self.size = self._size(setter)
        self.leading = self.size * 1.2

    @property
    def height(self) -> float:
        deepest = max(len(label) + len(detail) for _, label, detail, _ in self.columns)
        return 6 + self.leading + deepest * self.look.small.leading + 3

    def draw(self, pen: Pen, x: float, top: float) -> None:
        small = self.look.small
        for index, (figure, label, detail, node) in enumerate(self.columns):
            left = x + index * self.step
            with pen.canvas.artifact():
                pen.rule(left, top, left + self.column, Ink.ACCENT, 1.0)
            with pen.canvas.marked(node):
                y = top - 6
                self._value(pen, figure, left, y - self.size * 0.96)
                y -= self.leading
                pen.lines(label, left, y, small, more=bool(detail))
                pen.lines(detail, left, y - len(label) * small.leading - 3, self.muted)

    def _size(self, setter: Typesetter) -> float:
        """The largest of the look's sizes at which every number of the row fits its column."""
        for size in (self.look.title.size, self.look.heading.size):
            if all(self._width(setter, figure, size) <= self.column for figure, *_ in self.columns):
                return size
        return self.look.body.size

    def _width(self, setter: Typesetter, figure: KeyFigure, size: float) -> float:
        value, of = _value_and_whole(figure)
        body = self.look.body
        return setter.width(value, self.look.title.face, size) + setter.width(
            of, body.face, body.size
        )

    def _value(self, pen: Pen, figure: KeyFigure, x: float, baseline: float) -> None:
        """The number and, smaller, its denominator beside it."""
        value, of = _value_and_whole(figure)
        face, body = self.look.title.face, self.look.body
        pen.text(value, x, baseline, face, self.size, Ink.ACCENT)
        start = x + pen.setter.width(value, face, self.size) + 1
        pen.text(f"{of} ", start, baseline, body.face, body.size, Ink.MUTED)


def _value_and_whole(figure: KeyFigure) -> tuple[str, str]:
    value = short(figure.value, 24) if isinstance(figure.value, str) else f"{figure.value:,}"
    return shown(value, Face.BOLD), "" if figure.of is None else f" of {figure.of:,}"


@dataclass(frozen=True, slots=True)
class FactColumn:
    label: tuple[Line, ...]
    value: tuple[Line, ...]
    node: Node


class FactLines(Piece):
    """Labels over their values, several side by side: one row of a summary's head."""

    GUTTER = 16.0

    def __init__(self, columns: Sequence[FactColumn], step: float, look: Look) -> None:
        self.columns, self.step, self.look = list(columns), step, look
        self.muted = replace(look.small, ink=Ink.MUTED)
        self.value = replace(look.body, face=Face.MEDIUM)

    @classmethod
    def of(
        cls,
        pairs: Sequence[tuple[str, str]],
        across: int,
        look: Look,
        setter: Typesetter,
        parent: Node,
    ) -> "FactLines":
        step = (look.width + cls.GUTTER) / across
        made = cls((), step, look)
        for label, value in pairs:
            labels = setter.para(short(label), made.muted, step - cls.GUTTER)
            values = setter.para(value or NOTHING, made.value, step - cls.GUTTER)
            made.columns.append(FactColumn(labels, values, Node("P", parent)))
        return made

    @property
    def height(self) -> float:
        return max(
            len(column.label) * self.muted.leading + len(column.value) * self.value.leading
            for column in self.columns
        )

    def split(self, room: float) -> "tuple[FactLines, FactLines] | None":
        """Only a value longer than half a page is cut."""
        labels = max(len(column.label) for column in self.columns) * self.muted.leading
        count = int((room - labels) / self.value.leading)
        if self.height < self.look.room / 2 or count < 3:
            return None
        first = FactLines(
            [replace(c, value=c.value[:count]) for c in self.columns], self.step, self.look
        )
        rest = [replace(c, label=(), value=c.value[count:]) for c in self.columns]
        last = FactLines(rest, self.step, self.look)
        self.shared_out(first, last)
        return first, last

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for index, column in enumerate(self.columns):
            left, down = x + index * self.step, len(column.label) * self.muted.leading
            if column.label or column.value:
                with pen.canvas.marked(column.node):
                    pen.lines(column.label, left, top, self.muted, more=True)
                    pen.lines(column.value, left, top - down, self.value)
