"""The recovery sheet: printed or saved, because it is the only way in when a passphrase is forgotten."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.files import write_atomically


class RecoverySheet(QObject):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def print(self, recovery_key: str) -> bool:
        """Whether it went to a printer."""
        printer = QPrinter()
        dialog = QPrintDialog(printer, self._window)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return False
        document = QTextDocument()
        document.setPlainText(self.words(recovery_key))
        document.print_(printer)
        return True

    def save(self, recovery_key: str) -> bool:
        """Whether it was written; never into the folder of the store without being asked. Raises NotWritten."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the recovery sheet"), "recovery-sheet.txt"
        )
        if not name:
            return False
        write_atomically(Path(name), self.words(recovery_key).encode())
        return True

    def words(self, recovery_key: str) -> str:
        return self.tr(
            "Case File Audit: recovery sheet\n\n"
            "This key opens the store when the passphrase is forgotten. Keep it on paper, locked away, "
            "and never beside the computer.\n\n    %1\n\n"
            "Capitals, spaces and hyphens do not matter when it is typed.\n"
        ).replace("%1", recovery_key)
