"""The chronology as a table: every event and every clock, sorted, narrowed and copied like any other."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.chronology import LETTERS, Chronology, Clock, Entry
from app.domain.partial_dates import words
from app.reports.chronology import (
    UNNAMED,
    clock_key,
    said_verdict,
    said_when,
    said_words,
)
from ui.forms.wording import evidence_words
from ui.models.held_rows import HeldRows
from ui.models.records import Column, Record
from ui.theme import look
from ui.viewmodels.reading_log import ReadingLog
from ui.widgets.labels import label
from ui.widgets.record_table import RecordTable

_BREAK = "\t"  # between what a cell is sorted by and what it shows
_COLUMNS = ("key", "sort", "when", "what", "source", "place", "words", "number", "verdict")
EVENTS, WAITING, CLOCKS = "event", "waiting", "clock"


def _shown(value: object) -> str:
    return str(value).partition(_BREAK)[2] or str(value)


class ChronologyTable(QWidget):
    """`pointed(key)` as rows are gone through, `opened(key)` on Enter or a double click."""

    pointed = Signal(str)
    opened = Signal(str)

    def __init__(self, log: ReadingLog) -> None:
        super().__init__()
        self._log = log
        self._telling = True
        self.table = RecordTable(
            self.tr("Events and time limits"),
            (
                Column("when", self.tr("Date"), _shown, 150),
                Column("what", self.tr("Event or time limit"), weight=210),
                Column("source", self.tr("Found in"), weight=105),
                Column("place", self.tr("Place"), weight=100),
                Column("words", self.tr("Words, or how it stands"), weight=240),
                Column("number", self.tr("Question"), weight=80),
                Column("verdict", self.tr("Verdict"), weight=130),
            ),
            (self.tr("Nothing of this kind"), self.tr("Choose other rows in the box above.")),
        )
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Rows shown"))
        for words_, name in (
            (self.tr("Events and time limits"), ""),
            (self.tr("Events"), EVENTS),
            (self.tr("To be filed"), WAITING),
            (self.tr("Time limits"), CLOCKS),
        ):
            self.which.addItem(words_, name)
        self.more = label("", "small", wraps=True)
        self._lay_out()
        self.which.activated.connect(lambda _index: self.narrow())
        self.table.activated.connect(lambda record: self.opened.emit(str(record[0])))
        self.table.view.selectionModel().currentRowChanged.connect(self._tell)
        self.table.model.modelReset.connect(lambda: self._explain(""))

    def show_chronology(self, held: Chronology) -> None:
        """Its rows, the row chosen staying chosen."""
        chosen = self.chosen()
        rows = [*map(self._event, held.entries), *map(_clock, held.clocks)]
        self._telling = False
        self.table.show_rows(HeldRows(_COLUMNS, rows))
        self._telling = True
        if chosen:
            self.choose(chosen)

    def chosen(self) -> str:
        """The key of the current row, "" for none."""
        record = self.table.chosen()
        return str(record[0]) if record else ""

    def choose(self, key: str) -> bool:
        """Go to the row of this key, and say nothing back; False where it is not shown."""
        model = self.table.model
        for row in range(model.rowCount()):
            record = model.record(row)
            if record is not None and record[0] == key:
                self._telling = False
                self.table.view.setCurrentIndex(model.index(row, 0))
                self.table.view.scrollTo(model.index(row, 0))
                self._telling = True
                self._explain(key)
                return True
        return False

    def narrow(self) -> None:
        name = self.which.currentData()
        self.table.model.narrow(self.table.filter.words(), {"sort": name} if name else {})

    def _tell(self) -> None:
        key = self.chosen()
        self._explain(key)
        if key and self._telling:
            self.pointed.emit(key)

    def _explain(self, key: str) -> None:
        """The whole of what a row cannot hold: the words, and how each verdict was worked out."""
        held = self._log.chronology()
        said = [each.explanation for each in held.clocks if clock_key(each.id) == key]
        for entry in held.entries:
            if entry.key == key:
                said += [text for text in (said_words(entry),) if text]
                said += [
                    f"{each.title}: {each.explanation}"
                    for each in held.clocks
                    if each.ends == entry.kind
                ]
        self.more.setText("\n".join(said))
        self.more.setVisible(bool(said))

    def _event(self, entry: Entry) -> Record:
        held = self._log.chronology()
        ended = [each for each in held.clocks if each.ends == entry.kind and entry.is_filed]
        return (
            entry.key,
            EVENTS if entry.is_filed else WAITING,
            f"{entry.when.earliest.isoformat() if entry.when else '9'}{_BREAK}{said_when(entry)}",
            entry.what or UNNAMED,
            evidence_words(entry.source) if entry.source else "",
            entry.place,
            said_words(entry),
            entry.number or ("" if entry.is_filed else self.tr("to be filed")),
            "; ".join(_verdict(each) for each in ended),
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        self.table.top.insertWidget(1, self.which)
        self.more.setMaximumHeight(look().px(84))
        column.addWidget(self.table, 1)
        column.addWidget(self.more)


def _clock(clock: Clock) -> Record:
    start = clock.start
    return (
        clock_key(clock.id),
        CLOCKS,
        f"{start.isoformat()}{_BREAK}{words(start)}" if start else f"9{_BREAK}",
        f"{clock.id}  {clock.title}",
        "",
        "",
        f"if none: {clock.outcome}" if clock.unread else clock.outcome,
        "",
        _verdict(clock),
    )


def _verdict(clock: Clock) -> str:
    """ "L  Late": the letter is that of the drawing."""
    return f"{LETTERS[clock.kind]}  {said_verdict(clock)}".strip()
