"""Frame and sample: from the council's list to the children whose files are read, step by step down the page."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout

from app.domain.changes import Changes
from app.domain.frames import Frame
from app.domain.ids import CaseId
from app.domain.rounds import Round
from app.domain.sample_log import Ceremony, LeftOutFor, ReplacedFor
from app.domain.strata import Spread
from app.services import frames, replacing, sample
from app.services.frame_picture import Picture, picture
from app.services.sample import Verified
from app.services.trial_design import Trial, try_out
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.file_requests import FileRequestsPage
from ui.pages.frame_columns import ColumnsPanel
from ui.pages.frame_design import DesignStep
from ui.pages.frame_draw import DrawnStep, DrawStep
from ui.pages.frame_left_out import LeftOutStep
from ui.pages.frame_offices import OfficesPane
from ui.pages.frame_population import PopulationTab, population_status
from ui.pages.frame_read import ReadStep
from ui.pages.frame_reserves import ReservesStep
from ui.pages.frame_source import SourceStep
from ui.pages.frame_words import counted, tr
from ui.pages.holds import HoldsPage
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Ground
from ui.pages.slips import SlipsPage
from ui.tasks import Report
from ui.theme import look
from ui.widgets.labels import label

_PAUSE = 300  # milliseconds after the last change before a design is tried out
_CHANGED = Changes(round=True)
_NOTHING = Changes()


class FramePage(Page):
    """Whatever takes time is done off the GUI thread: reading, counting, trying a design out, drawing."""

    paper_wanted = Signal(str, bytes)  # a numbered print-out: title, PDF

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Ctrl+Tab next tab · Ctrl+F finds in a table · F1 all keys")
        self._ws, self._round = ws, audit_round
        self.found: Picture | None = None
        self._waiting: Frame | None = None
        self._asked = 0  # designs tried out: only the answer to the last of them is shown
        columns = ColumnsPanel(ws, audit_round.id, audit_round.position_date, actions)
        self.source = SourceStep(audit_round.position_date, columns)
        self.offices = OfficesPane(ws, audit_round.id)
        self.read = ReadStep(self.offices)
        self.left_out = LeftOutStep(self.leave_out, self.take_in)
        self.design = DesignStep()
        self.draw = DrawStep(self._today)
        self.sample = DrawnStep()
        self.cases = ReservesStep(self.replace_case, self.bring_back)
        self.population = PopulationTab()
        self.files = FileRequestsPage(ws, audit_round, actions)
        self.slips = SlipsPage(ws, audit_round, actions)
        self.holds = HoldsPage(ws, audit_round, actions)
        self.tabs = QTabWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._connect()
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return changes.round

    def reload(self) -> None:
        """Look at list and sample anew."""
        self.actions_.fetch(self, lambda _report: picture(self._ws, self._round.id), self._show)

    def focus_first(self) -> None:
        self.source.choose.setFocus()

    def status(self) -> str:
        found = self.found
        if found is None or found.listed is None:
            return self.tr("No list of children yet")
        on_plan = counted(
            found.listed.record.on_plan,
            self.tr("1 child on a plan"),
            self.tr("%1 children on a plan"),
        )
        if found.drawn is None:
            return on_plan
        drawn = counted(found.drawn.record.size, self.tr("1 drawn"), self.tr("%1 drawn"))
        return f"{on_plan}, {drawn}"

    def read_list(self, path: Path, mapping: Path | None = None) -> None:
        """Read a file without keeping it; the first one is kept at once, another only when confirmed."""
        as_of = self._round.position_date

        def read() -> Frame:
            named = mapping or frames.as_before(self._ws, self._round.id)
            return frames.read(path, as_of, named)

        self.actions_.fetch(
            self,
            lambda _report: or_refused(read),
            lambda outcome: self._list_read(outcome, path),
        )

    def lay_beside(self) -> None:
        """Lay the census that was read beside the list there is."""
        census, self._waiting = self._waiting, None
        if census is None:
            return

        def lay() -> Changes:
            frames.lay_beside(self._ws, self._round.id, census)
            return _CHANGED

        self._try(lay, self.source.fault.say)

    def say_districts(self, districts: dict[str, str]) -> None:
        """Keep which district each team serves."""

        def say(_report: Report) -> Changes:
            frames.say_districts(self._ws, self._round.id, districts)
            return _CHANGED

        self.actions_.perform_in_background(self, say)

    def keep_list(self) -> None:
        """Take the list that was read into the round; it replaces the one before."""
        frame, self._waiting = self._waiting, None
        if frame is None:
            return

        def keep(_report: Report) -> Changes:
            frames.keep(self._ws, self._round.id, frame)
            return _CHANGED

        self.actions_.perform_in_background(self, keep)

    def draw_sample(self, seed: str, ceremony: Ceremony | None, again: str) -> None:
        """Draw by the design on the sheet; a refusal stands beside the button."""
        design = self.design.design()
        teams = self.design.teams.confirmed if design.spread is Spread.AREA else None

        def draw() -> Changes:
            sample.draw_cases(
                self._ws, self._round.id, design, seed, teams, ceremony=ceremony, again=again
            )
            return _CHANGED

        def drawn(refusal: str) -> None:
            self.draw.fault.say(refusal)
            if not refusal:
                self.draw.done()
            self.draw.allow(ready=True)

        self.draw.allow(ready=False)
        self._try(draw, drawn)

    def leave_out(self, child: str, reason: LeftOutFor, words: str) -> None:
        """Draw without this child from the next draw on."""
        self._try(
            lambda: sample.leave_out(self._ws, self._round.id, child, reason, words),
            self._left_out,
        )

    def take_in(self, child: str, words: str) -> None:
        """Draw from this child after all."""
        self._try(lambda: sample.take_in(self._ws, self._round.id, child, words), self._left_out)

    def replace_case(self, case_id: CaseId, reason: ReplacedFor, words: str) -> None:
        """Let a case give way to its reserve."""
        said: list[str] = []

        def replace() -> Changes:
            made = replacing.replace_case(self._ws, self._round.id, case_id, reason, words)
            said.append(_replaced_words(made))
            return made.changes

        self._try(replace, lambda refusal: self._case_changed(refusal, "".join(said)))

    def bring_back(self, stand_in: CaseId, words: str) -> None:
        """Undo a replacement."""
        done = self.tr("The replacement is undone; both acts are kept.")
        self._try(
            lambda: replacing.bring_back(self._ws, self._round.id, stand_in, words),
            lambda refusal: self._case_changed(refusal, done),
        )

    def verify_draw(self) -> None:
        """Work the draw in force out again."""

        def verified(found: Verified | Refused) -> None:
            if isinstance(found, Refused):
                found = Verified(0, (found.why,))
            self.sample.show_verified(found)

        self.actions_.fetch(
            self,
            lambda _report: or_refused(lambda: sample.verify_draw(self._ws, self._round.id)),
            verified,
        )

    def _left_out(self, refusal: str) -> None:
        if refusal:
            self.left_out.fault.say(refusal)
        else:
            self.left_out.done()

    def _case_changed(self, refusal: str, said: str) -> None:
        if refusal:
            self.cases.fault.say(refusal)
        else:
            self.cases.say_done(said)

    def _try(self, command: Callable[[], Changes], done: Callable[[str], None]) -> None:
        """`done` is told the sentence with which the command was refused, "" where it was not."""
        refused: list[str] = []

        def run(_report: Report) -> Changes:
            made = or_refused(command)
            if isinstance(made, Refused):
                refused.append(made.why)
                return _NOTHING
            return made

        self.actions_.perform_in_background(self, run, lambda: done(" ".join(refused)))

    def _list_read(self, frame: Frame | Refused, path: Path | None = None) -> None:
        self._rest_source()
        if isinstance(frame, Refused):
            self.source.refuse(frame, path)
            return
        self._waiting = frame
        found = self.found
        if found is not None and found.listed is not None and self._locked():
            self.source.ask_to_count(frame, found.listed.record)
        elif found is not None and found.listed is not None:
            self.source.ask(frame, found.listed.record, drawn=found.drawn is not None)
        else:
            self.keep_list()
        QTimer.singleShot(0, self, self._show_asked)

    def _show_asked(self) -> None:
        if self.source.waiting.isVisible():
            self._steps.ensureWidgetVisible(self.source.waiting)

    def _show(self, found: Picture) -> None:
        before, self.found = self.found, found
        store, round_id = self._ws.store, self._round.id
        locked = self._locked()
        self._rest_source()
        self.read.districts.show_teams(found.listed, locked=bool(locked))
        self.read.show_list(found.listed, store.listing("children", round_id), found.population)
        self.offices.read(found.listed.places if found.listed else ())
        same = before is not None and _is_same_list(before, found)
        self._show_left_out(found, locked=bool(locked))
        remaining = len(found.can_be_drawn)
        if same:  # a design half decided is left alone while the list is the same
            self.design.show_number(remaining)
        else:
            earlier = found.drawn.draw.design if found.drawn else None
            self.design.show_list(found.listed, earlier, remaining)
        strata = found.drawn.strata if found.drawn else ()
        self.design.show_drawn({(each.area, each.group): each.drawn or 0 for each in strata})
        self.design.lock(locked=bool(locked))
        self.draw.show_state(found.drawn, found.draws, locked)
        self.sample.show_sample(found.drawn, found.achieved, found.history)
        self.cases.show_cases(found.achieved if found.drawn else None)
        self.population.show_population(found.population)
        self.tabs.setTabText(1, population_status(found.population))
        self._try_out()
        self.status_changed.emit(self.status())

    def _show_left_out(self, found: Picture, *, locked: bool) -> None:
        numbers = [child.child for child in found.listed.current] if found.listed else None
        self.left_out.show_list(numbers, found.left_out, locked=locked)

    def _today(self) -> date:
        return self._ws.now().date()

    def _rest_source(self) -> None:
        listed = self.found.listed if self.found is not None else None
        self.source.rest(locked=self._locked(), held=listed.record.file_name if listed else "")

    def _locked(self) -> str:
        """Why list and sample stay as they are, "" while they can be changed."""
        audits = self.found.audits if self.found is not None else 0
        if not audits:
            return ""
        return counted(
            audits,
            self.tr("1 audit of this sample is shared out, so list and sample stay as they are."),
            self.tr(
                "%1 audits of this sample are shared out, so list and sample stay as they are."
            ),
        )

    def _try_out(self) -> None:
        """Work out what the design on the sheet would give."""
        found = self.found
        listed = found.listed if found is not None else None
        if found is None or listed is None:
            self.design.show_trial(None)
            self.draw.allow(ready=False)
            return
        children = found.can_be_drawn
        self._asked += 1
        number, design = self._asked, self.design.design()
        teams = self.design.teams.confirmed if design.spread is Spread.AREA else None

        def tried(outcome: Trial | Refused) -> None:
            if number == self._asked:
                self._show_tried(outcome)

        self.actions_.fetch(
            self,
            lambda _report: or_refused(
                lambda: try_out(children, listed.record.as_of, design, teams)
            ),
            tried,
        )

    def _show_tried(self, outcome: Trial | Refused) -> None:
        if isinstance(outcome, Refused):
            self.design.show_trial(None, outcome.why)
        else:
            self.design.show_trial(outcome)
        self.draw.allow(ready=not isinstance(outcome, Refused) and not self._locked())

    def _design_changed(self) -> None:
        self.draw.allow(ready=False)
        self._pause.start()

    def _connect(self) -> None:
        self.source.wanted.connect(self.read_list)
        self.source.accepted.connect(self.keep_list)
        self.source.beside.connect(self.lay_beside)
        self.read.districts.said.connect(self.say_districts)
        self.offices.changed.connect(self.actions_.announce)
        self.source.columns.used.connect(self._list_read)
        self.design.changed.connect(self._design_changed)
        self._pause.timeout.connect(self._try_out)
        self.draw.wanted.connect(self.draw_sample)
        self.sample.verify_wanted.connect(self.verify_draw)
        self.files.paper_wanted.connect(self.paper_wanted)
        self.slips.paper_wanted.connect(self.paper_wanted)

    def _lay_out(self) -> None:
        self._steps = steps = Ground()
        steps.add(self.source, self.read, self.left_out, self.design, self.draw)
        steps.add(self.sample, self.cases)
        steps.column.addStretch(1)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Frame and sample"))
        self.tabs.tabBar().setAccessibleName(
            self.tr("List and sample, the whole population, files, slips, holds and requests")
        )
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(steps, self.tr("List and sample"))
        self.tabs.addTab(self.population, population_status(None))
        self.tabs.addTab(self.files, self.tr("File requests"))
        self.tabs.addTab(self.slips, self.tr("Finding slips"))
        self.tabs.addTab(self.holds, self.tr("Holds and requests"))
        px = look().px
        head = QHBoxLayout()
        head.setContentsMargins(px(28), px(14), px(28), px(6))
        head.addWidget(label(self.tr("Frame and sample"), "title"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)


def _replaced_words(made: replacing.Replaced) -> str:
    said = tr("%1 gave way to %2, the next reserve of its group.").replace("%1", made.out.ref)
    if made.readers:
        said += " " + tr(
            "The same readers have it now: issue their packs again, so that it reaches them."
        )
    return said.replace("%2", made.stand_in.ref)


def _is_same_list(before: Picture, now: Picture) -> bool:
    if before.listed is None or now.listed is None:
        return before.listed is now.listed
    return before.listed.record == now.listed.record
