"""The chronology page: log, drawing and table show one thing; keys alone are enough."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer, Evidence
from app.reports.chronology import clock_key
from app.services.tools import built_in
from tests.ui import chronologies
from tests.ui.small_tool import POSITION, MemoryAudit
from ui.pages.chronology import DRAWING, TABLE, ChronologyPage
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.reading_log import ReadingLog

REFERRAL, CONFERENCE = "/HX/HX1/HX1_date", "/CF/CF1/CF1_date"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def memory():
    return MemoryAudit(built_in())


@pytest.fixture
def log(memory, actions):
    return ReadingLog(AuditViewModel(memory, actions, lambda: POSITION))


def shown(qtbot, log, actions):
    page = ChronologyPage(log, actions)
    qtbot.addWidget(page)
    page.resize(1150, 700)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    return page


@pytest.fixture
def page(qtbot, dressed, log, actions):
    chronologies.fill(log, 5)
    return shown(qtbot, log, actions)


def rows(page):
    model = page.table.table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_with_nothing_noted_the_page_says_what_will_appear_and_how(qtbot, dressed, log, actions):
    page = shown(qtbot, log, actions)
    assert page.empty.isVisible()
    assert "Type the first line above" in page.empty.text.text()
    assert QApplication.focusWidget() is page.line.date
    qtbot.keyClicks(page.line.date, "12/3/09")
    qtbot.keyClick(page.line.date, Qt.Key.Key_Tab)
    qtbot.keyClicks(page.line.kind, "sup")
    qtbot.keyClick(page.line.kind, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.empty.isVisible())
    assert rows(page)[0][:3] == ["Thu 12 Mar 2009", "Supervision", "Paper file"]
    assert page.said.text() == "1 event"


def test_events_and_clocks_are_rows_and_drawn(page):
    said = {row[1]: row for row in rows(page)}
    assert said["Referral"][0] == "Mon 5 Jan 2009; the other record: Tue 6 Jan 2009"
    assert said["Initial child protection conference"][6] == "L  Late"
    late = said["T4  Initial child protection conference"]
    assert (late[4], late[6]) == ("late by 17 working days", "L  Late")
    drawn = {place.key for place in page.drawing._places()}
    assert {REFERRAL, CONFERENCE, clock_key("T4")} <= drawn


def test_choosing_in_the_table_chooses_in_the_drawing_and_back(qtbot, page):
    view = page.table.table.view
    view.setFocus()
    view.setCurrentIndex(page.table.table.model.index(3, 0))
    assert page.drawing._chosen == CONFERENCE
    assert page.drawing.accessibleDescription().startswith("Fri 20 Feb 2009")
    page.drawing.setFocus()
    qtbot.keyClick(page.drawing, Qt.Key.Key_Down)
    assert page.table.chosen() == page.drawing._chosen != CONFERENCE
    place = page.drawing.place_of(REFERRAL).center().toPoint()
    qtbot.mouseClick(page.drawing, Qt.MouseButton.LeftButton, pos=place)
    assert page.table.chosen() == REFERRAL


def test_what_is_chosen_in_the_drawing_is_shown_in_a_table_narrowed_to_something_else(qtbot, page):
    page.table.which.setCurrentIndex(page.table.which.findData("clock"))
    page.table.narrow()
    place = page.drawing.place_of(CONFERENCE).center().toPoint()
    qtbot.mouseClick(page.drawing, Qt.MouseButton.LeftButton, pos=place)
    assert page.table.chosen() == CONFERENCE


def test_the_sum_of_a_verdict_stands_under_the_table_by_keys_alone(qtbot, page):
    view = page.table.table.view
    view.setFocus()
    view.setCurrentIndex(page.table.table.model.index(2, 0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert page.table.chosen() == CONFERENCE
    assert "15 working days, due Wed 28 Jan 2009, done Fri 20 Feb 2009" in page.table.more.text()


def test_enter_and_a_double_click_lead_to_the_question(qtbot, page):
    wanted, keys = [], []
    page.item_wanted.connect(wanted.append)
    page.key_wanted.connect(keys.append)
    page.table.choose(CONFERENCE)
    qtbot.keyClick(page.table.table.view, Qt.Key.Key_Return)
    page.drawing.choose(clock_key("T3"))
    page.drawing.setFocus()
    qtbot.keyClick(page.drawing, Qt.Key.Key_Return)
    place = page.drawing.place_of(REFERRAL).center().toPoint()
    qtbot.mouseClick(page.drawing, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(page.drawing, Qt.MouseButton.LeftButton, pos=place)
    page.drawing.choose(clock_key("T11"))
    qtbot.keyClick(page.drawing, Qt.Key.Key_Enter)
    assert [item.code for item in wanted] == ["AS4", "SW1"]
    assert keys == [CONFERENCE, REFERRAL]


def test_keys_go_nearer_along_and_back_to_all_of_it(qtbot, page):
    drawing = page.drawing
    drawing.setFocus()
    whole = drawing.shown
    assert not page.fit.isEnabled()
    qtbot.keyClick(drawing, Qt.Key.Key_Plus)
    near = drawing.shown
    assert (near[1] - near[0]).days == round((whole[1] - whole[0]).days / 1.5)
    assert page.fit.isEnabled()
    qtbot.keyClick(drawing, Qt.Key.Key_Right)
    assert drawing.shown[0] > near[0]
    for _ in range(30):
        qtbot.keyClick(drawing, Qt.Key.Key_Right)
    assert drawing.shown[1] == whole[1]
    qtbot.keyClick(drawing, Qt.Key.Key_Minus)
    qtbot.keyClick(drawing, Qt.Key.Key_Home)
    assert drawing.shown == whole
    for _ in range(30):
        qtbot.keyClick(drawing, Qt.Key.Key_Plus)
    assert (drawing.shown[1] - drawing.shown[0]).days == 21


def wheel(drawing, x, turned, modifiers):
    where = QPointF(x, 40)
    event = QWheelEvent(
        where,
        QPointF(drawing.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(drawing, event)
    return event.isAccepted()


def test_the_wheel_goes_nearer_around_the_pointer_and_else_scrolls_the_page(page):
    drawing = page.drawing
    whole = drawing.shown
    left, right = drawing._axis()
    assert wheel(drawing, left, 120, CTRL)
    assert drawing.shown[0] == whole[0]
    assert drawing.shown[1] < whole[1]
    drawing.fit()
    assert wheel(drawing, right, 120, CTRL)
    assert drawing.shown[1] == whole[1]
    here = drawing.shown
    assert not wheel(drawing, left, 120, Qt.KeyboardModifier.NoModifier)
    assert drawing.shown == here


def test_drawing_aside_moves_what_is_shown_and_chooses_nothing(qtbot, page):
    drawing = page.drawing
    drawing.nearer()
    before = drawing.shown
    qtbot.mousePress(drawing, Qt.MouseButton.LeftButton, pos=QPoint(600, 60))
    qtbot.mouseMove(drawing, QPoint(500, 60))
    qtbot.mouseRelease(drawing, Qt.MouseButton.LeftButton, pos=QPoint(500, 60))
    assert drawing.shown[0] > before[0]
    assert drawing._chosen == ""


def test_a_line_that_waits_is_filed_with_one_key_and_only_its_kind(qtbot, page, memory, log):
    for day in ("2009-03-12", "2009-03-19"):
        log.keep(Answer(day, evidence=Evidence.PAPER, place="Vol 2, p 1", note="Note"), None)
    assert page.said.text() == "6 events  ·  2 to be filed"
    assert [(each.words, each.key) for each in page.counters()] == [("2 to file", "Shift+F4")]
    qtbot.keyClick(page, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert page.line.title.text() == "File this line: which kind of event is it?"
    assert (page.line.date.text(), page.line.words.text()) == ("12 Mar 2009", "Note")
    assert QApplication.focusWidget() is page.line.kind
    qtbot.keyClick(page, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert page.line.date.text() == "19 Mar 2009"
    qtbot.keyClicks(page.line.kind, "visit")
    qtbot.keyClick(page.line.kind, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.line.is_changing)
    (row,) = memory.form.rows("/CS/CS1/CS1_visits")
    assert memory.value(f"{row}/CS1_date") == "2009-03-19"
    assert page.said.text() == "6 events  ·  1 to be filed"


def test_f2_changes_a_date_wherever_it_came_from(qtbot, page, memory):
    page.table.choose(CONFERENCE)
    page.table.table.view.setFocus()
    qtbot.keyClick(page.table.table.view, Qt.Key.Key_F2)
    assert page.line.title.text() == "Change: Initial child protection conference · 7.1"
    page.line.date.selectAll()
    qtbot.keyClicks(page.line.date, "27/1/09")
    qtbot.keyClick(page.line.date, Qt.Key.Key_Return)
    assert memory.value(CONFERENCE) == "2009-01-27"
    said = {row[1]: row for row in rows(page)}
    assert said["Initial child protection conference"][6] == "I  In time"
    assert not page.line.is_changing


def test_what_was_filed_as_the_wrong_kind_is_filed_as_another_in_one_step(qtbot, page, memory, log):
    sessions, visits = "/SV/SV1/SV1_sessions", "/CS/CS1/CS1_visits"
    noted = Answer("2009-03-12", evidence=Evidence.PAPER, place="Vol 2, p 1", note="At school")
    log.keep(noted, log.kind_named("supervision"))
    (row,) = memory.form.rows(sessions)
    page.table.choose(f"{row}/SV1_date")
    page.table.table.view.setFocus()
    qtbot.keyClick(page.table.table.view, Qt.Key.Key_F2)
    page.line.kind.selectAll()
    qtbot.keyClicks(page.line.kind, "visit")
    qtbot.keyClick(page.line.words, Qt.Key.Key_Return)
    assert memory.form.rows(sessions) == ()
    (visit,) = memory.form.rows(visits)
    assert memory.held(f"{visit}/CS1_date") == noted
    assert log.lines()[-1].line.feeds == f"{visit}/CS1_date"
    steps = log.audit.undo_stack.count()
    log.audit.undo_stack.undo()
    assert log.audit.undo_stack.count() == steps - 1
    assert memory.form.rows(visits) == ()
    (row,) = memory.form.rows(sessions)
    assert log.lines()[-1].line.feeds == f"{row}/SV1_date"
    assert log.lines()[-1].said == noted
    log.audit.undo_stack.redo()
    assert len(memory.form.rows(visits)) == 1
    assert log.chronology().waiting == ()


def test_a_row_that_holds_more_than_its_date_stays_what_it_is(qtbot, page, memory, log):
    log.keep(Answer("2009-03-12", evidence=Evidence.PAPER), log.kind_named("supervision"))
    (row,) = memory.form.rows("/SV/SV1/SV1_sessions")
    page.table.choose(f"{row}/SV1_date")
    page.change(page._entry(f"{row}/SV1_date"))
    assert not page.line.kind.isReadOnly()
    log.audit.edit(f"{row}/SV1_where", Answer("paper"))
    page.change(page._entry(f"{row}/SV1_date"))
    assert page.line.kind.isReadOnly()
    page.change(page._entry(REFERRAL))
    assert page.line.kind.isReadOnly(), "of records that differ two dates rest on it"


def test_only_a_line_that_waits_is_taken_out_here_and_undo_brings_it_back(qtbot, page, log, memory):
    log.keep(Answer("2009-03-12", note="Nothing to do with this child"), None)
    view = page.table.table.view
    page.table.choose(log.chronology().waiting[0].key)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete, CTRL)
    assert log.chronology().waiting == ()
    log.audit.undo_stack.undo()
    assert log.chronology().waiting[0].words == "Nothing to do with this child"
    log.audit.undo_stack.redo()
    assert log.chronology().waiting == ()
    page.table.choose(CONFERENCE)
    qtbot.keyClick(view, Qt.Key.Key_Delete, CTRL)
    assert memory.value(CONFERENCE) == "2009-02-20"
    assert page.said.text().startswith("Initial child protection conference is an answer")


def test_the_table_sorts_by_day_not_by_words_narrows_and_copies(qtbot, page):
    view, model = page.table.table.view, page.table.table.model
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert rows(page)[0][0] == "Fri 20 Feb 2009"
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert rows(page)[0][0].startswith("Mon 5 Jan 2009")
    page.table.which.setCurrentIndex(page.table.which.findData("event"))
    page.table.narrow()
    assert [row[1] for row in rows(page)] == [
        "Referral",
        "Strategy discussion",
        "Initial assessment completed",
        "Initial child protection conference",
    ]
    view.setCurrentIndex(model.index(3, 0))
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    heading, line = QGuiApplication.clipboard().text().split("\n")
    assert heading.startswith("Date\tEvent or time limit\tFound in")
    assert line.startswith("Fri 20 Feb 2009\tInitial child protection conference\tPaper file")


def test_in_a_low_window_one_of_both_is_shown_and_keys_choose_which(qtbot, page):
    page.resize(1150, 500)
    assert page.ground.isVisible()
    assert not page.table.isVisible()
    page.shows.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert page.table.isVisible()
    assert not page.ground.isVisible()
    page.show_parts(DRAWING)
    assert not page.table.isVisible()
    page.show_parts(TABLE)
    page.resize(1150, 760)
    assert not page.ground.isVisible(), "what was chosen stays chosen"


def test_a_signed_audit_is_shown_and_takes_no_line(qtbot, dressed, log, actions, memory):
    chronologies.fill(log, 5)
    memory.is_complete = True
    page = shown(qtbot, log, actions)
    assert not page.line.isEnabled()
    assert QApplication.focusWidget() is page.table.table.view
