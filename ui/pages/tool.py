"""The audit tool of the round: to read, to try as an assessor would, and to change while the round is under way."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QTabWidget, QVBoxLayout

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.services import rounds, tool_versions
from app.services.tools import pinned
from app.services.trial_audit import TRIAL_CHILDREN, TrialChild
from app.tool.model import Tool
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.tool_reading import ToolReading
from ui.pages.tool_versions import VersionsTab
from ui.theme import look
from ui.viewmodels.outline import sections
from ui.widgets.flow import Flow
from ui.widgets.labels import Elided, button, label

Try = Callable[[Tool, TrialChild], None]
_SHOWN_OF_HASH = 16


class ToolPage(Page):
    """`try_tool` opens the audit page on an invented child; nothing answered there is kept."""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions, try_tool: Try) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Up and Down choose a section · Ctrl+F finds a question")
        self._ws = ws
        self._round = audit_round
        self._tool: Tool | None = None
        self.reading = ToolReading()
        self.versions = VersionsTab(ws, audit_round, actions)
        self.versions.trial_wanted.connect(self._show_trials_of)
        self.tabs = QTabWidget()
        self.about = Elided("muted")
        self.hash = button("", "link")
        self.hash.clicked.connect(self._copy_hash)
        self.trial = button(self.tr("Try it as an assessor"), "", "eye")
        self.trial.clicked.connect(lambda: self._show_trials(self._tool, self.trial))
        self._try_tool = try_tool
        self._to_try: Tool | None = None
        self._children = QMenu(
            self
        )  # kept: a menu made for each press would be let go while it is in use
        for child in TRIAL_CHILDREN:
            self._children.addAction(child.words)
        self._children.triggered.connect(self._try_on)
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return changes.round or bool(changes.audits)

    def reload(self) -> None:
        self._round = _now(self._ws, self._round)
        with self._ws.begin() as work:
            tool = pinned(work, self._round.tool_hash)
        if tool != self._tool:
            self._tool = tool
            self.reading.show_tool(tool, self._round.division)
            self.about.setText(_about(tool))
            self._show_hash()
            self._facts.arrange()
        held = tool_versions.versions(self._ws, self._round.id)
        self.versions.show_versions(held)
        number = f" ({len(held)})" if len(held) > 1 else ""
        self.tabs.setTabText(1, self.tr("Versions") + number)

    def status(self) -> str:
        return self.about.text()

    def focus_first(self) -> None:
        if self.tabs.currentWidget() is self.reading:
            self.reading.focus_first()
        else:
            self.versions.focus_first()

    def _show_hash(self) -> None:
        shown = self._round.tool_hash[:_SHOWN_OF_HASH]
        groups = " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))
        self.hash.setText(self.tr("Hash %1 …").replace("%1", groups))
        self.hash.setToolTip(
            self.tr(
                "%1\nEvery audit of this round names this tool by its hash. Press to copy it."
            ).replace("%1", self._round.tool_hash)
        )
        self.hash.setAccessibleName(
            self.tr("Copy the hash of the tool, %1").replace("%1", self._round.tool_hash)
        )

    def _copy_hash(self) -> None:
        QGuiApplication.clipboard().setText(self._round.tool_hash)
        self.status_changed.emit(self.tr("The tool's hash is on the clipboard."))

    def _try_on(self, action: QAction) -> None:
        child = next(one for one in TRIAL_CHILDREN if one.words == action.text())
        if self._to_try is not None:
            self._try_tool(self._to_try, child)

    def _show_trials_of(self, tool: Tool) -> None:
        self._show_trials(tool, self.versions.workbook.trial)

    def _show_trials(self, tool: Tool | None, below: QPushButton) -> None:
        """On whom it is to be tried: who the child is decides what is asked."""
        if tool is None:
            return
        self._to_try = tool
        self._children.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _lay_out(self) -> None:
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(28), px(10), px(28), px(10))
        line.setSpacing(px(10))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self.tr("Audit tool"), "title"))
        below = Flow(px(8))
        below.add(self.about)
        below.add(self.hash)
        self._facts = below
        words.addWidget(below)
        line.addLayout(words, 3)
        line.addWidget(self.reading.search, 1)
        line.addWidget(self.trial)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Audit tool"))
        self.tabs.tabBar().setAccessibleName(self.tr("Views of the audit tool"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.reading, self.tr("What is asked"))
        self.tabs.addTab(self.versions, self.tr("Versions"))
        self.tabs.currentChanged.connect(lambda place: self.reading.search.setVisible(place == 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addSpacing(px(6))
        column.addWidget(self.tabs, 1)


def _now(ws: Workspace, audit_round: Round) -> Round:
    """The round as the store has it: its tool may be another one by now."""
    return next(each for each in rounds.all_rounds(ws) if each.id == audit_round.id)


def _about(tool: Tool) -> str:
    numbered = [section for section in sections(tool) if section.number]
    items = sum(1 for section in numbered for item in section.items if item.number)
    return f"{tool.title} {tool.version} · {len(numbered)} sections, {items} items"
