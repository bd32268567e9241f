"""The sources a report cites: each in full, with the short name by which a sentence cites it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from app.domain.front_matter import Source
from app.domain.ids import EntryId
from ui.models.records import Column
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Field, Sheet, SideBySide
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button
from ui.widgets.small_table import SmallTable

_NEW = Source(EntryId(""), "", "")


class Sources(Sheet):
    """`note` keeps a source and returns its id; it raises InputRefused with what is wanting."""

    def __init__(self, note: Callable[[Source], EntryId]) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Sources"))
        self._note = note
        self._sources: tuple[Source, ...] = ()
        self._held = _NEW
        self.mark, self.text = Line(), Line()
        self.mark.setMaxLength(60)
        self.another = button(self.tr("New source"), "", "plus")
        self.copy = button(self.tr("Copy how it is cited"))
        self.strike = button(self.tr("Strike the source out"))
        self.fault = Fault()
        self.table = SmallTable(
            self.tr("Sources"),
            (
                Column("citation", self.tr("Cited as"), weight=220),
                Column("text", self.tr("Source"), weight=560),
            ),
            (
                self.tr("No source yet"),
                self.tr("The limits of time name their own; add what else the report cites."),
            ),
            "book-open",
        )
        self.body.addWidget(self.table)
        self.body.addWidget(
            SideBySide(
                (Field(self.tr("Short name"), self.mark), 1),
                (Field(self.tr("The source in full, with year and page"), self.text), 3),
                from_width=560,
                top=True,
            )
        )
        self.body.addWidget(self.fault)
        foot = QHBoxLayout()
        foot.setSpacing(look().px(8))
        for each in (self.another, self.copy, self.strike):
            foot.addWidget(each)
        foot.addStretch(1)
        self.body.addLayout(foot)
        for box in (self.mark, self.text):
            box.settled.connect(lambda _finished: self.keep())
        self.another.clicked.connect(self.begin)
        self.strike.clicked.connect(self._strike_out)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._held.citation))
        self.table.view.clicked.connect(lambda _index: self.take_up())
        self.table.activated.connect(lambda _record: self.take_up())
        self._show_ways()

    def show_held(self, sources: tuple[Source, ...]) -> None:
        """The list anew; what is being typed stays in its boxes."""
        self._sources = sources
        self.table.put((each.id, each.citation, each.text) for each in sources)

    def keep(self) -> None:
        """Save what is in the boxes, once both say something."""
        said = replace(self._held, mark=self.mark.text().strip(), text=self.text.text().strip())
        if not said.mark or not said.text or said == self._held:
            return
        kept = or_refused(lambda: self._note(said))
        if isinstance(kept, Refused):
            self.fault.say(kept.why)
            return
        self.fault.say("")
        place = next((each.place for each in self._sources if each.id == kept), said.place)
        self._held = replace(said, id=kept, place=place)
        self._show_ways()

    def begin(self) -> None:
        """Empty boxes for a new one."""
        self.keep()
        self._open(_NEW)
        self.mark.setFocus()

    def take_up(self) -> None:
        """Put the source chosen in the table into the boxes."""
        record = self.table.chosen()
        chosen = record[0] if record is not None else None
        held = next((each for each in self._sources if each.id == chosen), None)
        if held is not None and held.id != self._held.id:
            self.keep()
            self._open(held)

    def _open(self, held: Source) -> None:
        self._held = held
        self.mark.setText(held.mark)
        self.text.setText(held.text)
        self.fault.say("")
        self._show_ways()

    def _strike_out(self) -> None:
        """Struck out it leaves the list; a sentence that cites it waits to be put right."""
        struck = replace(self._held, struck=True)
        kept = or_refused(lambda: self._note(struck))
        if isinstance(kept, Refused):
            self.fault.say(kept.why)
            return
        self._open(_NEW)

    def _show_ways(self) -> None:
        for each in (self.copy, self.strike):
            each.setVisible(bool(self._held.id))
