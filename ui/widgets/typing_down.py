"""What all tables that one types down have in common, whatever their rows are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def type_down(table: QTableView, name: str) -> None:
    """Typing changes the cell; Tab leaves the table, and within an open cell goes to the next one."""
    table.setAccessibleName(name)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(
        QAbstractItemView.EditTrigger.AnyKeyPressed
        | QAbstractItemView.EditTrigger.DoubleClicked
        | QAbstractItemView.EditTrigger.EditKeyPressed
        | QAbstractItemView.EditTrigger.SelectedClicked
    )
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def one_line_rows(table: QTableView, height: int) -> None:
    """Rows of one line without numbers, `height` pixels each; the columns are given their widths."""
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(height)
    across = table.horizontalHeader()
    across.setHighlightSections(False)
    across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    across.setStretchLastSection(True)
