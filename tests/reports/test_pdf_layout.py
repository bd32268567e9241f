"""Where things stand on the page: nothing lost over the edge, no heading alone at a foot, numbers that agree."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.charts import Ink
from app.reports.content import (
    Align,
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    Number,
    Paragraph,
    Quote,
    Status,
    Style,
    Table,
)
from app.reports.pdf import pdf_bytes
from app.reports.pdf_flow import Page, flowed
from app.reports.pdf_look import PAPER_HEX, REPORT, SUMMARY
from app.reports.pdf_pieces import HeadingWords, Panel, Words
from app.reports.pdf_story import StoryWriter, look_of
from app.reports.pdf_tables import Grid, column_widths
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Typesetter
from tests.reports.pdf_reading import read, report_file, words
from tests.reports.sample_blocks import area_table, case_table, standards_table
from tests.reports.samples import Tone, sample_report, sample_summary


def plan(document: Document) -> list[Page]:
    writer = StoryWriter(document, Typesetter(), Node("Document"))
    return flowed(list(writer.body()), look_of(document).room)


def check(pages: list[Page], room: float) -> None:
    for page in pages:
        bottom = 0.0
        for piece, down in page.placed:
            assert down >= bottom - 0.01, "two pieces overlap"
            bottom = down + piece.height
            assert bottom <= room + 0.02, f"{type(piece).__name__} runs off the page"
    for page in pages[:-1]:
        assert not page.placed[-1][0].keep, (
            "something that belongs to the next page was left behind"
        )


def test_the_sample_report_keeps_the_rules_of_layout() -> None:
    check(plan(sample_report()), REPORT.room)


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    text = st.integers(1, 60).map(lambda n: "An assessor read the file and noted it. " * n)
    rows = st.integers(0, 70).map(
        lambda n: Table("T", (Column("Case"), Column("Note")), ((f"{n}", "a note " * (n % 9)),) * n)
    )
    one = st.one_of(
        st.builds(Heading, st.integers(1, 3), st.just("A heading")),
        st.builds(Paragraph, text),
        st.builds(Callout, st.sampled_from(Tone), st.just("Title"), st.tuples(text, text)),
        st.builds(Quote, text, st.just("Assessor A")),
        st.builds(Bullets, st.tuples(text, text, text)),
        rows,
    )
    return draw(st.lists(one, min_size=1, max_size=14))


@given(blocks(), st.sampled_from(Style))
@settings(deadline=None, max_examples=60)
def test_any_report_keeps_the_rules_of_layout(content: list[Block], style: Style) -> None:
    document = Document("Audit", (*content, Paragraph("end")), style=style)
    check(plan(document), look_of(document).room)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("sentences", [6, 12, 16, 30])
def test_no_title_is_left_behind_by_a_table_of_tall_rows(rows: int, sentences: int) -> None:
    """Wherever on the page it begins: a title stays with as much of its table as can be cut off."""
    cells = ("Case", "An assessor read the file and noted what was in it. " * sentences)
    table = Table("Long notes", (Column("Case"), Column("Note")), (cells,) * rows)
    for lines in range(1, 60, 2):
        above = [Paragraph("Here.")] * lines
        pages = plan(Document("T", style=Style.REPORT, blocks=(*above, table)))
        check(pages, REPORT.room)


def test_no_heading_is_left_behind_by_a_long_callout() -> None:
    """The words of what stands above end anywhere on the page; the callout's own title has a gap below it too."""
    said = "An assessor read the file and noted it. "
    for sentences in range(20, 70):
        above = Callout(Tone.GOOD, "Title", (said * 16, said * sentences))
        below = Callout(Tone.GOOD, "Title", (said * 20, said * 12))
        blocks = (above, Heading(1, "A heading"), below, Paragraph("end"))
        check(plan(Document("T", style=Style.REPORT, blocks=blocks)), REPORT.room)


