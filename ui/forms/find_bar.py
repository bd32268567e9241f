"""Finding words in the audit in hand, or in all of one's cases: what was found is listed, and gone through by key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.finding_words import Match
from ui.widgets.found_list import FoundList
from ui.widgets.labels import label, tool
from ui.widgets.search_box import SearchBox

_SHOWN = 5  # matches at a time

Find = Callable[[str], Sequence[Match]]


class FindBar(QFrame):
    """`elsewhere` searches all of one's cases; None where there are none, as in a trial."""

    taken = Signal(object)  # Match
    closed = Signal()

    def __init__(self, here: Find, elsewhere: Find | None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._here, self._elsewhere = here, elsewhere
        self._matches: Sequence[Match] = ()
        self._words: tuple[str, bool] | None = None  # what the matches were found for
        self._begun = False  # one of them was gone to
        self.box = SearchBox(
            self.tr("Find in this audit"),
            self.tr("Words of a question, an answer or a note"),
            escape_clears=False,
        )
        self.all_cases = QToolButton(
            self
        )  # shown without a parent it would be a window for a moment
        self.all_cases.setObjectName("filter")
        self.all_cases.setText(self.tr("All my cases"))
        self.all_cases.setCheckable(True)
        self.all_cases.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.all_cases.setToolTip(Shortcut.FIND_ACROSS.hint(Shortcut.FIND_ACROSS.words))
        if elsewhere is None:
            self.all_cases.hide()
        self.count = label("", "small")
        self.back = tool("chevron-up", Shortcut.FIND_PREVIOUS.hint(self.tr("Previous match")))
        self.on = tool("chevron-down", Shortcut.FIND_NEXT.hint(self.tr("Next match")))
        self.shut = tool("x", self.tr("Close (Esc)"))
        self.list = FoundList(self.tr("Matches"))
        self._lay_out()
        self.box.searched.connect(lambda _words: self._search())
        self.box.returnPressed.connect(self._take_current)
        self.box.left_downwards.connect(self._go_into_list)
        self.all_cases.toggled.connect(lambda _on: self._search())
        self.list.taken.connect(self._take)
        self.list.left.connect(self.box.setFocus)
        self.back.clicked.connect(lambda: self.step(-1))
        self.on.clicked.connect(lambda: self.step(1))
        self.shut.clicked.connect(self.close_bar)
        self.hide()

    def open(self, *, everywhere: bool = False) -> None:
        """Show it with the keyboard in the box, what was looked for last chosen to be typed over."""
        self.all_cases.setChecked(everywhere and self._elsewhere is not None)
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        self._search()

    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def step(self, by: int) -> None:
        """To the next match or the one before, going round; asks for words where there are none yet."""
        if not self.box.words():
            self.open()
            return
        self._search()
        if not self._matches:
            return
        place = self.list.place() + by if self._begun else self.list.place()
        self._take(place % len(self._matches))

    def forget(self) -> None:
        """The answers are others now: what was found is looked for again when it is next asked for."""
        self._words = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _search(self) -> None:
        wanted = (self.box.words(), self.all_cases.isChecked())
        if wanted == self._words:
            return
        text, everywhere = wanted
        find = self._elsewhere if everywhere and self._elsewhere is not None else self._here
        kept = self.list.place() if self._words is None and self._begun else -1
        self._matches, self._words = find(text), wanted
        self.list.show_lines(self._matches)
        self._begun = 0 <= kept < len(self._matches)
        if self._begun:
            self.list.go_to_place(kept)
        self.list.setFixedHeight(self.list.height_of(_SHOWN))
        self.list.setVisible(bool(self._matches))
        self._say_count()

    def _go_into_list(self) -> None:
        self._search()
        if self._matches:
            self.list.setFocus()

    def _take_current(self) -> None:
        self._search()
        if self._matches:
            self._take(max(self.list.place(), 0))

    def _take(self, place: int) -> None:
        self._begun = True
        self.list.go_to_place(place)
        self._say_count()
        self.taken.emit(self._matches[place])

    def _say_count(self) -> None:
        found = len(self._matches)
        if not self.box.words():
            text = ""
        elif not found:
            text = self.tr("Not found")
        elif self._begun:
            text = self.tr("%1 of %2").replace("%1", str(self.list.place() + 1))
            text = text.replace("%2", str(found))
        else:
            text = self.tr("%1 found").replace("%1", str(found))
        self.count.setText(text)
        for one in (self.back, self.on):
            one.setEnabled(bool(found))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(8), px(6), px(8))
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self.box, 1)
        for widget in (self.all_cases, self.count, self.back, self.on, self.shut):
            row.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.list)
        self.list.hide()
