"""Of a round: ratings beside those suggested, each other one with its reason, and the section scores."""

from dataclasses import replace

import pytest

from app.reports.collated import collated_report
from app.reports.content import Heading, Table, cell_text, plain_text
from app.reports.csv_table import write_csv
from app.reports.pdf import pdf_bytes
from app.reports.ratings import SCORES, rated_otherwise, rating_blocks
from tests.reports.findings_samples import fifty, some_findings
from tests.reports.pdf_reading import words
from tests.reports.rating_samples import rolled
from tests.reports.test_collated import prose, rows, tables

BESIDE, OTHERWISE = "Rating given and rating suggested", "Ratings other than suggested"


def of(*rolled_up):
    """Findings of as many audits, each with its ratings."""
    audits = zip(fifty(), rolled_up, strict=False)
    return some_findings(audits=tuple(replace(audit, rolled=each) for audit, each in audits))


@pytest.fixture(scope="module")
def found():
    """Twelve audits: six as suggested, three higher, one lower without a reason, one unrated, one not suggested."""
    return of(
        *[rolled()] * 6,
        *[rolled("short", "good", "Known well.")] * 3,
        rolled("good", "poor"),
        rolled("good", None),
        rolled(None, "good"),
    )


@pytest.fixture(scope="module")
def report(found):
    return collated_report(found)


def test_it_stands_in_the_chapter_of_the_overall_conclusion(report):
    chapter = ""
    places = {}
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 1:
            chapter = block.text
        elif isinstance(block, Table):
            places[block.title] = chapter
    for title in ("Overall quality of work", BESIDE, SCORES):
        assert places[title] == "Overall conclusion"
    assert places[OTHERWISE] == "Annex E: the files one by one"  # case by case


def test_every_count_comes_with_what_it_is_of(report):
    assert rows(tables(report)[BESIDE]) == {
        "As suggested": [(6, 10)],
        "Higher than suggested": [(3, 10)],
        "Lower than suggested": [(1, 10)],
        "Suggested, but not rated": [(1, 12)],
        "Nothing suggested": [(1, 12)],
    }
    text = prose(report)
    assert "One was suggested in 11 of 12 (92%) cases; in the others too little was rated." in text
    assert (
        "The rating given is as suggested in 6 of 10 (60%), higher than suggested in 3 of 10 (30%), "
        "lower than suggested in 1 of 10 (10%) cases that have both ratings; no reason is given in 1 "
        "of the 4 that differ."
    ) in text


def test_what_never_happened_is_not_said():
    blocks = rating_blocks(of(*[rolled()] * 10), "2.6")
    titles = [each.title for each in blocks if isinstance(each, Table)]
    assert titles == [BESIDE, SCORES]
    said = next(plain_text(each.text) for each in blocks if hasattr(each, "number") and each.number)
    assert said.endswith("cases that have both ratings.")
    assert "too little" not in said
    unrated = rating_blocks(of(rolled("good", None)), "2.6")
    assert "both ratings" not in str(unrated[1])


def test_ratings_other_than_suggested_are_listed_by_case_with_their_reasons(report):
    table = tables(report)[OTHERWISE]
    assert [[cell_text(cell) for cell in row] for row in table.rows] == [
        *([f"CF-{number:03}", "Falls short", "Good enough", "Known well."] for number in (7, 8, 9)),
        ["CF-010", "Good enough", "Seriously deficient", "No reason was given."],
    ]


def test_section_scores_of_the_round_hold_what_is_not_recorded(report):
    table = tables(report)[SCORES]
    scores = rows(table)
    assert scores["History and repeated intervention"] == [2.5, 24, 12, 0, 0, 0]
    assert scores["Recording and chronology"] == [3.0, 36, 48, 0, 12, 24]
    assert scores["Legal process"] == [None, 0, 0, 12, 0, 0]
    assert [cell_text(cell) for cell in table.totals[1:]] == ["2.8", "60", "60", "12", "12", "24"]
    assert "of 12 cases, from 1 (Seriously deficient) to 4 (Exemplary)" in table.note
    assert table.note.endswith("items rated by other parts: Recording and chronology 12.")


def test_the_list_reaches_spreadsheets_as_numbers_and_no_text_as_a_formula(found, tmp_path):
    listed = next(each for each in rating_blocks(found, "") if getattr(each, "title", "") == SCORES)
    write_csv(listed, tmp_path / "scores.csv")
    lines = (tmp_path / "scores.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == '"History and repeated intervention",2.5,24,12,0,0,0'
    table = next(
        each
        for each in rated_otherwise(of(rolled("short", "good", "=1+1")))
        if getattr(each, "title", "") == OTHERWISE
    )
    write_csv(table, tmp_path / "other.csv")
    assert '"\'=1+1"' in (tmp_path / "other.csv").read_text("utf-8-sig")


def test_a_tool_that_suggests_nothing_says_nothing_of_it():
    assert rating_blocks(some_findings(), "2.6") == []


def test_it_prints(report):
    text = words(pdf_bytes(report))
    assert "Higher than suggested 3 of 10" in text
    assert "CF-010" in text
