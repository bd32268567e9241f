"""Sources as footnotes: numbered alike in PDF, Word and Excel, at the foot of the page that cites them."""

from pathlib import Path

import docx
import openpyxl
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.reports.chart_content import Tone
from app.reports.content import (
    Bullets,
    Callout,
    Document,
    Footnote,
    Heading,
    Paragraph,
    Run,
    cited,
    fingerprint,
    plain_text,
)
from app.reports.excel import write_excel
from app.reports.pdf import write_pdf
from app.reports.word import write_word

FILLER = tuple(Paragraph(f"A paragraph of filling, number {n}. " + "words " * 60) for n in range(9))


def document(*, filling=0):
    return Document(
        title="With sources",
        blocks=(
            Heading(1, "Supervision", "3"),
            Paragraph(
                ("As the report says", Footnote("First, The Report (2009)"), ", often."), "3.1"
            ),
            *FILLER[:filling],
            Bullets((("In time", Footnote("Second & <b>bold</b>, para. 5")), "without a source")),
            Heading(1, "Assessments", "4"),
            Callout(
                Tone.ACCENT, "Conclusion", ((Run("Counted. ", bold=True), "So", Footnote("Third")),)
            ),
        ),
    )


def placed(page):
    """Each stretch of text with its height on the page."""
    lines: list[tuple[str, float]] = []
    page.extract_text(
        visitor_text=lambda text, _c, at, _f, _s: text.strip() and lines.append((text, at[5]))
    )
    return lines


def pages(path):
    return [page.extract_text() for page in PdfReader(path).pages]


def test_numbers_come_from_the_place_in_the_document() -> None:
    assert [(each.number, each.text, each.where) for each in cited(document())] == [
        (1, "First, The Report (2009)", "3 Supervision"),
        (2, "Second & <b>bold</b>, para. 5", "3 Supervision"),
        (3, "Third", "4 Assessments"),
    ]
    assert plain_text(document().blocks[1].text) == "As the report says, often."
    assert fingerprint(document()) != fingerprint(Document("With sources", document().blocks[:1]))


def test_each_note_stands_at_the_foot_of_the_page_that_cites_it(tmp_path: Path) -> None:
    write_pdf(document(filling=9), tmp_path / "a.pdf")
    text = pages(tmp_path / "a.pdf")
    first = next(page for page in text if "As the report says¹" in page)
    assert first.index("A paragraph of filling, number 0") < first.index("First, The Report (2009)")
    second = next(page for page in text if "In time²" in page)
    assert first is not second
    assert "Second & <b>bold</b>, para. 5" in second
    assert "First, The Report" not in second
    assert "Third" in next(page for page in text if "So³" in page)


def test_text_and_notes_never_overlap(tmp_path: Path) -> None:
    """Whatever the page holds, the lowest line of text is above the highest note."""
    crowded = tuple(
        Paragraph(
            (
                f"Sentence {n} " + "and more of it " * (n % 40),
                Footnote(f"Note {n} " + "x " * (n % 90)),
            )
        )
        for n in range(120)
    )
    write_pdf(Document("Crowded", (Heading(1, "All"), *crowded)), tmp_path / "a.pdf")
    seen = set()
    for page in PdfReader(tmp_path / "a.pdf").pages[2:]:
        lines = placed(page)
        notes = [(t, y) for t, y in lines if t.startswith("Note ")]
        words = [y for t, y in lines if t.startswith(("Sentence ", "and more"))]
        if notes and words:
            assert min(words) > max(y for _, y in notes)
        assert all(y > 60 for _, y in notes)
        seen |= {t.split()[1] for t, _ in notes}
    assert len(seen) == 120


def test_word_has_real_footnotes(tmp_path: Path) -> None:
    write_word(document(), tmp_path / "a.docx")
    paper = docx.Document(str(tmp_path / "a.docx"))
    marks = [each.get(qn("w:id")) for each in paper.element.iter(qn("w:footnoteReference"))]
    assert marks == ["1", "2", "3"]
    part = next(
        each.target_part for each in paper.part.rels.values() if each.reltype.endswith("/footnotes")
    )
    said = part.blob.decode()
    assert "First, The Report (2009)" in said
    assert "Second &amp; &lt;b&gt;bold&lt;/b&gt;, para. 5" in said
    cite = next(each for each in paper.paragraphs if each.text.startswith("3.1"))
    assert cite.text == "3.1\tAs the report says, often."


def test_a_document_without_sources_has_no_part_for_them(tmp_path: Path) -> None:
    write_word(Document("None", (Paragraph("Nothing cited."),)), tmp_path / "a.docx")
    paper = docx.Document(str(tmp_path / "a.docx"))
    assert not any(each.reltype.endswith("/footnotes") for each in paper.part.rels.values())


def test_excel_lists_them(tmp_path: Path) -> None:
    write_excel(document(), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Sources"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["No.", "Source", "Cited in"]
    assert rows[1] == [1, "First, The Report (2009)", "3 Supervision"]
    assert len(rows) == 4
