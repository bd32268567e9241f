"""Keys into the window that has the keyboard: as Qt gets them, or of a real X server."""

import subprocess
import time
from collections.abc import Callable, Iterator
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}
_HELD = {
    "": Qt.KeyboardModifier.NoModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
_PATIENCE = 8  # seconds for a key to arrive, or for the window to come to rest


class Arrivals(QObject):
    """Counts the keys that have come to a window, so that nobody types ahead of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, heard: QObject, event: QEvent) -> bool:
        if (
            isinstance(heard, QWindow)
            and isinstance(event, QKeyEvent)
            and event.type()
            == QEvent.Type.KeyRelease  # a press that is a shortcut comes to no window
            and Qt.Key(event.key()) not in _MODIFIERS
        ):
            self.count += 1
        return False


class Hands:
    """Key events into the window that has the keyboard, as Qt gets them from any platform."""

    names: ClassVar = {
        "Enter": Qt.Key.Key_Return,
        "Tab": Qt.Key.Key_Tab,
        "Space": Qt.Key.Key_Space,
        "Down": Qt.Key.Key_Down,
        "Right": Qt.Key.Key_Right,
        "F2": Qt.Key.Key_F2,
        "A": Qt.Key.Key_A,
        "G": Qt.Key.Key_G,
        "PgDown": Qt.Key.Key_PageDown,
    }

    def press(self, name: str) -> None:
        held, _plus, key = name.rpartition("+")
        QTest.keyClick(self._window(), self.names[key], _HELD[held])

    def type(self, text: str) -> None:
        for letter in text:
            window = self._window()
            if letter == "\n":
                QTest.keyClick(window, Qt.Key.Key_Return)
            else:
                QTest.keyClick(window, letter)

    def _window(self) -> QWindow:
        until(lambda: QGuiApplication.focusWindow() is not None, "no window has the keyboard")
        window = QGuiApplication.focusWindow()
        assert window is not None
        return window


class XHands(Hands):
    """Keys of the X server, sent by xdotool through the XTest extension: no window of ours is named."""

    names: ClassVar = {"Enter": "Return", "Space": "space", "PgDown": "Next", "A": "a", "G": "g"}

    def __init__(self) -> None:
        self._arrivals = Arrivals()
        QCoreApplication.instance().installEventFilter(self._arrivals)
        self._sent = 0

    def press(self, name: str) -> None:
        held, plus, key = name.rpartition("+")
        self._send(1, "key", held.casefold() + plus + self.names.get(key, key))

    def type(self, text: str) -> None:
        for line, ends in _lines(text):
            if line:
                self._send(len(line), "type", "--delay", "1", "--", line)
            if ends:
                self._send(1, "key", "Return")

    def _send(self, keys: int, *arguments: str) -> None:
        until(lambda: QGuiApplication.focusWindow() is not None, "no window has the keyboard")
        before = QApplication.activeModalWidget()
        self._arrivals.count, self._sent = 0, keys
        subprocess.run(["xdotool", *arguments], check=True, capture_output=True)
        # A key that opens a dialog is let go over a window that hears no keys meanwhile.
        until(
            lambda: (
                self._arrivals.count >= self._sent or QApplication.activeModalWidget() is not before
            ),
            f"a key did not arrive: {arguments}",
        )


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        yield line, place + 1 < len(lines)


def until(true: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end, otherwise
        QCoreApplication.processEvents()
