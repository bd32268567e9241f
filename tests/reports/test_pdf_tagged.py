"""The PDF says what its parts are: a screen reader finds headings, lists, tables and what stands for a picture."""

import random
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.reports.content import Column, Document, Style, Table
from app.reports.pdf import pdf_bytes
from tests.reports.pdf_reading import (
    Element,
    all_marks,
    kids_of,
    marked_text,
    parent_numbers,
    read,
    report_file,
    tree,
)
from tests.reports.sample_blocks import case_table
from tests.reports.samples import sample_report, sample_summary


@pytest.fixture(scope="module")
def report() -> bytes:
    return report_file()


@pytest.mark.parametrize("make", [sample_report, sample_summary])
def test_every_stroke_is_content_of_one_node_or_an_artifact(make: "type[Document]") -> None:
    reader = read(pdf_bytes(make()))
    painted = marked_text(reader)
    belonging = all_marks(tree(reader))
    assert len(belonging) == len(set(belonging))
    assert set(belonging) == set(painted)
    assert all(painted.values()), "a node marks a place where nothing is painted"


def test_the_parent_tree_leads_from_each_mark_back_to_its_node(report: bytes) -> None:
    reader = read(report)
    numbers, painted = parent_numbers(reader), marked_text(reader)
    for index, page in enumerate(reader.pages):
        parents = numbers[page["/StructParents"]]
        marks = [mark for mark in painted if mark[0] == index]
        assert len(parents) == len(marks)
        for number, parent in enumerate(parents):
            kids = kids_of(parent.get_object())
            assert number in [kid if isinstance(kid, int) else kid.get("/MCID") for kid in kids]
        assert page["/Tabs"] == "/S"


def test_links_of_the_contents_belong_to_their_line_and_lead_to_their_heading(
    report: bytes,
) -> None:
    reader = read(report)
    root, numbers = tree(reader), parent_numbers(reader)
    lines = root.all("TOCI")
    headings = (root.all("H1") + root.all("H2"))[1:]
    assert len(lines) == len(headings)
    for line in lines:
        (link,) = line.all("Link")
        (annotation,) = link.links
        assert numbers[annotation["/StructParent"]].get_object()["/S"] == "/Link"
        assert annotation["/Contents"].rpartition(", page ")[2].isdigit()
        assert annotation["/Dest"]


def test_language_title_and_marks_are_declared(report: bytes) -> None:
    root = read(report).trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] is True or str(root["/MarkInfo"]["/Marked"]) == "True"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/RoleMap"]["/Title"] == "/P"


def test_heading_levels_follow_the_document(report: bytes) -> None:
    root = tree(read(report))
    order = [one.tag for one in _in_order(root) if one.tag in {"H1", "H2", "H3"}]
    assert order[0] == "H1"
    assert order.count("H1") == 14  # thirteen chapters and the contents
    assert all(int(b[1]) - int(a[1]) <= 1 for a, b in pairwise(order))


def _in_order(element: Element) -> list[Element]:
    return [element, *(one for kid in element.kids for one in _in_order(kid))]


def test_tables_are_regular_and_name_their_rows_and_columns(report: bytes) -> None:
    tables = tree(read(report)).all("Table")
    assert len(tables) == 4
    for table in tables:
        head, *rows = table.all("TR")
        width = len(head.kids)
        assert all(cell.tag == "TH" for cell in head.kids)
        assert {cell.attributes["/A"]["/Scope"] for cell in head.kids} == {"/Column"}
        assert all(len(row.kids) == width for row in rows)
        assert all(row.kids[0].attributes["/A"]["/Scope"] == "/Row" for row in rows)
        assert table.kids[0].tag == "Caption"


def test_a_table_over_three_pages_is_one_table_with_one_head() -> None:
    document = Document("Cases", (case_table(random.Random(1), 90),))
    reader = read(pdf_bytes(document))
    (table,) = tree(reader).all("Table")
    assert len(table.all("TR")) == 91
    pages = {page for page, _ in all_marks(table)}
    assert len(pages) >= 3
    assert {page for page, _ in all_marks(table.all("TR")[0])} == {min(pages)}


def test_every_figure_has_its_words_and_its_place(report: bytes) -> None:
    figures = tree(read(report)).all("Figure")
    assert len(figures) == 5
    for figure in figures:
        assert len(figure.attributes["/Alt"]) > 30
        left, bottom, right, top = map(float, figure.attributes["/A"]["/BBox"])
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842


def test_an_empty_table_and_an_empty_report_are_still_sound() -> None:
    nothing = Table("Nobody", (Column("Case"), Column("Area")), ())
    for style in Style:
        reader = read(pdf_bytes(replace(Document("Empty", ()), style=style)))
        assert len(reader.pages) >= 1
        reader = read(pdf_bytes(Document("Nobody", (nothing,), style=style)))
        assert "None" in reader.pages[-1].extract_text()
        assert len(tree(reader).all("TR")) == 2
        marked_text(reader)


def test_poppler_calls_it_tagged(tmp_path: Path, report: bytes) -> None:
    tool = shutil.which("pdfinfo")
    if tool is None:
        pytest.skip(
            "pdfinfo (poppler-utils) is not installed; the other tests of this file read the tree themselves"
        )
    path = tmp_path / "report.pdf"
    path.write_bytes(report)
    told = subprocess.run([tool, path], capture_output=True, text=True, check=True)
    assert "Tagged:          yes" in told.stdout
    assert "Suspects:        no" in told.stdout
    assert told.stderr == ""
    structure = subprocess.run(
        [tool, "-struct-text", path], capture_output=True, text=True, check=True
    )
    assert "Figure" in structure.stdout
    assert structure.stderr == ""
