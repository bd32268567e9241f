"""What stands around the text: the cover, a summary's head, and the lines at the head and foot of every page."""

from collections.abc import Iterator
from dataclasses import replace

from app.reports.charts import Ink
from app.reports.content import Document, Facts, Status
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import PAGE_HEIGHT, PAGE_WIDTH, REPORT, Look
from app.reports.pdf_pen import Pen
from app.reports.pdf_pieces import HeadingWords, Piece
from app.reports.pdf_story import StoryWriter
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Type
from app.reports.plain import one_line, short

BAND = 12.0  # points: the coloured edge of the cover
TITLE_TOP = 600.0  # from the foot of the cover
_MOST_TITLE_LINES = 5
_LONGEST_FACT = (
    300,
    160,
    80,
    40,
)  # characters: the first with which the facts fit; the report has them whole
LABELS = 120.0  # the cover's column of labels


def draw_cover(pen: Pen, document: Document, root: Node) -> None:
    """The whole first page of a report."""
    look, cover = REPORT, Node("Sect")
    root.kids.insert(0, cover)
    left, width = look.text_left, look.width
    with pen.canvas.artifact():
        pen.box(0, 0, BAND, PAGE_HEIGHT, Ink.ACCENT)
        pen.box(left, TITLE_TOP + 26, 44, 3, Ink.ACCENT)
    title = _title_type(pen, document.title, look)
    y = _cover_text(pen, document.title, title, Node("Title", cover), (left, TITLE_TOP, width))
    if document.subtitle:
        style = replace(look.heading, face=Face.REGULAR, ink=Ink.MUTED)
        y = _cover_text(pen, document.subtitle, style, Node("P", cover), (left, y - 10, width))
    longest = next(
        (each for each in _LONGEST_FACT if _facts_top(pen, document, look, each) <= y - 40),
        _LONGEST_FACT[-1],
    )
    top = _facts_top(pen, document, look, longest)
    _cover_facts(pen, document, cover, (left, min(top, y - 40), width), longest)
    _cover_marks(pen, document, cover)


def _title_type(pen: Pen, title: str, look: Look) -> Type:
    """A very long title is set smaller: the facts below it need their room."""
    lines = len(pen.setter.para(short(title), look.title, look.width))
    return look.title if lines <= _MOST_TITLE_LINES else look.heading


def _cover_text(
    pen: Pen, text: str, style: Type, node: Node, place: tuple[float, float, float]
) -> float:
    left, top, width = place
    lines = pen.setter.para(short(text), style, width)
    with pen.canvas.marked(node):
        pen.lines(lines, left, top, style)
    return top - len(lines) * style.leading


def _facts_top(pen: Pen, document: Document, look: Look, longest: int) -> float:
    """The facts stand on the same foot, however many there are; `longest` in characters of each."""
    lines = sum(
        len(pen.setter.para(short(value, longest), look.body, look.width - LABELS))
        for _, value in document.facts
    )
    return 130 + lines * look.body.leading + len(document.facts) * 9


def _cover_facts(
    pen: Pen, document: Document, cover: Node, place: tuple[float, float, float], longest: int
) -> None:
    look, (left, y, width) = REPORT, place
    muted = replace(look.small, ink=Ink.MUTED)
    node = Node("Div", cover)
    for label, value in document.facts:
        both = Node("P", node)
        lines = pen.setter.para(short(value, longest), look.body, width - LABELS)
        with pen.canvas.artifact():
            pen.rule(left, y, left + width, Ink.LINE)
        y -= 4.5
        words = pen.setter.para(short(label, 60), muted, LABELS - 12)
        with pen.canvas.marked(both):
            shift = look.body.drop - muted.drop
            pen.lines(words, left, y - shift, muted, more=True)
            pen.lines(lines, left + LABELS, y, look.body)
        y -= len(lines) * look.body.leading + 4.5


