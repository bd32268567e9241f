"""One line of the reading log to type: date, kind of event, place, a few words. Enter keeps it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.answers import Answer, Evidence
from app.domain.chronology import Entry
from app.domain.ids import AnswerKey
from app.domain.reading_log import read_place
from app.services.reading_log import Standing, Way
from app.tool.event_kinds import EventKind
from app.tool.model import Kind
from ui.forms.typed import Typed, as_typed, read_typed
from ui.forms.wording import evidence_words
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.reading_log import ReadingLog, kind_words, way_words
from ui.widgets.boxes import PAUSE
from ui.widgets.labels import button, label, restyle
from ui.widgets.ways import Ways

SOURCES = (Evidence.PAPER, Evidence.ELECTRONIC, Evidence.BOTH, None)
_NARROW = 900  # at 100 %: below this width the words go into a second row
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LogLine(QFrame):
    """`noted` after a line was kept; `left` when Esc is pressed with nothing begun."""

    noted = Signal()
    left = Signal()

    def __init__(self, log: ReadingLog) -> None:
        super().__init__()
        self.setObjectName("card")
        self._log = log
        self._entry: Entry | None = None  # what is changed or filed; None for a new line
        self._as_it_was: dict[str, str] = {}  # what an entry said when it came into the boxes
        self._narrow: bool | None = None
        self.title = label("", "strong")
        self.date = self._box(self.tr("Date"), self.tr("day month year"), 112)
        self.kind = self._box(self.tr("Kind of event"), self.tr("a few letters, or later"), 180)
        self.place = self._box(self.tr("Volume and page"), self.tr("3/14, or 15"), 112)
        self.words = self._box(self.tr("A few words"), "", 120)
        self.source = QComboBox()
        self.source.setAccessibleName(self.tr("Found in"))
        for source in SOURCES:
            self.source.addItem(evidence_words(source) if source else self.tr("Not said"), source)
        self.take = button(self.tr("Note it"), "primary")
        self.reading = label("", "caption", wraps=True)
        self.ask = Ways()
        self.ask.hide()
        self._captions: list[QWidget] = []
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()
        self._show_new()
        self._take_up()

    # What it is about

    def begin(self) -> None:
        """A new line, the place and the record carried on from the last; nothing of what was begun is kept."""
        self._pause.stop()
        self._show_new()
        self._log.keep_begun({})

    def _show_new(self) -> None:
        self._entry = None
        carried = self._log.carried()
        self.title.setText(self.tr("Reading log: the next line"))
        self.take.setText(self.tr("Note it"))
        self._fill(Answer(evidence=carried.source, place=carried.place(carried.source)), "")
        self.ask.hide()

    def change(self, entry: Entry) -> None:
        """Change or file what is there: it comes back into the boxes as it was typed."""
        self._show_entry(entry)
        self.take_focus()

    def _show_entry(self, entry: Entry) -> None:
        self._entry = entry
        said = Answer(
            entry.when.iso if entry.when else "",
            evidence=entry.source,
            place=entry.place,
            note=entry.words,
        )
        if entry.is_filed:
            title = self.tr("Change: %1").replace("%1", f"{entry.what} · {entry.number}")
        else:
            title = self.tr("File this line: which kind of event is it?")
        self.title.setText(title)
        self.take.setText(self.tr("Keep") if entry.is_filed else self.tr("File it"))
        kind = self._log.kind_at(entry.kind)
        self._fill(said, kind_words(kind) if kind else "")
        stays = entry.is_filed and not self._log.may_be_another(entry)
        why = self.tr("More than this date rests on it: change its kind at question %1.")
        self.kind.setReadOnly(stays)
        self.kind.setToolTip(why.replace("%1", entry.number) if stays else "")
        self.ask.hide()
        self._as_it_was = {name: box.text() for name, box in self._boxes_by_name().items()}

    @property
    def is_changing(self) -> bool:
        return self._entry is not None

    def take_focus(self) -> None:
        """Where typing begins: the date, or of a line that waits its kind."""
        waits = self._entry is not None and not self._entry.is_filed and self._entry.when
        box = self.kind if waits else self.date
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.selectAll()

    # What is typed

    def note(self) -> None:
        """Keep the line, or say what cannot be read or must be decided first."""
        typed = self._typed()
        if typed is None:
            return
        noted, kind = typed
        entry = self._entry
        if entry is not None and entry.is_filed and (kind is None or kind.path == entry.kind):
            self._done(self._log.change(entry, noted), self.tr("Changed: %1"), noted, kind)
            return
        standing = self._log.standing(noted, kind)
        if standing is not None and kind is not None:
            self._decide(standing, kind, noted)
        else:
            self._keep(noted, kind, Way.ROW, None)

    def _typed(self) -> tuple[Answer, EventKind | None] | None:
        day = self._date()
        if day.fault:
            self._refuse(self.date, day.fault)
            return None
        kind = self._kind()
        if kind is None and self.kind.text().strip():
            said = self.tr(
                "No kind of event begins like “%1”: type other letters of it, or leave the box empty to file the "
                "line later."
            )
            self._refuse(self.kind, said.replace("%1", self.kind.text().strip()))
            return None
        words = self.words.text().strip()
        if not day.value and kind is not None:
            self._refuse(self.date, self.tr("Type the date of this event."))
            return None
        if not day.value and not words:
            self._refuse(self.date, self.tr("Type a date, or a few words about what it is."))
            return None
        return Answer(day.value, evidence=self._source(), place=self._place(), note=words), kind

    def _refuse(self, box: QLineEdit, fault: str) -> None:
        restyle(self.reading, "bad")
        self.reading.setText(fault)
        box.setFocus()
        box.selectAll()

    def _date(self) -> Typed:
        return read_typed(self.date.text(), Kind.DATE, self._log.audit.today())

    def _kind(self) -> EventKind | None:
        return self._log.kind_named(self.kind.text())

    def _place(self) -> str:
        before = self._entry.place if self._entry else self._log.carried().paper
        return read_place(self.place.text(), self._source(), before)

    def _source(self) -> Evidence | None:
        source = self.source.currentData()
        return Evidence(source) if source else None

    # What is on the disk before it is kept

    def keep_typed(self) -> None:
        """At the end of each word and at each pause, so that only the word being typed can be lost."""
        self._pause.stop()
        said = {name: box.text() for name, box in self._boxes_by_name().items()}
        source = self._source()
        begun = said["date"] or said["kind"] or said["words"]
        of = "" if self._entry is None else self._entry.key
        if self._entry is not None and said == self._as_it_was:
            begun = ""  # nothing was changed: it is kept as it is
        self._log.keep_begun({**said, "source": source or "", "of": of} if begun else {})

    def _boxes_by_name(self) -> dict[str, QLineEdit]:
        return {"date": self.date, "kind": self.kind, "place": self.place, "words": self.words}

    def _take_up(self) -> None:
        """The line that was being typed when the program ended."""
        said = self._log.take_begun()
        entry = self._log.entry_at(said.get("of", "")) if said else None
        if not said or (said.get("of") and entry is None):
            return
        if entry is not None:
            self._show_entry(entry)
        self.date.setText(said.get("date", ""))
        self.kind.setText(said.get("kind", ""))
        self.place.setText(said.get("place", ""))
        self.words.setText(said.get("words", ""))
        at = self.source.findData(Evidence(said["source"]) if said.get("source") else None)
        self.source.setCurrentIndex(max(at, 0))
        self._read_back()
        self.keep_typed()

    def _edited(self, text: str) -> None:
        self._read_back()
        if text.endswith(" "):
            self.keep_typed()
        else:
            self._pause.start()

    # What becomes of it

    def _decide(self, standing: Standing, kind: EventKind, noted: Answer) -> None:
        says = self.tr("%1 says already: %2.").replace("%1", f"{kind.title} ({kind.number})")
        ways = [
            (way_words(way, standing, kind, noted), self._chosen(way, standing, kind, noted))
            for way in standing.ways
        ]
        self.ask.put(says.replace("%2", standing.says), ways)

    def _chosen(
        self, way: Way, standing: Standing, kind: EventKind, noted: Answer
    ) -> Callable[[], None]:
        return lambda: self._keep(noted, kind, way, standing.key)

    def _keep(
        self, noted: Answer, kind: EventKind | None, way: Way, onto: AnswerKey | None
    ) -> None:
        if self._entry is None:
            kept = self._log.keep(noted, kind, way, onto)
        elif self._entry.is_filed and kind is not None:
            kept = self._log.refile(self._entry, noted, kind, way, onto)
        else:
            kept = self._log.file(self._entry, noted, kind, way, onto)
        filed = kind if way is not Way.LINE else None
        words = self.tr("Noted: %1") if filed is None else self.tr("Noted and filed: %1")
        self._done(kept, words, noted, filed)

    def _done(self, kept: bool, words: str, noted: Answer, kind: EventKind | None) -> None:
        if not kept:
            return
        day = read_typed(noted.value, Kind.DATE, self._log.audit.today()).reading
        said = [part for part in (day, kind_words(kind) if kind else noted.note) if part]
        uncounted = self._log.why_uncounted(kind) if kind else ""
        self.begin()
        text = words.replace("%1", ", ".join(said))
        verdicts = self._log.verdicts_of(kind) if kind and not uncounted else ""
        if verdicts:
            text += f". {verdicts}"
        if uncounted:
            text += self.tr(". It is kept but not counted: %1").replace("%1", uncounted)
        restyle(self.reading, "warn" if uncounted else "good")
        self.reading.setText(f"{text}.")
        self.date.setFocus()
        self.noted.emit()

    # What is shown

    def _fill(self, said: Answer, kind: str) -> None:
        self.date.setText(as_typed(said.value, Kind.DATE))
        self.kind.setText(kind)
        self.kind.setReadOnly(False)
        self.kind.setToolTip("")
        self.place.setText(said.place)
        self.words.setText(said.note)
        place = self.source.findData(said.evidence)
        if place < 0:
            # Told, or records that differ: kept as it is while the rest is changed.
            self.source.addItem(evidence_words(said.evidence), said.evidence)
            place = self.source.count() - 1
        self.source.setCurrentIndex(place)
        restyle(self.reading, "caption")
        self._read_back()

    def _read_back(self) -> None:
        """What was typed, in words."""
        if self.ask.isVisible():
            self.ask.hide()
        day, kind = self._date(), self._kind()
        typed = bool(self.date.text() or self.kind.text() or self.words.text())
        said = [day.reading or (self.tr("no date yet") if typed else "")]
        if typed or self._entry is not None:
            found = kind is not None or not self.kind.text().strip()
            said.append(kind_words(kind) if found else self.tr("no kind of event so far"))
        said.append(self._place())
        hint = self.tr("Date, kind, place and words as the file gives them. Enter keeps the line.")
        text = "  ·  ".join(part for part in said if part) if typed else hint
        restyle(self.reading, "reading" if typed else "caption")
        self.reading.setText(text)
        for box, words in ((self.date, day.reading), (self.kind, kind_words(kind))):
            box.setAccessibleDescription(words)

    def _complete_kind(self) -> None:
        kind = self._kind()
        if kind is not None and not self.kind.isReadOnly():
            self.kind.setText(kind_words(kind))

    def switch_record(self) -> None:
        """From paper to electronic or back; the place is the last of that record."""
        self.source.setCurrentIndex(
            self.source.findData(
                Evidence.PAPER if self._source() is Evidence.ELECTRONIC else Evidence.ELECTRONIC
            )
        )
        self._carry_place()

    def _carry_place(self) -> None:
        if self._entry is None:
            self.place.setText(self._log.carried().place(self._source()))
        self._read_back()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        in_box = isinstance(self.focusWidget(), QLineEdit)  # says itself when Enter is pressed
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in _ENTER and not in_box and not self.ask.isVisible():
            self.note()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Coming back to the place its page is typed over; undo goes to the audit where a box has none of its own."""
        if watched is self.place and event.type() == QEvent.Type.FocusIn:
            self.place.selectAll()
        if (
            isinstance(watched, QLineEdit)
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _is_for_the_audit(watched, event)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _entered(self) -> None:
        """Enter while kinds are offered first takes the one it is on."""
        popup = self._completer.popup()
        if self.kind.hasFocus() and popup is not None and popup.isVisible():
            QTimer.singleShot(0, self.note)
        elif not self.ask.isVisible():
            self.note()

    def _leave(self) -> None:
        if self.ask.isVisible():
            self.ask.hide()
            self.take_focus()
        elif self.is_changing or self.date.text() or self.kind.text() or self.words.text():
            self.begin()
            self.take_focus()
        else:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < look().px(_NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._place_boxes()

    # Laying out

    def _box(self, name: str, example: str, width: int) -> QLineEdit:
        box = QLineEdit()
        box.setAccessibleName(name)
        box.setPlaceholderText(example)
        box.setMinimumWidth(look().px(width))
        return box

    def _connect(self) -> None:
        completer = self._completer = QCompleter(self)
        completer.setModel(
            QStringListModel([kind_words(one) for one in self._log.kinds], completer)
        )
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.kind.setCompleter(completer)
        self._pause.timeout.connect(self.keep_typed)
        self.kind.editingFinished.connect(self._complete_kind)
        for box in (self.date, self.kind, self.place, self.words):
            box.textEdited.connect(self._edited)
            box.editingFinished.connect(self.keep_typed)
            box.returnPressed.connect(self._entered)
            box.installEventFilter(self)
        self.source.activated.connect(lambda _index: self._carry_place())
        self.take.clicked.connect(self.note)
        switch = bind(Shortcut.OTHER_RECORD, self, self.switch_record)
        switch.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(6))
        column.addWidget(self.title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(3))
        column.addLayout(self._grid)
        column.addWidget(self.reading)
        column.addWidget(self.ask)
        for box in (self.date, self.kind, self.place, self.words, self.source):
            caption = label(box.accessibleName(), "small")
            caption.setBuddy(box)
            self._captions.append(caption)
        self._narrow = (
            True  # until there is a width: so that the page never asks for more than it has
        )
        self._place_boxes()

    def _place_boxes(self) -> None:
        """One row, or where that is too narrow two: in the order in which they are typed."""
        boxes = (self.date, self.kind, self.place, self.words, self.source)
        rows = ((0, 1, 2), (3, 4)) if self._narrow else ((0, 1, 2, 3, 4),)
        for row, places in enumerate(rows):
            for column, place in enumerate(places):
                across = 2 if self._narrow and place == 3 else 1
                at = column + (1 if self._narrow and place == 4 else 0)
                self._grid.addWidget(self._captions[place], 2 * row, at)
                self._grid.addWidget(boxes[place], 2 * row + 1, at, 1, across)
        last = 2 * len(rows) - 1
        self._grid.addWidget(self.take, last, 3 if self._narrow else 5)
        for column in range(6):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(1 if self._narrow else 3, 1)


def _is_for_the_audit(box: QLineEdit, event: QKeyEvent) -> bool:
    """Whether undo or redo finds nothing in the box itself."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return not box.isUndoAvailable()
    return event.matches(QKeySequence.StandardKey.Redo) and not box.isRedoAvailable()
