"""A table of records with its filter box, its count and its empty state."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ports import Listing
from ui.models.records import Column, Record, RecordModel
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.widgets.clipboard import copy_rows
from ui.widgets.labels import EmptyState, label
from ui.widgets.search_box import SearchBox

_ROW = 30


class RecordTable(QWidget):
    """`empty`: title and text of what will appear here and how."""

    activated = Signal(object)  # the record

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        empty: tuple[str, str],
        icon: str = "inbox",
    ) -> None:
        super().__init__()
        self._empty_words = empty
        self.model = RecordModel(columns, self)
        self.view = RecordView(self.model)
        self.view.setAccessibleName(name)
        self.filter = SearchBox(
            self.tr("Find in %1").replace("%1", name), self.tr("Find  (Ctrl+F)")
        )
        self.count = label("", "small")
        self.empty = EmptyState(icon, *empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._lay_out()
        self.filter.searched.connect(self.model.narrow)
        self.view.activated.connect(self._activate)
        self.model.modelReset.connect(self._show_count)
        bind(Shortcut.SEARCH, self, self.filter.setFocus)

    def show_rows(self, source: Listing) -> None:
        """Show the rows of a listing, as sorted and narrowed so far."""
        self.model.show(source)

    def reload(self) -> None:
        self.model.reload()

    def chosen(self) -> Record | None:
        """The record of the current row."""
        index = self.view.currentIndex()
        return self.model.record(index.row()) if index.isValid() else None

    def choose(self, ident: object) -> None:
        """Bring the keyboard's row to the record that begins with `ident`; nothing where no row shows it."""
        for row in range(self.model.rowCount()):
            record = self.model.record(row)
            if record is not None and record[0] == ident:
                self.view.setCurrentIndex(self.model.index(row, 0))
                return

    def _activate(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.record(index.row()))

    def _show_count(self) -> None:
        rows = self.model.rowCount()
        unit = self.tr("%1 row") if rows == 1 else self.tr("%1 rows")
        self.count.setText(unit.replace("%1", f"{rows:,}"))
        if self.filter.words():
            self.empty.say(self.tr("Nothing fits"), self.tr("Change the words in the box above."))
        else:
            self.empty.say(*self._empty_words)
        self._stack.setCurrentWidget(self.view if rows else self.empty)

    def _lay_out(self) -> None:
        px = look().px
        self.filter.setMaximumWidth(px(320))
        self.top = QHBoxLayout()  # where a page may put a choice of its own
        self.top.addWidget(self.filter, 1)
        self.top.addStretch(1)
        self.top.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(self.top)
        column.addWidget(self._stack, 1)


class RecordView(QTableView):
    """Sorts through the model, copies what is chosen, shares its width among its columns."""

    def __init__(self, model: RecordModel) -> None:
        super().__init__()
        self._records = model
        self.setModel(model)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look().px(_ROW))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        # In the order of the listing itself until a heading is pressed.
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def copy(self) -> None:
        """Headings and the rows chosen, tab between cells, as spreadsheets take them."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        cells = range(self._records.columnCount())
        copy_rows(
            [column.title for column in self._records.columns],
            [[str(self._records.index(row, cell).data() or "") for cell in cells] for row in rows],
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()  # Qt's own would copy one cell
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """All of the width to the columns that are shown, by their weights."""
        columns = enumerate(self._records.columns)
        weights = {n: each.weight for n, each in columns if not self.isColumnHidden(n)}
        for place, weight in weights.items():
            self.setColumnWidth(place, self.viewport().width() * weight // sum(weights.values()))
