"""Immediate concerns at one desk: one key opens a page from anywhere, the red line leads back to what is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.ids import AuditId, EntryId
from app.domain.notebook import Entry
from app.domain.rounds import Role, Round
from app.services import concerns, notebook
from app.services.identity import identity
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from ui.application import Program
from ui.pages.concern import ConcernPage
from ui.pages.concerns import ConcernsPage
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.concern import AboutCase, ConcernViewModel

_OF_AN_AUDIT = ("audit", "complete", "summary", "chronology", "chronology-paper")
_OWN = ("concern", "concerns")


class ConcernDesk(QObject):
    """`in_hand` is the audit open at this desk and its view model, or None."""

    def __init__(
        self,
        program: Program,
        ws: Workspace,
        audit_round: Round,
        in_hand: Callable[[], tuple[OpenAudit, AuditViewModel] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._program, self._ws, self._round = program, ws, audit_round
        self._in_hand = in_hand
        self._came_from = ""

    def record(self) -> None:
        """From an audit's pages the concern is about that case; from everywhere else about somebody yet to be named."""
        held = self._in_hand()
        if held is not None and held[0].is_kept and self._program.window.here in _OF_AN_AUDIT:
            self._show(AboutCase(held[0], self._follow), None)
        else:
            self._show(None, None)

    def see(self) -> None:
        """What the red line speaks of: the page of the one that is open, or the list."""
        still = concerns.open_ones(self._ws, self._round)
        if len(still) == 1 and self._round.role is Role.ASSESSOR:
            self.write(still[0].id)
        else:
            self.show_list(still[0].id if still else "")

    def show_list(self, chosen: str = "") -> None:
        page = ConcernsPage(self._ws, self._round, self._program.actions)
        page.write_wanted.connect(self.write)
        page.back_wanted.connect(self._back)
        self._go("concerns", page)
        page.choose(chosen)

    def write(self, concern_id: str) -> None:
        """Go on with a concern; with none yet named, begin one."""
        if not concern_id:
            self._show(None, None)
            return
        note = notebook.note(self._ws, self._round.id, EntryId(concern_id))
        if note is not None and not note.entry.audit_id:
            self._show(None, note.id)
            return
        audit = self._program.actions.attempt(lambda: self._audit(AuditId(concern_id)))
        if audit is not None:
            self._show(AboutCase(audit, self._follow), None)

    def _show(self, about: AboutCase | None, entry_id: EntryId | None) -> None:
        with self._ws.begin() as work:  # a pack opened meanwhile may have brought other numbers
            self._round = work.rounds.get(self._round.id)
        mine = about is not None and self._round.role is Role.ASSESSOR
        reader = about.audit.reader if about and mine else identity(self._ws).name
        model = ConcernViewModel(
            self._ws, self._round, self._program.actions, reader, about, entry_id
        )
        page = ConcernPage(model, self._program.actions)
        page.all_wanted.connect(self.show_list)
        page.another_wanted.connect(lambda: self.write(""))
        page.back_wanted.connect(self._back)
        self._go("concern", page)

    def _go(self, key: str, page: ConcernPage | ConcernsPage) -> None:
        here = self._program.window.here
        if here not in _OWN:
            self._came_from = here
        self._program.window.show_page(key, page)

    def _back(self) -> None:
        self._program.window.go_to(self._came_from)

    def _audit(self, audit_id: AuditId) -> OpenAudit:
        """The audit in hand where it is that one: two hands on one history would get in each other's way."""
        held = self._in_hand()
        return held[0] if held and held[0].id == audit_id else OpenAudit(self._ws, audit_id)

    def _follow(self, entry: Entry) -> None:
        """Let the audit's answers say what the page says. The lead's page leaves the assessor's answers alone."""
        if self._round.role is Role.LEAD:
            return
        attempt, held = self._program.actions.attempt, self._in_hand()
        audit = attempt(lambda: self._audit(entry.audit_id))
        if audit is None:
            return
        edits = audit.answers_by_concern(entry)
        touched = attempt(lambda: audit.together(edits)) if edits else frozenset()
        if touched is not None and held is not None and held[0] is audit:
            # With no edit too: what the page wants stands at its question.
            held[1].answered_elsewhere(touched | {key for _act, key, _answer in edits})
