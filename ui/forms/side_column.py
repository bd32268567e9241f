"""One tab of the side panel: words beneath each other, scrolling downwards only."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.emptied import empty
from ui.widgets.labels import label


class SideColumn(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("clear")
        px = look().px
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(px(16), px(12), px(12), px(12))
        self._column.setSpacing(px(6))
        self._column.addStretch(1)
        self.setWidget(inner)

    def add(self, widget: QWidget, where: Qt.AlignmentFlag | None = None) -> None:
        """Over the whole width, or at its own at one side."""
        if where is None:
            self._column.insertWidget(self._column.count() - 1, widget)
        else:
            self._column.insertWidget(self._column.count() - 1, widget, 0, where)

    def say(self, text: str) -> None:
        self.add(label(text, "caption", wraps=True))

    def clear(self) -> None:
        empty(self._column, keep=1)
