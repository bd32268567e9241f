import pytest
from PySide6.QtCore import Qt

from app.domain.answers import Answer, AnswerState, Evidence
from tests.ui.finding import part, segment
from ui.forms.section import SectionForm

HX2, HX2B, HX4, AS2, AS5 = "/HX/HX2", "/HX/HX2b", "/HX/HX4", "/AS/AS2", "/AS/AS5"


@pytest.fixture
def form(qtbot, dressed, audit):
    """The first section, shown, with the keyboard on the first answer of 1.2."""
    form = SectionForm(audit.sections[0], audit)
    qtbot.addWidget(form)
    form.resize(800, 700)
    form.show()
    segment(form, HX2, "yes").setFocus()
    return form


@pytest.fixture
def assessment(qtbot, dressed, audit):
    form = SectionForm(audit.sections[1], audit)
    qtbot.addWidget(form)
    form.resize(800, 700)
    form.show()
    return form


def press(qtbot, key):
    from PySide6.QtWidgets import QApplication

    qtbot.keyClick(QApplication.focusWidget(), key)


def test_a_digit_chooses_the_answer_of_that_number(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_2)
    assert memory.value(HX2) == "no"
    assert segment(form, HX2, "no").isChecked()
    assert not segment(form, HX2, "yes").isChecked()


def test_a_digit_beyond_the_choices_does_nothing(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_7)
    assert memory.held(HX2) is None


def test_arrows_go_along_without_choosing_and_space_chooses(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_Right)
    assert segment(form, HX2, "no").hasFocus()
    assert memory.held(HX2) is None
    press(qtbot, Qt.Key.Key_Space)
    assert memory.value(HX2) == "no"


def test_arrows_go_round_and_space_takes_what_they_are_on(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_Left)
    assert segment(form, HX2, "could-not-look").hasFocus()
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Space)
    assert memory.value(HX2) == "yes"


def test_a_click_chooses(qtbot, form, memory):
    qtbot.mouseClick(segment(form, HX2, "yes"), Qt.MouseButton.LeftButton)
    assert memory.value(HX2) == "yes"
    qtbot.mouseClick(segment(form, HX2, "yes"), Qt.MouseButton.LeftButton)
    assert memory.value(HX2) == "yes"  # a second click does not take it away
    assert segment(form, HX2, "yes").isChecked()


def test_r_records_that_the_file_is_silent(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_R)
    assert memory.held(HX2) == Answer(state=AnswerState.NOT_RECORDED)
    assert segment(form, HX2, "not-recorded").isChecked()


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (Qt.Key.Key_A, AnswerState.NOT_APPLICABLE),
        (Qt.Key.Key_L, AnswerState.COULD_NOT_LOOK),
    ],
)
def test_not_applicable_and_could_not_look_are_saved_with_their_reason(
    qtbot, form, memory, key, state
):
    press(qtbot, key)
    assert memory.held(HX2) is None  # not without a reason
    assert segment(form, HX2, state.value).isChecked()
    from PySide6.QtWidgets import QApplication

    box = QApplication.focusWidget()
    assert box.accessibleName().endswith("Reason")
    qtbot.keyClicks(box, "Volume 2 was not supplied")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert memory.held(HX2) == Answer(state=state, reason="Volume 2 was not supplied")


def test_a_reason_left_empty_leaves_the_answer_as_it_was(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_A)
    segment(form, HX4, "good").setFocus()  # away, nothing typed
    assert memory.held(HX2) == Answer("yes")
    assert segment(form, HX2, "yes").isChecked()
    assert not segment(form, HX2, "not-applicable").isChecked()


def test_the_reason_cannot_be_emptied_afterwards(qtbot, form, memory):
    memory.answer(HX2, Answer(state=AnswerState.NOT_APPLICABLE, reason="Unborn"))
    part(form, HX2).refresh()
    box = part(form, HX2).body.remarks._boxes["reason"]
    box.setFocus()
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    segment(form, HX4, "good").setFocus()
    assert memory.held(HX2).reason == "Unborn"
    assert box.text() == "Unborn"


def test_delete_takes_the_answer_away_and_keeps_the_note(qtbot, form, memory):
    memory.answer(HX2, Answer("yes", note="see volume 1"))
    part(form, HX2).refresh()
    press(qtbot, Qt.Key.Key_Delete)
    assert memory.held(HX2) == Answer(note="see volume 1")