def _cover_marks(pen: Pen, document: Document, cover: Node) -> None:
    """Marking and status at the head; who may read it, and from what it was made, at the foot."""
    look = REPORT
    left, right = look.text_left, PAGE_WIDTH - look.right
    head, foot = PAGE_HEIGHT - 62, 62.0
    small = look.small
    if document.marking:
        style = replace(small, face=Face.SEMIBOLD)
        place = (left, head + style.drop, look.width - 60)
        _cover_text(pen, document.marking, style, Node("P", cover), place)
    with pen.canvas.marked(Node("P", cover)):
        ink = Ink.MUTED if document.status is Status.FINAL else Ink.WARN
        pen.text_right(document.status.words, right, head, Face.SEMIBOLD, small.size, ink)
    muted = replace(small, ink=Ink.MUTED)
    for words in filter(None, (document.watermark, document.stamp, document.footer)):
        lines = pen.setter.para(short(words), muted, look.width)
        with pen.canvas.marked(Node("P", cover)):
            pen.lines(lines, left, foot + (len(lines) - 1) * muted.leading, muted)
        foot += len(lines) * muted.leading + 2


def summary_head(document: Document, writer: StoryWriter) -> Iterator[Piece]:
    """Title, subtitle and facts at the top of a summary's first page."""
    look = writer.look
    node = Node("H1", writer.root)
    title = HeadingWords(
        writer.setter.para(one_line(document.title), look.title, look.width), look.title, node
    )
    title.key, title.title = "title", one_line(document.title)
    yield title.placed(after=3)
    if document.subtitle:
        style = replace(look.body, ink=Ink.MUTED)
        yield writer.words(one_line(document.subtitle), style, Node("P", writer.root)).placed(
            after=8
        )
    if document.facts:
        yield from writer.facts(Facts(document.facts))


def draw_watermark(pen: Pen, document: Document) -> None:
    """Across the page and pale, beneath what is printed on it; a screen reader hears it on the cover."""
    if not document.watermark:
        return
    words = one_line(document.watermark)
    size = min(34.0, 640 / max(pen.setter.width(words, Face.SEMIBOLD, 1.0), 1.0))
    with pen.canvas.artifact("Background"):
        pen.canvas.saveState()
        pen.canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        pen.canvas.rotate(52)
        width = pen.setter.width(words, Face.SEMIBOLD, size)
        pen.text(words, -width / 2, -size / 3, Face.SEMIBOLD, size, Ink.LINE)
        pen.canvas.restoreState()


def draw_running_lines(pen: Pen, document: Document, look: Look, page: int, pages: int) -> None:
    """Header and footer, which are not content: a screen reader passes them over."""
    left, right = look.left, PAGE_WIDTH - look.right
    small, space = look.small, look.full_width
    with pen.canvas.artifact("Pagination"):
        if look is REPORT:
            _header(pen, document, look)
        y = 46.0 if look is REPORT else 36.0
        pen.rule(left, y + small.leading, right, Ink.LINE)
        number = f"Page {page} of {pages}"
        pen.text_right(number, right, y - 3, Face.FIGURES, small.size, Ink.MUTED)
        room = space - pen.setter.width(number, Face.FIGURES, small.size) - 20
        x = left
        if document.marking:
            x += _clipped(
                pen, document.marking, (x, y - 3, room), Face.SEMIBOLD, Ink.TEXT, small.size
            )
        if document.stamp:
            _clipped(
                pen,
                document.stamp,
                (left, y - 3 - small.leading, space),
                Face.REGULAR,
                Ink.MUTED,
                small.size,
            )


def _header(pen: Pen, document: Document, look: Look) -> None:
    baseline = PAGE_HEIGHT - 48
    title = document.short_title or document.title
    place = (look.text_left, baseline, look.width - 60)
    _clipped(pen, title, place, Face.REGULAR, Ink.MUTED, look.small.size)
    if document.status is not Status.FINAL:
        right = PAGE_WIDTH - look.right
        pen.text_right(
            document.status.words, right, baseline, Face.SEMIBOLD, look.small.size, Ink.WARN
        )


def _clipped(
    pen: Pen, text: str, place: tuple[float, float, float], face: Face, ink: Ink, size: float
) -> float:
    """One line, cut with an ellipsis where there is no room; how wide it became."""
    x, baseline, room = place
    words = pen.setter.clipped(text, face, size, room)
    pen.text(words, x, baseline, face, size, ink)
    return pen.setter.width(words, face, size)
