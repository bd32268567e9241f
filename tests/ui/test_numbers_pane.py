"""The telephone numbers of a round, typed down in a table and saved at each cell."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.builders import opened, small_round
from tests.ui.gallery import settle
from ui.pages.exchange_lead import LeadExchangePage


@pytest.fixture
def page(qtbot, tmp_path_factory, tmp_path, actions, dressed):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.lead) as ws:
        with ws.begin() as work:
            audit_round = work.rounds.get(small.round_id)
        made = LeadExchangePage(ws, audit_round, actions)
        qtbot.addWidget(made)
        made.resize(1100, 700)
        made.show()
        made.numbers_button.click()
        yield made


def kept(page):
    with page.ws.begin() as work:
        return work.rounds.get(page.audit_round.id).arrangements


def cell(page, row, column, text):
    rows = page.numbers.rows
    return rows.setData(rows.index(row, column), text)


def test_a_row_is_typed_cell_by_cell_and_kept_once_it_can_be_dialled(qtbot, page):
    table = page.numbers.table
    table.window().activateWindow()
    table.setFocus()
    table.setCurrentIndex(page.numbers.rows.index(0, 0))
    for text in ("Duty manager", "Duty manager, District A", "01632 960001", "District A"):
        qtbot.keyClick(table, text[0])
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text[1:])
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        settle()  # Qt takes a cell over after the key
    (contact,) = kept(page).contacts
    assert (contact.role, contact.number, contact.office) == (
        "Duty manager", "01632 960001", "District A",
    )  # fmt: skip
    assert table.currentIndex().row() == 1
    table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].endswith("01632 960001\tDistrict A")


def test_what_cannot_be_is_said_and_not_taken(page):
    assert not cell(page, 0, 1, "Somebody")
    assert page.numbers.fault.text() == "Type the role first."
    assert cell(page, 0, 0, "Duty manager")
    assert "type the number in digits" in page.numbers.fault.text()
    assert not cell(page, 0, 2, "ring the bell")
    assert kept(page).contacts == ()
    page.numbers.finish.click()
    assert page.front.currentWidget() is page.numbers, "it is not left with a row that is not kept"
    assert cell(page, 0, 2, "999")
    assert page.numbers.fault.text() == ""
    assert [each.number for each in kept(page).contacts] == ["999"]
    page.numbers.due.line.setText("1 may 2009")
    page.numbers.finish.click()
    assert page.front.currentWidget() is page.ledger
    assert kept(page).return_by.isoformat() == "2009-05-01"


def test_a_row_is_taken_away_and_what_is_held_is_shown_again(page):
    for row, number in enumerate(("999", "101")):
        cell(page, row, 0, f"Role {row}")
        cell(page, row, 2, number)
    page.numbers.table.setCurrentIndex(page.numbers.rows.index(0, 0))
    page.numbers.remove.click()
    assert [each.number for each in kept(page).contacts] == ["101"]
    page.numbers.finish.click()
    page.show_numbers()
    assert page.numbers.rows.rows == (("Role 1", "", "101", ""),)
