"""A round through the real window: unlock, open a pack, audit a case by keyboard, send it, merge it, see it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import AnswerState
from app.domain.records import AuditState
from tests.journeys.windows import page_of, unlock
from tests.ui.finding import part, segment
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.complete import CompletePage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.findings import FindingsPage
from ui.pages.summary import SummaryPage
from ui.pages.unlock import UnlockPage
from ui.pages.welcome import WelcomePage

REFERRED, DECIDED = "/HX/HX1/HX1_date", "/HX/HX2"
STATUS, DONE = "/AS/AS2/AS2_status", "/AS/AS4"


def type_date(qtbot, page, key, text):
    line = part(page, key).body.editor.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def section_named(page, words):
    titles = [section.title for section in page.audit.sections]
    return next(place for place, title in enumerate(titles) if words in title)


def test_one_case_goes_through_the_window_from_unlocking_to_findings(
    qtbot, small, window_on, tmp_path
):
    program, doors = window_on(small.store("a"))
    unlock(qtbot, program)
    cases = page_of(program, "cases", CasesPage)
    assert cases.model.rowCount() >= 3
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    audit_page = page_of(program, "audit", AuditPage)
    audit = audit_page.audit.audit

    audit_page.show_section(section_named(audit_page, "History"))
    type_date(qtbot, audit_page, REFERRED, "12/1/09")
    qtbot.mouseClick(segment(audit_page, DECIDED, "not-recorded"), Qt.MouseButton.LeftButton)
    audit_page.show_section(section_named(audit_page, "Assessment"))
    completed = segment(audit_page, STATUS, "completed")
    completed.setFocus()
    qtbot.keyClick(completed, Qt.Key.Key_1)
    type_date(qtbot, audit_page, DONE, "20 mar 2009")

    verdict = audit.form.verdict("T3")
    assert verdict.explanation == (
        "from Mon 12 Jan 2009, 42 working days, due Wed 11 Mar 2009, done Fri 20 Mar 2009: "
        "late by 7 working days; bank holidays counted out: none"
    )
    assert audit.state(DECIDED).answer.state is AnswerState.NOT_RECORDED
    assert "Saved" in audit_page.status()

    audit_page.summary_wanted.emit()
    summary = page_of(program, "summary", SummaryPage)
    qtbot.waitUntil(lambda: summary.pdf.startswith(b"%PDF"), timeout=20_000)
    assert summary.save_to(tmp_path / "summary.pdf")
    audit_page.checking_wanted.emit()
    checklist = page_of(program, "complete", CompletePage)
    checklist.back.click()
    assert program.window.pages.currentWidget() is audit_page

    program.window.go_to("exchange")
    send = page_of(program, "exchange", AssessorExchangePage)
    send.make_return(tmp_path / "returns")
    qtbot.waitUntil(lambda: bool(list((tmp_path / "returns").glob("*.cfa"))), timeout=20_000)
    audit_id = audit.id
    doors.lock()  # once the return is entered; with nothing worked on since, nothing is asked
    qtbot.waitUntil(lambda: isinstance(program.window.doors.currentWidget(), UnlockPage))

    lead, lead_doors = window_on(small.lead)
    unlock(qtbot, lead)
    lead.window.go_to("exchange")
    merge = page_of(lead, "exchange", LeadExchangePage)
    merge.merge(sorted((tmp_path / "returns").iterdir()))

    def merged():
        with lead_doors._desk._ws.begin() as work:
            return work.audits.header(audit_id).state is AuditState.IN_PROGRESS

    qtbot.waitUntil(merged, timeout=20_000)
    lead.window.go_to("findings")
    shown = page_of(lead, "findings", FindingsPage)
    qtbot.waitUntil(lambda: shown.outline.count() > 10, timeout=20_000)
    QApplication.processEvents()


def test_without_a_store_the_window_says_welcome(window_on, tmp_path):
    program, _doors = window_on(tmp_path / "none.store")
    assert isinstance(program.window.doors.currentWidget(), WelcomePage)
