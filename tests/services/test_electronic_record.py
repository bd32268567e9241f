"""What the pack brought of the electronic record, against what was found: from the form to the findings."""

import pytest

from app.domain.answers import AnswerState, Evidence
from app.domain.electronic_record import Stand
from app.reports.collated import collated_report
from app.reports.pdf import pdf_bytes
from app.services import findings, returns
from app.services.electronic_record import said_of, stands, value_of
from app.tool.model import Choice
from tests.builders import audits_in, opened, say
from tests.reports.pdf_reading import words

REFERRED, AUTHORISED = "/HX/HX1/HX1_date", "/AS/AS4"


def test_what_it_says_is_read_as_the_question_holds_it(audit):
    question = audit.tool.question(REFERRED)
    said = said_of(question, audit.case.known)
    assert value_of(question, (), said) == said
    assert value_of(question, (), "some time in spring") == ""
    choice = audit.tool.question("/OJ/OJ1")
    assert value_of(choice, (Choice("yes", "Yes"),), "Yes") == "yes"
    assert value_of(choice, (Choice("yes", "Yes"),), "Perhaps") == ""


def test_only_questions_that_are_asked_are_compared(audit):
    assert stands(audit.form, audit.case.known)[REFERRED] is Stand.OPEN
    say(audit, "AS2_status", "completed")
    assert stands(audit.form, audit.case.known)[AUTHORISED] is Stand.OPEN
    say(audit, "AS2_status", "not_started")
    assert AUTHORISED not in stands(audit.form, audit.case.known)


@pytest.fixture
def merged(small, lead, tmp_path):
    """Assessor A's three: one agreed on paper, one contradicted, one not recorded."""
    with opened(small.store("a")) as ws:
        one, two, three = audits_in(ws, small.round_id)[:3]
        said = one.case.known["HX1_date"]
        say(one, "HX1_date", said, evidence=Evidence.BOTH)
        say(two, "HX1_date", "2008-01-02", evidence=Evidence.DIFFER, other="otherwise")
        say(three, "HX1_date", state=AnswerState.NOT_RECORDED)
        path = returns.make(ws, small.round_id, tmp_path / "out").path
    returns.merge(lead, small.round_id, [path])
    return findings.findings(lead, small.round_id)


def test_the_findings_count_each_question(merged):
    document = findings.as_document(merged)["electronic_record"]
    assert document["HX1_date"] == {"agreed": 1, "contradicted": 1, "otherwise": 1}


def test_the_report_prints_the_count_of_those_that_were_the_same(merged, tmp_path):
    text = words(pdf_bytes(collated_report(merged)))
    assert "The electronic record against what was found" in text
