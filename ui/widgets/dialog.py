"""A window over the window, which gives the keyboard back when it closes."""

from PySide6.QtWidgets import QDialog


class Dialog(QDialog):
    def done(self, result: int) -> None:
        """Closing a dialog leaves it to the window manager who has the keyboard next; not every one minds."""
        super().done(result)
        owner = self.parentWidget()
        if owner is not None:
            owner.window().activateWindow()
