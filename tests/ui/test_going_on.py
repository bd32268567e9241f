"""One key from question to question, and what is carried from the last answer to the next."""

import gc
import weakref
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.domain.answers import Answer, AnswerState, Evidence
from app.services.tools import built_in
from tests.ui.finding import part, segment
from tests.ui.small_tool import MemoryAudit
from ui.forms.repeats import RepeatPart
from ui.forms.section import SectionForm
from ui.viewmodels.audit import AuditViewModel

HX1, HX2, HX2B, EVER, YEAR = "/HX/HX1", "/HX/HX2", "/HX/HX2b", "/HX/HX3/ever", "/HX/HX3/year"
HX4, AS2, AS4, AS5, VISITS = "/HX/HX4", "/AS/AS2", "/AS/AS4", "/AS/AS5", "/CS/CS1"
Key = Qt.Key


@pytest.fixture
def shown(qtbot, dressed, audit):
    windows = []

    def show(place):
        form = SectionForm(audit.sections[place], audit)
        qtbot.addWidget(form)
        form.resize(900, 800)
        form.show()
        form.focus_first()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is form.focusWidget())
        windows.append(form)
        return form

    yield show
    for form in windows:
        # The next window is given the keyboard only once this one has let it go.
        form.hide()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is None)

    return show


@pytest.fixture
def press(qtbot):
    def press(*keys, held=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget(), key, held)

    return press


