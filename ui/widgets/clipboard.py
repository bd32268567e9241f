"""Putting a secret on the clipboard: marked for clipboard histories to leave it alone, and taken off again."""

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 60  # long enough to paste it into a message to oneself, short enough to be forgotten by nobody else
_MARKS = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ("application/x-nspasteboard-concealed-type", b"1"),
    ("x-kde-passwordManagerHint", b"secret"),
)


def copy_secret(text: str, seconds: int = SECONDS) -> None:
    """Copy, and clear the clipboard after so many seconds unless something else was copied since."""
    held = QMimeData()
    held.setText(text)
    for kind, content in _MARKS:
        held.setData(kind, content)
    QGuiApplication.clipboard().setMimeData(held)
    QTimer.singleShot(seconds * 1000, lambda: forget(text))


def forget(text: str) -> None:
    """Take the text off the clipboard if it is still there."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.text() == text:
        clipboard.clear()
