"""The report as it will print: its pages, and the ways to take it along."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.reports.chart_content import Tone
from app.reports.content import Callout
from app.reports.rendering import PageImage, Pages
from app.services import reporting
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.theme import look
from ui.widgets.document_blocks import callout
from ui.widgets.emptied import empty
from ui.widgets.flow import Flow
from ui.widgets.labels import EmptyState, button, label
from ui.widgets.page_sheets import PageSheets

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
        self.save = button(self.tr("Save PDF, Word and Excel …"), "primary", "save")
        self.summaries = button(self.tr("Save case summaries …"), "", "save")
        self.print = button(self.tr("Print …"), "", "printer")
        self.said = label("", "muted")
        self._happened = QVBoxLayout()
        self._awaits_keyboard = False
        self.sheets = PageSheets(self.tr("Pages of the report"))
        self.empty = EmptyState("file-text", "", "")
        self.save.clicked.connect(self._choose_folder)
        self.summaries.clicked.connect(self._choose_summary_folder)
        self.print.clicked.connect(self._choose_printer)
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
        self.actions_.fetch(
            self, lambda _report: self._made(), lambda made: self._show(edition, *made)
        )

    def status(self) -> str:
        return self.said.text()

    def focus_first(self) -> None:
        self._awaits_keyboard = not self.sheets.isVisibleTo(self)
        (self.save if self._awaits_keyboard else self.sheets).setFocus()

    def save_to(self, folder: Path) -> None:
        """The collated report as PDF, Word and Excel."""
        self.actions_.perform_in_background(
            self,
            lambda _report: self._saved(folder),
            lambda: self.tell(self.tr("The report is saved"), str(folder)),
        )

    def save_summaries_to(self, folder: Path) -> None:
        """A PDF for every case that has come back."""
        self.actions_.perform_in_background(
            self,
            lambda _report: self._summaries_saved(folder),
            lambda: self.tell(self.tr("The case summaries are saved"), str(folder)),
        )

    def print_on(self, printer: "QPrinter") -> None:
        """Page by page, each drawn off the GUI thread."""
        if self._printing is None and self.sheets.pages:
            self._printing = _Printing(printer, self.sheets.pages)
            self._print_next()

    def _made(self) -> tuple[bytes, _Sizes]:
        """Made in a folder that is gone when this returns; an empty report where nothing is counted yet."""
        with TemporaryDirectory(prefix="casefile-audit-") as folder:
            path = reporting.write_report_pdf(self._ws, self._round.id, Path(folder))
            data = path.read_bytes()
        with Pages(data) as pages:
            return data, tuple(pages.size(number) for number in range(pages.count))

    def _show(self, edition: int, data: bytes, sizes: _Sizes) -> None:
        if edition != self._edition:
            return
        self._pdf = data
        self._show_pages(shown=True)
        self.sheets.show_pages(sizes)
        self._say_page()
        if self._awaits_keyboard and (self.save.hasFocus() or self.focusWidget() is None):
            self.focus_first()

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

    def _saved(self, folder: Path) -> Changes:
        reporting.write_report(self._ws, self._round.id, folder)
        return Changes()

    def _summaries_saved(self, folder: Path) -> Changes:
        reporting.write_summaries(self._ws, self._round.id, folder)
        return Changes()

    def tell(self, title: str, text: str) -> None:
        """Say above the pages what has been done."""
        empty(self._happened)
        px = look().px
        self._happened.setContentsMargins(px(28), px(10), px(28), 0)
        self._happened.addWidget(callout(Callout(Tone.GOOD, title, (text,) if text else ())))

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
        self.print.setEnabled(shown)
        if not shown:
            self.said.setText("")

    def _choose_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the report shall go"))
        if name:
            self.save_to(Path(name))

    def _choose_summary_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the summaries shall go"))
        if name:
            self.save_summaries_to(Path(name))

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
        column.addWidget(head)
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