def test_e_goes_round_the_evidence_sources(qtbot, form, memory, audit):
    press(qtbot, Qt.Key.Key_1)
    seen = []
    for _ in range(9):
        press(qtbot, Qt.Key.Key_E)
        seen.append(memory.held(HX2).evidence)
    assert seen == [*Evidence, None, Evidence.PAPER]
    audit.undo_stack.undo()
    assert memory.held(HX2) == Answer("yes")  # one step back for the whole round


def test_n_opens_the_note_and_what_is_typed_is_kept(qtbot, form, memory):
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_N)
    from PySide6.QtWidgets import QApplication

    box = QApplication.focusWidget()
    qtbot.keyClicks(box, "Larne 1 R A L E N 2")  # letters and digits are only letters here
    segment(form, HX4, "good").setFocus()
    assert memory.held(HX2) == Answer("yes", note="Larne 1 R A L E N 2")


def test_letters_do_nothing_while_control_is_held(qtbot, form, memory):
    from PySide6.QtWidgets import QApplication

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert memory.held(HX2) is None


def test_several_choices_are_kept_in_the_tools_order(qtbot, assessment, memory):
    segment(assessment, AS2, "police").setFocus()
    for key in (Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_4):
        press(qtbot, key)
    assert memory.value(AS2) == "police health"
    assert segment(assessment, AS2, "health").isChecked()
    assert not segment(assessment, AS2, "education").isChecked()


def test_a_long_list_is_found_by_typing(qtbot, assessment, memory):
    editor = part(assessment, AS5).body.editor
    find = editor._widgets[0]
    qtbot.keyClicks(find, "factor 13")
    shown = [name for name, one in editor.segments.items() if not one.isHidden()]
    assert shown == ["factor13"]
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert memory.value(AS5) == "factor13"


def test_a_question_no_longer_asked_is_greyed_with_its_reason_and_keeps_its_answer(
    qtbot, form, memory
):
    press(qtbot, Qt.Key.Key_1)
    qtbot.mouseClick(segment(form, HX2B, "police"), Qt.MouseButton.LeftButton)
    segment(form, HX2, "no").setFocus()
    press(qtbot, Qt.Key.Key_2)
    hidden = part(form, HX2B)
    assert not hidden.body.isVisible()
    assert "Police" in hidden.why.text()
    assert "kept but not counted" in hidden.why.text()
    assert memory.value(HX2B) == "police"
    press(qtbot, Qt.Key.Key_1)
    assert hidden.body.isVisible()
    assert segment(form, HX2B, "police").isChecked()


def test_a_refused_answer_goes_back_and_says_why(qtbot, form, memory, audit, problems):
    press(qtbot, Qt.Key.Key_1)
    memory.refuse_next = True
    press(qtbot, Qt.Key.Key_2)
    assert len(problems) == 1
    assert segment(form, HX2, "yes").isChecked()
    assert audit.undo_stack.count() == 1


def test_a_signed_audit_takes_no_answers(qtbot, form, memory, audit):
    press(qtbot, Qt.Key.Key_1)
    memory.is_complete = True
    part(form, HX2).refresh()
    assert not segment(form, HX2, "no").isEnabled()


def test_tab_reaches_a_row_of_answers_once(form):
    stops = [
        name
        for name, one in part(form, HX4).body.editor.segments.items()
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["exemplary"]


def test_a_warning_wants_a_reason_and_keeps_it(qtbot, form, memory):
    memory.answer("/HX/HX3/ever", Answer("2"))
    year = part(form, "/HX/HX3/year")
    qtbot.keyClicks(year.body.editor.line, "3")
    qtbot.keyClick(year.body.editor.line, Qt.Key.Key_Return)
    assert year.body.problems.text() == "More in 12 months than ever."
    qtbot.keyClicks(year.body._excuse, "Counted from two areas")
    qtbot.keyClick(year.body._excuse, Qt.Key.Key_Return)
    assert memory.held("/HX/HX3/year").warning_reason == "Counted from two areas"


def test_place_and_the_lead_are_one_press_away(qtbot, form, memory):
    chips = part(form, HX2).body.remarks._chips
    qtbot.mouseClick(chips["ask_lead"], Qt.MouseButton.LeftButton)
    assert memory.held(HX2) == Answer(ask_lead=True)
    qtbot.mouseClick(chips["place"], Qt.MouseButton.LeftButton)
    box = part(form, HX2).body.remarks._boxes["place"]
    qtbot.keyClicks(box, "Vol 1, p 40")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert memory.held(HX2) == Answer(ask_lead=True, place="Vol 1, p 40")
