"""The practice case at work: its file in a window beside, its audit on the audit page, put away when it is left."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from app.domain.rounds import Round
from app.services.open_audit import OpenAudit
from app.services.practice_cases import PracticeAudit, bundle, practice_case
from app.services.tools import pinned
from app.workspace import Workspace
from ui.application import Program
from ui.pages.paper import PaperPage
from ui.theme import look

_WIDTH, _HEIGHT = 860, 700


class Practise(QObject):
    """`show` brings an audit to the front."""

    def __init__(
        self,
        program: Program,
        ws: Workspace,
        audit_round: Round,
        show: Callable[[OpenAudit], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._program, self._ws, self._round, self._show = program, ws, audit_round, show
        self._audit: PracticeAudit | None = None
        self._file: PaperPage | None = None
        program.window.pages.currentChanged.connect(self.put_away)

    def begin(self) -> None:
        """The audit of the practice case, as it was left."""
        self.put_away()
        audit = self._program.actions.attempt(self._opened)
        if audit is not None:
            self._audit = audit
            self._show(audit)

    def read_file(self) -> None:
        """The bundle in a window of its own, to stand beside this one; printed from there."""
        if self._file is None:
            case = practice_case()
            page = PaperPage(case.title, case.id, _pdf, self._program.actions)
            page.setParent(self._program.window, Qt.WindowType.Window)
            page.setWindowTitle(case.title)
            page.back.setText(self.tr("Close"))
            page.back.clicked.connect(page.hide)
            page.resize(look().px(_WIDTH), look().px(_HEIGHT))
            self._file = page
        self._file.show()
        self._file.raise_()
        self._file.activateWindow()

    def put_away(self) -> None:
        """Keep the answers given so far, wherever one goes from here."""
        if self._audit is not None:
            self._program.actions.attempt(self._audit.keep)

    def end(self) -> None:
        self.put_away()
        self._audit = None
        self._program.window.pages.currentChanged.disconnect(self.put_away)
        if self._file is not None:
            self._file.close()
            self._file.deleteLater()
            self._file = None

    def _opened(self) -> PracticeAudit:
        with self._ws.begin() as work:
            audit_round = work.rounds.get(self._round.id)
            tool = pinned(work, audit_round.tool_hash)
        return PracticeAudit(self._ws, audit_round, tool, practice_case())


def _pdf() -> bytes:
    from app.reports.pdf import pdf_bytes

    return pdf_bytes(bundle(practice_case()))
