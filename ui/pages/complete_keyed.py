"""An audit filled in on paper: who read, who keyed it in and when, and the reader's word that it is what they wrote."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.keyed_in import KeyedIn, confirming, keyed_in, marking, unmarking
from app.domain.partial_dates import words
from app.domain.reading_dates import ReadingDates
from app.tool.model import Kind
from ui.forms.typed import as_typed
from ui.pages.new_round import DateField
from ui.pages.sheets import Facts, Fault, Field
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.kept_box import KeptBoxes
from ui.widgets.labels import button, label
from ui.widgets.panel import Panel
from ui.widgets.segments import CheckSegment, Dress


class KeyedPanel(Panel):
    blank_wanted = Signal()  # the blank tool, to print

    def __init__(self, audit: AuditViewModel, *, editable: bool) -> None:
        held = keyed_in(audit.audit.beside)
        tone = "" if held is None else "warn" if held.waits_for_reader else "good"
        super().__init__(self.tr("Filled in on paper"), tone)
        self._audit, self._held = audit, held
        self.form = _Form(audit, held)
        self.open = button("", "", "pen-line")
        self.undo = button(self.tr("It was not from paper"))
        self.blank = button(self.tr("Print the blank tool …"), "", "printer")
        self.fault = Fault()
        self.confirm = _Confirm(held.reader) if held is not None and held.waits_for_reader else None
        self._say()
        if editable:
            self._lay_out()

    def _say(self) -> None:
        held = self._held
        if held is None:
            said = self.tr(
                "This audit is made at the screen. Where it is keyed in from the blank tool, say who read the "
                "file and who keys it in."
            )
            self.column.addWidget(label(said, "caption", wraps=True))
            self.open.setText(self.tr("It is keyed in from paper …"))
            return
        self.open.setText(self.tr("Put names or days right …"))
        facts = Facts()
        read = ReadingDates(held.read_from, held.read_to)
        facts.put(
            {
                self.tr("Read by"): f"{held.reader}, {read.words}",
                self.tr("Keyed in by"): f"{held.keyer}, {words(held.keyed_on)}",
                self.tr("Confirmed"): self._confirmed(held),
            }
        )
        self.column.addWidget(facts)

    def _confirmed(self, held: KeyedIn) -> str:
        if held.confirmed_on is not None:
            said = self.tr("by %1 on %2").replace("%1", held.reader)
            return said.replace("%2", words(held.confirmed_on))
        if held.by_another:
            said = self.tr("not yet: it can be signed once %1 has compared it with the paper")
            return said.replace("%1", held.reader)
        return self.tr("not needed: the reader keyed it in")

    def _lay_out(self) -> None:
        if self.confirm is not None:
            self.column.addWidget(self.confirm)
            self.confirm.done.clicked.connect(self._confirm)
        self.form.setVisible(self.form.kept.is_begun)
        deeds = Flow(look().px(8))
        for one in (self.open, self.undo, self.blank):
            deeds.add(one)
        self.undo.setVisible(self._held is not None)
        self.column.addWidget(self.form)
        self.column.addWidget(deeds)
        self.column.addWidget(self.fault)
        self.open.clicked.connect(self._open)
        self.form.keep.clicked.connect(self._mark)
        self.undo.clicked.connect(lambda: self.fault.say(self._audit.record(unmarking)))
        self.blank.clicked.connect(self.blank_wanted)

    def _open(self) -> None:
        self.form.show()
        self.open.hide()
        self.form.reader.setFocus()

    def _mark(self) -> None:
        keyed = self.form.read()
        if keyed is not None:
            self.fault.say(
                self.form.kept.hand_over(
                    lambda: self._audit.record(lambda held: marking(held, keyed))
                )
            )

    def _confirm(self) -> None:
        assert self.confirm is not None
        if not self.confirm.tick.isChecked():
            self.fault.say(self.tr("Tick that you compared it with the paper, then confirm."))
            return
        name, day = self.confirm.name.text(), self._audit.today()
        self.fault.say(self._audit.record(lambda held: confirming(held, name, day)))


class _Confirm(QWidget):
    """The second step, at the reader's hand."""

    def __init__(self, reader: str) -> None:
        super().__init__()
        self.name = Line()
        self.name.setPlaceholderText(reader)
        said = self.tr("I compared this with my paper: it says what I wrote")
        self.tick = CheckSegment(said, Dress(boxed=True))
        self.tick.setAccessibleName(said)
        self.done = button(self.tr("Confirm as the reader"))
        row = Flow(look().px(8))
        row.add(self.tick)
        row.add(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(8))
        self.name.setMaximumWidth(look().px(320))
        column.addWidget(Field(self.tr("Name of the reader, who confirms"), self.name))
        column.addWidget(row)


class _Form(QWidget):
    """Names and days, as they were or with what is known."""

    def __init__(self, audit: AuditViewModel, held: KeyedIn | None) -> None:
        super().__init__()
        self.reader, self.keyer = Line(), Line()
        self.reader.setText(held.reader if held else audit.audit.reader)
        self.keyer.setText(held.keyer if held else "")
        self.read_from = DateField(self.tr("Read on"), audit.today)
        self.read_to = DateField(
            self.tr("to"), audit.today, self.tr("Empty where it was read on one day.")
        )
        self.read_to.line.setAccessibleName(self.tr("Read to"))
        self.keyed_on = DateField(self.tr("Keyed in on"), audit.today)
        if held is not None:
            self.read_from.line.setText(_typed(held.read_from))
            self.read_to.line.setText(_typed(held.read_to))
        self.keyed_on.line.setText(_typed(held.keyed_on if held else audit.today()))
        self.keep = button(self.tr("Keep"), "primary")
        self.kept = KeptBoxes(
            audit.half_typed,
            "keyed in",
            {
                "reader": self.reader,
                "keyer": self.keyer,
                "from": self.read_from.line,
                "to": self.read_to.line,
                "keyed": self.keyed_on.line,
            },
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(8))
        self.reader.setMaximumWidth(look().px(320))
        self.keyer.setMaximumWidth(look().px(320))
        column.addWidget(Field(self.tr("Who read the file"), self.reader))
        column.addWidget(Field(self.tr("Who keys it in"), self.keyer))
        for field in (self.read_from, self.read_to, self.keyed_on):
            column.addWidget(field)
        row = Flow(look().px(8))
        row.add(self.keep)
        column.addWidget(row)

    def read(self) -> KeyedIn | None:
        """None where a day is missing or is none: it is said beside it."""
        checks = (
            self.read_from.check(needed=True),
            self.read_to.check(),
            self.keyed_on.check(needed=True),
        )
        first, keyed = self.read_from.day, self.keyed_on.day
        if not all(checks) or first is None or keyed is None:
            return None
        return KeyedIn(
            self.reader.text(), self.keyer.text(), first, self.read_to.day or first, keyed
        )


def _typed(day: object) -> str:
    return as_typed(str(day), Kind.DATE)
