"""Moderation: queries, where two readers differ, where copies contradict each other, what was overridden."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.moderation_answers import AnswersTab
from ui.pages.moderation_conflicts import ConflictsTab
from ui.pages.moderation_consistency import ConsistencyTab
from ui.pages.moderation_overrides import OverridesTab
from ui.pages.moderation_pairs import PairsTab
from ui.pages.moderation_queries import QueriesTab
from ui.pages.moderation_replies import RepliesTab
from ui.pages.moderation_states import StatesTab
from ui.theme import look
from ui.viewmodels.moderation_desk import OnTheDesk, on_the_desk
from ui.widgets.labels import label
from ui.widgets.tabs import Tabs


class ModerationPage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Ctrl+Tab next tab · Enter on a row goes to its decision")
        self._ws = ws
        self._round = audit_round
        self.queries = QueriesTab(
            ws,
            audit_round,
            actions,
            self.tr("Queries"),
            (
                self.tr("No query yet"),
                self.tr(
                    "Ask about an answer under Answers. What assessors ask the lead comes with their returns."
                ),
            ),
        )
        self.answers = AnswersTab(ws, audit_round, actions)
        self.pairs = PairsTab(ws, audit_round, actions)
        self.conflicts = ConflictsTab(ws, audit_round, actions)
        self.overrides = OverridesTab(ws, audit_round, actions)
        self.replies = RepliesTab(ws, audit_round, actions)
        self.consistency, self.states = ConsistencyTab(), StatesTab()
        self._titles: dict[QWidget, str] = {
            self.queries: self.tr("Queries"),
            self.answers: self.tr("Answers"),
            self.pairs: self.tr("Cases read twice"),
            self.conflicts: self.tr("Copies in conflict"),
            self.overrides: self.tr("Overrides"),
            self.replies: self.tr("Right of reply"),
            self.consistency: self.tr("Consistency"),
            self.states: self.tr("States"),
        }
        self.replies.place_wanted.connect(self.show_answer)
        self.queries.place_wanted.connect(self.show_answer)
        self._begun = False
        self.tabs = Tabs(self.tr("Moderation"), self.tr("What to moderate"))
        self.summary = label("", "muted")
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        said = (
            changes.said or changes.ledger
        )  # a file that went or came: words may be with whom they are for
        return bool(changes.audits or changes.cases or changes.round or said)

    def reload(self) -> None:
        """Read off the GUI thread; what is in front stays in front."""
        self.actions_.fetch(self, lambda _report: on_the_desk(self._ws, self._round.id), self._show)

    def show_answer(self, audit_id: str, key: str) -> None:
        """The answer that a query is about or a figure rests on, in front."""
        self.tabs.setCurrentWidget(self.answers)
        self.answers.show_answer(audit_id, key)

    def status(self) -> str:
        return self.summary.text()

    def focus_first(self) -> None:
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, desk: OnTheDesk) -> None:
        found = desk.settle
        self.queries.show_lines(desk.queries, desk.unsent)
        self.answers.show_audits(desk.audits)
        self.pairs.show_pairs(found.read_twice)
        self.conflicts.show_conflicts(found.conflicts)
        self.overrides.show_overrides(found.overrides)
        self.consistency.show_rated(desk.rated, desk.questions)
        self.states.show_states(desk.states)
        self.replies.show_all(desk.audits, desk.summaries, desk.challenges)
        for tab, number in (
            (self.queries, sum(each.told.thread.is_open for each in desk.queries)),
            (self.answers, len(desk.audits)),
            (self.pairs, len(found.read_twice)),
            (self.conflicts, len(found.conflicts)),
            (self.overrides, len(found.overrides)),
            (self.replies, sum(each.told.thread.is_open for each in desk.challenges)),
        ):
            self.tabs.say(tab, f"{self._titles[tab]} ({number})")
        self._begin_where_work_waits(desk)
        self.summary.setText(_summary(desk))
        self.status_changed.emit(self.status())

    def _begin_where_work_waits(self, desk: OnTheDesk) -> None:
        """The first time only; from then on what is in front stays in front."""
        if self._begun:
            return
        self._begun = True
        for tab, waits in (
            (self.conflicts, bool(desk.settle.conflicts)),
            (self.queries, any(each.told.thread.is_open for each in desk.queries)),
            (self.replies, any(each.told.thread.is_open for each in desk.challenges)),
            (self.pairs, any(pair.open for pair in desk.settle.read_twice)),
        ):
            if waits and self.tabs.currentWidget() is self.queries:
                self.tabs.setCurrentWidget(tab)
                return

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
        for tab, title in self._titles.items():
            self.tabs.put(tab, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addSpacing(px(6))
        column.addWidget(self.tabs, 1)


def _summary(desk: OnTheDesk) -> str:
    found = desk.settle
    left = sum(pair.open for pair in found.read_twice)
    torn = len(found.conflicts)
    asked = sum(each.told.thread.turn.value == "lead" for each in desk.queries)
    parts = [f"{left} {'difference' if left == 1 else 'differences'} to settle"]
    if torn:
        parts.append(f"{torn} {'audit' if torn == 1 else 'audits'} in conflict")
    if asked:
        parts.insert(0, f"{asked} {'query' if asked == 1 else 'queries'} for you")
    stale = sum(each.tone == "warn" for each in found.overrides)
    if stale:
        parts.append(f"{stale} to confirm again")
    return ", ".join(parts)
