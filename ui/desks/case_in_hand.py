"""The case in hand: its audit, its chronology, its summary, checking and signing it, and the time kept on its file."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.beside import is_beside
from app.domain.changes import Changes
from app.domain.ids import AnswerKey, AuditId
from app.domain.rounds import Round
from app.services import reporting
from app.services.identity import identity
from app.services.open_audit import OpenAudit
from app.services.practice_cases import PracticeAudit
from app.services.siblings import Siblings
from app.services.time_keeping import TimeKeeper
from app.services.trial_audit import TrialAudit
from app.services.word_search import Found, find_words
from app.workspace import Workspace
from ui.application import Program
from ui.page import Page
from ui.pages.audit import AuditPage
from ui.pages.chronology import ChronologyPage
from ui.pages.complete import CompletePage
from ui.pages.no_case import NoCasePage
from ui.pages.paper import PaperPage
from ui.pages.practice import PracticePage
from ui.pages.summary import SummaryPage
from ui.shortcuts import Shortcut, bind
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.audit_queries import AuditQueries
from ui.viewmodels.reading_log import ReadingLog
from ui.viewmodels.time_on_file import TimeOnFile

_OF_THE_AUDIT = ("audit", "log", "chronology", "complete")  # pages on which a file is being read


class CaseInHand(QObject):
    """`audit` and `model` are None while no case is open at the desk."""

    blank_wanted = Signal()
    concern_wanted = Signal()

    def __init__(self, program: Program, ws: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._program, self._ws = program, ws
        self.audit: OpenAudit | None = None
        self.model: AuditViewModel | None = None
        self._log: ReadingLog | None = None
        self._time: TimeOnFile | None = None
        program.actions.changed.connect(self._heard)

    def both(self) -> tuple[OpenAudit, AuditViewModel] | None:
        """The audit with its view model, for who needs them together."""
        return None if self.audit is None or self.model is None else (self.audit, self.model)

    def put_down(self) -> None:
        """No case is in hand from now on; the time on the one before is saved."""
        self.end_time()
        self.audit = self.model = self._log = None

    def end(self) -> None:
        """The store is left."""
        self.put_down()
        self._program.actions.changed.disconnect(self._heard)

    def open(self, audit_id: str) -> None:
        """One case's audit, where it was left."""
        audit = self._program.actions.attempt(lambda: OpenAudit(self._ws, AuditId(audit_id)))
        if audit is None:
            return
        self.show(audit)

    def open_place(self, audit_id: str, key: str) -> None:
        """One case's audit, at the question of that answer; its chronology for a line of the reading log."""
        self.open(audit_id)
        page = self._audit_page()
        if self.audit is None or self.audit.id != audit_id:
            return
        if is_beside(AnswerKey(key)):
            self.show_chronology()
        elif page is not None:
            page.go_to_key(AnswerKey(key))

    def show(self, audit: OpenAudit) -> None:
        self.end_time()
        trial = isinstance(audit, TrialAudit)
        model = AuditViewModel(
            audit,
            self._program.actions,
            self._today,
            self,
            self.keep_time,
            None if trial else Siblings(self._ws, audit),
            self._queries_of(audit) if audit.is_kept else None,
        )
        self.model, self.audit = model, audit
        self._log = ReadingLog(model)
        search = None if trial else partial(self._find_words, audit.round)
        page = AuditPage(model, self._program.actions, search=search, log=self._log)
        page.place_wanted.connect(self.open_place)
        page.chronology_wanted.connect(self.show_chronology)
        page.checking_wanted.connect(self._check)
        page.summary_wanted.connect(self._summarise)
        page.blank_wanted.connect(self.blank_wanted)
        self._program.window.show_page("audit", page)
        self._program.window.drop_page("chronology")  # it is the one of the case before, or of none
        if audit.is_kept:
            self._time = TimeOnFile(
                TimeKeeper(audit, self._ws.now),
                self._program.window.windowHandle(),
                self._is_in_front,
                self,
            )
            self._time.kept.connect(page.head.refresh)

    def _queries_of(self, audit: OpenAudit) -> AuditQueries:
        return AuditQueries(self._ws, audit.round.id, audit.id, self._program.actions)

    def _find_words(self, audit_round: Round, text: str) -> Sequence[Found]:
        return self._program.actions.attempt(lambda: find_words(self._ws, audit_round, text)) or ()

    def _is_in_front(self) -> bool:
        window = self._program.window
        return any(window.page(key) is window.pages.currentWidget() for key in _OF_THE_AUDIT)

    def keep_time(self) -> None:
        if self._time is not None:
            self._time.keep()

    def end_time(self) -> None:
        if self._time is not None:
            self._time.end()
            self._time = None

    def _check(self) -> None:
        if self.model is None:
            return
        self.keep_time()
        page = CompletePage(self.model, self._program.actions, identity(self._ws).name)
        page.blank_wanted.connect(self.blank_wanted)
        page.concern_wanted.connect(self.concern_wanted)
        page.item_wanted.connect(self._back_to)
        page.back.clicked.connect(self._back)
        page.signed.connect(self._leave)
        self._reach_the_audit_from(page)
        self._program.window.show_page("complete", page)

    def _summarise(self) -> None:
        if self.audit is None:
            return
        page = SummaryPage(self._ws, self.audit, self._program.actions)
        page.back_wanted.connect(self._back)
        self._reach_the_audit_from(page)
        self._program.window.show_page("summary", page)

    def show_chronology(self) -> None:
        if self._log is None:
            return
        page = self._program.window.page("chronology")
        if not isinstance(page, ChronologyPage) or page.log is not self._log:
            page = self.chronology_page()
        self._program.window.show_page("chronology", page)

    def no_audit_page(self) -> Page:
        return self._no_case(
            "clipboard-check", self.tr("Its questions appear here once one is opened.")
        )

    def _no_case(self, icon: str, text: str) -> Page:
        empty = NoCasePage(icon, text, self._program.actions)
        empty.cases_wanted.connect(lambda: self._program.window.go_to("cases"))
        return empty

    def chronology_page(self) -> Page:
        """Of the case in hand; without one what to do to see any."""
        if self._log is None:
            text = self.tr("Its chronology and its reading log appear here once one is opened.")
            return self._no_case("calendar-days", text)
        page = ChronologyPage(self._log, self._program.actions)
        page.paper_wanted.connect(self.show_chronology_paper)
        page.back_wanted.connect(self._back)
        page.item_wanted.connect(self._back_to)
        page.key_wanted.connect(self._back_to_key)
        bind(Shortcut.GO_TO, page, self._ask_number)
        return page

    def show_chronology_paper(self) -> None:
        audit, log = self.audit, self._log
        if audit is None or log is None:
            return
        # Worked out here: the pages are made off this thread.
        held, ref = log.chronology(), audit.case.ref
        page = PaperPage(
            self.tr("Chronology of %1").replace("%1", ref),
            f"{ref} chronology",
            lambda: reporting.chronology_bytes(self._ws, audit, held),
            self._program.actions,
        )
        page.back_wanted.connect(self.show_chronology)
        self._program.window.show_page("chronology-paper", page)

    def _back(self) -> None:
        page = self._program.window.page("audit")
        if page is not None:
            self._program.window.show_page("audit", page)

    def _reach_the_audit_from(self, page: Page) -> None:
        """The keys that work anywhere in an audit, on a page beside its questions."""
        bind(Shortcut.LOG, page, self._write_line)
        bind(Shortcut.CHRONOLOGY, page, self.show_chronology)
        bind(Shortcut.GO_TO, page, self._ask_number)

    def _audit_page(self) -> AuditPage | None:
        page = self._program.window.page("audit")
        return page if isinstance(page, AuditPage) else None

    def _write_line(self) -> None:
        page = self._audit_page()
        if page is not None and not page.log.refuses():
            self._back()
            page.log.write()

    def _ask_number(self) -> None:
        self._back()
        page = self._audit_page()
        if page is not None:
            page.ask_number.ask()

    def _heard(self, changes: Changes) -> None:
        """A new version of the tool: what is open was made with the old one, and is opened again."""
        if changes.tool and self.model is not None and self.audit is not None:
            self.end_time()
            self.model = self.audit = None
            for key in ("audit", "complete", "summary", "chronology", "chronology-paper"):
                self._program.window.drop_page(key)

    def _leave(self) -> None:
        """An audit is signed off: back to the cases, of a practice case to its results, of a trial to the tool."""
        if isinstance(self.audit, PracticeAudit):
            page = self._program.window.go_to("practice")
            if isinstance(page, PracticePage):
                page.show_newest()
            return
        trial = isinstance(self.audit, TrialAudit)
        self._program.window.go_to("tool" if trial else "cases")

    def _back_to(self, item: object) -> None:
        page = self._audit_page()
        if page is not None:
            self._back()
            page.go_to(item)  # type: ignore[arg-type]  # a Signal(object) carries the item

    def _back_to_key(self, key: str) -> None:
        page = self._audit_page()
        if page is not None:
            self._back()
            page.go_to_key(AnswerKey(key))

    def _today(self) -> date:
        return self._ws.now().astimezone().date()
