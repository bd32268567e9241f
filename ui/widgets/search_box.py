"""The box that searches a page or narrows a table, the same everywhere."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from ui import icons

PAUSE = 180  # milliseconds after the last letter


class SearchBox(QLineEdit):
    """Tells the words, without the blanks around them, once the typing pauses."""

    searched = Signal(str)

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
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
