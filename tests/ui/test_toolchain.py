"""PySide6 6.12.0 loses references to None, True and False on Python 3.11, until the interpreter aborts.

From Python 3.12 on these three are immortal and the loss cannot be counted, so there only the version is guarded.
"""

import sys

import PySide6
import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

COUNTS = sys.version_info < (3, 12)
# An interpreter at work counts a few references up or down of its own; the fault lost one for every call.
SLACK = 10


class EmptyCells(QAbstractTableModel):
    """A table whose cells are all None, which C++ asks for and Python answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 3

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 3

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        self.asked += 1
        return None


class Switch(QObject):
    """Sends any object; what is sent most in a program are these two: True and None."""

    turned = Signal(object)


def assert_none_lost(thing: object, before: int, capsys: pytest.CaptureFixture[str]) -> None:
    """References are counted where they can be; elsewhere the reason is printed and the version judged."""
    missing = before - sys.getrefcount(thing)
    if COUNTS:
        assert missing < SLACK, f"{missing} references to {thing!r} went missing"
        return
    with capsys.disabled():
        sys.stdout.write(f" [{thing!r} is immortal on this Python: only the version is judged] ")
    assert (6, 8) <= pyside_version() < (6, 12)


def pyside_version() -> tuple[int, int]:
    major, minor = PySide6.__version__.split(".")[:2]
    return int(major), int(minor)


def test_two_thousand_answers_of_none_to_qt_lose_no_reference_to_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = EmptyCells()
    through = QSortFilterProxyModel()
    through.setSourceModel(cells)
    place = through.index(0, 0)
    before = sys.getrefcount(None)
    for _ in range(2000):
        through.data(place, Qt.ItemDataRole.UserRole)
    assert_none_lost(None, before, capsys)
    assert cells.asked >= 2000, "the guard reached no Python code"


def test_fifty_signals_carrying_true_lose_no_reference_to_true(
    capsys: pytest.CaptureFixture[str],
) -> None:
    received: list[object] = []
    switch = Switch()
    switch.turned.connect(received.append)
    before = sys.getrefcount(True)
    for _ in range(50):
        switch.turned.emit(True)
    received_true = received.count(True)
    received.clear()
    assert_none_lost(True, before, capsys)
    assert received_true == 50, "the guard reached no Python code"


def test_pyside_is_below_the_release_that_aborts() -> None:
    assert (6, 8) <= pyside_version() < (6, 12)
