"""Locking and closing through the real window: a copy is offered for what is here alone, and only then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import settings
from app.services import returns
from tests import builders
from tests.journeys.windows import page_of, unlock
from tests.ui.finding import part
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.unlock import UnlockPage

STRENGTHS = "/OJ/OJ6/OJ6_text"


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def worked(qtbot, small, window_on, tmp_path, stick):
    """The window of an assessor who has answered something; copies went to the stick before."""
    (tmp_path / "home").mkdir(exist_ok=True)
    settings.write(tmp_path / "home" / "settings.toml", settings.Settings(copy_folder=str(stick)))
    with builders.opened(small.store("a")) as ws:
        builders.say(builders.audits_in(ws, small.round_id)[0], "HX1_date", "2009-01-12")
    program, doors = window_on(small.store("a"))
    unlock(qtbot, program)
    return program, doors


def asked(qtbot, doors):
    qtbot.waitUntil(lambda: doors._locking.dialog is not None)
    return doors._locking.dialog


def is_locked(program):
    return isinstance(program.window.doors.currentWidget(), UnlockPage)


def test_ctrl_l_enter_copies_the_days_work_and_locks(qtbot, small, worked, stick):
    program, doors = worked
    qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    dialog = asked(qtbot, doors)
    assert dialog.what.text().startswith("1 audit has never left this computer")
    assert not is_locked(program)
    qtbot.keyClick(dialog.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_locked(program), timeout=20_000)
    (copy,) = stick.iterdir()
    assert "Copied and read back: 1 audit in" in program.window.doors.currentWidget().note.text()
    with builders.opened(small.lead) as lead:
        (merged,) = returns.merge(lead, small.round_id, [copy])
    assert merged.new == 1
    unlock(qtbot, program)  # nothing new since: locking asks nothing
    doors.lock()
    qtbot.waitUntil(lambda: is_locked(program))
    assert len(list(stick.iterdir())) == 1


def test_whoever_stays_types_on_where_they_were(qtbot, worked):
    program, doors = worked
    program.window.activateWindow()
    cases = page_of(program, "cases", CasesPage).list
    cases.setFocus()
    doors.lock()
    asked(qtbot, doors).stay.click()
    qtbot.waitUntil(lambda: doors._locking.dialog is None)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cases)


def test_lock_without_copying_locks_and_cancel_stays(qtbot, worked, stick):
    program, doors = worked
    doors.lock()
    dialog = asked(qtbot, doors)
    dialog.stay.click()
    assert not is_locked(program)
    qtbot.waitUntil(lambda: doors._locking.dialog is None)
    doors.lock()
    asked(qtbot, doors).skip.click()
    qtbot.waitUntil(lambda: is_locked(program))
    assert list(stick.iterdir()) == []


def test_a_stick_that_is_gone_is_said_and_the_program_stays_open(qtbot, worked, stick):
    program, doors = worked
    stick.rmdir()
    doors.lock()
    dialog = asked(qtbot, doors)
    dialog.go.click()
    qtbot.waitUntil(dialog.fault.isVisible)
    assert "is not there; plug in the stick" in dialog.fault.text()
    assert not is_locked(program)


def test_closing_the_window_asks_once_and_then_goes(qtbot, worked, stick):
    program, doors = worked
    program.window.close()
    assert program.window.isVisible()
    dialog = asked(qtbot, doors)
    assert dialog.skip.text() == "Close without copying"
    dialog.go.click()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=20_000)
    assert len(list(stick.iterdir())) == 1


def test_a_lead_is_asked_nothing(qtbot, small, window_on):
    program, doors = window_on(small.lead)
    unlock(qtbot, program)
    doors.lock()
    qtbot.waitUntil(lambda: is_locked(program))


def test_what_is_being_typed_is_saved_before_it_locks_by_itself(qtbot, small, worked):
    program, doors = worked
    audit_id = first_audit(small, doors)
    doors._desk.case.open(audit_id)
    page = page_of(program, "audit", AuditPage)
    page.show_section(last_section_of(page))
    program.window.activateWindow()
    box = part(page, STRENGTHS).body.editor.text
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClicks(box, "Good supervisio")
    doors._locking.idle._last -= 10 * 60
    doors._locking.idle.look()
    qtbot.waitUntil(lambda: is_locked(program))
    assert doors._locking.dialog is None  # nobody is here to be asked
    with builders.opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[0]
        assert audit.state(STRENGTHS).answer.value == "Good supervisio"


def last_section_of(page):
    titles = [section.title for section in page.audit.sections]
    return next(place for place, title in enumerate(titles) if "Overall" in title)


def test_a_menu_that_stands_open_is_put_away_before_it_locks_by_itself(qtbot, worked):
    program, doors = worked
    program.window.show_keys()
    sheet = program.window._sheet
    doors._locking.idle._last -= 10 * 60
    doors._locking.idle.look()
    qtbot.waitUntil(lambda: is_locked(program) or not sheet.isVisible())
    doors._locking.idle.look()
    qtbot.waitUntil(lambda: is_locked(program))


def first_audit(small, doors):
    return builders.audits_in(doors._desk._ws, small.round_id)[0].id
