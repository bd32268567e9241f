"""The history of the card that the keyboard is in, in the side panel."""

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.answers import Answer, AnswerState
from tests.ui.finding import part
from tests.ui.small_tool import MemoryAudit
from tests.ui.test_audit_page import come_up
from ui.pages.audit import AuditPage
from ui.viewmodels.audit import AuditViewModel


@pytest.fixture
def memory():
    return MemoryAudit()


@pytest.fixture
def page(qtbot, dressed, memory, actions):
    page = AuditPage(AuditViewModel(memory, actions, lambda: None), actions, UTC)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    come_up(qtbot, page)
    page.panel.tabs.setCurrentWidget(page.panel.history)
    return page


def words(page):
    QApplication.processEvents()  # what was just put into a layout is shown in the next turn
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [one.text() for one in page.panel.history.findChildren(QLabel) if one.isVisible()]


def test_it_says_who_when_what_was_and_what_became(page, memory):
    page.audit.edit("/CS/CS2", Answer("yes"))
    memory.clock += timedelta(days=1)
    page.audit.edit("/CS/CS2", Answer("no", note="Seen with the mother"))
    page.go_to_number("3.2")
    said = words(page)
    assert said[0] == "3.2 Was the child seen alone?"
    assert said[1:] == [
        "Wed 4 Mar 2026, 14:32 · Assessor A", "Yes → No", "Note: Seen with the mother",
        "Tue 3 Mar 2026, 14:32 · Assessor A", "Not answered → Yes",
    ]  # fmt: skip


def test_an_edit_made_while_one_looks_is_there_at_once(page):
    page.go_to_number("3.2")
    assert words(page)[1:] == ["Nothing was answered here yet."]
    page.audit.edit("/CS/CS2", Answer("yes"))
    assert "Not answered → Yes" in words(page)
    page.audit.undo_stack.undo()
    assert "Yes → Not answered" in words(page)


def test_a_text_typed_word_by_word_is_one_line_that_unfolds(qtbot, page, memory):
    for text in ("The", "The chair", "The chair asked"):
        page.audit.edit("/AS/AS4", Answer(text))
    page.go_to_number("2.4")
    assert words(page)[2:] == ["Not answered → The chair asked"]
    (unfold,) = [
        one for one in page.panel.history.findChildren(QPushButton) if one.text() == "3 edits"
    ]
    unfold.click()
    assert words(page)[-1].splitlines() == [
        "14:32:06  The", "14:32:07  The chair", "14:32:08  The chair asked",
    ]  # fmt: skip


def test_a_row_is_called_by_the_title_of_its_table(page):
    table = page.audit.item_of("/CS/CS1").parts[0]
    row = page.audit.add_row(table)
    page.audit.remove_row(table, row)
    page.go_to_number("3.1")
    said = words(page)
    assert said[2::3] == [
        "Each visit at which the child was seen (entry 1)",
        "Each visit at which the child was seen (entry 1)",
    ]
    assert said[3::3] == ["The entry was taken out, with its answers.", "A new entry was begun."]


def test_the_reason_for_a_state_stands_in_it(page):
    page.audit.edit(
        "/CS/CS2", Answer(state=AnswerState.COULD_NOT_LOOK, reason="Volume 3 is missing")
    )
    page.go_to_number("3.2")
    assert "Not answered → Could not look: Volume 3 is missing" in words(page)


def test_a_card_of_several_questions_says_which(page):
    page.audit.edit("/HX/HX3/ever", Answer("2"))
    page.go_to_number("1.3")
    assert "Earlier referrals about this child, before the one above: How many ever" in words(page)


def test_rows_of_a_table_come_and_go_in_words(page):
    repeat = page.audit.audit.tool.by_path["/CS/CS1"]
    row = page.audit.add_row(repeat)
    page.audit.remove_row(repeat, row)
    page.go_to_number("3.1")
    said = words(page)
    assert said.index("The entry was taken out, with its answers.") < said.index(
        "A new entry was begun."
    )


def test_it_can_be_copied_whole(page):
    for text in ("The", "The chair asked " * 40):
        page.audit.edit("/AS/AS4", Answer(text))
    page.go_to_number("2.4")
    page.panel.history.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("KC-0417  2.4 Reason for the delay, if it was late")
    assert "The chair asked " * 39 in copied
    assert "14:32:06  The" in copied


def test_it_is_read_only_while_it_is_looked_at(page, memory, monkeypatch):
    page.panel.tabs.setCurrentIndex(0)
    asked = []
    whole = memory.history
    monkeypatch.setattr(memory, "history", lambda paths: asked.append(paths) or whole(paths))
    page.go_to_number("3.2")
    page.audit.edit("/CS/CS2", Answer("yes"))
    assert asked == []
    page.panel.tabs.setCurrentWidget(page.panel.history)
    assert asked == [["/CS/CS2"]]
    assert part(page, "/CS/CS2").key == "/CS/CS2"
