"""What a size can and cannot show, worked out for this list while one types."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.assurance import MOST, sample_for_half_width
from ui.forms.choices import SegmentRow
from ui.pages.frame_assurance import affected_words, half_width_words, needed_for
from ui.pages.frame_words import tr
from ui.pages.sheets import Number
from ui.theme import look
from ui.widgets.labels import button, label
from ui.widgets.segments import Dress, Segment

CONFIDENCES = {"90": 0.90, "95": 0.95, "99": 0.99}
_ONE_IN = 20
_POINTS = 10


class Calculator(QWidget):
    """`size_wanted`: a size that was worked out is to be the size of the sample; `changed`: another confidence."""

    size_wanted = Signal(int)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._size = self._on_plan = 0
        self.confidence = SegmentRow()
        for name in CONFIDENCES:
            words = tr("%1% sure").replace("%1", name)
            self.confidence.put(name, Segment(words, Dress()), words)
        self.confidence.show_checked({"95"})
        self.affected = Number(tr("Children with something in common"), 1, MOST)
        self.points = Number(tr("Percentage points either way"), 1, 50)
        self.met, self.near = label("", "reading", wraps=True), label("", "reading", wraps=True)
        self.for_affected, self.for_points = button("", "link"), button("", "link")
        self._needed: dict[QPushButton, int] = {}
        self._lay_out()
        self.confidence.chosen.connect(self._choose)
        self.affected.value_changed.connect(lambda _value: self._retell())
        self.points.value_changed.connect(lambda _value: self._retell())
        for use in (self.for_affected, self.for_points):
            use.clicked.connect(lambda _checked=False, use=use: self._use(use))

    @property
    def confidence_chosen(self) -> float:
        checked = (name for name, one in self.confidence.segments.items() if one.isChecked())
        return CONFIDENCES[next(checked, "95")]

    def show_list(self, on_plan: int) -> None:
        """Begin anew for a list of so many children."""
        self.affected.set_most(max(on_plan, 1))
        self.affected.put(max(1, round(on_plan / _ONE_IN)))
        self.points.put(_POINTS)

    def tell(self, size: int, on_plan: int) -> None:
        self._size, self._on_plan = size, on_plan
        self._retell()

    def _retell(self) -> None:
        size, on_plan, sure = self._size, self._on_plan, self.confidence_chosen
        possible = 0 < size <= on_plan <= MOST
        self.setVisible(possible)
        if not possible:
            return
        self.met.setText(affected_words(self.affected.value, size, on_plan))
        self.near.setText(half_width_words(size, on_plan, sure))
        needed = needed_for(self.affected.value, on_plan, sure)
        near = sample_for_half_width(self.points.value / 100, on_plan, sure)
        per_cent = f"{round(sure * 100)}%"
        said = tr("Being %1 sure of it takes %2").replace("%1", per_cent)
        self._offer(self.for_affected, said, needed)
        self._offer(self.for_points, tr("That takes %2"), near)

    def _offer(self, use: QPushButton, said: str, cases: int | None) -> None:
        use.setVisible(cases is not None)
        if cases is None:
            return
        self._needed[use] = cases
        use.setText(said.replace("%2", f"{cases:,}"))
        use.setEnabled(cases != self._size)
        use.setAccessibleName(f"{use.text()}: {tr('make it the size of the sample')}")
        use.setToolTip(tr("Make it the size of the sample"))

    def _use(self, use: QPushButton) -> None:
        self.size_wanted.emit(self._needed[use])

    def _choose(self, name: str) -> None:
        self.confidence.show_checked({name})
        self._retell()
        self.changed.emit()

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.confidence)
        rows: tuple[tuple[Number, QLabel, QPushButton], ...] = (
            (self.affected, self.met, self.for_affected),
            (self.points, self.near, self.for_points),
        )
        for box, words, use in rows:
            words.setBuddy(box)
            row = QHBoxLayout()
            row.setSpacing(px(10))
            row.addWidget(box)
            row.addWidget(words, 1)
            row.addWidget(use)
            column.addLayout(row)
