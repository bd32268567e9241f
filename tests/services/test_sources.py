"""Where answers were found: by whom one was told and what the other record says reach summary and report."""

import pytest

from app.domain.answers import Answer, Evidence
from app.reports.blank_tool import blank_pdf
from app.reports.case_summary import summary_pdf
from app.reports.collated import collated_report
from app.reports.pdf import pdf_bytes
from app.services import findings, reporting, returns
from app.services.tools import built_in
from app.tool.blank import blank_tool
from tests.builders import say
from tests.reports.pdf_reading import words
from ui.forms.wording import evidence_words

TOLD = "Key worker on the telephone, 3 April"
SCREEN = "5 Feb 2009"


@pytest.fixture
def noted(audit):
    say(audit, "CF1_kind", "initial")
    say(audit, "CF1_date", "2009-01-12", evidence=Evidence.PAPER, place="Volume 2, page 14")
    say(audit, "CS1_any", "yes")
    for day, other in (("2009-02-04", SCREEN), ("2009-02-18", "")):
        row = audit.add_row("/CS/CS1/CS1_visits")
        seen_on = audit.form.keys_in(row)[0]
        audit.answer(seen_on, Answer(day, evidence=Evidence.DIFFER, other=other))
    say(audit, "CG1_held", "yes", evidence=Evidence.TOLD, other=TOLD)
    say(audit, "LG2_sent", "sent")
    say(audit, "LG2_date", "2009-02-02", evidence=Evidence.TOLD, other="A solicitor")
    say(audit, "LG2_sent", "not_sent")  # the date is no longer asked, and no longer counts
    return audit


def test_only_answers_that_count_are_noted_and_rows_of_a_table_together(noted):
    notes = reporting.summary_of_open(noted).source_notes
    assert [(note.path, note.evidence, note.answers, note.others) for note in notes] == [
        ("/CG/CG1/CG1_held", Evidence.TOLD, ("Yes",), (TOLD,)),
        (
            "/CS/CS1/CS1_visits/CS1_date",
            Evidence.DIFFER,
            ("Wed 4 Feb 2009", "Wed 18 Feb 2009"),
            (SCREEN, ""),
        ),
    ]


def test_they_reach_the_case_summary_and_the_report(small, lead, assessor, noted, tmp_path):
    text = words(summary_pdf(reporting.summary_of_open(noted)))
    assert f"First core group after the initial conference: was it held: Yes ({TOLD})" in text
    assert f"Wed 4 Feb 2009; Wed 18 Feb 2009 (the other record: {SCREEN})" in text
    path = returns.make(assessor, small.round_id, tmp_path).path
    returns.merge(lead, small.round_id, [path])
    found = findings.findings(lead, small.round_id)
    (audit,) = found.audits
    assert audit.sourced == 4
    printed = words(pdf_bytes(collated_report(found)))
    assert f"told, not on record: {TOLD}" in printed
    assert f"records differ, the other: {SCREEN}" in printed
    assert "4 answers say where they were found" in printed
    assert "A solicitor" not in printed


def test_one_list_of_words_serves_paper_screen_and_reports(noted):
    paper = " ".join(words(blank_pdf(blank_tool(built_in()))).split())
    for source in Evidence:
        assert source.words in paper
        assert evidence_words(source).casefold() == source.words
        assert source.said("") == source.words
    sections = reporting.summary_of_open(noted).sections
    said = {one.question: one.evidence for each in sections for one in each.answers}
    assert "paper file, Volume 2, page 14" in said.values()
    assert f"told, not on record: {TOLD}" in said.values()
