"""A table of a report: as wide as its figures need, as tall as its rows, sorted by its headings, copied with Ctrl+C."""

from PySide6.QtCore import QEvent, QSize

from app.reports.content import Table
from ui.models.figures import FigureRows, columns_of
from ui.models.records import RECORD
from ui.theme import look
from ui.widgets.wrapped_table import CellDelegate, Index, WrappedTable

_SPACIOUS = 12  # per cent more than the figures need, so that columns do not stick together
_FIRST = 240  # the first column names what is counted


class FigureTable(WrappedTable):
    def __init__(self, table: Table) -> None:
        self.table = table
        super().__init__(table.title, columns_of(table))
        self.setItemDelegate(_FigureDelegate(self))
        self.show_rows(FigureRows(table))

    def measure(self) -> None:
        super().measure()
        self.setMaximumWidth(self.sizeHint().width())

    def heights_changed(self) -> None:
        """As tall as its rows: the page scrolls, never a table inside it."""
        rows = sum(self.rowHeight(row) for row in range(self.records.rowCount()))
        height = self.horizontalHeader().sizeHint().height() + rows + look().px(4)
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        width = self.natural_width() * (100 + _SPACIOUS) // 100 + look().px(8)
        return QSize(max(width, look().px(_FIRST)), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(_FIRST), self.height())

    def event(self, event: QEvent) -> bool:
        # Nothing of this table scrolls, so the wheel is the page's.
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return False
        return super().event(event)


class _FigureDelegate(CellDelegate):
    def is_strong(self, index: Index) -> bool:
        """The totals."""
        view, record = self.parent(), index.data(RECORD)
        if not isinstance(view, FigureTable) or record is None:
            return False
        return bool(view.table.totals) and record[0] == len(view.table.rows)
