"""How cases are shared out: by places or days, which offices, how many are read twice, and what is assumed."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.sharing import Sharing
from app.services.terms import KeptTerms
from ui.pages.people_table import days_typed, number_words
from ui.pages.sheets import Chooser, Fault, Field, Number, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label


class TermsSheet(Sheet):
    changed = Signal(object)  # KeptTerms
    wanted = Signal(str)  # share out by this seed

    def __init__(self) -> None:
        super().__init__(self.tr("Share out"))
        self._terms = KeptTerms()
        self._found: Sharing | None = None
        self._touched = self._showing = False
        self.by = _chooser(_tr("Share by"), _tr("Places, exactly"), _tr("Days available"))
        self.near = _chooser(
            _tr("Offices"), _tr("An even share of every office"), _tr("Fewer journeys")
        )
        self.seconds = Number(self.tr("Read a second time, blind"), 0, 0, 64)
        self.unit = _chooser(_tr("Counted in"), _tr("cases"), _tr("in a hundred cases"))
        self.pace = _line(_tr("Cases a day"))
        self.elsewhere = _line(_tr("Days for a journey"))
        self.stay = Number(self.tr("Days read on one journey"), 1, 30, 64)
        self.seed = Line()
        self.seed.setMaxLength(200)
        self.go = button(self.tr("Share out"), "primary")
        self.reason = label("", "muted", wraps=True)
        self.fault = Fault()
        self._body = QWidget()
        self._lay_out()
        self._connect()

    def show_sharing(self, found: Sharing) -> None:
        """What can be shared out, or why it cannot."""
        self._found, self._terms, self._showing = found, found.found.terms, True
        terms = self._terms
        self.by.setCurrentIndex(int(terms.by_days))
        self.near.setCurrentIndex(int(terms.near))
        self.unit.setCurrentIndex(int(terms.by_share))
        self.seconds.set_most(100 if terms.by_share else max(found.cases, terms.seconds))
        self.seconds.put(terms.seconds)
        self.pace.setText(number_words(terms.assumed.cases_a_day))
        self.elsewhere.setText(number_words(terms.assumed.elsewhere) or "0")
        self.stay.put(terms.assumed.days_a_journey)
        self._showing = False
        if not self._touched:
            self.seed.setText(found.seed)
        why = self._why_not(found)
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        self._body.setVisible(not why)
        self._show_ready()

    def _why_not(self, found: Sharing) -> str:
        if not found.cases:
            return self.tr("No sample is drawn yet: go to Frame and sample.")
        if not found.people:
            return self.tr("Name the assessors first, and how many cases each has places for.")
        return ""

    def _show_ready(self) -> None:
        found = self._found
        ready = found is not None and bool(found.cases) and not found.held
        enough = found is not None and (self._terms.by_days or found.places >= found.cases)
        self.go.setEnabled(ready and enough and bool(self.seed.text().strip()))

    def _keep(self) -> None:
        """Take what stands in the boxes, if it is another thing than what is kept."""
        if self._showing:
            return
        pace, elsewhere = days_typed(self.pace.text()), days_typed(self.elsewhere.text())
        if not pace:
            self.fault.say(self.tr("Cases a day are a number above 0, such as 1.25."))
            return
        if elsewhere is None:
            self.fault.say(self.tr("Days for a journey are a number such as 0.25."))
            return
        self.fault.say("")
        assumed = replace(
            self._terms.assumed,
            cases_a_day=pace,
            elsewhere=elsewhere,
            days_a_journey=self.stay.value,
        )
        terms = KeptTerms(
            by_days=self.by.currentIndex() == 1,
            near=self.near.currentIndex() == 1,
            seconds=self.seconds.value,
            by_share=self.unit.currentIndex() == 1,
            assumed=assumed,
        )
        if terms != self._terms:
            self._terms = terms
            self.changed.emit(terms)

    def _touch(self) -> None:
        self._touched = True

    def _share(self) -> None:
        if self.go.isEnabled():
            self.fault.say("")
            self.wanted.emit(self.seed.text().strip())

    def _connect(self) -> None:
        for box in (self.by, self.near, self.unit):
            box.currentIndexChanged.connect(lambda _place: self._keep())
        for number in (self.seconds, self.stay):
            number.value_changed.connect(lambda _value: self._keep())
        for line in (self.pace, self.elsewhere):
            line.settled.connect(lambda _finished: self._keep())
        self.seed.textEdited.connect(lambda _text: self._touch())
        self.seed.textChanged.connect(lambda _text: self._show_ready())
        self.seed.returnPressed.connect(self._share)
        self.go.clicked.connect(self._share)

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        twice = QWidget()
        beside = QHBoxLayout(twice)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.seconds)
        beside.addWidget(self.unit, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(12))
        fields = (
            Field(self.tr("Share by"), self.by),
            Field(self.tr("Offices"), self.near),
            Field(
                self.tr("Read a second time, blind"),
                self.seconds,
                self.tr("Picked by the seed, by a person who reads nothing else of the family."),
                within=twice,
            ),
            Field(
                self.tr("Seed"),
                self.seed,
                self.tr("Decides who reads what, so that nobody chooses."),
            ),
            Field(
                self.tr("Cases a day"),
                self.pace,
                self.tr("Assumed; a person's own pace goes before it."),
            ),
            Field(
                self.tr("Days for a journey"),
                self.elsewhere,
                self.tr("There and back, assumed between offices the table below does not name."),
            ),
            Field(
                self.tr("Days read on one journey"),
                self.stay,
                self.tr("1: home every evening."),
            ),
        )
        for place, field in enumerate(fields):
            grid.addWidget(field, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.fault)
        self.body.addWidget(self.reason)
        self.body.addWidget(self._body)
        self.body.addStretch(1)


def _chooser(name: str, *entries: str) -> Chooser:
    made = Chooser(name)
    made.addItems(list(entries))
    return made


def _line(name: str) -> Line:
    made = Line()
    made.setAccessibleName(name)
    made.setMaxLength(6)
    made.setFixedWidth(look().px(84))
    return made


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
