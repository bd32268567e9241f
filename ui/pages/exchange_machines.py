"""The machines that assessors sign on: who has which, one that was lost, and a pack for a new one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.services import machines
from app.services.packs import IssuedPack
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("person", "Assessor", weight=140),
    Column("state", "Machine", weight=170),
    Column("returns", "Returns", weight=60, number=True),
    Column("words", "Its words, to be compared by telephone", weight=400),
)


class MachinesPane(QWidget):
    """`issued` is told the pack for a new machine, whose code is shown once."""

    issued = Signal(object)  # IssuedPack
    done = Signal()

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__()
        self._ws, self._round, self._actions = ws, audit_round, actions
        self._rows: list[tuple[str, str]] = []  # name, signing key ("" without one)
        self.table = WrappedTable(self.tr("Machines of the assessors"), COLUMNS)
        self.reason = Line()
        self.reason.setPlaceholderText(
            self.tr("Why is nothing more to be taken from it? Kept with the round")
        )
        self.reason.setAccessibleName(self.tr("Why nothing more is to be taken from the machine"))
        self.further = button(self.tr("Pack for another machine …"), "", "package")
        self.lost = button(
            self.tr("It is lost: retire it, pack for a new one …"), "danger", "package"
        )
        self.retire = button(self.tr("Retire it"), "danger")
        self.finish = button(self.tr("Back to the ledger"))
        self.table.moved.connect(lambda *_place: self._show_what_can_be_done())
        self.reason.textChanged.connect(lambda _text: self._show_what_can_be_done())
        self.further.clicked.connect(lambda: self._ask_folder(self.replace_here))
        self.lost.clicked.connect(lambda: self._ask_folder(self.replace_lost))
        self.retire.clicked.connect(self.retire_here)
        self.finish.clicked.connect(self.done)
        self._lay_out()

    def read(self) -> None:
        """What the store holds now: every assessor with cases, and each of their machines."""
        known = machines.machines(self._ws, self._round.id)
        with self._ws.begin() as work:
            given = {each.person_id for each in work.audits.allocations(self._round.id)}
            people = [each for each in work.people.all(self._round.id) if each.id in given]
        rows: list[tuple[object, ...]] = []
        self._rows = []
        for person in people:
            own = [each for each in known if each.person_id == person.id]
            if not own:
                self._add(rows, person.name, "", self.tr("None has returned anything yet"), 0, "")
            for each in own:
                state = (
                    self.tr("Retired after return %1").replace("%1", str(each.taken_to))
                    if each.is_retired
                    else self.tr("In use")
                )
                self._add(rows, person.name, each.sign_key, state, each.returns, each.words)
        self.table.show_rows(HeldRows(("id", *(column.name for column in COLUMNS)), rows))
        if rows:
            self.table.setCurrentIndex(self.table.records.index(0, 0))
        self.reason.clear()
        self._show_what_can_be_done()

    def focus_first(self) -> None:
        self.table.setFocus()

    def replace_here(self, folder: Path) -> None:
        """A pack by a new code; the machine before goes on being taken."""
        self._issue(folder, "")

    def replace_lost(self, folder: Path) -> None:
        self._issue(folder, self.reason.text())

    def retire_here(self) -> None:
        _name, sign_key = self._here()
        reason = self.reason.text()
        if sign_key and self._actions.perform(
            lambda: machines.retire(self._ws, self._round.id, sign_key, reason)
        ):
            self.read()

    def _add(
        self,
        rows: list[tuple[object, ...]],
        name: str,
        key: str,
        state: str,
        returns: int,
        words: str,
    ) -> None:
        rows.append((len(rows), name, state, returns, words))
        self._rows.append((name, key))

    def _here(self) -> tuple[str, str]:
        record = self.table.record_here()
        return self._rows[int(str(record[0]))] if record else ("", "")

    def _issue(self, folder: Path, lost: str) -> None:
        name, _key = self._here()
        made: list[IssuedPack] = []

        def seal(_report: object) -> Changes:
            made.append(machines.replace_machine(self._ws, self._round.id, folder, name, lost=lost))
            return Changes(round=True, ledger=True)

        self._actions.perform_in_background(self, seal, lambda: self.issued.emit(made[0]))

    def _show_what_can_be_done(self) -> None:
        name, key = self._here()
        why = bool(self.reason.text().strip())
        self.further.setEnabled(bool(name))
        self.lost.setEnabled(bool(key) and why)
        self.retire.setEnabled(bool(key) and why)

    def _ask_folder(self, then: Callable[[Path], None]) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the pack shall go"))
        if name:
            then(Path(name))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("Machines of the assessors"), "heading"))
        column.addWidget(
            label(
                self.tr(
                    "A laptop is lost or full, or somebody works on two: a pack by a new code takes along all that was "
                    "returned last and merged here, and the work goes on from there. From a retired machine nothing "
                    "later is taken; what it signed before stays."
                ),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.reason)
        line = Flow(8)
        for each in (self.further, self.lost, self.retire, self.finish):
            line.add(each)
        column.addWidget(line)
