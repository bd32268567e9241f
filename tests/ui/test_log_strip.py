"""The reading log from the questions: one key opens a line, Esc gives the keyboard back, lines that wait are told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer
from app.services.tools import built_in
from tests.ui.finding import part
from tests.ui.small_tool import POSITION, MemoryAudit
from ui.pages.audit import AuditPage
from ui.viewmodels.audit import AuditViewModel

REFERRAL, DECIDED = "/HX/HX1/HX1_date", "/HX/HX2"


@pytest.fixture
def memory():
    return MemoryAudit(built_in())


@pytest.fixture
def page(qtbot, dressed, actions, memory):
    page = AuditPage(AuditViewModel(memory, actions, lambda: POSITION), actions)
    qtbot.addWidget(page)
    page.resize(1150, 740)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.go_to_key(DECIDED)
    return page


def test_one_key_opens_a_line_and_esc_goes_back_to_where_one_typed(qtbot, page):
    typed_in = QApplication.focusWidget()
    assert page.isAncestorOf(typed_in)
    assert not page.log.isVisible()
    qtbot.keyClick(typed_in, Qt.Key.Key_F4)
    assert page.log.isVisible()
    assert QApplication.focusWidget() is page.log.line.date
    qtbot.keyClick(page.log.line.date, Qt.Key.Key_Escape)
    assert not page.log.isVisible()
    assert QApplication.focusWidget() is typed_in


def test_a_line_written_there_shows_on_the_card_at_once(qtbot, page, memory):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F4)
    line = page.log.line
    qtbot.keyClicks(line.date, "5/1/09")
    qtbot.keyClicks(line.kind, "referral")
    qtbot.keyClick(line.words, Qt.Key.Key_Return)
    assert memory.value(REFERRAL) == "2009-01-05"
    assert part(page, REFERRAL).body.editor.line.text() == "5 Jan 2009"


def test_a_line_that_waits_is_counted_and_filed_from_the_questions(qtbot, page, memory):
    page.log.log.keep(Answer("2009-01-05", note="From the school nurse"), None)
    assert page.counters()[0].words == "1 to file"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    line = page.log.line
    assert QApplication.focusWidget() is line.kind
    line.kind.setText("referral")
    qtbot.keyClick(line.words, Qt.Key.Key_Return)
    assert memory.held(REFERRAL).note == "From the school nurse"
    assert page.counters()[0].words != "1 to file"
