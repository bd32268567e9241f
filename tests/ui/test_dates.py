from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.beside import Beside
from app.tool.model import Kind
from tests.ui.finding import part, segment
from ui.forms.section import SectionForm
from ui.forms.typed import as_typed, read_typed
from ui.shortcuts import Shortcut
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.marks import Pill

TODAY = date(2009, 6, 1)
HX1, AS1, AS3, AS4 = "/HX/HX1", "/AS/AS1", "/AS/AS3", "/AS/AS4"


@pytest.fixture
def forms(qtbot, dressed, audit):
    window = QWidget()
    row = QHBoxLayout(window)
    made = [SectionForm(section, audit) for section in audit.sections[:2]]
    for form in made:
        row.addWidget(form)
    qtbot.addWidget(window)
    window.resize(1400, 700)
    window.show()
    yield made
    window.hide()


def type_into(qtbot, form, key, text, enter=True):
    line = part(form, key).body.editor.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    if enter:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    return part(form, key).body


@pytest.mark.parametrize(
    ("text", "value", "reading"),
    [
        ("11/3/09", "2009-03-11", "Wed 11 Mar 2009"),
        ("11 mar 2009", "2009-03-11", "Wed 11 Mar 2009"),
        ("march 2009", "2009-03", "March 2009"),
        ("2009", "2009", "2009"),
    ],
)
def test_a_date_typed_as_people_type_is_read_back_in_words(
    qtbot, forms, memory, text, value, reading
):
    body = type_into(qtbot, forms[0], HX1, text)
    assert memory.value(HX1) == value
    assert body.editor.reading.text() == reading


def test_the_reading_is_there_while_typing_and_nothing_is_blamed_yet(qtbot, forms, memory):
    body = type_into(qtbot, forms[0], HX1, "11 ma", enter=False)
    assert body.editor.fault is None
    qtbot.keyClicks(body.editor.line, "r 2009")
    assert body.editor.reading.text() == "Wed 11 Mar 2009"
    assert memory.held(HX1) is None


def test_after_a_pause_a_whole_day_is_saved_and_a_year_is_kept_without_being_judged(
    qtbot, forms, memory, audit
):
    told = []
    audit.changed.connect(told.append)
    body = type_into(qtbot, forms[0], HX1, "2009", enter=False)
    body.editor.line.settled.emit(False)
    assert memory.held(HX1).value == "2009"
    assert not told
    qtbot.keyClicks(body.editor.line, "-03-11")
    qtbot.waitUntil(lambda: memory.value(HX1) == "2009-03-11", timeout=5000)


def test_what_is_no_date_stays_and_is_not_saved(qtbot, forms, memory):
    body = type_into(qtbot, forms[0], HX1, "31/2/2009")
    assert memory.held(HX1) is None
    assert body.editor.line.text() == "31/2/2009"
    assert body.editor.line.property("unread") is True
    assert body.editor.fault.isVisible()
    type_into(qtbot, forms[0], HX1, "28/2/2009")
    assert memory.value(HX1) == "2009-02-28"
    assert not body.editor.fault.isVisible()


def test_what_is_no_date_is_kept_as_typed_and_there_again(qtbot, forms, memory, audit):
    type_into(qtbot, forms[0], HX1, "11/3/09")
    body = type_into(qtbot, forms[0], HX1, "32/1/2009")
    assert body.editor.fault.text().startswith("Not understood, kept as typed.")
    again = SectionForm(audit.sections[0], AuditViewModel(memory, audit.actions, lambda: TODAY))
    qtbot.addWidget(again)
    editor = part(again, HX1).body.editor
    assert editor.line.text() == "32/1/2009"
    assert editor.line.property("unread") is True
    assert editor.fault.text().startswith("Not understood, kept as typed.")
    assert memory.value(HX1) == "2009-03-11"
    assert audit.unread() == {HX1: "32/1/2009"}


