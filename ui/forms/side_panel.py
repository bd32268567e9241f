"""The panel beside the cards: verdicts of the section, guidance, what the electronic record says, history."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout

from ui.forms.clocks import Clocks
from ui.forms.history import HistoryPane
from ui.forms.record_pane import RecordPane
from ui.forms.side_column import LookedAtColumn
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item, Section
from ui.widgets.labels import label

_WIDTH = 300


class Guidance(LookedAtColumn):
    """What the audit tool says of the card that the keyboard is in."""

    def _write(self) -> None:
        item = self._item
        if item is None:
            self.say(self.tr("Guidance on a question appears here once you are in it."))
            return
        self.add(label(f"{item.number} {item.title}", "strong", wraps=True))
        for text in (item.hint, item.guidance):
            if text:
                self.add(label(text, "reading", wraps=True))
        if not item.hint and not item.guidance:
            self.say(self.tr("The audit tool has no guidance on this question."))


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
        self.clocks = Clocks(audit)
        self.record = RecordPane(audit)
        self.guidance = Guidance()
        self.history = HistoryPane(audit, zone)
        for page, title in (
            (self.clocks, self.tr("Clocks")),
            (self.guidance, self.tr("Guidance")),
            (self.record, self.tr("Record")),
            (self.history, self.tr("History")),
        ):
            self.tabs.addTab(page, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(4), 0, 0)
        column.addWidget(self.tabs)
        self.show_item(None)
        audit.changed.connect(self._show_verdicts)
        self.tabs.currentChanged.connect(self._show_verdicts)

    def show_section(self, section: Section) -> None:
        self._section = section
        self._show_verdicts()
        self.show_item(None)

    def show_item(self, item: Item | None) -> None:
        self.history.show_item(item)
        self.record.show_item(item)
        self.guidance.show_item(item)

    def _show_verdicts(self, _keys: object = None) -> None:
        in_front = self.tabs.currentWidget() is self.clocks and not self.isHidden()
        if self._section is not None and in_front:
            self.clocks.show_section(self._section)

    def refresh(self) -> None:
        """After it was folded away it may be behind."""
        self._show_verdicts()
        self.history.refresh()
        self.record.refresh()
