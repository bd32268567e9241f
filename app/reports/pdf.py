"""The report as a PDF. This module and its `pdf_…` siblings are the only ones that import ReportLab."""

from io import BytesIO
from pathlib import Path

from app.reports.charts import Ink
from app.reports.content import Document, Style, fingerprint, with_fingerprint
from app.reports.files import Progress, silent, write_whole
from app.reports.pdf_cover import draw_cover, draw_running_lines, draw_watermark, summary_head
from app.reports.pdf_flow import NOTE_GAP, NOTES_ABOVE, Page, flowed, page_numbers
from app.reports.pdf_fonts import Face, loaded
from app.reports.pdf_lacking import with_lacking_named
from app.reports.pdf_look import PAGE_HEIGHT, Look
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import NewPage, Piece
from app.reports.pdf_story import StoryWriter, look_of
from app.reports.pdf_tagged import Node, TaggedCanvas
from app.reports.pdf_text import Typesetter
from app.reports.plain import one_line

RULE_DOWN, RULE_WIDE = 8.0, 90.0  # points: of the rule above the footnotes


def write_pdf(document: Document, path: Path, progress: Progress | None = None) -> None:
    """The document as a tagged A4 PDF at `path`, whole or not at all.

    The same document gives the same bytes. Raises InputRefused where the file cannot be written, and what `progress`
    raises (Cancelled).
    """
    write_whole(path, pdf_bytes(document, progress))


def pdf_bytes(document: Document, progress: Progress | None = None) -> bytes:
    """The same without a file, for a preview that leaves no copy on the disk."""
    tell = progress or silent
    return Layout(document, tell).drawn(tell)


class Layout:
    """A document in lines on its pages, before anything is drawn: drawing takes longer than knowing how many there are.

    Drawn once. Layouts of one text may share a `setter`, which remembers how wide its words are.
    """

    def __init__(
        self, document: Document, tell: Progress = silent, setter: Typesetter | None = None
    ) -> None:
        for face in Face:
            loaded(face)
        self.document, self.setter, self.root = document, setter or Typesetter(), Node("Document")
        self.look = look_of(document)
        self.covers = 1 if document.style is Style.REPORT else 0
        self.pages = flowed(_pieces(document, self.setter, self.root, tell), self.look.room)
        tell(0.5)

    @property
    def total(self) -> int:
        """Pages, a report's cover counted in."""
        return len(self.pages) + self.covers

    def drawn(self, tell: Progress = silent) -> bytes:
        """The bytes of the PDF."""
        covers, total = self.covers, self.total
        file = BytesIO()
        canvas = TaggedCanvas(
            file, self.root, language=self.document.language, font=str(Face.REGULAR)
        )
        _describe(canvas, self.document)
        document = with_fingerprint(self.document)
        pen = Pen(canvas, self.setter, page_numbers(self.pages, 1 + covers))
        if covers:
            draw_watermark(pen, document)
            draw_cover(pen, document, self.root)
            canvas.showPage()
        for number, page in enumerate(self.pages, 1 + covers):
            draw_watermark(pen, document)
            _draw_page(pen, page, self.look)
            draw_running_lines(pen, document, self.look, number, total)
            canvas.showPage()
            tell(0.5 + 0.45 * number / total)
        if not total:
            canvas.showPage()
        canvas.save()
        tell(1.0)
        return file.getvalue()


def _pieces(document: Document, setter: Typesetter, root: Node, tell: Progress) -> list[Piece]:
    """The whole flow; the contents come first but are written last, when the headings are known."""
    front = Node("Sect", root)
    writer = StoryWriter(with_lacking_named(document), setter, root)
    body: list[Piece] = []
    if document.style is Style.SUMMARY:
        body += summary_head(document, writer)
    blocks = max(len(document.blocks), 1)
    for index, piece in enumerate(writer.body()):
        body.append(piece)
        tell(min(0.45, 0.45 * index / blocks))
    if document.style is Style.SUMMARY:
        root.kids.remove(front)
        return body
    contents = list(writer.contents(front)) if writer.headings else []
    return [*contents, NewPage(), *body]


def _draw_page(pen: Pen, page: Page, look: Look) -> None:
    for piece, down in page.placed:
        piece.draw(pen, look.text_left + piece.left, PAGE_HEIGHT - look.top - down)
    if page.notes:
        _draw_notes(pen, page, look)


def _draw_notes(pen: Pen, page: Page, look: Look) -> None:
    """Footnotes on the foot of the text area, below a short rule."""
    y = PAGE_HEIGHT - look.top - look.room + page.foot
    with pen.canvas.artifact():
        pen.rule(look.text_left, y - RULE_DOWN, look.text_left + RULE_WIDE, Ink.MUTED)
    y -= NOTES_ABOVE
    for words in page.notes:
        words.draw(pen, look.text_left + words.left, y)
        y -= words.height + NOTE_GAP


def _describe(canvas: TaggedCanvas, document: Document) -> None:
    """Title, author and fingerprint; never the name of the machine's user, nor the time."""
    canvas.setTitle(one_line(document.title))
    canvas.setAuthor(one_line(document.author))
    canvas.setSubject(one_line(document.subtitle))
    canvas.setKeywords(f"fingerprint {fingerprint(document)}")
    canvas.setCreator("Case File Audit")
    canvas.setProducer("Case File Audit")
    canvas.showOutline()
