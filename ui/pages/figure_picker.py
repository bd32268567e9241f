"""Choosing a figure of the round, to insert it into one's own words by reference."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.figure_references import Figure
from app.domain.word_search import holds, words_of
from ui.theme import look
from ui.widgets.dialog import Dialog
from ui.widgets.found_list import FoundList
from ui.widgets.labels import label
from ui.widgets.search_box import SearchBox

_WIDTH, _HEIGHT, _MOST = 620, 460, 400


@dataclass(frozen=True, slots=True)
class _Offered:
    """Its words above, its name and number below."""

    figure: Figure

    @property
    def head(self) -> str:
        held = self.figure
        return f"{held.answer} · {held.label}" if held.answer else held.label

    @property
    def text(self) -> str:
        return f"{{{self.figure.name}}}   {self.figure.count:,} of {self.figure.of:,}"


class FigurePicker(Dialog):
    chosen = Signal(str)  # "{T3}"

    def __init__(self, figures: Mapping[str, Figure], parent: QWidget) -> None:
        super().__init__(parent)
        self._figures = tuple(map(_Offered, figures.values()))
        self._shown: tuple[_Offered, ...] = ()
        self.setWindowTitle(self.tr("Insert a figure"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(look().px(_WIDTH), look().px(_HEIGHT))
        self.search = SearchBox(
            self.tr("Find a figure"), self.tr("Words of the question, answer or time limit")
        )
        self.list = FoundList(self.tr("Figures of this round"))
        self.count = label("", "caption", wraps=True)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(18), px(20), px(18))
        column.setSpacing(px(10))
        column.addWidget(
            label(
                self.tr(
                    "The figure goes in by name and prints as it stands on the day: what is merged later changes it."
                ),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.count)
        self.search.searched.connect(self.narrow)
        self.search.left_downwards.connect(self.list.setFocus)
        self.search.returnPressed.connect(self._take_first)
        self.list.left.connect(self.search.setFocus)
        self.list.taken.connect(self.take)
        self.narrow("")
        self.search.setFocus()

    def narrow(self, text: str) -> None:
        """Show the figures with all of these words."""
        words = words_of(text)
        fitting = [
            each
            for each in self._figures
            if not words or holds(f"{each.head} {each.figure.name}", words)
        ]
        self._shown = tuple(fitting[:_MOST])
        self.list.show_lines(self._shown)
        self.count.setText(
            self.tr("%1 figures fit").replace("%1", f"{len(fitting):,}")
            if fitting
            else self.tr("No figure fits; try fewer words.")
        )

    def take(self, place: int) -> None:
        self.chosen.emit(f"{{{self._shown[place].figure.name}}}")
        self.accept()

    def _take_first(self) -> None:
        self.narrow(self.search.words())
        if self._shown:
            self.take(max(self.list.place(), 0))
