"""One tab of the side panel: words beneath each other, scrolling downwards only."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.viewmodels.outline import Item
from ui.widgets.downward import Downward
from ui.widgets.emptied import empty
from ui.widgets.labels import label


class SideColumn(Downward):
    def __init__(self) -> None:
        super().__init__((16, 12, 12, 12), 6)
        self.column.addStretch(1)

    def add(self, widget: QWidget, where: Qt.AlignmentFlag | None = None) -> None:
        """Over the whole width, or at its own at one side."""
        if where is None:
            self.column.insertWidget(self.column.count() - 1, widget)
        else:
            self.column.insertWidget(self.column.count() - 1, widget, 0, where)

    def say(self, text: str) -> None:
        self.add(label(text, "caption", wraps=True))

    def clear(self) -> None:
        empty(self.column, keep=1)


class LookedAtColumn(SideColumn):
    """Written anew when it is looked at and something changed, and not before."""

    def __init__(self) -> None:
        super().__init__()
        self._item: Item | None = None
        self._stale = True

    def show_item(self, item: Item | None) -> None:
        """Whose card the keyboard is in."""
        self._item = item
        self.refresh()

    def refresh(self) -> None:
        self._stale = True
        if self.isVisible():
            self._write_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._write_anew()

    def _write_anew(self) -> None:
        self._stale = False
        self.clear()
        self._write()

    def _write(self) -> None:
        raise NotImplementedError
