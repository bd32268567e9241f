"""The parts of a Word document that python-docx has no word for: repeated heads, quiet rules, fields, callouts."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Words

from app.reports.chart_content import Tone
from app.reports.content import (
    Align,
    Cell,
    Document,
    Flag,
    Footnote,
    Heading,
    Status,
    Table,
    Text,
    cell_text,
    with_fingerprint,
)
from app.reports.plain import one_line, plain
from app.reports.word_footnotes import add_footnote

NUMBER_COLUMN = Cm(1.25)
FONT = "Calibri"  # what every council's Word has
INK, MUTED, ACCENT = "17212B", "52606D", "0B5C7A"
RULE = "D5DCE3"
TABLE_TEXT, NOTE_TEXT = "TableText", "FootnoteText"  # the styles' ids
TONES = {
    Tone.GOOD: ("1B6E45", "E3F3EA"),
    Tone.WARN: ("8A5300", "FCF2DF"),
    Tone.BAD: ("A32A22", "FBEAE8"),
    Tone.ACCENT: ("0B5C7A", "E6F1F5"),
    Tone.NEUTRAL: ("52606D", "F1F4F7"),
}
ALIGNMENT = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
}


def colour(value: str) -> RGBColor:
    return RGBColor.from_string(value)


def tone_colour(tone: Tone) -> RGBColor:
    return colour(TONES[tone][0])


def element(name: str, **attributes: str) -> Any:
    """A Word element: element("w:shd", val="clear", fill="E6F1F5")."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def prepare_styles(paper: Paper, document: Document) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.3)
    _style(paper, "Normal", 10.5, INK, after=6)
    _style(paper, "Title", 28, INK, bold=True, before=60, after=6)
    _style(paper, "Subtitle", 15, MUTED, after=24)
    for level, (size, ink) in enumerate(((16, ACCENT), (12, INK), (10.5, MUTED)), 1):
        _style(paper, f"Heading {level}", size, ink, bold=True, before=18 - level * 3, after=4)
    _style(paper, "Caption", 9.5, INK, bold=True, before=10, after=3)
    paper.styles["Caption"].paragraph_format.keep_with_next = True
    _style(paper, "Quote", 10.5, INK, before=4, after=2)
    for name in ("Note", "Callout", "Marking", "Table text", "Footnote text"):
        paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = paper.styles["Normal"]
    paper.styles["Table text"].element.styleId = TABLE_TEXT
    paper.styles["Footnote text"].element.styleId = NOTE_TEXT
    _style(paper, "Footnote text", 9, MUTED)
    _style(paper, "Note", 9, MUTED, before=3, after=10)
    _style(paper, "Callout", 10.5, INK)
    paper.styles["Callout"].paragraph_format.left_indent = Cm(0.4)
    _style(paper, "Marking", 9.5, INK, bold=True)
    _style(paper, "Table text", 9, INK, before=2, after=2)
    run = paper.styles["Normal"].element.get_or_add_rPr()
    run.append(element("w:lang", val=document.language, eastAsia=document.language))


def _style(
    paper: Paper,
    name: str,
    size: float,
    ink: str,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    style: Any = paper.styles[name]
    style.font.name, style.font.size, style.font.bold, style.font.italic = (
        FONT,
        Pt(size),
        bold,
        False,
    )
    style.font.color.rgb = colour(ink)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), FONT)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:  # the template underlines its title
        style.element.pPr.remove(borders)


def write_text(words: Words, text: Text) -> None:
    """Runs with their emphasis; line ends stay line ends."""
    for part in (text,) if isinstance(text, str) else text:
        if isinstance(part, str):
            words.add_run(plain(part))
        elif isinstance(part, Footnote):
            add_footnote(words, part.text, NOTE_TEXT)
        else:
            run = words.add_run(plain(part.text))
            run.bold, run.italic = part.bold or None, part.italic or None


def page_break(paper: Paper) -> None:
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def caption(paper: Paper, label: str, title: str) -> None:
    paper.add_paragraph(": ".join(filter(None, (label, one_line(title)))), style="Caption")


def add_facts(paper: Paper, pairs: Sequence[tuple[str, str]]) -> None:
    grid = paper.add_table(rows=0, cols=2)
    _rules(grid)
    for label, value in pairs:
        left, right = grid.add_row().cells
        _fill(left, label, Align.LEFT, ink=MUTED)
        _fill(right, value, Align.LEFT)
        left.width, right.width = Cm(4), Cm(12.2)
    paper.add_paragraph(style="Note")


