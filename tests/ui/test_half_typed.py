"""What is being typed and is nothing yet: on the disk at each word's end, and there again after a kill."""

from datetime import UTC

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer
from tests.builders import opened, small_round
from tests.services.test_practice_cases import begun
from tests.ui.concern_desk import desk
from tests.ui.small_tool import POSITION
from tests.ui.test_concern_page import front, kept
from tests.ui.test_concern_page import write as say_in
from ui.forms.repeats import RepeatPart
from ui.forms.section import SectionForm
from ui.pages.complete import CompletePage
from ui.pages.complete_time import TimePanel
from ui.viewmodels.audit import AuditViewModel

VISITS = "/CS/CS1"


@pytest.fixture
def visits(qtbot, dressed, audit):
    form = SectionForm(audit.sections[2], audit)
    qtbot.addWidget(form)
    form.resize(900, 700)
    form.show()
    part = form.findChild(RepeatPart, VISITS)
    part.form = form
    part.take_focus()
    return part


def again(memory, actions):
    """The same audit, opened by the program that was started after the kill."""
    return AuditViewModel(memory, actions, lambda: POSITION)


def typed_in_cell(qtbot, part, row, column, text):
    part.table.setFocus()
    part.table.setCurrentIndex(part.model.index(row, column))
    for letter in text:
        qtbot.keyClick(QApplication.focusWidget(), letter)
        QApplication.processEvents()
    return QApplication.focusWidget()


def column_of(part, title):
    return next(n for n in range(part.model.columnCount()) if part.model.title(n) == title)


def test_a_date_in_an_open_cell_is_no_answer_and_stands_there_again(
    qtbot, visits, audit, memory, actions
):
    line = typed_in_cell(qtbot, visits, 0, 0, "12/3/20")
    line.settled.emit(False)
    assert memory.begun("cell")["text"] == "12/3/20"
    after = again(memory, actions)
    assert list(after.unread().values()) == ["12/3/20"]
    assert not memory.begun("cell")


def test_words_in_an_open_cell_are_kept_at_each_words_end_and_come_back_once(
    qtbot, visits, audit, memory, actions
):
    row = audit.add_row(visits.repeat)
    first = f"{row}/{visits.model.questions[0].name}"
    audit.edit(first, Answer("2009-03-12"))
    typed_in_cell(qtbot, visits, 0, column_of(visits, "Place"), "volume 2, pag")
    assert memory.begun("cell")["text"] == "volume 2,"
    assert memory.held(first).place == ""
    after = again(memory, actions)
    assert memory.held(first).place == "volume 2,"
    assert len(after.rows(visits.repeat)) == 1


def test_a_cell_that_was_taken_or_left_is_kept_no_longer(qtbot, visits, memory):
    line = typed_in_cell(qtbot, visits, 0, 0, "12/3/20")
    line.settled.emit(False)
    assert memory.begun("cell")
    visits.table.closeEditor(line, visits.table.itemDelegate().EndEditHint.RevertModelCache)
    visits.table.itemDelegate().closeEditor.emit(line)
    assert not memory.begun("cell")


@pytest.fixture
def signing(qtbot, dressed, audit, actions):
    def made(model=audit):
        page = CompletePage(model, actions, "Assessor A", UTC)
        qtbot.addWidget(page)
        page.show()
        page.reload()
        return page

    return made


def typed(qtbot, box, text):
    box.setFocus()
    for letter in text:
        qtbot.keyClick(box, letter)
        QApplication.processEvents()


def test_why_an_audit_is_reopened_is_there_again_after_a_kill_until_it_is_reopened(
    qtbot, signing, memory, actions
):
    memory.is_complete = True
    killed = signing().why
    typed(qtbot, killed, "A page was foun")
    killed.blockSignals(True)
    assert memory.begun("reopening") == {"why": "A page was "}
    page = signing(again(memory, actions))
    assert page.why.text() == "A page was "
    page.sign.click()
    assert not memory.is_complete
    assert (page.why.text(), memory.begun("reopening")) == ("", {})


def test_a_note_of_time_is_there_again_and_goes_with_what_was_written_in(
    qtbot, signing, memory, actions
):
    panel = signing().view.widget().findChild(TimePanel)
    typed(qtbot, panel.note, "volume 2 on pap")
    panel.note.blockSignals(True)  # killed here
    page = signing(again(memory, actions))
    panel = page.view.widget().findChild(TimePanel)
    assert panel.note.text() == "volume 2 on "
    panel.day.line.setText("1/6/09")
    panel.minutes.put(30)
    panel.add.click()
    assert not memory.begun("time")


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


def test_a_line_of_the_diary_is_there_to_its_last_word_after_a_kill(qtbot, small, dressed):
    with desk(small.store("a"), small.round_id) as (program, _desk, _ws):
        page = program.window.go_to("diary")
        typed(qtbot, page.what, "No room to rea")
        page.what.blockSignals(True)  # killed here
    with desk(small.store("a"), small.round_id) as (program, _desk, _ws):
        page = program.window.go_to("diary")
        assert page.what.toPlainText().strip() == "No room to"


def test_a_concern_and_a_call_are_there_to_their_last_word_after_a_kill(qtbot, small, dressed):
    with desk(small.store("a"), small.round_id) as (program, held, ws):
        held._record_concern()
        page = front(program)
        say_in(page.about, "A child in the street")
        (entry,) = kept(ws, small)
        typed(qtbot, page.what, "Was alone at nigh")
        page.what.blockSignals(True)  # killed here
    with desk(small.store("a"), small.round_id) as (program, held, ws):
        assert "what" not in kept(ws, small)[0].body
        held._see_concern()
        assert front(program).what.toPlainText() == "Was alone at"
        assert kept(ws, small)[0].id == entry.id


def test_each_answer_of_a_practice_case_is_kept_at_once(small):
    with opened(small.store("a")) as ws:
        audit = begun(ws)
        key = audit.form.key_of("HX1_date")
        audit.answer(key, Answer("2008-10-06"))
        assert begun(ws).state(key).answer == Answer("2008-10-06")
