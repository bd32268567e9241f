"""Undo and redo across everything an assessor records: named, taken back, done again, and gone to."""

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer, AnswerState, Evidence
from tests.ui.finding import part, segment
from tests.ui.scenes import rated
from tests.ui.small_tool import MemoryAudit
from tests.ui.test_audit_page import come_up, here, press
from ui.pages.audit import AuditPage
from ui.shortcuts import Shortcut
from ui.viewmodels.audit import AuditViewModel

HELD = Answer("yes", evidence=Evidence.PAPER, note="Once", place="Vol 1")
CS2, HX1, YEAR, AS4 = "/CS/CS2", "/HX/HX1", "/HX/HX3/year", "/AS/AS4"


@pytest.fixture
def memory():
    return MemoryAudit()


@pytest.fixture
def page(qtbot, dressed, audit, actions):
    page = AuditPage(audit, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.focus_first()
    come_up(qtbot, page)
    return page


def command(page, shortcut=Shortcut.UNDO):
    return next(one.text() for one in page.actions() if one.objectName() == shortcut.name)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (Answer("no"), "3.2 Was the child seen alone?"),
        (None, "3.2 Was the child seen alone?"),
        (Answer(state=AnswerState.NOT_RECORDED), "3.2 Was the child seen alone?"),
        (Answer(state=AnswerState.COULD_NOT_LOOK, reason="Volume 3"), "3.2 Was the child seen alone?"),
        (replace(HELD, note="Twice"), "3.2 Was the child seen alone?, note"),
        (replace(HELD, evidence=Evidence.BOTH), "3.2 Was the child seen alone?, evidence"),
        (replace(HELD, place="Vol 2"), "3.2 Was the child seen alone?, place"),
        (replace(HELD, ask_lead=True), "3.2 Was the child seen alone?, question to the lead"),
        (replace(HELD, warning_reason="It is so"), "3.2 Was the child seen alone?, why it stands"),
    ],
)  # fmt: skip
def test_every_part_of_an_answer_is_named_undone_done_again_and_gone_to(
    qtbot, page, memory, changed, named
):
    page.audit.edit(CS2, HELD)
    page.audit.edit(CS2, changed)
    assert command(page) == f"Undo: {named}"
    assert page.head.undo.toolTip() == f"Undo: {named} (Ctrl+Z)"
    assert page.head.undo.accessibleName() == f"Undo: {named}"
    page.go_to_number("1.2")
    press(qtbot, "UNDO")
    assert memory.held(CS2) == HELD
    assert here(page) == "3.2"
    assert command(page, Shortcut.REDO) == f"Redo: {named}"
    page.go_to_number("1.2")
    press(qtbot, "REDO")
    assert memory.held(CS2) == changed
    assert here(page) == "3.2"


def test_rows_put_in_and_taken_out_are_named_undone_and_gone_to(qtbot, page, memory):
    repeat = memory.tool.by_path["/CS/CS1"]
    row = page.audit.add_row(repeat)
    assert command(page) == "Undo: 3.1 Each visit at which the child was seen, new entry"
    page.audit.edit(f"{row}/on", Answer("2009-02-11"))
    assert command(page).startswith("Undo: 3.1 Each visit at which the child was seen: Date (ent")
    page.audit.remove_row(repeat, row)
    assert command(page) == "Undo: 3.1 Each visit at which the child was seen, entry taken out"
    page.go_to_number("1.2")
    press(qtbot, "UNDO")
    (back,) = memory.form.rows("/CS/CS1")
    assert memory.value(f"{back}/on") == "2009-02-11"
    assert here(page) == "3.1"
    press(qtbot, "UNDO")
    assert memory.held(f"{back}/on") is None
    press(qtbot, "UNDO")
    assert memory.form.rows("/CS/CS1") == ()
    for _ in range(2):
        press(qtbot, "REDO")
    (again,) = memory.form.rows("/CS/CS1")
    assert memory.value(f"{again}/on") == "2009-02-11"


def test_with_nothing_to_take_back_the_words_are_plain_again(qtbot, page):
    assert command(page) == Shortcut.UNDO.words
    assert not page.head.undo.isEnabled()
    page.audit.edit(CS2, Answer("yes"))
    press(qtbot, "UNDO")
    assert command(page) == Shortcut.UNDO.words
    assert page.head.undo.toolTip() == "Undo (Ctrl+Z)"
    assert page.head.redo.isEnabled()


