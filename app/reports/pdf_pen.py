"""The pen: draws words, rules and boxes on a tagged canvas in the paper's colours."""

from collections.abc import Mapping, Sequence

from app.reports.charts import Ink
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import PAPER
from app.reports.pdf_scripts import begins_leftwards, in_order_of_sight, leftwards, shaped
from app.reports.pdf_tagged import TaggedCanvas
from app.reports.pdf_text import Line, Type, Typesetter


class Pen:
    """`page_of` gives the page of each heading by its key, known before anything is drawn."""

    def __init__(
        self, canvas: TaggedCanvas, setter: Typesetter, page_of: Mapping[str, int]
    ) -> None:
        self.canvas, self.setter, self.page_of = canvas, setter, page_of
        self._depth = -1

    def text(
        self, words: str, x: float, baseline: float, face: Face, size: float, ink: Ink
    ) -> None:
        self.canvas.setFillColor(PAPER[ink])
        if leftwards(words):
            line = Line(((words, face),), 0, begins_leftwards(words))
            self._in_order_of_sight(line, x, baseline, size)
            return
        self.canvas.setFont(str(face), size)
        self.canvas.drawString(x, baseline, words)

    def text_right(
        self, words: str, x: float, baseline: float, face: Face, size: float, ink: Ink
    ) -> None:
        self.text(words, x - self.setter.width(words, face, size), baseline, face, size, ink)

    def lines(
        self, lines: Sequence[Line], x: float, top: float, style: Type, *, more: bool = False
    ) -> None:
        """Lines one under another; each ends in a space where text goes on, so that copied words stay apart."""
        baseline = top - style.drop
        last = len(lines) - (0 if more else 1)
        self.canvas.setFillColor(PAPER[style.ink])
        for index, line in enumerate(lines):
            end = " " if index < last else ""
            if any(leftwards(words) for words, _ in line.parts):
                self._in_order_of_sight(line, x, baseline, style.size)
            else:
                run = self.canvas.beginText(x, baseline)
                for place, (words, face) in enumerate(line.parts, start=1):
                    run.setFont(str(face), style.size)
                    run.textOut(words + end if place == len(line.parts) else words)
                self.canvas.drawText(run)
            baseline -= style.leading

    def _in_order_of_sight(self, line: Line, x: float, baseline: float, size: float) -> None:
        """A line with Arabic or Hebrew in it: placed in the order of sight, drawn in that written, in which it is read
        aloud and copied.
        """
        placed = []
        for stretch in in_order_of_sight(line.parts, line.begins_leftwards):
            drawn = shaped(stretch)
            placed.append((stretch.place, x, stretch, drawn))
            x += drawn.width * size / 1000
        run = self.canvas.beginText(x, baseline)
        for _place, left, stretch, drawn in sorted(placed, key=lambda each: each[0]):
            run.setFont(str(stretch.face), size)
            for codes, over, up in drawn.strokes[:: -1 if stretch.leftwards else 1]:
                run.setTextOrigin(left + over * size / 1000, baseline + up * size / 1000)
                run.textOut(codes)
        self.canvas.drawText(run)

    def box(self, x: float, bottom: float, width: float, height: float, ink: Ink) -> None:
        self.canvas.setFillColor(PAPER[ink])
        self.canvas.rect(x, bottom, width, height, stroke=0, fill=1)

    def rule(self, x1: float, y: float, x2: float, ink: Ink, width: float = 0.5) -> None:
        self.canvas.setStrokeColor(PAPER[ink])
        self.canvas.setLineWidth(width)
        self.canvas.line(x1, y, x2, y)

    def upright(self, x: float, top: float, bottom: float, ink: Ink, width: float = 0.5) -> None:
        self.canvas.setStrokeColor(PAPER[ink])
        self.canvas.setLineWidth(width)
        self.canvas.line(x, top, x, bottom)

    def frame(
        self, x: float, bottom: float, width: float, height: float, ink: Ink, stroke: float = 0.5
    ) -> None:
        """The outline of a box; without a height, a line."""
        self.canvas.setStrokeColor(PAPER[ink])
        self.canvas.setLineWidth(stroke)
        if height:
            self.canvas.rect(x, bottom, width, height, stroke=1, fill=0)
        else:
            self.canvas.line(x, bottom, x + width, bottom)

    def bookmark(self, key: str, title: str, level: int, top: float) -> None:
        """A place to link to, and a line in the reader's outline; levels never jump down by more than one."""
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=top + 12)
        self._depth = min(level - 1, self._depth + 1)
        self.canvas.addOutlineEntry(title, key, self._depth, closed=self._depth > 0)
