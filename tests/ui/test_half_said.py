"""What the lead is typing under Moderation is on the disk, and stays with what it is about."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.read_round import corrections_of, shown, the_round, until
from tests.ui.test_moderation_page import decide, put_on, talk_about_it
from ui.pages.moderation import ModerationPage
from ui.pages.moderation_answers import ASK, CHALLENGE
from ui.pages.moderation_pairs import FIRST


@pytest.fixture
def again(qtbot, dressed, ws, actions):
    """A page opened anew on the same store, as after a kill: nothing is handed over but what is on the disk."""

    def made():
        page = ModerationPage(ws, the_round(ws), actions)
        stack = shown(qtbot, page)
        stack.__enter__()
        pages.append(stack)
        until(qtbot, lambda: page.summary.text() != "")
        return page

    pages = []
    yield made
    for each in pages:
        each.__exit__(None, None, None)


def type_in(qtbot, box, words):
    """Keys alone, with a last blank as between words; nobody leaves the box."""
    box.setFocus()
    qtbot.keyClicks(box, f"{words} ")
    QApplication.processEvents()  # a word is told of with the next turn of the event loop


def text(box):
    return (box.toPlainText() if hasattr(box, "toPlainText") else box.text()).strip()


def boxes_of(tab):
    return {
        ASK: tab.words,
        "text": tab.challenge.text,
        "evidence": tab.challenge.evidence,
        "by": tab.challenge.by,
        "role": tab.challenge.role,
        "reason": tab.decision.reason,
    }


def test_words_about_an_answer_stay_with_it_and_outlast_a_kill(qtbot, again):
    page = again()
    tab = page.answers
    page.tabs.setCurrentWidget(tab)
    put_on(tab, "Overall quality")
    for name, box in boxes_of(tab).items():
        tab.choose_deed(ASK if name == ASK else CHALLENGE if name != "reason" else "correct")
        type_in(qtbot, box, f"half said {name}")
    page.reload()  # what comes in meanwhile takes nothing away
    until(qtbot, lambda: page.summary.text() != "")
    assert {text(box) for box in boxes_of(tab).values()} == {
        f"half said {name}" for name in boxes_of(tab)
    }
    put_on(tab, "Practice")
    for name in (ASK, "text", "evidence", "reason"):
        assert text(boxes_of(tab)[name]) == "", "said of one answer, it would be sent about another"
    other = again().answers
    put_on(other, "Overall quality")
    assert {name: text(box) for name, box in boxes_of(other).items()} == {
        name: f"half said {name}" for name in boxes_of(other)
    }


def test_what_was_said_is_kept_as_begun_no_longer(qtbot, again, ws):
    page = again()
    tab = page.answers
    page.tabs.setCurrentWidget(tab)
    put_on(tab, "Overall quality")
    type_in(qtbot, tab.words, "Which plan is meant?")
    tab.send.click()
    assert text(tab.words) == ""
    other = again().answers
    put_on(other, "Overall quality")
    assert text(other.words) == ""


def test_a_reason_on_two_readings_a_summary_going_out_and_words_to_a_query_outlast_a_kill(
    qtbot, again, ws
):
    talk_about_it(ws)
    page = again()
    page.tabs.setCurrentWidget(page.pairs)
    put_on(page.pairs, "Overall quality")
    type_in(qtbot, page.pairs.decision.reason, "Both looked")
    page.tabs.setCurrentWidget(page.replies)
    out = {name: getattr(page.replies, name) for name in ("to", "role", "how")}
    out |= {"on": page.replies.on.line, "by": page.replies.by.line}
    for name, box in out.items():
        type_in(qtbot, box, f"1 May 2009 {name}")
    page.tabs.setCurrentWidget(page.queries)
    type_in(qtbot, page.queries.view.pane.box, "The later one")
    other = again()
    put_on(other.pairs, "Overall quality")
    assert text(other.pairs.decision.reason) == "Both looked"
    for name in ("to", "role", "how"):
        assert text(getattr(other.replies, name)) == f"1 May 2009 {name}"
    assert text(other.replies.by.line) == "1 May 2009 by"
    assert text(other.queries.view.pane.box) == "The later one"


def test_the_reason_of_a_decision_is_let_go_though_its_box_is_left_afterwards(qtbot, again, ws):
    page = again()
    page.tabs.setCurrentWidget(page.pairs)
    put_on(page.pairs, "Overall quality")
    decide(qtbot, page.pairs, FIRST, "Both looked again.")
    until(qtbot, lambda: len(corrections_of(ws)) == 1)
    page.pairs.cases.setFocus()  # the box is left
    put_on(page.pairs, "Quality of the electronic record")
    put_on(page.pairs, "Overall quality")
    assert text(page.pairs.decision.reason) == ""
    other = again()
    put_on(other.pairs, "Overall quality")
    assert text(other.pairs.decision.reason) == ""
