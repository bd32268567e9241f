"""Step 4 of frame and sample: how large the sample is, what it is spread over, which ages it must hold."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.strata import Design, Spread
from app.services.frame_picture import ListRead
from app.services.trial_design import Trial
from ui.forms.choices import SegmentRow
from ui.pages.frame_ages import Ages
from ui.pages.frame_assurance import (
    assurance_words,
    effective_words,
    families_words,
    however_words,
    preview_words,
)
from ui.pages.frame_calculator import Calculator
from ui.pages.frame_strata import Drawn, ExpectedTable
from ui.pages.frame_words import children, spread_words
from ui.pages.sheets import Fault, Number, Sheet
from ui.theme import look
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.segments import CheckSegment, Dress, Segment

USUAL = 50  # files that four people read in two to three weeks
EVEN, BETWEEN, BY_SIZE = "0", "1/2", "1"


class DesignStep(Sheet):
    changed = Signal()  # the design is another one

    def __init__(self) -> None:
        super().__init__(self.tr("The design of the sample"), 4)
        self._on_plan = 0
        self._drawn: Drawn = {}
        self.nothing = self.say(
            self.tr("Once a list is read, the size of the sample and its spread are decided here.")
        )
        self.cases = Number(self.tr("Cases in the sample"), 1, 1)
        self.of = label("", "reading")
        self.assurance = label("", "wording", wraps=True)
        self.however = label("", "caption", wraps=True)
        self.calculator = Calculator()
        self.families_heading = label(self.tr("Brothers and sisters"), "strong")
        self.families = label("", "caption", wraps=True)
        self.strata = ExpectedTable()
        self.spread = SegmentRow()
        self.spread_hint = label("", "caption", wraps=True)
        self.power = SegmentRow()
        self.teams = SpecialistTeams()
        self.ages = Ages()
        self.preview = label("", "reading", wraps=True)
        self.fault = Fault()
        self._powers = QWidget()
        self._body = QWidget()
        self._connect()
        self._lay_out()

    def show_list(
        self, listed: ListRead | None, earlier: Design | None, children_left: int
    ) -> None:
        """Take the list's numbers; a design already drawn with is shown again, else a usual one.

        `children_left`: how many can be drawn, the others being left out.
        """
        self.nothing.setVisible(listed is None)
        self._body.setVisible(listed is not None)
        if listed is None:
            return
        self.blockSignals(True)
        self._take_number(children_left)
        self.calculator.show_list(children_left)
        self._offer_spreads(listed)
        self.teams.show_names(listed.specialist_teams)
        self.ages.show_bands(listed.summary.by_age_band)
        self._put(earlier or Design(min(USUAL, max(self._on_plan, 1))))
        self.blockSignals(False)
        self._retell()

    def show_number(self, children_left: int) -> None:
        """Other children are left out: the design stays as it is, its promises follow."""
        if children_left != self._on_plan:
            self._take_number(children_left)
            self._retell()

    def show_drawn(self, drawn: Drawn) -> None:
        """`drawn`: cases of the draw in force, by place and age."""
        self._drawn = drawn

    def _take_number(self, children_left: int) -> None:
        self._on_plan = children_left
        self.cases.set_most(max(children_left, 1))
        self.of.setText(self.tr("of %1 to draw from").replace("%1", children(children_left)))

    def lock(self, *, locked: bool) -> None:
        """Once cases are shared out the design can still be read, and no longer changed."""
        self._body.setEnabled(not locked)

    def design(self) -> Design:
        """The design as it stands on the sheet, possible or not."""
        return Design(
            size=self.cases.value,
            spread=Spread(_checked(self.spread, Spread.NONE.value)),
            power=Fraction(_checked(self.power, BETWEEN)),
            preschool_floor=self.ages.preschool_floor,
            quotas=self.ages.quotas,
        )

    def show_trial(self, trial: Trial | None, refusal: str = "") -> None:
        """What the design would give, or why it cannot be drawn; None where none is tried out."""
        design = self.design()
        self.fault.say(refusal)
        self.preview.setVisible(not refusal)
        self.strata.setVisible(trial is not None)
        self.strata.show_strata(trial.strata if trial else (), self._drawn)
        words = preview_words(trial.strata, design.spread) if trial else ""
        weighed = effective_words(trial, design.size) if trial else ""
        self.preview.setText(f"{words} {weighed}".strip())
        self.families_heading.setVisible(trial is not None)
        for sentence, said in (
            (self.however, however_words(trial) if trial else ""),
            (self.families, families_words(trial, design.size) if trial else ""),
        ):
            sentence.setText(said)
            sentence.setVisible(bool(said))

    def _put(self, design: Design) -> None:
        self.cases.put(design.size)
        usable = self.spread.segments[design.spread.value].isEnabled()
        self.spread.show_checked({design.spread.value if usable else Spread.NONE.value})
        self.power.show_checked({str(design.power)})
        self.ages.retell(design.size)
        self.ages.put(design)

    def _offer_spreads(self, listed: ListRead) -> None:
        named = {
            Spread.NONE: True,
            Spread.TEAM: listed.names_teams,
            Spread.DISTRICT: listed.names_districts,
            Spread.AREA: listed.names_districts and bool(listed.specialist_teams),
        }
        for spread, there in named.items():
            self.spread.segments[spread.value].setEnabled(there)
        missing = []
        if not listed.names_teams:
            missing.append(self.tr("The list names no team."))
        if not listed.names_districts:
            missing.append(self.tr("The list names no district."))
        elif not listed.specialist_teams:
            missing.append(self.tr("The list names no specialist team."))
        self.spread_hint.setText(" ".join(missing))
        self.spread_hint.setVisible(bool(missing))

    def _retell(self) -> None:
        """The sentences that follow what is typed, at once."""
        design = self.design()
        self._powers.setVisible(design.spread is not Spread.NONE)
        self.teams.setVisible(design.spread is Spread.AREA and self.teams.has_names)
        self.ages.retell(design.size)
        self._tell_assurance()
        self.calculator.tell(design.size, self._on_plan)
        self.changed.emit()

    def _tell_assurance(self) -> None:
        sure = self.calculator.confidence_chosen
        words = assurance_words(self.cases.value, self._on_plan, sure)
        self.assurance.setText(words)
        self.assurance.setVisible(bool(words))

    def _connect(self) -> None:
        powers = {
            EVEN: self.tr("The same from each"),
            BETWEEN: self.tr("In between"),
            BY_SIZE: self.tr("By their size"),
        }
        spreads = {each.value: spread_words(each) for each in Spread}
        for row, names in ((self.spread, spreads), (self.power, powers)):
            for name, words in names.items():
                row.put(name, Segment(words, Dress()), words)
        self.spread.chosen.connect(lambda name: self._choose(self.spread, name))
        self.power.chosen.connect(lambda name: self._choose(self.power, name))
        self.cases.value_changed.connect(lambda _size: self._retell())
        self.calculator.changed.connect(self._tell_assurance)
        self.calculator.size_wanted.connect(self.cases.put)
        self.ages.changed.connect(self._retell)
        self.teams.changed.connect(self._retell)

    def _choose(self, row: SegmentRow, name: str) -> None:
        row.show_checked({name})
        self._retell()

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._lay_out_powers()
        for heading, parts in (
            (
                self.tr("Cases in the sample"),
                (self._size_row(), self.assurance, self.however, self.calculator),
            ),
            (
                self.tr("Spread over"),
                (self.spread, self.spread_hint, self.teams, self._powers),
            ),
            (self.tr("Ages"), (self.ages,)),
            (self.tr("What it would give"), (self.preview, self.fault, self.strata)),
            ("", (self.families_heading, self.families)),
        ):
            if column.count():
                column.addSpacing(px(8))
            if heading:
                column.addWidget(label(heading, "strong"))
            for part in parts:
                column.addWidget(part)
        self._body.hide()
        self.body.addWidget(self._body)

    def _size_row(self) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(10))
        row.addWidget(self.cases)
        row.addWidget(self.of)
        row.addStretch(1)
        return held

    def _lay_out_powers(self) -> None:
        px = look().px
        powers = QVBoxLayout(self._powers)
        powers.setContentsMargins(0, px(8), 0, 0)
        powers.setSpacing(px(8))
        powers.addWidget(label(self.tr("How many from each"), "strong"))
        powers.addWidget(self.power)
        hint = self.tr(
            "The same from each lets small places be compared; by their size gives every child the same chance."
        )
        powers.addWidget(label(hint, "caption", wraps=True))


class SpecialistTeams(QWidget):
    """Teams that are specialist by their name, each to be confirmed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = Flow(look().px(6))
        self.boxes: dict[str, CheckSegment] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(8), 0, 0)
        column.setSpacing(look().px(8))
        heading = self.tr("Specialist teams, told by their name: take out any that is none")
        column.addWidget(label(heading, "strong"))
        column.addWidget(self._row)
        self.hide()

    @property
    def has_names(self) -> bool:
        return bool(self.boxes)

    @property
    def confirmed(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def show_names(self, names: tuple[str, ...]) -> None:
        """Offer these teams, all confirmed; the same ones again change nothing."""
        if tuple(self.boxes) == names:
            return
        self._row.clear()
        self.boxes = {}
        for name in names:
            box = CheckSegment(name, Dress(boxed=True))
            box.setChecked(True)
            box.setAccessibleName(self.tr("%1 is a specialist team").replace("%1", name))
            box.clicked.connect(self.changed)
            self.boxes[name] = box
            self._row.add(box)
            box.show()
        self._row.arrange()


def _checked(row: SegmentRow, otherwise: str) -> str:
    return next((name for name, each in row.segments.items() if each.isChecked()), otherwise)
