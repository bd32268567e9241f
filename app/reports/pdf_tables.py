"""Tables on paper: quiet rules, repeated heads, numbers to the right, no row alone on a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.reports.chart_content import Tone
from app.reports.charts import STRONG, Ink, tone_mark
from app.reports.content import Align, Cell, Column, Flag, Table, cell_text
from app.reports.pdf_charts import paint_mark
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import Look
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import Piece, Words
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Line, Type, Typesetter

GUTTER = 12.0  # points between columns
MARK = 11.0  # points for a flag's shape
LONG_WORD = 96.0  # points: an address or a code longer than this may be broken


@dataclass(frozen=True, slots=True)
class Set:
    """A cell's text in lines."""

    lines: tuple[Line, ...]
    style: Type
    align: Align
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Set, ...]
    height: float
    nodes: tuple[Node, ...] = ()
    bold: bool = False


# ---- widths ---------------------------------------------------------------------------------------


def column_widths(table: Table, width: float, style: Type, setter: Typesetter) -> list[float]:
    """Every column as wide as its text if there is room; spare width goes by weight.

    In a crowded table a column is as wide as most of its texts, so that one long name does not squeeze the others;
    what is still too much is taken from the widest. Columns of numbers take little of the spare width.
    """
    columns = range(len(table.columns))
    spare = width - GUTTER * (len(table.columns) - 1)
    texts = [_text_widths(table, index, style, setter) for index in columns]
    whole = [widths[-1] for widths in texts]
    weights = [column.weight for column in table.columns]
    if sum(whole) <= spare:
        lefts = [1.0 if column.align is Align.LEFT else 0.25 for column in table.columns]
        shares = [weight * left for weight, left in zip(weights, lefts, strict=True)]
        return _grown(whole, spare - sum(whole), shares)
    typical = [
        widths[int(len(widths) * 0.85)] if weight else widths[-1]
        for widths, weight in zip(texts, weights, strict=True)
    ]
    if sum(typical) <= spare:
        missing = [full - most for full, most in zip(whole, typical, strict=True)]
        return _grown(typical, spare - sum(typical), missing)
    least = [min(_longest_word(table, index, style, setter), LONG_WORD) for index in columns]
    return _levelled(least, typical, weights, spare)


def natural_width(table: Table, style: Type, setter: Typesetter) -> float:
    """What the table would take if no cell were broken."""
    columns = range(len(table.columns))
    return sum(_text_widths(table, i, style, setter)[-1] + GUTTER for i in columns) - GUTTER


def _grown(widths: list[float], extra: float, shares: list[float]) -> list[float]:
    total = sum(shares) or 1.0
    return [width + extra * share / total for width, share in zip(widths, shares, strict=True)]


def _levelled(
    least: list[float], whole: list[float], weights: list[float], spare: float
) -> list[float]:
    """Short columns stay whole; only the widest for their weight give way, all down to one level.

    A weight of 0 never gives way. The level is found by halving: below it a column keeps its own width.
    """

    def at(level: float) -> list[float]:
        return [
            natural if not weight else max(word, min(natural, level * weight))
            for word, natural, weight in zip(least, whole, weights, strict=True)
        ]

    if sum(at(0.0)) >= spare:
        return [one * spare / sum(least) for one in least]
    low, high = 0.0, spare / min((weight for weight in weights if weight), default=1.0)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) <= spare else (low, middle)
    return _grown(at(low), spare - sum(at(low)), weights)


def _texts(table: Table, index: int) -> list[tuple[str, Face, float]]:
    """The column's texts with the face they are measured in and what stands beside them."""
    body = _face(table.columns[index], bold=False)
    strong = _face(table.columns[index], bold=True)
    texts = [(table.columns[index].header, Face.SEMIBOLD, 0.0)]
    for row in table.rows:
        mark = MARK if isinstance(row[index], Flag) else 0.0
        texts.append((cell_text(row[index]), Face.MEDIUM if mark else body, mark))
    if table.totals:
        texts.append((cell_text(table.totals[index]), strong, 0.0))
    return texts


def _text_widths(table: Table, index: int, style: Type, setter: Typesetter) -> list[float]:
    """How wide the column's texts are, in order; headers may be broken, so none is less than their longest word."""
    (header, face, _), *texts = _texts(table, index)
    words = max((setter.width(word, face, style.size) for word in header.split()), default=0.0)
    widths = [
        max(words, *(setter.width(line, text_face, style.size) for line in text.split("\n"))) + mark
        for text, text_face, mark in texts
    ]
    return sorted(width + 0.5 for width in widths) or [words + 0.5]


