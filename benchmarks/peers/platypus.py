"""A report by ReportLab alone: the same words, tables, pictures and embedded fonts through platypus.

It has no structure tree, no bookmarks, no alternative texts and no contents list. The geometry of charts and the widths
of columns are given to it. Only cells that are words are
paragraphs, as they must wrap; the others are plain strings, which platypus sets faster.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.graphics import shapes
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak as Break
from reportlab.platypus import Paragraph as Words
from reportlab.platypus import SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from app.reports import content
from app.reports.chart_layouts import drawn
from app.reports.charts import Anchor, Dot, Drawing, Line, Rect, Ring, Shape, Sheet
from app.reports.pdf_fonts import Face, loaded
from app.reports.pdf_look import PAPER, Look
from app.reports.pdf_story import look_of
from app.reports.pdf_tables import column_widths
from app.reports.pdf_text import Typesetter


@dataclass(frozen=True)
class Given:
    """A document with what is worked out beforehand: geometry of its charts, widths of its tables."""

    document: content.Document
    charts: dict[int, Drawing]
    widths: dict[int, list[float]]


def given(document: content.Document) -> Given:
    setter, look = Typesetter(), look_of(document)
    for face in Face:
        loaded(face)
        for bold in (0, 1):
            for italic in (0, 1):
                named = Face.SEMIBOLD if bold else Face.MEDIUM if italic else face
                addMapping(str(face), bold, italic, str(named))
    sheet = Sheet(look.width, setter.measure, look.small.size)
    charts, widths = {}, {}
    for place, block in enumerate(document.blocks):
        if isinstance(block, content.Figure):
            charts[place] = drawn(block.chart, sheet)
        table = _table_of(block)
        if table is not None:
            widths[place] = [
                each + 12 for each in column_widths(table, look.width, look.small, setter)
            ]
    return Given(document, charts, widths)


def platypus_pdf(given: Given) -> bytes:
    document, look = given.document, look_of(given.document)
    file = BytesIO()

    def running(canvas: Canvas, _template: SimpleDocTemplate) -> None:
        small = look.small
        canvas.setFont(str(Face.SEMIBOLD), small.size)
        canvas.drawString(look.left, 40, document.marking)
        canvas.setFont(str(Face.REGULAR), small.size)
        canvas.drawString(look.left, 40 - small.leading, document.stamp)
        canvas.drawRightString(A4[0] - look.right, 40, f"Page {canvas.getPageNumber()}")
        if document.style is content.Style.REPORT:
            canvas.drawString(look.text_left, A4[1] - 48, document.short_title or document.title)
        canvas.line(look.left, 40 + small.leading, A4[0] - look.right, 40 + small.leading)

    template = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=look.text_left - 6,
        rightMargin=look.right - 6,
        topMargin=look.top - 6,
        bottomMargin=look.bottom - 6,
        title=document.title,
        author=document.author,
        subject=document.subtitle,
        invariant=1,
        pageCompression=1,
        lang=document.language,
        initialFontName=str(Face.REGULAR),
    )
    template.build(list(_Story(given, look).all()), onFirstPage=running, onLaterPages=running)
    return file.getvalue()


def _table_of(block: content.Block) -> content.Table | None:
    if isinstance(block, content.KeyFigures):
        return content.key_figures_table(block)
    return block if isinstance(block, content.Table) else None


class _Story:
    def __init__(self, given: Given, look: Look) -> None:
        self.given, self.look = given, look
        self.body = _style(
            "body", look.body.size, look.body.leading, Face.REGULAR, after=look.between
        )
        self.small = _style("small", look.small.size, look.small.leading, Face.REGULAR)
        self.head = _style("head", look.small.size, look.small.leading, Face.SEMIBOLD)
        self.caption = _style("caption", look.small.size, look.small.leading, Face.MEDIUM, after=3)
        self.title = _style("title", look.title.size, look.title.leading, look.title.face, after=12)
        self.headings = [
            _style(
                "h1", look.heading.size, look.heading.leading, Face.SEMIBOLD, before=20, after=9
            ),
            _style("h2", look.body.size, look.body.leading, Face.SEMIBOLD, before=12, after=5),
            _style("h3", look.body.size, look.body.leading, Face.MEDIUM, before=8, after=3),
        ]
        for each in (*self.headings, self.caption):
            each.keepWithNext = 1

    def all(self) -> Iterator[object]:
        document = self.given.document
        yield Words(escape(document.title), self.title)
        if document.subtitle:
            yield Words(escape(document.subtitle), self.body)
        facts = [
            [Words(escape(label), self.small), Words(escape(value), self.body)]
            for label, value in document.facts
        ]
        if facts:
            yield Grid(facts, colWidths=[120, self.look.width - 120])
        if document.style is content.Style.REPORT:
            yield Break()
        for place, (label, block) in enumerate(content.labelled(document)):
            yield from self._block(place, label, block)

    def _block(  # noqa: C901 - one case a kind
        self, place: int, label: str, block: content.Block
    ) -> Iterator[object]:
        match block:
            case content.Heading():
                style = self.headings[min(max(block.level, 1), 3) - 1]
                yield Words(escape(f"{block.number} {block.text}".strip()), style)
            case content.Paragraph():
                number = f"{block.number} " if block.number else ""
                yield Words(number + _marked_up(block.text), self.body)
            case content.Bullets():
                for index, item in enumerate(block.items):
                    bullet = f"{index + 1}." if block.numbered else "•"
                    yield Words(_marked_up(item), self.body, bulletText=bullet)
            case content.Callout():
                said = [Words(f"<b>{escape(block.title)}</b>", self.body)]
                yield from (*said, *(Words(_marked_up(text), self.body) for text in block.text))
            case content.Quote():
                yield Words(_marked_up(block.text), self.body)
                yield Words(escape(block.source), self.small)
            case content.PageBreak():
                yield Break()
            case content.Figure():
                yield Words(escape(f"{label} {block.title}".strip()), self.caption)
                yield _picture(self.given.charts[place])
                yield from self._note(block.note)
            case content.Table() | content.KeyFigures():
                yield from self._table(place, label, _table_of(block))
            case content.Facts():
                for name, value in block.pairs:
                    yield Words(f"{escape(name)}: {escape(value)}", self.body)

    def _table(self, place: int, label: str, table: content.Table) -> Iterator[object]:
        if table.title:
            yield Words(escape(f"{label} {table.title}".strip()), self.caption)
        rows: list[list[object]] = [
            [Words(escape(each.header), self.head) for each in table.columns]
        ]
        rows += [[self._cell(cell) for cell in row] for row in table.rows]
        small = self.look.small
        looks = [
            ("FONT", (0, 0), (-1, -1), str(Face.REGULAR), small.size, small.leading),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, PAPER["line"]),
            ("TOPPADDING", (0, 0), (-1, -1), self.look.cell),
            ("BOTTOMPADDING", (0, 0), (-1, -1), self.look.cell),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 11),
        ]
        for index, column in enumerate(table.columns):
            if column.align is content.Align.RIGHT:
                looks.append(("FONTNAME", (index, 1), (index, -1), str(Face.FIGURES)))
                looks.append(("ALIGN", (index, 0), (index, -1), "RIGHT"))
        if table.totals:
            rows.append([content.cell_text(cell) for cell in table.totals])
            looks.append(("FONTNAME", (0, -1), (-1, -1), str(Face.SEMIBOLD)))
        yield Grid(rows, colWidths=self.given.widths[place], repeatRows=1, style=looks)
        yield from self._note(table.note)
        yield Spacer(1, self.look.between * 2)

    def _cell(self, cell: content.Cell) -> object:
        if isinstance(cell, content.Number | content.Count):
            return content.cell_text(cell)
        return Words(escape(content.cell_text(cell)), self.small)

    def _note(self, note: content.Text) -> Iterator[object]:
        if note:
            yield Words(_marked_up(note), self.small)


def _style(
    name: str, size: float, leading: float, face: Face, before: float = 0, after: float = 0
) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=str(face), bulletFontName=str(Face.REGULAR), fontSize=size, leading=leading,
        spaceBefore=before, spaceAfter=after, leftIndent=0,
    )  # fmt: skip


def _marked_up(text: content.Text) -> str:
    if isinstance(text, str):
        return escape(text)
    said = []
    for part in text:
        words = escape(part if isinstance(part, str) else part.text)
        strong = isinstance(part, content.Run) and part.bold
        said.append(f"<b>{words}</b>" if strong else words)
    return "".join(said)


def _picture(drawing: Drawing) -> shapes.Drawing:
    """The same geometry in ReportLab's own shapes; these run up from the foot."""
    made, tall = shapes.Drawing(drawing.width, drawing.height), drawing.height
    for mark in drawing.marks:
        made.add(_shape(mark, tall))
    return made


