"""A decision with its reason: what may be decided, one line for why, one button. Neither goes without the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.choices import SegmentRow
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.kept_box import BoxesInTurn, Keeper
from ui.widgets.labels import button, label
from ui.widgets.segments import Dress, Segment


@dataclass(frozen=True, slots=True)
class Way:
    """One way to decide. `tone`: good, warn, bad or ""."""

    name: str
    words: str
    tone: str = ""


class Decision(QFrame):
    """`decided(name, reason)` comes only with one way chosen and a reason given. A reason half typed stays with what it
    is about."""

    decided = Signal(str, str)

    def __init__(self, record: str, keeper: Keeper) -> None:
        super().__init__()
        self.setObjectName("card")
        self._chosen = ""
        self.title = label("", "strong", wraps=True)
        self.about = label("", "caption", wraps=True)
        self.ways = SegmentRow()
        self.ways.chosen.connect(self.choose)
        self.reason = Line()
        self.reason.setPlaceholderText(
            self.tr("Why? The reason is kept and printed beside the original")
        )
        self.reason.setAccessibleName(self.tr("Reason"))
        self._kept = BoxesInTurn(keeper, {"reason": self.reason})
        self.reason.returnPressed.connect(self._record)
        self.reason.textChanged.connect(lambda _text: self._show_missing())
        self.record = button(record, "primary")
        self.record.clicked.connect(self._record)
        self.missing = label("", "small")
        self._lay_out()

    def ask(self, place: str, title: str, about: str, ways: Sequence[Way]) -> None:
        """Ask anew: nothing chosen yet, with the reason that was being typed for it; `place` is where that is kept."""
        self.title.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self._chosen = ""
        self.ways.segments.clear()
        self.ways.clear()
        for digit, way in enumerate(ways, start=1):
            self.ways.put(
                way.name, Segment(way.words, Dress(tone=way.tone, digit=digit)), way.words
            )
        self.ways.arrange()
        chain = (*self.ways.segments.values(), self.reason, self.record)
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        self._kept.show(place)
        self._show_missing()

    def choose(self, name: str) -> None:
        self._chosen = name
        self.ways.show_checked([name])
        self._show_missing()

    def take_focus(self) -> None:
        self.ways.take_focus()

    def _record(self) -> None:
        if self._is_complete():
            reason = self.reason.text().strip()
            self._kept.let_go()
            self.decided.emit(self._chosen, reason)

    def _is_complete(self) -> bool:
        return bool(self._chosen and self.reason.text().strip())

    def _show_missing(self) -> None:
        if not self._chosen:
            words = self.tr("Choose one of these first.")
        elif not self.reason.text().strip():
            words = self.tr("Give the reason.")
        else:
            words = self.tr("The assessor's own answer is kept beneath.")
        self.missing.setText(words)
        self.record.setEnabled(self._is_complete())

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(12), px(18), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(self.ways)
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(self.reason, 1)
        line.addWidget(self.record)
        column.addLayout(line)
        column.addWidget(self.missing)
