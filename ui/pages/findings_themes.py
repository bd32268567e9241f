"""Themes of one case and of what is quoted from it: marked by the lead, kept as soon as one is ticked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.themes import LONGEST
from ui.forms.choices import SegmentRow
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.dialog import Dialog
from ui.widgets.downward import Downward
from ui.widgets.labels import button, label
from ui.widgets.segments import CheckSegment, Dress

_WIDTH, _HEIGHT = 620, 460


@dataclass(frozen=True, slots=True)
class Target:
    """The case itself (`question` ""), or what it says to a question; `text` is quoted whole below."""

    question: str
    called: str
    text: str
    themes: tuple[str, ...]


class ThemesDialog(Dialog):
    """`save` keeps the themes of one target and raises InputRefused; the reason is said here."""

    def __init__(
        self,
        ref: str,
        targets: Sequence[Target],
        offered: Sequence[str],
        save: Callable[[str, Sequence[str]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._targets, self._save = list(targets), save
        self.setWindowTitle(self.tr("Themes of %1").replace("%1", ref))
        self.setModal(True)
        room = parent.window().width() - look().px(24)
        self.resize(min(look().px(_WIDTH), room), look().px(_HEIGHT))
        self.which = Chooser(self.tr("What is marked"))
        for target in targets:
            self.which.addItem(target.called)
        self.quote = label("", "reading", wraps=True)
        self.themes = SegmentRow()
        for name in offered:
            self._offer(name)
        self.another = Line()
        self.another.setAccessibleName(self.tr("Another theme"))
        self.another.setPlaceholderText(self.tr("Another theme"))
        self.another.setMaxLength(LONGEST)
        self.add = button(self.tr("Add"), "", "plus")
        self.shut = button(self.tr("Close"), "primary")
        self.add.setAutoDefault(False)
        self.shut.setAutoDefault(False)
        self.fault = Fault()
        self._lay_out()
        self.which.currentIndexChanged.connect(lambda _place: self._show())
        self.themes.chosen.connect(lambda _name: self._keep())
        self.add.clicked.connect(self._add)
        self.another.returnPressed.connect(self._add)
        self.shut.clicked.connect(self.accept)
        self._show()

    @property
    def target(self) -> Target:
        return self._targets[self.which.currentIndex()]

    def _show(self) -> None:
        self.quote.setText(self.target.text)
        self.quote.setVisible(bool(self.target.text))
        self.themes.show_checked(self.target.themes)
        self.fault.say("")

    def _keep(self) -> None:
        names = [name for name, box in self.themes.segments.items() if box.isChecked()]
        kept = or_refused(lambda: self._save(self.target.question, names))
        if isinstance(kept, Refused):
            self._show()
            self.fault.say(kept.why)
            return
        self.fault.say("")
        place = self.which.currentIndex()
        self._targets[place] = replace(self.target, themes=tuple(names))

    def _add(self) -> None:
        name = " ".join(self.another.text().split())
        if not name:
            self.fault.say(self.tr("Write the theme first."))
            return
        here = {held.casefold(): held for held in self.themes.segments}
        name = here.get(name.casefold(), name)
        if name not in self.themes.segments:
            self._offer(name)
        self.themes.segments[name].setChecked(True)
        self.another.clear()
        self._keep()

    def _offer(self, name: str) -> None:
        self.themes.put(name, CheckSegment(name, Dress(boxed=True)), name)

    def _lay_out(self) -> None:
        px = look().px
        ground = Downward((20, 18, 20, 12), 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ground, 1)
        add = ground.column.addWidget
        add(
            label(
                self.tr(
                    "Themes tell cases apart on the findings page: choose one under “Cases”, or break down by them. "
                    "Each tick is kept at once."
                ),
                "muted",
                wraps=True,
            )
        )
        add(self.which)
        add(self.quote)
        add(self.themes)
        another = QWidget()
        line = QHBoxLayout(another)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(self.another, 1)
        line.addWidget(self.add)
        add(another)
        add(self.fault)
        ground.column.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(20), px(4), px(20), px(16))
        foot.addStretch(1)
        foot.addWidget(self.shut)
        column.addLayout(foot)
