"""Setting up a round: what it is for, its dates as people type them, whose bank holidays count."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.calendar import Division
from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.partial_dates import read_typed_date, words
from app.domain.rounds import Round
from app.services import rounds, tools
from app.services.identity import identity
from app.services.rounds import LONGEST_NAME, RoundPlan
from app.workspace import Workspace
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.page import Page
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Field, Sheet, lay_ground
from ui.tasks import Report
from ui.theme import look
from ui.widgets.boxes import Line, Text
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.segments import CheckSegment, Dress, Segment

_WIDTH = 760


class DateField(Field):
    """A day as people type it, read back in words. `day` is None where nothing, or nothing usable, is typed."""

    def __init__(self, name: str, today: Callable[[], date], hint: str = "") -> None:
        line, row = Line(), Flow(look().px(10))
        super().__init__(name, line, hint, row)
        self.line, self._row = line, row
        self._today = today
        self.line.setFixedWidth(look().px(180))
        self.reading = label("", "reading")
        row.add(self.line)
        row.add(self.reading)
        self.line.setPlaceholderText(self.tr("day month year"))
        self.line.textChanged.connect(self._read_back)
        self.line.settled.connect(lambda finished: self.check() if finished else None)

    @property
    def day(self) -> date | None:
        read = or_refused(self._read)
        return None if isinstance(read, Refused) else read

    def check(self, *, needed: bool = False) -> bool:
        """Whether what is typed is a day, or nothing where none is needed; what is wrong is said."""
        read = or_refused(self._read)
        why = read.why if isinstance(read, Refused) else ""
        if needed and read is None:
            why = self.tr("Give the day.")
        self.refuse(why)
        return not why

    def refuse(self, why: str) -> None:
        self.fault.say(why)
        self.line.mark_unread(bool(why))
        self.line.setAccessibleDescription(why or self.reading.text())

    def _read(self) -> date | None:
        text = self.line.text().strip()
        if not text:
            return None
        found = read_typed_date(text, self._today())
        if not found.is_exact:
            raise InputRefused(self.tr("Give the day as well, for example 31 Mar 2009."))
        return found.earliest

    def _read_back(self, _text: str) -> None:
        day = self.day
        self.refuse("")  # no fault is found while typing goes on
        self.reading.setText(words(day) if day else "")
        self.line.setAccessibleDescription(self.reading.text())
        self._row.arrange()


class NewRoundPage(Page):
    """`begun` is told the id of the round once it is set up."""

    def __init__(
        self,
        ws: Workspace,
        actions: Actions,
        begun: Callable[[str], None],
        zone: ZoneInfo | None = None,
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · F1 all keys")
        self._ws, self._begun, self._zone = ws, begun, zone
        self.name = Line()
        self.name.setMaxLength(LONGEST_NAME)
        self.purpose = Text(lines=(3, 8))
        self.lead = Line()
        self.position = DateField(
            self.tr("Position date"),
            self._today,
            self.tr("Clocks run to this day, and the list of children is read as at it."),
        )
        self.announced = DateField(
            self.tr("Announced on"),
            self._today,
            self.tr("The day the service learnt of the audit. May stay empty."),
        )
        self.return_by = DateField(
            self.tr("All work back by"),
            self._today,
            self.tr(
                "Every work pack brings it: assessors see how many working days are left. May stay empty."
            ),
        )
        self.begins = DateField(self.tr("Audited period from"), self._today)
        self.ends = DateField(self.tr("to"), self._today)
        self.ends.line.setAccessibleName(self.tr("Audited period to"))
        self.divisions = SegmentRow()
        said = self.tr("Assessors also talk with child, parent, worker or chair")
        self.conversations = CheckSegment(said, Dress(boxed=True))
        self.conversations.setAccessibleName(said)
        self.begin = button(self.tr("Set up the round"), "primary")
        self.begin.clicked.connect(self.set_up)
        self.fault = Fault()
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return False

    def reload(self) -> None:
        if not self.lead.text():
            self.lead.setText(identity(self._ws).name)

    def focus_first(self) -> None:
        self.name.setFocus()

    def set_up(self) -> None:
        """Make the round, off the GUI thread: the audit tool is read and pinned with it."""
        if not self._is_ready():
            return
        plan = self._plan()
        made: list[Round | Refused] = []

        def create(_report: Report) -> Changes:
            made.append(or_refused(lambda: rounds.create(self._ws, plan, tools.built_in())))
            return Changes(round=not isinstance(made[0], Refused))

        self.begin.setEnabled(False)
        self.actions_.perform_in_background(self, create, lambda: self._made(made[0]))

    def _made(self, made: Round | Refused) -> None:
        self.begin.setEnabled(True)
        if isinstance(made, Refused):
            self.fault.say(made.why)
        else:
            self._begun(made.id)

    def _plan(self) -> RoundPlan:
        assert self.position.day is not None
        return RoundPlan(
            name=self.name.text(),
            position_date=self.position.day,
            lead_name=self.lead.text(),
            purpose=self.purpose.toPlainText(),
            announced_on=self.announced.day,
            period_from=self.begins.day,
            period_to=self.ends.day,
            division=self._division(),
            return_by=self.return_by.day,
            conversations=self.conversations.isChecked(),
        )

    def _is_ready(self) -> bool:
        """Every field that is wrong says so; the keyboard goes to the first of them."""
        self.fault.say("")
        wrong: list[QWidget] = []
        for field, line, why in (
            (self._name_field, self.name, self.tr("Give the round a name its readers will know.")),
            (self._lead_field, self.lead, self.tr("Give the name that the report carries.")),
        ):
            missing = not line.text().strip()
            field.refuse(why if missing else "")
            line.mark_unread(missing)
            if missing:
                wrong.append(line)
        wrong += [each.line for each in self._wrong_dates()]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _wrong_dates(self) -> list[DateField]:
        fields = (self.position, self.announced, self.begins, self.ends, self.return_by)
        wrong = [each for each in fields if not each.check(needed=each is self.position)]
        if wrong:
            return wrong
        position, announced = self.position.day, self.announced.day
        begins, ends = self.begins.day, self.ends.day
        if announced and position and announced > position:
            self.announced.refuse(
                self.tr("This is after the position date: correct one of the two.")
            )
            wrong.append(self.announced)
        if begins and ends and ends < begins:
            self.ends.refuse(self.tr("The period ends before it begins: correct one of its dates."))
            wrong.append(self.ends)
        back = self.return_by.day
        if back and announced and back < announced:
            self.return_by.refuse(
                self.tr("This is before the round was announced: correct one of the two.")
            )
            wrong.append(self.return_by)
        return wrong

    def _division(self) -> str:
        chosen = (name for name, each in self.divisions.segments.items() if each.isChecked())
        return next(chosen, rounds.DIVISIONS[0])

    def _today(self) -> date:
        return self._ws.now().astimezone(self._zone).date()

    def _lay_out(self) -> None:
        px = look().px
        ground = lay_ground(self)
        intro = self.tr(
            "A round is one audit from beginning to end: its list of children, its sample, the people who read "
            "and what they find. All of it stays on this computer, encrypted."
        )
        self._name_field = Field(
            self.tr("Name of the round"),
            self.name,
            self.tr("It stands on the report."),
        )
        self._lead_field = Field(self.tr("Lead reviewer"), self.lead)
        purpose = Field(
            self.tr("Purpose"),
            self.purpose,
            self.tr("One or two sentences; the report opens with them. May stay empty."),
        )
        self._fill_divisions()
        about = Sheet(self.tr("What it is"))
        for field in (self._name_field, purpose, self._lead_field):
            about.body.addWidget(field)
            about.body.addSpacing(px(8))
        dates = Sheet(self.tr("Its dates"))
        dates.body.addWidget(self.position)
        dates.body.addSpacing(px(8))
        dates.body.addWidget(self.announced)
        dates.body.addSpacing(px(8))
        dates.body.addWidget(self._period())
        dates.body.addSpacing(px(8))
        dates.body.addWidget(self.return_by)
        dates.body.addSpacing(px(8))
        dates.body.addWidget(
            Field(
                self.tr("Bank holidays of"),
                self.divisions,
                self.tr("Working days are counted without them."),
            )
        )
        talks = Sheet(self.tr("Conversations"))
        talks.say(
            self.tr(
                "Without them every report says that its findings are from the record alone. With them, what is said "
                "to an assessor is kept apart from the file, and no time limit and no figure rests on it."
            )
        )
        row = QHBoxLayout()
        row.addWidget(self.conversations)
        row.addStretch(1)
        talks.body.addLayout(row)
        ground.add(label(self.tr("Set up a round"), "title"), label(intro, "muted", wraps=True))
        for sheet in (about, dates, talks):
            ground.add(sheet)
        ground.add(self._foot())
        ground.column.addStretch(1)
        for widget in (about, dates, talks):
            widget.setMaximumWidth(px(_WIDTH))

    def _period(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(24))
        for field in (self.begins, self.ends):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        return holder

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addStretch(1)
        column.addLayout(row)
        return foot

    def _fill_divisions(self) -> None:
        for division in Division:
            self.divisions.put(division, Segment(division.words, Dress()), division.words)
        self.divisions.chosen.connect(lambda name: self.divisions.show_checked({name}))
        self.divisions.show_checked({rounds.DIVISIONS[0]})