def typed(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def here():
    """The key of the question that the keyboard is in."""
    widget = QApplication.focusWidget()
    while widget is not None and not widget.objectName().startswith("/"):
        widget = widget.parentWidget()
    return widget.objectName() if widget is not None else ""


def test_enter_goes_through_the_section_question_by_question(qtbot, shown, press, memory):
    form = shown(0)
    seen, ended = [here()], []
    form.ended.connect(lambda: ended.append(True))
    while not ended:
        press(Key.Key_Return)
        seen.append(here())
    assert seen == [HX1, HX2, EVER, YEAR, HX4, HX4]
    assert all(memory.held(key) is None for key in seen), "a key too many answers nothing"


def test_a_question_that_an_answer_brings_up_comes_next(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_1, Key.Key_Return)
    assert here() == HX2B


def test_enter_takes_a_date_and_goes_on_but_not_from_what_cannot_be_read(
    qtbot, shown, press, memory
):
    shown(0)
    typed(qtbot, "31/2/09")
    press(Key.Key_Return)
    assert here() == HX1
    QApplication.focusWidget().selectAll()
    typed(qtbot, "28/2/09")
    press(Key.Key_Return)
    assert (here(), memory.value(HX1)) == (HX2, "2009-02-28")


@pytest.mark.parametrize(
    ("text", "state"), [("nr", AnswerState.NOT_RECORDED), ("NR", AnswerState.NOT_RECORDED)]
)
def test_nr_in_a_date_says_not_recorded(qtbot, shown, press, memory, text, state):
    form = shown(0)
    typed(qtbot, text)
    assert memory.held(HX1) is None, "letters in a box are letters until it is left"
    press(Key.Key_Return)
    assert (here(), memory.held(HX1)) == (HX2, Answer(state=state))
    assert part(form, HX1).body.editor.line.text() == ""
    assert segment(form, HX1, "not-recorded").isChecked()


def test_na_in_a_date_asks_why_and_then_goes_on(qtbot, shown, press, memory):
    shown(0)
    typed(qtbot, "na")
    press(Key.Key_Return)
    assert QApplication.focusWidget().accessibleName().endswith("Reason")
    typed(qtbot, "Unborn")
    press(Key.Key_Return)
    assert memory.held(HX1) == Answer(state=AnswerState.NOT_APPLICABLE, reason="Unborn")
    assert here() == HX2


def test_a_warning_is_explained_before_one_goes_on_or_not_at_all(qtbot, shown, press, memory):
    form = shown(0)
    memory.answer(EVER, Answer("2"))
    part(form, YEAR).take_focus()
    typed(qtbot, "3")
    press(Key.Key_Return)
    assert QApplication.focusWidget() is part(form, YEAR).body._excuse
    press(Key.Key_Return)
    assert here() == HX4


def test_equals_takes_over_what_the_electronic_record_says(qtbot, shown, press, memory):
    form = shown(0)
    typed(qtbot, "=")
    assert memory.held(HX1) == Answer("2009-01-05", evidence=Evidence.BOTH)
    assert part(form, HX1).body.editor.line.text() == "5 Jan 2009"


def test_enter_in_few_words_goes_on_and_in_a_long_text_begins_a_line(qtbot, shown, press, memory):
    form = shown(1)
    box = part(form, AS4).body.editor.text
    box.setFocus()
    typed(qtbot, "Report")
    press(Key.Key_Return)
    assert box.toPlainText() == "Report\n"
    typed(qtbot, "n")
    assert box.toPlainText() == "Report\nn"


def test_a_long_list_is_typed_item_by_item(qtbot, shown, press, memory):
    form = shown(1)
    part(form, AS5).take_focus()
    for text in ("factor 13", "factor 7"):
        typed(qtbot, text)
        press(Key.Key_Return)
    assert memory.value(AS5) == "factor7 factor13"
    ended = []
    form.ended.connect(lambda: ended.append(True))
    press(Key.Key_Return)
    assert ended


# Carried on


def test_e_offers_the_source_of_the_last_answer_first(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_1, Key.Key_E, Key.Key_E)
    assert memory.held(HX2).evidence is Evidence.ELECTRONIC
    press(Key.Key_Return, Key.Key_1, Key.Key_E)
    assert memory.held(HX2B).evidence is Evidence.ELECTRONIC


def test_after_the_source_of_the_last_answer_come_the_usual_ones(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_1, *[Key.Key_E] * 3)
    assert memory.held(HX2).evidence is Evidence.BOTH
    press(Key.Key_Return, Key.Key_1)
    seen = []
    for _ in range(3):
        press(Key.Key_E)
        seen.append(memory.held(HX2B).evidence)
    assert seen == [Evidence.BOTH, Evidence.PAPER, Evidence.ELECTRONIC]


def test_that_records_differ_is_not_carried_on(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_1, *[Key.Key_E] * 4)
    assert memory.held(HX2).evidence is Evidence.DIFFER
    press(Key.Key_Return)  # to what the other record says
    press(Key.Key_Return, Key.Key_1, Key.Key_E)
    assert memory.held(HX2B).evidence is Evidence.BOTH, "the last that was plain"


def test_nothing_is_carried_on_unasked(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_1, Key.Key_E, Key.Key_Return, Key.Key_1)
    assert memory.held(HX2B).evidence is None


def test_p_begins_with_the_last_place_and_the_page_chosen(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_1, Key.Key_P)
    typed(qtbot, "Vol 2 p 40")
    press(Key.Key_Return)
    assert here() == HX2B
    press(Key.Key_1, Key.Key_P)
    assert QApplication.focusWidget().selectedText() == "40"
    typed(qtbot, "41")
    press(Key.Key_Return)
    assert memory.held(HX2B).place == "Vol 2 p 41"


def test_q_asks_the_lead_and_takes_it_back(qtbot, shown, press, memory):
    shown(0)
    press(Key.Key_Return, Key.Key_Q)
    assert memory.held(HX2) == Answer(ask_lead=True)
    press(Key.Key_Q)
    assert memory.held(HX2) is None


# Tables


@pytest.fixture
def visits(qtbot, shown):
    form = shown(2)
    form.resize(1000, 700)
    found = form.findChild(RepeatPart, VISITS)
    found.take_focus()
    return found


@pytest.fixture
def cell(qtbot, visits):
    """Type into the current cell and end with a key."""

    def cell(text, end=Key.Key_Return):
        qtbot.keyClick(visits.table, text[0])
        editor = QApplication.focusWidget()
        qtbot.keyClicks(editor, text[1:])
        qtbot.keyClick(editor, end)
        if end == Key.Key_Return:
            editing = QAbstractItemView.State.EditingState
            qtbot.waitUntil(lambda: visits.table.state() != editing)

    return cell


def at(visits):
    index = visits.table.currentIndex()
    return index.row(), index.column()


def test_a_table_is_typed_column_by_column_with_enter_and_digits(
    qtbot, visits, cell, press, memory
):
    for day in ("11/2/09", "25/2/09", "4/3/09"):
        cell(day)
    assert at(visits) == (3, 0)
    press(Key.Key_Return)
    assert at(visits) == (0, 1)
    press(Key.Key_1, Key.Key_2, Key.Key_3)
    assert at(visits) == (0, 2), "past the last entry to the next column, not into the empty row"
    rows = memory.form.rows(VISITS)
    assert [memory.value(f"{row}/where") for row in rows] == ["home", "school", "office"]
    assert len(rows) == 3


def test_a_digit_without_a_choice_of_that_number_opens_no_answer(qtbot, visits, cell, press):
    cell("11/2/09")
    press(Key.Key_Return, Key.Key_9)
    assert visits.model.index(0, 1).data() == ""


def test_after_tabs_enter_goes_to_where_the_row_began(qtbot, visits, cell, memory):
    cell("11/2/09", Key.Key_Tab)
    assert at(visits) == (0, 1)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "45")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: visits.table.state() != QAbstractItemView.State.EditingState)
    assert at(visits) == (1, 0)
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/minutes") == "45"


