"""Frame and sample: from the council's list to the children whose files are read, step by step down the page."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout

from app.domain.changes import Changes
from app.domain.frames import Frame
from app.domain.rounds import Round
from app.domain.strata import Spread
from app.services import frames, sample
from app.services.frame_picture import Picture, StratumLine, expected, picture
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.frame_design import DesignStep
from ui.pages.frame_draw import DrawnStep, DrawStep
from ui.pages.frame_population import PopulationTab, population_status
from ui.pages.frame_read import ReadStep
from ui.pages.frame_source import SourceStep
from ui.pages.frame_words import counted
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Ground
from ui.tasks import Report
from ui.theme import look
from ui.widgets.labels import label

_PAUSE = 300  # milliseconds after the last change before a design is tried out
_CHANGED = Changes(round=True)
_NOTHING = Changes()


class FramePage(Page):
    """Whatever takes time is done off the GUI thread: reading, counting, trying a design out, drawing."""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Ctrl+Tab population · Ctrl+F finds in a table · F1 all keys")
        self._ws, self._round = ws, audit_round
        self.found: Picture | None = None
        self._waiting: Frame | None = None
        self._asked = 0  # designs tried out: only the answer to the last of them is shown
        self.source = SourceStep(audit_round.position_date)
        self.read = ReadStep()
        self.design = DesignStep()
        self.draw = DrawStep()
        self.sample = DrawnStep()
        self.population = PopulationTab()
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
        self.actions_.fetch(
            self,
            lambda _report: or_refused(lambda: frames.read(path, as_of, mapping)),
            self._list_read,
        )

    def lay_beside(self) -> None:
        """Lay the census that was read beside the list there is."""
        census, self._waiting = self._waiting, None
        if census is None:
            return

        def lay(_report: Report) -> Changes:
            frames.keep(
                self._ws, self._round.id, frames.with_census(self._ws, self._round.id, census)
            )
            return _CHANGED

        self.actions_.perform_in_background(self, lay)

    def keep_list(self) -> None:
        """Take the list that was read into the round; it replaces the one before."""
        frame, self._waiting = self._waiting, None
        if frame is None:
            return

        def keep(_report: Report) -> Changes:
            frames.keep(self._ws, self._round.id, frame)
            return _CHANGED

        self.actions_.perform_in_background(self, keep)

    def draw_sample(self, seed: str) -> None:
        """Draw by the design on the sheet; a refusal stands beside the button."""
        refused: list[str] = []
        design = self.design.design()
        teams = self.design.teams.confirmed if design.spread is Spread.AREA else None

        def draw(_report: Report) -> Changes:
            made = or_refused(
                lambda: sample.draw_cases(self._ws, self._round.id, design, seed, teams)
            )
            if isinstance(made, Refused):
                refused.append(made.why)
                return _NOTHING
            return _CHANGED

        self.draw.allow(ready=False)
        self.actions_.perform_in_background(self, draw, lambda: self._drawn(refused))

    def _drawn(self, refused: list[str]) -> None:
        self.draw.fault.say(" ".join(refused))
        self.draw.allow(ready=True)

    def _list_read(self, frame: Frame | Refused) -> None:
        self._rest_source()
        if isinstance(frame, Refused):
            self.source.fault.say(frame.why)
            return
        self._waiting = frame
        found = self.found
        if found is not None and found.listed is not None:
            self.source.ask(frame, found.listed.record, drawn=found.drawn is not None)
        else:
            self.keep_list()

    def _show(self, found: Picture) -> None:
        before, self.found = self.found, found
        store, round_id = self._ws.store, self._round.id
        locked = self._locked()
        self._rest_source()
        self.read.show_list(found.listed, store.listing("children", round_id))
        same = before is not None and _is_same_list(before, found)
        if not same:  # a design half decided is left alone while the list is the same
            self.design.show_list(found.listed, found.drawn.draw.design if found.drawn else None)
        self.design.lock(locked=bool(locked))
        self.draw.show_state(found.drawn, locked)
        self.sample.show_sample(found.drawn, store.listing("draws", round_id), found.draws)
        self.population.show_population(found.population)
        self.tabs.setTabText(1, population_status(found.population))
        self._try_out()
        self.status_changed.emit(self.status())

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
        if listed is None or self._locked():
            self.design.show_preview(())
            self.draw.allow(ready=False)
            return
        self._asked += 1
        number, design = self._asked, self.design.design()
        teams = self.design.teams.confirmed if design.spread is Spread.AREA else None

        def tried(outcome: tuple[StratumLine, ...] | Refused) -> None:
            if number == self._asked:
                self._show_tried(outcome)

        self.actions_.fetch(
            self,
            lambda _report: or_refused(
                lambda: expected(listed.current, listed.record.as_of, design, teams)
            ),
            tried,
        )

    def _show_tried(self, outcome: tuple[StratumLine, ...] | Refused) -> None:
        if isinstance(outcome, Refused):
            self.design.show_preview((), outcome.why)
        else:
            self.design.show_preview(outcome)
        self.draw.allow(ready=not isinstance(outcome, Refused))

    def _design_changed(self) -> None:
        self.draw.allow(ready=False)
        self._pause.start()

    def _connect(self) -> None:
        self.source.wanted.connect(self.read_list)
        self.source.accepted.connect(self.keep_list)
        self.source.beside.connect(self.lay_beside)
        self.design.changed.connect(self._design_changed)
        self._pause.timeout.connect(self._try_out)
        self.draw.wanted.connect(self.draw_sample)

    def _lay_out(self) -> None:
        steps = Ground()
        steps.add(self.source, self.read, self.design, self.draw, self.sample)
        steps.column.addStretch(1)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Frame and sample"))
        self.tabs.tabBar().setAccessibleName(self.tr("List and sample, or the whole population"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(steps, self.tr("List and sample"))
        self.tabs.addTab(self.population, population_status(None))
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


def _is_same_list(before: Picture, now: Picture) -> bool:
    if before.listed is None or now.listed is None:
        return before.listed is now.listed
    return before.listed.record == now.listed.record