def _longest_word(table: Table, index: int, style: Type, setter: Typesetter) -> float:
    return 0.5 + max(
        (
            setter.width(word, face, style.size) + mark
            for text, face, mark in _texts(table, index)
            for word in text.split(" ")
        ),
        default=0.0,
    )


def _face(column: Column, *, bold: bool) -> Face:
    if column.align is Align.LEFT:
        return Face.SEMIBOLD if bold else Face.REGULAR
    return Face.FIGURES_BOLD if bold else Face.FIGURES


# ---- the grid -------------------------------------------------------------------------------------


class Grid(Piece):
    """A table's head and rows. Cut between rows, its head is repeated; a row taller than a page is cut in itself."""

    def __init__(
        self, widths: Sequence[float], head: Row, rows: Sequence[Row], look: Look, title: str = ""
    ) -> None:
        self.widths, self.head, self.rows, self.look, self.title = (
            widths,
            head,
            list(rows),
            look,
            title,
        )
        self.tail: Words | None = None
        self.continued = False

    @property
    def height(self) -> float:
        tail = self.tail.height + 5 if self.tail else 0.0
        return self._above + sum(row.height for row in self.rows) + tail

    @property
    def _above(self) -> float:
        return self.head.height + (self.look.small.leading + 4 if self.continued else 0.0)

    @property
    def lead(self) -> float:
        """Whole while it is small; else the head with four rows, as less looks lost at a page's foot.

        Never less than can be cut off there: else the title would stand at the foot and the table on the next page.
        """
        whole = self.height
        if whole <= self.look.room * 0.4:
            return whole
        first = self._above + sum(row.height for row in self.rows[:4])
        if first < self.look.room * 0.5:
            return first
        if self._is_cut_in_itself:
            return self._above + 4 * self.look.small.leading
        if self._stands_alone:
            return self._above + self.rows[0].height
        return (
            self._above + sum(row.height for row in self.rows[:2]) if len(self.rows) > 3 else whole
        )

    @property
    def _stands_alone(self) -> bool:
        """Whether the first row is so tall that it does not look lost without a second."""
        return self.rows[0].height > self.look.room * 0.3

    @property
    def _is_cut_in_itself(self) -> bool:
        """Whether no page could hold the first row."""
        return self.rows[0].height > self.look.room - self._above - 40

    def split(self, room: float) -> "tuple[Grid, Grid] | None":
        left, fit = room - self._above, 0
        while fit < len(self.rows) and self.rows[fit].height <= left + 0.01:
            left -= self.rows[fit].height
            fit += 1
        fit = min(fit, max(len(self.rows) - 2, 1))
        if fit >= 2 or (fit == 1 and self._stands_alone):
            return self._cut(self.rows[:fit], self.rows[fit:])
        if self._is_cut_in_itself:
            return self._cut_row(room - self._above)
        return None

    def _cut_row(self, room: float) -> "tuple[Grid, Grid] | None":
        """Cut inside the first row, which no page could hold."""
        row, leading = self.rows[0], self.look.small.leading
        count = int((room - 2 * self.look.cell) / leading)
        deepest = max(len(cell.lines) for cell in row.cells)
        count = min(count, deepest - 1)
        if count < 2:
            return None
        upper = tuple(replace(cell, lines=cell.lines[:count]) for cell in row.cells)
        lower = tuple(replace(cell, lines=cell.lines[count:]) for cell in row.cells)
        first = replace(row, cells=upper, height=row_height(upper, self.look))
        rest = replace(row, cells=lower, height=row_height(lower, self.look))
        return self._cut([first], [rest, *self.rows[1:]])

    def _cut(self, upper: list[Row], lower: list[Row]) -> "tuple[Grid, Grid]":
        first = Grid(self.widths, self.head, upper, self.look, self.title)
        rest = Grid(self.widths, self.head, lower, self.look, self.title)
        first.continued, rest.continued, rest.tail = self.continued, True, self.tail
        self.shared_out(first, rest)
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        right = x + sum(self.widths) + GUTTER * (len(self.widths) - 1)
        y = top
        if self.continued:
            y = self._draw_repeated_head(pen, x, y)
        else:
            self._draw_row(pen, self.head, x, y)
            y -= self.head.height
        with pen.canvas.artifact():
            pen.rule(x, y, right, Ink.ACCENT, 1.0)
        for index, row in enumerate(self.rows):
            if row.bold:
                with pen.canvas.artifact():
                    pen.rule(x, y, right, Ink.TEXT, 0.75)
            self._draw_row(pen, row, x, y)
            y -= row.height
            last = index == len(self.rows) - 1
            if last or not self.rows[index + 1].bold:
                with pen.canvas.artifact():
                    pen.rule(x, y, right, Ink.MUTED if last else Ink.LINE)
        if self.tail:
            self.tail.draw(pen, x, y - 5)

    def _draw_repeated_head(self, pen: Pen, x: float, y: float) -> float:
        small = self.look.small
        with pen.canvas.artifact():
            if self.title:
                words = f"{self.title}, continued"
                pen.text(words, x, y - small.drop, Face.REGULAR, small.size, Ink.MUTED)
            y -= small.leading + 4
            self._draw_row(pen, self.head, x, y)
        return y - self.head.height

    def _draw_row(self, pen: Pen, row: Row, x: float, top: float) -> None:
        head = row is self.head
        for cell, width, node in zip(row.cells, self.widths, row.nodes, strict=True):
            y = top - self.look.cell
            if head:  # heads of one line stand on the same foot as those of several
                y -= row.height - 2 * self.look.cell - len(cell.lines) * cell.style.leading
            if any(line.parts for line in cell.lines):
                self._draw_cell(pen, cell, node, (x, y, width))
            x += width + GUTTER

    def _draw_cell(
        self, pen: Pen, cell: Set, node: Node, place: tuple[float, float, float]
    ) -> None:
        x, top, width = place
        if cell.tone is not None and cell.lines:
            with pen.canvas.artifact():
                size = cell.style.size
                mark = tone_mark(cell.tone, size * 0.42, cell.style.drop - size * 0.36, size * 0.8)
                paint_mark(pen, mark, x, top)
            x, width = x + MARK, width - MARK
        with pen.canvas.marked(node):
            if cell.align is Align.LEFT:
                pen.lines(cell.lines, x, top, cell.style)
                return
            for index, line in enumerate(cell.lines):
                slack = (width - line.width) * (1.0 if cell.align is Align.RIGHT else 0.5)
                more = index < len(cell.lines) - 1
                pen.lines(
                    (line,), x + slack, top - index * cell.style.leading, cell.style, more=more
                )


