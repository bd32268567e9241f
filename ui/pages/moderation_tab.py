"""What the tabs of moderation share: an empty state, a list of cases, a table of differences, a decision below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.services.begun import BegunInRound
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.theme import look
from ui.viewmodels.half_typed import HalfTyped
from ui.widgets.decision import Decision
from ui.widgets.labels import EmptyState, label
from ui.widgets.outline_list import OutlineList
from ui.widgets.outlined import Outlined
from ui.widgets.wrapped_table import WrappedTable

LIST_WIDTH = 218
LEAST_TABLE = 150  # high enough for a row and its heading, however short the window


class ModerationTab(QStackedWidget):
    """Empty, or what there is to settle. Commands run in the background, one at a time."""

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, empty: EmptyState, record: str
    ) -> None:
        super().__init__()
        self._ws, self._round, self._actions = ws, audit_round, actions
        self.keeper = HalfTyped(BegunInRound(ws, audit_round.id), actions)
        self._sending = False
        self.goes_on = False  # after a decision: to the next that is open
        self.empty = empty
        self.body = QWidget()
        self.decision = Decision(record, self.keeper)
        self.about = label("", "reading", wraps=True)
        self.addWidget(empty)
        self.addWidget(self.body)
        actions.busy.connect(self._heard_busy)

    def focus_first(self) -> None:
        """Where work begins on this tab."""

    def decide(self, command: Callable[[], Changes]) -> None:
        """Carry a decision out; a second press while it is under way is no second decision."""
        if self._sending:
            return
        self._sending = self.goes_on = True
        self._actions.perform_in_background(self, lambda _report: command())

    def show_table(
        self, table: WrappedTable, columns: Sequence[Column], rows: Sequence[tuple[object, ...]]
    ) -> None:
        table.show_rows(HeldRows(("id", *(column.name for column in columns)), rows))

    def lay_out(self, table: QWidget, cases: OutlineList | None) -> None:
        px = look().px
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(20), px(14), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.about)
        column.addWidget(table, 1)
        column.addWidget(self.decision)
        table.setMinimumHeight(px(LEAST_TABLE))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Outlined(cases, area) if cases is not None else area)

    def _heard_busy(self, busy: bool) -> None:
        self._sending = self._sending and busy
