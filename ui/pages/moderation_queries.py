"""Queries of the round as the lead sees them, those to look at first; and the files that take them to assessors."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.ids import EntryId
from app.domain.rounds import Role, Round
from app.domain.threads import Deed
from app.services import queries, threads
from app.services.begun import BegunInRound
from app.workspace import Workspace
from ui.actions import Actions
from ui.pages.sheets import Ground
from ui.pages.threads_view import ThreadsView
from ui.theme import look
from ui.viewmodels.half_typed import HalfTyped
from ui.viewmodels.threads import Line
from ui.widgets.labels import button, label


class QueriesTab(QWidget):
    """`words` of the empty state say what comes here; one tab for queries, another for challenges."""

    place_wanted = Signal(str, str)  # an audit, and the answer's key

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, name: str, empty: tuple[str, str]
    ) -> None:
        super().__init__()
        self._ws, self._round, self._actions = ws, audit_round, actions
        typed = HalfTyped(BegunInRound(ws, audit_round.id), actions)
        place = self.tr("Show the answer")
        self.view = ThreadsView(Role.LEAD, name, empty, place, self._say, lambda _line: typed)
        self.view.place_wanted.connect(self.place_wanted)
        self.waiting = label("", "muted", wraps=True)
        self.send = button(self.tr("Write the files for the assessors …"), "primary", "send")
        self.send.clicked.connect(self._choose_folder)
        self.told = label("", "reading", wraps=True)
        self.told.hide()
        self.ground = Ground()
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look().px(10))
        line.addWidget(self.waiting, 1)
        line.addWidget(self.send)
        self.ground.add(row, self.told, self.view)
        self.ground.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.ground)

    def show_lines(self, found: tuple[Line, ...], unsent: int) -> None:
        self.view.show_lines(found)
        words = (
            self.tr("Everything has been sent. Answers come with the assessors' returns.")
            if not unsent
            else self.tr("1 word to send") if unsent == 1
            else self.tr("%1 words to send").replace("%1", str(unsent))
        )  # fmt: skip
        self.waiting.setText(words if found else "")
        self.send.setVisible(bool(unsent))

    def focus_first(self) -> None:
        self.view.focus_first()

    def write_files(self, folder: Path) -> None:
        """One file for each assessor for whom something is new, off the GUI thread."""
        made: list[queries.MadeQueries] = []

        def write(_report: object) -> Changes:
            made.append(queries.write(self._ws, self._round.id, folder))
            return Changes(ledger=True, said=True)

        self._actions.perform_in_background(self, write, lambda: self._written(made[0]))

    def _written(self, made: queries.MadeQueries) -> None:
        lines = [f"{name}: {path}" for name, path in made.paths]
        lines += [
            self.tr("%1: goes with the next work pack, since no return has come yet.").replace(
                "%1", name
            )
            for name in made.new_packs
        ]
        self.told.setText("\n".join(lines))
        self.told.setVisible(bool(lines))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where the files shall go"))
        if folder:
            self.write_files(Path(folder))

    def _say(self, thread_id: EntryId, deed: Deed, words: str) -> bool:
        return self._actions.perform(
            lambda: threads.say(self._ws, self._round.id, thread_id, deed, words)
        )
