"""A file that was sent, opened with the program: from no store to the list of cases, and each way it goes wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.services import returns
from tests import builders
from tests.journeys.windows import page_of, unlock
from ui.pages.cases import CasesPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.unlock import UnlockPage
from ui.pages.welcome import WelcomePage
from ui.pages.welcome_pack import PackStep
from ui.pages.welcome_steps import PassphraseStep, RecoveryStep, WhoStep

MOST_KEYS = 100  # the code spoken without its hyphens, five words, one group of the sheet, Enter


class Typist:
    """Types into whatever has the keyboard, and counts."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window, self.keys = qtbot, window, 0

    def type(self, text):
        self.keys += len(text)
        self.qtbot.keyClicks(self.window.focusWidget(), text)

    def press(self, key):
        self.keys += 1
        self.qtbot.keyClick(self.window.focusWidget(), key)


@pytest.fixture
def sheet(tmp_path, monkeypatch):
    """Where the system's own dialog says the recovery sheet shall be saved."""
    path = tmp_path / "stick" / "recovery-sheet.txt"
    path.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    return path


def door_of(program):
    return program.window.doors.currentWidget()


def come_to(qtbot, program, kind):
    qtbot.waitUntil(lambda: isinstance(door_of(program).step, kind), timeout=20_000)
    return door_of(program).step


def to_the_recovery_sheet(qtbot, program, code):
    typist = Typist(qtbot, program.window)
    assert isinstance(door_of(program).step, PackStep)
    typist.type(code.replace("-", ""))
    typist.press(Qt.Key.Key_Return)
    come_to(qtbot, program, WhoStep)
    typist.press(Qt.Key.Key_Return)
    step = come_to(qtbot, program, PassphraseStep)
    typist.type(step.suggested.text())
    typist.press(Qt.Key.Key_Return)
    return typist, come_to(qtbot, program, RecoveryStep)


def test_from_a_double_click_on_a_pack_to_the_cases_by_keyboard_alone(
    qtbot, small, window_on, tmp_path, sheet
):
    program, doors = window_on(None, small.pack("Assessor A"))
    typist, step = to_the_recovery_sheet(qtbot, program, small.codes["Assessor A"])
    assert not (tmp_path / "home" / "audit.store").exists()  # not before the sheet is proved
    typist.press(Qt.Key.Key_Tab)
    typist.press(Qt.Key.Key_Return)  # Save
    key = next(line.strip() for line in sheet.read_text("utf-8").splitlines() if "-" in line)
    typist.type(key.split("-")[step.proof.number - 1].lower())
    typist.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window.page("cases"), CasesPage), timeout=20_000)
    cases = page_of(program, "cases", CasesPage)
    assert cases.model.rowCount() >= 3
    assert program.window.pages.currentWidget() is cases
    assert typist.keys <= MOST_KEYS
    doors.lock()
    assert (tmp_path / "home" / "audit.store").is_file()
    assert not (tmp_path / "home" / "unproved").exists()


def test_the_three_ways_are_chosen_with_tab_and_enter(qtbot, window_on):
    program, _doors = window_on(None)
    door = door_of(program)
    door.assessor.setFocus()
    qtbot.keyClick(door.assessor, Qt.Key.Key_Return)
    assert isinstance(door.step, PackStep)
    assert program.window.focusWidget() is door.step.choose


def test_a_start_broken_off_before_the_sheet_is_proved_begins_again(
    qtbot, small, window_on, tmp_path
):
    program, doors = window_on(None, small.pack("Assessor A"))
    to_the_recovery_sheet(qtbot, program, small.codes["Assessor A"])
    doors.close()
    again, _doors = window_on(None)
    assert isinstance(door_of(again), WelcomePage)


def test_the_way_round_to_the_steps_is_the_same_without_a_double_click(
    qtbot, small, window_on, sheet
):
    program, doors = window_on(None)
    doors.take_file(small.pack("Assessor A"))
    to_the_recovery_sheet(qtbot, program, small.codes["Assessor A"])


def test_a_return_given_for_a_first_pack_is_told_from_one(qtbot, small, assessor, window_on):
    made = made_return(assessor, small)
    program, _doors = window_on(None, made.path)
    step = door_of(program).step
    qtbot.keyClicks(step.code, small.codes["Assessor A"])
    qtbot.keyClick(step.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(step._fault.text()))
    assert "opens with no code: it is a return" in step._fault.text()


def test_with_a_store_the_pack_is_opened_once_it_is_unlocked(qtbot, small, window_on):
    program, _doors = window_on(small.store("empty"), small.pack("Assessor A"))
    door = door_of(program)
    assert isinstance(door, UnlockPage)
    assert small.packs["Assessor A"] in door.note.text()
    unlock(qtbot, program)
    page = page_of(program, "exchange", AssessorExchangePage)
    assert page.focusWidget() is page.code
    assert page.file.text() == small.packs["Assessor A"]
    qtbot.keyClicks(page.code, small.codes["Assessor A"].upper().replace("-", " "))
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window.page("cases"), CasesPage), timeout=20_000)
    assert page_of(program, "cases", CasesPage).model.rowCount() >= 3


