"""What the page of a concern is made of: the numbers to telephone, and each call as it was noted."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.concerns import is_of_staff
from app.domain.notebook import Call, Contact
from app.domain.partial_dates import words
from ui import icons
from ui.forms.choices import SegmentRow
from ui.pages.sheets import Fault, Field, SideBySide
from ui.theme import look
from ui.viewmodels.concern import ConcernViewModel
from ui.widgets.boxes import Line, Text
from ui.widgets.emptied import empty
from ui.widgets.labels import button, label, rule
from ui.widgets.segments import Dress, Segment

_TOP = Qt.AlignmentFlag.AlignVCenter


class Numbers(QWidget):
    """Whom to telephone: the next to try first, then the others, then those for allegations against staff."""

    call_wanted = Signal(object)  # a Contact, or None for a number that is not listed

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().px(14))
        self._grid.setVerticalSpacing(look().px(8))
        self._grid.setColumnStretch(0, 1)
        self._shown: tuple[object, ...] = ()
        self._first: QPushButton | None = None

    def focus_next(self) -> bool:
        """Put the keyboard beside the number to try next, or the first; False where there is none."""
        if self._first is not None:
            self._first.setFocus()
        return self._first is not None

    def show_numbers(
        self, rungs: Sequence[Contact], everybody: Sequence[Contact], following: Contact | None
    ) -> None:
        """Nothing is made anew while it says the same: the keyboard may be on one of its buttons."""
        wanted = (tuple(rungs), tuple(everybody), following)
        if wanted == self._shown:
            return
        self._shown, self._first = wanted, None
        empty(self._grid)
        others = [each for each in everybody if each not in rungs and not is_of_staff(each)]
        staff = [each for each in everybody if is_of_staff(each)]
        row = 0
        for title, contacts in (
            ("", rungs),
            (self.tr("Other offices"), others),
            (self.tr("If it is about a member of staff"), staff),
        ):
            if title and contacts:
                self._grid.addWidget(rule(), row, 0, 1, 3)
                self._grid.addWidget(label(title, "caption"), row + 1, 0, 1, 3)
                row += 2
            for contact in contacts:
                self._add(contact, row, is_next=contact == following)
                row += 1
        other = button(self.tr("Note a call to another number"), "link", "plus")
        other.clicked.connect(lambda: self.call_wanted.emit(None))
        self._grid.addWidget(other, row, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)

    def _add(self, contact: Contact, row: int, *, is_next: bool) -> None:
        who = QWidget()
        column = QVBoxLayout(who)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(look().px(8))
        head.addWidget(label(contact.role, "strong", wraps=True), 1)
        column.addLayout(head)
        below = ", ".join(part for part in (contact.name, contact.office) if part)
        if below:
            column.addWidget(label(below, "caption", wraps=True))
        if is_next:
            column.addWidget(label(self.tr("Try this one next"), "warn"))
        number = label(contact.number, "figure")
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        note = button(self.tr("Note a call"), "primary" if is_next else "")
        whom = ", ".join(part for part in (contact.role, contact.office, contact.number) if part)
        note.setAccessibleName(self.tr("Note a call to %1").replace("%1", whom))
        note.clicked.connect(lambda: self.call_wanted.emit(contact))
        if is_next or self._first is None:
            self._first = note
        self._grid.addWidget(who, row, 0, _TOP)
        self._grid.addWidget(number, row, 1, _TOP)
        self._grid.addWidget(note, row, 2, _TOP)


class ShownTexts:
    """What boxes were last given to show: one in which something else is being typed is left alone."""

    def __init__(self) -> None:
        self._last: dict[Line | Text, str] = {}

    def show(self, box: Line | Text, text: str) -> None:
        here = typed(box)
        if here.split() == text.split():
            self._last[box] = here  # saved as typed: a space at its end is not taken away
            return
        if box.hasFocus() and here != self._last.get(box, ""):
            return
        self._last[box] = text
        if isinstance(box, Text):
            box.say(text)
        elif box.text() != text:
            box.setText(text)


def typed(box: Line | Text) -> str:
    return box.toPlainText() if isinstance(box, Text) else box.text()


class CallCard(QFrame):
    """One call: to whom, when, whether somebody answered, what they said. Saved at each pause."""

    def __init__(self, model: ConcernViewModel, place: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self.place = model, place
        self._shown = ShownTexts()
        number = str(place + 1)
        self.who, self.role, self.number, self.time = Line(), Line(), Line(), Line()
        self.said = Text(lines=(1, 8))
        self.fault = Fault()
        self.answered = SegmentRow()
        for name, words_, tone in (
            ("no", self.tr("No answer"), "warn"),
            ("yes", self.tr("Answered"), "good"),
        ):
            segment = Segment(words_, Dress(tone=tone))
            told = self.tr("Call %1: %2").replace("%1", number).replace("%2", words_)
            self.answered.put(name, segment, told)
        self._day = label("", "caption")
        self._lay_out(number)
        for line in (self.who, self.role, self.number, self.time):
            line.settled.connect(lambda _finished: self._keep())
        self.said.settled.connect(lambda _finished: self._keep())
        for name, box in (
            ("who", self.who),
            ("role", self.role),
            ("number", self.number),
            ("said", self.said),
        ):
            box.word_ended.connect(
                lambda name=name, box=box: model.keep_word(name, typed(box), place)
            )
        self.answered.chosen.connect(self._choose)
        self.show_call()

    def show_call(self) -> None:
        """What the call says now; what is being typed is left alone."""
        call = self._model.calls[self.place]
        for line, text in (
            (self.who, call.who),
            (self.role, call.role),
            (self.number, call.number),
            (self.time, self._model.time_of(call)),
        ):
            self._shown.show(line, text)
        self._shown.show(self.said, call.said)
        self.answered.show_checked({"yes" if call.answered else "no"})
        self._day.setText(words(self._model.day_of(call)))

    def focus_first(self) -> None:
        line = self.said if self.number.text() else self.who
        line.setFocus()

    def _choose(self, name: str) -> None:
        self._keep(answered=name == "yes")
        self.answered.show_checked({"yes" if self._model.calls[self.place].answered else "no"})
        if name == "yes":
            (self.said if self.who.text() or self.role.text() else self.who).setFocus()

    def _keep(self, *, answered: bool | None = None) -> None:
        held = self._model.calls[self.place]
        at = held.at
        if self.time.text().strip() != self._model.time_of(held):
            moved = self._model.moment_at(held, self.time.text())
            self.time.mark_unread(moved is None)
            self.fault.say("" if moved else self.tr("Write the time like 14:05."))
            at = moved or held.at
        call: Call = replace(
            held,
            who=_one_line(self.who.text()),
            role=_one_line(self.role.text()),
            number=_one_line(self.number.text()),
            said=self.said.toPlainText(),
            at=at,
            answered=held.answered if answered is None else answered,
        )
        self._model.put_call(self.place, call)

    def _lay_out(self, number: str) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(14))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        title = self.tr("Call %1").replace("%1", number)
        mark = QLabel()
        icons.give(mark, "clock", "muted")
        head.addWidget(mark)
        head.addWidget(label(title, "strong"))
        head.addWidget(self._day)
        head.addStretch(1)
        head.addWidget(self.answered)
        column.addLayout(head)
        fields = []
        for name, box, share in (
            (self.tr("Who"), self.who, 3),
            (self.tr("Role"), self.role, 3),
            (self.tr("Number"), self.number, 2),
            (self.tr("Time"), self.time, 1),
        ):
            box.setAccessibleName(f"{title}: {name}")
            fields.append((Field(name, box), share))
        column.addWidget(SideBySide(*fields, from_width=560, top=False))
        self.said.setAccessibleName(f"{title}: {self.tr('What they said')}")
        column.addWidget(Field(self.tr("What they said"), self.said))
        column.addWidget(self.fault)


def _one_line(text: str) -> str:
    return " ".join(text.split())
