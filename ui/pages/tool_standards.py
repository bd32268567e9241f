"""Every time limit of the audit tool as one table, and below it what is known of the one chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.calendar import WorkingCalendar
from app.reports.chart_content import Tone
from app.reports.content import Flag
from ui.models.figures import cell_words
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.tool_cards import standard_line
from ui.theme import look
from ui.viewmodels.standards import StandardInWords
from ui.widgets.emptied import empty
from ui.widgets.labels import label
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("id", "No.", weight=40),
    Column("title", "Time limit", weight=190),
    Column("limit", "How long", weight=120),
    Column("clock", "Clock", weight=300),
    Column("mark", "Standing", cell_words, 130),
)
_LEAST_TABLE = 180


class StandardsPane(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self._standards: Sequence[StandardInWords] = ()
        self.about = label("", "muted", wraps=True)
        self.working_days = label("", "muted", wraps=True)
        self.table = WrappedTable(self.tr("Every time limit"), COLUMNS)
        self.detail = QFrame()
        self.detail.setObjectName("card")
        self.table.moved.connect(lambda place, _column: self._show_detail(place))
        self._lay_out()

    def show_standards(
        self, standards: Sequence[StandardInWords], calendar: WorkingCalendar
    ) -> None:
        self._standards = standards
        how = self.tr("Other days are entered in the sheet “holidays” of the tool's workbook.")
        self.working_days.setText(f"{calendar.in_words} {how}")
        defaults = sum(each.unverified for each in standards)
        self.about.setText(
            self.tr(
                "%1 of %2 could not be verified as a rule in force. They are editable defaults: change them in "
                "the tool's workbook before a round begins, and every report marks them with an asterisk."
            )
            .replace("%1", str(defaults))
            .replace("%2", str(len(standards)))
        )
        rows = [
            (at, each.id, each.title, each.limit, each.clock, _flag(each))
            for at, each in enumerate(standards)
        ]
        self.table.show_rows(HeldRows(("row", *(column.name for column in COLUMNS)), rows))
        if rows:
            self.table.setCurrentIndex(self.table.records.index(0, 0))

    def _show_detail(self, place: object) -> None:
        """Where the rule comes from, when it applies, and what else is known of it."""
        if not isinstance(place, int) or place >= len(self._standards):
            return
        each = self._standards[place]
        column = self._detail_column
        empty(column)
        column.addWidget(standard_line(each))
        for note in each.notes:
            words = label(note, "reading", wraps=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(words)

    def _lay_out(self) -> None:
        px = look().px
        self._detail_column = QVBoxLayout(self.detail)
        self._detail_column.setContentsMargins(px(18), px(12), px(18), px(12))
        self._detail_column.setSpacing(px(6))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMinimumHeight(px(_LEAST_TABLE))
        inner = QWidget()
        inner.setObjectName("clear")
        self.setWidget(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(20), px(16), px(24), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("Every time limit"), "title"))
        column.addWidget(self.about)
        column.addWidget(self.working_days)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)


def _flag(standard: StandardInWords) -> Flag | str:
    if standard.unverified:
        return Flag("Editable default", Tone.WARN)
    return Flag("Local", Tone.NEUTRAL) if standard.local else "Sourced"