def test_the_key_works_in_a_box_that_has_nothing_of_its_own_to_take_back(qtbot, page, memory):
    """As after the electronic record was accepted by key: nothing was typed into the box."""
    page.go_to_number("1.1")
    press(qtbot, "RECORD_ACCEPT")
    assert memory.value(HX1) == "2009-01-05"
    line = part(page, HX1).body.editor.line
    assert line.hasFocus()
    press(qtbot, "UNDO")
    assert memory.held(HX1) is None
    assert line.text() == ""


def test_in_a_box_with_words_of_its_own_the_key_takes_these_back_first(qtbot, page, memory):
    page.audit.edit(CS2, Answer("yes"))
    page.go_to_number("2.4")
    text = part(page, AS4).body.editor.text
    qtbot.keyClicks(text, "chair")
    press(qtbot, "UNDO")
    assert text.toPlainText() == ""
    assert memory.value(CS2) == "yes"
    press(qtbot, "UNDO")
    assert memory.held(CS2) is None
    assert here(page) == "3.2"


def test_a_note_one_is_in_shows_what_undo_left_of_it(qtbot, page, memory):
    page.audit.edit(CS2, Answer("yes", note="Once"))
    page.audit.edit(CS2, Answer("yes", note="Once, and again"))
    page.go_to_number("3.2")
    note = part(page, CS2).body.remarks._boxes["note"]
    note.setFocus()
    qtbot.mouseClick(page.head.undo, Qt.MouseButton.LeftButton)
    assert memory.held(CS2).note == "Once"
    assert note.toPlainText() == "Once"


def test_what_is_typed_and_not_yet_taken_is_the_first_to_be_undone(qtbot, page, memory):
    page.audit.edit(CS2, Answer("yes"))
    page.go_to_number("1.3")
    box = part(page, "/HX/HX3/ever").body.editor.line
    box.setFocus()
    qtbot.keyClicks(box, "7")
    page.undo()
    assert memory.held("/HX/HX3/ever") is None
    assert memory.value(CS2) == "yes"


def test_a_reason_for_a_warning_is_undone_where_it_stands(qtbot, page, memory):
    page.audit.edit("/HX/HX3/ever", Answer("2"))
    page.audit.edit(YEAR, Answer("3"))
    part(page, YEAR).body.excused.emit("As the file counts", object())
    assert memory.held(YEAR).warning_reason == "As the file counts"
    assert command(page).endswith("why it stands")
    page.undo()
    assert memory.held(YEAR).warning_reason == ""
    assert here(page) == "1.3"


def test_the_overall_rating_and_its_reason_are_undone_too(qtbot, dressed, actions):
    memory = rated("poor")
    page = AuditPage(AuditViewModel(memory, actions, lambda: None), actions, UTC)
    qtbot.addWidget(page)
    page.show()
    come_up(qtbot, page)
    rating = memory.form.key_of("OJ3_rating")
    page.audit.edit(rating, Answer("exemplary"))
    page.audit.explain_rating("The child is safe.", None)
    assert memory.value(memory.tool.rollup.why) == "The child is safe."
    page.undo()
    assert memory.value(memory.tool.rollup.why) in (None, "")
    assert here(page) == "13.3"
    page.undo()
    assert memory.value(rating) == "poor"
    page.redo()
    page.redo()
    assert memory.value(memory.tool.rollup.why) == "The child is safe."


def test_a_choice_made_by_key_is_undone_by_key_without_leaving_it(qtbot, page, memory):
    page.go_to_number("3.2")
    segment(page, CS2, "yes").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert memory.value(CS2) == "no"
    press(qtbot, "UNDO")
    assert memory.held(CS2) is None
    assert here(page) == "3.2"


def test_a_long_wording_is_cut_in_the_command(page):
    page.audit.edit(HX1, Answer("2009-01-05"))
    assert command(page) == "Undo: 1.1 Date of the referral that led to the section 47 …"


def test_what_a_signed_audit_refuses_to_undo_or_redo_is_still_there_when_it_is_reopened(
    page, memory
):
    row = page.audit.add_row(memory.tool.by_path["/CS/CS1"])
    page.audit.edit(CS2, Answer("yes"))
    page.audit.edit(HX1, Answer("2009-01-12"))
    page.undo()
    memory.is_complete = True
    page.undo()
    page.redo()
    memory.is_complete = False
    assert memory.held(CS2) == Answer("yes")
    assert command(page, Shortcut.REDO).startswith("Redo: 1.1")
    page.undo()
    assert memory.held(CS2) is None
    page.undo()
    assert row not in page.audit.rows(memory.tool.by_path["/CS/CS1"])
