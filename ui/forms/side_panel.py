"""The panel beside the cards: verdicts of the section, guidance, what the electronic record says, history."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout

from app.domain.timeliness import Verdict, VerdictKind
from app.tool.model import Standard
from ui.forms.history import HistoryPane
from ui.forms.record_pane import RecordPane
from ui.forms.side_column import SideColumn
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item, Section
from ui.widgets.labels import label, rule
from ui.widgets.marks import Pill

_WIDTH = 300


class SidePanel(QFrame):
    def __init__(self, audit: AuditViewModel, zone: ZoneInfo | None = None) -> None:
        super().__init__()
        self.setObjectName("sidepane")
        self.setFixedWidth(look().px(_WIDTH))
        self._audit = audit
        self._section: Section | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Side panel"))
        self.tabs.tabBar().setAccessibleName(self.tr("Side panel"))
        self.tabs.setUsesScrollButtons(False)
        self.tabs.tabBar().setDrawBase(False)
        self._verdicts = SideColumn()
        self.record = RecordPane(audit)
        self._guidance = SideColumn()
        self.history = HistoryPane(audit, zone)
        for page, title in (
            (self._verdicts, self.tr("Clocks")),
            (self._guidance, self.tr("Guidance")),
            (self.record, self.tr("Record")),
            (self.history, self.tr("History")),
        ):
            self.tabs.addTab(page, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(4), 0, 0)
        column.addWidget(self.tabs)
        self.show_item(None)
        audit.changed.connect(self._show_verdicts)

    def show_section(self, section: Section) -> None:
        self._section = section
        self._show_verdicts()
        self.show_item(None)

    def show_item(self, item: Item | None) -> None:
        self.history.show_item(item)
        self.record.show_item(item)
        self._guidance.clear()
        if item is None:
            self._guidance.say(self.tr("Guidance on a question appears here once you are in it."))
            return
        self._guidance.add(label(f"{item.number} {item.title}", "strong", wraps=True))
        for text in (item.hint, item.guidance):
            if text:
                self._guidance.add(label(text, "reading", wraps=True))
        if not item.hint and not item.guidance:
            self._guidance.say(self.tr("The audit tool has no guidance on this question."))

    def _show_verdicts(self, _keys: object = None) -> None:
        if self._section is None or not self._is_open():
            return
        self._verdicts.clear()
        found = [
            (standard, verdict)
            for standard in self._audit.audit.tool.standards
            if standard.ends.startswith(f"{self._section.path}/")
            and (verdict := self._audit.audit.form.verdict(standard.id)) is not None
            and verdict.kind is not VerdictKind.NOT_APPLICABLE
        ]
        if not found:
            self._verdicts.say(
                self.tr("The clocks of this section appear here once their dates are typed.")
            )
        for standard, verdict in found:
            self._add_verdict(standard, verdict)

    def _add_verdict(self, standard: Standard, verdict: Verdict) -> None:
        self._verdicts.add(label(standard.title, "strong", wraps=True))
        pill = Pill()
        said = self._audit.verdict_said(standard, verdict)
        pill.say(said.text, said.tone, said.icon)
        pill.setToolTip(said.text)
        pill.setMaximumWidth(look().px(_WIDTH - 40))
        self._verdicts.add(pill)
        self._verdicts.add(label(verdict.explanation, "caption", wraps=True))
        if standard.unverified:
            self._verdicts.add(
                label(
                    self.tr("The limit is an editable default, not verified."), "small", wraps=True
                )
            )
        self._verdicts.add(rule())

    def refresh(self) -> None:
        """After it was folded away it may be behind."""
        self._show_verdicts()
        self.history.refresh()
        self.record.refresh()

    def _is_open(self) -> bool:
        return not self.isHidden()
