"""The board paper: at most two pages, from the report's own figures, with questions that arise."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.conclusions import Basis, Body, Conclusion, LeadWords, Recommendation, Use
from app.domain.figure_references import figure, references
from app.reports.board_paper import MOST, board_paper, board_questions
from app.reports.collated import collated_report
from app.reports.content import Bullets, Heading, Table
from app.reports.figures import timeliness_table
from app.reports.pdf import pdf_bytes
from app.services.lead_words import scale
from tests.reports.findings_samples import PATHS, answered, fifty, some_findings

FOUND = some_findings()


def paper(found=FOUND, words=None):
    return board_paper(found, words or LeadWords(), scale())


def bullets_under(document, title):
    blocks = iter(document.blocks)
    for block in blocks:
        if isinstance(block, Heading) and block.text == title:
            return next(blocks).items
    return ()


def full():
    long = (
        "A sentence of conclusion that goes on for as long as a lead reviewer's sentences do. " * 3
    )
    conclusions = tuple(
        Conclusion(f"c{n}", "3", long, Basis.JUDGED, use)
        for n, use in enumerate((Use.ASSURANCE, Use.SHORTCOMING) * 9)
    )
    asked = tuple(
        Recommendation(f"r{n}", long, Body.BOARD, owner="Chair", due=date(2009, 9, 1))
        for n in range(9)
    )
    return LeadWords(conclusions, asked)


def test_it_has_two_pages_however_much_the_lead_wrote():
    data = pdf_bytes(paper(words=full()))
    assert len(PdfReader(BytesIO(data)).pages) == 2
    assert len(bullets_under(paper(words=full()), "What does not")) == MOST


def test_its_table_has_the_reports_figures():
    (table,) = [block for block in paper().blocks if isinstance(block, Table)]
    theirs = {row[0]: row for row in timeliness_table(FOUND).rows}
    ((_, shown, late, unshown),) = table.rows
    assert str(shown) in [str(cell) for row in theirs.values() for cell in row]
    assert (shown.value, shown.of, late.value, unshown.value) == (25, 40, 10, 5)


def test_a_question_is_put_only_where_its_figure_arises():
    asked = bullets_under(paper(), "Questions for members")
    assert any("25 of 40" in each for each in asked)
    assert not any("{" in each for each in asked)
    better = tuple(replace(audit, verdicts={"T3": "in-time"}) for audit in fifty())
    asked = bullets_under(paper(some_findings(audits=better)), "Questions for members")
    assert not any("Core assessments" in each for each in asked)


def test_every_question_names_a_figure_the_built_in_tool_has():
    assert len(board_questions()) >= 5
    for each in board_questions():
        assert figure(FOUND, each.figure) is not None, each.figure
        assert references(each.ask)
        for reference in references(each.ask):
            assert figure(FOUND, reference.name) is not None, reference


def test_of_an_empty_round_it_says_nothing_it_does_not_know():
    nothing = some_findings(audits=(), concerns=())
    document = paper(nothing)
    assert not any(isinstance(block, Table | Bullets) for block in document.blocks)
    assert pdf_bytes(document)


@pytest.mark.parametrize("body", [Body.BOARD, Body.AGENCY])
def test_what_is_for_others_is_listed_and_what_is_for_the_service_is_not(body):
    words = LeadWords(
        recommendations=(
            Recommendation("r1", "For the service.", Body.SERVICE),
            Recommendation("r2", "For others.", body, body_name="Police"),
        )
    )
    (said,) = bullets_under(paper(words=words), "Recommended to the board and other agencies")
    assert said.endswith("For others.")


def test_delays_of_other_agencies_stand_in_the_paper_and_in_the_report():
    delayed = tuple(
        replace(
            audit,
            given={**audit.given, PATHS["AS6_reasons"]: answered("agency", "workload")},
        )
        for audit in fifty()[:12]
    )
    found = some_findings(audits=(*delayed, *fifty()[12:]))
    title = "Delays the record attributes to other agencies"
    (said,) = bullets_under(paper(found, full()), title)
    assert said.endswith(": 12 of 12 cases")
    assert "agency" in said
    assert len(PdfReader(BytesIO(pdf_bytes(paper(found, full())))).pages) == 2
    tables = [b for b in collated_report(found).blocks if isinstance(b, Table) and b.title == title]
    assert [str(row[1]) for row in tables[0].rows] == ["12\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}12"]
    assert bullets_under(paper(), title) == ()
