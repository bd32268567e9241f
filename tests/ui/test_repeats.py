import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
)

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import InputRefused
from ui.forms.repeats import RepeatPart
from ui.forms.section import SectionForm
from ui.models.repeat_rows import REMARKS
from ui.theme import look

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


def type_in_cell(qtbot, part, row, column, text):
    """Go to the cell, type, Enter."""
    part.table.setFocus()
    part.table.setCurrentIndex(part.model.index(row, column))
    qtbot.keyClick(part.table, text[0])
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, text[1:])
    enter(qtbot, part, editor)


def enter(qtbot, part, editor):
    """Enter in an open cell: the view takes it on its next turn."""
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: part.table.state() != QAbstractItemView.State.EditingState)


def shown(part):
    model = part.model
    return [
        [
            model.index(row, column).data()
            for column in range(model.columnCount())
            if not part.table.isColumnHidden(column)
        ]
        for row in range(model.rowCount())
    ]


def test_there_is_an_empty_row_that_waits(visits):
    assert shown(visits) == [["", "", "", "", ""]]
    assert visits.model.headerData(0, Qt.Orientation.Vertical) == "new"


def test_typing_in_the_last_row_adds_it_and_the_next_one(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/on") == "2009-02-11"
    assert visits.model.rowCount() == 2
    assert visits.model.index(0, 0).data() == "11 Feb 2009"
    assert visits.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Wed 11 Feb 2009"


def test_enter_goes_down_so_that_dates_can_be_typed_one_under_another(qtbot, visits, memory):
    for day in ("11/2/09", "25/2/09", "4/3/09"):
        qtbot.keyClick(visits.table, day[0])
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, day[1:])
        enter(qtbot, visits, editor)
    values = [memory.value(f"{row}/on") for row in memory.form.rows(VISITS)]
    assert values == ["2009-02-11", "2009-02-25", "2009-03-04"]


def test_enter_stays_in_a_cell_that_is_not_understood_so_that_no_digit_chooses_elsewhere(
    qtbot, visits, memory
):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    for row in (1, 0):
        type_in_cell(qtbot, visits, row, 0, "31/2/09")
        at = visits.table.currentIndex()
        assert (at.row(), at.column()) == (row, 0)
    qtbot.keyClick(visits.table, "1")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "2/2/09")
    enter(qtbot, visits, editor)
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/on") == "2009-02-12", "the digit was of the date"
    assert {key for key in memory.form.answers if key.startswith(VISITS)} == {f"{row}/on"}


