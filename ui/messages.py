"""What went wrong, for the person at the screen: a sentence where they can act on it, one last resort otherwise."""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.errors import AuditError

log = logging.getLogger(__name__)


class Messages(QObject):
    """Shows an AuditError as its sentence on the window's banner, anything else as the last resort."""

    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: QMessageBox | None = None

    def show(self, error: Exception) -> None:
        if isinstance(error, AuditError):
            self.told.emit(str(error))
        else:
            self.last_resort(error)

    def last_resort(self, error: BaseException) -> None:
        """A fault of the program: one line in the log without content, one dialog at a time."""
        log.error("Unexpected %s", where_it_happened(error))
        if self._dialog is not None:
            return
        parent = self.parent()
        self._dialog = QMessageBox(parent if isinstance(parent, QWidget) else None)
        self._dialog.setIcon(QMessageBox.Icon.Critical)
        self._dialog.setWindowTitle("Case File Audit")
        self._dialog.setText(
            QCoreApplication.translate(
                "Messages",
                "Something went wrong inside the program. Every answer shown as saved is safe.",
            )
        )
        self._dialog.setInformativeText(
            QCoreApplication.translate(
                "Messages",
                "Try the last step again. If it happens twice, close the program, open it again, "
                "and send the log file to whoever supports it: the log holds no case content.",
            )
        )
        self._dialog.setDetailedText(where_it_happened(error))
        self._dialog.finished.connect(self._forget)
        self._dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def where_it_happened(error: BaseException) -> str:
    """The kind of error and the lines of code it passed; never its text, which may quote an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    trail = " < ".join(
        f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in reversed(frames)
    )
    return f"{type(error).__name__} in {trail}" if trail else type(error).__name__


def catch_everything(messages: Messages) -> None:
    """Send what no one caught to the last resort instead of a console nobody sees."""

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, AuditError):
            messages.show(error)
        else:
            messages.last_resort(error.with_traceback(trace))

    sys.excepthook = caught
