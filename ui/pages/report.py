"""The report as it will print: its pages, and the ways to take it along."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout

from app.domain.changes import Changes
from app.domain.disclosure import PROFILES
from app.domain.final_checks import ToClear
from app.domain.rounds import Round
from app.reports.chart_content import Tone
from app.reports.content import Callout, Status
from app.reports.rendering import PageImage, Pages
from app.services import all_summaries, issuing
from app.workspace import Workspace
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.page import Page
from ui.pages.report_versions import ClearingDialog, VersionsDialog
from ui.pages.sheets import Chooser
from ui.tasks import Report
from ui.theme import look
from ui.widgets.document_blocks import callout
from ui.widgets.emptied import empty
from ui.widgets.flow import Flow
from ui.widgets.labels import EmptyState, button, label
from ui.widgets.page_sheets import PageSheets
from ui.widgets.segments import Dress, Segment

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PRINTED_DPI = 200
_Sizes = tuple[tuple[float, float], ...]


class ReportPage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr(
            "Left and Right turn pages · Home and End go to the first and last"
        )
        self._ws = ws
        self._round = audit_round
        self._pdf = b""
        self._edition = 0  # pictures of an earlier one are not shown
        self._printing: _Printing | None = None
        self._kind = Status.DRAFT
        self._profile = ""  # internal
        self._warned = False
        self._waits: tuple[ToClear, ...] = ()
        self.save = button(self.tr("Save report and board paper …"), "primary", "save")
        self.summaries = button(self.tr("Save case summaries"), "", "save")
        self.print = button(self.tr("Print …"), "", "printer")
        self.kinds = self._kind_choices()
        self.profiles = self._profile_choices()
        self.issue = button(self.tr("Issue this version"), "", "send")
        self.versions = button(self.tr("Versions …"), "", "history")
        self.waiting = button("", "", "list-checks")
        self.said = label("", "muted")
        self._happened = QVBoxLayout()
        self._awaits_keyboard = False
        self.sheets = PageSheets(self.tr("Pages of the report"))
        self.empty = EmptyState("file-text", "", "")
        self.save.clicked.connect(self._choose_folder)
        self.summaries.setMenu(self._summary_ways())
        self.print.clicked.connect(self._choose_printer)
        self.kinds.chosen.connect(self.show_as)
        self.profiles.activated.connect(self._choose_profile)
        self.issue.clicked.connect(self.issue_now)
        self.versions.clicked.connect(self.show_versions)
        self.waiting.clicked.connect(self.show_waiting)
        self.sheets.wanted.connect(self._draw)
        self.sheets.turned.connect(lambda _page: self._say_page())
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes)

    def reload(self) -> None:
        """Made anew off the GUI thread, whenever what it says may have changed."""
        self._edition += 1
        edition = self._edition
        self.empty.say(
            self.tr("Making the report …"),
            self.tr("Reports contain no names of children; cases appear by reference."),
        )
        self._show_pages(shown=False)
        kind, profile = self._kind, self._profile
        self.actions_.fetch(
            self, lambda _report: self._made(kind, profile), lambda made: self._show(edition, *made)
        )

    def status(self) -> str:
        return self.said.text()

    def focus_first(self) -> None:
        self._awaits_keyboard = not self.sheets.isVisibleTo(self)
        (self.save if self._awaits_keyboard else self.sheets).setFocus()

    def show_as(self, name: str) -> None:
        """As a draft, an interim or a final report; why a final one is not to be had yet is said above the pages."""
        self.kinds.show_checked({name})
        self._kind = Status(name)
        self.reload()

    def issue_now(self) -> None:
        """Keep this version for ever as it stands."""
        kind, profile = self._kind, self._profile
        self.actions_.perform_in_background(
            self,
            lambda _report: issuing.issue(self._ws, self._round.id, kind, profile)[1],
            lambda: self.tell(
                self.tr("The report is issued as %1").replace("%1", kind.value),
                self.tr("It is kept as it went out; Versions shows it."),
            ),
        )

    def show_versions(self) -> None:
        """Every version issued, what changed in each, and a way to save it again."""
        held = self.actions_.attempt(lambda: issuing.issued(self._ws, self._round.id))
        if held is None:
            return
        dialog = VersionsDialog(
            held, lambda number: issuing.since_the_last(self._ws, self._round.id, number), self
        )
        dialog.save_wanted.connect(self.save_version)
        dialog.open()

    def save_version(self, number: int, path: Path) -> None:
        """A version as it went out, byte for byte."""
        self.actions_.perform_in_background(
            self,
            lambda _report: issuing.save_issued(self._ws, self._round.id, number, path),
            lambda: self.tell(self.tr("Report %1 is saved").replace("%1", str(number)), str(path)),
        )

    def show_waiting(self) -> None:
        ClearingDialog(self._waits, self).open()

    def save_to(self, folder: Path) -> None:
        """The report as it is shown, as PDF, Word and Excel; a final one that must wait is refused in words."""
        kind, profile = self._kind, self._profile
        self.actions_.perform_in_background(
            self,
            lambda _report: self._saved(folder, kind, profile),
            lambda: self.tell(self.tr("The report is saved"), self._where(folder, profile)),
        )

    def save_summaries_to(self, folder: Path, *, anonymous: bool = False) -> None:
        """A PDF for every case that has come back, all of them or none; the line of work shows how far it is, and
        stops it."""
        self.actions_.perform_in_background(
            self,
            lambda report: self._summaries_saved(folder, report, anonymous=anonymous),
            lambda: self.tell(self.tr("The case summaries are saved"), str(folder)),
        )

    def send_to(self, printer: "QPrinter") -> None:
        """Print what is shown. A published one goes out of the house with this, so it is issued first."""
        kind, profile = self._kind, self._profile
        if not profile:
            self.print_on(printer)
            return
        self.actions_.fetch(
            self,
            lambda _report: issuing.publish(self._ws, self._round.id, kind, profile),
            lambda _document: self.print_on(printer),
        )

    def print_on(self, printer: "QPrinter") -> None:
        """Page by page, each drawn off the GUI thread."""
        if self._printing is None and self.sheets.pages:
            self._printing = _Printing(printer, self.sheets.pages)
            self._print_next()

    def _made(self, kind: Status, profile: str) -> tuple[bytes, _Sizes, tuple[ToClear, ...]]:
        """In memory; an empty report where nothing is counted yet."""
        data, waits = issuing.preview(self._ws, self._round.id, kind, profile)
        with Pages(data) as pages:
            return data, tuple(pages.size(number) for number in range(pages.count)), waits

    def _show(self, edition: int, data: bytes, sizes: _Sizes, waits: tuple[ToClear, ...]) -> None:
        if edition != self._edition:
            return
        self._pdf = data
        self._show_waits(waits)
        self._show_pages(shown=True)
        self.sheets.show_pages(sizes)
        self._say_page()
        if self._awaits_keyboard and (self.save.hasFocus() or self.focusWidget() is None):
            self.focus_first()

    def _show_waits(self, waits: tuple[ToClear, ...]) -> None:
        self._waits = waits
        stopped = bool(waits) and (self._kind is Status.FINAL or bool(self._profile))
        count = len(waits)
        words = self.tr("1 thing to clear") if count == 1 else self.tr("%1 things to clear")
        self.waiting.setText(words.replace("%1", str(count)))
        self.waiting.setVisible(bool(waits))
        self._ways.arrange()
        self.issue.setEnabled(not stopped)
        if stopped:
            said = self.tr("Until then this is shown as a draft. First: %1: %2")
            said = said.replace("%1", waits[0].where).replace("%2", waits[0].what)
            published = bool(self._profile) and self._kind is not Status.FINAL
            head = self.tr("published") if published else self.tr("final")
            self.tell(self.tr("The report cannot be %1 yet").replace("%1", head), said, Tone.WARN)
        elif self._warned:
            empty(self._happened)
        self._warned = stopped

    def _draw(self, page: int, dots: float) -> None:
        edition, data = self._edition, self._pdf
        self.actions_.fetch(
            self,
            lambda _report: picture(data, page, dots),
            lambda image: self.sheets.put(page, image) if edition == self._edition else None,
        )

    def _print_next(self) -> None:
        printing, data = self._printing, self._pdf
        if printing is None:
            return
        words = self.tr("Printing page %1 of %2").replace("%1", str(printing.page + 1))
        self.tell(words.replace("%2", str(printing.pages)), "")
        self.actions_.fetch(
            self, lambda _report: picture(data, printing.page, PRINTED_DPI), self._printed
        )

    def _printed(self, image: PageImage) -> None:
        if self._printing is None:
            return
        if self._printing.add(image):
            self._print_next()
        else:
            self._printing = None
            self.tell(self.tr("Sent to the printer"), "")

    def _where(self, folder: Path, profile: str) -> str:
        kept = self.tr("%1. As it is published, it is kept under Versions.")
        return kept.replace("%1", str(folder)) if profile else str(folder)

    def _saved(self, folder: Path, kind: Status, profile: str) -> Changes:
        issuing.write_as(self._ws, self._round.id, folder, kind, profile)
        return Changes()

    def _summaries_saved(self, folder: Path, report: Report, *, anonymous: bool) -> Changes:
        all_summaries.write_summaries(self._ws, self._round.id, folder, report, anonymous=anonymous)
        return Changes()

    def tell(self, title: str, text: str, tone: Tone = Tone.GOOD) -> None:
        """Say above the pages what has been done."""
        empty(self._happened)
        px = look().px
        self._happened.setContentsMargins(px(28), px(10), px(28), 0)
        self._happened.addWidget(callout(Callout(tone, title, (text,) if text else ())))

    def _say_page(self) -> None:
        if self.sheets.pages:
            self.said.setText(
                self.tr("Page %1 of %2")
                .replace("%1", str(self.sheets.front + 1))
                .replace("%2", str(self.sheets.pages))
            )
            self.status_changed.emit(self.status())

    def _show_pages(self, *, shown: bool) -> None:
        self.empty.setVisible(not shown)
        self.sheets.setVisible(shown)
        self.print.setEnabled(shown and not (self._profile and self._waits))  # only shown as yet
        if not shown:
            self.said.setText("")

    def _choose_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            self.send_to(printer)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the report shall go"))
        if name:
            self.save_to(Path(name))

    def _choose_summary_folder(self, *, anonymous: bool) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the summaries shall go"))
        if name:
            self.save_summaries_to(Path(name), anonymous=anonymous)

    def _summary_ways(self) -> QMenu:
        """By the case's reference, or without anything that says whose they are."""
        menu = QMenu(self.summaries)
        for words, anonymous in (
            (self.tr("By reference, a PDF each …"), False),
            (self.tr("Anonymised, a PDF each …"), True),
        ):
            menu.addAction(words, partial(self._choose_summary_folder, anonymous=anonymous))
        return menu

    def _choose_profile(self, place: int) -> None:
        """Internal, or published with small numbers protected by one of the profiles; an interim one is internal."""
        self._profile = str(self.profiles.itemData(place) or "")
        if self._profile and self._kind is Status.INTERIM:
            self._kind = Status.DRAFT
            self.kinds.show_checked({Status.DRAFT.value})
        self.kinds.segments[Status.INTERIM.value].setEnabled(not self._profile)
        self.reload()

    def _profile_choices(self) -> Chooser:
        box = Chooser(self.tr("For whom the report is"))
        box.setMinimumContentsLength(28)
        box.addItem(self.tr("Internal: everything"), "")
        for each in PROFILES.values():
            box.addItem(self.tr("To publish: %1").replace("%1", each.title), each.name)
        return box

    def _kind_choices(self) -> SegmentRow:
        row = SegmentRow()
        for each in Status:
            about = self.tr("Report as: %1").replace("%1", each.words)
            row.put(each.value, Segment(each.words, Dress(small=True)), about)
        row.show_checked({Status.DRAFT.value})
        return row

    def _issue_ways(self, policy: QSizePolicy) -> Flow:
        ways = Flow(look().px(8))
        ways.setSizePolicy(policy)
        for each in (self.profiles, self.waiting, self.issue, self.versions):
            ways.add(each)
        return ways

    def _lay_out(self) -> None:
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(28), px(10), px(28), px(10))
        line.setSpacing(px(8))
        line.addWidget(label(self.tr("Report"), "title"))
        line.addSpacing(px(6))
        line.addWidget(self.said)
        line.addStretch(1)
        ways = Flow(px(8))
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        ways.setSizePolicy(policy)
        for widget in (self.print, self.summaries, self.save):
            ways.add(widget)
        line.addWidget(ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strip = QFrame()
        strip.setObjectName("head")
        below = QHBoxLayout(strip)
        below.setContentsMargins(px(28), px(6), px(28), px(8))
        below.setSpacing(px(8))
        self.kinds.setMinimumWidth(self.kinds.sizeHint().width())  # in one line: the ways give way
        below.addWidget(self.kinds, 1, Qt.AlignmentFlag.AlignVCenter)
        self._ways = self._issue_ways(policy)
        below.addWidget(self._ways)
        self.waiting.hide()
        column.addWidget(head)
        column.addWidget(strip)
        column.addLayout(self._happened)
        column.addWidget(self.empty, 1)
        column.addWidget(self.sheets, 1)
        self.sheets.hide()


class _Printing:
    """A print under way."""

    def __init__(self, printer: "QPrinter", pages: int) -> None:
        self.page = 0
        self.pages = pages
        self._printer = printer
        self._painter = QPainter(printer)

    def add(self, image: PageImage) -> bool:
        """Put the page on paper; whether another follows."""
        held = QImage(
            image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
        )
        room = QRectF(self._painter.viewport())
        scale = min(room.width() / held.width(), room.height() / held.height())
        self._painter.drawImage(QRectF(0, 0, held.width() * scale, held.height() * scale), held)
        self.page += 1
        if self.page < self.pages:
            self._printer.newPage()
            return True
        self._painter.end()
        return False


def picture(data: bytes, page: int, dots_per_inch: float) -> PageImage:
    """One page of a PDF, for a worker thread."""
    with Pages(data) as pages:
        return pages.image(page, dots_per_inch)
