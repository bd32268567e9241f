"""Conflicts of interest: who must not read what, declared by whom and when; lifted with a reason."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.ids import PersonId
from app.domain.interests import Interest, InterestKind
from app.domain.partial_dates import words
from app.services.interests import Declared
from app.services.sharing import Sharing
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.new_round import DateField
from ui.pages.people_words import kind_words
from ui.pages.sheets import Chooser, Fault, Field, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.person_marks import RecordMarks
from ui.widgets.small_table import PageTable

_ID, _PLACE, _STANDS = 0, 8, 9


class InterestSheet(Sheet):
    declared = Signal(object)  # Declared
    lifted = Signal(str, str)  # the interest's id, and why

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Conflicts of interest"))
        self._found: Sharing | None = None
        self._kinds = tuple(InterestKind)
        self.say(
            self.tr(
                "Nobody reads a case that they worked on or managed. An interest is kept with the round for ever; it "
                "is lifted with a reason, never overridden."
            ),
            "caption",
        )
        self.who = Chooser(self.tr("Who has an interest"))
        self.kind = Chooser(self.tr("In what"))
        self.kind.addItems([kind_words(each.value) for each in self._kinds])
        self.what = Chooser(self.tr("Which one"))
        self.what.setEditable(True)
        self.by = Line()
        self.on = DateField(self.tr("Declared on"), today)
        self.on.line.setFixedWidth(look().px(130))
        self.on.line.setText(f"{today():%d %b %Y}".lstrip("0"))
        self.note = Line()
        self.note.setPlaceholderText(self.tr("What it is, in a few words"))
        self.add = button(self.tr("Declare"))
        self.fault = Fault()
        self.table = PageTable(
            self.tr("Interests declared"),
            _columns(),
            (
                self.tr("Nobody has declared an interest"),
                self.tr("Each one appears here with who declared it, and when."),
            ),
            "users",
            most=8,
        )
        self.table.view.setItemDelegateForColumn(0, RecordMarks(self.table.view, _PLACE))
        self.why = Line()
        self.why.setPlaceholderText(self.tr("Why the chosen interest no longer holds"))
        self.why.setAccessibleName(self.tr("Why the chosen interest no longer holds"))
        self.lift = button(self.tr("Lift"))
        self._lifting = QWidget()
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _place: self._offer())
        self.who.currentIndexChanged.connect(lambda _place: self._name_them())
        self.add.clicked.connect(self._declare)
        self.note.returnPressed.connect(self._declare)
        self.lift.clicked.connect(self._lift)
        self.why.returnPressed.connect(self._lift)
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.model.modelReset.connect(self._show_chosen)

    def show_sharing(self, found: Sharing) -> None:
        chosen = self.who.currentText()
        self._found = found
        self.who.clear()
        for person in found.people:
            self.who.addItem(person.name, person.id)
        self.who.setCurrentIndex(max(self.who.findText(chosen), 0))
        self._offer()
        places = {person.id: place for place, person in enumerate(found.people)}
        names = ("id", *(column.name for column in _columns()), "place", "stands")
        rows = [_row(each, places.get(each.person_id, -1)) for each in found.interests]
        self.table.show_rows(HeldRows(names, rows))
        self.add.setEnabled(bool(found.people))

    def taken(self) -> None:
        """What was typed has been kept: ready for the next one."""
        self.note.clear()
        self.why.clear()
        self.what.setCurrentText("")

    def _offer(self) -> None:
        """What an interest of that kind can be in; workers are typed, since few lists name them."""
        found, typed = self._found, self.what.currentText()
        if found is None:
            return
        cases = found.found.cases
        kind = self._kinds[max(self.kind.currentIndex(), 0)]
        entries = {
            InterestKind.CASE: {case.ref for case in cases},
            InterestKind.FAMILY: {case.ref for case in cases if case.family},
            InterestKind.TEAM: {case.team for case in cases if case.team},
            InterestKind.OFFICE: {found.found.offices.for_reading(case) for case in cases} - {""},
            InterestKind.WORKER: set[str](),
        }[kind]
        self.what.clear()
        self.what.addItems(sorted(entries))
        self.what.setCurrentText(typed if typed in entries else "")

    def _name_them(self) -> None:
        """Most interests are declared by the person who has them."""
        names = {self.who.itemText(place) for place in range(self.who.count())}
        if not self.by.text().strip() or self.by.text() in names:
            self.by.setText(self.who.currentText())

    def _declare(self) -> None:
        if not self.on.check(needed=True) or self.on.day is None:
            return
        self.declared.emit(
            Declared(
                PersonId(str(self.who.currentData())),
                self._kinds[max(self.kind.currentIndex(), 0)],
                self.what.currentText(),
                self.by.text(),
                self.on.day,
                self.note.text(),
            )
        )

    def _lift(self) -> None:
        record = self.table.chosen()
        if record is not None and record[_STANDS]:
            self.lifted.emit(str(record[_ID]), self.why.text())

    def _show_chosen(self) -> None:
        record = self.table.chosen()
        self._lifting.setVisible(record is not None and bool(record[_STANDS]))

    def _lay_out(self) -> None:
        px = look().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(10))
        fields = (
            Field(self.tr("Who"), self.who),
            Field(self.tr("Interest in"), self.kind),
            Field(self.tr("Which one"), self.what),
            Field(self.tr("Declared by"), self.by),
            self.on,
            Field(self.tr("Note"), self.note),
        )
        for place, field in enumerate(fields):
            grid.addWidget(field, place // 3, place % 3, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(label("", "small"), 1)
        self.body.addLayout(row)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.table)
        lifting = QHBoxLayout(self._lifting)
        lifting.setContentsMargins(0, 0, 0, 0)
        lifting.addWidget(self.why, 1)
        lifting.addWidget(self.lift)
        self.body.addWidget(self._lifting)
        self._lifting.hide()
        self.body.addStretch(1)


def _row(each: Interest, place: int) -> tuple[object, ...]:
    lifted = _tr("Lifted: %1").replace("%1", each.lifted_why)
    return (
        each.id,
        each.person,
        each.kind.value,
        each.what,
        each.declared_by,
        each.declared_on.isoformat(),
        each.note,
        _tr("Stands") if each.stands else lifted,
        place,
        each.stands,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("person", _tr("Who"), weight=120),
        Column("kind", _tr("In"), kind_words, 80),
        Column("what", _tr("Which"), weight=110),
        Column("by", _tr("Declared by"), weight=110),
        Column("on", _tr("On"), _day_words, 100),
        Column("note", _tr("Note"), weight=140),
        Column("state", _tr("State"), weight=120),
    )


def _day_words(iso: object) -> str:
    return words(date.fromisoformat(str(iso)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
