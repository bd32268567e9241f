import logging
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.changes import Changes
from app.domain.errors import Cancelled, InputRefused
from ui.messages import Messages, catch_everything, where_it_happened
from ui.page import Page

CASE = Changes(cases=frozenset({"case-1"}))


def refuse():
    raise InputRefused("Choose another file: this one is empty.")


def test_a_command_tells_every_page_what_changed(actions):
    heard = []
    actions.changed.connect(heard.append)
    assert actions.perform(lambda: CASE)
    assert heard == [CASE]


def test_a_command_that_changed_nothing_is_not_announced(actions):
    heard = []
    actions.changed.connect(heard.append)
    assert actions.perform(Changes)
    assert heard == []


def test_a_refused_command_shows_why_and_announces_nothing(actions, problems):
    heard = []
    actions.changed.connect(heard.append)
    assert not actions.perform(refuse)
    assert [str(error) for error in problems] == ["Choose another file: this one is empty."]
    assert heard == []


def test_a_fault_of_the_program_is_not_swallowed(actions):
    with pytest.raises(ZeroDivisionError):
        actions.perform(lambda: 1 / 0)


def test_slow_commands_say_that_they_run_and_how_far(qtbot, actions):
    busy, steps, heard = [], [], []
    actions.busy.connect(busy.append)
    actions.progressed.connect(lambda *step: steps.append(step))
    actions.changed.connect(heard.append)

    def command(report):
        report(3, 3)
        return CASE

    owner = QObject()
    actions.perform_in_background(owner, command)
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert (busy, steps, heard) == ([True, False], [(3, 3)], [CASE])


def test_a_slow_command_that_fails_ends_the_work_and_says_why(qtbot, actions, problems):
    busy = []
    actions.busy.connect(busy.append)
    owner = QObject()
    actions.perform_in_background(owner, lambda _report: refuse())
    qtbot.waitUntil(lambda: len(problems) == 1)
    assert busy == [True, False]


class Counting(Page):
    def __init__(self, actions):
        super().__init__(actions)
        self.reloads = 0

    def concerned_by(self, changes):
        return bool(changes.cases)

    def reload(self):
        self.reloads += 1


def test_a_page_reloads_when_concerned_and_seen_and_not_before(qtbot, actions):
    page = Counting(actions)
    qtbot.addWidget(page)
    actions.announce(CASE)
    assert page.reloads == 0  # not seen
    page.show()
    assert page.reloads == 1
    actions.announce(Changes(ledger=True))
    assert page.reloads == 1  # not concerned
    actions.announce(CASE)
    assert page.reloads == 2
    page.hide()
    actions.announce(CASE)
    actions.announce(CASE)
    assert page.reloads == 2
    page.show()
    assert page.reloads == 3


@pytest.fixture
def messages(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    messages = Messages(window)
    messages.window = window
    return messages


def test_what_the_user_can_act_on_is_told_as_its_sentence(messages):
    told = []
    messages.told.connect(told.append)
    messages.show(InputRefused("The stick is full: free some space."))
    messages.show(Cancelled("The work was stopped."))
    assert told == ["The stick is full: free some space.", "The work was stopped."]


def faulty():
    private = "Child 0042 lives at 7 Synthetic Street"
    raise KeyError(private)


def test_a_fault_is_logged_by_its_place_and_never_by_its_text(messages, caplog):
    with pytest.raises(KeyError) as caught:
        faulty()
    with caplog.at_level(logging.ERROR):
        messages.show(caught.value)
    assert "KeyError in faulty (test_actions.py:" in caplog.text
    assert "Synthetic Street" not in caplog.text
    dialog = messages.window.findChild(QMessageBox)
    assert dialog.isVisible()
    assert (
        "Synthetic Street" not in dialog.text() + dialog.informativeText() + dialog.detailedText()
    )
    dialog.accept()


def test_many_faults_show_one_dialog(messages):
    for _ in range(3):
        messages.show(ValueError())
    assert len(messages.window.findChildren(QMessageBox)) == 1
    messages.window.findChild(QMessageBox).accept()


def test_what_nobody_caught_reaches_the_last_resort(messages, monkeypatch, caplog):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    catch_everything(messages)
    with pytest.raises(KeyError) as caught:
        faulty()
    with caplog.at_level(logging.ERROR):
        sys.excepthook(KeyError, caught.value, caught.value.__traceback__)
    assert "faulty" in caplog.text
    messages.window.findChild(QMessageBox).accept()


def test_the_place_of_an_error_without_a_trace_is_its_kind():
    assert where_it_happened(ValueError("secret")) == "ValueError"
