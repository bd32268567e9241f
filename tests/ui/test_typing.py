"""Typing a narrative: kept at each word and at each pause, shown anew only at a pause, refused without loss."""

from datetime import UTC

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.ui.test_audit_page import come_up
from ui.pages.audit import AuditPage

NARRATIVE = "/AS/AS4"


class Kept(list):
    """What the audit was asked to keep while typing went on, in order."""

    def __init__(self, memory, monkeypatch):
        super().__init__()
        whole = memory.draft

        def keep(key, answer):
            self.append((answer.value or answer.note) if answer else "")
            return whole(key, answer)

        monkeypatch.setattr(memory, "draft", keep)


@pytest.fixture
def kept(memory, monkeypatch):
    return Kept(memory, monkeypatch)


@pytest.fixture
def page(qtbot, audit, actions, dressed, kept):
    page = AuditPage(audit, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1170, 700)
    page.show()
    page.list.show_place(1)
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def part(page):
    parts = [part for card in page._forms[1].cards.values() for part in card.parts]
    return next(part for part in parts if part.key == NARRATIVE)


@pytest.fixture
def box(qtbot, part):
    box = part.body.editor.text
    box.setFocus()
    come_up(qtbot, box.window())
    assert box.hasFocus()
    return box


def settle_events():
    QApplication.processEvents()


def test_each_word_is_kept_as_it_ends(qtbot, box, kept, memory):
    for word in ("Seen ", "alone, ", "twice"):
        qtbot.keyClicks(box, word)
        settle_events()
    assert kept == ["Seen", "Seen alone,"]
    assert memory.value(NARRATIVE) == "Seen alone,"


def test_a_pause_keeps_half_a_word(qtbot, box, kept, memory):
    qtbot.keyClicks(box, "Seen alo")
    box._pause.timeout.emit()
    assert memory.value(NARRATIVE) == "Seen alo"
    assert 400 <= box._pause.interval() <= 500


def test_a_paste_and_an_input_method_are_kept_too(qtbot, box, memory):
    data = QMimeData()
    data.setText("Pasted words")
    box.insertFromMimeData(data)
    settle_events()
    assert memory.value(NARRATIVE) == "Pasted words"
    event = QInputMethodEvent("", [])
    event.setCommitString(" señora")
    QApplication.sendEvent(box, event)
    settle_events()
    assert memory.value(NARRATIVE) == "Pasted words señora"


def test_the_saved_time_moves_with_each_word_and_the_cards_wait_for_the_pause(
    qtbot, box, page, audit, memory
):
    told = []
    audit.changed.connect(told.append)
    before = page.head.saved.text()
    qtbot.keyClicks(box, "Seen ")
    settle_events()
    assert page.head.saved.text() != before
    assert told == []
    box._pause.timeout.emit()
    assert told == [frozenset({NARRATIVE})]


def test_a_narrative_is_undone_as_one(qtbot, box, audit, memory):
    for word in ("Seen ", "alone ", "twice "):
        qtbot.keyClicks(box, word)
        settle_events()
    box.clearFocus()
    assert memory.value(NARRATIVE) == "Seen alone twice"
    audit.undo_stack.undo()
    assert memory.held(NARRATIVE) is None
    assert box.toPlainText() == ""
    audit.undo_stack.redo()
    assert memory.value(NARRATIVE) == box.toPlainText() == "Seen alone twice"


def test_what_is_refused_stays_in_the_box_and_is_tried_again(qtbot, box, memory, problems):
    qtbot.keyClicks(box, "Seen ")
    settle_events()
    memory.refuse_next = True
    qtbot.keyClicks(box, "alone ")
    settle_events()
    assert len(problems) == 1
    assert box.toPlainText() == "Seen alone "
    assert memory.value(NARRATIVE) == "Seen"
    box._pause.timeout.emit()
    assert memory.value(NARRATIVE) == "Seen alone"


def test_leaving_the_box_settles_the_text(qtbot, box, memory, monkeypatch):
    settled = []
    monkeypatch.setattr(memory, "settle", lambda: settled.append(memory.value(NARRATIVE)))
    qtbot.keyClicks(box, "Seen alone")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert settled == ["Seen alone"]


def test_a_note_is_kept_at_each_word_as_well(qtbot, part, memory, kept):
    part.body.remarks.write_note()
    note = part.body.remarks._boxes["note"]
    qtbot.keyClicks(note, "Page 14 ")
    settle_events()
    assert memory.held(NARRATIVE).note == "Page 14"
    note._pause.timeout.emit()
    assert part.body.remarks._chips["note"].property("filled")
    qtbot.keyClicks(note, "and 15 ")
    settle_events()
    assert memory.held(NARRATIVE).note == "Page 14 and 15"


def test_what_the_audit_says_is_no_typing(box, audit, kept):
    box.say("from elsewhere")
    settle_events()
    assert not box._pause.isActive()
    assert kept == []


def test_a_box_grows_with_its_text(qtbot, box):
    before = box.height()
    box.insertPlainText("word " * 300)
    assert box.height() > 2 * before
