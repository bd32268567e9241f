"""From what the report says to pieces in the flow, with the structure tree growing alongside."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.reports.chart_layouts import drawn, in_parts
from app.reports.charts import STRONG, Drawing, Ink, Sheet
from app.reports.content import (
    NO_BREAK_SPACE,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Figure,
    Footnote,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Style,
    Table,
    Text,
    labelled,
    plain_text,
)
from app.reports.pdf_blocks import ChartDrawing, ContentsLine, FactLines, LargeFigures
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import REPORT, SUMMARY, Look
from app.reports.pdf_pieces import HeadingWords, NewPage, Panel, Piece, Sign, ToneWords, Words
from app.reports.pdf_tables import GridMaker, natural_width
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Line, Type, Typesetter, superscript
from app.reports.plain import one_line, short

HEADING_SPACE = {1: (30.0, 9.0), 2: (20.0, 5.0), 3: (12.0, 3.0)}  # before and after, in a report
LONGEST_NOTE = 1_000  # characters of a footnote: more would push the text off its page
CHART_SPACE = 0.8  # of a page: a taller chart is cut into parts


def look_of(document: Document) -> Look:
    return REPORT if document.style is Style.REPORT else SUMMARY


class StoryWriter:
    """Turns blocks into pieces; one a document."""

    def __init__(self, document: Document, setter: Typesetter, root: Node) -> None:
        self.document, self.setter, self.root = document, setter, root
        self.look = look_of(document)
        self.hangs = self.look.text_left > self.look.left
        self.headings: list[tuple[HeadingWords, Heading]] = []
        self.noted = 0  # footnotes so far

    def body(self) -> Iterator[Piece]:
        for label, block in labelled(self.document):
            yield from self._pieces(block, label)

    def _pieces(self, block: Block, label: str) -> Iterator[Piece]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield self._paragraph(block)
            case Bullets():
                yield from self._bullets(block)
            case Table():
                yield from self._table(block, label)
            case Figure():
                yield from self._figure(block, label)
            case PageBreak():
                yield NewPage()
            case _:
                yield from self._set_apart(block)

    def _set_apart(self, block: KeyFigures | Facts | Callout | Quote) -> Iterator[Piece]:
        match block:
            case KeyFigures():
                node = Node("Div", self.root)
                row = LargeFigures(block.figures, self.look, self.setter, node)
                yield row.placed(before=self.look.between * 1.6, after=self.look.between * 2)
            case Facts():
                yield from self.facts(block)
            case Callout():
                yield self._callout(block)
            case Quote():
                yield self._quote(block)

    # ---- text ------------------------------------------------------------------------------------

    def words(self, text: Text, style: Type, node: Node, width: float | None = None) -> Words:
        room = self.look.width if width is None else width
        if isinstance(text, str) or not any(isinstance(part, Footnote) for part in text):
            return Words(self.setter.para(text, style, room), style, node)
        shown: list[str | Run] = []
        cites: list[tuple[str, Footnote]] = []
        for part in text:
            if isinstance(part, Footnote):
                self.noted += 1
                shown.append(superscript(self.noted))
                cites.append((superscript(self.noted), part))
            else:
                shown.append(part)
        words = Words(self.setter.para(tuple(shown), style, room), style, node)
        words.notes = tuple(self._footnotes(words.lines, cites))
        return words

    def _footnotes(
        self, lines: Sequence[Line], cites: Sequence[tuple[str, Footnote]]
    ) -> Iterator[tuple[int, Words]]:
        """Each note with the line its number came to stand in."""
        style, hang = replace(self.look.small, ink=Ink.MUTED), 14.0
        said = ["".join(text for text, _face in line.parts) for line in lines]
        line = at = 0
        for number, note in cites:
            while line < len(said) - 1 and said[line].find(number, at) < 0:
                line, at = line + 1, 0
            at = said[line].find(number, at) + len(number)
            node = Node("Note", self.root)
            words = self.setter.para(short(note.text, LONGEST_NOTE), style, self.look.width - hang)
            made = Words(words, style, node, Sign(number, style, hang, node))
            yield line, made.placed(left=hang)

    def _heading(self, block: Heading) -> HeadingWords:
        level = min(max(block.level, 1), 3)
        style = self._heading_style(level)
        node = Node(f"H{level}", self.root)
        number, title = one_line(block.number), short(block.text)
        text = title if self.hangs or not number else f"{number}  {title}"
        sign = None
        if number and self.hangs:
            sign = Sign(number, replace(style, ink=Ink.ACCENT), self._hang, node)
        heading = HeadingWords(self.setter.para(text, style, self.look.width), style, node, sign)
        heading.key = f"heading-{len(self.headings)}"
        heading.title = f"{number}  {title}" if number else title
        heading.level = level
        before, after = HEADING_SPACE[level]
        scale = 1.0 if self.document.style is Style.REPORT else 0.5
        heading.placed(before=before * scale, after=after * scale, keep=True)
        self.headings.append((heading, block))
        return heading

    def _heading_style(self, level: int) -> Type:
        if level == 1:
            summary = self.document.style is Style.SUMMARY
            return replace(self.look.heading, ink=Ink.ACCENT) if summary else self.look.heading
        face = Face.SEMIBOLD if level == 2 else Face.MEDIUM
        return replace(self.look.body, face=face, ink=Ink.TEXT if level == 2 else Ink.MUTED)

    @property
    def _hang(self) -> float:
        return self.look.text_left - self.look.left

    def _paragraph(self, block: Paragraph) -> Words:
        node, style = Node("P", self.root), self.look.body
        number = one_line(block.number)
        text = block.text
        if number and not self.hangs:
            text = (f"{number}  ", text) if isinstance(text, str) else (f"{number}  ", *text)
        words = self.words(text, style, node)
        if number and self.hangs:
            muted = replace(style, ink=Ink.MUTED)
            words.sign = Sign(number, muted, self._hang, node)
        # What announces something stays with it.
        keep = plain_text(text).rstrip().endswith(":")
        return words.placed(after=self.look.between, keep=keep)

    def _bullets(self, block: Bullets) -> Iterator[Piece]:
        list_node, style = Node("L", self.root), self.look.body
        indent = style.size * (2.0 if block.numbered else 1.4)
        for index, item in enumerate(block.items):
            node = Node("LI", list_node)
            label = Node("Lbl", node)
            words = self.words(item, style, Node("LBody", node), self.look.width - indent)
            bullet = f"{index + 1}." if block.numbered else "•"
            words.sign = Sign(bullet, replace(style, ink=Ink.ACCENT), indent, label)
            last = index == len(block.items) - 1
            after = self.look.between if last else self.look.between * 0.45
            yield words.placed(after=after, left=indent)

    def _caption(self, label: str, title: str, node: Node, width: float) -> Words:
        style = replace(self.look.small, face=Face.MEDIUM)
        title = short(title)
        text: Text = (
            (Run(label, bold=True), f"{NO_BREAK_SPACE * 2} {title}")
            if label
            else (Run(title, bold=True),)
        )
        words = self.words(text, style, Node("Caption", node), width)
        return words.placed(before=self.look.between * 1.4, after=self.look.cell * 0.6, keep=True)

    def _note(self, note: Text, width: float) -> Words:
        style = replace(self.look.small, ink=Ink.MUTED)
        return self.words(note, style, Node("P", self.root), width)

    # ---- tables and figures -----------------------------------------------------------------------

    def _table(self, block: Table, label: str) -> Iterator[Piece]:
        look, node = self.look, Node("Table", self.root)
        crowded = natural_width(block, look.small, self.setter) > look.width
        wide = crowded and len(block.columns) >= 5 and self.hangs
        width = look.full_width if wide else look.width
        left = -self._hang if wide else 0.0
        if block.title:
            caption = self._caption(label, block.title, node, width)
            caption.left = left
            yield caption
        title = " ".join(filter(None, (label, one_line(block.title))))
        grid = GridMaker(block, width, look, self.setter, node).grid(label or title)
        if block.note:
            grid.tail = self._note(block.note, width)
        before = 0.0 if block.title else look.between
        yield grid.placed(before=before, after=look.between * 2, left=left)

    def _figure(self, block: Figure, label: str) -> Iterator[Piece]:
        sheet = Sheet(self.look.width, self.setter.measure, self.look.small.size)
        drawings = self._drawings(block, sheet)
        for index, drawing in enumerate(drawings):
            alt = (
                one_line(block.alt) if not index else f"{label or one_line(block.title)}, continued"
            )
            node = Node("Figure", self.root, alt=alt)
            title = block.title if not index else f"{block.title} (continued)"
            yield self._caption(label, title, node, self.look.width)
            last = index == len(drawings) - 1
            keep = bool(last and block.note)
            after = 6.0 if keep else self.look.between * 2
            yield ChartDrawing(drawing, node).placed(before=6.0, after=after, keep=keep)
        if block.note:
            yield self._note(block.note, self.look.width).placed(after=self.look.between * 2)

    def _drawings(self, block: Figure, sheet: Sheet) -> Sequence[Drawing]:
        whole = drawn(block.chart, sheet)
        most = self.look.room * CHART_SPACE
        if whole.height <= most:
            return (whole,)
        rows = max(int(most / 34), 1)  # a row of two lines takes 30 points
        return tuple(drawn(part, sheet) for part in in_parts(block.chart, rows))

    def facts(self, block: Facts, parent: Node | None = None) -> Iterator[Piece]:
        node = Node("Div", parent or self.root)
        for start in range(0, len(block.pairs), block.across):
            pairs = block.pairs[start : start + block.across]
            row = FactLines.of(pairs, block.across, self.look, self.setter, node)
            last = start + block.across >= len(block.pairs)
            yield row.placed(after=self.look.between * (1.6 if last else 0.9))

    # ---- what is set apart ------------------------------------------------------------------------

    def _callout(self, block: Callout) -> Panel:
        look, node, pad = self.look, Node("Div", self.root), self.look.between * 1.5
        width = look.width - 2 * pad - 2
        style = replace(look.body, face=Face.SEMIBOLD, ink=STRONG[block.tone])
        title_lines = self.setter.para(short(block.title), style, width - style.size * 1.3)
        title = ToneWords(title_lines, style, Node("P", node))
        title.tone = block.tone
        title.placed(after=look.between * 0.4, keep=True)
        texts = [
            self.words(text, look.body, Node("P", node), width).placed(after=look.between * 0.6)
            for text in block.text
        ]
        panel = Panel([title, *texts], look.width, block.tone, pad)
        return panel.placed(before=look.between * 1.3, after=look.between * 1.8)

    def _quote(self, block: Quote) -> Panel:
        look, node, pad = self.look, Node("BlockQuote", self.root), self.look.between * 1.3
        width = look.width - 2 * pad
        words = [self.words(block.text, look.body, Node("P", node), width).placed(after=2)]
        if block.source:
            style = replace(look.small, ink=Ink.MUTED)
            words.append(self.words(short(block.source), style, Node("P", node), width))
        panel = Panel(words, look.width, None, pad)
        return panel.placed(before=look.between, after=look.between * 1.6)

    # ---- contents ---------------------------------------------------------------------------------

    def contents(self, node: Node) -> Iterator[Piece]:
        """Contents of the headings written so far: chapters and their parts."""
        title = self.words("Contents", self.look.heading, Node("H1", node))
        yield title.placed(after=18, keep=True)
        tree = Node("TOC", node)
        width = self.look.full_width
        for heading, block in self.headings:
            if heading.level > 2:
                continue
            chapter = heading.level == 1
            style = replace(self.look.body, face=Face.SEMIBOLD) if chapter else self.look.body
            room = width - ContentsLine.NUMBER - ContentsLine.PAGE
            lines = self.setter.para(short(block.text), style, room)
            line = ContentsLine(heading, one_line(block.number), lines, style)
            line.width = width
            Node("TOCI", tree).kids.append(line.node)
            yield line.placed(before=9.0 if chapter else 0.0, left=-self._hang, keep=chapter)