def _shape(mark: object, tall: float) -> shapes.Shape:
    match mark:
        case Line():
            dash = [3, 2] if mark.dashed else None
            return shapes.Line(
                mark.x1, tall - mark.y1, mark.x2, tall - mark.y2,
                strokeColor=PAPER[mark.ink], strokeWidth=mark.width, strokeDashArray=dash,
            )  # fmt: skip
        case Rect():
            return shapes.Rect(
                mark.x, tall - mark.y - mark.height, mark.width, mark.height, strokeWidth=0.75,
                fillColor=mark.fill and PAPER[mark.fill], strokeColor=mark.stroke and PAPER[mark.stroke],
            )  # fmt: skip
        case Dot():
            return shapes.Circle(
                mark.x, tall - mark.y, mark.radius, fillColor=PAPER[mark.ink], strokeColor=None
            )
        case Ring():
            return shapes.Circle(
                mark.x, tall - mark.y, mark.radius, fillColor=None,
                strokeColor=PAPER[mark.ink], strokeWidth=mark.width,
            )  # fmt: skip
        case Shape():
            points = [each for x, y in mark.points for each in (x, tall - y)]
            return shapes.Polygon(points, fillColor=PAPER[mark.ink], strokeColor=None)
    anchors = {Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}
    return shapes.String(
        mark.x, tall - mark.y, mark.text, fontSize=mark.size, fillColor=PAPER[mark.ink],
        fontName=str(Face.SEMIBOLD if mark.bold else Face.REGULAR), textAnchor=anchors[mark.anchor],
    )  # fmt: skip
