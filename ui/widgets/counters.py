"""Counts in the status bar that are pressed to go to the next of what they count."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui import icons
from ui.page import Counter
from ui.theme import look


class Counters(QWidget):
    """Buttons are kept and given new words: a press that changes a count finds its button still there."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._shown: Sequence[Counter] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look().px(2))
        self.buttons: list[QToolButton] = []
        look().changed.connect(self._measure_anew)

    def show_counters(self, counters: Sequence[Counter]) -> None:
        self._shown = counters
        while len(self.buttons) < len(counters):
            self._add()
        for button, counter in zip(self.buttons, counters, strict=False):
            text = f"{counter.words}  {counter.key}"
            if button.text() != text:
                button.setText(text)
                button.setToolTip(counter.tip)
                button.setAccessibleName(f"{counter.words}: {counter.tip}")
                icons.give(button, counter.icon, counter.tone or "muted", 14)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(counters))
        # Once it was there the row stays as high: else the whole window moves when the last count is done.
        self.setMinimumHeight(max(self.minimumHeight(), self._row.sizeHint().height()))

    def _press(self, place: int) -> None:
        self._shown[place].go()

    def _add(self) -> None:
        made = QToolButton()
        made.setObjectName("counter")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # Reached by its key: the keyboard stays in the card it is in.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        place = len(self.buttons)
        made.clicked.connect(partial(self._press, place))
        self.buttons.append(made)
        self._row.addWidget(made)

    def _measure_anew(self) -> None:
        """The letters may have become smaller."""
        self.setMinimumHeight(0)
        self.show_counters(self._shown)
