"""Finding slips: names brought in when asked for, lists printed by number and ticked destroyed, all of it purged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.partial_dates import words
from app.domain.rounds import Role, Round
from app.domain.slips import PrintOut, SlipLine
from app.services import frames, holds, slip_papers, slips
from app.services.identity import identity
from app.services.slips import Brought, Printed, PurgeNote
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault, Field, Sheet, lay_ground
from ui.pages.when import moment_in
from ui.tasks import Report
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

_CHANGED = Changes(notebook=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the page shows, read off the GUI thread; of the slips themselves only how many there are."""

    offices: tuple[tuple[str, int], ...]
    slips: int
    print_outs: tuple[PrintOut, ...]
    purges: tuple[PurgeNote, ...]
    me: str
    stopped: str  # by which holds, "" while nothing stops a purge


class SlipsPage(Page):
    """The lead's tab and the assessor's page are one: an assessor brings nothing in, and goes back to the cases."""

    back_wanted = Signal()
    paper_wanted = Signal(str, bytes)  # title, PDF

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Ctrl+F finds in a table · F1 all keys")
        self._ws, self._round = ws, audit_round
        self._leads = audit_round.role is Role.LEAD
        self._held: _Held | None = None
        self.back = button(self.tr("Back"), "", "chevron-left")
        self.stands = label("", "reading", wraps=True)
        self.bring = button(self.tr("Bring in names and workers …"), "primary", "folder-open")
        self.mapping = button(self.tr("Say which column holds what …"), "link")
        self.brought = Fault()
        self.office = Chooser(self.tr("Office"))
        self.print = button(self.tr("Make a numbered list"), "primary", "printer")
        self.print_fault = Fault()
        self.table = PageTable(
            self.tr("Print-outs"),
            self._columns(),
            (
                self.tr("No print-out yet"),
                self.tr(
                    "Every list on paper appears here with its number, until it is ticked as destroyed."
                ),
            ),
            "printer",
            most=10,
        )
        self.by = Line()
        self.tick = button(self.tr("Tick as destroyed"))
        self.untick = button(self.tr("Take the tick back"))
        self.tick_fault = Fault()
        self.purge = button(self.tr("Purge the finding slips …"), "", "trash-2")
        self.sure = label("", "bad", wraps=True)
        self.yes = button(self.tr("Purge them now"), "danger")
        self.no = button(self.tr("Keep them"))
        self.stopped = label("", "bad", wraps=True)
        self.stopped.hide()
        self.purged = label("", "reading", wraps=True)
        self._columns_as: Path | None = None
        self._lay_out()
        self._connect()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.notebook or changes.round or changes.ledger)

    def reload(self) -> None:
        self.actions_.fetch(self, lambda _report: self._read(), self._show)

    def status(self) -> str:
        held = self._held
        if held is None:
            return ""
        out = sum(each.is_out for each in held.print_outs)
        return self.tr("%1 print-outs still out").replace("%1", str(out))

    def focus_first(self) -> None:
        self.office.setFocus()

    def bring_in(self, path: Path) -> None:
        """Read the file for names and workers alone; the list of children stays as it is."""
        as_of, mapping = self._round.position_date, self._columns_as
        done: list[Brought | Refused] = []

        def take(_report: Report) -> Changes:
            done.append(
                or_refused(
                    lambda: slips.bring_in(
                        self._ws,
                        self._round.id,
                        frames.read(path, as_of, mapping, personal=True).personal,
                    )
                )
            )
            return _CHANGED

        self.actions_.perform_in_background(self, take, lambda: self._say_brought(done[0]))

    def make_list(self) -> None:
        """A numbered list of the office chosen, to look at and print."""
        office = self.office.currentData() or ""
        self._print(lambda: slip_papers.print_slips(self._ws, self._round.id, office))

    def tick_destroyed(self) -> None:
        """The print-out chosen in the table was destroyed by whoever is named."""
        self._mark(lambda one: slips.tick_destroyed(self._ws, self._round.id, one, self.by.text()))

    def take_tick_back(self) -> None:
        self._mark(lambda one: slips.untick(self._ws, self._round.id, one))

    def purge_now(self) -> None:
        """Take the slips out of this store for good."""
        said: list[str] = []

        def purge(_report: Report) -> Changes:
            gone = or_refused(lambda: slips.purge(self._ws, self._round.id))
            said.append(gone.why if isinstance(gone, Refused) else self._gone(gone.slips))
            return Changes(notebook=True, round=True, ledger=True)

        self._ask(asking=False)
        self.actions_.perform_in_background(self, purge, lambda: self.purged.setText(said[0]))

    def _print(self, make: Callable[[], Printed]) -> None:
        made: list[Printed | Refused] = []

        def do(_report: Report) -> Changes:
            made.append(or_refused(make))
            return _CHANGED

        self.actions_.perform_in_background(self, do, lambda: self._printed(made[0]))

    def _printed(self, made: Printed | Refused) -> None:
        if isinstance(made, Refused):
            self.print_fault.say(made.why)
            return
        self.print_fault.say("")
        title = self.tr("Finding slips, print-out %1").replace("%1", str(made.print_out.number))
        self.paper_wanted.emit(title, made.pdf)

    def _mark(self, do: Callable[[str], object]) -> None:
        record = self.table.chosen()
        if record is None:
            self.tick_fault.say(self.tr("Choose a print-out in the table first."))
            return
        done = or_refused(lambda: do(str(record[0])))
        self.tick_fault.say(done.why if isinstance(done, Refused) else "")
        if not isinstance(done, Refused):
            self.actions_.announce(_CHANGED)

    def _say_brought(self, done: Brought | Refused) -> None:
        if isinstance(done, Refused):
            self.brought.say(done.why)
            return
        left = ""
        if done.left_out:
            left = self.tr(
                " %1 lines were left out: a text in them is too long or cannot be shown."
            )
            left = left.replace("%1", str(done.left_out))
        self.brought.say(left.strip())

    def _gone(self, count: int) -> str:
        return self.tr(
            "%1 finding slips were purged from this store. Pack files on sticks, in mail or in folders, and backups "
            "made "
            "before, still hold them: delete those too."
        ).replace("%1", str(count))

    def _read(self) -> _Held:
        ws, round_id = self._ws, self._round.id
        counts: dict[str, int] = {}
        lines: Sequence[SlipLine] = slips.of_round(ws, round_id)
        for each in lines:
            counts[each.office] = counts.get(each.office, 0) + 1
        return _Held(
            tuple(sorted(counts.items())),
            slips.held(ws, round_id),
            slips.print_outs(ws, round_id),
            slips.purges(ws, round_id),
            identity(ws).name,
            holds.what_stops(ws, round_id),
        )

    def _show(self, held: _Held) -> None:
        self._held = held
        self.stands.setText(self._stands(held))
        chosen = self.office.currentData()
        self.office.clear()
        whole = sum(count for _office, count in held.offices)
        self.office.addItem(self.tr("All offices (%1)").replace("%1", str(whole)), "")
        for office, count in held.offices:
            self.office.addItem(f"{office} ({count})", office)
        self.office.setCurrentIndex(max(self.office.findData(chosen), 0))
        self.print.setEnabled(whole > 0)
        self.purge.setEnabled(held.slips > 0 and not held.stopped)
        self.stopped.setText(held.stopped)
        self.stopped.setVisible(bool(held.stopped))
        names = ("id", *(column.name for column in self.table.model.columns))
        marked = self.table.chosen()
        self.table.show_rows(HeldRows(names, [self._row(each) for each in held.print_outs]))
        self.table.choose(marked[0] if marked else None)
        if not self.by.text():
            self.by.setText(held.me)
        self.status_changed.emit(self.status())

    def _stands(self, held: _Held) -> str:
        if not held.slips:
            none = (
                self.tr(
                    "No names or workers are held. A list printed now gives the council's number and the team alone, "
                    "and packs carry no slips."
                )
                if self._leads
                else self.tr(
                    "No finding slips are held in this store: the lead sent none, or they were purged."
                )
            )
            return " ".join([none, *self._purged_words(held)])
        count = self.tr("Names or workers are held of %1 children, apart from the answers.")
        return " ".join([count.replace("%1", f"{held.slips:,}"), *self._purged_words(held)])

    def _purged_words(self, held: _Held) -> list[str]:
        said = self.tr("Purged by %1 on %2: %3.")
        return [
            said.replace("%1", each.by)
            .replace("%2", moment_in(each.at))
            .replace("%3", str(each.slips))
            for each in held.purges
        ]

    def _row(self, each: PrintOut) -> tuple[object, ...]:
        gone = self.tr("still out")
        if each.destroyed_on:
            gone = f"{_day(each.destroyed_on)}, {each.destroyed_by}"
        what = (
            self.tr("File request list")
            if each.what == slip_papers.REQUEST
            else self.tr("Finding slips")
        )
        return (
            each.id,
            each.number,
            what,
            each.office or self.tr("all offices"),
            each.cases,
            _day(each.printed_on),
            each.printed_by,
            gone,
        )

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("number", self.tr("No."), weight=50, number=True),
            Column("what", self.tr("What"), weight=140),
            Column("office", self.tr("Office"), weight=150),
            Column("cases", self.tr("Files"), weight=55, number=True),
            Column("printed_on", self.tr("Printed on"), weight=125),
            Column("printed_by", self.tr("By"), weight=130),
            Column("gone", self.tr("Destroyed"), weight=230),
        )

    def _ask(self, *, asking: bool) -> None:
        out = sum(each.is_out for each in self._held.print_outs) if self._held else 0
        count = self._held.slips if self._held else 0
        said = self.tr(
            "This takes %1 finding slips out of this store for good; nothing brings them back but the council's list "
            "or a new "
            "pack. Everything else of the round stays. Print-outs still out: %2."
        )
        self.sure.setText(said.replace("%1", str(count)).replace("%2", str(out)))
        for widget in (self.sure, self.yes, self.no):
            widget.setVisible(asking)
        self.purge.setVisible(not asking)
        if asking:
            self.no.setFocus()

    def _choose_file(self) -> None:
        kinds = self.tr("Lists of children (*.xlsx *.csv *.tsv *.txt);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the council's list"), "", kinds
        )
        if name:
            self.bring_in(Path(name))

    def _choose_mapping(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the file that names the columns"), "", "TOML (*.toml)"
        )
        if name:
            self._columns_as = Path(name)
            self.mapping.setText(self.tr("Columns as in %1").replace("%1", self._columns_as.name))

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.bring.clicked.connect(self._choose_file)
        self.mapping.clicked.connect(self._choose_mapping)
        self.print.clicked.connect(self.make_list)
        self.tick.clicked.connect(self.tick_destroyed)
        self.untick.clicked.connect(self.take_tick_back)
        self.purge.clicked.connect(lambda: self._ask(asking=True))
        self.no.clicked.connect(lambda: self._ask(asking=False))
        self.yes.clicked.connect(self.purge_now)

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        if not self._leads:
            head = QWidget()
            row = QHBoxLayout(head)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(label(self.tr("Finding slips"), "title"))
            row.addStretch(1)
            row.addWidget(self.back)
            ground.add(head)
        ground.add(
            self._names_sheet(), self._print_sheet(), self._papers_sheet(), self._purge_sheet()
        )
        ground.column.addStretch(1)
        self._ask(asking=False)

    def _names_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("What is held"))
        sheet.say(
            self.tr(
                "With a reference alone nobody can ask for a file. A finding slip gives the council's record number, "
                "the "
                "name, the team and the worker. Slips lie apart from the answers, are shown only on request, and can "
                "be "
                "purged by themselves."
            )
        )
        sheet.body.addWidget(self.stands)
        if self._leads:
            row = Flow(10)
            row.add(self.bring)
            row.add(self.mapping)
            sheet.body.addWidget(row)
            sheet.body.addWidget(self.brought)
        return sheet

    def _print_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("A list on paper"))
        sheet.say(
            self.tr(
                "The paper names children. It has a number from the moment it is made, and counts as out until "
                "somebody "
                "ticks that it was destroyed."
            )
        )
        sheet.body.addWidget(Field(self.tr("Office"), self.office))
        sheet.body.addWidget(self.print, 0, Qt.AlignmentFlag.AlignLeft)
        sheet.body.addWidget(self.print_fault)
        return sheet

    def _papers_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("Print-outs"))
        sheet.body.addWidget(self.table)
        sheet.body.addWidget(Field(self.tr("Destroyed by"), self.by))
        row = Flow(10)
        row.add(self.tick)
        row.add(self.untick)
        sheet.body.addWidget(row)
        sheet.body.addWidget(self.tick_fault)
        return sheet

    def _purge_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("Purge"))
        sheet.body.addWidget(self.stopped)
        sheet.body.addWidget(self.sure)
        row = QHBoxLayout()
        row.setSpacing(look().px(10))
        for each in (self.purge, self.yes, self.no):
            row.addWidget(each)
        row.addStretch(1)
        sheet.body.addLayout(row)
        sheet.body.addWidget(self.purged)
        return sheet


def _day(text: str) -> str:
    """ "Mon 23 Nov 2026" for a day as the notebook has it."""
    try:
        return words(date.fromisoformat(text))
    except ValueError:
        return text