def test_no_row_of_a_long_table_stands_alone() -> None:
    for rows in range(25, 75):
        pages = plan(Document("Cases", (case_table(random.Random(rows), rows),)))
        grids = [p for page in pages for p, _ in page.placed if isinstance(p, Grid)]
        assert sum(len(grid.rows) for grid in grids) == rows
        assert all(len(grid.rows) >= 2 for grid in grids)


def test_a_paragraph_is_never_cut_to_a_single_line() -> None:
    for filler in range(20, 44):
        content = (
            Paragraph("x\n" * filler),
            Paragraph("It was done and nobody recorded it. " * 12),
        )
        for page in plan(Document("Cases", content)):
            for piece, _ in page.placed:
                if type(piece) is Words and "x" not in piece.lines[0].parts[0][0]:
                    assert len(piece.lines) >= 2


def test_a_cell_longer_than_a_page_is_printed_whole() -> None:
    text = "note " * 4000
    table = Table(
        "Notes", (Column("Case"), Column("Note", weight=4)), (("Case 1", text), ("Case 2", "short"))
    )
    content = pdf_bytes(Document("Notes", (table,)))
    assert len(read(content).pages) >= 4
    assert words(content).count("note") == 4000
    check(plan(Document("Notes", (table,))), REPORT.room)


def test_a_callout_longer_than_a_page_goes_on_with_its_bar() -> None:
    callout = Callout(Tone.BAD, "Concern", ("The child was seen. " * 300,) * 2)
    pages = plan(Document("Long", (callout,)))
    panels = [p for page in pages for p, _ in page.placed if isinstance(p, Panel)]
    assert len(panels) >= 2
    assert all(panel.tone is Tone.BAD for panel in panels)
    assert words(pdf_bytes(Document("Long", (callout,)))).count("child") == 600


def test_the_contents_name_the_page_on_which_each_heading_stands() -> None:
    content = report_file()
    reader = read(content)
    contents = reader.pages[1].extract_text().split("\n")
    numbered = [line.rsplit(" ", 1) for line in contents if line.rsplit(" ", 1)[-1].isdigit()]
    checked = 0
    for title, page in numbered:
        if len(title) > 12 and not title.startswith("Page"):
            heading = " ".join(title.lstrip("0123456789. ").split()[-3:])
            assert heading in words(content, int(page) - 1)
            checked += 1
    assert checked > 15


def test_every_page_after_the_cover_has_its_number_marking_and_stamp() -> None:
    content = report_file()
    total = len(read(content).pages)
    assert total > 15
    for index in range(1, total):
        text = words(content, index)
        assert f"Page {index + 1} of {total}" in text
        assert "OFFICIAL-SENSITIVE: contains personal data" in text
        assert "round 4c1f 09aa 77b2" in text
        assert "Draft" in text
    assert "Page 1 of" not in words(content, 0)
    assert "Draft" not in words(pdf_bytes(replace(sample_report(), status=Status.FINAL)), 3)


def test_the_outline_lists_chapters_and_their_parts() -> None:
    outline = read(report_file()).outline
    chapters = [one["/Title"] for one in outline if not isinstance(one, list)]
    assert chapters[:2] == ["1  Overall conclusion", "2  How the audit was done"]
    assert [one["/Title"] for one in outline[2]] == ["2.1  The sample", "2.2  The assessors"]


def test_a_document_that_begins_with_a_lower_heading_still_has_an_outline() -> None:
    content = (Heading(3, "Deep"), Heading(1, "High"), Heading(3, "Deep again"))
    assert len(read(pdf_bytes(Document("Odd", content))).outline) == 3


def test_the_same_report_is_the_same_file() -> None:
    one, other = report_file(), pdf_bytes(sample_report())
    assert one == other
    assert pdf_bytes(replace(sample_report(), stamp="another")) != one


def test_the_file_says_who_made_it_and_not_on_which_machine_or_when() -> None:
    information = read(report_file()).metadata
    assert information["/Title"] == "Extended case file audit"
    assert information["/Author"] == "Lead reviewer"
    assert information["/Creator"] == information["/Producer"] == "Case File Audit"
    assert information["/CreationDate"].startswith("D:20000101")


