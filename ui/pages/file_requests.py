"""File requests, for the lead: what was asked of each office, what came, and who said so; nothing is written over."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.file_requests import MOST_VOLUMES, Access, Production, Reason
from app.domain.rounds import Round
from app.services import file_requests, slip_papers
from app.services.file_requests import FileLine, FileNote
from app.services.slips import Printed
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.case_file import short_words, told_words
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault, Field, Sheet, SideBySide, lay_ground
from ui.tasks import Report
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

_NOT_SAID = "–"


@dataclass(frozen=True, slots=True)
class _Volumes:
    """Three counts as they were typed; nothing typed is nothing said."""

    expected: int | None
    seen: int | None
    missing: int | None


class FileRequestsPage(Page):
    paper_wanted = Signal(str, bytes)  # title, PDF

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Enter on a case goes to its boxes · Ctrl+F finds · F1 all keys")
        self._ws, self._round = ws, audit_round
        self._lines: dict[object, FileLine] = {}
        self._chosen: FileLine | None = None
        self.office = Chooser(self.tr("Office"))
        self.print = button(self.tr("Make the request list"), "primary", "printer")
        self.print_fault = Fault()
        self.counts = label("", "reading", wraps=True)
        self.table = PageTable(
            self.tr("Files asked for"),
            self._columns(),
            (
                self.tr("No case yet"),
                self.tr(
                    "Once the sample is drawn, every case's file is listed here until it came."
                ),
            ),
            "inbox",
            most=10,
        )
        self.about = label("", "strong", wraps=True)
        self.outcome = Chooser(self.tr("What became of the file"))
        self.expected, self.seen, self.missing = (_volumes(name) for name in _names())
        self.access = Chooser(self.tr("Access to the electronic record"))
        self.reason = Chooser(self.tr("Why it was not produced"))
        self.words = Line()
        self.keep = button(self.tr("Keep this"), "primary")
        self.fault = Fault()
        self.told = label("", "reading", wraps=True)
        self._lay_out()
        self._connect()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.cases or changes.audits or changes.round or changes.ledger)

    def reload(self) -> None:
        self.actions_.fetch(
            self, lambda _report: file_requests.lines(self._ws, self._round.id), self._show
        )

    def status(self) -> str:
        return self.counts.text()

    def focus_first(self) -> None:
        self.table.view.setFocus()

    def choose(self, ref: str) -> None:
        """Put the file of this case into the boxes."""
        line = next((each for each in self._lines.values() if each.ref == ref), None)
        if line is not None:
            self.table.choose(line.case_id)
            self._chosen = line
            self._show_chosen()

    def save(self) -> None:
        """Add what the boxes say to what was noted before."""
        line = self._chosen
        if line is None:
            self.fault.say(self.tr("Choose a case in the table first."))
            return
        volumes = _Volumes(*(_number(box) for box in (self.expected, self.seen, self.missing)))
        note = FileNote(
            Production(self.outcome.currentData()),
            volumes.expected,
            volumes.seen,
            volumes.missing,
            self.access.currentData() or "",
            self.reason.currentData() or "",
            self.words.text().strip(),
        )
        done = or_refused(lambda: file_requests.note(self._ws, self._round.id, line.case_id, note))
        if isinstance(done, Refused):
            self.fault.say(done.why)
            return
        self.fault.say("")
        self.actions_.announce(done)

    def make_list(self) -> None:
        """A numbered request list for the office chosen, to look at and print."""
        office = self.office.currentData() or ""
        made: list[Printed | Refused] = []

        def do(_report: Report) -> Changes:
            made.append(
                or_refused(lambda: slip_papers.print_request(self._ws, self._round.id, office))
            )
            return Changes(notebook=True)

        self.actions_.perform_in_background(self, do, lambda: self._printed(made[0]))

    def _printed(self, made: Printed | Refused) -> None:
        self.print_fault.say(made.why if isinstance(made, Refused) else "")
        if not isinstance(made, Refused):
            title = self.tr("File request list, print-out %1")
            self.paper_wanted.emit(title.replace("%1", str(made.print_out.number)), made.pdf)

    def _show(self, lines: tuple[FileLine, ...]) -> None:
        self._lines = {each.case_id: each for each in lines}
        names = ("id", *(column.name for column in self.table.model.columns))
        self.table.show_rows(HeldRows(names, [self._row(each) for each in lines]))
        offices: dict[str, int] = {}
        for each in lines:
            offices[each.office] = offices.get(each.office, 0) + 1
        chosen = self.office.currentData()
        self.office.clear()
        every = self.tr("All offices (%1)").replace("%1", str(len(lines)))
        self.office.addItem(every, "")
        for office, count in sorted(offices.items()):
            self.office.addItem(f"{office} ({count})", office)
        self.office.setCurrentIndex(max(self.office.findData(chosen), 0))
        self.print.setEnabled(bool(lines))
        self.counts.setText(_counts(lines))
        before = self._chosen.case_id if self._chosen else None
        self._chosen = self._lines.get(before)
        self.table.choose(before)
        self._show_chosen()
        self.status_changed.emit(self.status())

    def _show_chosen(self) -> None:
        line = self._chosen
        self._boxes.setEnabled(line is not None)
        self.fault.say("")
        if line is None:
            self.about.setText(self.tr("Choose a case in the table."))
            self.told.setText("")
            return
        self.about.setText(f"{line.ref}, {line.office}")
        note = line.note
        self.outcome.setCurrentIndex(self.outcome.findData(note.outcome.value))
        for box, number in (
            (self.expected, note.expected),
            (self.seen, note.seen),
            (self.missing, note.missing),
        ):
            box.setText("" if number is None else str(number))
        self.access.setCurrentIndex(max(self.access.findData(note.access), 0))
        self.reason.setCurrentIndex(max(self.reason.findData(note.reason), 0))
        self.words.setText(note.words)
        told = [told_words(each) for each in line.told]
        if line.differs:
            told.append(
                self.tr("The reader says otherwise than the list; the reader's word is counted.")
            )
        if line.disputed:
            told.append(
                self.tr("Two entries stand that do not know of each other; the worse is counted.")
            )
        self.told.setText("\n".join(told) or self.tr("Nothing noted yet."))

    def _take_up(self, record: object) -> None:
        if isinstance(record, tuple) and record[0] in self._lines:
            self._chosen = self._lines[record[0]]
            self._show_chosen()

    def _row(self, line: FileLine) -> tuple[object, ...]:
        reader = line.reader
        return (
            line.case_id,
            line.ref,
            line.office,
            line.note.expected,
            line.note.seen,
            line.note.missing,
            Access(line.note.access).words if line.note.access else "",
            short_words(line.outcome),
            line.holds.reason_words if line.holds else "",
            "" if reader is None else _reader_words(reader.volumes, reader.electronic),
        )

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("ref", self.tr("Case"), weight=100),
            Column("office", self.tr("Office"), weight=165),
            Column("expected", self.tr("Expected"), _volume, weight=90, number=True),
            Column("seen", self.tr("Seen"), _volume, weight=62, number=True),
            Column("missing", self.tr("Missing"), _volume, weight=84, number=True),
            Column("access", self.tr("Electronic"), weight=96),
            Column("outcome", self.tr("File"), weight=115),
            Column("reason", self.tr("Why"), weight=140),
            Column("reader", self.tr("Reader saw"), weight=105),
        )

    def _connect(self) -> None:
        self.print.clicked.connect(self.make_list)
        self.keep.clicked.connect(self.save)
        self.words.returnPressed.connect(self.save)
        # Also by the arrows: the boxes never stand for another case than the row that is marked.
        self.table.view.selectionModel().currentChanged.connect(
            lambda *_: self._take_up(self.table.chosen())
        )
        self.table.activated.connect(self._go_to_boxes)

    def _go_to_boxes(self, record: object) -> None:
        self._take_up(record)
        self.outcome.setFocus()

    def _lay_out(self) -> None:
        for outcome in Production:
            self.outcome.addItem(outcome.words, outcome.value)
        self.access.addItem(self.tr("Not said"), "")
        for access in Access:
            self.access.addItem(access.words, access.value)
        self.reason.addItem(self.tr("No reason"), "")
        for reason in Reason:
            self.reason.addItem(reason.words, reason.value)
        ground = lay_ground(self)
        ground.add(self._ask_sheet(), self.table, self._note_sheet())
        ground.column.addStretch(1)

    def _ask_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("Files asked of each office"))
        sheet.say(
            self.tr(
                "Send the list beforehand: the office finds a file by the council's number. A file that is not "
                "produced "
                "stays in the sample as a finding, is audited from what exists, and is replaced only where nothing can "
                "be read."
            )
        )
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look().px(10))
        line.addWidget(self.office, 1)
        line.addWidget(self.print)
        sheet.body.addWidget(Field(self.tr("Office"), self.office, within=row))
        sheet.body.addWidget(self.print_fault)
        sheet.body.addWidget(self.counts)
        return sheet

    def _note_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("What came"))
        sheet.body.addWidget(self.about)
        self._boxes = QWidget()
        inner = QVBoxLayout(self._boxes)
        inner.setContentsMargins(0, 0, 0, 0)
        boxes = QWidget()
        row = QHBoxLayout(boxes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(12))
        for box in (self.expected, self.seen, self.missing):
            row.addWidget(Field(box.accessibleName(), box))
        row.addStretch(1)
        inner.addWidget(
            SideBySide(
                (Field(self.tr("File"), self.outcome), 2),
                (Field(self.tr("Electronic record"), self.access), 1),
                from_width=560,
                top=True,
            )
        )
        inner.addWidget(boxes)
        inner.addWidget(
            SideBySide(
                (Field(self.tr("Why"), self.reason), 1),
                (Field(self.tr("In words"), self.words), 1),
                from_width=560,
                top=True,
            )
        )
        inner.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.fault)
        sheet.body.addWidget(self._boxes)
        sheet.body.addWidget(label(self.tr("Noted so far"), "strong"))
        sheet.body.addWidget(self.told)
        return sheet


def _names() -> tuple[str, str, str]:
    return "Volumes expected", "Volumes seen", "Volumes missing"


def _volumes(name: str) -> Line:
    """A count of volumes; empty where nobody said."""
    box = Line()
    box.setAccessibleName(name)
    box.setValidator(QIntValidator(0, MOST_VOLUMES, box))
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setFixedWidth(look().px(90))
    return box


def _number(box: Line) -> int | None:
    return int(box.text()) if box.hasAcceptableInput() else None


def _volume(value: object) -> str:
    return _NOT_SAID if value is None else str(value)


def _reader_words(volumes: str, electronic: str) -> str:
    """What the reader answered under "Records seen"."""
    parts = [f"{volumes} volumes" if volumes.isdecimal() and volumes != "1" else volumes]
    if volumes == "1":
        parts = ["1 volume"]
    if electronic:
        parts.append(f"electronic: {electronic.lower()}")
    return ", ".join(part for part in parts if part)


def _counts(lines: tuple[FileLine, ...]) -> str:
    """ "6 files: 4 awaited, 1 produced, 1 not produced"."""
    short = {
        Production.AWAITED: "awaited",
        Production.PRODUCED: "produced",
        Production.PART: "in part",
        Production.NOT_PRODUCED: "not produced",
        Production.NOTHING: "nothing to read",
    }
    counted = [
        f"{number} {short[outcome]}"
        for outcome in Production
        if (number := sum(each.outcome is outcome for each in lines))
    ]
    files = "1 file" if len(lines) == 1 else f"{len(lines)} files"
    return f"{files}: {', '.join(counted)}" if lines else ""