@pytest.mark.parametrize("text", ["28/2/2009", "nr", " "])
def test_it_is_kept_no_more_once_understood_or_emptied(qtbot, forms, memory, audit, text):
    type_into(qtbot, forms[0], HX1, "32/1/2009")
    body = type_into(qtbot, forms[0], HX1, text)
    assert audit.unread() == {}
    assert memory.beside.rows[Beside.UNREAD.table] == ()
    assert body.editor.line.property("unread") is False


def test_answered_beside_the_box_it_gives_way_and_comes_back_with_undo(qtbot, forms, audit):
    line = type_into(qtbot, forms[0], HX1, "32/1/2009").editor.line
    line.clearFocus()
    audit.edit(HX1, Answer(state=AnswerState.NOT_RECORDED))
    assert (line.text(), audit.standing().unread) == ("", 0)
    audit.undo_stack.undo()
    assert (line.text(), audit.standing().unread) == ("32/1/2009", 1)


def test_what_the_store_refuses_is_not_called_kept(qtbot, forms, memory, audit):
    memory.refuse_next = True
    body = type_into(qtbot, forms[0], HX1, "32/1/2009")
    assert body.editor.line.text() == "32/1/2009"
    assert "kept" not in body.editor.fault.text()
    assert audit.unread() == {}


def test_an_emptied_date_is_taken_away(qtbot, forms, memory):
    type_into(qtbot, forms[0], HX1, "11/3/09")
    line = part(forms[0], HX1).body.editor.line
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert memory.held(HX1) is None


def test_letters_in_a_date_are_letters(qtbot, forms, memory):
    type_into(qtbot, forms[0], HX1, "r", enter=False)
    assert memory.held(HX1) is None
    assert part(forms[0], HX1).body.editor.line.text() == "r"


def test_the_states_of_a_date_are_chosen_beneath_it(qtbot, forms, memory):
    type_into(qtbot, forms[0], HX1, "11/3/09")
    row = part(forms[0], HX1).body.remarks.row
    row.take_focus()
    qtbot.keyClick(row.segments["not-recorded"], Qt.Key.Key_R)
    assert memory.held(HX1) == Answer(state=AnswerState.NOT_RECORDED)
    assert part(forms[0], HX1).body.editor.line.text() == ""
    type_into(qtbot, forms[0], HX1, "12/3/09")
    assert memory.held(HX1) == Answer("2009-03-12")
    assert not segment(forms[0], HX1, "not-recorded").isChecked()


def test_the_42_day_verdict_appears_as_dates_are_typed_and_explains_itself(qtbot, forms):
    type_into(qtbot, forms[0], HX1, "5/1/2009")
    body = type_into(qtbot, forms[1], AS1, "2/4/2009")
    (pill,) = [one for one in body.findChildren(Pill) if one.isVisible()]
    assert pill.text() == "late by 21 working days"
    assert "Core assessment in 42 working days" in pill.accessibleName()
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    shown = [one.text() for one in body.findChildren(QLabel, "guidance") if one.isVisible()]
    assert "due Wed 4 Mar 2009" in shown[0]
    type_into(qtbot, forms[0], HX1, "2/3/2009")  # the other end of the clock, on another card
    assert pill.text().startswith("in time")


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_sum_of_a_verdict_is_shown_and_put_away_by_key_from_the_date(qtbot, forms, key):
    type_into(qtbot, forms[0], HX1, "5/1/2009")
    body = type_into(qtbot, forms[1], AS1, "2/4/2009")
    (pill,) = [one for one in body.findChildren(Pill) if one.isVisible()]
    assert pill.focusPolicy() & Qt.FocusPolicy.TabFocus
    pill.setFocus()
    qtbot.keyClick(pill, key)
    (said,) = [one for one in body.findChildren(QLabel, "guidance") if one.isVisible()]
    assert "due Wed 4 Mar 2009" in said.text()
    assert pill.hasFocus()
    qtbot.keyClick(pill, key)
    assert not said.isVisible()


