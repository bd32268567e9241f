"""Copies in conflict: one audit returned in copies that went different ways, side by side, and which one counts."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.rounds import Round
from app.services import lead_lists
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.records import Column
from ui.pages.moderation_tab import LIST_WIDTH, ModerationTab
from ui.viewmodels.half_typed import place_of
from ui.viewmodels.moderation import Conflict
from ui.widgets.decision import Way
from ui.widgets.labels import EmptyState
from ui.widgets.outline_list import Entry, OutlineList
from ui.widgets.wrapped_table import WrappedTable


class ConflictsTab(ModerationTab):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(
            ws,
            audit_round,
            actions,
            EmptyState(
                "git-merge",
                self.tr("No copies in conflict"),
                self.tr(
                    "When one audit comes back in two copies that went different ways, such as from two "
                    "machines, both are kept and shown here until you have said which one counts."
                ),
            ),
            self.tr("Count this copy"),
        )
        self._conflicts: Sequence[Conflict] = ()
        self.cases = OutlineList(self.tr("Audits in conflict"), LIST_WIDTH)
        self.table: WrappedTable | None = None
        self._place = QWidget()
        held = QVBoxLayout(self._place)
        held.setContentsMargins(0, 0, 0, 0)
        self.lay_out(self._place, self.cases)
        self.cases.currentRowChanged.connect(self.show_case)
        self.decision.decided.connect(self._decide)

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        self._conflicts = conflicts
        self.setCurrentWidget(self.body if conflicts else self.empty)
        if not conflicts:
            return
        self.cases.show_entries([Entry(each.ref, under=each.reader) for each in conflicts])
        self.show_case(self.cases.currentRow())
        if self.goes_on:
            self.goes_on = False
            self.focus_first()

    def focus_first(self) -> None:
        (self.table or self.cases).setFocus()

    def show_case(self, place: int) -> None:
        """Only the answers in which the copies differ, one column for each copy."""
        if not 0 <= place < len(self._conflicts):
            return
        conflict = self._conflicts[place]
        copies = "\n".join(f"{copy.name}: {copy.about}" for copy in conflict.copies)
        if conflict.choices:
            differ = self.tr("It was decided in two ways; what you decide now stands for both.")
            copies = "\n".join((copies, differ, *conflict.choices))
        self.about.setText(
            f"{conflict.ref}, {conflict.reader}: {len(conflict.copies)} copies differ in "
            f"{_answers(len(conflict.lines))}. Nothing of it is counted until you choose.\n{copies}"
        )
        self._show_lines(conflict)
        ways = [
            Way(copy.hash, self.tr("Count %1").replace("%1", copy.name)) for copy in conflict.copies
        ]
        self.decision.ask(
            place_of("copies", conflict.audit_id),
            self.tr("Which copy counts?"),
            self.tr("The others are kept. If a further copy comes, you will be asked again."),
            ways,
        )

    def _show_lines(self, conflict: Conflict) -> None:
        """The columns are the copies, so every conflict has a table of its own."""
        columns = [
            Column("number", "No.", weight=40),
            Column("wording", "Question", weight=340),
            *(
                Column(f"copy{at}", copy.name, weight=200)
                for at, copy in enumerate(conflict.copies)
            ),
        ]
        layout = self._place.layout()
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        table = WrappedTable(
            self.tr("Answers in which the copies of %1 differ").replace("%1", conflict.ref), columns
        )
        rows = [
            (at, line.number, line.wording, *line.said) for at, line in enumerate(conflict.lines)
        ]
        self.show_table(table, columns, rows)
        table.chosen.connect(lambda _place, _column: self.decision.take_focus())
        if layout is not None:
            layout.addWidget(table)
        self.table = table

    def _decide(self, name: str, reason: str) -> None:
        conflict = self._conflicts[self.cases.currentRow()]
        self.decide(
            lambda: lead_lists.choose(self._ws, self._round.id, conflict.audit_id, name, reason)
        )


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"
