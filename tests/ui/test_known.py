"""What the electronic record says, beside its question: one key each to accept, agree, contradict, correct."""

from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.answers import Answer, Evidence
from tests.ui.finding import part
from tests.ui.small_tool import MemoryAudit, a_case
from tests.ui.test_audit_page import come_up, press
from ui.pages.audit import AuditPage
from ui.shortcuts import Shortcut

HX1, CS2 = "/HX/HX1", "/CS/CS2"


@pytest.fixture
def memory():
    return MemoryAudit(case=a_case(known={"HX1": "2009-01-05", "CS2": "Yes", "AS1": "in spring"}))


@pytest.fixture
def page(qtbot, dressed, audit, actions):
    page = AuditPage(audit, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1300, 760)
    page.show()
    page.focus_first()
    come_up(qtbot, page)
    return page


def known(page, key=HX1):
    return part(page, key).body.known


def offered(page, key=HX1):
    return [one.text() for one in known(page, key).buttons.values() if not one.isHidden()]


@pytest.mark.parametrize(
    ("key", "held"),
    [
        ("RECORD_ACCEPT", Answer("2009-01-05", evidence=Evidence.ELECTRONIC)),
        ("RECORD_AGREES", Answer("2009-01-05", evidence=Evidence.BOTH)),
        ("RECORD_DIFFERS", Answer(evidence=Evidence.DIFFER, other="Mon 5 Jan 2009")),
        ("RECORD_WRONG", None),
    ],
)
def test_one_key_each_while_typing_too(qtbot, page, memory, key, held):
    press(qtbot, key)
    assert memory.held(HX1) == held
    assert part(page, HX1).isAncestorOf(QApplication.focusWidget())


def test_what_the_paper_says_is_typed_next_and_the_other_stays_beside(qtbot, page, memory):
    press(qtbot, "RECORD_DIFFERS")
    qtbot.keyClicks(QApplication.focusWidget(), "9/1/09")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert memory.held(HX1) == Answer(
        "2009-01-09", evidence=Evidence.DIFFER, other="Mon 5 Jan 2009"
    )
    assert known(page).stand.text() == "The paper file differs"
    assert offered(page) == ["Accept", "Paper agrees", "Found otherwise"]


@pytest.mark.parametrize(
    ("key", "held"),
    [
        ("RECORD_ACCEPT", Answer("2009-01-05", evidence=Evidence.ELECTRONIC)),
        ("RECORD_AGREES", Answer("2009-01-05", evidence=Evidence.BOTH)),
        ("RECORD_WRONG", Answer("2009-01-09")),
    ],
)
def test_that_the_paper_file_differs_can_be_decided_otherwise(qtbot, page, memory, key, held):
    page.audit.edit(HX1, Answer("2009-01-09", evidence=Evidence.DIFFER, other="Mon 5 Jan 2009"))
    press(qtbot, key)
    assert memory.held(HX1) == held
    assert part(page, HX1).isAncestorOf(QApplication.focusWidget())


def test_what_was_accepted_may_be_found_on_paper_later(qtbot, page, memory):
    press(qtbot, "RECORD_ACCEPT")
    assert offered(page) == ["Paper agrees", "Paper differs"]
    press(qtbot, "RECORD_AGREES")
    assert memory.held(HX1).evidence is Evidence.BOTH
    assert offered(page) == ["Paper differs"]
    press(qtbot, "RECORD_DIFFERS")
    assert memory.held(HX1) == Answer(evidence=Evidence.DIFFER, other="Mon 5 Jan 2009")


def test_an_answer_given_otherwise_is_kept_when_the_paper_is_the_reason(qtbot, page, memory):
    page.audit.edit(HX1, Answer("2009-01-09"))
    assert known(page).stand.text() == "Found otherwise"
    press(qtbot, "RECORD_DIFFERS")
    assert memory.held(HX1) == Answer(
        "2009-01-09", evidence=Evidence.DIFFER, other="Mon 5 Jan 2009"
    )


def test_a_choice_is_taken_by_its_label(qtbot, page, memory):
    page.go_to_number("3.2")
    press(qtbot, "RECORD_AGREES")
    assert memory.held(CS2) == Answer("yes", evidence=Evidence.BOTH)


def test_words_that_are_no_answer_are_shown_and_cannot_be_taken(qtbot, page, memory):
    page.go_to_number("2.1")
    assert "in spring" in known(page, "/AS/AS1")._words.text()
    assert offered(page, "/AS/AS1") == []
    press(qtbot, "RECORD_ACCEPT")
    assert memory.held("/AS/AS1") is None


def test_a_question_the_record_is_silent_about_takes_no_such_key(qtbot, page, memory):
    page.go_to_number("1.2")
    press(qtbot, "RECORD_ACCEPT")
    assert memory.held("/HX/HX2") is None


def test_each_button_does_what_its_key_does_and_names_it(qtbot, page, memory):
    button = known(page).buttons[Shortcut.RECORD_ACCEPT]
    assert button.toolTip().endswith("(Ctrl+1)")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert memory.held(HX1).evidence is Evidence.ELECTRONIC


def test_all_of_it_can_be_undone(qtbot, page, memory):
    press(qtbot, "RECORD_DIFFERS")
    page.audit.undo_stack.undo()
    assert memory.held(HX1) is None


def test_the_side_panel_says_how_each_stands(qtbot, page):
    page.panel.tabs.setCurrentWidget(page.panel.record)
    page.go_to_number("3.2")
    press(qtbot, "RECORD_ACCEPT")
    QApplication.processEvents()
    shown = [one.text() for one in page.panel.record.findChildren(QLabel) if one.isVisible()]
    assert shown[:3] == ["3.2 Was the child seen alone?", "Yes", "Accepted"]
    assert shown[3:5] == [
        "1.1 Date of the referral that led to the section 47 enquiries before this plan's initial conference",
        "Mon 5 Jan 2009",
    ]
    assert "neglect" in shown
