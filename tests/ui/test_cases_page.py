from datetime import UTC

import pytest
from PySide6.QtCore import Qt

from app.domain.changes import Changes
from tests.ui.scenes import Shelf, case_lines
from ui.pages.cases import CasesPage
from ui.viewmodels.case_list import CaseFilter


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def page(qtbot, dressed, actions, shelf):
    page = CasesPage(shelf, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1170, 700)
    page.show()
    page.opened = []
    page.audit_wanted.connect(page.opened.append)
    return page


def shown(page):
    return [page.model.index(row).data() for row in range(page.model.rowCount())]


def test_the_first_case_is_chosen_and_its_card_shown(page):
    assert len(shown(page)) == 8
    assert page.card.ref.text() == "KC-0417"
    assert page.card.go_on.text() == "Continue at 4.3"
    assert "3 h 25 min on file" in page.card.worked.text()
    assert "Tue 3 Mar 2026, 14:32" in page.card.worked.text()


def test_enter_on_a_case_opens_it(qtbot, page):
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.opened == ["audit-KC-0403"]
    assert page.card.go_on.text() == "Read it"


def test_a_chip_narrows_the_list_and_counts(page):
    assert page.filters[CaseFilter.COMPLETE].text() == "Complete 3"
    page.filters[CaseFilter.COMPLETE].click()
    assert shown(page) == ["KC-0403", "KC-0388", "KC-0349"]
    assert page.count.text() == "3 of 8 cases"


def test_searching_waits_for_a_pause_and_asks_the_shelf(qtbot, page):
    qtbot.keyClicks(page.search, "0349")
    qtbot.waitUntil(lambda: shown(page) == ["KC-0349"])
    assert page.card.ref.text() == "KC-0349"


def test_nothing_that_fits_says_how_to_see_all(qtbot, page):
    qtbot.keyClicks(page.search, "nowhere")
    qtbot.waitUntil(lambda: shown(page) == [])
    assert page.empty.isVisible()
    assert page.empty.title.text() == "No case fits"


def test_no_cases_at_all_says_what_will_appear_and_how(qtbot, page, shelf):
    shelf.held = []
    page.reload()
    assert page.empty.title.text() == "No cases yet"
    assert "work pack" in page.empty.text.text()


def test_a_change_elsewhere_keeps_the_case_chosen(page, actions, shelf):
    page.list.setCurrentIndex(page.model.index(5))
    chosen = page.card.ref.text()
    shelf.held = shelf.held[1:]
    actions.announce(Changes(audits=frozenset({"audit-1"})))
    assert page.card.ref.text() == chosen == "KC-0352"


def test_a_case_is_spoken_whole(page):
    spoken = page.model.index(5).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Case KC-0352, Team 3, 2 to 5 years, Query, 64 of 90 answered, 2 to ask the lead"
    )


def test_a_second_reading_says_so(page):
    from PySide6.QtWidgets import QLabel

    page.list.setCurrentIndex(page.model.index(4))
    words = [one.text() for one in page.card.facts.findChildren(QLabel)]
    assert "second reading, without seeing the first" in words


def test_the_lines_are_those_the_shelf_gave_in_its_order(page):
    assert shown(page) == [line.ref for line in case_lines()]
