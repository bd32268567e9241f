"""Python's collector of cycles runs on the GUI thread only.

Left to itself it runs in whichever thread happens to allocate. A worker that frees a window torn down before frees Qt's
objects beside Qt's own thread, and the program dies.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY = 500  # milliseconds


class Collector(QObject):
    """From `begin` to `end` cycles are collected by a timer, as soon as Python itself would have done it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due, which takes the younger ones with it."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [number for number, (count, most) in enumerate(due) if count > most]
        if generations:
            gc.collect(generations[-1])
