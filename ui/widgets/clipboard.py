"""What goes on the clipboard: rows for a spreadsheet; a secret, marked as one and taken off again."""

import atexit
from collections.abc import Iterable, Sequence
from functools import cache

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 60  # long enough to paste it where it is needed, short enough not to be forgotten there
_MARKS = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ("application/x-nspasteboard-concealed-type", b"1"),
    ("x-kde-passwordManagerHint", b"secret"),
)
_last = [""]  # what was copied here last


def copy_rows(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Headings and rows, a tab between cells, as spreadsheets take them."""
    lines = ("\t".join(_one_line(cell) for cell in row) for row in (headings, *rows))
    QGuiApplication.clipboard().setText("\n".join(lines))


def copy_secret(text: str, seconds: int = SECONDS) -> None:
    """Copy, and clear the clipboard after so many seconds, or with the program, unless something else is on it."""
    held = QMimeData()
    held.setText(text)
    for kind, content in _MARKS:
        held.setData(kind, content)
    QGuiApplication.clipboard().setMimeData(held)
    _last[0] = text
    _forget_at_exit()
    QTimer.singleShot(seconds * 1000, lambda: forget(text))


def forget(text: str) -> None:
    """Take the text off the clipboard if it is still there."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.text() == text:
        clipboard.clear()


def _one_line(cell: str) -> str:
    """A cell that a spreadsheet takes for one cell, and never for a formula."""
    plain = " ".join(cell.split())
    return f"'{plain}" if plain[:1] in tuple("=+@") else plain


@cache
def _forget_at_exit() -> None:
    """Before Python goes: Qt's clipboard outlives it and would reach for what it was given from here."""
    atexit.register(_forget_last)


def _forget_last() -> None:
    if QGuiApplication.instance() is not None:
        forget(_last[0])
