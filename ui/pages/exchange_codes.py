"""The codes of packs just issued: shown once, to be spoken, copied or printed, and then forgotten."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reports.chart_content import Tone
from app.reports.content import Callout
from app.services.packs import IssuedPack
from ui.theme import look
from ui.widgets.clipboard import SECONDS, copy_secret
from ui.widgets.code_table import CodeTable
from ui.widgets.document_blocks import callout
from ui.widgets.labels import button, label


class CodesPane(QWidget):
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", "heading", wraps=True)
        self.table = CodeTable()
        self.copy_one = button(self.tr("Copy this code"))
        self.copy_all = button(self.tr("Copy all"))
        self.print = button(self.tr("Print …"), "", "printer")
        self.finish = button(self.tr("I have noted the codes"), "primary")
        self.told = label("", "caption")
        self.copy_one.clicked.connect(self._copy_one)
        self.copy_all.clicked.connect(self._copy_all)
        self.print.clicked.connect(self._choose_printer)
        self.finish.clicked.connect(self._finish)
        self.table.moved.connect(lambda *_place: self._show_what_can_be_copied())
        self._lay_out()

    def show_issued(self, issued: Sequence[IssuedPack]) -> None:
        number = len(issued)
        packs = self.tr("1 work pack") if number == 1 else f"{number} {self.tr('work packs')}"
        folder = str(issued[0].path.parent) if issued else ""
        self.heading.setText(self.tr("%1 written in %2").replace("%1", packs).replace("%2", folder))
        self.told.setText("")
        self.table.show_issued(issued)
        self._show_what_can_be_copied()

    def print_on(self, printer: object) -> None:
        """`printer`: a QPrinter, or anything else a document prints on."""
        document = QTextDocument()
        document.setHtml(self.table.as_html())
        document.print_(printer)  # type: ignore[arg-type]  # QPagedPaintDevice, loaded only when needed

    def focus_first(self) -> None:
        self.table.setFocus()

    def _show_what_can_be_copied(self) -> None:
        self.copy_one.setEnabled(bool(self.table.code_here()))

    def _copy_one(self) -> None:
        copy_secret(self.table.code_here())
        self._say_copied()

    def _copy_all(self) -> None:
        copy_secret(self.table.as_text())
        self._say_copied()

    def _say_copied(self) -> None:
        words = self.tr("Copied; the clipboard is cleared after %1 seconds.")
        self.told.setText(words.replace("%1", str(SECONDS)))

    def _choose_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)

    def _finish(self) -> None:
        """From here on the codes are nowhere."""
        self.table.show_issued(())
        self.done.emit()

    def _lay_out(self) -> None:
        px = look().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for widget in (self.copy_one, self.copy_all, self.print):
            row.addWidget(widget)
        row.addWidget(self.told)
        row.addStretch(1)
        row.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.heading)
        column.addWidget(
            callout(
                Callout(
                    Tone.WARN,
                    self.tr("Spoken, never sent with the file"),
                    (
                        self.tr(
                            "Read each code to its assessor by telephone or in person. The codes are shown "
                            "only here and kept nowhere: whoever loses one needs a new pack."
                        ),
                    ),
                )
            )
        )
        column.addWidget(self.table, 1)
        column.addLayout(row)
