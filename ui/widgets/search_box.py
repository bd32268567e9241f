"""The box that searches a page or narrows a table, the same everywhere."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui import icons

PAUSE = 180  # milliseconds after the last letter


class SearchBox(QLineEdit):
    """Tells the words, without the blanks around them, once the typing pauses."""

    searched = Signal(str)
    left_downwards = Signal()  # Down: on to what was found; Enter tells `returnPressed`

    def __init__(self, name: str, placeholder: str, *, escape_clears: bool = True) -> None:
        """`escape_clears`: whether Escape empties the box before it leads anywhere else."""
        super().__init__()
        self._escape_clears = escape_clears
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(PAUSE)
        pause.timeout.connect(lambda: self.searched.emit(self.words()))
        self.textChanged.connect(lambda _text: pause.start())

    def words(self) -> str:
        return self.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() and self._escape_clears:
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returnPressed.emit()  # and no further: the page has an Enter of its own
        else:
            super().keyPressEvent(event)
