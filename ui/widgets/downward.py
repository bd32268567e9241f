"""A column that scrolls downwards and never sideways."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

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
        self._led_to: QWidget | None = None
        self.verticalScrollBar().rangeChanged.connect(self._follow)

    def lead_to(self, widget: QWidget) -> None:
        """Bring what the keyboard is in into view; what was only just added has its place a little later."""
        self._led_to = widget
        widget.destroyed.connect(self._let_go)
        self._follow()

    def _follow(self) -> None:
        """As long as the keyboard stays there."""
        led_to, now = self._led_to, QApplication.focusWidget()
        if led_to is None or now is None or not (led_to is now or led_to.isAncestorOf(now)):
            self._led_to = None
            return
        self.ensureWidgetVisible(led_to)
        self.ensureWidgetVisible(now)

    def _let_go(self) -> None:
        self._led_to = None
