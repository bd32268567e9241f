"""The finding slip by keyboard alone: one key shows it, and leaving in any way hides it again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.frames import PersonalDetails
from app.services import frames, packs, slips
from tests.builders import opened
from tests.journeys.windows import page_of, unlock
from ui.pages.cases import CasesPage

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def send_slips(small):
    with opened(small.lead) as ws:
        known = frames.children(ws, small.round_id)
        personal = [
            PersonalDetails(each.child, f"Child {each.child} Synthetic", each.team, "Worker One")
            for each in known
        ]
        slips.bring_in(ws, small.round_id, personal)
        (issued,) = packs.issue(ws, small.round_id, small.folder / "later", only="Assessor A")
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, issued.path, issued.code)
        return {each.ref: each.slip for each in slips.of_round(ws, small.round_id)}


def names_shown(window):
    """Every text of the window in which a child is named, hidden parts too."""
    return [each.text() for each in window.findChildren(QLabel) if "Synthetic" in each.text()]


def test_one_key_shows_the_slip_of_the_case_and_every_way_out_hides_it(qtbot, small, window_on):
    held = send_slips(small)
    program, _doors = window_on(small.store("a"))
    window = program.window
    unlock(qtbot, program)
    cases = page_of(program, "cases", CasesPage)
    cases.list.setFocus()
    assert names_shown(window) == []

    def show():
        qtbot.keyClick(cases.list, Qt.Key.Key_S, BOTH)
        assert names_shown(window) == [held[cases.card.ref.text()].name]

    show()
    qtbot.keyClick(cases.list, Qt.Key.Key_S, BOTH)
    assert names_shown(window) == []
    show()
    qtbot.keyClick(cases.list, Qt.Key.Key_Down)  # another case
    assert names_shown(window) == []
    show()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)  # another page
    qtbot.waitUntil(lambda: window.pages.currentWidget() is not cases)
    assert names_shown(window) == []
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is cases)
    assert names_shown(window) == []
    cases.list.setFocus()
    show()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)  # into the audit
    assert window.pages.currentWidget() is not cases
    assert names_shown(window) == []
