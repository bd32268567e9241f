from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.changes import Changes
from tests.ui.stage import LATE, NOTHING_DONE, Shelf, case_lines
from ui.pages.cases import CasesPage
from ui.pages.cases_standing import due_words
from ui.viewmodels.case_list import CaseFilter, CaseOrder


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


def test_enter_on_a_case_in_progress_goes_on_where_it_was_left(qtbot, page):
    places = []
    page.place_wanted.connect(lambda audit, key: places.append((audit, key)))
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert places == [("audit-KC-0417", "/CX/CX3")]
    assert page.opened == []


def test_a_question_without_a_number_is_no_invitation_to_sign(page, shelf):
    line = page.model.line(0)
    detail = shelf.detail(line.audit_id)
    page.card.show_case(line, replace(detail, continue_at=""))
    assert page.card.go_on.text() == "Continue"
    page.card.show_case(line, replace(detail, continue_at="", continue_key=""))
    assert page.card.go_on.text() == "Check and sign"


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


def test_work_goes_on_where_it_was_left_with_one_enter(qtbot, page):
    assert page.band.go_on.text() == "Continue at 4.3 of KC-0417"
    page.focus_first()
    assert page.focusWidget() is page.band.go_on
    places = []
    page.place_wanted.connect(lambda audit, key: places.append((audit, key)))
    qtbot.keyClick(page.band.go_on, Qt.Key.Key_Return)
    assert places == [("audit-KC-0417", "/CX/CX3")]
    page.focus_first()  # coming back to the page, it is the list
    assert page.focusWidget() is page.list


def test_the_cards_button_goes_where_it_says(qtbot, page):
    places = []
    page.place_wanted.connect(lambda audit, key: places.append((audit, key)))
    page.card.go_on.click()
    assert places == [("audit-KC-0417", "/CX/CX3")]


def test_what_is_due_ready_and_last_left_stands_above_the_list(page):
    assert page.band.due.text() == "Due on Fri 20 Mar 2026: 13 working days left"
    assert page.band.left.text() == "Work last left this computer on Tue 3 Mar 2026, 17:05"
    assert page.band.send.text() == "2 ready to send"
    (told,) = page.counters()
    assert (told.words, told.tone) == (page.band.left.text(), "")
    wanted = []
    page.copy_wanted.connect(lambda: wanted.append(True))
    told.go()
    assert wanted == [True]


def test_work_that_lay_here_too_long_is_told_in_amber_and_words(page, shelf):
    shelf.leaving = LATE
    page.reload()
    said = "Work has been on this computer alone for 3 working days"
    assert page.band.left.text() == said
    assert page.counters() == ()  # the window says it, on every page
    wanted = []
    page.copy_wanted.connect(lambda: wanted.append(True))
    page.band.copy.click()
    assert wanted == [True]


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (3, "Due on Fri 20 Mar 2026: 3 working days left", ""),
        (2, "Due on Fri 20 Mar 2026: 2 working days left", "warn"),
        (1, "Due on Fri 20 Mar 2026: 1 working day left", "warn"),
        (0, "Due on Fri 20 Mar 2026: no working day left after today", "warn"),
        (-1, "Was due on Fri 20 Mar 2026, 1 working day ago", "bad"),
        (-2, "Was due on Fri 20 Mar 2026, 2 working days ago", "bad"),
    ],
)
def test_the_day_of_return_is_told_by_working_days(left, words, tone):
    said = due_words(replace(LATE, days_left=left))
    assert (said.text, said.tone) == (words, tone)


def test_a_round_without_a_day_of_return_and_without_work_says_nothing(page, shelf):
    shelf.held, shelf.leaving = [], NOTHING_DONE
    page.reload()
    band = page.band
    shown = [one.isVisible() for one in (band.go_on, band.due, band.left, band.copy, band.send)]
    assert shown == [False] * 5
    assert page.counters() == ()


def test_a_letter_typed_on_the_list_searches(qtbot, page):
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_0)
    qtbot.keyClicks(page.search, "388")
    assert page.search.text() == "0388"
    qtbot.waitUntil(lambda: shown(page) == ["KC-0388"])
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.focusWidget() is page.list
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.opened == ["audit-KC-0388"]
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(page)) == 8)


def test_the_cases_chosen_are_copied_for_a_spreadsheet(qtbot, page):
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heading, *lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert heading[:2] == ["Reference", "District"]
    assert [line[0] for line in lines] == ["KC-0417", "KC-0403"]
    assert lines[0][4:7] == ["In progress", "42", "91"]


def test_the_order_chosen_is_asked_of_the_shelf(page, shelf):
    asked = []
    lines = shelf.lines
    shelf.lines = lambda text, chosen, order=None: asked.append(order) or lines(text, chosen)
    page.order.setCurrentIndex(page.order.findData(CaseOrder.PROGRESS))
    page.order.activated.emit(page.order.currentIndex())
    assert [order for order in asked if order is not None] == [CaseOrder.PROGRESS]


def test_five_hundred_cases_stand_in_the_list(page, shelf):
    shelf.held = [replace(shelf.held[0], audit_id=f"a{n}", ref=f"KC-{n:04}") for n in range(500)]
    page.reload()
    assert len(shown(page)) == 500
    assert page.count.text() == "500 of 500 cases"


def test_the_card_is_asked_for_once_however_the_list_was_loaded(page, shelf):
    asked, detail = [], shelf.detail
    shelf.detail = lambda audit_id: asked.append(audit_id) or detail(audit_id)
    page.reload()
    assert asked == ["audit-KC-0417"]
