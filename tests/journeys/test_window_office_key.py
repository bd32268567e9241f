"""The office key in two real windows: made and proved by the lead, and an assessor let in who has forgotten both."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.packages import office_key as words_of
from app.services import office_key, packs
from tests import builders
from tests.journeys.windows import page_of, unlock
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.seat import SeatPage
from ui.pages.unlock import UnlockPage


def press(qtbot, button):
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def read(shown):
    """The words of numbered rows, as they are read out."""
    return " ".join(each for each in shown.replace("\u00a0", " ").split() if not each.isdigit())


def words_on(sheet):
    """The fourteen words, read from the paper."""
    rows = [line for line in sheet.splitlines() if line.startswith(("1\u00a0", "8\u00a0"))]
    return read(" ".join(rows))


def made_in_the_window(qtbot, program, tmp_path, monkeypatch):
    """The office key, from the button to the words typed back; what stands on the sheet."""
    pane = page_of(program, "seat", SeatPage).office
    assert pane.stands.text().startswith("There is no office key.")
    press(qtbot, pane.make)
    assert not pane.typed.isEnabled()
    paper = tmp_path / "sheet.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(paper), ""))
    press(qtbot, pane.save)
    sheet = words_on(paper.read_text("utf-8"))
    slip = sheet.split()
    slip[4] = "abide" if slip[4] != "abide" else "able"
    pane.typed.setText(" ".join(slip))
    press(qtbot, pane.prove)
    assert "The office key: word 5 of 14" in pane.fault.text()
    assert "no office key" in pane.stands.text()
    pane.typed.setText(sheet)
    press(qtbot, pane.prove)
    qtbot.waitUntil(lambda: "is in force" in pane.stands.text(), timeout=20_000)
    assert not pane.proof.isVisible()
    assert pane.typed.text() == ""
    return pane, sheet


def test_who_has_forgotten_both_is_let_in_by_telephone(
    qtbot, small, window_on, tmp_path, monkeypatch
):
    lead, doors = window_on(small.lead)
    unlock(qtbot, lead)
    doors._desk._show_seat()
    pane, sheet = made_in_the_window(qtbot, lead, tmp_path, monkeypatch)
    (issued,) = packs.issue(pane._ws, small.round_id, tmp_path / "new", only="Assessor A")
    with builders.opened(small.store("a")) as ws:
        packs.open_pack(ws, issued.path, issued.code)

    assessor, theirs = window_on(small.store("a"))
    door = assessor.window.doors.currentWidget()
    assert isinstance(door, UnlockPage)
    assert not door.neither.isVisible()  # first paint: passphrase, recovery key, nothing else
    press(qtbot, door.switch)
    press(qtbot, door.neither)
    short = read(door.ask_office.words.text())
    pane.request.setText(short)
    pane.sheet.setText(sheet)
    press(qtbot, pane.work_out)
    assert "ask for the long request" in pane.wrong.text()
    press(qtbot, door.ask_office.more)
    pane.request.setText(read(door.ask_office.words.text()))
    press(qtbot, pane.work_out)
    assert pane.wrong.text() == ""
    assert pane.sheet.text() == ""  # of no use to whoever looks over a shoulder
    assert "be sure who is asking" in pane.who.text()
    answer = read(pane.answer.text())

    misheard = answer.split()
    misheard[10] = "abide" if misheard[10] != "abide" else "able"
    door.field.setText(" ".join(misheard))
    press(qtbot, door.open)
    qtbot.waitUntil(lambda: "word 11 of 12" in door.fault.text())
    assert door.open.isEnabled()  # a slip costs no wait
    door.field.setText(answer)
    press(qtbot, door.open)
    qtbot.waitUntil(
        lambda: isinstance(assessor.window.doors.currentWidget(), NewPassphrasePage),
        timeout=20_000,
    )
    assert assessor.window.rail is None  # nothing before the new passphrase
    page = assessor.window.doors.currentWidget()
    passphrase = page.step.suggested.text()
    page.step.again.setText(passphrase)
    press(qtbot, page.keep)
    qtbot.waitUntil(lambda: assessor.window.rail is not None, timeout=20_000)
    assert builders.STORES.office_way(small.store("a")) is not None  # for the next time
    theirs.close()
    builders.STORES.open(small.store("a"), passphrase).close()


def test_a_store_that_knows_no_office_key_says_so(qtbot, small, window_on):
    program, _doors = window_on(small.store("b"))
    door = program.window.doors.currentWidget()
    press(qtbot, door.switch)
    press(qtbot, door.neither)
    assert "knows no printed office key" in door.ask_office.asks.text()
    assert not door.field.isVisible()
    press(qtbot, door.switch)
    assert door.field.isVisible()
    unlock(qtbot, program)


def test_in_the_office_the_sheet_is_typed_in_place_of_the_answer(qtbot, small, window_on):
    key = words_of.new_office_key()
    with builders.opened(small.lead) as lead:
        office_key.put_in_force(lead, small.round_id, " ".join(key.words))
    program, _doors = window_on(small.lead)
    door = program.window.doors.currentWidget()
    press(qtbot, door.switch)
    press(qtbot, door.neither)
    door.field.setText(" ".join(key.words))
    press(qtbot, door.open)
    qtbot.waitUntil(
        lambda: isinstance(program.window.doors.currentWidget(), NewPassphrasePage),
        timeout=20_000,
    )


def test_a_wrong_answer_waits_as_a_wrong_passphrase_does(qtbot, small, window_on):
    key = words_of.new_office_key()
    with builders.opened(small.lead) as lead:
        office_key.put_in_force(lead, small.round_id, " ".join(key.words))
    program, _doors = window_on(small.lead)
    door = program.window.doors.currentWidget()
    press(qtbot, door.switch)
    press(qtbot, door.neither)
    other = words_of.new_way(key.recipient, words_of.new_office_key().recipient)
    door.field.setText(" ".join(words_of.answer_of_the_office(key, other)))
    press(qtbot, door.open)
    qtbot.waitUntil(lambda: door.wait.seconds > 0, timeout=20_000)
    assert not door.open.isEnabled()
