"""The Word document: real headings, tables that repeat their heads, and no more than was written."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.reports.content import Bullets, Document, Heading, Paragraph, Run, Style
from app.reports.word import write_word
from tests.reports.samples import sample_report, sample_summary


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> "docx.document.Document":
    path = tmp_path_factory.mktemp("word") / "report.docx"
    write_word(sample_report(), path)
    return docx.Document(str(path))


def saved(document: Document, folder: Path) -> "docx.document.Document":
    write_word(document, folder / "d.docx")
    return docx.Document(str(folder / "d.docx"))


def test_headings_are_headings(paper: "docx.document.Document") -> None:
    headings = [
        (p.style.name, p.text) for p in paper.paragraphs if p.style.name.startswith("Heading")
    ]
    assert headings[0] == ("Heading 1", "1  Overall conclusion")
    assert ("Heading 2", "2.1  The sample") in headings
    assert len(headings) == 24


def test_tables_repeat_their_head_and_keep_rows_whole(paper: "docx.document.Document") -> None:
    wide = [table for table in paper.tables if len(table.columns) > 4]
    assert len(wide) >= 3
    for table in wide:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rest)
    ages = next(table for table in paper.tables if table.cell(0, 0).text == "Age range")
    assert [cell.text for cell in ages.rows[1].cells] == ["Unborn", "2", "4%"]
    assert ages.rows[-1].cells[0].paragraphs[0].runs[0].bold


def test_tables_and_figures_have_the_labels_of_the_pdf(paper: "docx.document.Document") -> None:
    captions = [p.text for p in paper.paragraphs if p.style.name == "Caption"]
    assert captions[0] == "Table 1: Children in the sample by age"
    assert "Figure 1: How often each standard was met" in captions


def test_the_contents_can_be_read_before_word_has_filled_in_the_pages(
    paper: "docx.document.Document",
) -> None:
    codes = [element.text for element in paper.element.iter(qn("w:instrText"))]
    assert any("TOC" in code for code in codes)
    kinds = [e.get(qn("w:fldCharType")) for e in paper.element.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert sum(p.text == "3  Timeliness" for p in paper.paragraphs) == 2


def test_head_and_foot_say_what_the_document_is(paper: "docx.document.Document") -> None:
    section = paper.sections[0]
    assert "Draft" in section.header.paragraphs[0].text
    foot = section.footer.paragraphs[0].text
    assert foot.startswith("OFFICIAL-SENSITIVE: contains personal data")
    assert "round 4c1f 09aa 77b2" in foot


def test_the_file_names_its_author_and_no_program(paper: "docx.document.Document") -> None:
    core = paper.core_properties
    assert (core.author, core.last_modified_by, core.comments) == (
        "Lead reviewer",
        "Lead reviewer",
        "",
    )
    assert core.title == "Extended case file audit"
    assert core.created.year == 2000


def test_emphasis_and_line_ends_arrive_and_controls_do_not(tmp_path: Path) -> None:
    text = ("plain ", Run("bold\nsecond", bold=True), Run(" italic\x00\x1b\u202e", italic=True))
    words = saved(Document("T", (Paragraph(text, "1.1"),)), tmp_path).paragraphs[-1]
    assert words.text == "1.1\tplain bold\nsecond italic"
    assert [(run.bold, run.italic) for run in words.runs[1:]] == [
        (None, None),
        (True, None),
        (None, True),
    ]


def test_each_numbered_list_begins_with_one(tmp_path: Path) -> None:
    lists = (Bullets(("a", "b"), numbered=True), Heading(1, "H"), Bullets(("c",), numbered=True))
    texts = [p.text for p in saved(Document("T", lists), tmp_path).paragraphs]
    assert texts[-4:] == ["1.\ta", "2.\tb", "H", "1.\tc"]


def test_a_summary_has_neither_contents_nor_page_breaks(tmp_path: Path) -> None:
    assert sample_summary().style is Style.SUMMARY
    paper = saved(sample_summary(), tmp_path)
    assert not any(br.get(qn("w:type")) == "page" for br in paper.element.iter(qn("w:br")))
    assert "Contents" not in [p.text for p in paper.paragraphs]


def test_what_looks_like_markup_or_a_field_is_only_text(tmp_path: Path) -> None:
    hostile = '<w:instrText>DDEAUTO c:\\x</w:instrText> { INCLUDETEXT "x" } & <b>'
    paper = saved(Document(hostile, (Paragraph(hostile),), style=Style.SUMMARY), tmp_path)
    assert paper.paragraphs[-1].text == hostile
    assert not list(paper.element.iter(qn("w:instrText")))
    with zipfile.ZipFile(tmp_path / "d.docx") as package:
        names = package.namelist()
    assert not any("vba" in name.lower() or "embed" in name.lower() for name in names)
