"""Queries: what the lead asks about the answers, and what was asked of the lead; answered here or on the answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.ids import AuditId, EntryId
from app.domain.rounds import Role, Round
from app.domain.threads import Deed
from app.services import threads
from app.services.begun import BegunInAudit
from app.services.told import Told
from app.services.tools import pinned
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.sheets import lay_ground
from ui.pages.threads_view import ThreadsView
from ui.viewmodels.half_typed import HalfTyped
from ui.viewmodels.questions import Questions
from ui.viewmodels.threads import Line, lines
from ui.widgets.labels import label


class QueriesPage(Page):
    place_wanted = Signal(str, str)  # the audit, and the answer's key

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Up and Down choose · Enter writes · F1 all keys")
        self._ws, self._round = ws, audit_round
        self._waiting = self._with_lead = 0
        self._typed: dict[AuditId, HalfTyped] = {}
        self.view = ThreadsView(
            Role.ASSESSOR,
            self.tr("Queries"),
            (
                self.tr("No query yet"),
                self.tr(
                    "What the lead asks about your answers comes as a file and stands here and on the answer. "
                    "Q on an answer asks the lead."
                ),
            ),
            self.tr("Go to the answer"),
            self._say,
            self._keeper,
        )
        self.view.place_wanted.connect(self.place_wanted)
        ground = lay_ground(self)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("Queries"), "title"))
        row.addStretch(1)
        intro = self.tr(
            "Answer with words, with another answer, or both. Everything goes back with your next return."
        )
        ground.add(head, label(intro, "muted", wraps=True), self.view)
        ground.column.addStretch(1)

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.audits or changes.ledger or changes.round)

    def reload(self) -> None:
        found = threads.all_threads(self._ws, self._round.id)
        with self._ws.begin() as work:
            tool = pinned(work, work.rounds.get(self._round.id).tool_hash)
        self._count(found)
        self.view.show_lines(lines(found, Questions(tool), Role.ASSESSOR))
        self.status_changed.emit(self.status())

    def status(self) -> str:
        words = self.tr("For you: %1, with the lead: %2").replace("%1", str(self._waiting))
        return words.replace("%2", str(self._with_lead))

    def focus_first(self) -> None:
        self.view.focus_first()

    def _count(self, found: tuple[Told, ...]) -> None:
        turns = [each.thread.turn.value for each in found]
        self._waiting, self._with_lead = turns.count("assessor"), turns.count("lead")

    def _keeper(self, line: Line) -> HalfTyped | None:
        """What is typed about an answer is kept with its audit: its card has it too."""
        audit_id = line.told.thread.audit_id
        if audit_id not in self._typed:
            self._typed[audit_id] = HalfTyped(BegunInAudit(self._ws, audit_id), self.actions_)
        return self._typed[audit_id] if audit_id else None

    def _say(self, thread_id: EntryId, deed: Deed, words: str) -> bool:
        return self.actions_.perform(
            lambda: threads.say(self._ws, self._round.id, thread_id, deed, words)
        )