def test_a_summary_has_no_cover_and_two_pages() -> None:
    content = pdf_bytes(sample_summary())
    assert len(read(content).pages) == 2
    assert words(content, 0).startswith("Case 017")
    assert "Contents" not in words(content)


# ---- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [area_table, standards_table, case_table])
def test_columns_fill_the_width_and_short_ones_stay_whole(make: "type[Table]") -> None:
    setter, table = Typesetter(), make(random.Random(2))
    widths = column_widths(table, REPORT.full_width, REPORT.small, setter)
    assert sum(widths) + 12 * (len(widths) - 1) == pytest.approx(REPORT.full_width)
    for index, column in enumerate(table.columns):
        if column.align is Align.RIGHT or column.weight == 0:
            for row in table.rows:
                lines = setter.para(str(row[index]), REPORT.small, widths[index])
                assert len(lines) == 1, (column.header, row[index])


@given(
    st.lists(
        st.lists(st.text("abc de", max_size=80), min_size=4, max_size=4), min_size=1, max_size=8
    ),
    st.lists(st.sampled_from([0.0, 1.0, 3.0]), min_size=4, max_size=4),
)
@settings(deadline=None, max_examples=80)
def test_columns_never_add_up_to_more_than_the_table(
    rows: list[list[str]], weights: list[float]
) -> None:
    columns = tuple(Column("Head", weight=weight) for weight in weights)
    cells: tuple[tuple[Cell, ...], ...] = tuple(tuple(row) for row in rows)
    widths = column_widths(Table("", columns, cells), 400, REPORT.small, Typesetter())
    assert all(width > 0 for width in widths)
    assert sum(widths) + 36 <= 400.01


def test_numbers_stand_on_the_right_edge_of_their_column() -> None:
    table = Table(
        "T", (Column("A"), Column("N", Align.RIGHT)), (("x", Number(7)), ("y", Number(1100)))
    )
    pages = plan(Document("T", (table,)))
    (grid,) = [p for page in pages for p, _ in page.placed if isinstance(p, Grid)]
    assert {cell.align for row in grid.rows for cell in row.cells[1:]} == {Align.RIGHT}


def test_the_faces_are_embedded_and_numbers_have_one_of_their_own() -> None:
    faces: dict[str, bool] = {}
    for page in read(report_file()).pages:
        for font in page["/Resources"]["/Font"].values():
            faces[font["/BaseFont"].partition("+")[2]] = "/FontFile2" in font["/FontDescriptor"]
    assert {"Inter-Regular", "Inter-RegularFigures", "Inter-SemiBold", "Inter-Bold"} <= set(faces)
    assert all(faces.values())


# ---- the look -------------------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (Ink.TEXT, Ink.SURFACE),
        (Ink.MUTED, Ink.SURFACE),
        (Ink.MUTED, Ink.SOFT),
        (Ink.ACCENT, Ink.SURFACE),
        (Ink.ACCENT, Ink.ACCENT_SOFT),
        (Ink.GOOD, Ink.GOOD_SOFT),
        (Ink.WARN, Ink.WARN_SOFT),
        (Ink.BAD, Ink.BAD_SOFT),
        (Ink.TEXT, Ink.BAD_SOFT),
        (Ink.SURFACE, Ink.BAD),
    ],
)
def test_all_that_is_printed_can_be_read(ink: Ink, ground: Ink) -> None:
    lighter, darker = sorted(map(_luminance, (PAPER_HEX[ink], PAPER_HEX[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_four_sizes_of_type_and_no_more() -> None:
    for look in (REPORT, SUMMARY):
        assert len({look.title.size, look.heading.size, look.body.size, look.small.size}) == 4


def test_headings_are_bookmarked_once_each() -> None:
    pages = plan(sample_report())
    keys = [p.key for page in pages for p, _ in page.placed if isinstance(p, HeadingWords)]
    assert len(keys) == len(set(keys)) == 24
