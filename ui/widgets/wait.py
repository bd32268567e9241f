"""The wait after a wrong passphrase or code: it doubles with each, from the first on."""

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

_LONGEST = 60  # seconds


class Wait(QObject):
    """Seconds to wait before the next try; `changed` at each second, and when it is over."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tries = 0
        self.seconds = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.tick)

    def begin(self) -> None:
        """One more try was wrong: 1 second, then 2, 4, 8 … up to a minute."""
        self._tries += 1
        self.seconds = min(2 ** (self._tries - 1), _LONGEST)
        self._clock.start()
        self.changed.emit()

    def forget(self) -> None:
        """A try was right."""
        self._tries = self.seconds = 0
        self._clock.stop()

    def tick(self) -> None:
        """A second has gone."""
        self.seconds = max(self.seconds - 1, 0)
        if not self.seconds:
            self._clock.stop()
        self.changed.emit()

    def in_words(self) -> str:
        """When the next try can be made, as a sentence."""
        if not self.seconds:
            return _tr("Try again.")
        unit = _tr("second") if self.seconds == 1 else _tr("seconds")
        text = _tr("The next try can be made in %1 %2.")
        return text.replace("%1", str(self.seconds)).replace("%2", unit)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Wait", text)
