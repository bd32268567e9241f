"""A line of the reading log at the foot of the questions: written without leaving them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import AuditSignedOff
from ui.forms.log_line import LogLine
from ui.theme import look
from ui.viewmodels.reading_log import ReadingLog


class LogStrip(QWidget):
    """Nothing until it is first wanted. `left` where there is no place to give the keyboard back to."""

    left = Signal()

    def __init__(self, log: ReadingLog) -> None:
        super().__init__()
        self.log = log
        self.line: LogLine | None = None
        self._typed_in: QWidget | None = None  # where the keyboard was
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look().px(12), 0, look().px(12), look().px(8))
        self.hide()

    def refuses(self) -> bool:
        """Whether no line can be written, which is said before one is typed: the audit is signed."""
        audit = self.log.audit
        if not audit.audit.is_complete:
            return False
        said = self.tr("The audit of %1 is signed off; reopen it to write in its reading log.")
        audit.actions.problems.show(AuditSignedOff(said.replace("%1", audit.audit.case.ref)))
        return True

    def write(self) -> LogLine | None:
        """Ask for a line; Esc goes back to where one typed. None where it is refused."""
        if self.refuses():
            return None
        if self.line is None:
            self.line = LogLine(self.log)
            self.line.left.connect(self._leave)
            self._column.addWidget(self.line)
        if self.isHidden():
            self._typed_in = self.window().focusWidget()
        self.show()
        self.line.take_focus()
        return self.line

    def file_next(self) -> None:
        """The next line that waits: only its kind is asked."""
        line, waiting = self.write(), self.log.chronology().waiting
        if line is not None and waiting:
            line.change(waiting[0])

    def _leave(self) -> None:
        self.hide()
        if self._typed_in is not None and self._typed_in.isVisible():
            self._typed_in.setFocus()
        else:
            self.left.emit()
