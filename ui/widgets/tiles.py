"""A row of equally wide cards that goes on in a further row where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import look


class Tiles(QWidget):
    """`least`: pixels at 100 % below which a card would be too narrow to read."""

    def __init__(self, cards: Sequence[QWidget], least: int = 170, gap: int = 12) -> None:
        super().__init__()
        self._cards = tuple(cards)
        self._least = least
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look().px(gap))
        self._arrange(len(self._cards))

    def minimumSizeHint(self) -> QSize:
        """One card: as many stand beside one another as there is room for, so none is needed for more."""
        widest = max((card.minimumSizeHint().width() for card in self._cards), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(event.size().width() // look().px(self._least), 1)
        rows = -(-len(self._cards) // room)
        self._arrange(-(-len(self._cards) // rows))

    def _arrange(self, across: int) -> None:
        """The same number in every row, as nearly as it goes."""
        if across == self._across:
            return
        for place in range(max(across, self._across)):
            self._grid.setColumnStretch(place, 1 if place < across else 0)
        self._across = across
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // across, number % across)
