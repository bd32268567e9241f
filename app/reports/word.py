"""The report as a Word document: real headings, tables and lists, so that it can be edited, navigated and read aloud.

Charts are given as the table of their numbers; the PDF has the drawings.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Cm

from app.reports.content import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Quote,
    Status,
    Style,
    Table,
    fingerprint,
    key_figures_table,
    labelled,
)
from app.reports.files import Progress, settled_zip, silent, write_whole
from app.reports.plain import one_line
from app.reports.word_parts import (
    NUMBER_COLUMN,
    add_contents,
    add_facts,
    add_table,
    caption,
    mark_callout,
    page_break,
    page_lines,
    prepare_styles,
    tone_colour,
    write_text,
)

NO_TIME = datetime(
    2000, 1, 1, tzinfo=UTC
)  # the same report gives the same file; its stamp says when


def write_word(document: Document, path: Path, progress: Progress | None = None) -> None:
    """The document as .docx at `path`, whole or not at all.

    Raises InputRefused where the file cannot be written, and what `progress` raises (Cancelled).
    """
    tell = progress or silent
    paper = docx.Document()
    prepare_styles(paper, document)
    _describe(paper, document)
    page_lines(paper, document)
    writer = _Writer(paper, document)
    writer.front()
    blocks = list(labelled(document))
    for index, (label, block) in enumerate(blocks, 1):
        writer.add(block, label)
        tell(0.9 * index / len(blocks))
    file = BytesIO()
    paper.save(file)
    write_whole(path, settled_zip(file.getvalue()))
    tell(1.0)


def _describe(paper: "docx.document.Document", document: Document) -> None:
    core = paper.core_properties
    core.title, core.subject = one_line(document.title)[:255], one_line(document.subtitle)[:255]
    core.author = core.last_modified_by = one_line(document.author)[:255]
    core.comments, core.keywords = "", f"fingerprint {fingerprint(document)}"
    core.language = document.language
    core.created = core.modified = NO_TIME


class _Writer:
    def __init__(self, paper: "docx.document.Document", document: Document) -> None:
        self.paper, self.document = paper, document

    def front(self) -> None:
        """Title, facts and contents; a report's begin a new page after them."""
        document, paper = self.document, self.paper
        report = document.style is Style.REPORT
        if document.marking:
            paper.add_paragraph(one_line(document.marking), style="Marking")
        paper.add_paragraph(one_line(document.title), style="Title")
        status = "" if document.status is Status.FINAL else f"{document.status.words}. "
        paper.add_paragraph(f"{status}{one_line(document.subtitle)}", style="Subtitle")
        if document.facts:
            add_facts(paper, document.facts)
        if document.footer:
            paper.add_paragraph(one_line(document.footer), style="Note")
        headings = [
            block for block in document.blocks if isinstance(block, Heading) and block.level <= 2
        ]
        if report and headings:
            page_break(paper)
            add_contents(paper, headings)
            page_break(paper)

    def add(self, block: Block, label: str) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case Bullets():
                self._bullets(block)
            case Table():
                self._table(block, label, block.title)
            case Figure():
                self._figure(block, label)
            case PageBreak():
                page_break(self.paper)
            case _:
                self._set_apart(block)

    def _set_apart(self, block: KeyFigures | Facts | Callout | Quote) -> None:
        match block:
            case KeyFigures():
                add_table(self.paper, key_figures_table(block))
            case Facts():
                add_facts(self.paper, block.pairs)
            case Callout():
                self._callout(block)
            case Quote():
                write_text(self.paper.add_paragraph(style="Quote"), block.text)
                if block.source:
                    self.paper.add_paragraph(one_line(block.source), style="Note")

    def _heading(self, block: Heading) -> None:
        number = f"{one_line(block.number)}  " if block.number else ""
        level = min(max(block.level, 1), 3)
        self.paper.add_heading(f"{number}{one_line(block.text)}", level)

    def _paragraph(self, block: Paragraph) -> None:
        words = self.paper.add_paragraph()
        if block.number:
            words.paragraph_format.left_indent = NUMBER_COLUMN
            words.paragraph_format.first_line_indent = -NUMBER_COLUMN
            words.add_run(f"{one_line(block.number)}\t")
        write_text(words, block.text)

    def _bullets(self, block: Bullets) -> None:
        """Numbers are written out: Word would otherwise count on from list to list."""
        for index, item in enumerate(block.items, 1):
            if not block.numbered:
                write_text(self.paper.add_paragraph(style="List Bullet"), item)
                continue
            words = self.paper.add_paragraph()
            words.paragraph_format.left_indent = Cm(1)
            words.paragraph_format.first_line_indent = Cm(-1)
            words.add_run(f"{index}.\t")
            write_text(words, item)

    def _table(self, block: Table, label: str, title: str) -> None:
        if title:
            caption(self.paper, label, title)
        add_table(self.paper, block)
        if block.note:
            write_text(self.paper.add_paragraph(style="Note"), block.note)

    def _figure(self, block: Figure, label: str) -> None:
        self._table(block.numbers, label, block.title)
        if block.note:
            write_text(self.paper.add_paragraph(style="Note"), block.note)

    def _callout(self, block: Callout) -> None:
        title = self.paper.add_paragraph(style="Callout")
        run = title.add_run(one_line(block.title))
        run.bold, run.font.color.rgb = True, tone_colour(block.tone)
        title.paragraph_format.keep_with_next = True
        mark_callout(title, block.tone)
        for text in block.text:
            words = self.paper.add_paragraph(style="Callout")
            write_text(words, text)
            mark_callout(words, block.tone)
