"""The ages a sample must hold: no rule, a floor for pre-school children, or a number of cases for each band."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.ages import AgeBand
from app.domain.allocation import places_in_proportion
from app.domain.strata import Design
from ui.forms.choices import SegmentRow
from ui.pages.frame_words import band_words, tr
from ui.pages.sheets import Number
from ui.theme import look
from ui.widgets.labels import button, label, restyle
from ui.widgets.segments import Dress, Segment

NO_RULE, FLOOR, QUOTAS = "none", "floor", "quotas"
_MOST = 9999


class Ages(QWidget):
    """`kind` is NO_RULE, FLOOR or QUOTAS; only the boxes of the kind chosen are shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[AgeBand, int] = {}
        self._size = 1
        self.kinds = SegmentRow()
        self.floor = Number(self.tr("At least so many pre-school children"), 0, _MOST)
        self.boxes = {band: Number(_name(band), 0, _MOST, 70) for band in AgeBand}
        self.sum = label("", "strong")
        self.fill = button(self.tr("Fill in proportion"), "link")
        self._rows: dict[AgeBand, tuple[QLabel, Number, QLabel]] = {}
        self._floor_row, self._grid = QWidget(), QWidget()
        self._lay_out()
        self._connect()

    @property
    def kind(self) -> str:
        checked = (name for name, each in self.kinds.segments.items() if each.isChecked())
        return next(checked, NO_RULE)

    @property
    def preschool_floor(self) -> int:
        return self.floor.value if self.kind == FLOOR else 0

    @property
    def quotas(self) -> dict[AgeBand, int]:
        """Cases by band, where bands have quotas; empty otherwise."""
        if self.kind != QUOTAS:
            return {}
        return {band: box.value for band, box in self.boxes.items() if box.value}

    def show_bands(self, held: Mapping[str, int]) -> None:
        """`held`: children on a plan by band. A band that holds nobody is not asked for."""
        self._held = {AgeBand(band): number for band, number in held.items() if number}
        for band, (name, box, of) in self._rows.items():
            number = self._held.get(band, 0)
            for widget in (name, box, of):
                widget.setVisible(bool(number))
            box.set_most(number)
            of.setText(self.tr("of %1").replace("%1", f"{number:,}"))

    def put(self, design: Design) -> None:
        kind = QUOTAS if design.quotas else FLOOR if design.preschool_floor else NO_RULE
        self.kinds.show_checked({kind})
        self.floor.put(design.preschool_floor)
        for band, box in self.boxes.items():
            box.put(design.quotas.get(band, 0))

    def retell(self, size: int) -> None:
        """Show what the kind asks for, and how the quotas add up to `size` cases."""
        self._size = size
        self.floor.set_most(size)
        self._floor_row.setVisible(self.kind == FLOOR)
        self._grid.setVisible(self.kind == QUOTAS)
        added = sum(self.quotas.values())
        said = self.tr("%1 of %2 cases").replace("%1", f"{added:,}").replace("%2", f"{size:,}")
        self.sum.setText(said)
        restyle(self.sum, "good" if added == size else "warn")

    def _choose(self, kind: str) -> None:
        self.kinds.show_checked({kind})
        if kind == QUOTAS and not self.quotas:
            self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        for band, cases in in_proportion(self._held, self._size).items():
            self.boxes[band].put(cases)

    def _connect(self) -> None:
        for kind, words in (
            (NO_RULE, self.tr("As they fall")),
            (FLOOR, self.tr("A floor for pre-school")),
            (QUOTAS, self.tr("A number for each age band")),
        ):
            self.kinds.put(kind, Segment(words, Dress()), words)
        self.kinds.chosen.connect(self._choose)
        self.fill.clicked.connect(self._fill)
        for box in (self.floor, *self.boxes.values()):
            box.value_changed.connect(lambda _cases: self.changed.emit())

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout(self._floor_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(label(self.tr("At least"), "reading"))
        row.addWidget(self.floor)
        row.addWidget(label(self.tr("unborn or under five"), "reading"))
        row.addStretch(1)
        self._lay_out_bands()
        for part in (self.kinds, self._floor_row, self._grid):
            column.addWidget(part)

    def _lay_out_bands(self) -> None:
        px = look().px
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(6))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, (band, box) in enumerate(self.boxes.items()):
            name, of = label(band_words(band.value), "reading"), label("", "caption")
            name.setBuddy(box)
            of.setAlignment(right)
            self._rows[band] = (name, box, of)
            for across, widget in enumerate(self._rows[band]):
                grid.addWidget(widget, place, across)
        beneath = QHBoxLayout()
        beneath.addWidget(self.sum)
        beneath.addSpacing(px(12))
        beneath.addWidget(self.fill)
        beneath.addStretch(1)
        grid.addLayout(beneath, len(self.boxes), 0, 1, 4)
        grid.setColumnStretch(3, 1)


def in_proportion(held: Mapping[AgeBand, int], size: int) -> dict[AgeBand, int]:
    """Quotas in proportion to the children of each band, each at least 1, adding up to `size` where that can be."""
    there = {band: number for band, number in held.items() if number}
    if not there or size < len(there):
        return dict.fromkeys(there, 1)
    shares = places_in_proportion({band.value: number for band, number in there.items()}, size)
    quotas = {band: min(shares[band.value], number) for band, number in there.items()}
    for band in [band for band, cases in quotas.items() if not cases]:
        largest = max(quotas, key=lambda one: quotas[one])
        quotas[largest] -= 1
        quotas[band] = 1
    return quotas


def _name(band: AgeBand) -> str:
    return tr("%1: cases").replace("%1", band_words(band.value))
