"""The head of the audit page: which case, how far, when saved, and what can be done with the whole."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.ages import age_words
from app.domain.keyed_in import keyed_in
from app.domain.reading_dates import ReadingDates
from app.domain.records import Reading
from app.domain.time_on_file import minutes_on_file, minutes_words
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.labels import Elided, button, label, tool
from ui.widgets.marks import Bar


class AuditHead(QFrame):
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, audit: AuditViewModel, zone: ZoneInfo | None) -> None:
        super().__init__()
        self.setObjectName("head")
        self._audit = audit
        self._zone = zone
        self.ref = label(audit.audit.case.ref, "title")
        self.facts = Elided("muted")
        self.saved = label("", "good")
        self.undo = tool("undo-2", Shortcut.UNDO.hint(self.tr("Undo")))
        self.redo = tool("redo-2", Shortcut.REDO.hint(self.tr("Redo")))
        chronology = self.tr("Chronology and reading log")
        self.chronology = tool("calendar-days", Shortcut.CHRONOLOGY.hint(chronology))
        self.panel = tool("panel-right", Shortcut.PANEL.hint(self.tr("Side panel")))
        self.panel.setCheckable(True)
        self.panel.setChecked(True)
        self.summary = tool("printer", Shortcut.SUMMARY.hint(self.tr("Case summary")))
        self.check = button(self.tr("Check and sign"), "", "list-checks")
        self.bar = Bar()
        self.bar.setAccessibleName(self.tr("Questions answered"))
        self.count = label("", "small")
        self.time = label("", "small")
        self.notice = label("", "caption", wraps=True)
        self._lay_out()
        stack = audit.undo_stack
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        stack.moved.connect(self._show_undo)
        self._show_undo()
        audit.saved.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        audit = self._audit.audit
        card = audit.case
        facts = (card.district or card.area, card.team, age_words(card.age_band), card.category)
        self.facts.setText("  ·  ".join(dict.fromkeys(fact for fact in facts if fact)))
        progress = audit.progress()
        self.bar.show_progress(progress.answered, progress.asked)
        text = self.tr("%1 of %2 answered").replace("%1", str(progress.answered))
        self.count.setText(text.replace("%2", str(progress.asked)))
        self.saved.setText(audit.notice or self._saved_words(audit.saved_at))
        spent = minutes_words(minutes_on_file(audit.beside))
        self.time.setText(self.tr("%1 on file").replace("%1", spent))
        self.notice.setText(self._notice())
        self.notice.setVisible(bool(self.notice.text()))
        done = audit.is_complete
        self.check.setText(self.tr("Signed") if done else self.tr("Check and sign"))

    def _notice(self) -> str:
        """What whoever works on this audit must know of it."""
        said, keyed = [], keyed_in(self._audit.audit.beside)
        if self._audit.audit.header.reading is Reading.BLIND_SECOND:
            said.append(
                self.tr(
                    "Second reading, blind: another assessor reads this file too. You are shown nothing of what "
                    "they found; do not talk about the case before both readings are returned."
                )
            )
        header = self._audit.audit.header
        if header.read_with_name:
            text = self.tr("Read together with %1: you write, and both of you are named.")
            said.append(text.replace("%1", header.read_with_name))
        own = self._audit.audit.reader
        before = list(dict.fromkeys(each.name for each in header.written_by if each.name != own))
        if before:
            text = self.tr("Taken over from %1: each answer keeps its author; you sign the whole.")
            said.append(text.replace("%1", ", ".join(before)))
        if keyed is not None:
            text = self.tr("Keyed in from paper by %1; read by %2 %3.").replace("%1", keyed.keyer)
            read = ReadingDates(keyed.read_from, keyed.read_to).words
            text = text.replace("%2", keyed.reader).replace("%3", read)
            if keyed.waits_for_reader:
                text += " " + self.tr("The reader has not confirmed it yet.")
            said.append(text)
        return " ".join(said)

    def _show_undo(self) -> None:
        """The buttons say what they would take back, or do again."""
        stack = self._audit.undo_stack
        for one, shortcut, step in (
            (self.undo, Shortcut.UNDO, stack.next_undone()),
            (self.redo, Shortcut.REDO, stack.next_redone()),
        ):
            name = self.tr("Undo") if shortcut is Shortcut.UNDO else self.tr("Redo")
            words = f"{name}: {step.words}" if step is not None else name
            one.setEnabled(step is not None)
            one.setToolTip(shortcut.hint(words))
            one.setAccessibleName(words)

    def status(self) -> str:
        return f"{self.saved.text()}  ·  {self.count.text()}"

    def _saved_words(self, at: datetime | None) -> str:
        if at is None:
            return self.tr("Saved at every answer")
        return self.tr("Saved %1").replace("%1", f"{at.astimezone(self._zone):%H:%M:%S}")

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(12), px(24), px(12))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.setSpacing(4)  # not larger with the letters: at 200 % every point is needed
        top.addWidget(self.ref)
        top.addSpacing(px(6))
        top.addWidget(self.facts, 1)
        for widget in (
            self.saved,
            self.undo,
            self.redo,
            self.chronology,
            self.summary,
            self.panel,
            self.check,
        ):
            top.addWidget(widget)
        column.addLayout(top)
        column.addWidget(self.notice)
        low = QHBoxLayout()
        low.addWidget(self.bar, 1)
        low.addSpacing(px(8))
        low.addWidget(self.count)
        low.addSpacing(px(12))
        low.addWidget(self.time)
        column.addLayout(low)
