"""The practice case: an invented file to read, to audit with the round's tool, and to compare with its key."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.calibration import Calibration, Compared
from app.domain.changes import Changes
from app.domain.rounds import Role, Round
from app.reports.chart_content import Tone
from app.reports.content import Column as TableColumn
from app.reports.content import Count, Flag, Table
from app.services.practice_cases import Kept, has_draft, practice_case, results
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.sheets import Sheet, lay_ground
from ui.pages.when import moment_in
from ui.theme import look
from ui.widgets.emptied import empty
from ui.widgets.figure_table import FigureTable
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.search_box import SearchBox
from ui.widgets.small_table import PageTable

_NAMES = ("id", "reader", "at", "agreed", "tool")


class PracticePage(Page):
    file_wanted = Signal()  # the bundle, in a window beside
    audit_wanted = Signal()

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Enter presses · F1 all keys")
        self._ws, self._round, self._zone = ws, audit_round, zone
        self._kept: dict[str, Kept] = {}
        self._case = practice_case()
        self.file = button(self.tr("Read or print the file"), "", "book-open")
        self.file.clicked.connect(self.file_wanted)
        self.go = button("", "primary", "arrow-right")
        self.go.clicked.connect(self.audit_wanted)
        self.table = PageTable(
            self.tr("Results"),
            (
                Column("reader", self.tr("Reader"), weight=160),
                Column("at", self.tr("Signed"), lambda at: moment_in(str(at), zone), 190),
                Column("agreed", self.tr("Agreed with the key"), weight=150),
                Column("tool", self.tr("Audit tool"), weight=300),
            ),
            (
                self.tr("No result yet"),
                self.tr("A practice case that you audit and sign appears here beside its key."),
            ),
            "target",
        )
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.beside = Sheet(self.tr("Answer by answer"))
        self._beside = QVBoxLayout()
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes)

    def reload(self) -> None:
        held = self.actions_.attempt(lambda: results(self._ws, self._round.id)) or ()
        begun = self.actions_.attempt(lambda: has_draft(self._ws, self._round.id))
        self.go.setText(self.tr("Go on with the audit") if begun else self.tr("Audit it"))
        self._deeds.arrange()
        self._kept = {str(each.id): each for each in held}
        self.table.show_rows(HeldRows(_NAMES, map(_row, held)))
        if held:
            self.table.view.setCurrentIndex(self.table.model.index(0, 0))
        self._show_chosen()

    def focus_first(self) -> None:
        self.file.setFocus()

    def show_newest(self) -> None:
        """After signing: what was just compared."""
        self.reload()
        self.table.view.setFocus()

    def _show_chosen(self) -> None:
        record = self.table.chosen()
        kept = self._kept.get(str(record[0])) if record is not None else None
        empty(self._beside)
        self.beside.setVisible(kept is not None)
        if kept is None:
            return
        found = kept.found
        self._beside.addWidget(label(self._sentence(found), "reading", wraps=True))
        table = FigureTable(_table(found))
        find = SearchBox(self.tr("Find an answer"), self.tr("Find an answer"))
        find.setMaximumWidth(look().px(260))
        find.searched.connect(table.narrow)
        self._beside.addWidget(find)
        self._beside.addWidget(table)

    def _sentence(self, found: Calibration) -> str:
        said = self.tr("%1 of %2 answers agree with the key.").replace("%1", str(found.agreed))
        said = said.replace("%2", str(len(found.lines)))
        if found.left_out:
            left = self.tr("Left out, because the round's audit tool does not ask it so: %1.")
            said += " " + left.replace("%1", ", ".join(found.left_out))
        return said

    def _lay_out(self) -> None:
        px = look().px
        ground = lay_ground(self)
        about = self.tr(
            "Everybody can read the same invented file and see where they differ from its key. It is no case of the "
            "round: it is never returned as one and counted nowhere. Your result goes to the lead with your next "
            "return."
        )
        if self._round.role is Role.LEAD:
            about = self.tr(
                "Everybody can read the same invented file and see where they differ from its key. It is no case of "
                "the round and counted nowhere. Results of assessors come with their returns and stand below."
            )
        case = Sheet(self._case.title)
        case.say(self._case.about, "reading")
        self._deeds = Flow(px(8))
        for one in (self.file, self.go):
            self._deeds.add(one)
        case.body.addWidget(self._deeds)
        held = Sheet(self.tr("Results"))
        held.body.addWidget(self.table)
        self._beside.setSpacing(px(8))
        self.beside.body.addLayout(self._beside)
        ground.add(label(self.tr("Practice case"), "title"), label(about, "muted", wraps=True))
        ground.add(case, held, self.beside)
        ground.column.addStretch(1)
        self.beside.hide()


def _row(kept: Kept) -> tuple[object, ...]:
    found = kept.found
    return (kept.id, kept.reader, found.at, str(Count(found.agreed, len(found.lines))), found.tool)


def _table(found: Calibration) -> Table:
    return Table(
        "Answers beside the key",
        (
            TableColumn("No."),
            TableColumn("Question", weight=4),
            TableColumn("Answer given", weight=3),
            TableColumn("Key", weight=3),
            TableColumn("Agreed"),
            TableColumn("What decides it", weight=5),
        ),
        tuple(_line(line) for line in found.lines),
    )


def _line(line: Compared) -> tuple[str | Flag, ...]:
    agreed = Flag("Agreed", Tone.GOOD) if line.agreed else Flag("Differs", Tone.WARN)
    why = f"Page {line.page}. {line.why}"
    return (line.number or "–", line.question, line.given or "not answered", line.key, agreed, why)
