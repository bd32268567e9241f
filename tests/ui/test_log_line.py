"""One line of the reading log through its real boxes: read back, filed, decided about, undone."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer, Evidence
from app.services.tools import built_in
from tests.ui.small_tool import MemoryAudit
from ui.forms.log_line import LogLine
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.reading_log import ReadingLog

SESSIONS, REFERRAL = "/SV/SV1/SV1_sessions", "/HX/HX1/HX1_date"


@pytest.fixture
def memory():
    return MemoryAudit(built_in())


@pytest.fixture
def log(memory, actions):
    from tests.ui.small_tool import POSITION

    return ReadingLog(AuditViewModel(memory, actions, lambda: POSITION))


@pytest.fixture
def line(qtbot, dressed, log):
    line = LogLine(log)
    qtbot.addWidget(line)
    line.resize(1100, 160)
    line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    line.take_focus()
    return line


def type_line(qtbot, *parts):
    """Each part into the box that has the keyboard, Tab between them, Enter at the end."""
    for part in parts[:-1]:
        if part:
            qtbot.keyClicks(QApplication.focusWidget(), part)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), parts[-1])
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def dates(memory, table=SESSIONS, name="SV1_date"):
    return [memory.value(f"{row}/{name}") for row in memory.form.rows(table)]


def test_what_is_typed_is_read_back_in_words(qtbot, line):
    qtbot.keyClicks(line.date, "12/3/09")
    qtbot.keyClicks(line.kind, "superv")
    qtbot.keyClicks(line.place, "2/14")
    assert line.reading.text() == "Thu 12 Mar 2009  ·  Supervision · 6.1  ·  Vol 2, p 14"
    assert line.date.accessibleDescription() == "Thu 12 Mar 2009"


def test_enter_keeps_a_line_as_a_row_and_waits_for_the_next(qtbot, line, memory):
    type_line(qtbot, "12/3/09", "sup", "2/14", "Plan gone through")
    (row,) = memory.form.rows(SESSIONS)
    held = memory.held(f"{row}/SV1_date")
    assert held == Answer(
        "2009-03-12", evidence=Evidence.PAPER, place="Vol 2, p 14", note="Plan gone through"
    )
    assert memory.value("/SV/SV1/SV1_any") == "yes"
    assert QApplication.focusWidget() is line.date
    assert (line.date.text(), line.kind.text(), line.words.text()) == ("", "", "")
    assert line.reading.text() == "Noted and filed: Thu 12 Mar 2009, Supervision · 6.1."


def test_the_verdict_of_what_was_noted_is_said_at_once(qtbot, line):
    type_line(qtbot, "5/1/09", "referral", "", "")
    type_line(qtbot, "20/1/09", "initial assess", "", "")
    assert line.reading.text() == (
        "Noted and filed: Tue 20 Jan 2009, Initial assessment completed · 3.1. "
        "Initial assessment: late by 4 working days."
    )


def test_volume_and_record_are_carried_on_and_a_page_alone_is_enough(qtbot, line, memory):
    type_line(qtbot, "12/3/09", "sup", "2/14", "")
    assert line.place.text() == "Vol 2, p 14"
    type_line(qtbot, "19/3/09", "sup", "15", "")
    (_first, second) = memory.form.rows(SESSIONS)
    assert memory.held(f"{second}/SV1_date").place == "Vol 2, p 15"
    qtbot.keyClick(line.date, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert line.source.currentText() == "Electronic record"
    assert line.place.text() == ""
    type_line(qtbot, "20/3/09", "sup", "Supervision tab", "")
    assert line.source.currentText() == "Electronic record"
    assert line.place.text() == "Supervision tab"
    qtbot.keyClick(line.date, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert line.place.text() == "Vol 2, p 15"


@pytest.mark.parametrize(
    ("typed", "said", "box"),
    [
        (("31/2/09", "sup", "", ""), "not understood as a date", "date"),
        (("", "sup", "", "x"), "Type the date of this event", "date"),
        (("", "", "", ""), "Type a date, or a few words", "date"),
        (("12/3/09", "qqq", "", ""), "No kind of event begins like “qqq”", "kind"),
    ],
)
def test_what_cannot_be_kept_is_said_where_it_stands(qtbot, line, memory, typed, said, box):
    type_line(qtbot, *typed)
    assert said in line.reading.text()
    assert line.reading.objectName() == "bad"
    assert QApplication.focusWidget() is getattr(line, box)
    assert memory.events == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("st", "Strategy discussion"),
        ("strategy disc", "Strategy discussion"),
        ("conf", "Initial child protection conference"),
        ("rev", "Review conference"),
        ("9.1", "Visit or contact"),
        ("contact", "Visit or contact"),
        ("core group", "Core group"),
        ("emerg", "Emergency protection order"),
    ],
)
def test_a_few_letters_name_a_kind(log, typed, title):
    assert log.kind_named(typed).title == title


def test_a_date_that_stands_is_said_and_nothing_is_kept_before_it_is_decided(qtbot, line, memory):
    memory.answer(REFERRAL, Answer("2009-01-05", evidence=Evidence.PAPER))
    line._log.audit.changed.emit(frozenset())
    type_line(qtbot, "7/1/09", "referral", "3", "")
    assert line.ask.isVisible()
    assert line.ask.says.text() == "Referral (1.1) says already: Mon 5 Jan 2009, paper file."
    assert [one.text() for one in line.ask.buttons] == [
        "1  The other record's date: they differ",
        "2  Replace it with Wed 7 Jan 2009",
        "3  Only a line of the log",
    ]
    assert memory.value(REFERRAL) == "2009-01-05"
    assert QApplication.focusWidget() is line.ask.buttons[0]
    qtbot.keyClick(line.ask.buttons[0], Qt.Key.Key_1)
    held = memory.held(REFERRAL)
    assert (held.value, held.evidence, held.other) == (
        "2009-01-05",
        Evidence.DIFFER,
        "Wed 7 Jan 2009",
    )
    assert not line.ask.isVisible()
    assert QApplication.focusWidget() is line.date


def test_esc_leaves_a_decision_with_what_was_typed_and_a_line_begun_before_the_page(qtbot, line):
    line._log.keep(Answer("2009-01-05"), line._log.kind_at(REFERRAL))
    type_line(qtbot, "7/1/09", "referral", "", "")
    qtbot.keyClick(line.ask.buttons[0], Qt.Key.Key_Escape)
    assert not line.ask.isVisible()
    assert line.date.text() == "7/1/09"
    left = []
    line.left.connect(lambda: left.append(True))
    qtbot.keyClick(line.date, Qt.Key.Key_Escape)
    assert (line.date.text(), left) == ("", [])
    qtbot.keyClick(line.date, Qt.Key.Key_Escape)
    assert left == [True]


def test_undo_takes_back_all_a_line_did_and_redo_does_it_again(qtbot, line, memory, log):
    type_line(qtbot, "12/3/09", "sup", "2/14", "Plan gone through")
    stack = log.audit.undo_stack
    assert stack.count() == 1
    stack.undo()
    assert memory.form.rows(SESSIONS) == ()
    assert memory.value("/SV/SV1/SV1_any") is None
    assert log.lines() == ()
    stack.redo()
    assert dates(memory) == ["2009-03-12"]
    (kept,) = log.lines()
    assert kept.line.feeds == f"{memory.form.rows(SESSIONS)[0]}/SV1_date"
    stack.undo()
    assert (memory.form.rows(SESSIONS), log.lines()) == ((), ())


def test_a_later_edit_of_the_row_survives_undo_and_redo_of_the_line(qtbot, line, memory, log):
    type_line(qtbot, "12/3/09", "sup", "", "")
    (row,) = memory.form.rows(SESSIONS)
    log.audit.edit(f"{row}/SV1_where", Answer("paper"))
    stack = log.audit.undo_stack
    stack.undo()
    stack.undo()
    stack.redo()
    stack.redo()
    (row,) = memory.form.rows(SESSIONS)
    assert memory.value(f"{row}/SV1_where") == "paper"


def test_what_was_typed_in_the_row_of_a_line_done_again_survives_the_next_time_too(
    qtbot, line, memory, log
):
    type_line(qtbot, "12/3/09", "sup", "", "")
    stack = log.audit.undo_stack
    stack.undo()
    stack.redo()
    (row,) = memory.form.rows(SESSIONS)
    log.audit.edit(f"{row}/SV1_where", Answer("paper"))
    for _ in range(2):
        stack.undo()
        stack.undo()
        stack.redo()
        stack.redo()
    (row,) = memory.form.rows(SESSIONS)
    assert memory.value(f"{row}/SV1_where") == "paper"


def test_a_removed_row_put_back_by_undo_has_its_line_again(qtbot, line, memory, log):
    type_line(qtbot, "12/3/09", "sup", "", "")
    (row,) = memory.form.rows(SESSIONS)
    table = memory.tool.by_path[SESSIONS]
    log.audit.remove_row(table, row)
    assert log.chronology().waiting[0].what == "Supervision"
    log.audit.undo_stack.undo()
    (kept,) = log.lines()
    assert kept.answer.value == "2009-03-12"
    assert log.chronology().waiting == ()


def test_a_refused_line_leaves_no_step_to_undo(qtbot, line, memory, log, problems):
    memory.refuse_next = True
    type_line(qtbot, "12/3/09", "sup", "", "")
    assert len(problems) == 1
    assert log.audit.undo_stack.count() == 0
    assert line.date.text() == "12/3/09"


def test_enter_while_kinds_are_offered_keeps_the_line_at_once(qtbot, line, memory):
    qtbot.keyClicks(line.date, "12/3/09")
    qtbot.keyClick(line.date, Qt.Key.Key_Tab)
    qtbot.keyClicks(line.kind, "con")
    popup = line.kind.completer().popup()
    assert popup.isVisible()
    offered = popup.model()
    words = [offered.index(row, 0).data() for row in range(offered.rowCount())]
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    for _ in range(words.index("Visit or contact · 9.1")):
        qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line.date.text() == "")
    assert dates(memory, "/CS/CS1/CS1_visits", "CS1_date") == ["2009-03-12"]
    assert not popup.isVisible()
    assert line.kind.text() == ""


def test_undo_in_a_box_takes_back_what_was_typed_there_and_else_the_last_line(qtbot, line, log):
    log.keep(Answer("2009-01-05"), log.kind_at(REFERRAL))
    qtbot.keyClicks(line.date, "12/3")
    assert overrides(line.date, Qt.Key.Key_Z)
    line.date.clear()
    line.begin()
    assert not overrides(line.date, Qt.Key.Key_Z)


def overrides(box, key):
    """Whether a box keeps Ctrl and this key to itself."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(box, event)
    return event.isAccepted()


