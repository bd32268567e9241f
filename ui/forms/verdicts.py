"""The verdict chips beside a date: short words, and the whole sum when pressed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.timeliness import Verdict, VerdictKind
from app.tool.model import Question, Standard
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.marks import Pill
from ui.widgets.tips import tip as tip_of

# Said of a date that is not there yet, these are no news.
_SILENT = frozenset({VerdictKind.NOT_APPLICABLE, VerdictKind.NO_DATE})


class Verdicts(QWidget):
    """Chips of every standard that this answer ends; nothing while there is nothing to say."""

    def __init__(
        self, question: Question, audit: AuditViewModel, beside: Flow | None = None
    ) -> None:
        """`beside`: the row of the date itself, where the chips go; else they have a row of their own."""
        super().__init__()
        self._question = question
        self._audit = audit
        self._pills: dict[str, Pill] = {}
        self._open = ""
        self._row = Flow(look().px(6)) if beside is None else beside
        self._sum = label("", "guidance", wraps=True)
        self._sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sum.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        if beside is None:
            column.addWidget(self._row)
        self._own_row = beside is None
        column.addWidget(self._sum)
        self.hide()

    def refresh(self, *, shown: bool) -> None:
        held = self._audit.verdicts(self._question) if shown else ()
        said = {one.id: (one, verdict) for one, verdict in held if verdict.kind not in _SILENT}
        for standard, verdict in said.values():
            self._say(standard, verdict)
        for standard_id, pill in self._pills.items():
            pill.setVisible(standard_id in said)
        if self._open not in said:
            self._open = ""
        self._show_sum(said)
        self._row.arrange()
        self.setVisible(bool(said) if self._own_row else bool(self._open))

    def _say(self, standard: Standard, verdict: Verdict) -> None:
        pill = self._pills.get(standard.id)
        if pill is None:
            pill = Pill()
            pill.set_pressable()
            pill.clicked.connect(lambda: self._press(standard.id))
            self._pills[standard.id] = pill
            self._row.add(pill)
            pill.show()
        said = self._audit.verdict_said(standard, verdict)
        pill.say(said.text, said.tone, said.icon)
        pill.setAccessibleName(f"{standard.title}: {said.text}")
        pill.setToolTip(tip_of(self.tr("%1. Press for the sum.").replace("%1", standard.title)))

    def _press(self, standard: str) -> None:
        self._open = "" if self._open == standard else standard
        self.refresh(shown=True)

    def _show_sum(self, said: dict[str, tuple[Standard, Verdict]]) -> None:
        for standard_id, pill in self._pills.items():
            pill.setChecked(standard_id == self._open)
        opened = said.get(self._open)
        self._sum.setVisible(opened is not None)
        if opened is not None:
            standard, verdict = opened
            self._sum.setText(f"{standard.title}: {verdict.explanation}")