def add_table(paper: Paper, table: Table) -> None:
    """Head repeated on every page, rows never torn, numbers to the right, totals in bold."""
    grid = paper.add_table(rows=1, cols=len(table.columns))
    grid.autofit = True
    _rules(grid)
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        _fill(cell, column.header, column.align, bold=True)
    _row_property(grid.rows[0], "w:tblHeader")
    for row in (*table.rows, table.totals) if table.totals else table.rows:
        bold = bool(table.totals) and row is table.totals
        added = grid.add_row()
        _row_property(added, "w:cantSplit")
        for cell, value, column in zip(added.cells, row, table.columns, strict=True):
            _fill(cell, value, column.align, bold=bold)
    if not table.note:
        paper.add_paragraph(style="Note")


def _fill(cell: Any, value: Cell, align: Align, *, bold: bool = False, ink: str = "") -> None:
    words = cell.paragraphs[0]
    words._p.style = TABLE_TEXT  # noqa: SLF001 - the public way searches all styles, for every cell
    words.alignment = ALIGNMENT[align]
    run = words.add_run(plain(cell_text(value)))
    run.bold = bold or None
    if ink:
        run.font.color.rgb = colour(ink)
    if isinstance(value, Flag):
        run.font.color.rgb = tone_colour(value.tone)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(element(name, val="true"))  # noqa: SLF001 - python-docx has no other way


def _rules(grid: Any) -> None:
    """Thin lines between rows, none between columns."""
    borders = element("w:tblBorders")
    for edge, ink in (("top", ACCENT), ("bottom", MUTED), ("insideH", RULE)):
        borders.append(element(f"w:{edge}", val="single", sz="4", space="0", color=ink))
    later = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")  # Word insists on the order
    grid._tbl.tblPr.insert_element_before(borders, *later)  # noqa: SLF001 - python-docx has no other way


def mark_callout(words: Words, tone: Tone) -> None:
    """A bar at the left and a soft ground, in the tone's colours."""
    strong, soft = TONES[tone]
    layout = words._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way
    borders = element("w:pBdr")
    borders.append(element("w:left", val="single", sz="24", space="8", color=strong))
    ground = element("w:shd", val="clear", color="auto", fill=soft)
    before = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    layout.insert_element_before(borders, *before)
    layout.insert_element_before(ground, *before[1:])


def add_contents(paper: Paper, headings: Sequence[Heading]) -> None:
    """Word's own contents field, filled with the headings until Word is asked to update it (F9) and adds the pages."""
    paper.add_paragraph("Contents", style="Title").paragraph_format.space_before = Pt(0)
    for index, heading in enumerate(headings):
        words = paper.add_paragraph()
        words.paragraph_format.left_indent = Cm(0.8 * (heading.level - 1))
        if not index:
            _field_start(words, r'TOC \o "1-2" \h \z \u', dirty=True)
        number = f"{one_line(heading.number)}  " if heading.number else ""
        words.add_run(f"{number}{one_line(heading.text)}")
        if index == len(headings) - 1:
            words.add_run()._r.append(element("w:fldChar", fldCharType="end"))  # noqa: SLF001 - no other way


def _field_start(words: Words, code: str, *, dirty: bool = False) -> None:
    begin = element("w:fldChar", fldCharType="begin", **({"dirty": "true"} if dirty else {}))
    instruction = element("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    for part in (begin, instruction, element("w:fldChar", fldCharType="separate")):
        words.add_run()._r.append(part)  # noqa: SLF001 - python-docx has no fields


def _field(words: Words, code: str, shown: str) -> None:
    _field_start(words, code)
    words.add_run(shown)
    words.add_run()._r.append(element("w:fldChar", fldCharType="end"))  # noqa: SLF001 - as above


def page_lines(paper: Paper, document: Document) -> None:
    """Header and footer of every page."""
    section = paper.sections[0]
    head = section.header.paragraphs[0]
    head.style = "Note"
    head.add_run(one_line(document.short_title or document.title))
    if document.status is not Status.FINAL:
        head.add_run(f"   {document.status.words}").bold = True
    if document.watermark:
        head.add_run(f"   {one_line(document.watermark)}").bold = True
    foot = section.footer.paragraphs[0]
    foot.style = "Note"
    stamp = with_fingerprint(document).stamp
    parts = [one_line(part) for part in (document.marking, stamp) if part]
    foot.add_run("   ".join([*parts, "Page "]))
    _field(foot, "PAGE", "1")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES", "1")
