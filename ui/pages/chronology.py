"""What the file holds over time: the reading log to type, a drawing on two lanes with its clocks, the table."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.chronology import Chronology, Entry
from app.domain.partial_dates import words
from app.reports.chronology import alternative, clock_key, said_when, standard_of, timeline
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.forms.log_line import LogLine
from ui.page import Counter, Page
from ui.pages.audit_counters import lines_to_file
from ui.pages.chronology_table import ChronologyTable
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.reading_log import ReadingLog
from ui.widgets.labels import Elided, EmptyState, button, label, tool
from ui.widgets.segments import Dress, Segment
from ui.widgets.time_drawing import TimeDrawing

BOTH, DRAWING, TABLE = "both", "drawing", "table"
_ROOM_FOR_BOTH = 620  # at 100 %: in a page less high, one of them is shown at a time


class ChronologyPage(Page):
    back_wanted = Signal()
    item_wanted = Signal(object)  # Item: go to its card
    key_wanted = Signal(str)  # an answer: go to it
    paper_wanted = Signal()  # show it as it prints

    def __init__(self, log: ReadingLog, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Enter keeps the line · Ctrl+T questions · F1 all keys")
        self.log = log
        self.line = LogLine(log)
        self.drawing = TimeDrawing(self.tr("Chronology, drawn"))
        self.table = ChronologyTable(log)
        self.back = button(self.tr("Questions"), "", "chevron-left")
        self.undo = tool("undo-2", Shortcut.UNDO.hint(self.tr("Undo")))
        self.redo = tool("redo-2", Shortcut.REDO.hint(self.tr("Redo")))
        self.paper = button(self.tr("As it prints"), "", "printer")
        self.said = Elided("muted")
        self.fit = button(self.tr("All"))
        self.nearer = button(self.tr("Nearer"))
        self.farther = button(self.tr("Farther"))
        self.stretch = label("", "small")
        self.shows = SegmentRow(0)
        for digit, (name, words_) in enumerate(
            (
                (BOTH, self.tr("Both")),
                (DRAWING, self.tr("Drawing")),
                (TABLE, self.tr("Table")),
            ),
            start=1,
        ):
            self.shows.put(name, Segment(words_, Dress(digit=digit, small=True)), words_)
        self._wanted = ""  # what was chosen to be shown; "" leaves it to the room there is
        self.empty = EmptyState(
            "calendar-days",
            self.tr("Nothing is noted of this file yet"),
            self.tr(
                "Type the first line above, in the order the file gives it. Each event then stands here: on the lane "
                "of the paper file or of the electronic record, its time limits below it. Dates answered on the "
                "question cards appear as well."
            ),
        )
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._share_room()

    def concerned_by(self, changes: Changes) -> bool:
        return self.log.audit.audit.id in changes.audits

    def reload(self) -> None:
        held = self.log.chronology()
        self.line.setEnabled(not self.log.audit.audit.is_complete)
        self.drawing.show_content(
            lambda first, last: timeline(held, first, last),
            held.span,
            _names(held),
            alternative(held),
        )
        self.table.show_chronology(held)
        self._stack.setCurrentIndex(1 if held.entries or held.clocks else 0)
        self._show_stretch()
        self._say()
        self.status_changed.emit(self.status())

    def status(self) -> str:
        return self.said.text()

    def counters(self) -> Sequence[Counter]:
        return lines_to_file(self.log.waiting(), self.file_next)

    def focus_first(self) -> None:
        if self.line.isEnabled():
            self.line.take_focus()
        else:
            self.table.table.view.setFocus()

    def file_next(self) -> None:
        """The next line that waits comes back into the boxes: only its kind is asked."""
        waiting = self.log.chronology().waiting
        if not waiting:
            self.said.setText(self.tr("No line waits to be filed."))
            self.line.take_focus()
            return
        here = self.table.chosen()
        keys = [entry.key for entry in waiting]
        after = keys.index(here) + 1 if self.line.is_changing and here in keys else 0
        self.change(waiting[after % len(waiting)])

    def change(self, entry: Entry) -> None:
        self.table.choose(entry.key)
        self.drawing.choose(entry.key)
        self.line.change(entry)

    def show_parts(self, name: str) -> None:
        """The drawing, the table, or both."""
        self._wanted = name
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    # What was done

    def _open(self, key: str) -> None:
        """To the question: of a clock to what stops it. A line that waits is filed."""
        entry = self._entry(key)
        if entry is not None and not entry.is_filed:
            self.change(entry)
            return
        if entry is not None:
            self.key_wanted.emit(key)
            return
        item = self.log.item_ending(standard_of(key))
        if item is not None:
            self.item_wanted.emit(item)

    def _change_chosen(self) -> None:
        entry = self._entry(self.table.chosen())
        if entry is not None and self.line.isEnabled():
            self.change(entry)

    def _take_out_chosen(self) -> None:
        entry = self._entry(self.table.chosen())
        if entry is None:
            return
        if not self.log.take_out(entry):
            words_ = self.tr("%1 is an answer: remove it at question %2, where Enter leads.")
            self.said.setText(words_.replace("%1", entry.what).replace("%2", entry.number))

    def _entry(self, key: str) -> Entry | None:
        return next((one for one in self.log.chronology().entries if one.key == key), None)

    def _pointed_in_table(self, key: str) -> None:
        self.drawing.choose(key)
        self._bring_into_view(key)

    def _pointed_in_drawing(self, key: str) -> None:
        if not self.table.choose(key):
            self.table.which.setCurrentIndex(0)
            self.table.table.filter.clear()
            self.table.narrow()
            self.table.choose(key)
        self._bring_into_view(key)

    def _bring_into_view(self, key: str) -> None:
        place = self.drawing.place_of(key)
        if place is not None:
            middle = place.center().toPoint()
            self.ground.ensureVisible(middle.x(), middle.y(), 0, look().px(30))

    # What is shown

    def _say(self) -> None:
        held = self.log.chronology()
        events = len(held.entries)
        said = self.tr("1 event") if events == 1 else self.tr("%1 events")
        parts = [said.replace("%1", str(events))]
        if held.waiting:
            parts.append(self.tr("%1 to be filed").replace("%1", str(len(held.waiting))))
        self.said.setText("  ·  ".join(parts))

    def _show_stretch(self) -> None:
        first, last = self.drawing.shown
        self.stretch.setText(f"{words(first)} – {words(last)}")
        self.fit.setEnabled(not self.drawing.is_whole)
        self.farther.setEnabled(not self.drawing.is_whole)

    def _share_room(self) -> None:
        """Both where there is room for both, or what was asked for."""
        room = BOTH if self.height() >= look().px(_ROOM_FOR_BOTH) else DRAWING
        name = self._wanted or room
        self.shows.show_checked([name])
        self.ground.setVisible(name != TABLE)
        self.table.setVisible(name != DRAWING)
        for widget in (self.fit, self.nearer, self.farther, self.stretch):
            widget.setVisible(name != TABLE)

    def _connect(self) -> None:
        stack = self.log.audit.undo_stack
        self.back.clicked.connect(self.back_wanted)
        self.undo.clicked.connect(stack.undo)
        self.redo.clicked.connect(stack.redo)
        stack.can_undo_changed.connect(self.undo.setEnabled)
        stack.can_redo_changed.connect(self.redo.setEnabled)
        self.undo.setEnabled(stack.can_undo())
        self.redo.setEnabled(stack.can_redo())
        self.paper.clicked.connect(self.paper_wanted)
        self.shows.chosen.connect(self.show_parts)
        self.fit.clicked.connect(self.drawing.fit)
        self.nearer.clicked.connect(lambda _on: self.drawing.nearer())
        self.farther.clicked.connect(lambda _on: self.drawing.farther())
        self.drawing.moved.connect(self._show_stretch)
        self.drawing.chosen.connect(self._pointed_in_drawing)
        self.drawing.opened.connect(self._open)
        self.table.pointed.connect(self._pointed_in_table)
        self.table.opened.connect(self._open)
        self.line.left.connect(self.table.table.view.setFocus)

    def _bind_keys(self) -> None:
        deeds: tuple[tuple[Shortcut, Callable[[], object]], ...] = (
            (Shortcut.LOG, self._next_line),
            (Shortcut.NEXT_LINE, self.file_next),
            (Shortcut.CHRONOLOGY, self.back.click),
            (Shortcut.UNDO, self.log.audit.undo_stack.undo),
            (Shortcut.REDO, self.log.audit.undo_stack.redo),
        )
        for shortcut, does in deeds:
            bind(shortcut, self, does)
        for shortcut, does in (
            (Shortcut.EDIT_CELL, self._change_chosen),
            (Shortcut.REMOVE_ROW, self._take_out_chosen),
        ):
            action: QAction = bind(shortcut, self.table, does)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _next_line(self) -> None:
        if self.line.is_changing:
            self.line.begin()
        self.line.take_focus()

    def _lay_out(self) -> None:
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(24), px(12), px(24), px(12))
        line.setSpacing(px(8))
        title = self.tr("Chronology of %1").replace("%1", self.log.audit.audit.case.ref)
        line.addWidget(label(title, "title"))
        line.addSpacing(px(8))
        line.addWidget(self.said, 1)
        for widget in (self.undo, self.redo, self.paper, self.back):
            line.addWidget(widget)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._both())
        body = QVBoxLayout()
        body.setContentsMargins(px(16), px(12), px(16), px(10))
        body.setSpacing(px(10))
        body.addWidget(self.line)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def _both(self) -> QWidget:
        """The drawing over its table, each as high as one draws it."""
        px = look().px
        self.ground = QScrollArea()
        self.ground.setWidgetResizable(True)
        self.ground.setFrameShape(QFrame.Shape.NoFrame)
        self.ground.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ground.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        paper = QWidget()
        paper.setObjectName("sheet")
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(px(12), px(4), px(12), px(8))
        inside.addWidget(self.drawing)
        inside.addStretch(1)
        self.ground.setWidget(paper)
        bar = QHBoxLayout()
        bar.setSpacing(px(6))
        bar.addWidget(self.shows, 0, Qt.AlignmentFlag.AlignVCenter)
        bar.addSpacing(px(6))
        for widget in (self.fit, self.nearer, self.farther):
            bar.addWidget(widget)
        bar.addSpacing(px(6))
        bar.addWidget(self.stretch)
        bar.addStretch(1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(px(9))
        parts.addWidget(self.ground)
        parts.addWidget(self.table)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(bar)
        column.addWidget(parts, 1)
        return both


def _names(held: Chronology) -> dict[str, str]:
    """Each thing drawn in words, for the tip and the screen reader."""
    names = {
        entry.key: ", ".join(
            part
            for part in (
                said_when(entry),
                entry.what or entry.words,
                entry.source.words if entry.source else "",
                entry.place,
            )
            if part
        )
        for entry in held.entries
    }
    names |= {
        clock_key(clock.id): f"{clock.title}: {clock.outcome}. {clock.explanation}"
        for clock in held.clocks
    }
    return names