def test_a_date_nobody_has_looked_for_yet_is_no_finding(qtbot, forms):
    body = part(forms[1], AS1).body
    type_into(qtbot, forms[0], HX1, "5/1/2009")
    (pill,) = [one for one in body.findChildren(Pill) if not one.isHidden()]
    assert pill.text().startswith("If none: overdue by ")
    assert pill.property("tone") in (None, "")
    row = body.remarks.row
    row.take_focus()
    qtbot.keyClick(row.segments["not-recorded"], Qt.Key.Key_R)
    assert not pill.text().startswith("If none")


def test_letters_do_nothing_on_what_is_no_choice(qtbot, forms, memory):
    type_into(qtbot, forms[0], HX1, "5/1/2009")
    body = type_into(qtbot, forms[1], AS1, "2/4/2009")
    (pill,) = [one for one in body.findChildren(Pill) if one.isVisible()]
    pill.setFocus()
    for key in (Qt.Key.Key_R, Qt.Key.Key_A, Qt.Key.Key_E, Qt.Key.Key_Delete):
        qtbot.keyClick(pill, key)
    assert memory.held(AS1) == Answer("2009-04-02")


def test_the_electronic_record_can_be_agreed_with(qtbot, forms, memory):
    known = part(forms[0], HX1).body.known
    assert "Electronic record says Mon 5 Jan 2009" in known._words.text()
    qtbot.mouseClick(known.buttons[Shortcut.RECORD_AGREES], Qt.MouseButton.LeftButton)
    assert memory.held(HX1) == Answer("2009-01-05", evidence=Evidence.BOTH)
    assert not known.buttons[Shortcut.RECORD_AGREES].isVisible()


def test_a_number_is_read_as_one(qtbot, forms, memory):
    body = type_into(qtbot, forms[1], AS3, "2.50")
    assert memory.value(AS3) == "2.5"
    type_into(qtbot, forms[1], AS3, "a few")
    assert memory.value(AS3) == "2.5"
    assert body.editor.fault.text() == (
        "Not understood, kept as typed. Type a number, for example 3 or 2.5."
    )


def test_text_is_saved_when_one_stops_and_undone_as_one(qtbot, forms, memory, audit):
    box = part(forms[1], AS4).body.editor.text
    box.setFocus()
    qtbot.keyClicks(box, "Report awaited")
    qtbot.waitUntil(lambda: memory.value(AS4) == "Report awaited", timeout=5000)
    qtbot.keyClicks(box, " since March")
    segment(forms[1], "/AS/AS2", "police").setFocus()
    assert memory.value(AS4) == "Report awaited since March"
    audit.undo_stack.undo()
    assert memory.held(AS4) is None
    assert box.toPlainText() == ""


def test_a_text_grows_with_what_is_typed(qtbot, forms):
    box = part(forms[1], AS4).body.editor.text
    before = box.height()
    box.setPlainText("\n".join(["line"] * 8))
    assert box.height() > before


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
@settings(deadline=None, max_examples=60)
def test_a_stored_date_can_be_typed_as_it_is_shown(day):
    shown = as_typed(day.isoformat(), Kind.DATE)
    assert read_typed(shown, Kind.DATE, TODAY).value == day.isoformat()


@given(st.text(max_size=20), st.sampled_from([Kind.DATE, Kind.INTEGER, Kind.DECIMAL]))
@settings(deadline=None, max_examples=150)
def test_whatever_is_typed_is_a_value_or_a_fault(text, kind):
    typed = read_typed(text, kind, TODAY)
    assert bool(typed.value) != bool(typed.fault) or not text.strip()


@pytest.mark.parametrize("text", ["--3", "3.5", "9" * 20, "three", "³"])
def test_what_is_no_whole_number_is_refused(text):
    assert read_typed(text, Kind.INTEGER, TODAY).fault


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "1e15"])
def test_what_is_no_number_of_a_file_is_refused(text):
    assert read_typed(text, Kind.DECIMAL, TODAY).fault
