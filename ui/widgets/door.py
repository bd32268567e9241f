"""The frame of what stands before the pages: one sheet in the middle of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.theme import look
from ui.widgets.labels import label


class Door(QScrollArea):
    """`body` is the column to fill; the sheet is as wide as `width` at 100 %."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        px = look().px
        ground = QWidget()
        ground.setObjectName("clear")
        across = QHBoxLayout(ground)
        middle = QVBoxLayout()
        middle.setContentsMargins(px(16), px(16), px(16), px(16))
        sheet = QFrame()
        sheet.setObjectName("card")
        sheet.setFixedWidth(px(width))
        self.body = QVBoxLayout(sheet)
        self.body.setContentsMargins(px(32), px(28), px(32), px(28))
        self.body.setSpacing(px(10))
        middle.addStretch(2)
        middle.addWidget(sheet)
        middle.addStretch(3)
        # Not by alignment: an aligned widget gets its natural height, whatever its words need in this width.
        across.addStretch(1)
        across.addLayout(middle)
        across.addStretch(1)
        self.setWidget(ground)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.let_enter_press()

    def let_enter_press(self) -> None:
        """Enter presses the button the keyboard is on, as Space does."""
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(True)

    def add_brand(self, under: str) -> QLabel:
        """The product's mark and name, and one line under it."""
        mark = QLabel()
        icons.give(mark, "shield-check", "accent", 32)
        self.body.addWidget(mark)
        self.body.addWidget(label("Case File Audit", "display"))
        line = label(under, "muted", wraps=True)
        self.body.addWidget(line)
        self.body.addSpacing(look().px(8))
        return line
