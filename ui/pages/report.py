"""The report as it will print: its pages, and the ways to take it along."""

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.reports.rendering import PageImage, Pages
from app.services import reporting
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.theme import look
from ui.widgets.labels import EmptyState, button, label

PREVIEW_DPI = 76
FIRST_PAGES = 60  # previewed; all are saved


class ReportPage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self._ws = ws
        self._round = audit_round
        self.make = button(self.tr("Show as it will print"), "", "file-text")
        self.make.clicked.connect(self.preview)
        self.save = button(self.tr("Save PDF, Word and Excel …"), "primary", "save")
        self.save.clicked.connect(self._choose_folder)
        self.summaries = button(self.tr("Save case summaries …"), "", "save")
        self.summaries.clicked.connect(self._choose_summary_folder)
        self.said = label("", "muted", wraps=True)
        self.sheets = QScrollArea()
        self.sheets.setWidgetResizable(True)
        self.sheets.setFrameShape(QFrame.Shape.NoFrame)
        self.sheets.setAccessibleName(self.tr("Pages of the report"))
        self.empty = EmptyState(
            "file-text",
            self.tr("Not shown yet"),
            self.tr(
                "Press “Show as it will print”. Reports contain no names; cases appear by reference."
            ),
        )
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes)

    def reload(self) -> None:
        """What was shown may be out of date: it is made anew when asked for."""
        self.sheets.hide()
        self.empty.show()

    def focus_first(self) -> None:
        self.make.setFocus()

    def preview(self) -> None:
        self.said.setText(self.tr("Making the report …"))
        self.actions_.fetch(self, lambda _report: self._pages(), self._show)

    def save_to(self, folder: Path) -> None:
        self.actions_.perform_in_background(
            self, lambda _report: self._saved(folder), lambda: self._tell(folder)
        )

    def save_summaries_to(self, folder: Path) -> None:
        self.actions_.perform_in_background(
            self, lambda _report: self._summaries_saved(folder), lambda: self._tell(folder)
        )

    def _saved(self, folder: Path) -> Changes:
        reporting.write_report(self._ws, self._round.id, folder)
        return Changes()

    def _summaries_saved(self, folder: Path) -> Changes:
        reporting.write_summaries(self._ws, self._round.id, folder)
        return Changes()

    def _tell(self, folder: Path) -> None:
        self.said.setText(self.tr("Saved in %1.").replace("%1", str(folder)))

    def _pages(self) -> list[PageImage]:
        """Rendered from memory's own copy in a folder that is gone when this returns."""
        with TemporaryDirectory(prefix="casefile-audit-") as folder:
            path = reporting.write_report_pdf(self._ws, self._round.id, Path(folder))
            data = path.read_bytes()
        with Pages(data) as pages:
            return [
                pages.image(number, PREVIEW_DPI) for number in range(min(pages.count, FIRST_PAGES))
            ]

    def _show(self, images: list[PageImage]) -> None:
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setSpacing(look().px(14))
        for number, image in enumerate(images, start=1):
            column.addWidget(self._sheet(image, number), 0, Qt.AlignmentFlag.AlignHCenter)
        self.sheets.setWidget(inner)
        self.said.setText(self.tr("%1 pages").replace("%1", str(len(images))))
        self.empty.hide()
        self.sheets.show()

    def _sheet(self, image: PageImage, number: int) -> QLabel:
        picture = QImage(
            image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
        ).copy()
        sheet = QLabel()
        sheet.setPixmap(QPixmap.fromImage(picture))
        sheet.setFrameShape(QFrame.Shape.Box)
        sheet.setAccessibleName(self.tr("Page %1").replace("%1", str(number)))
        return sheet

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
        line.setContentsMargins(px(28), px(14), px(28), px(14))
        line.setSpacing(px(8))
        line.addWidget(label(self.tr("Report"), "title"))
        line.addSpacing(px(10))
        line.addWidget(self.said, 1)
        for widget in (self.make, self.summaries, self.save):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.sheets, 1)
        self.sheets.hide()
