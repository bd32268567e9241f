"""Excel and CSV: numbers stay numbers, and no text can ever run."""

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.chart_content import Tone
from app.reports.content import (
    Align,
    Column,
    Count,
    Document,
    Flag,
    KeyFigure,
    KeyFigures,
    Number,
    Paragraph,
    Style,
    Table,
)
from app.reports.csv_table import write_csv
from app.reports.excel import write_excel
from app.reports.flat import flat, looks_like_formula
from tests.reports.samples import sample_report

DANGEROUS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\xa0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '=HYPERLINK("https://evil.example","y")',
    "＝1+1",
    "|cmd",
    "%0A=1",
    "-",
    "- child seen",
    "+44 20 7946",
    "=cmd|' /C calc'!A1",
)
HARMLESS = ("child seen", "a=b", "1", "'=1", "")


def table_of(*texts: str) -> Table:
    return Table(
        "Texts", (Column("Text"), Column("No.", Align.RIGHT)), tuple((t, Number(3)) for t in texts)
    )


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_csv_text_that_could_run_gets_an_apostrophe(text: str, tmp_path: Path) -> None:
    write_csv(table_of(text), tmp_path / "t.csv")
    (value, number) = rows_of(tmp_path / "t.csv")[1]
    assert value.startswith("'")
    assert number == "3"


@pytest.mark.parametrize("text", HARMLESS)
def test_a_csv_text_that_could_not_run_stays_as_it_is(text: str, tmp_path: Path) -> None:
    write_csv(table_of(text), tmp_path / "t.csv")
    assert rows_of(tmp_path / "t.csv")[1][0] == text


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
@settings(deadline=None, max_examples=100)
def test_no_text_is_left_that_begins_like_a_formula(texts: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        write_csv(table_of(*texts), path)
        rows = rows_of(path)[1:]
    assert len(rows) == len(texts)
    assert not any(looks_like_formula(row[0]) for row in rows)


def test_csv_numbers_are_not_quoted_and_counts_have_two_columns(tmp_path: Path) -> None:
    table = Table(
        "T",
        (Column("Standard"), Column("Met", Align.RIGHT), Column("Share", Align.RIGHT)),
        (("T1", Count(41, 50), Number(82.0, "%")), ("T2", "none", Number(-3))),
        totals=("All", Count(41, 50), Number(None)),
    )
    write_csv(table, tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines() == [
        '"Standard","Met","Met: of","Share"',
        '"T1",41,50,82.0',
        '"T2","none","",-3',
        '"All",41,50,""',
    ]


def test_a_flat_table_knows_the_units_of_its_columns() -> None:
    table = Table("T", (Column("A"), Column("B")), ((Number(1, "days"), Number(2, "%", 1)),) * 2)
    assert [(c.unit, c.places) for c in flat(table).columns] == [("days", 0), ("%", 1)]


# ---- Excel ----------------------------------------------------------------------------------------


def workbook(document: Document, folder: Path) -> openpyxl.Workbook:
    write_excel(document, folder / "report.xlsx")
    return openpyxl.load_workbook(folder / "report.xlsx")


def test_no_cell_of_a_workbook_is_ever_a_formula(tmp_path: Path) -> None:
    texts = DANGEROUS + HARMLESS
    document = Document(
        "=1+1",
        (table_of(*texts), KeyFigures((KeyFigure("=1", "=2", detail="=3"),))),
        subtitle="@x",
        facts=(("=label", "=value"),),
        marking="=marking & more",
        stamp="=stamp",
    )
    book = workbook(document, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    shown = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {"=1+1", "- child seen", "=value", "=2"} <= shown
    risky = [
        cell for cell in cells if isinstance(cell.value, str) and looks_like_formula(cell.value)
    ]
    assert risky
    assert all(cell.quotePrefix for cell in risky)


def test_each_table_and_figure_has_its_sheet_under_its_own_label(tmp_path: Path) -> None:
    book = workbook(sample_report(), tmp_path)
    assert book.sheetnames[:4] == ["Contents", "Key figures", "Table 1", "Table 2"]
    assert "Figure 1" in book.sheetnames
    links = [
        cell.hyperlink.location
        for row in book["Contents"].iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_numbers_are_numbers_with_their_unit_as_a_format(tmp_path: Path) -> None:
    book = workbook(sample_report(), tmp_path)
    ages = book["Table 1"]
    assert [cell.value for cell in ages[4]] == ["Unborn", 2, 4]
    assert ages["C4"].number_format == '#,##0"%"'
    assert [cell.value for cell in ages[10]] == ["All children", 50, 100]
    standards = book["Table 2"]
    assert [cell.value for cell in standards[3]][3:5] == ["Met", "Met: of"]
    assert ages.freeze_panes == "B4"
    assert ages.print_title_rows == "$3:$3"


def test_a_workbook_has_no_macros_links_or_names_of_users(tmp_path: Path) -> None:
    book = workbook(sample_report(), tmp_path)
    assert book.vba_archive is None
    assert not book.defined_names
    assert book.properties.creator == "Lead reviewer"
    assert "OFFICIAL-SENSITIVE" in book["Table 1"].oddFooter.left.text


def test_control_characters_and_endless_texts_do_not_break_a_workbook(tmp_path: Path) -> None:
    document = Document("T", (table_of("a\x00b\x0bc\ud800", "x" * 40_000),))
    sheet = workbook(document, tmp_path)["Table 1"]
    assert sheet["A4"].value == "ab\nc\ufffd"
    assert sheet["A5"].value.endswith("(cut: longer than a cell can be)")
    assert len(sheet["A5"].value) <= 32_767


def test_a_summary_without_labels_still_has_a_sheet_for_each_table(tmp_path: Path) -> None:
    flags = Table("F", (Column("Answer"),), ((Flag("late", Tone.WARN),),))
    document = Document("S", (table_of("a"), Paragraph("p"), flags), style=Style.SUMMARY)
    book = workbook(document, tmp_path)
    assert book.sheetnames == ["Contents", "Table 1", "Table 2"]
    assert book["Table 2"]["A4"].value == "late"
