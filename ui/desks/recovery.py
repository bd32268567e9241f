"""The recovery sheet: printed or saved, because it is the only way in when a passphrase is forgotten."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.widgets.printed_sheet import print_sheet, save_sheet


class RecoverySheet(QObject):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def print(self, recovery_key: str) -> bool:
        """Whether it went to a printer."""
        return print_sheet(self._window, self.words(recovery_key))

    def save(self, recovery_key: str) -> bool:
        """Whether it was written; never into the folder of the store without being asked. Raises NotWritten."""
        title = self.tr("Save the recovery sheet")
        return save_sheet(self._window, self.words(recovery_key), title, "recovery-sheet.txt")

    def words(self, recovery_key: str) -> str:
        return self.tr(
            "Case File Audit: recovery sheet\n\n"
            "This key opens the store when the passphrase is forgotten. Keep it on paper, locked away, "
            "and never beside the computer.\n\n    %1\n\n"
            "Capitals, spaces and hyphens do not matter when it is typed.\n"
        ).replace("%1", recovery_key)
