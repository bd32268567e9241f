"""Findings, live from what is merged: the report's order on the left, its sentences, tables and charts beside."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.reports.collated import collated_report
from app.reports.content import Block, Document, Heading
from app.services import findings
from app.workspace import Workspace
from ui import icons
from ui.actions import Actions
from ui.page import Page
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.widgets.document_view import DocumentView
from ui.widgets.labels import EmptyState, label

OUTLINE_WIDTH = 250
PAUSE = 180  # milliseconds after the last letter


class FindingsPage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr(
            "Up and Down choose a chapter · Ctrl+F narrows its tables · Ctrl+C copies rows"
        )
        self._ws = ws
        self._round = audit_round
        self._chapters: list[tuple[str, tuple[Block, ...]]] = []
        self.outline = QListWidget()
        self.outline.setObjectName("outline")
        self.outline.setAccessibleName(self.tr("Chapters"))
        self.outline.setFixedWidth(look().px(OUTLINE_WIDTH))
        self.outline.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outline.setWordWrap(True)
        self.outline.currentRowChanged.connect(self.show_chapter)
        self.view = DocumentView(self.tr("Findings"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find in tables  (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("Find in the tables of this chapter"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(look().px(280))
        self.search.addAction(
            icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(lambda: self.view.narrow(self.search.text().strip()))
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.count = label("", "muted")
        self.empty = EmptyState(
            "chart-column",
            self.tr("No findings yet"),
            self.tr("They appear as soon as the first return is merged, under Packs and returns."),
        )
        self._lay_out()
        bind(Shortcut.SEARCH, self, self.search.setFocus)

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes)

    def reload(self) -> None:
        """Counted off the GUI thread; the chapter in front stays in front."""
        self.actions_.fetch(self, lambda _report: self._read(), self._show)

    def focus_first(self) -> None:
        self.outline.setFocus()

    def show_chapter(self, place: int) -> None:
        if 0 <= place < len(self._chapters):
            self.search.clear()
            self.view.show_blocks(self._chapters[place][1])

    def _read(self) -> tuple[Document, int, int]:
        found = findings.findings(self._ws, self._round.id)
        return collated_report(found), len(found.audits), found.sampled

    def _show(self, read: tuple[Document, int, int]) -> None:
        document, counted, sampled = read
        self.count.setText(
            self.tr("%1 of %2 cases counted")
            .replace("%1", str(counted))
            .replace("%2", str(sampled))
        )
        self.empty.setVisible(not counted)
        for widget in (self.outline, self.view, self.search):
            widget.setVisible(bool(counted))
        if not counted:
            return
        kept = max(0, self.outline.currentRow())
        self._chapters = _chapters(document.blocks)
        self.outline.blockSignals(True)
        self.outline.clear()
        for title, _blocks in self._chapters:
            self.outline.addItem(QListWidgetItem(title))
        self.outline.blockSignals(False)
        self.outline.setCurrentRow(min(kept, len(self._chapters) - 1))

    def _lay_out(self) -> None:
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(28), px(14), px(28), px(14))
        line.addWidget(label(self.tr("Findings"), "title"))
        line.addSpacing(px(10))
        line.addWidget(self.count)
        line.addStretch(1)
        line.addWidget(self.search, 1)
        body = QHBoxLayout()
        body.setContentsMargins(px(16), px(12), 0, 0)
        body.setSpacing(0)
        body.addWidget(self.outline)
        body.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.empty, 1)
        column.addLayout(body, 1)
        for widget in (self.empty, self.outline, self.view):
            widget.hide()


def _chapters(blocks: Sequence[Block]) -> list[tuple[str, tuple[Block, ...]]]:
    """The document cut at its first and second headings."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level < 3:
            title = f"{block.number}  {block.text}" if block.number else block.text
            found.append((title, [block]))
        elif found:
            found[-1][1].append(block)
    return [(title, tuple(held)) for title, held in found]
