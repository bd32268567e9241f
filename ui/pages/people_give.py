"""Giving a case to somebody else: to whom, alone or together, from where they go on, and why."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import PersonId
from app.domain.records import Reading
from app.domain.rounds import Person
from app.services.sharing import Held
from ui.pages.people_words import and_words
from ui.pages.sheets import Chooser, Fault, Field
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.dialog import Dialog
from ui.widgets.labels import button, label
from ui.widgets.person_marks import MARK, MarkDelegate, letter_of
from ui.widgets.tips import tip as tip_of

_WHY_NOT = Qt.ItemDataRole.UserRole + 41


class GiveDialog(Dialog):
    """`refusal(readers)` says why they cannot read it, `give(readers, reason, afresh)` why it was not given, or ""."""

    given = Signal(str)  # to whom, in words

    def __init__(
        self,
        parent: QWidget,
        held: Held,
        people: Sequence[Person],
        refusal: Callable[[Sequence[PersonId]], str],
        give: Callable[[Sequence[PersonId], str, bool], str],
    ) -> None:
        super().__init__(parent)
        self._held, self._people = held, tuple(people)
        self._refusal, self._give = refusal, give
        title = self.tr("Give %1 to…").replace("%1", held.ref)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(460))
        self.who = _PeopleList(self.tr("Give it to"))
        self.together = Chooser(self.tr("Read together with"))
        self.goes_on = QRadioButton(self.tr("Go on from what has been returned, its authors kept"))
        self.afresh = QRadioButton(self.tr("Begin afresh; what was returned is set aside"))
        self.reason = Line()
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Why: it stays with the allocation and is printed"))
        self.fault = Fault()
        self.go = button(self.tr("Give"), "primary")
        self.leave = button(self.tr("Cancel"))
        self._fill()
        self._lay_out(title)
        self.who.currentRowChanged.connect(lambda _row: self._say_why_not())
        self.together.currentIndexChanged.connect(lambda _place: self._say_why_not())
        self.who.itemActivated.connect(lambda _item: self.reason.setFocus())
        self.reason.returnPressed.connect(self._try)
        self.go.clicked.connect(self._try)
        self.leave.clicked.connect(self.reject)

    def ask(self, place: int | None = None) -> None:
        """Ask; `place`: who was chosen already, so that only the reason is wanting."""
        self.open()
        if place is None:
            self.who.setFocus()
        else:
            self.who.setCurrentRow(place)
            self.reason.setFocus()

    def readers(self) -> list[PersonId]:
        row = self.who.currentRow()
        if row < 0:
            return []
        chosen = [self._people[row].id]
        partner = self.together.currentData()
        return [*chosen, PersonId(str(partner))] if partner else chosen

    def _fill(self) -> None:
        self.together.addItem(self.tr("nobody: one reader"), "")
        for place, person in enumerate(self._people):
            why = self._refusal([person.id]) if person.id != self._held.person_id else ""
            item = QListWidgetItem(self._words(person, why))
            item.setData(MARK, place)
            item.setData(_WHY_NOT, why)
            item.setToolTip(tip_of(why))
            item.setSizeHint(QSize(0, look().px(30)))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"{letter_of(place)}, {self._words(person, why)}",
            )
            self.who.addItem(item)
            self.together.addItem(person.name, person.id)
        first = next(
            (
                place
                for place, person in enumerate(self._people)
                if person.id != self._held.person_id and not self.who.item(place).data(_WHY_NOT)
            ),
            0,
        )
        self.who.setCurrentRow(first)
        self.goes_on.setChecked(True)
        self._ways = QButtonGroup(self)
        for way in (self.goes_on, self.afresh):
            self._ways.addButton(way)
            way.setVisible(self._held.returned)
        if self._held.returned and self._held.reading is Reading.BLIND_SECOND:
            self.afresh.setChecked(True)
            self.goes_on.setEnabled(False)

    def _words(self, person: Person, why: str) -> str:
        if person.id == self._held.person_id:
            return self.tr("%1 (has it now)").replace("%1", person.name)
        if why:
            return self.tr("%1 (may not)").replace("%1", person.name)
        return person.name

    def _say_why_not(self) -> None:
        self.fault.say(self._refusal(self.readers()) if self.readers() else "")

    def _try(self) -> None:
        readers = self.readers()
        if not readers:
            self.fault.say(self.tr("Choose who is to read it."))
            return
        if readers == [self._held.person_id] and not self._held.read_with:
            said = self.tr("%1 has it already: choose somebody else.")
            self.fault.say(said.replace("%1", self._held.person))
            return
        why = self._give(readers, self.reason.text(), self.afresh.isChecked())
        self.fault.say(why)
        if not why:
            names = {person.id: person.name for person in self._people}
            self.accept()
            self.given.emit(and_words(tuple(names[each] for each in readers)))

    def _lay_out(self, title: str) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setSpacing(px(10))
        column.addWidget(label(title, "heading"))
        now = self.tr("Now with %1").replace("%1", self._held.person)
        if self._held.family:
            said = self.tr(
                "%1. Brothers and sisters in the sample: %2; say why if they are parted."
            )
            now = said.replace("%1", now).replace("%2", and_words(self._held.family))
        column.addWidget(label(now, "muted", wraps=True))
        column.addWidget(
            Field(self.tr("Give it to"), self.who, self.tr("Type the letter or the name."))
        )
        column.addWidget(Field(self.tr("Read together with"), self.together))
        column.addWidget(self.goes_on)
        column.addWidget(self.afresh)
        column.addWidget(Field(self.tr("Reason"), self.reason))
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        column.addLayout(row)


class _PeopleList(QListWidget):
    """The people with their letters; a letter key chooses the person of that letter."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(MarkDelegate(self))
        self.setMinimumHeight(look().px(190))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = [letter_of(place) for place in range(self.count())]
        if event.text().upper() in letters and not event.modifiers():
            self.setCurrentRow(letters.index(event.text().upper()))
        else:
            super().keyPressEvent(event)


class ReasonDialog(Dialog):
    """One line for why; `does(reason)` says why it was not done, or ""."""

    def __init__(self, parent: QWidget, title: str, about: str, does: Callable[[str], str]) -> None:
        super().__init__(parent)
        self._does = does
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(420))
        self.reason = Line()
        self.reason.setPlaceholderText(self.tr("Why: it stays with the allocation and is printed"))
        self.fault = Fault()
        self.go = button(title, "primary")
        self.leave = button(self.tr("Cancel"))
        column = QVBoxLayout(self)
        column.setSpacing(look().px(10))
        column.addWidget(label(title, "heading"))
        column.addWidget(label(about, "muted", wraps=True))
        column.addWidget(Field(self.tr("Reason"), self.reason))
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        column.addLayout(row)
        self.reason.returnPressed.connect(self._try)
        self.go.clicked.connect(self._try)
        self.leave.clicked.connect(self.reject)

    def ask(self) -> None:
        self.open()
        self.reason.setFocus()

    def _try(self) -> None:
        why = self._does(self.reason.text())
        self.fault.say(why)
        if not why:
            self.accept()
