"""A sheet of plain words for the printer, or for a file that is printed elsewhere."""

from pathlib import Path

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.files import write_atomically


def print_sheet(over: QWidget, text: str) -> bool:
    """Whether it went to a printer."""
    printer = QPrinter()
    dialog = QPrintDialog(printer, over)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    document = QTextDocument()
    document.setPlainText(text)
    document.print_(printer)
    return True


def save_sheet(over: QWidget, text: str, title: str, name: str) -> bool:
    """Whether it was written; never anywhere without being asked. Raises NotWritten."""
    chosen, _kind = QFileDialog.getSaveFileName(over, title, name)
    if not chosen:
        return False
    write_atomically(Path(chosen), text.encode())
    return True
