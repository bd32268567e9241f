"""Sharing the cases out: who must not read what, how many are read twice, by which seed."""

from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.allocation import Interests
from app.services.sharing import Sharing
from ui.pages.sheets import Chooser, Fault, Field, Number, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label


class ShareSheet(Sheet):
    wanted = Signal(str, int)  # seed, number of second readings

    def __init__(self) -> None:
        super().__init__(self.tr("Share out"))
        self.interests = InterestList()
        self.seconds = Number(self.tr("Cases read a second time, blind"), 0, 0)
        self.seed = Line()
        self.seed.setMaxLength(200)
        self.go = button(self.tr("Share out"), "primary")
        self.reason = label("", "muted", wraps=True)
        self.fault = Fault()
        self._body = QWidget()
        self._touched = False
        self._lay_out()
        self.seed.textEdited.connect(lambda _text: self._touch())
        self.seed.textChanged.connect(lambda _text: self._show_ready())
        self.seed.returnPressed.connect(self._share)
        self.go.clicked.connect(self._share)
        self._found: Sharing | None = None

    def show_sharing(self, found: Sharing) -> None:
        """What can be shared out, or why it cannot."""
        self._found = found
        self.seconds.set_most(found.cases)
        if not self._touched:
            self.seed.setText(found.seed)
        self.interests.offer([person.name for person in found.people], found.areas, found.refs)
        why = self._why_not(found)
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        self._body.setVisible(not why)
        self._show_ready()

    def _why_not(self, found: Sharing) -> str:
        if found.audits:
            said = self.tr(
                "%1 audits are shared out. Single cases can still be moved, with the reason."
            )
            return said.replace("%1", f"{found.audits:,}")
        if not found.cases:
            return self.tr("No sample is drawn yet: go to Frame and sample.")
        if not found.people:
            return self.tr("Name the assessors first, and how many cases each has places for.")
        return ""

    def _show_ready(self) -> None:
        found = self._found
        enough = found is not None and bool(found.cases) and found.places >= found.cases
        self.go.setEnabled(enough and bool(self.seed.text().strip()))

    def _touch(self) -> None:
        self._touched = True

    def _share(self) -> None:
        if self.go.isEnabled():
            self.fault.say("")
            self.wanted.emit(self.seed.text().strip(), self.seconds.value)

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.interests)
        column.addWidget(
            Field(
                self.tr("Cases read a second time, blind"),
                self.seconds,
                self.tr(
                    "By another person who does not see the first reading; shows how far two readers agree."
                ),
            )
        )
        column.addWidget(
            Field(
                self.tr("Seed"),
                self.seed,
                self.tr(
                    "Decides who reads what, so that nobody chooses. The same seed gives the same shares."
                ),
            )
        )
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.fault)
        self.body.addWidget(self.reason)
        self.body.addWidget(self._body)


class InterestList(QWidget):
    """Who must not read which case, or any case of which place. Kept until the cases are shared out."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[tuple[str, str]] = []
        self._areas: frozenset[str] = frozenset()
        self.who = Chooser(self.tr("Who has an interest"))
        self.what = Chooser(self.tr("In which place or case"))
        self.add = button(self.tr("Keep apart"))
        self.add.clicked.connect(self._add)
        self.chips = Flow(look().px(6))
        self._lay_out()

    def offer(self, names: Sequence[str], areas: Sequence[str], refs: Sequence[str]) -> None:
        """The people, and the places and cases they may have an interest in."""
        self._areas = frozenset(areas)
        for box, entries in ((self.who, names), (self.what, (*areas, *refs))):
            if [box.itemText(n) for n in range(box.count())] != list(entries):
                chosen = box.currentText()
                box.clear()
                box.addItems(list(entries))
                box.setCurrentIndex(max(box.findText(chosen), 0))
        self._held = [one for one in self._held if one[0] in names]
        self.add.setEnabled(bool(names) and self.what.count() > 0)
        self._show()

    def interests(self) -> Interests:
        cases: defaultdict[str, set[str]] = defaultdict(set)
        offices: defaultdict[str, set[str]] = defaultdict(set)
        for who, what in self._held:
            (offices if what in self._areas else cases)[who].add(what)
        return Interests(cases=dict(cases), offices=dict(offices))

    def _add(self) -> None:
        pair = (self.who.currentText(), self.what.currentText())
        if pair not in self._held:
            self._held.append(pair)
        self._show()

    def _remove(self, pair: tuple[str, str]) -> None:
        self._held.remove(pair)
        self._show()
        self.who.setFocus()

    def _show(self) -> None:
        self.chips.clear()
        for who, what in self._held:
            words = self.tr("%1 does not read %2").replace("%1", who).replace("%2", what)
            chip = button(words, "chipbutton", "x")
            chip.setProperty("filled", True)
            chip.setAccessibleName(self.tr("%1: take out").replace("%1", words))
            chip.clicked.connect(lambda _on=False, pair=(who, what): self._remove(pair))
            self.chips.add(chip)
            chip.show()
        self.chips.setVisible(bool(self._held))
        self.chips.arrange()

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(label(self.tr("Interests"), "strong"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.who, 2)
        row.addWidget(self.what, 3)
        row.addWidget(self.add)
        column.addLayout(row)
        hint = self.tr("Nobody reads a case that they worked on or managed.")
        column.addWidget(label(hint, "caption", wraps=True))
        column.addWidget(self.chips)
