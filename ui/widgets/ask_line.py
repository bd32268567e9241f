"""A small box that asks for one line and stays until it can be used: go to a number, a name, a code."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.dialog import Dialog
from ui.widgets.labels import button, label


class AskLine(Dialog):
    answered = Signal(str)

    def __init__(self, title: str, example: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(320))
        self.line = Line()
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(title)
        self.fault = label("", "bad", wraps=True)
        self.fault.hide()
        heading = label(title, "strong")
        heading.setBuddy(self.line)
        go = button(self.tr("Go"), "primary")
        go.setDefault(True)
        go.clicked.connect(self._take)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(go)
        column = QVBoxLayout(self)
        column.addWidget(heading)
        column.addLayout(row)
        column.addWidget(self.fault)

    def ask(self) -> None:
        self.fault.hide()
        self.line.clear()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.open()

    def refuse(self, why: str) -> None:
        """Say why the line cannot be used, and go on asking."""
        self.fault.setText(why)
        self.fault.show()
        self.open()

    def _take(self) -> None:
        text = self.line.text().strip()
        if text:
            self.accept()
            self.answered.emit(text)
