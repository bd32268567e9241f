"""What stands in the way, and the ways on: one press, or the digit of one while one of them has the keyboard."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Ways(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.says = label("", "warn", wraps=True)
        self.buttons: list[QPushButton] = []
        self._row = Flow(look().px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addWidget(self.says)
        column.addWidget(self._row)

    def put(self, says: str, ways: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Say it and offer the ways; the first has the keyboard."""
        self._row.clear()
        self.says.setText(says)
        self.buttons = []
        for digit, (words, deed) in enumerate(ways, start=1):
            choice = button(f"{digit}  {words}")
            choice.clicked.connect(lambda _on=False, does=deed: self._go(does))
            self._row.add(choice)
            choice.show()
            self.buttons.append(choice)
        self._row.arrange()
        self.show()
        if self.buttons:
            self.buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        focused = self.focusWidget()
        if not isinstance(focused, QPushButton):
            super().keyPressEvent(event)
        elif not event.modifiers() and 1 <= number <= len(self.buttons):
            self.buttons[number - 1].click()
        elif event.key() in _ENTER:
            focused.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self.buttons[(self.buttons.index(focused) + step) % len(self.buttons)].setFocus()
        else:
            super().keyPressEvent(event)

    def _go(self, does: Callable[[], None]) -> None:
        self.hide()
        does()
