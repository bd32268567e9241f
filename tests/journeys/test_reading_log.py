"""Twenty lines of a paper file typed by keyboard alone into a new audit: rows, verdicts, undo, and all of it again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer, Evidence
from app.services import reading_log
from tests.builders import audits_in, opened
from tests.journeys.windows import page_of, unlock
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.chronology import ChronologyPage

CTRL = Qt.KeyboardModifier.ControlModifier
# As the file gives them: date, kind, place, words; "/" before a line is "the other record".
LINES = (
    ("5/1/09", "referral", "1/3", "From the school nurse"),
    ("5 jan 09", "strategy", "4", "By telephone, with the police"),
    ("12 jan 2009", "initial ass", "9", ""),
    ("14/1/09", "visit", "12", "Mother and child seen"),
    ("jan 2009", "", "13", "Anonymous letter, no day"),
    ("20/1/09", "supervision", "15", "Plan gone through"),
    ("28/1/09", "visit", "17", "No answer at the door"),
    ("20/2/09", "initial child", "2/1", ""),
    ("26/2/09", "first core", "8", ""),
    ("27/2/09", "visit", "9", ""),
    ("2/3/09", "", "10", "Complaint by the grandmother"),
    ("3/3/09", "8.2", "11", ""),
    ("6/3/09", "visit", "12", ""),
    ("13/3/09", "visit", "13", ""),
    ("16/3/09", "minutes", "14", "Minutes to all"),
    ("/20/1/09", "supervision", "Supervision tab", ""),
    ("18/2/09", "supervision", "Supervision tab", ""),
    ("19/2/09", "legal advice", "Legal tab", ""),
    ("/23/3/09", "visit", "20", ""),
    ("24/3/09", "letter", "21", ""),
)


def focused():
    return QApplication.focusWidget()


def type_line(qtbot, line):
    when = line[0]
    if when.startswith("/"):
        qtbot.keyClick(focused(), Qt.Key.Key_E, CTRL)
        when = when[1:]
    for place, part in enumerate((when, *line[1:])):
        if place:
            qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        if part:
            qtbot.keyClicks(focused(), part)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)


def begun(qtbot, program):
    """The first case's audit, opened and its chronology in front, by keys."""
    cases = page_of(program, "cases", CasesPage)
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    page = page_of(program, "audit", AuditPage)
    qtbot.waitUntil(lambda: focused() is not None and page.isVisible())
    qtbot.keyClick(focused(), Qt.Key.Key_T, CTRL)
    return page_of(program, "chronology", ChronologyPage)


def everything(audit):
    return dict(audit.form.answers), audit.beside, dict(audit.form.verdicts())


def test_twenty_lines_by_keyboard_alone(qtbot, small, window_on):
    program, doors = window_on(small.store("a"))
    unlock(qtbot, program)
    page = begun(qtbot, program)
    audit = page.log.audit.audit
    assert audit.form.answers == {}
    for line in LINES:
        type_line(qtbot, line)
        if page.line.ask.isVisible():
            # The same supervision, now from the electronic record: both agree.
            assert line[0] == "/20/1/09"
            assert (
                "says already: Tue 20 Jan 2009, paper file, Vol 1, p 15"
                in page.line.ask.says.text()
            )
            qtbot.keyClick(focused(), Qt.Key.Key_1)
        assert page.line.reading.objectName() in ("good", "warn"), page.line.reading.text()
    form = audit.form
    assert len(reading_log.lines(audit)) == len(LINES)
    assert len(form.rows("/CS/CS1/CS1_visits")) == 6
    assert len(form.rows("/SV/SV1/SV1_sessions")) == 2
    assert len(form.rows("/CG/CG2/CG2_meetings")) == 1
    supervised = form.state("/SV/SV1/SV1_sessions#1/SV1_date").answer
    assert supervised == Answer(
        "2009-01-20",
        evidence=Evidence.BOTH,
        place="Vol 1, p 15; Supervision tab",
        note="Plan gone through",
    )
    assert form.state("/CF/CF1/CF1_date").answer.place == "Vol 2, p 1"
    assert form.state("/CS/CS1/CS1_visits#6/CS1_date").answer.place == "Vol 2, p 20"
    assert form.verdict("T2").outcome == "in time with 2 working days to spare"
    assert form.verdict("T5").kind.value == "in-time"
    assert [one.words for one in page.log.chronology().waiting] == [
        "Anonymous letter, no day",
        "Complaint by the grandmother",
    ]

    # One step back takes one line back, with all that it did; one step on does it again.
    full = everything(audit)
    qtbot.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    assert audit.state("/LG/LG2/LG2_date").answer is None
    assert len(reading_log.lines(audit)) == len(LINES) - 1
    qtbot.keyClick(focused(), Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert everything(audit)[0] == full[0]

    # A line that waits is filed with its kind alone.
    qtbot.keyClick(page, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(focused(), "visit")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.line.is_changing)
    assert len(form.rows("/CS/CS1/CS1_visits")) == 7
    assert len(page.log.chronology().waiting) == 1

    # On the questions' own page everything stands, and a line can be written there as well.
    qtbot.keyClick(page, Qt.Key.Key_T, CTRL)
    questions = page_of(program, "audit", AuditPage)
    assert questions.isVisible()
    qtbot.keyClick(focused(), Qt.Key.Key_F4)
    type_line(qtbot, ("27/3/09", "visit", "22", "Seen at school"))
    assert len(form.rows("/CS/CS1/CS1_visits")) == 8
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert not questions.log.isVisible()
    held = everything(audit)
    doors.close()

    with opened(small.store("a")) as ws:
        (again,) = [one for one in audits_in(ws, small.round_id) if one.id == audit.id]
        answers, beside, verdicts = everything(again)
        assert answers == held[0]
        assert beside == held[1]
        assert verdicts == held[2]
        assert len(reading_log.lines(again)) == len(LINES) + 1
        assert reading_log.lines(again)[-1].said.place == "Vol 2, p 22"
