"""Whatever box one types in: what stands there is kept at each word's end and at each pause, not when it is left."""

from datetime import UTC

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer
from tests.ui.finding import named
from tests.ui.scenes import rated
from tests.ui.small_tool import POSITION
from tests.ui.test_audit_page import come_up
from ui.pages.audit import AuditPage
from ui.pages.complete import CompletePage
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line

HX1, YEAR = "/HX/HX1", "/HX/HX3/year"


@pytest.fixture
def page(qtbot, audit, actions, dressed):
    page = AuditPage(audit, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1170, 700)
    page.show()
    page.focus_first()
    come_up(qtbot, page)
    return page


def part(page, key):
    form = page.stack.currentWidget()
    return next(one for card in form.cards.values() for one in card.parts if one.key == key)


def typed(qtbot, box, text):
    """By key; what is told at a word's end is told when the box is done with the key."""
    box.setFocus()
    for letter in text:
        qtbot.keyClick(box, letter)
        QApplication.processEvents()


def pause(box):
    box.settled.emit(False)


def test_a_place_is_kept_at_the_end_of_each_word(qtbot, page, memory):
    page.audit.edit(HX1, Answer("2009-03-11"))
    remarks = part(page, HX1).body.remarks
    remarks.write_place()
    typed(qtbot, remarks._boxes["place"], "volume 2, pa")
    assert memory.held(HX1).place == "volume 2,"


def test_what_is_pasted_into_a_line_is_kept_at_once(qtbot, page, memory):
    page.audit.edit(HX1, Answer("2009-03-11"))
    remarks = part(page, HX1).body.remarks
    remarks.write_place()
    QApplication.clipboard().setText("volume 3")
    remarks._boxes["place"].paste()
    QApplication.processEvents()
    assert memory.held(HX1).place == "volume 3"


def test_why_a_value_stands_is_kept_at_the_end_of_each_word(qtbot, page, memory):
    page.audit.edit("/HX/HX3/ever", Answer("2"))
    page.audit.edit(YEAR, Answer("3"))
    box = part(page, YEAR).body._excuse
    typed(qtbot, box, "Counted from two ar")
    assert memory.held(YEAR).warning_reason == "Counted from two"
    pause(box)
    assert memory.held(YEAR).warning_reason == "Counted from two ar"


def test_a_date_not_understood_is_kept_at_a_pause_and_called_a_fault_when_it_is_left(
    qtbot, page, audit
):
    editor = part(page, HX1).body.editor
    typed(qtbot, editor.line, "32/1")
    pause(editor.line)
    assert audit.unread() == {HX1: "32/1"}
    assert editor.fault is None or not editor.fault.isVisible()
    editor.line.selectAll()
    typed(qtbot, editor.line, "28/2/2009")
    pause(editor.line)
    assert audit.unread() == {}


def test_a_year_is_kept_at_a_pause_and_becomes_the_day_in_one_step(qtbot, page, memory, audit):
    editor = part(page, HX1).body.editor
    typed(qtbot, editor.line, "2009")
    pause(editor.line)
    assert memory.held(HX1).value == "2009"
    typed(qtbot, editor.line, "-03-12")
    pause(editor.line)
    assert memory.held(HX1).value == "2009-03-12"
    editor.line.clearFocus()
    audit.undo_stack.undo()
    assert memory.held(HX1) is None


def checking(qtbot, audit, actions):
    page = CompletePage(audit, actions, "Assessor A", UTC)
    qtbot.addWidget(page)
    page.show()
    page.focus_first()
    come_up(qtbot, page)
    return page


def test_a_reason_on_check_and_sign_is_kept_at_the_end_of_each_word(
    qtbot, dressed, audit, actions, memory
):
    memory.half_done()
    page = checking(qtbot, audit, actions)
    box = named(page, "1.3 Earlier referrals about this child, before the one above: reason", Line)
    typed(qtbot, box, "Counted from two ar")
    assert memory.held(YEAR).warning_reason == "Counted from two"
    pause(box)
    assert memory.held(YEAR).warning_reason == "Counted from two ar"


def test_why_the_rating_is_another_is_kept_at_the_end_of_each_word(qtbot, dressed, actions):
    memory = rated()
    model = AuditViewModel(memory, actions, lambda: POSITION)
    page = checking(qtbot, model, actions)
    box = named(page, "Reason for another rating than the one suggested", Line)
    typed(qtbot, box, "The child is sa")
    rollup = memory.tool.rollup
    held = [memory.held(key) for key in (rollup.overall, rollup.why) if memory.held(key)]
    assert "The child is" in [text for one in held for text in (one.value, one.warning_reason)]
