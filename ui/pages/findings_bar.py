"""Which cases the findings page shows, and what its questions are broken down by."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.breakdowns import By, Group, groups
from app.domain.findings import Findings
from ui.pages.sheets import Chooser
from ui.theme import look
from ui.widgets.labels import label

LETTERS = 18  # of the choosers; longer names end in dots, their lists show them whole


class FindingsBar(QFrame):
    """`changed` comes when another choice is made."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("head")
        self._groups: tuple[Group, ...] = ()
        self.cases = Chooser(self.tr("Which cases are shown"))
        self.broken = Chooser(self.tr("Broken down by"))
        self.said = label("", "muted")
        for chooser in (self.cases, self.broken):
            chooser.setMinimumContentsLength(LETTERS)
            chooser.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.broken.addItem(self.tr("Nothing: as the report has it"), None)
        for by in By:
            self.broken.addItem(by.words, by)
        self._lay_out()

    @property
    def group(self) -> Group | None:
        """None while all cases are shown."""
        place = self.cases.currentIndex()
        return self._groups[place - 1] if place > 0 else None

    @property
    def by(self) -> By | None:
        held = self.broken.currentData()
        return None if held is None else By(held)

    def show_groups(self, found: Findings) -> None:
        """What these cases can be told apart by; a choice made before stands while there are such cases."""
        kept = self.group
        self._groups = tuple(group for by in By for group in groups(found.audits, by))
        blocked = QSignalBlocker(self.cases)
        self.cases.clear()
        self.cases.addItem(self.tr("All cases"))
        for group in self._groups:
            self.cases.addItem(f"{group.by.words}: {group.words}")
        if kept in self._groups:
            self.cases.setCurrentIndex(1 + self._groups.index(kept))
        blocked.unblock()

    def say(self, shown: int, counted: int) -> None:
        """How many cases stand on the page, where some were chosen."""
        words = self.tr("%1 of %2 cases").replace("%1", str(shown)).replace("%2", str(counted))
        self.said.setText(words if self.group is not None else "")

    def _lay_out(self) -> None:
        px = look().px
        line = QHBoxLayout(self)
        line.setContentsMargins(px(28), px(8), px(28), px(8))
        line.setSpacing(px(8))
        for words, chooser in (
            (self.tr("Cases"), self.cases),
            (self.tr("Broken down by"), self.broken),
        ):
            named = label(words, "muted")
            named.setBuddy(chooser)
            line.addWidget(named)
            line.addWidget(chooser)
            line.addSpacing(px(12))
        line.addWidget(self.said)
        line.addStretch(1)
