"""A window over the window, which gives the keyboard back when it closes."""

from PySide6.QtWidgets import QDialog


class Dialog(QDialog):
    def open(self) -> None:
        """Show it, with the keyboard: who has that next is left to the window manager, and not every one minds."""
        super().open()
        self.activateWindow()

    def done(self, result: int) -> None:
        """Close it, and give the keyboard back, for the same reason."""
        super().done(result)
        owner = self.parentWidget()
        if owner is not None:
            owner.window().activateWindow()
