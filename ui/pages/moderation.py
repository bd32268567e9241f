"""Moderation: where two readers differ, where copies contradict each other, and what has been overridden so far."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget, QVBoxLayout

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.moderation_conflicts import ConflictsTab
from ui.pages.moderation_overrides import OverridesTab
from ui.pages.moderation_pairs import PairsTab
from ui.pages.moderation_tab import ModerationTab
from ui.theme import look
from ui.viewmodels.moderation import ToModerate, to_moderate
from ui.widgets.labels import label


class ModerationPage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Ctrl+Tab next tab · Enter on a row goes to its decision")
        self._ws = ws
        self._round = audit_round
        self.pairs = PairsTab(ws, audit_round, actions)
        self.conflicts = ConflictsTab(ws, audit_round, actions)
        self.overrides = OverridesTab(ws, audit_round, actions)
        self.tabs = QTabWidget()
        self.summary = label("", "muted")
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.audits or changes.cases or changes.round)

    def reload(self) -> None:
        """Read off the GUI thread; what is in front stays in front."""
        self.actions_.fetch(self, lambda _report: to_moderate(self._ws, self._round.id), self._show)

    def status(self) -> str:
        return self.summary.text()

    def focus_first(self) -> None:
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: ToModerate) -> None:
        self.pairs.show_pairs(found.read_twice)
        self.conflicts.show_conflicts(found.conflicts)
        self.overrides.show_overrides(found.overrides)
        for tab, number in (
            (self.pairs, len(found.read_twice)),
            (self.conflicts, len(found.conflicts)),
            (self.overrides, len(found.overrides)),
        ):
            self.tabs.setTabText(self.tabs.indexOf(tab), f"{_title(tab)} ({number})")
        self.summary.setText(_summary(found))
        self.status_changed.emit(self.status())

    def _lay_out(self) -> None:
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(28), px(14), px(28), px(14))
        line.addWidget(label(self.tr("Moderation"), "title"))
        line.addSpacing(px(10))
        line.addWidget(self.summary)
        line.addStretch(1)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Moderation"))
        self.tabs.tabBar().setAccessibleName(self.tr("What to moderate"))
        self.tabs.tabBar().setDrawBase(False)
        for tab in (self.pairs, self.conflicts, self.overrides):
            self.tabs.addTab(tab, _title(tab))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addSpacing(px(6))
        column.addWidget(self.tabs, 1)


def _title(tab: ModerationTab) -> str:
    if isinstance(tab, PairsTab):
        return "Cases read twice"
    return "Copies in conflict" if isinstance(tab, ConflictsTab) else "Overrides"


def _summary(found: ToModerate) -> str:
    left = sum(pair.open for pair in found.read_twice)
    torn = len(found.conflicts)
    parts = [f"{left} {'difference' if left == 1 else 'differences'} to settle"]
    if torn:
        parts.append(f"{torn} {'audit' if torn == 1 else 'audits'} in conflict")
    stale = sum(each.tone == "warn" for each in found.overrides)
    if stale:
        parts.append(f"{stale} to confirm again")
    return ", ".join(parts)