def test_a_wrong_code_at_an_open_store_makes_one_wait(qtbot, small, window_on):
    program, _doors = window_on(small.store("empty"), small.pack("Assessor A"))
    unlock(qtbot, program)
    page = page_of(program, "exchange", AssessorExchangePage)
    qtbot.keyClicks(page.code, small.codes["Assessor B"])
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.wait.seconds > 0, timeout=20_000)
    assert "does not open with this code" in page.slip.text()
    assert "The next try can be made in 1 second." in page.slip.text()
    assert not page.choose.isEnabled()


def told(qtbot, program, words):
    qtbot.waitUntil(lambda: words in program.window.refusal.words.text(), timeout=20_000)


def test_a_pack_for_somebody_else_is_refused_with_one_sentence(qtbot, small, window_on):
    program, _doors = window_on(small.store("a"), small.pack("Assessor B"))
    unlock(qtbot, program)
    page = page_of(program, "exchange", AssessorExchangePage)
    qtbot.keyClicks(page.code, small.codes["Assessor B"])
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    told(qtbot, program, "was made for another assessor; ask the lead for your own pack.")


def test_a_file_that_is_no_package_is_told(qtbot, small, window_on, tmp_path):
    (tmp_path / "letter.cfa").write_text("dear colleague", "utf-8")
    program, _doors = window_on(small.store("a"), tmp_path / "letter.cfa")
    unlock(qtbot, program)
    told(qtbot, program, "letter.cfa is not a work pack or return of this program")


def made_return(ws, small):
    audit = builders.audits_in(ws, small.round_id)[0]
    builders.say(audit, "HX1_date", "2009-01-12")
    return returns.make(ws, small.round_id, small.folder / "returns")


def test_ones_own_return_is_told_with_its_number(qtbot, small, window_on):
    with builders.opened(small.store("a")) as ws:
        made = made_return(ws, small)
    program, _doors = window_on(small.store("a"), made.path)
    unlock(qtbot, program)
    told(qtbot, program, "is return 1, made in this store on")


def test_a_return_opened_by_the_lead_is_looked_at_before_it_is_merged(qtbot, small, window_on):
    with builders.opened(small.store("a")) as ws:
        made = made_return(ws, small)
    program, _doors = window_on(small.lead, made.path)
    unlock(qtbot, program)
    page = page_of(program, "exchange", LeadExchangePage)
    qtbot.waitUntil(lambda: page.front.currentWidget() is page.preview, timeout=20_000)


def test_a_pack_issued_here_is_not_opened_here(qtbot, small, window_on):
    program, _doors = window_on(small.lead, small.pack("Assessor A"))
    unlock(qtbot, program)
    page = page_of(program, "open-pack", AssessorExchangePage)
    qtbot.keyClicks(page.code, small.codes["Assessor A"])
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    told(qtbot, program, "was issued from this store")


def test_a_second_copy_hands_its_file_to_the_window_that_is_open(qtbot, small, window_on):
    (first, _doors) = window_on(small.store("a"))
    unlock(qtbot, first)
    second, _its_doors = window_on(small.store("a"), small.pack("Assessor B"))
    door = door_of(second)
    assert "already open" in door.fault.text()
    assert "handed to that window" in door.fault.text()
    page = page_of_soon(qtbot, first, "exchange", AssessorExchangePage)
    qtbot.waitUntil(lambda: page.file.text() == small.packs["Assessor B"])


def page_of_soon(qtbot, program, key, kind):
    qtbot.waitUntil(lambda: isinstance(program.window.page(key), kind))
    return program.window.page(key)


def test_a_file_opened_by_the_mac_reaches_the_open_store(qtbot, small, window_on):
    program, _doors = window_on(small.store("a"))
    unlock(qtbot, program)
    QApplication.sendEvent(program.application, QFileOpenEvent(str(small.pack("Assessor B"))))
    page = page_of(program, "exchange", AssessorExchangePage)
    assert page.file.text() == small.packs["Assessor B"]


def test_after_the_recovery_key_the_new_passphrase_opens_and_the_old_does_not(
    qtbot, tmp_path, window_on
):
    path = tmp_path / "mine.store"
    key = builders.STORES.create(path, builders.PASSPHRASE, "Assessor A")
    program, doors = window_on(path)
    door = door_of(program)
    door.switch.click()
    qtbot.keyClicks(door.field, key)
    qtbot.keyClick(door.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(door_of(program), NewPassphrasePage), timeout=20_000)
    step = door_of(program).step
    fresh = step.suggested.text()
    qtbot.keyClicks(step.again, fresh)
    qtbot.keyClick(step.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.rail is not None, timeout=20_000)
    doors.lock()
    builders.STORES.open(path, fresh).close()
    builders.STORES.open(path, recovery=key).close()
    with pytest.raises(Exception, match="does not open"):
        builders.STORES.open(path, builders.PASSPHRASE)


def test_a_slip_in_the_recovery_key_costs_no_wait(qtbot, tmp_path, window_on):
    path = tmp_path / "mine.store"
    key = builders.STORES.create(path, builders.PASSPHRASE, "Assessor A")
    program, _doors = window_on(path)
    door = door_of(program)
    door.switch.click()
    qtbot.keyClicks(door.field, key[:-1])
    qtbot.keyClick(door.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "has a slip" in door.fault.text())
    assert door.wait.seconds == 0
