"""A card with its heading: how it stands, by mark and colour, and how many things it holds."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ui import icons
from ui.theme import look
from ui.widgets.labels import label

_MARKS = {"good": "circle-check", "bad": "triangle-alert", "warn": "triangle-alert"}


class Panel(QFrame):
    """`tone`: good, warn, bad, accent, or "" for no mark; what it holds goes into `column`."""

    def __init__(self, title: str, tone: str = "", count: int = 0) -> None:
        super().__init__()
        self.setObjectName("card")
        px = look().px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(18), px(14), px(18), px(14))
        self.column.setSpacing(px(6))
        row = QHBoxLayout()
        if tone:
            mark = QLabel()
            icons.give(mark, _MARKS.get(tone, "circle"), tone, 16)
            row.addWidget(mark)
        row.addWidget(label(title, "heading"))
        if count:
            row.addWidget(label(str(count), "chip"))
        row.addStretch(1)
        self.column.addLayout(row)
