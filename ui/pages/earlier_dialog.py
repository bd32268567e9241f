"""An earlier audit set beside this one: its figures typed in, or taken from a round or a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.earlier import EarlierAudit, Published
from app.domain.figure_references import Figure, references
from app.domain.ids import EntryId, RoundId
from app.services.earlier import struck_out
from ui.forms.choices import SegmentRow
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.figure_picker import FigurePicker
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault, Field, Number, SideBySide
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.dialog import Dialog
from ui.widgets.downward import Downward
from ui.widgets.labels import button, label
from ui.widgets.segments import CheckSegment, Dress, Segment
from ui.widgets.small_table import PageTable

_WIDTH, _HEIGHT, _MOST_FILES = 820, 620, 100_000
RANDOM, CRITERIA = "random", "criteria"


class EarlierDialog(Dialog):
    """`save` keeps an earlier audit, `take_file` reads a figures file, `take_round` a round of this store: all raise
    InputRefused, and the reason is said here.
    """

    kept = Signal()

    def __init__(
        self,
        held: Sequence[EarlierAudit],
        rounds: Sequence[tuple[RoundId, str]],
        now: Mapping[str, Figure],
        save: Callable[[EarlierAudit], EntryId],
        take: tuple[Callable[[Path], EarlierAudit], Callable[[RoundId], EarlierAudit]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._all, self._now, self._save = list(held), now, save
        self._take_file, self._take_round = take
        self._held = EarlierAudit(EntryId(""), "", drawn_at_random=False)
        self.setWindowTitle(self.tr("An earlier audit beside this one"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().width() - look().px(24)
        self.resize(min(look().px(_WIDTH), room), look().px(_HEIGHT))
        self.which = Chooser(self.tr("Earlier audits"))
        self.name, self.source, self.words = Line(), Line(), Line()
        self.chosen_by = SegmentRow()
        for value, said in (
            (RANDOM, self.tr("Drawn at random")),
            (CRITERIA, self.tr("Chosen by criteria")),
        ):
            self.chosen_by.put(value, Segment(said, Dress()), said)
        self.from_file = button(self.tr("From a figures file …"), "", "folder-open")
        self.rounds = Chooser(self.tr("Rounds of this store"))
        for round_id, title in rounds:
            self.rounds.addItem(title, round_id)
        self.from_round = button(self.tr("Take its figures"), "", "download")
        self.pick = button(self.tr("Choose the figure …"), "", "chart-column")
        self.figure = label("", "reading", wraps=True)
        self.count = Number(self.tr("Cases"), 0, _MOST_FILES)
        self.of = Number(self.tr("Of so many"), 1, _MOST_FILES)
        self.headline = CheckSegment(self.tr("Named beforehand"), Dress())
        self.put = button(self.tr("Put it in"), "primary", "plus")
        self.drop = button(self.tr("Take the chosen figure out"))
        self.strike = button(self.tr("Strike this audit out"))
        self.shut = button(self.tr("Close"))
        self.fault = Fault()
        self._picked = ""
        self.table = PageTable(
            self.tr("Its figures"),
            (
                Column("label", self.tr("Figure"), weight=380),
                Column("count", self.tr("Cases"), weight=90),
                Column("headline", self.tr("Named beforehand"), weight=140),
            ),
            (
                self.tr("No figures yet"),
                self.tr("Type in what the earlier report published, or take it from a file."),
            ),
            "scale",
            most=7,
        )
        self._lay_out(has_rounds=bool(rounds))
        self._connect()
        self._fill()

    def take_file(self, path: Path) -> None:
        """The figures of a file, as a new earlier audit."""
        self._taken(lambda: self._take_file(path))

    def put_figure(self) -> None:
        """Put what stands below the table into it, in place of what it held of that figure."""
        if not self._picked:
            self.fault.say(self.tr("Choose the figure of this round that it is set beside."))
            return
        made = Published(
            self._picked,
            self.count.value,
            self.of.value,
            self.words.text().strip(),
            self.headline.isChecked(),
        )
        others = tuple(each for each in self._held.figures if each.figure != self._picked)
        if self._keep(replace(self._said(), figures=(*others, made))):
            self.words.clear()
            self.pick.setFocus()

    def keep(self) -> None:
        """Save name, source and how it was drawn, once it has a name."""
        if self.name.text().strip() and self._said() != self._held:
            self._keep(self._said())

    def _said(self) -> EarlierAudit:
        return replace(
            self._held,
            name=self.name.text().strip(),
            source=self.source.text().strip(),
            drawn_at_random=self.chosen_by.segments[RANDOM].isChecked(),
        )

    def _keep(self, said: EarlierAudit) -> bool:
        saved = or_refused(lambda: self._save(said))
        if isinstance(saved, Refused):
            self.fault.say(saved.why)
            return False
        self.fault.say("")
        said = replace(said, id=saved)
        self._all = [each for each in self._all if each.id != saved]
        if not said.struck:
            self._all.append(said)
        self._held = (
            said if not said.struck else EarlierAudit(EntryId(""), "", drawn_at_random=False)
        )
        self._fill()
        self.kept.emit()
        return True

    def _taken(self, take: Callable[[], EarlierAudit]) -> None:
        made = or_refused(take)
        if isinstance(made, Refused):
            self.fault.say(made.why)
        else:
            self._keep(made)

    def _drop(self) -> None:
        record = self.table.chosen()
        if record is None:
            self.fault.say(self.tr("Choose the figure in the table first."))
            return
        left = tuple(each for each in self._held.figures if each.figure != record[0])
        self._keep(replace(self._said(), figures=left))

    def _choose(self, place: int) -> None:
        held = self.which.itemData(place)
        self._held = next(
            (each for each in self._all if each.id == held),
            EarlierAudit(EntryId(""), "", drawn_at_random=False),
        )
        self._show()

    def _choose_how(self, name: str) -> None:
        self.chosen_by.show_checked({name})
        self.keep()

    def _fill(self) -> None:
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItem(self.tr("A new one"), "")
        for each in self._all:
            self.which.addItem(each.name, each.id)
        self.which.setCurrentIndex(max(0, self.which.findData(self._held.id)))
        self.which.blockSignals(False)
        self._show()

    def _show(self) -> None:
        self.name.setText(self._held.name)
        self.source.setText(self._held.source)
        self.chosen_by.show_checked({RANDOM if self._held.drawn_at_random else CRITERIA})
        self.strike.setVisible(bool(self._held.id))
        self.table.show_rows(_rows(self._held.figures, self._now))

    def _pick(self) -> None:
        picker = FigurePicker(self._now, self)
        picker.chosen.connect(self._take_figure)
        picker.finished.connect(lambda _result: self.count.setFocus())
        picker.open()

    def _take_figure(self, typed: str) -> None:
        (reference,) = references(typed)
        self._picked = reference.name
        self.figure.setText(self._now[reference.name].words)

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Figures of an earlier audit"), "", self.tr("Figures (*.json)")
        )
        if name:
            self.take_file(Path(name))

    def _connect(self) -> None:
        self.which.activated.connect(self._choose)
        for box in (self.name, self.source):
            box.settled.connect(lambda finished: self.keep() if finished else None)
        self.chosen_by.chosen.connect(self._choose_how)
        self.from_file.clicked.connect(self._choose_file)
        self.from_round.clicked.connect(
            lambda: self._taken(lambda: self._take_round(self.rounds.currentData()))
        )
        self.pick.clicked.connect(self._pick)
        self.put.clicked.connect(self.put_figure)
        self.drop.clicked.connect(self._drop)
        self.strike.clicked.connect(lambda: self._keep(struck_out(self._held)))
        self.shut.clicked.connect(self.accept)

    def _lay_out(self, *, has_rounds: bool) -> None:
        px = look().px
        ground = Downward((20, 18, 20, 12), 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ground)
        add = ground.column.addWidget
        add(
            label(
                self.tr(
                    "The report sets its figures beside this round's. Where its cases were chosen by criteria, nothing "
                    "is tested; a change is claimed only for what is named beforehand."
                ),
                "muted",
                wraps=True,
            )
        )
        add(Field(self.tr("Earlier audit"), self.which))
        add(
            SideBySide(
                (Field(self.tr("Its name"), self.name), 1),
                (Field(self.tr("Where its figures were published"), self.source), 1),
                from_width=520,
                top=True,
            )
        )
        add(Field(self.tr("Its cases were"), self.chosen_by))
        ways = QHBoxLayout()
        ways.setSpacing(px(8))
        ways.addWidget(self.from_file)
        for widget in (self.rounds, self.from_round):
            widget.setVisible(has_rounds)
            ways.addWidget(widget)
        ways.addStretch(1)
        ground.column.addLayout(ways)
        add(self.table)
        self._lay_out_figure(ground)
        add(self.fault)
        foot = QHBoxLayout()
        foot.addWidget(self.strike)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        ground.column.addLayout(foot)
        ground.column.addStretch(1)

    def _lay_out_figure(self, ground: Downward) -> None:
        """Below the table: one figure to put in."""
        px = look().px
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(self.pick)
        line.addWidget(self.figure, 1)
        ground.column.addLayout(line)
        numbers = QHBoxLayout()
        numbers.setSpacing(px(10))
        for name, box in ((self.tr("Cases"), self.count), (self.tr("of"), self.of)):
            numbers.addWidget(label(name, "strong"))
            numbers.addWidget(box)
        self.words.setPlaceholderText(self.tr("as the earlier report said it"))
        self.words.setAccessibleName(self.tr("As the earlier report said it"))
        numbers.addWidget(self.words, 1)
        ground.column.addLayout(numbers)
        ends = QHBoxLayout()
        ends.addWidget(self.headline)
        ends.addStretch(1)
        ends.addWidget(self.drop)
        ends.addWidget(self.put)
        ground.column.addLayout(ends)


def _rows(held: Sequence[Published], now: Mapping[str, Figure]) -> HeldRows:
    return HeldRows(
        ("id", "label", "count", "headline"),
        [
            (
                each.figure,
                each.words or (now[each.figure].words if each.figure in now else each.figure),
                f"{each.count:,} of {each.of:,}",
                "yes" if each.headline else "",
            )
            for each in held
        ],
    )
