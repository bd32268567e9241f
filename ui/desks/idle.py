"""Nobody at the keyboard for a while: the program locks itself."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

_LOOK_EVERY = 5_000  # milliseconds
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """Listens at the window that has the keyboard, where each key and movement passes once, not at every widget."""

    gone = (
        Signal()
    )  # again at each look until `begin` or `end`: whoever cannot lock just now does so then

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = clock()
        self._minutes = 0
        self._window: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._listen)

    def begin(self, minutes: int) -> None:
        """Count from now."""
        self._minutes = minutes
        self._last = self._clock()
        self._listen(QGuiApplication.focusWindow())
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Whether it has been too long. The time a laptop slept counts where the system's clock counts it."""
        if self._timer.isActive() and self._clock() - self._last >= self._minutes * 60:
            self.gone.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last = self._clock()
        return False

    def _listen(self, window: QWindow | None) -> None:
        # The window of a dialog that was closed may be gone before it is told here.
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)
            window.destroyed.connect(self._forget)

    def _forget(self, gone: QObject) -> None:
        if gone is self._window:
            self._window = None
