"""Step 3 of frame and sample: children of the list who are not drawn from, each with its reason."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.sample_log import LEFT_OUT_WORDS, LeftOut, LeftOutFor
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.frame_words import children, tr
from ui.pages.sheets import Chooser, Fault, Field, Sheet
from ui.pages.when import moment_in
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

Leave = Callable[[str, LeftOutFor, str], None]
TakeIn = Callable[[str, str], None]


class LeftOutStep(Sheet):
    """`leave` and `take_in` do it; what they are refused with stands in `fault`."""

    def __init__(self, leave: Leave, take_in: TakeIn) -> None:
        super().__init__(self.tr("Children left out"), 3)
        self._leave, self._take_in = leave, take_in
        self.nothing = self.say(
            self.tr(
                "Once a list is read, children who cannot be drawn are named here, each with the reason."
            )
        )
        self.said = label("", "reading", wraps=True)
        self.child, self.words = Line(), Line()
        self.reason = Chooser(self.tr("Reason for leaving the child out"))
        self.go = button(self.tr("Leave out"))
        self.fault = Fault()
        self.table = PageTable(
            self.tr("Children left out"),
            (
                Column("child", tr("Number"), weight=90),
                Column("reason", tr("Reason"), weight=220),
                Column("words", tr("Words"), weight=240),
                Column("at", tr("Since"), lambda at: moment_in(str(at)).partition(",")[0], 130),
            ),
            (self.tr("Nobody is left out"), self.tr("Every child on a plan can be drawn.")),
            "users",
            most=6,
        )
        self.back = button(self.tr("Take in again"))
        self.why_back = Line()
        self._body, self._naming, self._back = QWidget(), QWidget(), QWidget()
        self._lay_out()
        self.go.clicked.connect(self._try)
        self.words.returnPressed.connect(self._try)
        self.back.clicked.connect(self._try_back)
        self.why_back.returnPressed.connect(self._try_back)
        for box in (self.child, self.words, self.why_back):
            box.textChanged.connect(lambda _text: self._show_ready())
        self.reason.currentIndexChanged.connect(lambda _at: self._show_ready())
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_ready())
        self.table.model.modelReset.connect(self._show_ready)
        self._show_ready()

    def show_list(
        self, numbers: Sequence[str] | None, left: Sequence[LeftOut], *, locked: bool
    ) -> None:
        """`numbers`: of the children who can be left out; None before a list is read."""
        self.nothing.setVisible(numbers is None)
        self._body.setVisible(numbers is not None)
        self._naming.setVisible(not locked)
        self._back.setVisible(not locked and bool(left))
        if numbers is None:
            return
        offered = QCompleter(list(numbers), self)
        offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.child.setCompleter(offered)
        self.said.setText(_said(len(numbers) - len(left), len(left)))
        self.table.setVisible(bool(left))
        self.table.show_rows(_rows(left))

    def done(self) -> None:
        """What was asked for was done."""
        for box in (self.child, self.words, self.why_back):
            box.clear()
        self.reason.setCurrentIndex(0)
        self.fault.say("")

    def _try(self) -> None:
        if self.go.isEnabled():
            chosen = LeftOutFor(self.reason.currentData())
            self._leave(self.child.text().strip(), chosen, self.words.text().strip())

    def _try_back(self) -> None:
        chosen = self.table.chosen()
        if self.back.isEnabled() and chosen is not None:
            self._take_in(str(chosen[0]), self.why_back.text().strip())

    def _show_ready(self) -> None:
        named = bool(self.child.text().strip() and self.words.text().strip())
        self.go.setEnabled(named and bool(self.reason.currentData()))
        chosen = self.table.chosen()
        self.back.setEnabled(chosen is not None and bool(self.why_back.text().strip()))
        said = tr("Take %1 in again").replace("%1", str(chosen[0])) if chosen else ""
        self.back.setText(said or tr("Take in again"))

    def _lay_out(self) -> None:
        px = look().px
        self.reason.addItem(self.tr("Choose the reason"), "")
        for reason, words in LEFT_OUT_WORDS.items():
            self.reason.addItem(f"{words[0].upper()}{words[1:]}", reason.value)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.said)
        row = QHBoxLayout(self._naming)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        self.words.setAccessibleName(self.tr("Left out, in words: they stay in this store"))
        for field, share in (
            (Field(self.tr("Child's number"), self.child), 2),
            (Field(self.tr("Reason"), self.reason), 4),
            (Field(self.tr("In words: they stay in this store"), self.words), 4),
        ):
            row.addWidget(field, share)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignBottom)
        back = QHBoxLayout(self._back)
        back.setContentsMargins(0, 0, 0, 0)
        back.setSpacing(px(12))
        self.why_back.setAccessibleName(self.tr("Why the child is taken in again"))
        self.why_back.setPlaceholderText(self.tr("Why the chosen child is taken in again"))
        back.addWidget(self.why_back, 1)
        back.addWidget(self.back)
        for part in (self._naming, self.fault, self.table, self._back):
            column.addWidget(part)
        self._body.hide()
        self.body.addWidget(self._body)


def _said(remaining: int, left: int) -> str:
    if not left:
        return tr(
            "Every child of the list with a plan can be drawn. Leave one out only for a reason that was there before "
            "the draw: it is kept for ever, counted, and printed in the report. The list itself stays as it is."
        )
    said = tr("%1 with a plan left out, each with its reason, which leaves %2 to draw from.")
    return said.replace("%1", children(left)).replace("%2", f"{remaining:,}")


def _rows(left: Sequence[LeftOut]) -> HeldRows:
    names = ("id", "child", "reason", "words", "at")
    return HeldRows(
        names,
        (
            (each.child, each.child, LEFT_OUT_WORDS[each.reason], each.words, each.at)
            for each in left
        ),
    )
