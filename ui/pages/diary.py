"""The round diary: what was noticed about offices, systems, workload or other agencies, and belongs to no case."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.diary import Observation, Tag
from app.domain.ids import EntryId
from app.domain.rounds import Role, Round
from app.services import diary
from app.services.begun import BegunInRound
from app.services.diary import Line as DiaryLine
from app.workspace import Workspace
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.new_round import DateField
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Field, Sheet, SideBySide, lay_ground
from ui.pages.when import day_of
from ui.theme import look
from ui.viewmodels.half_typed import HalfTyped
from ui.widgets.boxes import Line, Text
from ui.widgets.labels import button, label
from ui.widgets.segments import Dress, Segment
from ui.widgets.small_table import PageTable

_PLACE = "diary"  # where the words of a line are kept between two pauses


class DiaryPage(Page):
    """Each line is saved at a pause, from its first word on; a word between two pauses is on the disk too."""

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Ctrl+Shift+D new line · Ctrl+C copies lines · F1 all keys")
        self._ws, self._round, self._zone = ws, audit_round, zone
        self._lines: dict[object, DiaryLine] = {}
        self._line: EntryId | None = None  # the one in the boxes; None for a new one
        self._struck = False
        self._saved = ""
        self.day = DateField(self.tr("Noticed on"), self._today)
        self.office = Line()
        self.what = Text(lines=(2, 10))
        self.tags = SegmentRow()
        self.another = button(self.tr("New line"), "primary", "plus")
        self.strike = button(self.tr("Strike this line out"))
        self.fault = Fault()
        self.table = PageTable(
            self.tr("Round diary"),
            self._columns(),
            (
                self.tr("Nothing noted yet"),
                self.tr(
                    "What you notice that belongs to no case appears here: Ctrl+Shift+D from anywhere."
                ),
            ),
            "book-open",
            most=14,
        )
        self._lay_out()
        self._words = HalfTyped(BegunInRound(ws, audit_round.id), actions)
        self._connect()
        self.begin()
        self._take_word()

    def concerned_by(self, changes: Changes) -> bool:
        return changes.notebook or changes.ledger

    def reload(self) -> None:
        """Show the lines anew; what is being typed stays in its boxes."""
        found = diary.lines(self._ws, self._round.id)
        self._lines = dict(enumerate(found))
        names = ("id", *(column.name for column in self.table.model.columns))
        rows = [self._row(number, each) for number, each in enumerate(found)]
        self.table.show_rows(HeldRows(names, rows))
        self.status_changed.emit(self.status())

    def focus_first(self) -> None:
        self.what.setFocus()

    def status(self) -> str:
        return self._saved

    def begin(self) -> None:
        """A new line, of today; office and tag stay as they were last."""
        self.keep()
        self._line, self._struck = None, False
        today = self._today()
        self.day.line.setText(f"{today.day} {today:%b %Y}")
        if not self.office.text():
            self.office.setText(self._own_office())
        self.what.setPlainText("")
        self._open(mine=True)
        self.fault.say("")
        self.what.setFocus()

    def keep(self) -> None:
        """Save what is in the boxes, once there is a word of it."""
        day = self.day.day
        if not self.what.toPlainText().strip() or not self.what.isEnabled():
            return
        if day is None:
            self.day.check(needed=True)
            return
        seen = Observation(
            self._line or EntryId(""),
            day,
            self._tag(),
            self.office.text(),
            self.what.toPlainText(),
            struck=self._struck,
        )
        written = or_refused(lambda: diary.write(self._ws, self._round.id, seen))
        if isinstance(written, Refused):
            self.fault.say(written.why)
            return
        self.fault.say("")
        self._line, changes = written
        self._words.keep(_PLACE, {})
        now = self._ws.now().astimezone(self._zone)
        self._saved = self.tr("Saved %1").replace("%1", f"{now:%H:%M:%S}")
        self._show_strike()
        self.actions_.announce(changes)
        self.status_changed.emit(self.status())

    def _keep_word(self) -> None:
        """At a word's end: no version of the line yet, and on the disk."""
        if self.what.isEnabled():
            said = {
                "line": self._line or "",
                "struck": "yes" if self._struck else "",
                "day": self.day.line.text(),
                "tag": self._tag().value,
                "office": self.office.text(),
                "what": self.what.toPlainText(),
            }
            self._words.keep(_PLACE, said if said["what"].strip() else {})

    def _take_word(self) -> None:
        """The line that was being typed when the program ended is written as far as it was kept."""
        said = self._words.taken(_PLACE)
        if said:
            self._line = EntryId(said["line"]) if said.get("line") else None
            self._struck = bool(said.get("struck"))
            self.day.line.setText(said.get("day", ""))
            self.office.setText(said.get("office", ""))
            self.what.setPlainText(said.get("what", ""))
            self.tags.show_checked({said.get("tag", Tag.OFFICE.value)})
            self.keep()

    def take_up(self) -> None:
        """Put the line chosen in the table into the boxes, to be put right."""
        record = self.table.chosen()
        line = self._lines.get(record[0]) if record is not None else None
        if line is None or line.observation.id == self._line:
            return
        self.keep()
        seen = line.observation
        self._line, self._struck = seen.id, seen.struck
        day = seen.seen_on
        self.day.line.setText(f"{day.day} {day:%b %Y}" if day else "")
        self.office.setText(seen.office)
        self.what.setPlainText(seen.what)
        self.tags.show_checked({seen.tag.value})
        self._open(mine=line.mine)

    def _strike(self) -> None:
        """Struck out, or put back: nothing is ever taken away."""
        self._struck = not self._struck
        self.keep()

    def _open(self, *, mine: bool) -> None:
        for widget in (self.what, self.office, self.day, self.tags):
            widget.setEnabled(mine)
        self._mine = mine
        self._show_strike()

    def _show_strike(self) -> None:
        self.strike.setVisible(self._line is not None and self._mine)
        words = self.tr("Put this line back") if self._struck else self.tr("Strike this line out")
        self.strike.setText(words)

    def _tag(self) -> Tag:
        chosen = (name for name, each in self.tags.segments.items() if each.isChecked())
        return Tag(next(chosen, Tag.OFFICE.value))

    def _choose_tag(self, name: str) -> None:
        self.tags.show_checked({name})
        self.keep()

    def _today(self) -> date:
        return self._ws.now().astimezone(self._zone).date()

    def _own_office(self) -> str:
        with self._ws.begin() as work:
            people = {each.id: each.office for each in work.people.all(self._round.id)}
        return people.get(self._round.me, "")

    def _connect(self) -> None:
        for box in (self.what, self.office, self.day.line):
            box.word_ended.connect(self._keep_word)
            box.settled.connect(lambda _finished: self.keep())
        self.tags.chosen.connect(self._choose_tag)
        self.another.clicked.connect(self.begin)
        self.strike.clicked.connect(self._strike)
        self.table.view.clicked.connect(lambda _index: self.take_up())
        self.table.activated.connect(lambda _record: self.take_up())

    def _columns(self) -> tuple[Column, ...]:
        columns = [
            Column("seen_on", self.tr("Noticed on"), day_of, weight=130),
            Column("tag", self.tr("About"), weight=120),
            Column("office", self.tr("Office"), weight=130),
            Column("what", self.tr("Observation"), weight=420),
        ]
        if self._round.role is Role.LEAD:
            columns.append(Column("author", self.tr("By"), weight=120))
        return tuple(columns)

    def _row(self, number: int, line: DiaryLine) -> tuple[object, ...]:
        seen = line.observation
        what = self.tr("Struck out: %1").replace("%1", seen.what) if seen.struck else seen.what
        row = (number, seen.seen_on, seen.tag.words, seen.office, what)
        return (*row, seen.author) if self._round.role is Role.LEAD else row

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("Round diary"), "title"))
        row.addStretch(1)
        row.addWidget(self.another)
        intro = self.tr(
            "What you notice that belongs to no case. It goes back with your work and is listed in the findings as "
            "observations, never counted. Leave names of children and families out."
        )
        for tag in Tag:
            about = self.tr("About: %1").replace("%1", tag.words)
            self.tags.put(tag.value, Segment(tag.words, Dress()), about)
        self.tags.show_checked({Tag.OFFICE.value})
        sheet = Sheet(self.tr("A line of the diary"))
        sheet.body.addWidget(Field(self.tr("What you noticed"), self.what))
        sheet.body.addWidget(Field(self.tr("About"), self.tags))
        sheet.body.addWidget(
            SideBySide(
                (self.day, 1), (Field(self.tr("Office"), self.office), 1), from_width=560, top=True
            )
        )
        sheet.body.addWidget(self.fault)
        sheet.body.addWidget(self.strike, 0, Qt.AlignmentFlag.AlignLeft)
        sheet.body.setSpacing(look().px(10))
        ground.add(head, label(intro, "muted", wraps=True), sheet, self.table)
        ground.column.addStretch(1)
