"""The overall view before signing: the suggested rating beside one's own, and the scores it comes from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.ratings import Beside, Level
from app.reports.ratings import flag, section_scores
from ui.theme import look
from ui.viewmodels.checklist import Overall
from ui.widgets.boxes import Line
from ui.widgets.figure_table import FigureTable
from ui.widgets.labels import button, label
from ui.widgets.marks import Pill
from ui.widgets.panel import Panel
from ui.widgets.search_box import SearchBox
from ui.widgets.wrapped_table import FLAGS


class OverallPanel(Panel):
    item_wanted = Signal(object)  # Item
    # Why the rating is another than the one suggested, while it is typed, with edits that undo as one.
    explained = Signal(str, object)
    left = Signal()  # its box was left

    def __init__(self, overall: Overall, *, editable: bool) -> None:
        wanted = overall.rolled.wants_reason
        super().__init__(self.tr("Overall view"), "warn" if wanted else "", int(wanted))
        self._overall = overall
        self._rolled = overall.rolled
        self._told = ""  # of the reason, so far: a box left empty says nothing
        self.column.setSpacing(look().px(8))
        self.column.addLayout(self._ratings())
        own_first = self.tr(
            "Give your own rating first; then you see what the other ratings suggest."
        )
        first = self._rolled.suggested is not None and self._rolled.own is None
        said = own_first if first else self._rolled.explanation
        self.column.addWidget(label(said, "reading", wraps=True))
        if self._rolled.differs:
            self._say_why(editable=editable)
        self._add_scores()

    def _ratings(self) -> QGridLayout:
        """Both ratings, each under its name."""
        rolled, left = self._rolled, Qt.AlignmentFlag.AlignLeft
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(28))
        grid.setVerticalSpacing(look().px(4))
        go = button(self._overall.item.number or self.tr("Go"), "link")
        go.setAccessibleName(self.tr("Go to your overall rating"))
        go.clicked.connect(lambda: self.item_wanted.emit(self._overall.item))
        own = QHBoxLayout()
        own.addWidget(_rating(rolled.own, self.tr("not answered")))
        own.addWidget(go)
        grid.addWidget(label(self.tr("Your rating"), "caption"), 0, 0)
        grid.addLayout(own, 1, 0)
        grid.addWidget(label(self.tr("Suggested"), "caption"), 0, 1)
        suggested = None if rolled.own is None else rolled.suggested
        grid.addWidget(_rating(suggested, self.tr("nothing yet")), 1, 1, left)
        grid.setColumnStretch(2, 1)
        return grid

    def _say_why(self, *, editable: bool) -> None:
        higher = self._rolled.beside is Beside.HIGHER
        said = (
            self.tr("Your rating is higher than the one suggested, because:")
            if higher
            else self.tr("Your rating is lower than the one suggested, because:")
        )
        self.column.addWidget(label(said, "strong", wraps=True))
        if self._rolled.why or not editable:
            why = self._rolled.why or self.tr("no reason was given")
            self.column.addWidget(label(why, "reading", wraps=True))
            return
        box = Line("small")
        box.setPlaceholderText(self.tr("Why is your rating another one?"))
        box.setAccessibleName(self.tr("Reason for another rating than the one suggested"))
        box.word_ended.connect(lambda: self._explain(box))
        box.settled.connect(lambda finished: self._explain(box, finished=finished))
        self.column.addWidget(box)

    def _explain(self, box: Line, *, finished: bool = False) -> None:
        text = box.text().strip()
        if text != self._told:
            self._told = text
            self.explained.emit(text, box)
        if finished:
            self.left.emit()

    def _add_scores(self) -> None:
        scores = section_scores(self._rolled)
        table = FigureTable(scores)
        find = SearchBox(self.tr("Find a section"), self.tr("Find a section"))
        find.setMaximumWidth(look().px(220))
        find.searched.connect(table.narrow)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Section scores"), "strong"))
        row.addStretch(1)
        row.addWidget(find, 1)
        self.column.addSpacing(look().px(6))
        self.column.addLayout(row)
        self.column.addWidget(table)
        self.column.addWidget(label(str(scores.note), "caption", wraps=True))


def _rating(level: Level | None, nothing: str) -> QWidget:
    if level is None:
        return label(nothing, "muted")
    pill = Pill()
    said = flag(level)
    pill.say(said.text, *FLAGS[said.tone])
    return pill
