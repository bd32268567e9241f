"""Findings, live from what is merged: the report's order on the left, the finding, and the cases behind a figure."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.conclusions import Conclusion
from app.domain.earlier import EarlierAudit
from app.domain.figure_references import figures
from app.domain.findings import Findings
from app.domain.ids import AuditId, EntryId
from app.domain.rounds import Role, Round
from app.reports.content import Document, Table
from app.services import earlier, lead_words, reporting, rounds, themes
from app.services.lead_words import chapter_places
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.earlier_dialog import EarlierDialog
from ui.pages.findings_bar import FindingsBar
from ui.pages.findings_behind import BehindPane
from ui.pages.findings_conclusions import ConcludingPane
from ui.pages.findings_themes import Target, ThemesDialog
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.findings import summary_document
from ui.viewmodels.findings_view import Chapter, View, behind_in, view_of
from ui.viewmodels.quotes import offered, quoted
from ui.widgets.document_dialog import DocumentDialog
from ui.widgets.document_view import DocumentView
from ui.widgets.labels import EmptyState, button, label
from ui.widgets.outline_list import OutlineList
from ui.widgets.outlined import Outlined
from ui.widgets.search_box import SearchBox

OUTLINE_WIDTH = 206
_SIDE_BY_SIDE = 1080  # at 100 %: narrower, the cases stand below the finding


class FindingsPage(Page):
    answer_wanted = Signal(str, str)  # AuditId, and the path of a question or ""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr(
            "Enter on a figure shows the cases behind it · Ctrl+F narrows tables · Ctrl+C copies rows"
        )
        self._ws = ws
        self._round = audit_round
        self._found: Findings | None = None
        self._document: Document | None = None
        self._view: View | None = None
        self._chapters: tuple[Chapter, ...] = ()
        self._awaits_keyboard = False
        self._concludes = False
        self.outline = OutlineList(self.tr("Chapters"), OUTLINE_WIDTH)
        self.outline.currentRowChanged.connect(self.show_chapter)
        self.bar = FindingsBar()
        self.bar.changed.connect(self.show_chosen)
        self.view = DocumentView(self.tr("Findings"))
        self.behind = BehindPane()
        self.conclude = ConcludingPane(self._save)
        self.open_conclude = button(self.tr("Your conclusions"), "", "pen-line")
        self.open_earlier = button(self.tr("Earlier audit …"), "", "scale")
        self._keeps = False  # while a conclusion written here is being told to the others
        self.search = self._search_box()
        self.count = label("", "muted")
        self.empty = EmptyState(
            "chart-column",
            self.tr("Counting …"),
            self.tr("The figures of this round are being worked out."),
        )
        self._lay_out()
        self.view.chosen.connect(self.show_behind)
        self.view.moved.connect(self._follow)
        self.behind.closed.connect(self.hide_behind)
        self.behind.summary_wanted.connect(self.read_summary)
        self.behind.answer_wanted.connect(self.answer_wanted)
        self.behind.themes_wanted.connect(self.mark_themes)
        self.conclude.changed.connect(self._take_words)
        self.conclude.fold.clicked.connect(lambda: self.show_conclusions(shown=False))
        self.open_earlier.clicked.connect(self.show_earlier)
        self.open_conclude.clicked.connect(lambda: self.show_conclusions(shown=True))
        bind(Shortcut.SEARCH, self, self.search.setFocus)

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes) and not self._keeps

    def reload(self) -> None:
        """Counted off the GUI thread; the chapter in front stays in front."""
        self.actions_.fetch(self, lambda _report: self._read(), self._show)

    def status(self) -> str:
        return self.count.text()

    def focus_first(self) -> None:
        self._awaits_keyboard = self.body.isHidden()
        self.outline.setFocus()

    def show_chapter(self, place: int) -> None:
        if 0 <= place < len(self._chapters):
            self.search.clear()
            self.hide_behind()
            self.view.show_blocks(self._chapters[place].blocks)
            self._lead_words()

    def show_conclusions(self, *, shown: bool) -> None:
        """The lead's own sentences below the figures, or folded away."""
        if not shown:
            self.conclude.keep()
        self._concludes = shown
        self._lead_words()
        if shown:
            self.conclude.box.setFocus()
        else:
            self.open_conclude.setFocus()

    def show_behind(self, table: Table, row: int, column: int) -> None:
        """The cases that this cell counts, beside the finding; nothing where no cases stand behind it."""
        shown = behind_in(self._view, table, row, column) if self._view is not None else None
        if shown is None:
            self.hide_behind()
            return
        self._arrange()
        self.behind.show_behind(shown)
        self.behind.show()
        QTimer.singleShot(0, self.view, self.view.show_current)

    def hide_behind(self) -> None:
        if self.behind.isVisible() and self.behind.isAncestorOf(self.focusWidget() or self):
            self.view.setFocus()
        self.behind.hide()

    def read_summary(self, audit_id: str) -> None:
        """The summary of one of the cases, to read."""
        self.actions_.fetch(
            self,
            lambda _report: summary_document(self._ws, self._round.id, AuditId(audit_id)),
            lambda document: DocumentDialog(document, self).open(),
        )

    def mark_themes(self, ref: str) -> None:
        """Themes of one case and of what is quoted from it; the page is counted anew when the dialog closes."""
        if self._found is None:
            return
        found = self._found
        targets = [Target("", self.tr("The case"), "", found.themes.cases.get(ref, ()))]
        targets += [
            Target(each.question, each.called, each.text, each.lead)
            for each in quoted(found)
            if each.ref == ref
        ]
        dialog = ThemesDialog(
            ref,
            targets,
            offered(found),
            lambda quote, names: self._mark(ref, quote, names),
            self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self.reload())
        dialog.open()

    def _mark(self, ref: str, quote: str, names: Sequence[str]) -> None:
        """Raises InputRefused, for the dialog to say."""
        changes = themes.mark(self._ws, self._round.id, ref, quote, names)
        self._keeps = True
        self.actions_.announce(changes)
        self._keeps = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def show_earlier(self) -> None:
        """An earlier audit, to be set beside this one."""
        if self._found is None:
            return
        ws, here, now = self._ws, self._round.id, figures(self._found)
        others = [
            (each.id, each.name)
            for each in rounds.all_rounds(ws)
            if each.id != here and each.role is Role.LEAD
        ]
        dialog = EarlierDialog(
            earlier.earlier_audits(ws, here),
            others,
            now,
            self._save_earlier,
            (
                lambda path: earlier.from_file(path, now),
                lambda other: earlier.from_round(ws, other),
            ),
            self,
        )
        dialog.kept.connect(self._take_words)
        dialog.open()

    def _save_earlier(self, said: EarlierAudit) -> EntryId:
        """Raises InputRefused, for the dialog to say."""
        entry_id, changes = earlier.keep(self._ws, self._round.id, said)
        self._keeps = True
        self.actions_.announce(changes)
        self._keeps = False
        return entry_id

    def _lead_words(self) -> None:
        """Where the chapter in front is one of the report's, its conclusions can be written."""
        place = self.outline.currentRow()
        entry = self._chapters[place].entry if 0 <= place < len(self._chapters) else None
        is_report = self._view is not None and self._view.is_report
        can = is_report and entry is not None and entry.number in chapter_places()
        self.open_conclude.setVisible(can and not self._concludes)
        self.conclude.setVisible(can and self._concludes)
        if can and entry is not None:
            self.conclude.show_chapter(entry.number, f"{entry.number} {entry.title}")

    def _save(self, said: Conclusion) -> EntryId:
        """Raises InputRefused, for the pane to say."""
        entry_id, changes = lead_words.conclude(self._ws, self._round.id, said)
        self._keeps = True
        self.actions_.announce(changes)
        self._keeps = False
        return entry_id

    def _take_words(self) -> None:
        """The chapter in front with the words that were just written; the figures are the same."""
        if self._found is None:
            return
        words = lead_words.lead_words(self._ws, self._round.id)
        document = reporting.report_of(self._ws, self._round.id, self._found)[1]
        self._document = document
        self.conclude.show_words(self._found, words)
        if self._view is None or not self._view.is_report:
            return
        self._take(view_of(self._found, document, None, None))
        bar = self.view.verticalScrollBar()
        at = bar.value()
        self.view.show_blocks(self._chapters[self.outline.currentRow()].blocks)
        QTimer.singleShot(0, self.view, lambda: bar.setValue(at))

    def _read(self) -> tuple[Findings, Document]:
        return reporting.report_of(self._ws, self._round.id)

    def _show(self, read: tuple[Findings, Document]) -> None:
        self._found, document = read
        counted, sampled = len(self._found.audits), self._found.sampled
        self.count.setText(
            self.tr("%1 of %2 cases counted")
            .replace("%1", str(counted))
            .replace("%2", str(sampled))
        )
        self.status_changed.emit(self.status())
        self.empty.say(
            self.tr("No findings yet"),
            self.tr("They appear as soon as the first return is merged, under Packs and returns."),
        )
        self.empty.setVisible(not counted)
        for widget in (self.body, self.bar, self.search, self.open_earlier):
            widget.setVisible(bool(counted))
        if not counted:
            self.behind.hide()
            return
        self._document = document
        self.bar.show_groups(self._found)
        self.conclude.show_words(self._found, lead_words.lead_words(self._ws, self._round.id))
        self.show_chosen()
        if self._awaits_keyboard:
            self.focus_first()

    def show_chosen(self) -> None:
        """The cases chosen, or every question broken down; the chapter in front stays, where there still is one."""
        if self._found is None or self._document is None:
            return
        here = self.outline.currentRow()
        before = self._chapters[here].entry if 0 <= here < len(self._chapters) else None
        view = view_of(self._found, self._document, self.bar.group, self.bar.by)
        self._take(view)
        entries = [chapter.entry for chapter in self._chapters]
        row = entries.index(before) if before in entries else 0
        blocked = QSignalBlocker(self.outline)
        self.outline.setCurrentRow(row)
        blocked.unblock()
        self.bar.say(len(view.found.audits), len(self._found.audits))
        self.show_chapter(row)

    def _take(self, view: View) -> None:
        self._view, self._chapters = view, view.chapters
        self.outline.show_entries([chapter.entry for chapter in self._chapters])

    def _follow(self, table: Table, row: int, column: int) -> None:
        """Once the cases are shown, they follow the keyboard."""
        if self.behind.isVisible():
            self.show_behind(table, row, column)

    def _arrange(self) -> None:
        below = self.width() < look().px(_SIDE_BY_SIDE)
        self._beside.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        self.behind.set_below(below)

    def _search_box(self) -> SearchBox:
        box = SearchBox(self.tr("Find in the tables of this chapter"), self.tr("Find  (Ctrl+F)"))
        box.setMaximumWidth(look().px(280))
        box.searched.connect(self.view.narrow)
        return box

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
        line.addWidget(self.open_earlier)
        line.addWidget(self.open_conclude)
        holder = QWidget()
        stacked = QVBoxLayout(holder)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(0)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        stacked.addLayout(self._beside, 1)
        stacked.addWidget(self.conclude)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.view, 1)
        self._beside.addWidget(self.behind)
        self.body = Outlined(self.outline, holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.bar)
        column.addWidget(self.empty, 1)
        column.addWidget(self.body, 1)
        ways = (self.open_conclude, self.open_earlier)
        for widget in (self.body, self.bar, self.search, self.behind, self.conclude, *ways):
            widget.hide()
