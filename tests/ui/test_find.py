"""Finding words on the audit page: in this audit, and in all of one's cases."""

from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer
from app.services.word_search import Found
from tests.ui.finding import part
from tests.ui.small_tool import HISTORY, MemoryAudit
from tests.ui.test_audit_page import come_up, here, press
from ui.pages.audit import AuditPage
from ui.viewmodels.finding_words import find_here

ELSEWHERE = (
    Found("audit-2", "KC-0388", "/AS/AS4", "2.4", "Reason for the delay", "answer", "The chair asked"),
    Found("audit-1", "KC-0417", "/CS/CS2", "3.2", "Was the child seen alone?", "note", "By the chair"),
)  # fmt: skip


REFERRED = HISTORY.children[0].label


@pytest.fixture
def memory():
    return MemoryAudit().half_done()


@pytest.fixture
def page(qtbot, dressed, audit, actions):
    page = AuditPage(
        audit, actions, UTC, lambda text: ELSEWHERE if text.casefold() in "chair" else ()
    )
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.focus_first()
    come_up(qtbot, page)
    page.gone = []
    page.place_wanted.connect(lambda *where: page.gone.append(where))
    return page


def look_for(qtbot, page, text, key="SEARCH"):
    press(qtbot, key)
    qtbot.keyClicks(page.finder.box, text)


def listed(page):
    model = page.finder.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("start-again", ["1.2 Does the history show a start-again pattern?"]),
        ("scratch", ["1.2 Guidance · Does the history show a start-again pattern?"]),
        ("not every contact", ["1.3 Guidance · Earlier referrals about this child, before the one above"]),
        ("falls SHORT", ["1.4 Answer · How well was the family's history gathered and used?"]),
        ("closed 2007", ["1.2 Note · Does the history show a start-again pattern?"]),
        ("p 14", [f"1.1 Place · {REFERRED}"]),
        ("not supplied", ["2.3 Answer · Weeks of delay"]),
        ("25 feb", ["3.1 Answer · Each visit at which the child was seen"]),
        ("how many ever", ["1.3 Earlier referrals about this child, before the one above"]),
        ("nothing of the kind", []),
        ("", []),
    ],
)  # fmt: skip
def test_wording_guidance_answers_notes_places_and_reasons_are_searched(audit, memory, text, heads):
    assert [each.head for each in find_here(audit, text)] == heads


def test_enter_goes_to_the_first_and_f3_on_and_round(qtbot, page):
    look_for(qtbot, page, "child")
    assert page.finder.box.hasFocus()
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert len(listed(page)) == 3
    seen = [here(page)]
    for key in ("FIND_NEXT", "FIND_NEXT", "FIND_NEXT", "FIND_PREVIOUS"):
        press(qtbot, key)
        seen.append(here(page))
    assert seen == ["1.3", "3.1", "3.2", "1.3", "3.2"]
    assert page.finder.count.text() == "3 of 3"


def test_f3_before_anything_was_looked_for_asks_for_words(qtbot, page):
    press(qtbot, "FIND_NEXT")
    assert page.finder.isVisible()
    assert page.finder.box.hasFocus()


def test_a_match_in_an_answer_goes_to_that_very_part(qtbot, page):
    look_for(qtbot, page, "police")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert part(page, "/HX/HX2b").isAncestorOf(QApplication.focusWidget())


def test_a_match_in_a_table_goes_to_its_cell(qtbot, page):
    look_for(qtbot, page, "school")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    table = QApplication.focusWidget()
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 1)


def test_down_goes_into_the_list_and_enter_takes_the_line(qtbot, page):
    look_for(qtbot, page, "child")
    qtbot.waitUntil(lambda: len(listed(page)) == 3)
    come_up(qtbot, page)
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Down)
    qtbot.keyClick(page.finder.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.finder.list, Qt.Key.Key_Return)
    assert here(page) == "3.1"


def test_escape_closes_it_and_the_keyboard_is_back_in_the_card(qtbot, page):
    page.go_to_number("1.4")
    look_for(qtbot, page, "child")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Escape)
    assert not page.finder.isVisible()
    assert here(page) == "1.4"


def test_what_is_written_meanwhile_is_found_and_the_way_goes_on(qtbot, page):
    look_for(qtbot, page, "chair")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert page.finder.count.text() == "Not found"
    page.audit.edit("/AS/AS4", Answer("The chair asked twice"))
    press(qtbot, "FIND_NEXT")
    assert here(page) == "2.4"


def test_all_my_cases_lists_every_case_and_opens_another_at_its_question(qtbot, page):
    look_for(qtbot, page, "chair", "FIND_ACROSS")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert listed(page) == [
        "KC-0388 · 2.4 Answer · Reason for the delay",
        "KC-0417 · 3.2 Note · Was the child seen alone?",
    ]
    assert page.gone == [("audit-2", "/AS/AS4")]
    press(qtbot, "FIND_NEXT")
    assert here(page) == "3.2"


def test_a_trial_has_no_other_cases(qtbot, dressed, audit, actions):
    page = AuditPage(audit, actions, UTC)
    qtbot.addWidget(page)
    page.show()
    page.finder.open(everywhere=True)
    assert not page.finder.all_cases.isVisible()
    assert not page.finder.all_cases.isChecked()


def test_lines_of_the_reading_log_are_found_too_and_lead_to_the_chronology(qtbot, page):
    noted = Answer("2009-01-05", place="Volume 7", note="Told by the midwife")
    assert page.log.log.keep(noted, None)
    wanted = []
    page.chronology_wanted.connect(lambda: wanted.append(True))
    look_for(qtbot, page, "midwife")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert listed(page) == ["Note · Reading log"]
    assert wanted == [True]
