"""The page on which one file is audited: sections on the left, question cards, a panel to fold away."""

from collections.abc import Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.beside import is_beside
from app.domain.changes import Changes
from app.domain.ids import AnswerKey
from app.services.word_search import Found
from ui.actions import Actions
from ui.forms.card import card_of
from ui.forms.find_bar import FindBar
from ui.forms.known import ABOUT_RECORD
from ui.forms.log_strip import LogStrip
from ui.forms.section import SectionForm
from ui.forms.section_list import SectionList
from ui.forms.side_panel import SidePanel
from ui.page import Counter, Page
from ui.pages.audit_counters import counters, lines_to_file
from ui.pages.audit_head import AuditHead
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.finding_words import Match, as_match, find_here
from ui.viewmodels.outline import Item
from ui.viewmodels.reading_log import ReadingLog
from ui.widgets.ask_line import AskLine
from ui.widgets.labels import button, label

_ROOM_FOR_PANEL = 1060  # below this width of page the panel starts folded
_IDLE = 60  # milliseconds of rest before the next section is built ahead


Search = Callable[[str], Sequence[Found]]


class AuditPage(Page):
    """`zone` turns stored UTC times into the clock on the wall; `search` finds words in all of one's cases."""

    checking_wanted = Signal()  # show the checklist and sign
    summary_wanted = Signal()  # show the case summary as it prints
    place_wanted = Signal(str, str)  # an answer of another audit: its id, the answer's key
    blank_wanted = Signal()  # show the blank tool, to print
    chronology_wanted = Signal()  # show what the file holds over time

    def __init__(
        self,
        audit: AuditViewModel,
        actions: Actions,
        zone: ZoneInfo | None = None,
        search: Search | None = None,
        log: ReadingLog | None = None,
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("1–9 choose · Enter next · F4 log · F1 all keys")
        self.audit = audit
        self._item: Item | None = None
        self._forms: dict[int, SectionForm] = {}
        self._panel_chosen: bool | None = None
        self.log = LogStrip(log or ReadingLog(audit))
        self.head = AuditHead(audit, zone)
        self.list = SectionList(audit)
        self.stack = QStackedWidget()
        self.finder = FindBar(
            partial(find_here, audit),
            None if search is None else lambda text: [as_match(one) for one in search(text)],
        )
        self.panel = SidePanel(audit, zone)
        self.previous = button(self.tr("Previous"), "", "chevron-left")
        self.next = button(self.tr("Next"), "primary")
        self.count = label("", "small")
        self.ask_number = AskLine(self.tr("Go to question"), self.tr("for example 4.3"), self)
        self._lay_out()
        self._connect()
        self._bind_keys()
        if audit.sections:
            self.list.show_place(0)

    def concerned_by(self, changes: Changes) -> bool:
        return (
            False  # its own edits come through the view model; nothing else changes an open audit
        )

    def reload(self) -> None:
        self.head.refresh()

    def status(self) -> str:
        return self.head.status()

    def counters(self) -> Sequence[Counter]:
        goes = {
            Shortcut.NEXT_UNANSWERED: self.next_unanswered,
            Shortcut.NEXT_WARNING: self.next_warning,
            Shortcut.NEXT_QUERY: self.next_query,
            Shortcut.NEXT_CONCERN: self.next_concern,
        }
        waiting = lines_to_file(self.log.log.waiting(), self.log.file_next)
        return (*waiting, *counters(self.audit.standing(), goes))

    def focus_first(self) -> None:
        form = self._form()
        if form is not None:
            form.focus_first()

    @property
    def place(self) -> int:
        return self.list.currentIndex().row()

    def show_section(self, place: int) -> None:
        """Bring a section to the front, building it if it was never seen."""
        if not 0 <= place < len(self.audit.sections):
            return
        form = self._built(place)
        form.come_forward()
        self.panel.show_section(form.section)
        self._item = None
        # Last: the keyboard may go with it, into the card it was left in.
        self.stack.setCurrentWidget(form)
        self._show_foot()
        QTimer.singleShot(_IDLE, self._build_ahead)

    def go_to(self, item: Item) -> None:
        """Put the keyboard into the card of an item, in whichever section it is."""
        for place, section in enumerate(self.audit.sections):
            if item in section.items:
                self.list.show_place(place)
                form = self._built(place)
                form.go_to(item)
                self._entered(item)

    def go_to_key(self, key: AnswerKey) -> None:
        """Put the keyboard into the question of this answer, where the page has it."""
        item = self.audit.item_of(key)
        if item is None:
            return
        self.go_to(item)
        form = self._form()
        if form is not None:
            form.go_to(item, key)

    def go_to_number(self, number: str) -> bool:
        """ "4.3" or an item's code; False when the tool has no such question."""
        item = self.audit.item_by_number(number)
        if item is not None:
            self.go_to(item)
        return item is not None

    def next_unanswered(self) -> None:
        self._go_to_next(self.audit.next_unanswered)

    def undo(self) -> None:
        """Take the last edit back, whatever it was, and go to the question it changes."""
        box = self._leave_box()
        key = self.audit.undone_next()
        self.audit.undo_stack.undo()
        self._go_on_from(box, key)

    def redo(self) -> None:
        box = self._leave_box()
        key = self.audit.redone_next()
        self.audit.undo_stack.redo()
        self._go_on_from(box, key)

    def _leave_box(self) -> QWidget | None:
        """What stands in the box is taken first: it is the last edit, and a box that is typed in shows nothing else.

        Returns the box that was left.
        """
        box = QApplication.focusWidget()
        if box is None or not self.isAncestorOf(box):
            return None
        box.clearFocus()
        return box

    def _go_on_from(self, box: QWidget | None, key: AnswerKey | None) -> None:
        """To what was changed; where that is no question, or nothing was, back to the box that was left."""
        if key is not None:
            self.go_to_key(key)
        elif box is not None:
            box.setFocus()

    def next_query(self) -> None:
        self._go_to_next(self.audit.next_queried)

    def next_warning(self) -> None:
        self._go_to_next(self.audit.next_warned)

    def next_concern(self) -> None:
        self._go_to_next(self.audit.next_concern)

    def step(self, by: int) -> None:
        """The section before or after; after the last comes the checklist."""
        place = self.place + by
        if place == len(self.audit.sections):
            self.checking_wanted.emit()
        elif place >= 0:
            self.list.show_place(place)
            self.focus_first()

    def go_on(self) -> None:
        """On to the next question, from wherever one types."""
        form = self._form()
        if form is not None:
            form.go_on()

    def fold_panel(self, folded: bool) -> None:
        self.panel.setVisible(not folded)
        self.panel.refresh()
        self.head.panel.setChecked(not folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_foot()
        if self._panel_chosen is None:
            self.fold_panel(event.size().width() < look().px(_ROOM_FOR_PANEL))

    def _lay_out(self) -> None:
        px = look().px
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        form = QHBoxLayout()
        form.setContentsMargins(px(12), px(12), 0, 0)
        form.setSpacing(px(14))
        form.addWidget(self.list)
        middle = QVBoxLayout()
        middle.setSpacing(px(10))
        beside = QHBoxLayout()  # as wide as the cards are beneath it
        beside.setContentsMargins(0, 0, px(22), 0)
        beside.addWidget(self.finder)
        middle.addLayout(beside)
        middle.addWidget(self.stack, 1)
        form.addLayout(middle, 1)
        row.addLayout(form, 1)
        row.addWidget(self.panel)
        foot = QFrame()
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(px(24), px(9), px(24), px(9))
        line.addWidget(self.previous)
        line.addStretch(1)
        line.addWidget(self.count)
        line.addSpacing(px(10))
        line.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(body, 1)
        column.addWidget(self.log)
        column.addWidget(foot)

    def _connect(self) -> None:
        self.list.chosen.connect(self.show_section)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.head.check.clicked.connect(self.checking_wanted)
        self.head.undo_wanted.connect(self.undo)
        self.head.redo_wanted.connect(self.redo)
        self.audit.undo_stack.moved.connect(self._name_undo)
        self.head.summary.clicked.connect(self.summary_wanted)
        self.log.left.connect(self.focus_first)
        self.head.chronology.clicked.connect(self.chronology_wanted)
        self.head.panel.clicked.connect(self._press_panel)
        # Methods, not lambdas: the audit outlives this page, and only methods are let go with it.
        self.audit.changed.connect(self._answers_changed)
        self.audit.saved.connect(self._tell_status)
        if self.audit.queries is not None:
            self.audit.queries.changed.connect(self._tell_status)
        self.ask_number.answered.connect(self._number_given)
        self.finder.taken.connect(self._go_to_match)
        self.finder.closed.connect(self._back_to_card)

    def _bind_keys(self) -> None:
        deeds: tuple[tuple[Shortcut, Callable[[], object]], ...] = (
            (Shortcut.GO_ON, self.go_on),
            (Shortcut.NEXT_UNANSWERED, self.next_unanswered),
            (Shortcut.NEXT_QUERY, self.next_query),
            (Shortcut.NEXT_WARNING, self.next_warning),
            (Shortcut.NEXT_CONCERN, self.next_concern),
            (Shortcut.GO_TO, self.ask_number.ask),
            (Shortcut.SEARCH, self.finder.open),
            *((deed, partial(self._about_record, deed)) for deed in ABOUT_RECORD),
            (Shortcut.TAKE_SHARED, self._take_shared),
            (Shortcut.FIND_ACROSS, lambda: self.finder.open(everywhere=True)),
            (Shortcut.FIND_NEXT, lambda: self.finder.step(1)),
            (Shortcut.FIND_PREVIOUS, lambda: self.finder.step(-1)),
            (Shortcut.NEXT_SECTION, lambda: self.step(1)),
            (Shortcut.PREVIOUS_SECTION, lambda: self.step(-1)),
            (Shortcut.SUMMARY, self.head.summary.click),
            (Shortcut.BLANK, self.blank_wanted.emit),
            (Shortcut.LOG, self.log.write),
            (Shortcut.NEXT_LINE, self.log.file_next),
            (Shortcut.CHRONOLOGY, self.head.chronology.click),
            (Shortcut.PANEL, self.head.panel.click),
            (Shortcut.UNDO, self.undo),
            (Shortcut.REDO, self.redo),
        )
        for shortcut, does in deeds:
            bind(shortcut, self, does)

    def _about_record(self, deed: Shortcut) -> None:
        """What was found, beside what the electronic record says of the question that the keyboard is in."""
        card = card_of(QApplication.focusWidget())
        if card is not None:
            card.about_record(deed, QApplication.focusWidget())

    def _take_shared(self) -> None:
        """What the audit of a brother or sister says of the question that the keyboard is in."""
        card = card_of(QApplication.focusWidget())
        if card is not None:
            card.take_shared(QApplication.focusWidget())

    def _go_to_match(self, match: Match) -> None:
        if match.audit_id and match.audit_id != self.audit.audit.id:
            self.place_wanted.emit(match.audit_id, match.key)
        elif is_beside(match.key):
            self.chronology_wanted.emit()
        elif match.key:
            self.go_to_key(match.key)
        elif match.item is not None:
            self.go_to(match.item)

    def _back_to_card(self) -> None:
        form = self._form()
        if form is not None:
            form.focus_first()

    def _name_undo(self) -> None:
        """The menu of commands says what would be undone: "Undo: 1.1 Date of the referral"."""
        stack = self.audit.undo_stack
        named = {
            Shortcut.UNDO: (self.tr("Undo"), stack.next_undone()),
            Shortcut.REDO: (self.tr("Redo"), stack.next_redone()),
        }
        for action in self.actions():
            for shortcut, (name, step) in named.items():
                if action.objectName() == shortcut.name:
                    action.setText(shortcut.words if step is None else f"{name}: {step.words}")

    def _answers_changed(self, _keys: object) -> None:
        self.finder.forget()
        self._show_foot()

    def _tell_status(self) -> None:
        self.status_changed.emit(self.status())

    def _section_ended(self) -> None:
        self.step(1)

    def _press_panel(self) -> None:
        self._panel_chosen = self.head.panel.isChecked()
        self.fold_panel(not self._panel_chosen)

    def _go_to_next(self, find: Callable[[Item | None], Item | None]) -> None:
        item = find(self._item or self._first_item())
        if item is not None:
            self.go_to(item)

    def _first_item(self) -> Item | None:
        """Where a search begins while the keyboard is in no card: the end of the section before."""
        before = self.audit.sections[self.place - 1] if self.place > 0 else None
        return before.items[-1] if before else None

    def _number_given(self, number: str) -> None:
        if not self.go_to_number(number):
            self.ask_number.refuse(
                self.tr("There is no question %1 in this audit tool.").replace("%1", number)
            )

    def _entered(self, item: Item) -> None:
        if item is not self._item:
            self._item = item
            self.panel.show_item(item)

    def _form(self) -> SectionForm | None:
        return self._forms.get(self.place)

    def _built(self, place: int) -> SectionForm:
        form = self._forms.get(place)
        if form is None:
            form = SectionForm(self.audit.sections[place], self.audit)
            form.item_entered.connect(self._entered)
            form.ended.connect(self._section_ended)
            self._forms[place] = form
            self.stack.addWidget(form)
        return form

    def _build_ahead(self) -> None:
        if self.isVisible() and self.place + 1 < len(self.audit.sections):
            self._built(self.place + 1)

    def _show_foot(self) -> None:
        sections, place = self.audit.sections, self.place
        if not 0 <= place < len(sections):
            return
        progress = self.audit.audit.progress(sections[place].path)
        here = self.tr("%1 of %2 answered here")
        self.count.setText(
            here.replace("%1", str(progress.answered)).replace("%2", str(progress.asked))
        )
        self.previous.setVisible(place > 0)
        if place > 0:
            self.previous.setText(self._short(sections[place - 1].title))
        last = place + 1 == len(sections)
        after = self.tr("Check and sign") if last else self._short(sections[place + 1].title)
        self.next.setText(self.tr("Next: %1").replace("%1", after))

    def _short(self, title: str) -> str:
        """A section's title, short enough for a button beside another one and the count."""
        letters = self.next.fontMetrics()
        return letters.elidedText(title, Qt.TextElideMode.ElideRight, self.width() // 4)
