"""A column that scrolls downwards and never sideways."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.theme import look


class Downward(QScrollArea):
    """`margins` (left, top, right, bottom) and `gap` between its widgets are at 100 %."""

    def __init__(self, margins: tuple[int, int, int, int], gap: int) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("clear")
        px = look().px
        left, top, right, bottom = map(px, margins)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(left, top, right, bottom)
        self.column.setSpacing(px(gap))
        self.setWidget(inner)