def test_what_is_being_typed_in_a_line_is_kept_at_each_words_end_and_at_a_pause(
    qtbot, line, log, memory
):
    qtbot.keyClicks(line.date, "12/3/09")
    assert not memory.begun("log-line")
    line.date.editingFinished.emit()
    assert memory.begun("log-line")["date"] == "12/3/09"
    qtbot.keyClicks(line.words, "Plan gone thr")
    assert memory.begun("log-line")["words"] == "Plan gone "
    line._pause.timeout.emit()
    assert memory.begun("log-line")["words"] == "Plan gone thr"
    type_line(qtbot, "")
    assert not memory.begun("log-line")


def test_a_line_begun_when_the_program_ended_stands_in_the_boxes_again(
    qtbot, dressed, memory, actions, log
):
    said = {
        "date": "12/3/09",
        "kind": "superv",
        "place": "2/14",
        "words": "Plan",
        "source": "paper",
    }
    memory.keep_begun("log-line", said)
    first, second = LogLine(log), LogLine(log)
    for each in (first, second):
        qtbot.addWidget(each)
    assert (first.date.text(), first.words.text(), first.place.text()) == (
        "12/3/09",
        "Plan",
        "2/14",
    )
    assert second.words.text() == ""  # one of them takes it up
    first.note()
    assert dates(memory) == ["2009-03-12"]
    assert not memory.begun("log-line")


def test_a_line_let_go_is_kept_nowhere(qtbot, line, memory):
    qtbot.keyClicks(line.words, "Plan gone ")
    assert memory.begun("log-line")
    qtbot.keyClick(line.words, Qt.Key.Key_Escape)
    assert not memory.begun("log-line")
