"""Time on file in the window: keys pressed while an audit is in front are counted, wherever else one goes is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.open_audit import OpenAudit
from tests.builders import audits_in, opened, say, small_round
from ui.application import make_program
from ui.desks.desk import Desk
from ui.theme import look


class Clock:
    def __init__(self):
        self.at = datetime(2009, 4, 1, 9, tzinfo=UTC)

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ws(tmp_path_factory, tmp_path, clock):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as held:
        ws = replace(held, now=clock)
        yield ws, small.round_id


@pytest.fixture
def window(qtbot, dressed, ws):
    held, round_id = ws
    program = make_program([], look().scheme, look().percent)
    qtbot.addWidget(program.window)
    program.window.show()
    desk = Desk(program, held)
    desk.settle()
    audit_id = audits_in(held, round_id)[0].id
    desk.case.open(audit_id)
    say(desk.case.audit, "OJ4_confidence", "high")
    yield program.window, desk, lambda: OpenAudit(held, audit_id).header.minutes
    desk.case.end_time()
    desk._end_practice()
    program.background.close()


def keys(window, clock, minutes):
    """One press a minute, as it arrives at the window."""
    for _minute in range(minutes):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
        clock.at += timedelta(minutes=1)


def test_presses_in_the_audit_are_counted_saved_and_shown(window, clock):
    shown, desk, minutes = window
    keys(shown, clock, 13)
    assert minutes() == 10  # twelve counted, saved at every fifth
    assert shown.page("audit").head.time.text() == "10 min on file"
    desk.case.keep_time()
    assert minutes() == 12


def test_another_page_in_front_counts_nothing(window, clock):
    shown, desk, minutes = window
    keys(shown, clock, 3)
    shown.go_to("exchange")
    keys(shown, clock, 30)
    desk.case.keep_time()
    assert minutes() == 2


def test_leaving_the_store_saves_what_was_counted(window, clock):
    shown, desk, minutes = window
    keys(shown, clock, 4)
    desk.case.end_time()
    assert minutes() == 3
