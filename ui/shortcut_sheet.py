"""All keys on one sheet, made from the list they are bound from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.shortcuts import Shortcut, Where
from ui.theme import look
from ui.widgets.dialog import Dialog
from ui.widgets.labels import button, label

# Side by side as far as the window has room; what is higher than it scrolls.
_COLUMNS = (
    (
        (Where.CHOICE, Where.BOX, Where.TEXT),
        (Where.AUDIT, Where.LOG),
        (Where.TABLE, Where.CASES, Where.EVERYWHERE),
    ),
    (
        (Where.CHOICE, Where.BOX, Where.TEXT, Where.TABLE, Where.CASES),
        (Where.AUDIT, Where.LOG, Where.EVERYWHERE),
    ),
    (tuple(Where),),
)


class ShortcutSheet(Dialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(14))
        column.addWidget(label(self.tr("Every key of Case File Audit"), "title"))
        room = parent.window().size() if parent is not None else None
        for columns in _COLUMNS:
            keys = _keys(columns)
            needed = keys.sizeHint()
            if room is None or needed.width() + px(62) <= room.width():
                break
        ground = QScrollArea()
        ground.setWidgetResizable(True)
        ground.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground.setObjectName("scrolled")  # by keys, so it shows that they are here
        ground.setAccessibleName(self.tr("Keys"))
        ground.setWidget(keys)
        column.addWidget(ground, 1)
        height = needed.height() + px(140)
        self.resize(needed.width() + px(62), min(height, room.height()) if room else height)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)


def _keys(columns: Sequence[Sequence[Where]]) -> QWidget:
    keys = QWidget()
    keys.setObjectName("clear")
    across = QHBoxLayout(keys)
    clear = look().px(10)  # of the frame that shows the keyboard
    across.setContentsMargins(clear, clear, clear, clear)
    across.setSpacing(look().px(20))
    for places in columns:
        side = QVBoxLayout()
        side.setSpacing(look().px(14))
        for where in places:
            side.addLayout(_table(where))
        side.addStretch(1)
        across.addLayout(side)
    return keys


def _table(where: Where) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(14))
    grid.setVerticalSpacing(look().px(5))
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(where.value, "heading"), 0, 0, 1, 2)
    rows = [shortcut for shortcut in Shortcut if shortcut.where is where]
    for row, shortcut in enumerate(rows, start=1):
        grid.addWidget(label(" or ".join(shortcut.keys), "chip"), row, 0)
        grid.addWidget(label(shortcut.words, "reading"), row, 1)
    return grid
