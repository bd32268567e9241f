"""A signed audit on the page: what is typed into it is refused, and does not stay on the screen as if it were kept."""

from datetime import UTC, date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import AnswerState
from app.domain.errors import AuditSignedOff
from tests.builders import audits_in, opened, small_round
from tests.services.finished import finish
from tests.ui.finding import part
from tests.ui.test_audit_page import come_up
from ui.pages.audit import AuditPage
from ui.viewmodels.audit import AuditViewModel

HX1, ON_FILE = "/HX/HX1/HX1_date", "/ST/ST1/ST1_on_file"


@pytest.fixture
def page(qtbot, dressed, actions, tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        finish(audit)
        page = AuditPage(AuditViewModel(audit, actions, lambda: date(2009, 6, 1)), actions, UTC)
        qtbot.addWidget(page)
        page.resize(1300, 760)
        page.show()
        page.go_to_number("1.1")
        come_up(qtbot, page)
        yield page


def refused(problems):
    return {type(each) for each in problems} == {AuditSignedOff}


def test_what_is_not_understood_gives_way_to_the_answer_and_is_not_kept_once_it_is_reopened(
    qtbot, page, problems
):
    line = part(page, HX1).body.editor.line
    held = line.text()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "x9")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert refused(problems)
    assert line.text() == held != ""
    assert not line.property("unread")
    assert page.audit.reopen("A volume was found.") == ""
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert page.audit.unread() == {}


def test_a_note_and_a_narrative_give_way_to_what_was_signed(qtbot, page, problems):
    page.go_to_number("2.1")
    body = part(page, ON_FILE).body
    held = page.audit.state(ON_FILE).answer
    body.remarks.write_note()
    box = QApplication.focusWidget()
    before = box.toPlainText()
    qtbot.keyClicks(box, "afterwards ")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert refused(problems)
    assert page.audit.state(ON_FILE).answer == held
    assert box.toPlainText() == before
    page.go_to_number("13.6")
    text = part(page, "/OJ/OJ6/OJ6_text").body.editor.text
    before = text.toPlainText()
    text.setFocus()
    qtbot.keyClicks(text, "and more ")
    assert text.toPlainText() != before
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert text.toPlainText() == before


def test_a_state_that_wants_a_reason_is_refused_before_the_reason_is_asked(page, problems):
    page.go_to_number("2.1")
    body = part(page, ON_FILE).body
    body.state_wanted.emit(AnswerState.COULD_NOT_LOOK.value)
    assert refused(problems)
    assert body.remarks.waiting() == []


def test_a_line_of_the_reading_log_is_refused_before_it_is_typed(qtbot, page, problems):
    typed_in = QApplication.focusWidget()
    for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        problems.clear()
        qtbot.keyClick(typed_in, Qt.Key.Key_F4, held)
        assert refused(problems)
        assert not page.log.isVisible()
        assert QApplication.focusWidget() is typed_in
    assert page.audit.reopen("A volume was found.") == ""
    qtbot.keyClick(typed_in, Qt.Key.Key_F4)
    assert page.log.isVisible()
