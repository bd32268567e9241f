"""Taking back what was sent of a case: chosen from what was sent, with the reason that the lead reads."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.records import AuditState
from app.domain.rounds import Round
from app.services import withdrawals
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.when import moment_of
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("ref", "Case", weight=120),
    Column("state", "It is", weight=140),
    Column("sent", "Sent last", moment_of, 180),
    Column("taken", "Taken back", weight=260),
)


class TakeBackPane(QWidget):
    done = Signal()

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__()
        self._ws, self._round, self._actions = ws, audit_round, actions
        self._sent: list[withdrawals.Sent] = []
        self.table = WrappedTable(self.tr("What was sent"), COLUMNS)
        self.reason = Line()
        self.reason.setPlaceholderText(self.tr("Why is it taken back? The lead reads this"))
        self.reason.setAccessibleName(self.tr("Why it is taken back"))
        self.take_back = button(self.tr("Take it back"), "danger")
        self.finish = button(self.tr("Back to the ledger"))
        self.table.moved.connect(lambda *_place: self._show_what_can_be_done())
        self.reason.textChanged.connect(lambda _text: self._show_what_can_be_done())
        self.reason.returnPressed.connect(self.take_back_here)
        self.take_back.clicked.connect(self.take_back_here)
        self.finish.clicked.connect(self.done)
        self._lay_out()

    def read(self) -> None:
        """What the store holds now."""
        self._sent = list(withdrawals.sent(self._ws, self._round.id))
        rows = [
            (
                at,
                each.ref,
                self.tr("Signed off") if each.state is AuditState.COMPLETE else self.tr("Begun"),
                each.sent_at,
                self.tr("Yes: the next return tells the lead") if each.taken_back else "",
            )
            for at, each in enumerate(self._sent)
        ]
        self.table.show_rows(HeldRows(("id", *(column.name for column in COLUMNS)), rows))
        if rows:
            self.table.setCurrentIndex(self.table.records.index(0, 0))
        self.reason.clear()
        self._show_what_can_be_done()

    def focus_first(self) -> None:
        self.table.setFocus()

    def take_back_here(self) -> None:
        here, reason = self._here(), self.reason.text()
        if here is None or not self.take_back.isEnabled():
            return
        if self._actions.perform(
            lambda: withdrawals.take_back(self._ws, self._round.id, here.audit_id, reason)
        ):
            self.read()
            self.focus_first()

    def _here(self) -> withdrawals.Sent | None:
        record = self.table.record_here()
        return self._sent[int(str(record[0]))] if record else None

    def _show_what_can_be_done(self) -> None:
        here = self._here()
        can = here is not None and not here.taken_back
        self.take_back.setEnabled(can and bool(self.reason.text().strip()))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("Take back what was sent"), "heading"))
        column.addWidget(
            label(
                self.tr(
                    "What was sent of a case counts no more once your next return is merged; the lead keeps and sees "
                    "it with your reason. Your answers stay as they are: work on them and send again, and they count."
                ),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.reason)
        line = Flow(8)
        for each in (self.take_back, self.finish):
            line.add(each)
        column.addWidget(line)
