"""With whom the findings were discussed: a name, a role, a day, and about what."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout

from app.domain.conclusions import Discussion
from app.domain.ids import EntryId
from app.services import lead_words
from ui.models.records import Column
from ui.pages.new_round import DateField
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Field, Sheet, SideBySide
from ui.pages.when import day_of
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button
from ui.widgets.small_table import SmallTable


class Discussions(Sheet):
    """With whom the findings were discussed before the report was final.

    `note` keeps a line; it raises InputRefused with what is wanting.
    """

    def __init__(self, today: Callable[[], date], note: Callable[[Discussion], None]) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Discussed with"))
        self._note = note
        self._held: tuple[Discussion, ...] = ()
        self.who, self.role, self.about = Line(), Line(), Line()
        self.on = DateField(self.tr("On"), today)
        self.note = button(self.tr("Note it"), "", "plus")
        self.strike = button(self.tr("Strike the chosen line out"))
        self.fault = Fault()
        self.table = SmallTable(
            self.tr("Discussed with"),
            (
                Column("who", self.tr("Name"), weight=180),
                Column("role", self.tr("Role"), weight=180),
                Column("on", self.tr("On"), day_of, weight=180),
                Column("about", self.tr("About"), weight=330),
            ),
            (
                self.tr("Not discussed with anybody yet"),
                self.tr("The report names with whom its findings were discussed."),
            ),
            "message-circle",
        )
        self.body.setSpacing(look().px(10))
        self.body.addWidget(self.table)
        self.body.addWidget(
            SideBySide(
                (Field(self.tr("Name"), self.who), 2),
                (Field(self.tr("Role"), self.role), 2),
                (self.on, 2),
                from_width=640,
                top=True,
            )
        )
        self.body.addWidget(Field(self.tr("About what"), self.about))
        self.body.addWidget(self.fault)
        foot = QHBoxLayout()
        foot.addWidget(self.note)
        foot.addWidget(self.strike)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.note.clicked.connect(self.write)
        self.strike.clicked.connect(self._strike_out)

    def show_held(self, held: tuple[Discussion, ...]) -> None:
        self._held = held
        self.table.put((each.id, each.who, each.role, each.on, each.about) for each in held)
        self.strike.setVisible(bool(held))

    def write(self) -> None:
        if not self.on.check(needed=True):
            return
        said = Discussion(
            *(EntryId(""), self.who.text().strip(), self.role.text().strip()),
            *(self.on.day, self.about.text().strip()),
        )
        if self._kept(said):
            for box in (self.who, self.role, self.about, self.on.line):
                box.clear()
            self.who.setFocus()

    def _strike_out(self) -> None:
        record = self.table.chosen()
        chosen = record[0] if record is not None else None
        held = next((each for each in self._held if each.id == chosen), None)
        if held is None:
            self.fault.say(self.tr("Choose the line in the table first."))
            return
        self._kept(lead_words.struck_out(held))

    def _kept(self, said: Discussion) -> bool:
        kept = or_refused(lambda: self._note(said))
        refused = isinstance(kept, Refused)
        self.fault.say(kept.why if isinstance(kept, Refused) else "")
        return not refused
