"""The pages of one open store: an assessor's or a lead's, by the round in front."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.ids import RoundId
from app.domain.rounds import Role, Round
from app.services import concerns, reporting, rounds, threads
from app.services.identity import identity
from app.services.leaving import copy_work, leaving, unsent_rounds
from app.services.pack_files import needs_code
from app.services.returns import MadeReturn
from app.services.spelling import OwnWords
from app.services.tools import pinned
from app.services.trial_audit import TrialAudit, TrialChild
from app.tool.model import Tool
from app.workspace import Workspace
from ui.application import Program
from ui.desks.case_in_hand import CaseInHand
from ui.desks.concern_desk import ConcernDesk
from ui.desks.papers import show_slips
from ui.desks.places import AtDesk, assessor_places, beginner_places, lead_places
from ui.desks.practise import Practise
from ui.folder_watch import FolderWatch
from ui.main_window import House
from ui.page import Counter
from ui.pages.cases import CasesPage
from ui.pages.cases_standing import left_counter, left_words
from ui.pages.day_copy import what_changed
from ui.pages.diary import DiaryPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.overview import OverviewPage
from ui.pages.paper import PaperPage
from ui.pages.seat import SeatPage
from ui.pages.when import moment
from ui.rail import RoundChoice
from ui.spelling import spelling

_ASKED_FROM = ("audit", "complete", "cases")  # pages that offer the blank tool


class Desk(QObject):
    copy_wanted = Signal()  # today's work, to a stick or folder

    def __init__(self, program: Program, ws: Workspace) -> None:
        super().__init__(program.window)
        self._program = program
        self._ws = ws
        self._round: Round | None = None
        self.case = CaseInHand(program, ws, self)
        self._practise: Practise | None = None
        self._concerns: ConcernDesk | None = None
        self._watch: FolderWatch | None = None
        program.window.round_chosen.connect(self._switch)
        program.window.concern_wanted.connect(self._record_concern)
        program.window.diary_wanted.connect(self._write_diary)
        self.case.blank_wanted.connect(self._print_blank)
        self.case.concern_wanted.connect(self._record_concern)
        spelling().begin(OwnWords(ws), program.actions.attempt)

    @property
    def path(self) -> Path:
        return self._ws.store.path

    def settle(self, round_id: RoundId | None = None) -> None:
        """Show the pages of that round, or of the newest; of a store without one, where to begin."""
        held = rounds.all_rounds(self._ws)
        chosen = next((each for each in held if each.id == round_id), held[-1] if held else None)
        self.case.put_down()
        self._round = chosen
        self._concerns = self._concern_desk(chosen)
        self._watch_folder(chosen)
        self._program.window.enter(self._house(chosen, held))
        overview = self._program.window.page("overview")
        if isinstance(overview, OverviewPage):
            overview.seat_wanted.connect(self._show_seat)
        cases = self._program.window.page("cases")
        if isinstance(cases, CasesPage):
            cases.audit_wanted.connect(self.case.open)
            cases.place_wanted.connect(self.case.open_place)
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

    def try_tool(self, tool: Tool, child: TrialChild) -> None:
        """The audit page as an assessor would see it, on an invented child; nothing of it is kept."""
        if self._round is not None:
            self.case.show(TrialAudit(self._ws, self._round, tool, child))

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
        self.case.end()
        self._program.window.round_chosen.disconnect(self._switch)
        self._program.window.concern_wanted.disconnect(self._record_concern)
        self._program.window.diary_wanted.disconnect(self._write_diary)
        if self._watch is not None:
            self._watch.end()
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
                    self.case.open_place,
                    lambda: self.case.audit,
                    self.case.no_audit_page,
                    self.case.chronology_page,
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
                self._ws, chosen, self._program.actions, self, lambda: self.case.audit is None
            )
            self._watch.begin()

    def _concern_desk(self, chosen: Round | None) -> ConcernDesk | None:
        if chosen is None:
            return None
        return ConcernDesk(self._program, self._ws, chosen, self.case.both, self)

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

    def _practise_in(self, chosen: Round) -> Practise:
        self._end_practice()
        self._practise = Practise(self._program, self._ws, chosen, self.case.show, self)
        return self._practise

    def _end_practice(self) -> None:
        if self._practise is not None:
            self._practise.end()
            self._practise.deleteLater()
            self._practise = None
