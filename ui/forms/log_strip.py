"""A line of the reading log at the foot of the questions: written without leaving them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

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

    def write(self) -> LogLine:
        """Ask for a line; Esc goes back to where one typed."""
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
        if waiting:
            line.change(waiting[0])

    def _leave(self) -> None:
        self.hide()
        if self._typed_in is not None and self._typed_in.isVisible():
            self._typed_in.setFocus()
        else:
            self.left.emit()
