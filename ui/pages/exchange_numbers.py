"""What every work pack brings beside the cases: whom to telephone about a concern, and by when all is due."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.notebook import Contact
from app.domain.rounds import Round
from app.services import rounds
from app.workspace import Workspace
from ui.pages.new_round import DateField
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault
from ui.theme import look
from ui.widgets.labels import button, label
from ui.widgets.typed_table import TypedColumn, TypedRows, TypedTable


class NumbersPane(QWidget):
    """Saved at each cell; `changed` is told once the store holds it."""

    changed = Signal(object)  # Changes
    done = Signal()

    def __init__(self, ws: Workspace, audit_round: Round, today: Callable[[], date]) -> None:
        super().__init__()
        self._ws, self._round = ws, audit_round
        self.rows = TypedRows(
            (
                TypedColumn(self.tr("Role"), 200),
                TypedColumn(self.tr("Name"), 200),
                TypedColumn(self.tr("Number"), 140),
                TypedColumn(self.tr("Office or district (empty: all)"), 200),
            ),
            self._why_not,
        )
        self.table = TypedTable(self.rows, self.tr("Telephone numbers"))
        self.due = DateField(
            self.tr("Everything back by"),
            today,
            self.tr("Assessors see the day and the working days left. May stay empty."),
        )
        self.finish = button(self.tr("Done"), "primary")
        self.remove = button(self.tr("Take the row away"))
        self.fault = Fault()
        self._lay_out()
        self.rows.refused.connect(self.fault.say)
        self.rows.edited.connect(self.keep)
        self.due.line.settled.connect(lambda finished: self.keep() if finished else None)
        self.remove.clicked.connect(self.table.remove_current)
        self.finish.clicked.connect(self._leave)

    def read(self) -> None:
        """What the store holds now."""
        with self._ws.begin() as work:
            held = work.rounds.get(self._round.id)
        self.rows.show([(c.role, c.name, c.number, c.office) for c in held.contacts])
        day = held.return_by
        self.due.line.setText(f"{day.day} {day:%b %Y}" if day else "")
        self.fault.say("")

    def focus_first(self) -> None:
        self.table.setFocus()

    def keep(self) -> bool:
        """Save what is complete; False where something is not, which is said."""
        contacts = [
            Contact(office, role, name, number) for role, name, number, office in self.rows.rows
        ]
        if not self.due.check():
            return False
        saved = or_refused(lambda: rounds.arrange(self._ws, self._round.id, contacts, self.due.day))
        if isinstance(saved, Refused):
            self.fault.say(saved.why)
            return False
        self.fault.say("")
        self.changed.emit(saved)
        return True

    def _leave(self) -> None:
        if self.keep():
            self.done.emit()

    def _why_not(self, row: int, column: int, text: str) -> str:
        if column == 0 and not text:
            return self.tr("A role is needed; to take the row away press Ctrl+Delete.")
        if column and row >= len(self.rows.rows):
            return self.tr("Type the role first.")
        return rounds.wrong_number(text) if column == 2 else ""

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(10))
        column.addWidget(label(self.tr("What every work pack brings"), "heading"))
        column.addWidget(
            label(
                self.tr(
                    "Whom to telephone about an immediate concern, in the order in which they are to be tried: duty "
                    "manager of each office, out-of-hours team, lead and deputy, and the designated officer for "
                    "allegations against staff. They leave with the next packs issued."
                ),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(self.table)
        column.addWidget(self.fault)
        column.addWidget(self.due)
        row = QHBoxLayout()
        row.addWidget(self.finish)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
