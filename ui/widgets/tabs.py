"""Tabs of which none is cut off: where their titles do not fit side by side, each title stands in two lines."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QStyleOptionTab, QTabBar, QTabWidget, QWidget

from ui.theme import look

_LETTERS = 13  # at 100 %, as the look has tabs
_SIDE, _TOP = 9, 7  # around the words
_TIGHT_SIDE = 3  # where even two lines need more room
_LINE = 2  # beneath the tab in front


class _Bar(QTabBar):
    def __init__(self) -> None:
        super().__init__()
        self.room = 0  # pixels
        self._side = _SIDE
        self._broken = False

    def measure(self) -> bool:
        """Whether the titles have to stand otherwise than they do in the room there is."""
        before = (self._side, self._broken)
        self._side, self._broken = _SIDE, False
        if self._needed() > self.room:
            self._broken = True
        if self._needed() > self.room:
            self._side = _TIGHT_SIDE
        if before[0] != self._side:
            self.setProperty("tight", self._side == _TIGHT_SIDE)
            self.style().unpolish(self)
            self.style().polish(self)
        return before != (self._side, self._broken)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        lines = self._words(index).split("\n")
        letters = self._letters()
        width = max(letters.horizontalAdvance(line) for line in lines) + 2 * look().px(self._side)
        height = letters.height() * (2 if self._broken else 1) + 2 * look().px(_TOP) + _LINE
        return QSize(width + 2, height)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        return self.tabSizeHint(index)

    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        super().initStyleOption(option, index)
        option.text = self._words(index)

    def _words(self, index: int) -> str:
        title = self.tabText(index)
        return _in_two(title, self._letters()) if self._broken else title

    def _needed(self) -> int:
        return sum(self.tabSizeHint(at).width() for at in range(self.count()))

    def _letters(self) -> QFontMetrics:
        """At their heaviest, so that turning to a tab moves nothing."""
        return QFontMetrics(look().font(_LETTERS, QFont.Weight.DemiBold))


class Tabs(QTabWidget):
    """A QTabWidget whose tabs are all to be seen. Titles are told to a screen reader in one line."""

    def __init__(self, name: str, parts: str) -> None:
        """`name` of the whole, `parts` that of its row of tabs."""
        super().__init__()
        self._bar = _Bar()
        self.setTabBar(self._bar)
        self.setDocumentMode(True)
        self.setAccessibleName(name)
        self._bar.setAccessibleName(parts)
        self._bar.setDrawBase(False)

    def put(self, page: QWidget, title: str) -> None:
        self.addTab(page, title)
        self._arrange()

    def say(self, page: QWidget, title: str) -> None:
        """Another title for a tab."""
        at = self.indexOf(page)
        if self.tabText(at) != title:
            self.setTabText(at, title)
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        self._bar.room = self.width() - look().px(8)
        if self._bar.measure() and self.count():
            self.setTabText(0, self.tabText(0))  # Qt lays its tabs out anew when one says something


def _in_two(title: str, letters: QFontMetrics) -> str:
    """Broken where the longer line is shortest."""
    words = title.split(" ")
    ways = [
        (" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))
    ] or [(title, "")]  # fmt: skip
    best = min(ways, key=lambda way: max(map(letters.horizontalAdvance, way)))
    return "\n".join(best)
