"""By which table of bank holidays a round was counted: printed, and corrected by the lead for that round."""

import json
from dataclasses import replace

from app.reports.collated import collated_report
from app.reports.content import Paragraph, plain_text
from app.resources import resource_path
from app.services import findings, returns, tool_versions
from app.services.tools import built_in
from tests.builders import say

CLOSED, EASTER = "2009-03-05", "2009-04-13"


def prose(found):
    return [
        plain_text(block.text)
        for block in collated_report(found).blocks
        if isinstance(block, Paragraph)
    ]


def test_findings_and_report_name_the_table(small, lead):
    table = json.loads(resource_path("holidays", "uk-bank-holidays.json").read_text("utf-8"))
    found = findings.findings(lead, small.round_id)
    assert findings.as_document(found)["working_days"] == {
        "division": "england-and-wales",
        "table": table["version"],
        "as_at": table["as_at"],
        "closed": [],
        "worked": [],
    }
    assert found.calendar.in_words in prose(found)


def test_the_lead_corrects_the_table_for_a_round_and_verdicts_follow(
    small, lead, assessor, audit, tmp_path
):
    say(audit, "CF1_kind", "initial")
    say(audit, "CF1_date", "2009-03-02")
    say(audit, "CG1_held", "yes")
    say(
        audit, "CG1_date", "2009-03-17"
    )  # the eleventh working day, or the tenth with a closure between
    returns.merge(lead, small.round_id, [returns.make(assessor, small.round_id, tmp_path).path])
    before = findings.as_document(findings.findings(lead, small.round_id))
    assert before["standards"]["T5"]["late"] == 1
    tool = replace(built_in(), version="1.1", holidays=(CLOSED,), worked=(EASTER,))
    tool_versions.publish(lead, small.round_id, tool, {}, "The offices were flooded.")
    found = findings.findings(lead, small.round_id)
    after = findings.as_document(found)
    assert after["standards"]["T5"]["in-time"] == 1
    assert after["working_days"]["closed"] == [CLOSED]
    assert after["working_days"]["worked"] == [EASTER]
    assert any(
        "offices were closed: Thu 5 Mar 2009" in text and "worked: Mon 13 Apr 2009" in text
        for text in prose(found)
    )
    explained = found.audits[0].explanations["T5"]
    assert "bank holidays counted out: Thu 5 Mar 2009" in explained
