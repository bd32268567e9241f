"""The dialog before locking, and the lock that comes by itself."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.files import NotWritten
from ui.desks.idle import Idle
from ui.messages import Messages
from ui.pages.day_copy import DayCopy, DayCopyDialog, what_changed
from ui.sticks import Stick, is_removable, place_words, sticks

STICK = Stick("KINGSTON", Path("/media/a/KINGSTON"), 12_400_000_000)


class Asked:
    def __init__(self):
        self.copied_to, self.kept, self.fault = [], [], None

    def copy(self, folder):
        if self.fault is not None:
            raise self.fault
        self.copied_to.append(folder)
        return "what was made"


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def dialog(qtbot, dressed, background, asked):
    def make(folder="", plugged_in=(STICK,)):
        window = QWidget()
        window.resize(1000, 700)
        qtbot.addWidget(window)
        day = DayCopy("3 audits", folder, asked.kept.append, asked.copy, lambda: plugged_in)
        made = DayCopyDialog(day, "Lock", background, Messages(window), window)
        made.heard, made.over = [], window  # kept: nothing else holds the window
        made.copied.connect(made.heard.append)
        made.without.connect(lambda: made.heard.append("without"))
        made.rejected.connect(lambda: made.heard.append("stay"))
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        window.show()
        made.open()
        return made

    return make


def test_enter_copies_to_the_stick_that_is_plugged_in_and_remembers_it(qtbot, dialog, asked):
    made = dialog()
    assert made.places.currentText() == "KINGSTON, 12.4 GB free"
    qtbot.keyClick(made.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.heard == ["what was made"])
    assert asked.copied_to == [STICK.path]
    assert asked.kept == [str(STICK.path)]
    assert not made.isVisible()


def test_the_folder_used_last_comes_first(qtbot, dialog, asked):
    made = dialog("/srv/a/copies")
    assert made.path.text() == str(Path("/srv/a/copies"))
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked.copied_to == [Path("/srv/a/copies")])


def test_without_a_stick_a_folder_is_asked_for(qtbot, dialog, asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "/srv/a/chosen")
    made = dialog(plugged_in=())
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked.copied_to == [Path("/srv/a/chosen")])


def test_no_folder_chosen_copies_nothing(qtbot, dialog, asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    made = dialog(plugged_in=())
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    assert (made.heard, asked.copied_to) == ([], [])
    assert made.isVisible()


def test_a_copy_that_fails_is_said_and_nothing_goes_on_by_itself(qtbot, dialog, asked):
    asked.fault = NotWritten("return-1.cfa was not written: the disk is full.")
    made = dialog()
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(made.fault.isVisible)
    assert made.fault.text() == str(asked.fault)
    assert (made.heard, asked.kept) == ([], [])
    assert made.isVisible()
    assert made.skip.isEnabled()


def test_one_can_go_on_without_or_stay(qtbot, dialog):
    made = dialog()
    assert made.skip.text() == "Lock without copying"
    qtbot.mouseClick(made.skip, Qt.MouseButton.LeftButton)
    assert made.heard == ["without"]
    other = dialog()
    qtbot.keyClick(other, Qt.Key.Key_Escape)
    assert other.heard == ["stay"]


@pytest.mark.parametrize(
    ("audits", "notes", "last", "words"),
    [
        (1, 0, "", "1 audit has never left this computer."),
        (2, 1, "", "2 audits and 1 note have never left this computer."),
        (
            0,
            2,
            "Tue 10 Mar 2026, 17:05",
            "2 notes have changed since work last left this computer on Tue 10 Mar 2026, 17:05.",
        ),
    ],
)
def test_what_is_here_alone_is_said_in_words(audits, notes, last, words):
    assert what_changed(audits, notes, last).startswith(words)


def test_sticks_are_found_where_the_systems_put_them():
    assert is_removable("/media/a/KINGSTON", "linux")
    assert is_removable("/run/media/a/KINGSTON", "linux")
    assert not is_removable("/srv", "linux")
    assert is_removable("/Volumes/KINGSTON", "darwin")
    assert not is_removable("/System/Volumes/Data", "darwin")
    assert all(Path(each.path).is_absolute() for each in sticks())


def test_a_folder_is_called_as_a_person_calls_it():
    assert place_words(STICK.path, [STICK]) == "KINGSTON"
    assert place_words(STICK.path / "copies", [STICK]) == "copies (KINGSTON)"
    assert place_words(Path("/srv/a/copies"), [STICK]) == "copies"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def line(qtbot, dressed):
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    qtbot.waitUntil(lambda: line.windowHandle() is not None and line.hasFocus())
    return line


@pytest.fixture
def idle(line):
    clock = Clock()
    idle = Idle(line, clock)
    idle.clock, idle.rang = clock, []
    idle.gone.connect(lambda: idle.rang.append(clock.now))
    idle.begin(10)
    return idle


def test_after_the_minutes_set_nobody_is_here(idle):
    idle.clock.now = 599.0
    idle.look()
    assert idle.rang == []
    idle.clock.now = 600.0
    idle.look()
    assert idle.rang == [600.0]


def test_a_key_begins_the_minutes_anew(idle, line):
    idle.clock.now = 599.0
    QTest.keyClick(line.windowHandle(), Qt.Key.Key_A)
    assert line.text() == "a"
    idle.clock.now = 1198.0
    idle.look()
    assert idle.rang == []
    idle.clock.now = 1199.0
    idle.look()
    assert idle.rang == [1199.0]


def test_a_locked_program_does_not_count(idle):
    idle.end()
    idle.clock.now = 6000.0
    idle.look()
    assert idle.rang == []
