"""What a report says: numbers with their denominators, labels, and the fingerprint."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.reports.chart_content import Tone
from app.reports.content import (
    Align,
    Callout,
    Column,
    Count,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Number,
    Paragraph,
    Run,
    Status,
    Style,
    Table,
    fingerprint,
    key_figures_table,
    labelled,
    plain_text,
)
from tests.reports.samples import sample_report, sample_summary

TABLE = Table("Ages", (Column("Age"), Column("Children", Align.RIGHT)), (("0 to 2", Number(10)),))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Number(1100), "1,100"),
        (Number(82, "%"), "82%"),
        (Number(Decimal("7.26"), "days", 1), "7.3\xa0days"),
        (Number(None, "days"), "–"),
        (Number(float("nan")), "–"),
        (Count(41, 50), "41\xa0of\xa050"),
    ],
)
def test_numbers_read_as_people_write_them(cell: Number | Count, shown: str) -> None:
    assert str(cell) == shown


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        replace(TABLE, rows=(("0 to 2",),))
    with pytest.raises(ValueError, match="2 cells"):
        replace(TABLE, totals=("All", Number(1), Number(2)))


def test_six_key_figures_do_not_stand_in_a_row() -> None:
    with pytest.raises(ValueError, match="one to five"):
        KeyFigures((KeyFigure(1, "one"),) * 6)


def test_tables_and_figures_are_counted_apart_and_in_order() -> None:
    labels = [label for label, _ in labelled(sample_report()) if label]
    assert labels[:4] == ["Table 1", "Table 2", "Figure 1", "Figure 2"]
    assert labels[-1] == "Table 4"
    assert len(labels) == len(set(labels))


def test_a_summary_numbers_nothing() -> None:
    assert {label for label, _ in labelled(sample_summary())} == {""}


def test_key_figures_keep_their_denominator_in_a_table() -> None:
    table = key_figures_table(
        KeyFigures((KeyFigure(41, "in time", 50), KeyFigure("most", "said so")))
    )
    assert table.rows == (("in time", Count(41, 50)), ("said so", "most"))


def test_emphasis_does_not_change_the_words() -> None:
    assert (
        plain_text(("The ", Run("children", bold=True), " are safe.")) == "The children are safe."
    )


def test_the_fingerprint_follows_the_content_and_not_the_stamp() -> None:
    document = Document("Audit", (Heading(1, "One"), Paragraph("Text"), TABLE))
    print_of = fingerprint(document)
    assert len(print_of) == 16
    assert fingerprint(replace(document, stamp="later", status=Status.FINAL)) == print_of
    assert fingerprint(replace(document, title="Audit ")) != print_of
    assert fingerprint(replace(document, style=Style.SUMMARY)) != print_of
    other = (*document.blocks[:2], replace(TABLE, rows=(("0 to 2", Number(11)),)))
    assert fingerprint(replace(document, blocks=other)) != print_of


def test_text_cannot_pose_as_structure_in_the_fingerprint() -> None:
    def print_of(*texts: str) -> str:
        return fingerprint(Document("a", (Callout(Tone.BAD, "t", texts),)))

    assert print_of("a", "b") != print_of("a,1:b")
    assert print_of("a", "b") != print_of("a,b")
    assert print_of("ab", "") != print_of("a", "b")
    assert print_of("\ud800") != print_of("?")
