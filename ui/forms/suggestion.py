"""Under the choices of the overall rating: what the other ratings suggest, and when another one wants a reason.

The suggestion is shown once the assessor's own rating is given: who sees it first is drawn towards it.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.tool.model import Question
from ui import icons
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.labels import label


def is_overall(question: Question, audit: AuditViewModel) -> bool:
    """Whether this is the question whose answer the audit tool suggests."""
    rollup = audit.audit.tool.rollup
    return rollup is not None and question.path == rollup.overall


class Suggestion(QWidget):
    """Made only for the overall rating; it hangs on every other rating, so it looks again after each answer."""

    def __init__(self, audit: AuditViewModel) -> None:
        super().__init__()
        self._audit = audit
        self.words = label("", "caption", wraps=True)
        self.wanted = label("", "warn", wraps=True)
        self._alert = QLabel()
        icons.give(self._alert, "triangle-alert", "warn", 14)
        mark = QLabel()
        icons.give(mark, "scale", "muted", 14)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(6))
        grid.setVerticalSpacing(look().px(4))
        grid.setColumnStretch(1, 1)
        for row, (picture, words) in enumerate(((mark, self.words), (self._alert, self.wanted))):
            grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)

    def refresh(self) -> None:
        rolled = self._audit.audit.rolled_up()
        if rolled is None:
            return
        first = rolled.suggested is not None and rolled.own is None
        own_first = self.tr(
            "Give your own rating first; then you see what the other ratings suggest."
        )
        self.words.setText(own_first if first else rolled.explanation)
        self.wanted.setText(self.tr("Your rating is another one: say why below."))
        for widget in (self._alert, self.wanted):
            widget.setVisible(rolled.wants_reason)
