"""The blank audit tool as a PDF to print and fill in with a pen: what every page says, and the order of the whole."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from app.reports.blank_items import ItemWriter
from app.reports.charts import Ink
from app.reports.content import Column, Table
from app.reports.pdf_flow import Page, flowed, page_numbers
from app.reports.pdf_fonts import Face, loaded
from app.reports.pdf_form import Field, FormPiece, muted
from app.reports.pdf_look import FORM, PAGE_HEIGHT, PAGE_WIDTH
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import HeadingWords, Piece
from app.reports.pdf_tables import GridMaker
from app.reports.pdf_tagged import Node, TaggedCanvas
from app.reports.pdf_text import Typesetter
from app.reports.plain import one_line
from app.tool.blank import BlankFact, BlankSection, BlankTool

MARKING = "Once filled in: personal data about a child"
KEY = "NR not recorded     NA not applicable, say why     CL could not look, say why"
REFERENCE = 150.0  # the line for the case's reference
HOW = """
Dates: as exactly as the file gives them. A month or a year alone is an answer.
Tick one box, unless it says that several may be ticked.
NR, NA and CL stand in place of an answer: not recorded, not applicable, could not look. For NA and CL say why at \
Note. In a table write the letters into the cell.
Found: tick where you found the answer. At Place write volume and page, or the screen. Where the records differ, \
or somebody told you, write at Note what the other record says, or who told you and when.
Note: with some ratings one is wanted; it says what the rating rests on.
Leave out what begins “Only if” and is not so and, if time is short, what is marked extended. The program works out \
time limits (T1 and so on); where a question hangs on one and you are in doubt, answer it.
Where the rows of a table do not suffice, continue on a sheet with the case's reference and the item's number.
"""
_LIMITS = (
    Column("", weight=0),
    Column("Time limit", weight=2),
    Column("Length"),
    Column("Counted", weight=4),
    Column("Standing"),
)


def blank_pdf(blank: BlankTool) -> bytes:
    """The tool to be filled in by hand; the same tool gives the same bytes."""
    for face in Face:
        loaded(face)
    setter, root = Typesetter(), Node("Document")
    pages = flowed(list(_Paper(blank, setter, root).pieces()), FORM.room)
    file = BytesIO()
    canvas = TaggedCanvas(file, root, language="en-GB", font=str(Face.REGULAR))
    canvas.setTitle(one_line(blank.title))
    canvas.setSubject(_version(blank))
    canvas.setCreator("Case File Audit")
    canvas.setProducer("Case File Audit")
    canvas.showOutline()
    pen = Pen(canvas, setter, page_numbers(pages, 1))
    for number, page in enumerate(pages, 1):
        for piece, down in page.placed:
            piece.draw(pen, FORM.left + piece.left, PAGE_HEIGHT - FORM.top - down)
        _running_lines(pen, blank, number, len(pages))
        _continued(pen, page)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _version(blank: BlankTool) -> str:
    return f"version {one_line(blank.version)}" if blank.version else ""


def _running_lines(pen: Pen, blank: BlankTool, number: int, pages: int) -> None:
    """Above: whose case it is, which tool and which page; below: what the letters mean."""
    left, right, small, strong = FORM.left, PAGE_WIDTH - FORM.right, FORM.small, Face.SEMIBOLD
    with pen.canvas.artifact("Pagination"):
        y = PAGE_HEIGHT - 40.0
        label = "Case reference "
        pen.text(label, left, y, strong, small.size, Ink.TEXT)
        start = left + pen.setter.width(label, strong, small.size) + 2
        pen.rule(start, y - 2, start + REFERENCE, Ink.TEXT, 0.6)
        page = f"Page {number} of {pages}"
        pen.text_right(page, right, y, strong, small.size, Ink.TEXT)
        end = right - pen.setter.width(page, strong, small.size) - 10
        said = ", ".join(filter(None, (one_line(blank.title), _version(blank))))
        name = pen.setter.clipped(said, small.face, small.size, end - start - REFERENCE - 12)
        pen.text_right(name, end, y, small.face, small.size, Ink.MUTED)
        foot = 32.0
        pen.rule(left, foot + small.leading, right, Ink.MUTED)
        pen.text(MARKING, left, foot, strong, small.size, Ink.TEXT)
        pen.text_right(KEY, right, foot, small.face, small.size, Ink.TEXT)


def _continued(pen: Pen, page: Page) -> None:
    """What the first thing on a page belongs to, where that began on another page."""
    first = page.placed[0][0] if page.placed else None
    if isinstance(first, FormPiece) and first.belongs:
        small = FORM.small
        words = pen.setter.clipped(first.belongs, small.face, small.size, FORM.width - 60)
        with pen.canvas.artifact("Pagination"):
            y = PAGE_HEIGHT - FORM.top + 4.5
            pen.text(f"{words}, continued", FORM.left, y, small.face, small.size, Ink.MUTED)


class _Paper:
    def __init__(self, blank: BlankTool, setter: Typesetter, root: Node) -> None:
        self._blank, self._setter, self._root = blank, setter, root
        self._items = ItemWriter(setter, root)
        self._headings = 0

    def pieces(self) -> Iterator[Piece]:
        yield self._heading(self._blank.title, 1)
        yield self._about()
        if self._blank.facts:
            yield self._facts()
        for section in self._blank.sections:
            yield from self._section(section)
        if self._blank.limits:
            yield from self._limits()

    def _heading(self, title: str, level: int) -> HeadingWords:
        look = FORM.title if level == 1 else FORM.heading
        words = self._setter.para(one_line(title), look, FORM.width)
        heading = HeadingWords(words, look, Node(f"H{level}", self._root))
        heading.key, heading.title = f"heading-{self._headings}", one_line(title)
        heading.level = level
        self._headings += 1
        return heading.placed(before=14 if level > 1 else 0, after=2, keep=True)

    def _about(self) -> Field:
        """Who fills it in and when, and how."""
        field = self._items.field()
        said = ". ".join(filter(None, ("For working on paper", _version(self._blank).capitalize())))
        y = field.words(said, muted(FORM.body), 0.0, 0.0, FORM.width)
        for label, left, width in (
            ("Assessor", 0.0, 240.0),
            ("Day of reading", 260.0, FORM.width - 260),
        ):
            field.words(label, FORM.small, left, y + 8, width)
            start = left + field.wide(label, FORM.small) + 6
            field.rule(start, y + 18, left + width - start)
        y += 28
        for said in HOW.strip().splitlines():
            field.words("•", FORM.body, 0.0, y, 8)
            y = field.words(said, FORM.body, 9.0, y, FORM.width - 9)
        field.reach(y + 4)
        return field

    def _facts(self) -> Field:
        """What is known beforehand and decides what is asked, two beside each other."""
        field = self._items.field()
        strong = replace(FORM.body, face=Face.SEMIBOLD)
        said = "Known of the case beforehand, from the list of cases"
        y = field.words(said, strong, 0.0, 2.0, FORM.width) + 2
        facts = self._blank.facts
        for place in range(0, len(facts), 2):
            ends = [
                self._fact(field, fact, left, y)
                for fact, left in zip(facts[place : place + 2], (0.0, FORM.width / 2), strict=False)
            ]
            y = max(ends) + 5
        field.reach(y)
        return field

    @staticmethod
    def _fact(field: Field, fact: BlankFact, left: float, y: float) -> float:
        answer = left + FORM.width / 2 - 84
        if fact.is_yes_or_no:
            field.ticks(("yes", "no"), FORM.body, (answer, y, 84))
        else:
            field.rule(answer, y + FORM.body.leading, 72.0)
        return field.words(fact.wording, FORM.body, left, y, answer - left - 6)

    def _section(self, section: BlankSection) -> Iterator[Piece]:
        yield self._heading(" ".join(filter(None, (section.number, section.title))), 2)
        if section.purpose:
            field = self._items.field()
            field.words(section.purpose, muted(FORM.body), 0.0, 0.0, FORM.width)
            yield field.placed(after=1, keep=True)
        for item in section.items:
            yield from self._items.pieces(item)

    def _limits(self) -> Iterator[Piece]:
        title = "Time limits"
        yield self._heading(title, 2)
        field = self._items.field()
        said = (
            "The program works these out from the dates. Day 0 is the day the clock starts. Not confirmed: no source "
            "says so for the period."
        )
        field.words(said, FORM.body, 0.0, 0.0, FORM.width)
        yield field.placed(after=4, keep=True)
        rows = tuple(
            (one.id, one.title, one.limit, one.counted, one.doubt) for one in self._blank.limits
        )
        node = Node("Table", self._root)
        table = Table(title, _LIMITS, rows)
        yield GridMaker(table, FORM.width, FORM, self._setter, node).grid(title)
