"""The lead's conclusions below a chapter's figures: each sentence with its figures, what it rests on, what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.conclusions import Basis, Conclusion, LeadWords, Use
from app.domain.figure_references import figures, resolved
from app.domain.final_checks import to_clear
from app.domain.findings import Findings
from app.domain.ids import EntryId
from app.services import lead_words
from app.services.lead_words import struck_out
from ui.forms.choices import SegmentRow
from ui.pages.figure_picker import FigurePicker
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault
from ui.theme import look
from ui.widgets.boxes import Text
from ui.widgets.downward import Downward
from ui.widgets.found_list import FoundList
from ui.widgets.labels import button, label, tool
from ui.widgets.segments import Dress, Segment

_LIST_WIDTH, _HEIGHT = 260, 252
_BASES = {Basis.COUNTED: "Counted", Basis.JUDGED: "Judged", Basis.OBSERVED: "Observed"}
_USES = {
    Use.ASSURANCE: "Gives assurance",
    Use.SHORTCOMING: "Names a shortcoming",
    Use.NEUTRAL: "Neither",
}


@dataclass(frozen=True, slots=True)
class _Sentence:
    """As the list shows it: as it reads, and what it rests on."""

    held: Conclusion
    reads: str

    @property
    def head(self) -> str:
        return self.reads

    @property
    def text(self) -> str:
        basis = _BASES.get(self.held.basis, "Not yet marked")
        return f"{basis} · {_USES[self.held.use]}" if self.held.use else basis


class ConcludingPane(QFrame):
    """`save` keeps a sentence and returns its id; it raises InputRefused. `changed` comes after each that was kept."""

    changed = Signal()

    def __init__(self, save: Callable[[Conclusion], EntryId]) -> None:
        super().__init__()
        self.setObjectName("behind")
        self.setProperty("below", True)
        self._save = save
        self._found: Findings | None = None
        self._words = LeadWords()
        self._chapter = ""
        self._shown: tuple[_Sentence, ...] = ()
        self._held = Conclusion(EntryId(""), "", "")
        self.list = FoundList(self.tr("Conclusions of this chapter"))
        self.none = label(
            self.tr("No conclusion in this chapter yet. Write the first at the right."),
            "muted",
            wraps=True,
        )
        self.box = Text(lines=(2, 4))
        self.box.setAccessibleName(self.tr("Sentence of conclusion"))
        self.reads = label("", "reading", wraps=True)
        self.fault = Fault()
        self.basis = _row(_BASES, self.tr("Rests on: %1"))
        self.use = _row(_USES, self.tr("Does: %1"))
        self.insert = button(self.tr("Insert a figure …"), "", "chart-column")
        self.another = button(self.tr("New sentence"), "", "plus")
        self.strike = button(self.tr("Strike it out"))
        self.fold = tool("chevron-down", self.tr("Fold the conclusions away"))
        self._lay_out()
        self._connect()

    def show_chapter(self, chapter: str, title: str) -> None:
        """The sentences of this chapter, an empty one to write."""
        self.keep()
        self._chapter = chapter
        self.heading.setText(self.tr("Your conclusions: %1").replace("%1", title))
        self._open(Conclusion(EntryId(""), chapter, ""))
        self._list()

    def show_words(self, found: Findings, words: LeadWords) -> None:
        """What stands now; what is being typed stays in its box."""
        self._found, self._words = found, words
        self._list()
        self._read_back()

    def keep(self) -> None:
        """Save what is in the box, once there is a word of it."""
        said = self._said()
        if not said.text or said == self._held or not self._chapter:
            return
        saved = or_refused(lambda: self._save(said))
        if isinstance(saved, Refused):
            self.fault.say(saved.why)
            return
        self._held = replace(said, id=saved)
        self.strike.show()
        self.changed.emit()

    def take_up(self, place: int) -> None:
        """Put a sentence of the list into the box."""
        held = self._shown[place].held
        self.keep()
        self._open(held)
        self.box.setFocus()

    def begin(self) -> None:
        self.keep()
        self._open(Conclusion(EntryId(""), self._chapter, ""))
        self.box.setFocus()

    def pick_figure(self) -> None:
        """Offer the figures of the round; the one chosen goes in where the caret is."""
        if self._found is None:
            return
        picker = FigurePicker(figures(self._found), self)
        picker.chosen.connect(self.box.insertPlainText)
        picker.finished.connect(lambda _result: self.box.setFocus())
        picker.open()

    def _said(self) -> Conclusion:
        place = self._held.place
        if not self._held.id:
            place = 1 + max(
                (each.place for each in self._words.of_chapter(self._chapter)), default=0
            )
        return replace(
            self._held,
            chapter=self._chapter,
            text=self.box.toPlainText().strip(),
            basis=Basis(_checked(self.basis)),
            use=Use(_checked(self.use)),
            place=place,
        )

    def _strike(self) -> None:
        struck = struck_out(self._held)
        saved = or_refused(lambda: self._save(struck))
        if isinstance(saved, Refused):
            self.fault.say(saved.why)
            return
        self._open(Conclusion(EntryId(""), self._chapter, ""))
        self.changed.emit()

    def _open(self, held: Conclusion) -> None:
        self._held = held
        self.box.say(held.text)
        self.basis.show_checked({held.basis.value} if held.basis else set())
        self.use.show_checked({held.use.value})
        self.strike.setVisible(bool(held.id))
        self._read_back()

    def _list(self) -> None:
        if self._found is None:
            return
        scale = lead_words.scale()
        self._shown = tuple(
            _Sentence(each, resolved(each.text, self._found, scale))
            for each in self._words.of_chapter(self._chapter)
        )
        self.list.show_lines(self._shown)
        self.list.setVisible(bool(self._shown))
        self.none.setVisible(not self._shown)

    def _read_back(self) -> None:
        """How it will read, and what a final report would refuse of it."""
        said = self._said()
        if self._found is None or not said.text:
            self.reads.setText("")
            self.fault.say("")
            return
        scale = lead_words.scale()
        reads = resolved(said.text, self._found, scale)
        self.reads.setText(self.tr("Reads: %1").replace("%1", reads) if reads != said.text else "")
        self.reads.setVisible(bool(self.reads.text()))
        wrong: Sequence[str] = [
            each.what
            for each in to_clear(
                replace(self._words, conclusions=(said,), recommendations=()), self._found, scale
            )
        ]
        self.fault.say(" ".join(wrong))

    def _choose(self, row: SegmentRow, name: str) -> None:
        row.show_checked({name})
        self._read_back()
        self.keep()

    def _connect(self) -> None:
        self.box.textChanged.connect(self._read_back)
        self.box.settled.connect(lambda _finished: self.keep())
        for row in (self.basis, self.use):
            row.chosen.connect(lambda name, row=row: self._choose(row, name))
        self.list.taken.connect(self.take_up)
        self.insert.clicked.connect(self.pick_figure)
        self.another.clicked.connect(self.begin)
        self.strike.clicked.connect(self._strike)

    def _lay_out(self) -> None:
        px = look().px
        self.setFixedHeight(px(_HEIGHT))
        self.heading = label("", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(12), px(12))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addStretch(1)
        top.addWidget(self.another)
        top.addWidget(self.fold)
        column.addLayout(top)
        sides = QHBoxLayout()
        sides.setSpacing(px(14))
        left, writing = QVBoxLayout(), Downward((0, 0, 8, 0), 6)
        self.list.setFixedWidth(px(_LIST_WIDTH))
        self.none.setFixedWidth(px(_LIST_WIDTH))
        left.addWidget(self.list)
        left.addWidget(self.none)
        left.addStretch(1)
        self._lay_out_writing(writing.column)
        sides.addLayout(left)
        sides.addWidget(writing, 1)
        column.addLayout(sides, 1)

    def _lay_out_writing(self, right: QVBoxLayout) -> None:
        right.addWidget(self.box)
        right.addWidget(self.reads)
        right.addWidget(self.fault)
        marks = QHBoxLayout()
        marks.setSpacing(look().px(18))
        marks.addWidget(self.basis, 3)
        marks.addWidget(self.use, 4)
        right.addLayout(marks)
        foot = QHBoxLayout()
        foot.addWidget(self.insert)
        foot.addWidget(self.strike)
        foot.addStretch(1)
        right.addLayout(foot)
        right.addStretch(1)


def _row(names: dict[Basis, str] | dict[Use, str], accessible: str) -> SegmentRow:
    row = SegmentRow()
    for value, words in names.items():
        row.put(value.value, Segment(words, Dress(small=True)), accessible.replace("%1", words))
    return row


def _checked(row: SegmentRow) -> str:
    return next((name for name, each in row.segments.items() if each.isChecked()), "")
