"""What is filled in with a pen: words, boxes to tick, lines to write on, each at its place; and tables of empty rows.

Strokes are dark enough for a printer without colour. A line of handwriting takes WRITING points, about 7 mm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.reports.charts import Ink
from app.reports.content import Text
from app.reports.pdf_look import FORM
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import Piece
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Line, Type, Typesetter

BOX = 8.0  # the side of a box to tick
BESIDE = 4.0  # from a box to its words
APART = 11.0  # between one choice and the next
WRITING = 20.0
PAD = 3.0  # in a cell of a table, at either side
STROKE = 0.5
BELOW = 3.0  # between a table and what stands below it
WHOLE = 0.25  # of a page: a table that is not higher is not cut
LEAST = 3  # rows of a table at the foot of a page, and at the head of the next


@dataclass(frozen=True, slots=True)
class Said:
    """Words at a place: `x` from the left, `y` down from the top."""

    lines: tuple[Line, ...]
    style: Type
    x: float
    y: float
    node: Node


Stroke = tuple[
    float, float, float, float
]  # left, top (downwards), width, height; a line has no height


class FormPiece(Piece):
    """`belongs` is what is told at the head of a page that begins with it: "5.3 Changes of social worker"."""

    belongs = ""


class Field(FormPiece):
    """Marks at their places, never cut. `height` grows with what is put in, unless more is asked for."""

    def __init__(self, setter: Typesetter, node: Node) -> None:
        self._setter, self._node = setter, node
        self._said: list[Said] = []
        self._strokes: list[Stroke] = []
        self._height = 0.0

    @property
    def height(self) -> float:
        return self._height

    def reach(self, y: float) -> None:
        """Make it at least so high."""
        self._height = max(self._height, y)

    def words(self, text: Text, style: Type, x: float, y: float, width: float) -> float:
        """Set words at a place; where the next line would begin."""
        lines = self._setter.para(text, style, width)
        self._said.append(Said(lines, style, x, y, Node("P", self._node)))
        end = y + len(lines) * style.leading
        self.reach(end)
        return end

    def wide(self, text: str, style: Type) -> float:
        return max(
            (self._setter.width(line, style.face, style.size) for line in text.split("\n")),
            default=0.0,
        )

    def box(self, x: float, y: float, style: Type) -> None:
        """A box to tick beside a line of words that begins at `y`."""
        self._strokes.append((x, y + (style.leading - BOX) / 2, BOX, BOX))

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        self._strokes.append((x, y, width, height))
        self.reach(y + height)

    def rule(self, x: float, y: float, width: float) -> None:
        self._strokes.append((x, y, width, 0.0))
        self.reach(y)

    def lines(self, x: float, y: float, width: float, count: int) -> float:
        """Lines to write on, below `y`."""
        for place in range(1, count + 1):
            self.rule(x, y + place * WRITING - 2.0, width)
        self.reach(y + count * WRITING)
        return y + count * WRITING

    def ticks(
        self,
        labels: Sequence[str],
        style: Type,
        place: tuple[float, float, float],
        apart: float = APART,
    ) -> float:
        """Boxes with their words, side by side and then below each other; `place` is left, top, width."""
        left, y, width = place
        x, end = left, y
        for label in labels:
            needed = BOX + BESIDE + self.wide(label, style)
            if x > left and x + needed > left + width:
                x, y = left, end
            self.box(x, y, style)
            start = x + BOX + BESIDE
            end = max(end, self.words(label, style, start, y, left + width - start))
            x += needed + apart
        return end

    def columns(
        self, labels: Sequence[str], style: Type, place: tuple[float, float, float]
    ) -> float:
        """Boxes with their words in as many columns as the longest allows, to be read downwards."""
        left, top, width = place
        longest = (
            BOX + BESIDE + APART + max((self.wide(label, style) for label in labels), default=0)
        )
        across = max(int((width + APART) / longest), 1)
        deep = -(-len(labels) // across)
        across = -(-len(labels) // deep)
        step = min(width / across, longest * 1.25)
        end = top
        for place_in, label in enumerate(labels):
            column, row = divmod(place_in, deep)
            y = top + row * style.leading
            self.box(left + column * step, y, style)
            start = left + column * step + BOX + BESIDE
            end = max(end, self.words(label, style, start, y, width))
        return end

    def draw(self, pen: Pen, x: float, top: float) -> None:
        with pen.canvas.artifact():
            for left, down, width, height in self._strokes:
                pen.frame(x + left, top - down - height, width, height, Ink.MUTED, STROKE)
        for said in self._said:
            if any(line.parts for line in said.lines):
                with pen.canvas.marked(said.node):
                    pen.lines(said.lines, x + said.x, top - said.y, said.style)


class EmptyRows(FormPiece):
    """A table to fill in: a head and rows of ruled cells; the head is repeated on every page.

    `tail` is what stands below the last row, on the same page. What takes less than WHOLE of a page is not cut.
    """

    def __init__(
        self, head: Field, rows: Sequence[Field], edges: Sequence[float], title: str
    ) -> None:
        self.head, self.rows, self.edges, self.title = head, list(rows), list(edges), title
        self.continued = False
        self.tail: Piece | None = None

    @property
    def height(self) -> float:
        tail = BELOW + self.tail.height if self.tail else 0.0
        return self._above + sum(row.height for row in self.rows) + tail

    @property
    def lead(self) -> float:
        if self.height <= FORM.room * WHOLE:
            return self.height
        return self._above + sum(row.height for row in self.rows[:LEAST])

    @property
    def _above(self) -> float:
        return self.head.height + (FORM.small.leading if self.continued else 0.0)

    def split(self, room: float) -> "tuple[EmptyRows, EmptyRows] | None":
        left, fit = room - self._above, 0
        while fit < len(self.rows) and self.rows[fit].height <= left:
            left -= self.rows[fit].height
            fit += 1
        fit = min(fit, len(self.rows) - LEAST)
        if fit < LEAST:
            return None
        first = EmptyRows(self.head, self.rows[:fit], self.edges, self.title)
        rest = EmptyRows(self.head, self.rows[fit:], self.edges, self.title)
        first.continued, rest.continued, rest.tail = self.continued, True, self.tail
        self.shared_out(first, rest)
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        left, right = x + self.edges[0], x + self.edges[-1]
        y = self._draw_head(pen, x, top)
        body = y
        with pen.canvas.artifact():
            pen.rule(left, y, right, Ink.TEXT, 0.8)
        for row in self.rows:
            row.draw(pen, x, y)
            y -= row.height
            with pen.canvas.artifact():
                pen.rule(left, y, right, Ink.MUTED, STROKE)
        with pen.canvas.artifact():
            for edge in self.edges:
                pen.upright(x + edge, body, y, Ink.MUTED, STROKE)
        if self.tail is not None:
            self.tail.draw(pen, x, y - BELOW)

    def _draw_head(self, pen: Pen, x: float, y: float) -> float:
        if not self.continued:
            self.head.draw(pen, x, y)
            return y - self.head.height
        small = FORM.small
        with pen.canvas.artifact():  # what is repeated is no content
            words = f"{self.title}, continued"
            pen.text(words, x, y - small.drop, small.face, small.size, Ink.MUTED)
            self.head.draw(pen, x, y - small.leading)
        return y - small.leading - self.head.height


def muted(style: Type) -> Type:
    return replace(style, ink=Ink.MUTED)


def evenly(needed: Sequence[float], weights: Sequence[float], room: float) -> Iterator[float]:
    """Widths of columns: what each needs, and the rest of the room by weight; all alike less where there is none."""
    taken, whole = sum(needed), sum(weights)
    for width, weight in zip(needed, weights, strict=True):
        yield width * room / taken if taken > room else width + (room - taken) * weight / whole
