"""A small table of figures: as tall as its rows, sorted by its headings, copied with Ctrl+C."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from ui.models.figures import FigureRows
from ui.models.records import Column, RecordModel
from ui.theme import look
from ui.widgets.record_table import RecordView

MOST_ROWS = 16  # taller ones scroll


class FigureTable(RecordView):
    def __init__(self, name: str, columns: Sequence[Column], rows: FigureRows) -> None:
        self._figures = RecordModel(columns)
        super().__init__(self._figures)
        self._figures.setParent(self)
        self.setAccessibleName(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._figures.show(rows)
        self._fit()
        self._figures.modelReset.connect(self._fit)

    def narrow(self, text: str) -> None:
        self._figures.narrow(text)

    def _fit(self) -> None:
        """No taller than its rows need."""
        rows = min(self._figures.rowCount(), MOST_ROWS)
        header = self.horizontalHeader().sizeHint().height()
        row = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(header + rows * row + look().px(4))
