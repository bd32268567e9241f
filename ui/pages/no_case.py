"""What stands on the place of the case in hand while none is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.changes import Changes
from ui.actions import Actions
from ui.page import Page
from ui.widgets.labels import EmptyState, button


class NoCasePage(Page):
    cases_wanted = Signal()

    def __init__(self, icon: str, text: str, actions: Actions) -> None:
        """`text` says what will appear here once a case is open."""
        super().__init__(actions)
        self.cases = button(self.tr("My cases"), "primary")
        self.cases.clicked.connect(self.cases_wanted)
        column = QVBoxLayout(self)
        column.addWidget(EmptyState(icon, self.tr("No case is open"), text, self.cases))

    def concerned_by(self, changes: Changes) -> bool:
        return False  # another page takes its place as soon as a case is opened

    def reload(self) -> None:
        pass

    def focus_first(self) -> None:
        self.cases.setFocus()
