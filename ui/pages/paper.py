"""Pages as they will print: look, print through the system's dialog, or save as a PDF."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.files import write_atomically
from app.reports.rendering import PageImage, Pages
from ui.actions import Actions
from ui.page import Page
from ui.pages.sheets import Ground
from ui.theme import look
from ui.widgets.emptied import empty
from ui.widgets.labels import Elided, button

SCREEN_DPI = 92  # at 100 % letters
PRINT_DPI = 200


class PaperPage(Page):
    """`make` gives the PDF, off the GUI thread: only what is saved or printed leaves memory.

    `name` is the file's, without its ending.
    """

    back_wanted = Signal()

    def __init__(
        self, title: str, name: str, make: Callable[[], bytes] | None, actions: Actions
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Enter presses · F1 all keys")
        self._make, self._name = make, name
        self._made_for = 0  # which of several makings is the last that was asked for
        self.pdf = b""
        self.title = Elided("title")
        self.title.setText(title)
        self.back = button(self.tr("Back"), "", "chevron-left")
        self.back.clicked.connect(self.back_wanted)
        self.print = button(self.tr("Print …"), "", "printer")
        self.print.clicked.connect(self._choose_printer)
        self.save = button(self.tr("Save as PDF …"), "primary", "save")
        self.save.clicked.connect(self._choose_file)
        self.said = Elided("muted")
        self.paper = QWidget()
        self.paper.setObjectName("clear")
        self._sheets = QVBoxLayout(self.paper)
        self._sheets.setSpacing(look().px(14))
        self.ground = Ground()
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return False

    def maker(self) -> Callable[[], bytes]:
        """What makes the pages as everything stands now; called on the GUI thread."""
        assert self._make is not None
        return self._make

    def file_name(self) -> str:
        """Offered for saving, without its ending."""
        return self._name

    def beneath_head(self) -> QWidget | None:
        """What stands between the head and the pages, if anything."""
        return None

    def reload(self) -> None:
        self.said.setText(self.tr("Making the pages …"))
        self._made_for += 1
        mine, make = self._made_for, self.maker()
        dots = SCREEN_DPI * look().percent / 100

        def show(made: tuple[bytes, list[PageImage]]) -> None:
            if mine == self._made_for:
                self._show(made)

        self.actions_.fetch(self, lambda _report: _made(make, dots), show)

    def focus_first(self) -> None:
        self.save.setFocus()

    def save_to(self, path: Path) -> bool:
        """Whether it was written; a refusal is shown."""

        def write() -> Path:
            write_atomically(path, self.pdf)
            return path

        if self.actions_.attempt(write) is None:
            return False
        self.said.setText(self.tr("Saved in %1.").replace("%1", str(path)))
        return True

    def print_on(self, printer: QPrinter) -> bool:
        """Page by page, so that no more than one is held at a time: those chosen in the dialog, else all.

        Whether the printer, or the file it prints to, took them.
        """
        painter = QPainter()
        if not painter.begin(printer):
            return False
        with Pages(self.pdf) as pages:
            first, last = printer.fromPage() or 1, printer.toPage() or pages.count
            chosen = range(first - 1, min(last, pages.count))
            for number in chosen:
                if number != chosen.start:
                    printer.newPage()
                picture = _picture(pages.image(number, PRINT_DPI))
                painter.drawImage(_fitted(picture, painter.viewport()), picture)
        return painter.end()

    def _show(self, made: tuple[bytes, list[PageImage]]) -> None:
        self.pdf, images = made
        empty(self._sheets)
        for number, image in enumerate(images, start=1):
            sheet = QLabel()
            sheet.setPixmap(QPixmap.fromImage(_picture(image)))
            sheet.setFrameShape(QFrame.Shape.Box)
            sheet.setAccessibleName(self.tr("Page %1").replace("%1", str(number)))
            self._sheets.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        words = self.tr("1 page") if len(images) == 1 else self.tr("%1 pages")
        self.said.setText(words.replace("%1", str(len(images))))

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setDocName(self.file_name())
        dialog = QPrintDialog(printer, self)
        with Pages(self.pdf) as pages:
            dialog.setMinMax(1, pages.count)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        self.said.setText(
            self.tr("Printed.")
            if self.print_on(printer)
            else self.tr("Not printed: the printer or the file did not take it. Choose another.")
        )

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save as PDF"), f"{self.file_name()}.pdf", self.tr("PDF (*.pdf)")
        )
        if name:
            self.save_to(Path(name))

    def _lay_out(self) -> None:
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(24), px(12), px(24), px(12))
        line.setSpacing(px(8))
        # Both give way before a button does.
        line.addWidget(self.title, 3)
        line.addSpacing(px(8))
        line.addWidget(self.said, 2)
        for widget in (self.back, self.print, self.save):
            line.addWidget(widget)
        self.ground.setAccessibleName(self.tr("Pages as they will print"))
        self.ground.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ground.add(self.paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        beneath = self.beneath_head()
        if beneath is not None:
            column.addWidget(beneath)
        column.addWidget(self.ground, 1)


def _made(make: Callable[[], bytes], dots: float) -> tuple[bytes, list[PageImage]]:
    data = make()
    with Pages(data) as pages:
        return data, [pages.image(number, dots) for number in range(pages.count)]


def _picture(image: PageImage) -> QImage:
    return QImage(
        image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
    ).copy()


def _fitted(picture: QImage, room: QRect) -> QRect:
    """As large as the paper allows, its proportions kept."""
    size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(room.topLeft(), size)
