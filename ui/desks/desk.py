"""The pages of one open store: an assessor's or a lead's, by the round in front."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.beside import is_beside
from app.domain.changes import Changes
from app.domain.ids import AnswerKey, AuditId, RoundId
from app.domain.rounds import Role, Round
from app.services import concerns, reporting, rounds, threads
from app.services.identity import identity
from app.services.leaving import copy_work, leaving, unsent_rounds
from app.services.open_audit import OpenAudit
from app.services.pack_files import needs_code
from app.services.practice_cases import PracticeAudit
from app.services.returns import MadeReturn
from app.services.siblings import Siblings
from app.services.spelling import OwnWords
from app.services.time_keeping import TimeKeeper
from app.services.tools import pinned
from app.services.trial_audit import TrialAudit, TrialChild
from app.services.word_search import Found, find_words
from app.tool.model import Tool
from app.workspace import Workspace
from ui.application import Program
from ui.desks.concern_desk import ConcernDesk
from ui.desks.papers import show_slips
from ui.desks.places import AtDesk, assessor_places, beginner_places, lead_places
from ui.desks.practise import Practise
from ui.folder_watch import FolderWatch
from ui.main_window import House
from ui.page import Counter, Page
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.cases_standing import left_counter, left_words
from ui.pages.chronology import ChronologyPage
from ui.pages.complete import CompletePage
from ui.pages.day_copy import what_changed
from ui.pages.diary import DiaryPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.no_case import NoCasePage
from ui.pages.overview import OverviewPage
from ui.pages.paper import PaperPage
from ui.pages.practice import PracticePage
from ui.pages.seat import SeatPage
from ui.pages.summary import SummaryPage
from ui.pages.when import moment
from ui.rail import RoundChoice
from ui.shortcuts import Shortcut, bind
from ui.spelling import spelling
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.audit_queries import AuditQueries
from ui.viewmodels.reading_log import ReadingLog
from ui.viewmodels.time_on_file import TimeOnFile

_OF_THE_AUDIT = ("audit", "log", "chronology", "complete")  # pages on which a file is being read
_ASKED_FROM = ("audit", "complete", "cases")  # pages that offer the blank tool


class Desk(QObject):
    copy_wanted = Signal()  # today's work, to a stick or folder

    def __init__(self, program: Program, ws: Workspace) -> None:
        super().__init__(program.window)
        self._program = program
        self._ws = ws
        self._round: Round | None = None
        self._open: AuditViewModel | None = None
        self._audit: OpenAudit | None = None
        self._time: TimeOnFile | None = None
        self._practise: Practise | None = None
        self._concerns: ConcernDesk | None = None
        self._log: ReadingLog | None = None
        self._watch: FolderWatch | None = None
        program.window.round_chosen.connect(self._switch)
        program.window.concern_wanted.connect(self._record_concern)
        program.window.diary_wanted.connect(self._write_diary)
        program.actions.changed.connect(self._heard)
        spelling().begin(OwnWords(ws), program.actions.attempt)

    @property
    def path(self) -> Path:
        return self._ws.store.path

    def settle(self, round_id: RoundId | None = None) -> None:
        """Show the pages of that round, or of the newest; of a store without one, where to begin."""
        held = rounds.all_rounds(self._ws)
        chosen = next((each for each in held if each.id == round_id), held[-1] if held else None)
        self._round, self._open, self._audit, self._log = chosen, None, None, None
        self._concerns = self._concern_desk(chosen)
        self._watch_folder(chosen)
        self._program.window.enter(self._house(chosen, held))
        overview = self._program.window.page("overview")
        if isinstance(overview, OverviewPage):
            overview.seat_wanted.connect(self._show_seat)
        cases = self._program.window.page("cases")
        if isinstance(cases, CasesPage):
            cases.audit_wanted.connect(self.open_audit)
            cases.place_wanted.connect(self.open_place)
            cases.blank_wanted.connect(self._print_blank)
            cases.slips_wanted.connect(self._show_slips)
            cases.send_wanted.connect(lambda: self._program.window.go_to("exchange"))
            cases.copy_wanted.connect(self.copy_wanted)

    def take_file(self, path: Path, code: str = "") -> None:
        """A package from outside: a return is looked at by who leads, a pack opened by who audits."""
        window = self._program.window
        sealed_to_code = self._program.actions.attempt(lambda: needs_code(path))
        if sealed_to_code is None:
            return
        leads = self._round is not None and self._round.role is Role.LEAD
        page = None if leads and sealed_to_code else window.go_to("exchange")
        if isinstance(page, LeadExchangePage):
            page.look_at([path])
            return
        if not isinstance(page, AssessorExchangePage):
            page = AssessorExchangePage(self._ws, None, self._program.actions, self._begun)
            window.show_page("open-pack", page)
        page.offer(path, code)

    def open_audit(self, audit_id: str) -> None:
        """One case's audit, where it was left."""
        audit = self._program.actions.attempt(lambda: OpenAudit(self._ws, AuditId(audit_id)))
        if audit is None:
            return
        self._show(audit)

    def open_place(self, audit_id: str, key: str) -> None:
        """One case's audit, at the question of that answer; its chronology for a line of the reading log."""
        self.open_audit(audit_id)
        page = self._program.window.page("audit")
        if self._audit is None or self._audit.id != audit_id:
            return
        if is_beside(AnswerKey(key)):
            self._show_chronology()
        elif isinstance(page, AuditPage):
            page.go_to_key(AnswerKey(key))

    def try_tool(self, tool: Tool, child: TrialChild) -> None:
        """The audit page as an assessor would see it, on an invented child; nothing of it is kept."""
        if self._round is not None:
            self._show(TrialAudit(self._ws, self._round, tool, child))

    def _show(self, audit: OpenAudit) -> None:
        self._end_time()
        trial = isinstance(audit, TrialAudit)
        model = AuditViewModel(
            audit,
            self._program.actions,
            self._today,
            self,
            self._keep_time,
            None if trial else Siblings(self._ws, audit),
            self._queries_of(audit) if audit.is_kept else None,
        )
        self._open, self._audit = model, audit
        self._log = ReadingLog(model)
        search = None if trial else partial(self._find_words, audit.round)
        page = AuditPage(model, self._program.actions, search=search, log=self._log)
        page.place_wanted.connect(self.open_place)
        page.chronology_wanted.connect(self._show_chronology)
        page.checking_wanted.connect(self._check)
        page.summary_wanted.connect(self._summarise)
        page.blank_wanted.connect(self._print_blank)
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

    def unsent_in_words(self) -> str:
        """What is on this computer alone, as a sentence; "" where nothing is."""
        unsent = [stands for _round, stands in unsent_rounds(self._ws)]
        last = max((each.last for each in unsent if each.last is not None), default=None)
        if not unsent:
            return ""
        return what_changed(
            sum(each.audits for each in unsent),
            sum(each.notes for each in unsent),
            "" if last is None else moment(last),
        )

    def copy_work(self, folder: Path) -> Sequence[MadeReturn]:
        """Off the GUI thread; raises NotWritten."""
        return copy_work(self._ws, folder)

    def copied_in_words(self, made: object) -> str:
        """What was copied and where, for the door that is locked behind it."""
        copies: Sequence[MadeReturn] = made  # type: ignore[assignment]  # what copy_work gave
        audits = sum(each.cases for each in copies)
        count = self.tr("1 audit") if audits == 1 else f"{audits} {self.tr('audits')}"
        text = self.tr("Copied and read back: %1 in %2.")
        return text.replace("%1", count).replace("%2", str(copies[0].path.parent)) if copies else ""

    def close(self) -> None:
        """Leave the store as it was saved."""
        self._end_practice()
        self._end_time()
        self._program.window.round_chosen.disconnect(self._switch)
        self._program.window.concern_wanted.disconnect(self._record_concern)
        self._program.window.diary_wanted.disconnect(self._write_diary)
        self._program.actions.changed.disconnect(self._heard)
        if self._watch is not None:
            self._watch.end()
        self._open = None
        spelling().end()
        self._ws.store.close()
        self.deleteLater()

    def _house(self, chosen: Round | None, held: Sequence[Round]) -> House:
        program, ws = self._program, self._ws
        name = identity(ws).name
        if chosen is None:
            places = beginner_places(program, ws, self._begun)
            return House(name, self.tr("No round yet"), "", places)
        if chosen.role is Role.LEAD:
            places = lead_places(
                program, ws, chosen, self.try_tool, self._practise_in(chosen), self._watch
            )
        else:
            practise = self._practise_in(chosen)
            places = assessor_places(
                program,
                ws,
                chosen,
                practise,
                self._watch,
                AtDesk(
                    self._begun,
                    self.open_place,
                    lambda: self._audit,
                    self._no_audit_page,
                    self._chronology_page,
                ),
            )
        others = [RoundChoice(each.id, each.name) for each in held if each.id != chosen.id]
        return House(
            name,
            chosen.name,
            self.tr("as at %1").replace("%1", f"{chosen.position_date:%d %b %Y}"),
            places,
            others,
            concern=lambda: self._concern(chosen),
            see_concern=self._see_concern,
            several=lambda: len(concerns.open_ones(self._ws, chosen)) > 1,
            late=lambda: self._late(chosen),
        )

    def _late(self, chosen: Round) -> Sequence[Counter]:
        """Work that has been on this computer alone for too long."""
        if chosen.role is not Role.ASSESSOR:
            return ()
        stands = leaving(self._ws, chosen.id)
        said = left_words(stands) if stands.late else None
        late = () if said is None else (left_counter(said, self.copy_wanted.emit),)
        return (*self._asked(chosen), *late)

    def _asked(self, chosen: Round) -> Sequence[Counter]:
        """What the lead asks and nobody has answered yet: on every page, since a query belongs to no page."""
        waiting = threads.waiting_here(self._ws, chosen.id)
        if not waiting:
            return ()
        words = (
            self.tr("1 query from the lead")
            if waiting == 1
            else (self.tr("%1 queries from the lead").replace("%1", str(waiting)))
        )
        go = partial(self._program.window.go_to, "queries")
        icon = "message-circle-question-mark"
        return (Counter(words, "", self.tr("Go to Queries"), "warn", icon, go),)

    def _concern(self, chosen: Round) -> str:
        """The red line: how many children need action today, and since when."""
        still = concerns.open_ones(self._ws, chosen)
        if not still:
            return ""
        since = min(each.raised_at for each in still).astimezone()
        count = (
            self.tr("1 immediate concern open")
            if len(still) == 1
            else self.tr("%1 immediate concerns open").replace("%1", str(len(still)))
        )
        return f"{count} {self.tr('since')} {since:%H:%M, %a} {since.day} {since:%b}"

    def _watch_folder(self, chosen: Round | None) -> None:
        """The exchange folder of the round in front is looked at by itself; a return is made only where no audit is
        in hand.
        """
        if self._watch is not None:
            self._watch.end()
            self._watch.deleteLater()
            self._watch = None
        if chosen is not None:
            self._watch = FolderWatch(
                self._ws, chosen, self._program.actions, self, lambda: self._audit is None
            )
            self._watch.begin()

    def _concern_desk(self, chosen: Round | None) -> ConcernDesk | None:
        if chosen is None:
            return None
        return ConcernDesk(self._program, self._ws, chosen, self._in_hand, self)

    def _in_hand(self) -> tuple[OpenAudit, AuditViewModel] | None:
        held, model = self._audit, self._open
        return None if held is None or model is None else (held, model)

    def _record_concern(self) -> None:
        if self._concerns is not None:
            self._concerns.record()
            return
        self._program.messages.told.emit(
            self.tr(
                "Telephone now: this store holds no round yet, so write down whom you told and when, and record it "
                "once your work pack is open."
            )
        )

    def _write_diary(self) -> None:
        page = self._program.window.go_to("diary")
        if isinstance(page, DiaryPage):
            page.begin()

    def _see_concern(self) -> None:
        if self._concerns is not None:
            self._concerns.see()

    def _show_seat(self) -> None:
        page = SeatPage(self._ws, self._round, self._program.actions, self._begun)
        page.back_wanted.connect(lambda: self._program.window.go_to("overview"))
        self._program.window.show_page("seat", page)

    def _begun(self, round_id: str) -> None:
        """A round was set up or came with a pack."""
        self.settle(RoundId(round_id))

    def _switch(self, round_id: str) -> None:
        self.settle(RoundId(round_id))

    def _is_in_front(self) -> bool:
        window = self._program.window
        return any(window.page(key) is window.pages.currentWidget() for key in _OF_THE_AUDIT)

    def _keep_time(self) -> None:
        if self._time is not None:
            self._time.keep()

    def _end_time(self) -> None:
        if self._time is not None:
            self._time.end()
            self._time = None

    def _print_blank(self) -> None:
        """The round's audit tool for working on paper; back to where it was asked for."""
        if self._round is None:
            return
        window, shown = self._program.window, self._program.window.pages.currentWidget()
        with self._ws.begin() as work:
            tool = pinned(work, self._round.tool_hash)
        page = PaperPage(
            self.tr("Blank audit tool"),
            "blank-audit-tool",
            lambda: reporting.blank_bytes(tool),
            self._program.actions,
        )
        came_from = next((key for key in _ASKED_FROM if window.page(key) is shown), "cases")
        page.back_wanted.connect(lambda: window.go_back_to(came_from))
        window.show_page("blank", page)

    def _show_slips(self) -> None:
        """Print-outs of the finding slips and their purge, beside the assessor's cases."""
        if self._round is not None:
            show_slips(self._program, self._ws, self._round)

    def _check(self) -> None:
        if self._open is None:
            return
        self._keep_time()
        page = CompletePage(self._open, self._program.actions, identity(self._ws).name)
        page.blank_wanted.connect(self._print_blank)
        page.concern_wanted.connect(self._record_concern)
        page.item_wanted.connect(self._back_to)
        page.back.clicked.connect(self._back)
        page.signed.connect(self._leave)
        self._reach_the_audit_from(page)
        self._program.window.show_page("complete", page)

    def _summarise(self) -> None:
        if self._audit is None:
            return
        page = SummaryPage(self._ws, self._audit, self._program.actions)
        page.back_wanted.connect(self._back)
        self._reach_the_audit_from(page)
        self._program.window.show_page("summary", page)

    def _show_chronology(self) -> None:
        if self._log is None:
            return
        page = self._program.window.page("chronology")
        if not isinstance(page, ChronologyPage) or page.log is not self._log:
            page = self._chronology_page()
        self._program.window.show_page("chronology", page)

    def _no_audit_page(self) -> Page:
        return self._no_case(
            "clipboard-check", self.tr("Its questions appear here once one is opened.")
        )

    def _no_case(self, icon: str, text: str) -> Page:
        empty = NoCasePage(icon, text, self._program.actions)
        empty.cases_wanted.connect(lambda: self._program.window.go_to("cases"))
        return empty

    def _chronology_page(self) -> Page:
        """Of the case in hand; without one what to do to see any."""
        if self._log is None:
            text = self.tr("Its chronology and its reading log appear here once one is opened.")
            return self._no_case("calendar-days", text)
        page = ChronologyPage(self._log, self._program.actions)
        page.paper_wanted.connect(self._show_chronology_paper)
        page.back_wanted.connect(self._back)
        page.item_wanted.connect(self._back_to)
        page.key_wanted.connect(self._back_to_key)
        bind(Shortcut.GO_TO, page, self._ask_number)
        return page

    def _show_chronology_paper(self) -> None:
        audit, log = self._audit, self._log
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
        page.back_wanted.connect(self._show_chronology)
        self._program.window.show_page("chronology-paper", page)

    def _back(self) -> None:
        page = self._program.window.page("audit")
        if page is not None:
            self._program.window.show_page("audit", page)

    def _reach_the_audit_from(self, page: Page) -> None:
        """The keys that work anywhere in an audit, on a page beside its questions."""
        bind(Shortcut.LOG, page, self._write_line)
        bind(Shortcut.CHRONOLOGY, page, self._show_chronology)
        bind(Shortcut.GO_TO, page, self._ask_number)

    def _write_line(self) -> None:
        page = self._program.window.page("audit")
        if isinstance(page, AuditPage) and not page.log.refuses():
            self._back()
            page.log.write()

    def _ask_number(self) -> None:
        self._back()
        page = self._program.window.page("audit")
        if isinstance(page, AuditPage):
            page.ask_number.ask()

    def _heard(self, changes: Changes) -> None:
        """A new version of the tool: what is open was made with the old one, and is opened again."""
        if changes.tool and self._open is not None and self._audit is not None:
            self._end_time()
            self._open = self._audit = None
            for key in ("audit", "complete", "summary", "chronology", "chronology-paper"):
                self._program.window.drop_page(key)

    def _practise_in(self, chosen: Round) -> Practise:
        self._end_practice()
        self._practise = Practise(self._program, self._ws, chosen, self._show, self)
        return self._practise

    def _end_practice(self) -> None:
        if self._practise is not None:
            self._practise.end()
            self._practise.deleteLater()
            self._practise = None

    def _leave(self) -> None:
        """An audit is signed off: back to the cases, of a practice case to its results, of a trial to the tool."""
        if isinstance(self._audit, PracticeAudit):
            page = self._program.window.go_to("practice")
            if isinstance(page, PracticePage):
                page.show_newest()
            return
        trial = isinstance(self._audit, TrialAudit)
        self._program.window.go_to("tool" if trial else "cases")

    def _back_to(self, item: object) -> None:
        page = self._program.window.page("audit")
        if isinstance(page, AuditPage):
            self._program.window.show_page("audit", page)
            page.go_to(item)  # type: ignore[arg-type]  # a Signal(object) carries the item

    def _back_to_key(self, key: str) -> None:
        page = self._program.window.page("audit")
        if isinstance(page, AuditPage):
            self._program.window.show_page("audit", page)
            page.go_to_key(AnswerKey(key))

    def _today(self) -> date:
        return self._ws.now().astimezone().date()
