"""Listens for keys while an audit is in front, so that the time on file is counted without anybody minding it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow
from shiboken6 import isValid

from app.services.time_keeping import TimeKeeper

_AT_WORK = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class TimeOnFile(QObject):
    """`window` is what keys arrive at; `in_front` says whether a page of the audit is on top of it."""

    kept = Signal()

    def __init__(
        self,
        keeper: TimeKeeper,
        window: QWindow | None,
        in_front: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._window = window
        self._in_front = in_front
        if window is not None:
            # At the window and not at the program: a filter there would see every paint and timer as well.
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _AT_WORK:
            saved = self._keeper.press() if self._in_front() else self._keeper.stop()
            if saved:
                self.kept.emit()
        return False

    def keep(self) -> None:
        """Save what was counted: the time is about to be shown, or the store to be closed."""
        if self._keeper.keep():
            self.kept.emit()

    def end(self) -> None:
        self._keeper.stop()
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self.deleteLater()