def test_enter_on_an_empty_table_leads_on(qtbot, visits, press):
    press(Key.Key_Return)
    assert here() == "/CS/CS2"


def test_nr_stays_in_a_cell_of_a_row_that_was_there(qtbot, visits, cell, memory):
    cell("11/2/09")
    visits.table.setCurrentIndex(visits.model.index(0, 0))
    cell("nr")
    (row,) = memory.form.rows(VISITS)
    assert memory.held(f"{row}/on").state is AnswerState.NOT_RECORDED


def test_a_new_row_has_the_source_of_the_row_above(qtbot, visits, cell, memory):
    cell("11/2/09")
    assert visits.model.setData(visits.model.index(0, 3), "electronic")
    visits.table.setCurrentIndex(visits.model.index(1, 0))
    cell("25/2/09")
    assert visits.model.setData(visits.model.index(1, 3), "differ")
    visits.table.setCurrentIndex(visits.model.index(2, 0))
    cell("4/3/09")
    held = [memory.held(f"{row}/on").evidence for row in memory.form.rows(VISITS)]
    assert held == [Evidence.ELECTRONIC, Evidence.DIFFER, None]


def test_a_table_that_an_answer_asks_for_comes_up_beneath_it(qtbot, dressed, actions, press):
    memory = MemoryAudit(built_in())
    audit = AuditViewModel(memory, actions, lambda: date(2009, 6, 1))
    section = next(one for one in audit.sections if "Supervision" in one.title)
    form = SectionForm(section, audit)
    qtbot.addWidget(form)
    form.resize(900, 800)
    form.show()
    table = form.findChild(RepeatPart, "/SV/SV1/SV1_sessions")
    assert table.isHidden()
    assert audit.edit("/SV/SV1/SV1_any", Answer("yes"))
    assert table.isVisible()
    assert audit.edit("/SV/SV1/SV1_any", Answer("no"))
    assert table.isHidden()


def test_an_audit_with_steps_to_undo_is_let_go_by_the_garbage_collector(qapp, actions):
    for _ in range(5):
        audit = AuditViewModel(MemoryAudit(), actions, lambda: date(2009, 6, 1))
        audit.itself = audit  # nothing but the collector frees it
        for text in ("yes", "no"):
            assert audit.edit(HX2, Answer(text))
        assert audit.undo_stack.count() == 2
        held = weakref.ref(audit)
        del audit
        gc.collect()
        assert held() is None
