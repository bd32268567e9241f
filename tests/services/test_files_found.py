"""A file that is not produced: in the figures, in every form of the report, the same whatever came first."""

from io import BytesIO

import openpyxl
import pytest

from app.domain.errors import InputRefused
from app.domain.file_requests import Produced, Production, producing
from app.domain.sample_log import ReplacedFor
from app.reports.collated import collated_report
from app.reports.content import Paragraph, Table, plain_text
from app.services import file_requests, findings, reporting, returns
from app.services.achieved import achieved
from app.services.file_requests import FileNote
from app.services.replacing import replace_case
from tests import builders
from tests.services.finished import finish

AT = "2026-03-02T09:30:00Z"
NOTHING = FileNote(Production.NOTHING, 2, 0, 2, "none", "destroyed", "flood of the archive")


@pytest.fixture
def without_files(small, lead, assessor, tmp_path):
    """One first reading audited from the electronic record alone; of another case nothing could be read."""
    own = [
        each
        for each in builders.audits_in(assessor, small.round_id)
        if each.card.reading != "blind-second"
    ]
    said = Produced(Production.NOT_PRODUCED, None, "court", "hearing", AT)
    own[0].together(producing(own[0].beside, said))
    finish(own[0])
    path = returns.make(assessor, small.round_id, tmp_path / "back").path
    returns.merge(lead, small.round_id, [path])
    other = next(each for each in file_requests.lines(lead, small.round_id) if each.reader is None)
    file_requests.note(lead, small.round_id, other.case_id, NOTHING)
    return own[0].card.ref, other.ref


def test_the_figures_count_them_and_give_each_headline_twice(small, lead, without_files):
    audited, unread = without_files
    document = findings.as_document(findings.findings(lead, small.round_id))
    files = document["files"]
    assert (files["not_produced"], files["nothing_to_read"], files["replaced"]) == (2, 1, 0)
    assert files["cases"] == {
        audited: "At court or with the lawyers",
        unread: "Destroyed or damaged",
    }
    protected = files["taken_as_not_met"]["judgements"]["adequately_protected"]
    assert (protected["of"], protected["met_taken"], protected["of_taken"]) == (1, 0, 2)
    for standard in files["taken_as_not_met"]["standards"].values():
        assert standard["met_taken"] <= standard["met"]
        # One more where it was due at all: the case of which nothing could be read.
        assert standard["of_taken"] - standard["of"] == bool(standard["of"])
    assert set(files["taken_as_not_met"]["standards"]) == set(document["standards"])


def test_words_beside_a_reason_reach_no_figure_and_no_report(small, lead, without_files):
    found = findings.findings(lead, small.round_id)
    assert "flood" not in findings.as_json(found)
    assert "hearing" not in repr(collated_report(found))


def test_the_report_says_it_in_words_and_in_two_tables(small, lead, without_files):
    document = collated_report(findings.findings(lead, small.round_id))
    tables = {block.title: block for block in document.blocks if isinstance(block, Table)}
    why = tables["Cases whose file was not produced"]
    assert sorted(row[0] for row in why.rows) == sorted(without_files)
    twice = tables["The judgements and time limits, with those cases taken as not met"]
    assert next(str(cell) for cell in twice.rows[0]).startswith("Child adequately protected")
    words = " ".join(
        plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph)
    )
    assert "2 files were not produced, which is a finding" in words


def test_pdf_word_and_excel_carry_both_tables(small, lead, without_files, tmp_path):
    written = reporting.write_report(lead, small.round_id, tmp_path / "report")
    assert {path.suffix for path in written} >= {".pdf", ".docx", ".xlsx"}
    book = next(path for path in written if path.suffix == ".xlsx")
    held = openpyxl.load_workbook(BytesIO(book.read_bytes()))
    said = {str(cell.value) for sheet in held for row in sheet.iter_rows() for cell in row}
    assert "Cases whose file was not produced" in said
    assert "Destroyed or damaged" in said


def test_nothing_is_said_where_nothing_was_said(small, lead):
    found = findings.findings(lead, small.round_id)
    assert findings.as_document(found)["files"]["not_produced"] == 0
    assert "not produced" not in repr(collated_report(found))


def test_the_figures_are_the_same_whatever_came_first(small, lead, assessor, tmp_path):
    """The lead's act before or after the return, and the return twice."""
    audit = builders.audits_in(assessor, small.round_id)[0]
    audit.together(producing(audit.beside, Produced(Production.PART, 1, "court", "", AT)))
    path = returns.make(assessor, small.round_id, tmp_path / "back").path
    case = next(
        each for each in file_requests.lines(lead, small.round_id) if each.ref == audit.card.ref
    )
    with builders.opened(builders.copied_store(small.lead, "other-order.store")) as other:
        returns.merge(other, small.round_id, [path])
        file_requests.note(other, small.round_id, case.case_id, NOTHING)
        file_requests.note(lead, small.round_id, case.case_id, NOTHING)
        returns.merge(lead, small.round_id, [path, path])
        one = findings.as_json(findings.findings(lead, small.round_id))
        assert one == findings.as_json(findings.findings(other, small.round_id))
    assert '"in_part": 1' in one


def test_a_case_of_which_nothing_can_be_read_gives_way_and_stays_counted(small, lead):
    """It is replaced also after its reader said so, and the figures still hold it."""
    case = file_requests.lines(lead, small.round_id)[0]
    file_requests.note(lead, small.round_id, case.case_id, NOTHING)
    gone = replace_case(
        lead, small.round_id, case.case_id, ReplacedFor.NOTHING_TO_READ, "flood of the archive"
    )
    files = findings.as_document(findings.findings(lead, small.round_id))["files"]
    assert (files["not_produced"], files["replaced"]) == (1, 1)
    assert files["cases"] == {case.ref: "Destroyed or damaged"}
    assert gone.stand_in.ref not in files["cases"]
    for headline in files["taken_as_not_met"]["judgements"].values():
        assert (headline["met_taken"], headline["of_taken"]) == (
            headline["met"],
            headline["of"] + 1,
        )


def test_what_a_reader_returned_as_unreadable_may_be_replaced_and_nothing_else(
    small, lead, assessor, tmp_path
):
    own = [
        each
        for each in builders.audits_in(assessor, small.round_id)
        if each.card.reading != "blind-second"
    ]
    said = Produced(Production.NOTHING, None, "destroyed", "", AT)
    own[0].together(producing(own[0].beside, said))
    builders.say(own[1], "HX1_date", "2009-01-12")
    path = returns.make(assessor, small.round_id, tmp_path / "back").path
    returns.merge(lead, small.round_id, [path])
    with pytest.raises(InputRefused, match="have come back"):
        replace_case(lead, small.round_id, own[1].case.id, ReplacedFor.NOTHING_TO_READ, "not so")
    replace_case(lead, small.round_id, own[0].case.id, ReplacedFor.NOTHING_TO_READ, "flood")
    assert achieved(lead, small.round_id).response.not_produced == 1
