"""An outline on the left and what it leads to beside it; in a narrow window one above the other."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.outline_list import OutlineList

_BESIDE = 740  # pixels at 100 % from which both stand side by side


class Outlined(QWidget):
    def __init__(self, outline: OutlineList, content: QWidget) -> None:
        super().__init__()
        self._outline = outline
        px = look().px
        pane = QFrame()
        pane.setObjectName("listpane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(px(12), px(12), px(4), px(8))
        inside.addWidget(outline)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(pane)
        self._across.addWidget(content, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        above = event.size().width() < look().px(_BESIDE)
        self._across.setDirection(
            QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight
        )
        self._outline.set_above(above)
