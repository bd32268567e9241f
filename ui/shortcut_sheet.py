"""All keys on one sheet, made from the list they are bound from."""

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.shortcuts import Shortcut, Where
from ui.theme import look
from ui.widgets.labels import button, label


class ShortcutSheet(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(14))
        column.addWidget(label(self.tr("Every key of Case File Audit"), "title"))
        halves = QHBoxLayout()
        halves.setSpacing(px(32))
        for half in (
            (Where.CHOICE, Where.BOX, Where.TEXT, Where.TABLE),
            (Where.AUDIT, Where.EVERYWHERE),
        ):
            side = QVBoxLayout()
            side.setSpacing(px(14))
            for where in half:
                side.addLayout(_table(where))
            side.addStretch(1)
            halves.addLayout(side)
        column.addLayout(halves)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)


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
