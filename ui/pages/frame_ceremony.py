"""How the seed of a draw came about: asked for before anything is drawn, kept with the draw, printed in the report."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.sample_log import Ceremony, SeedCheck, SeedOrigin
from ui.forms.choices import SegmentRow
from ui.pages.frame_words import tr
from ui.pages.new_round import DateField
from ui.pages.sheets import Field
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import label
from ui.widgets.segments import Dress, Segment

_LONGEST = 200


class SeedCeremony(QWidget):
    """The seed, and who was there when it was fixed. Nothing is drawn while `missing` says anything."""

    changed = Signal()
    finished = Signal()  # Enter in its last box

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.origin = SegmentRow()
        self.check = SegmentRow()
        self.words, self.one, self.two = Line(), Line(), Line()
        self.seed, self.again = Line(), Line()
        self.fixed_on = DateField(tr("Fixed on"), today)
        for box in (self.words, self.one, self.two, self.seed, self.again):
            box.setMaxLength(_LONGEST)
            box.textChanged.connect(lambda _text: self.changed.emit())
            box.returnPressed.connect(self.finished)
        self.fixed_on.line.textChanged.connect(lambda _text: self.changed.emit())
        self._fill()
        self._lay_out()
        self._show_needed()

    @property
    def is_typed_twice(self) -> bool:
        return self._chosen(self.check) == SeedCheck.TYPED_TWICE.value

    def text(self) -> str:
        """The seed as it was typed."""
        return self.seed.text().strip()

    def missing(self) -> str:
        """What is still needed, in words; "" once all is there."""
        origin = self._chosen(self.origin)
        wanted = []
        if not origin:
            wanted.append(tr("how the seed came about"))
        if self._needs_words and not self.words.text().strip():
            wanted.append(tr("which number, or how else"))
        names = {each.text().strip().casefold() for each in (self.one, self.two)}
        if "" in names or len(names) < 2:
            wanted.append(tr("the names of two people"))
        if self.fixed_on.day is None:
            wanted.append(tr("the day"))
        if not self.text():
            wanted.append(tr("the seed"))
        elif self.is_typed_twice and not self.again.text().strip():
            wanted.append(tr("the seed a second time"))
        if wanted:
            return tr("Still needed: %1.").replace("%1", ", ".join(wanted))
        if self.is_typed_twice and self.again.text().strip() != self.text():
            return tr("The two seeds typed differ: type them again.")
        return ""

    def ceremony(self) -> Ceremony | None:
        """None while something is missing."""
        day = self.fixed_on.day
        if self.missing() or day is None:
            return None
        return Ceremony(
            SeedOrigin(self._chosen(self.origin)),
            self.words.text().strip() if self._needs_words else "",
            (self.one.text().strip(), self.two.text().strip()),
            day,
            SeedCheck(self._chosen(self.check)),
        )

    def begin_anew(self) -> None:
        """A seed that was used is not offered again; who was there may well be the same."""
        self.seed.clear()
        self.again.clear()

    @property
    def _needs_words(self) -> bool:
        origin = self._chosen(self.origin)
        return bool(origin) and SeedOrigin(origin).needs_words

    def _chosen(self, row: SegmentRow) -> str:
        return next((name for name, one in row.segments.items() if one.isChecked()), "")

    def _choose(self, row: SegmentRow, name: str) -> None:
        row.show_checked({name})
        self._show_needed()
        self.changed.emit()

    def _show_needed(self) -> None:
        self._words_field.setVisible(self._needs_words)
        self._again_field.setVisible(self.is_typed_twice)

    def _fill(self) -> None:
        origins = {
            SeedOrigin.TWO_PEOPLE: tr("Two people, each a part"),
            SeedOrigin.DICE: tr("Dice in front of both"),
            SeedOrigin.PUBLIC: tr("A public number"),
            SeedOrigin.OTHER: tr("Otherwise"),
        }
        checks = {
            SeedCheck.TYPED_TWICE: tr("Typed by one, again by the other"),
            SeedCheck.READ_BACK: tr("Typed once and read back aloud"),
        }
        for origin, words in origins.items():
            self.origin.put(origin.value, Segment(words, Dress()), words)
        for check, words in checks.items():
            self.check.put(check.value, Segment(words, Dress()), words)
        self.check.show_checked({SeedCheck.TYPED_TWICE.value})
        for row in (self.origin, self.check):
            row.chosen.connect(lambda name, row=row: self._choose(row, name))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        hint = tr(
            "The same list, design and seed always give the same children, so nobody who fixes the seed may know what "
            "it gives: settle it between two people before anything is drawn."
        )
        column.addWidget(label(hint, "caption", wraps=True))
        column.addWidget(label(tr("How the seed came about"), "strong"))
        column.addWidget(self.origin)
        self._words_field = Field(
            tr("Which number, and where it can be looked up; or how else"), self.words
        )
        column.addWidget(self._words_field)
        column.addLayout(
            _beside(
                Field(tr("Who was there"), self.one),
                Field(tr("And who else"), self.two),
                self.fixed_on,
            )
        )
        column.addSpacing(px(4))
        column.addWidget(label(tr("How it is made sure of"), "strong"))
        column.addWidget(self.check)
        self._again_field = Field(tr("Seed, typed by the other"), self.again)
        column.addLayout(_beside(Field(tr("Seed"), self.seed), self._again_field))


def _beside(*fields: Field) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look().px(16))
    for each in fields:
        row.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
    return row
