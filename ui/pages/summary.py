"""A case summary as it will print: look, print, or save it."""

from collections.abc import Callable

from app.domain.changes import Changes
from app.services import reporting
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from ui.actions import Actions
from ui.pages.paper import PaperPage


class SummaryPage(PaperPage):
    """The summary is made from the audit as it stands."""

    def __init__(self, ws: Workspace, audit: OpenAudit, actions: Actions) -> None:
        self._ws, self._audit = ws, audit
        super().__init__("", audit.case.ref, None, actions)
        self.title.setText(self.tr("Summary of %1").replace("%1", audit.case.ref))
        self.back.setText(self.tr("Back to the questions"))

    def concerned_by(self, changes: Changes) -> bool:
        return self._audit.id in changes.audits

    def maker(self) -> Callable[[], bytes]:
        summary = reporting.summary_of_open(self._audit)
        return lambda: reporting.summary_bytes(self._ws, summary)
