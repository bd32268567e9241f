"""Pieces of a page: what has a height, may be cut between lines, and can be drawn.

Texts and panels are here; tables in `pdf_tables`, charts, figures and contents lines in `pdf_blocks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from app.reports.chart_content import Tone
from app.reports.charts import SOFT, STRONG, Ink, tone_mark
from app.reports.pdf_charts import paint_mark
from app.reports.pdf_pen import Pen
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Line, Type


class Piece:
    """One thing in the flow. Heights in points; `keep` holds it on the page of the piece after it."""

    before = 0.0
    after = 0.0
    keep = False
    breaks = False  # a new page begins here
    left = 0.0  # distance from the text column, to the right
    notes: "tuple[tuple[int, Words], ...]" = ()  # footnotes, each with the line that cites it

    @property
    def height(self) -> float:
        return 0.0

    @property
    def lead(self) -> float:
        """The least of it that may stand at the foot of a page."""
        return self.height

    @property
    def cites(self) -> "tuple[Words, ...]":
        """What stands at the foot of the page because of this piece."""
        return tuple(words for _, words in self.notes)

    def split(self, room: float) -> "tuple[Piece, Piece] | None":
        """Two pieces, the first no taller than `room`; None where it cannot be cut there."""
        return None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """On the pen's page, from `top` down."""

    def placed(
        self, *, before: float = 0.0, after: float = 0.0, left: float = 0.0, keep: bool = False
    ) -> Self:
        self.before, self.after, self.left, self.keep = before, after, left, keep
        return self

    def shared_out(self, first: "Piece", rest: "Piece") -> None:
        """After a cut: the space before goes to the first part, what follows to the rest."""
        first.left = rest.left = self.left
        first.before, rest.after, rest.keep = self.before, self.after, self.keep


class NewPage(Piece):
    breaks = True


@dataclass(frozen=True, slots=True)
class Sign:
    """What hangs to the left of a text: a paragraph's number or a bullet."""

    text: str
    style: Type
    hang: float  # points to the left of the text
    node: Node


class Words(Piece):
    """A paragraph, caption, note or bullet."""

    def __init__(
        self, lines: Sequence[Line], style: Type, node: Node, sign: Sign | None = None
    ) -> None:
        self.lines, self.style, self.node, self.sign = tuple(lines), style, node, sign

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def lead(self) -> float:
        return self.height if len(self.lines) <= 3 else 2 * self.style.leading

    def split(self, room: float) -> "tuple[Words, Words] | None":
        """Never one line alone at the foot or the head of a page."""
        count = min(int(room / self.style.leading + 1e-6), len(self.lines) - 2)
        if count < 2:
            return None
        first = Words(self.lines[:count], self.style, self.node, self.sign)
        rest = Words(self.lines[count:], self.style, self.node)
        first.notes = tuple(each for each in self.notes if each[0] < count)
        rest.notes = tuple((line - count, words) for line, words in self.notes if line >= count)
        self.shared_out(first, rest)
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        if self.sign is not None:
            sign, style = self.sign, self.sign.style
            with pen.canvas.marked(sign.node):
                baseline = top - self.style.drop
                pen.text(
                    sign.text + " ", x - sign.hang, baseline, style.face, style.size, style.ink
                )
        with pen.canvas.marked(self.node):
            pen.lines(self.lines, x, top, self.style)


class HeadingWords(Words):
    """Words with a bookmark."""

    key = ""
    title = ""
    level = 1

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.bookmark(self.key, self.title, self.level, top)
        super().draw(pen, x, top)


class ToneWords(Words):
    """A callout's title: the tone's shape before the words."""

    tone = Tone.NEUTRAL

    def draw(self, pen: Pen, x: float, top: float) -> None:
        size = self.style.size
        with pen.canvas.artifact():
            mark = tone_mark(self.tone, size * 0.42, self.style.drop - size * 0.36, size * 0.74)
            paint_mark(pen, mark, x, top)
        super().draw(pen, x + size * 1.3, top)


class Panel(Piece):
    """Words set apart: a callout with its tone's bar and ground, or a quotation with a thin bar alone."""

    def __init__(self, words: Sequence[Words], width: float, tone: Tone | None, pad: float) -> None:
        self.words, self.width, self.tone, self.pad = list(words), width, tone, pad

    @property
    def height(self) -> float:
        gaps = sum(piece.after for piece in self.words[:-1])
        return sum(piece.height for piece in self.words) + gaps + 2 * self._edge

    @property
    def lead(self) -> float:
        whole = self.height
        if whole < 200:
            return whole
        begun = self.words[:2]
        between = sum(piece.after for piece in begun[:-1])
        return 2 * self._edge + sum(piece.lead for piece in begun) + between

    @property
    def cites(self) -> tuple[Words, ...]:
        return tuple(note for piece in self.words for note in piece.cites)

    @property
    def _edge(self) -> float:
        return self.pad * 0.85 if self.tone else 1.0

    def split(self, room: float) -> "tuple[Panel, Panel] | None":
        left = room - 2 * self._edge
        for index, piece in enumerate(self.words):
            if piece.height <= left:
                left -= piece.height + piece.after
                continue
            halves = piece.split(left)
            first = self.words[:index] + ([halves[0]] if halves else [])
            rest = ([halves[1]] if halves else [piece]) + self.words[index + 1 :]
            if not first or first[-1].keep:
                return None
            parts = tuple(Panel(words, self.width, self.tone, self.pad) for words in (first, rest))
            self.shared_out(*parts)
            return parts[0], parts[1]
        return None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        whole = self.height
        with pen.canvas.artifact():
            if self.tone:
                pen.box(x, top - whole, self.width, whole, SOFT[self.tone])
            bar = STRONG[self.tone] if self.tone else Ink.LINE
            pen.box(x, top - whole, 3 if self.tone else 2, whole, bar)
        y = top - self._edge
        for piece in self.words:
            piece.draw(pen, x + self.pad + 2 + piece.left, y)
            y -= piece.height + piece.after
