"""Tables within a page: as high as their rows up to a limit, sorted and copied as every other."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from ui.models.held_rows import HeldRows, Row
from ui.models.records import Column
from ui.theme import look
from ui.widgets.record_table import RecordTable

_ROW = 30
_EMPTY = 150


class PageTable(RecordTable):
    """A table among others on one page. `most`: rows of height, beyond which the table scrolls.

    Its Ctrl+F works only while the keyboard is within it: several tables of a page must not compete for the key.
    """

    has_filter = True

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        empty: tuple[str, str],
        icon: str = "inbox",
        most: int = 8,
    ) -> None:
        super().__init__(name, columns, empty, icon)
        self._most = most
        self.fit()
        for action in self.actions():
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """As high as what it shows, so that the page scrolls and not the table within it."""
        rows = min(self.model.rowCount(), self._most)
        finds = self.has_filter and bool(rows or self.filter.text())
        for widget in (self.filter, self.count):
            widget.setVisible(finds)
        head = self.view.horizontalHeader().sizeHint().height()
        height = head + rows * look().px(_ROW) + 2 * self.view.frameWidth() + 2
        if not rows:
            height = max(look().px(_EMPTY), self.empty.sizeHint().height())
        if finds:
            height += self.filter.sizeHint().height() + look().px(8)
        self.setFixedHeight(height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()


class SmallTable(PageTable):
    """Rows that were worked out: few, so that nothing need be found among them."""

    has_filter = False

    def put(self, rows: Iterable[Row]) -> None:
        """Show these rows: an id and one value for each column."""
        names = ("id", *(column.name for column in self.model.columns))
        self.show_rows(HeldRows(names, rows))
