"""Files are read in the weeks after the position date: which dates can be given, and which days are shown."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.reading_dates import ReadingDates
from app.reports.case_summary import summary_pdf
from app.reports.collated import collated_report
from app.reports.content import Table
from app.services import all_summaries, findings, moderation, reporting, returns
from app.services.open_audit import OpenAudit
from app.services.returned import returned_answers
from tests.builders import say
from tests.reports.pdf_reading import words
from tests.services.finished import finish

TOLD_ON = "/OJ/OJ5/OJ5_told_on"
READ = ReadingDates(date(2009, 3, 31), date(2009, 4, 2))


class Clock:
    def __init__(self, *moment):
        self.set(*moment)

    def set(self, *moment):
        self.moment = datetime(*moment, tzinfo=UTC)

    def __call__(self):
        return self.moment


@pytest.fixture
def clock():
    return Clock(2009, 3, 31, 14, 0)


@pytest.fixture
def desk(assessor, clock):
    """The assessor's machine with a clock that the test sets."""
    return replace(assessor, now=clock)


@pytest.fixture
def reading(desk, audit):
    return OpenAudit(desk, audit.id)


def codes(audit, path):
    return [one.code for one in audit.state(audit.form.key_of(path)).problems]


def test_a_concern_told_of_on_the_day_of_reading_does_not_stop_the_signing(reading, clock):
    finish(reading, concern=True, sign=False)
    clock.set(2009, 4, 2, 15, 30)
    say(reading, TOLD_ON, "2009-04-02")
    assert codes(reading, TOLD_ON) == []
    say(reading, TOLD_ON, "2009-04-03")
    assert codes(reading, TOLD_ON) == ["constraint"]
    say(reading, TOLD_ON, "2009-04-02")
    reading.complete()
    assert reading.reading_dates() == READ


def test_clocks_run_to_the_position_date_on_whatever_day_it_is(reading, desk, clock):
    say(reading, "CF1_kind", "initial")
    say(reading, "CF1_date", "2009-03-26")
    now = reading.form.verdict("T5")
    clock.set(2009, 5, 29, 10, 0)
    later = OpenAudit(desk, reading.id).form.verdict("T5")
    assert later == now
    assert now.kind.value == "not-yet-due"


def test_before_the_position_date_dates_up_to_it_can_be_given(desk, clock, audit):
    clock.set(2009, 3, 20, 9, 0)
    early = OpenAudit(desk, audit.id)
    say(early, "HX1_date", "2009-03-31")
    assert codes(early, "HX1_date") == []
    say(early, "HX1_date", "2009-04-01")
    assert codes(early, "HX1_date") == ["constraint"]


def test_an_audit_left_open_overnight_takes_the_new_day(reading, clock):
    clock.set(2009, 4, 1, 22, 30)
    say(reading, "HX1_date", "2009-04-02")
    assert codes(reading, "HX1_date") == ["constraint"]
    clock.set(2009, 4, 2, 7, 0)
    say(reading, "HX2", "2009-04-02")
    assert codes(reading, "HX2") == []
    assert codes(reading, "HX1_date") == []


def test_an_audit_nobody_began_has_no_reading_dates(reading):
    assert reading.reading_dates() is None
    assert reporting.summary_of_open(reading).read is None


@pytest.fixture
def returned(small, lead, desk, reading, clock, tmp_path):
    """Read on three days, and merged years later."""
    finish(reading, concern=True, sign=False)
    clock.set(2009, 4, 2, 15, 30)
    say(reading, TOLD_ON, "2009-04-02")
    reading.complete()
    clock.set(2011, 6, 1, 9, 0)
    path = returns.make(desk, small.round_id, tmp_path).path
    returns.merge(lead, small.round_id, [path])
    return reading


def test_a_returned_audit_is_read_as_on_the_day_of_its_last_edit(small, lead, returned):
    """Otherwise the lead's figures would change with the calendar on the wall."""
    with lead.begin() as work:
        view = moderation.views(work, small.round_id)[returned.id]
        header = work.audits.header(returned.id)
    said = returned_answers(view, ())
    assert (said.read, said.read_on) == (READ, date(2009, 4, 2))
    assert header.warnings == len(returned.form.warnings())
    documents = [
        findings.as_json(findings.findings(replace(lead, now=Clock(year, 1, 1)), small.round_id))
        for year in (2009, 2031)
    ]
    assert documents[0] == documents[1]


def test_reading_dates_reach_the_findings_the_report_and_its_tables(small, lead, returned):
    found = findings.findings(lead, small.round_id)
    assert findings.as_document(found)["read"] == {"first": "2009-03-31", "last": "2009-04-02"}
    document = collated_report(found)
    assert ("Files read", "from Tue 31 Mar to Thu 2 Apr 2009") in document.facts
    text = " ".join(str(getattr(block, "text", "")) for block in document.blocks)
    assert "The files were read between Tue 31 Mar and Thu 2 Apr 2009" in text
    assert "All clocks run to the position date, 31 March 2009." in text
    (table,) = [
        block
        for block in document.blocks
        if isinstance(block, Table) and block.title == "When each file was read"
    ]
    assert table.rows == ((returned.card.ref, "First", "Tue 31 Mar 2009", "Thu 2 Apr 2009"),)


def test_the_case_summary_says_when_the_file_was_read(lead, small, returned, tmp_path):
    own = words(summary_pdf(reporting.summary_of_open(returned)))
    assert "from Tue 31 Mar to Thu 2 Apr 2009" in own
    (path,) = all_summaries.write_summaries(lead, small.round_id, tmp_path / "summaries")
    assert "from Tue 31 Mar to Thu 2 Apr 2009" in words(path.read_bytes())


def test_without_anything_returned_nothing_is_said_of_reading(small, lead):
    found = findings.findings(lead, small.round_id)
    assert findings.as_document(found)["read"] is None
    assert "Files read" not in dict(collated_report(found).facts)


def test_a_day_is_that_of_the_united_kingdom(reading, clock):
    """In summer it begins an hour before that of the history's time stamps."""
    clock.set(2009, 6, 30, 23, 30)
    say(reading, "HX1_date", "2009-07-01")
    assert codes(reading, "HX1_date") == []
    say(reading, "HX2", "2009-07-02")
    assert codes(reading, "HX2") == ["constraint"]
    assert reading.reading_dates() == ReadingDates(date(2009, 7, 1), date(2009, 7, 1))