def test_a_choice_in_a_cell_is_taken_from_its_list(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    visits.table.setCurrentIndex(visits.model.index(0, 1))
    visits.table.edit(visits.model.index(0, 1))
    box = visits.table.findChild(QComboBox)
    assert [box.itemText(n) for n in range(box.count())] == [
        "",
        "At home",
        "At school",
        "In the office",
    ]
    box.setCurrentIndex(2)
    enter(qtbot, visits, box)
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/where") == "school"


def test_a_digit_chooses_in_a_cell_that_tab_opened_and_tab_goes_on(qtbot, visits, memory):
    visits.table.setFocus()
    visits.table.setCurrentIndex(visits.model.index(0, 0))
    for key in "11/2/09":
        qtbot.keyClick(QApplication.focusWidget(), key)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    qtbot.keyClick(box, "4")  # there are three to choose from
    assert box.currentText() == ""
    qtbot.keyClick(box, "2")
    assert box.currentText() == "At school"
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/where") == "school"
    assert visits.table.currentIndex().column() == 2


def test_where_it_was_found_is_kept_with_the_first_question_of_the_row(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    model = visits.model
    assert model.setData(model.index(0, 3), "paper")
    assert model.setData(model.index(0, 4), "Vol 2, p 9")
    (row,) = memory.form.rows(VISITS)
    held = memory.held(f"{row}/on")
    assert held == Answer("2009-02-11", evidence=Evidence.PAPER, place="Vol 2, p 9")
    cell = model.index(0, 3)
    assert cell.data() == "Paper"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "Paper file"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole).endswith("Paper file")


def test_the_words_to_choose_from_get_their_room_before_what_is_typed(qtbot, visits):
    visits.resize(640, 400)
    table, model = visits.table, visits.model
    wide = {model.title(column): table.columnWidth(column) for column in range(5)}
    longest = max(map(table.fontMetrics().horizontalAdvance, model.choices_in_cells(3)))
    assert wide["Found in"] > longest


def test_by_whom_one_was_told_is_asked_once_a_row_says_so(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    model, table = visits.model, visits.table
    other = REMARKS.index("other") + len(model.questions)
    assert table.isColumnHidden(other)
    assert model.setData(model.index(0, 3), "told")
    assert not table.isColumnHidden(other)
    assert model.title(other) == "Other record, or told by"
    type_in_cell(qtbot, visits, 0, other, "Key worker, 3 April")
    (row,) = memory.form.rows(VISITS)
    held = memory.held(f"{row}/on")
    assert (held.evidence, held.other) == (Evidence.TOLD, "Key worker, 3 April")
    last = max(column for column in range(model.columnCount()) if not table.isColumnHidden(column))
    right = table.columnViewportPosition(last) + table.columnWidth(last)
    assert right <= table.viewport().width()
    model.setData(model.index(0, 3), "paper")
    assert not table.isColumnHidden(other), "what was written is not hidden"
    model.setData(model.index(0, other), "")
    assert table.isColumnHidden(other)


def test_what_cannot_be_read_stays_marked_and_says_why(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "31/2/09")
    assert memory.form.rows(VISITS) == ()
    assert visits.model.index(0, 0).data() == "31/2/09"
    assert visits.fault.isVisible()
    type_in_cell(qtbot, visits, 0, 0, "28/2/09")
    assert not visits.fault.isVisible()
    assert len(memory.form.rows(VISITS)) == 1


def test_it_is_kept_as_typed_and_goes_along_when_its_row_is_begun(qtbot, visits, memory, audit):
    type_in_cell(qtbot, visits, 0, 0, "32/1/2009")
    assert audit.unread() == {f"{VISITS}/on": "32/1/2009"}
    visits.model.setData(visits.model.index(0, 2), "40")
    (row,) = memory.form.rows(VISITS)
    assert audit.unread() == {f"{row}/on": "32/1/2009"}
    assert [visits.model.index(at, 0).data() for at in (0, 1)] == ["32/1/2009", ""]
    again = SectionForm(audit.sections[2], audit)
    qtbot.addWidget(again)
    part = again.findChild(RepeatPart, VISITS)
    assert part.model.index(0, 0).data() == "32/1/2009"
    spoken = part.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Date: 32/1/2009, not understood, kept as typed"
    assert not part.fault.isHidden()
    part.model.setData(part.model.index(0, 0), "31/1/2009")
    assert memory.value(f"{row}/on") == "2009-01-31"
    assert audit.unread() == {}
    assert part.fault.isHidden()
    assert visits.model.index(0, 0).data() == "31 Jan 2009"


@pytest.mark.parametrize("percent", [150, 200])
def test_where_room_is_least_dates_are_whole_and_nothing_is_beyond_the_edge(
    qtbot, dressed, audit, memory, percent
):
    row = memory.add_row(VISITS)
    memory.answer(f"{row}/on", Answer("2009-09-28"))
    look().dress(percent=percent)
    try:
        form = SectionForm(audit.sections[2], audit)
        qtbot.addWidget(form)
        form.resize(640, 700)
        form.show()
        table = form.findChild(RepeatPart, VISITS).table
        model = table.model()
        shown = [at for at in range(model.columnCount()) if not table.isColumnHidden(at)]
        assert sum(map(table.columnWidth, shown)) <= table.viewport().width()
        assert table.columnWidth(0) > table.fontMetrics().horizontalAdvance(
            model.index(0, 0).data()
        )
    finally:
        look().dress(percent=100)


def test_it_comes_back_with_its_row(visits, memory, audit):
    model = visits.model
    model.setData(model.index(0, 2), "40")
    model.setData(model.index(0, 0), "32/1/2009")
    model.remove(0)
    assert audit.unread() == {}
    audit.undo_stack.undo()
    (row,) = memory.form.rows(VISITS)
    assert audit.unread() == {f"{row}/on": "32/1/2009"}
    assert model.index(0, 0).data() == "32/1/2009"
    assert "32/1/2009" in visits.fault.text()
    audit.undo_stack.redo()
    audit.undo_stack.undo()
    assert model.index(0, 0).data() == "32/1/2009"


def test_it_goes_with_its_row(visits, memory, audit):
    visits.model.setData(visits.model.index(0, 2), "40")
    visits.model.setData(visits.model.index(0, 0), "32/1/2009")
    visits.model.remove(0)
    assert audit.unread() == {}
    assert visits.fault.isHidden()


def test_nr_in_a_cell_says_not_recorded(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "nr")
    (row,) = memory.form.rows(VISITS)
    assert memory.held(f"{row}/on").state is AnswerState.NOT_RECORDED
    assert visits.model.index(0, 0).data() == "Not recorded"


def test_the_menu_of_a_cell_offers_its_states_and_to_remove_the_row(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    menu = visits.table.menu_for(visits.model.index(0, 0))
    words = {action.text(): action for action in menu.actions()}
    words["Not recorded"].trigger()
    (row,) = memory.form.rows(VISITS)
    assert memory.held(f"{row}/on").state is AnswerState.NOT_RECORDED
    words["Remove row"].trigger()
    assert memory.form.rows(VISITS) == ()


def test_a_new_row_is_one_step_of_undo(qtbot, visits, memory, audit):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    audit.undo_stack.undo()
    assert memory.form.rows(VISITS) == ()
    assert visits.model.rowCount() == 1
    audit.undo_stack.redo()
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/on") == "2009-02-11"


def test_a_removed_row_comes_back_with_its_answers_and_older_steps_still_find_it(
    qtbot, visits, memory, audit
):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    type_in_cell(qtbot, visits, 0, 2, "45")
    visits.table.setCurrentIndex(visits.model.index(0, 0))
    qtbot.keyClick(visits.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert memory.form.rows(VISITS) == ()
    audit.undo_stack.undo()  # the removal
    (row,) = memory.form.rows(VISITS)
    assert (memory.value(f"{row}/on"), memory.value(f"{row}/minutes")) == ("2009-02-11", "45")
    audit.undo_stack.undo()  # the minutes, now of a row with another serial
    assert memory.value(f"{row}/minutes") is None
    audit.undo_stack.undo()  # the row itself
    assert memory.form.rows(VISITS) == ()
    for _ in range(3):
        audit.undo_stack.redo()
    assert memory.form.rows(VISITS) == ()  # the removal was redone last
    audit.undo_stack.undo()
    (row,) = memory.form.rows(VISITS)
    assert memory.value(f"{row}/minutes") == "45"


def test_a_row_undone_and_redone_again_and_again_keeps_what_was_typed_in_it(
    qtbot, visits, memory, audit
):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    audit.undo_stack.undo()
    audit.undo_stack.redo()
    type_in_cell(qtbot, visits, 0, 2, "45")  # into a row that has its second number by now
    for _ in range(2):
        audit.undo_stack.undo()
        audit.undo_stack.undo()
        audit.undo_stack.redo()
        audit.undo_stack.redo()
    (row,) = memory.form.rows(VISITS)
    assert (memory.value(f"{row}/on"), memory.value(f"{row}/minutes")) == ("2009-02-11", "45")


def test_a_refused_new_row_leaves_nothing_behind(qtbot, visits, memory, audit, problems):
    memory.refuse_next = True
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    assert isinstance(problems[0], InputRefused)
    assert memory.form.rows(VISITS) == ()
    audit.undo_stack.undo()
    assert memory.form.rows(VISITS) == ()


def test_delete_empties_a_cell(qtbot, visits, memory):
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    visits.table.setCurrentIndex(visits.model.index(0, 0))
    qtbot.keyClick(visits.table, Qt.Key.Key_Delete)
    (row,) = memory.form.rows(VISITS)
    assert memory.held(f"{row}/on") is None


def test_numbers_stand_at_the_right(visits):
    aligned = visits.model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole)
    assert aligned & Qt.AlignmentFlag.AlignRight


def test_tab_leaves_the_table(qtbot, visits):
    visits.table.setFocus()
    qtbot.keyClick(visits.table, Qt.Key.Key_Tab)
    assert not visits.table.hasFocus()


def test_every_column_is_within_the_table(visits):
    widths = [visits.table.columnWidth(n) for n in range(visits.model.columnCount())]
    assert 0 < sum(widths) <= visits.table.viewport().width()


def test_the_table_is_as_high_as_its_rows(qtbot, visits):
    before = visits.table.height()
    type_in_cell(qtbot, visits, 0, 0, "11/2/09")
    assert visits.table.height() > before
    assert visits.table.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_whole_date_is_cut(qtbot, dressed, audit, memory, percent):
    dressed.dress(dressed.scheme, percent)
    row = memory.add_row(VISITS)
    memory.answer(f"{row}/on", Answer("2008-11-28"))
    form = SectionForm(audit.sections[2], audit)
    qtbot.addWidget(form)
    form.resize(900, 700)
    form.show()
    table = form.findChild(RepeatPart, VISITS).table
    index, option = table.model().index(0, 0), QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect = table.visualRect(index)
    table.itemDelegate().initStyleOption(option, index)
    style = table.style()
    around = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, table) + 1
    room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table).width()
    assert option.text == "28 Nov 2008"
    assert option.fontMetrics.horizontalAdvance(option.text) <= room - 2 * around


def cut_headings(table):
    """The words of headings that are wider than the room their column gives them."""
    letters, model = table.horizontalHeader().fontMetrics(), table.model()
    return [
        word
        for column in range(model.columnCount())
        if not table.isColumnHidden(column)
        for word in model.headerData(column, Qt.Orientation.Horizontal).split()
        if letters.horizontalAdvance(word) > table.columnWidth(column) - 6
    ]


@pytest.mark.parametrize(("percent", "width"), [(100, 487), (100, 300), (150, 480), (200, 456)])
def test_no_heading_is_cut_however_little_room_there_is(qtbot, dressed, audit, percent, width):
    dressed.dress(dressed.scheme, percent)
    form = SectionForm(audit.sections[2], audit)
    qtbot.addWidget(form)
    form.show()
    table = form.findChild(RepeatPart, VISITS).table
    for room in (1200, width):
        table.setFixedWidth(room)
        table.resize(room, table.height())
        QApplication.processEvents()
        assert cut_headings(table) == []
    model = table.model()
    for column in range(model.columnCount()):
        shown = model.headerData(column, Qt.Orientation.Horizontal)
        assert shown.replace("-\n", "") == model.title(column)
    assert table.verticalScrollBar().maximum() == 0