def row_height(cells: Sequence[Set], look: Look) -> float:
    return max(len(cell.lines) for cell in cells) * look.small.leading + 2 * look.cell


class GridMaker:
    """Sets a table's cells and builds the nodes of its structure."""

    def __init__(
        self, table: Table, width: float, look: Look, setter: Typesetter, node: Node
    ) -> None:
        self.table, self.look, self.setter, self.node = table, look, setter, node
        self.widths = column_widths(table, width, look.small, setter)

    def grid(self, title: str) -> Grid:
        head = replace(self._head(), nodes=self._nodes(len(self.table.columns), head=True))
        rows = [self._row(row, bold=False) for row in self.table.rows]
        if not rows:
            rows = [self._row(("None", *[""] * (len(self.table.columns) - 1)), bold=False)]
        if self.table.totals:
            rows.append(self._row(self.table.totals, bold=True))
        return Grid(self.widths, head, rows, self.look, title)

    def _head(self) -> Row:
        style = replace(self.look.small, face=Face.SEMIBOLD)
        cells = tuple(
            Set(self.setter.para(column.header, style, width), style, column.align)
            for column, width in zip(self.table.columns, self.widths, strict=True)
        )
        return Row(cells, row_height(cells, self.look))

    def _row(self, row: Sequence[Cell], *, bold: bool) -> Row:
        cells = tuple(
            self._cell(cell, column, width, bold=bold)
            for cell, column, width in zip(row, self.table.columns, self.widths, strict=True)
        )
        return Row(cells, row_height(cells, self.look), self._nodes(len(cells)), bold)

    def _cell(self, cell: Cell, column: Column, width: float, *, bold: bool) -> Set:
        if isinstance(cell, Flag):
            style = replace(self.look.small, face=Face.MEDIUM, ink=STRONG[cell.tone])
            lines = self.setter.para(cell.text, style, width - MARK)
            return Set(lines, style, Align.LEFT, cell.tone)
        style = replace(self.look.small, face=_face(column, bold=bold))
        return Set(self.setter.para(cell_text(cell), style, width), style, column.align)

    def _nodes(self, count: int, *, head: bool = False) -> tuple[Node, ...]:
        """TH for heads and for the first cell of a row, which names it; TD for the rest."""
        row = Node("TR", self.node)
        if head:
            return tuple(Node("TH", row, scope="Column") for _ in range(count))
        first = Node("TH", row, scope="Row")
        return (first, *(Node("TD", row) for _ in range(count - 1)))
