"""The audit tool of the round to read: sections, questions with their rules and guidance, and every time limit."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.tool.model import Question, Tool
from app.tool.working_days import working_days_of
from ui.pages.tool_cards import ToolCard, ToolInWords
from ui.pages.tool_standards import StandardsPane
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.asked_when import AskedWhen
from ui.viewmodels.outline import Item, Section, sections
from ui.viewmodels.questions import Questions
from ui.viewmodels.standards import standards_in_words
from ui.widgets.labels import EmptyState, label
from ui.widgets.outline_list import Entry, OutlineList
from ui.widgets.outlined import Outlined
from ui.widgets.search_box import SearchBox

OUTLINE_WIDTH = 240
WIDTH = 860
_MOST_FOUND = 40


class ToolReading(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[Section, ...] = ()
        self._words: ToolInWords | None = None
        self.outline = OutlineList(self.tr("Sections of the audit tool"), OUTLINE_WIDTH)
        self.outline.currentRowChanged.connect(self.show_place)
        self.cards = _Cards(self.tr("Questions"))
        self.standards = StandardsPane()
        self.nothing = EmptyState("search", self.tr("Nothing fits"), "")
        self.search = self._search_box()
        self._front = QStackedWidget()
        for widget in (self.cards, self.standards, self.nothing):
            self._front.addWidget(widget)
        self._lay_out()
        bind(Shortcut.SEARCH, self, self.search.setFocus)

    def show_tool(self, tool: Tool, division: str) -> None:
        questions = Questions(tool)
        rules = AskedWhen(tool, questions)
        found = standards_in_words(tool, questions, rules)
        self._words = ToolInWords(tool, rules, {each.id: each for each in found})
        self._sections = sections(tool)
        self.standards.show_standards(found, working_days_of(tool, division))
        entries = [
            Entry(section.title, str(section.number) if section.number else "")
            for section in self._sections
        ]
        defaults = sum(each.unverified for each in found)
        every = self.tr("%1, of which %2 are editable defaults")
        under = every.replace("%1", str(len(found))).replace("%2", str(defaults))
        self.outline.show_entries([*entries, Entry(self.tr("Every time limit"), under=under)])
        self.show_place(self.outline.currentRow())

    def focus_first(self) -> None:
        self.outline.setFocus()

    def show_place(self, place: int) -> None:
        """A section, or (last) the table of every time limit."""
        if self._words is None or place < 0:
            return
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        if place >= len(self._sections):
            self._front.setCurrentWidget(self.standards)
            return
        section = self._sections[place]
        self.cards.show_items(section.name, section.purpose, section.items, self._words)
        self._front.setCurrentWidget(self.cards)

    def find_questions(self, text: str) -> None:
        """Every question of the tool that holds these words, in its number, wording, guidance or answers."""
        if self._words is None:
            return
        wanted = text.casefold().split()
        if not wanted:
            self.show_place(self.outline.currentRow())
            return
        found = [
            item
            for section in self._sections
            for item in section.items
            if _holds(item, self._words.tool, wanted)
        ]
        if not found:
            self.nothing.say(
                self.tr("Nothing fits"),
                self.tr("No question of this tool holds “%1”.").replace("%1", text),
            )
            self._front.setCurrentWidget(self.nothing)
            return
        title = self.tr("%1 questions").replace("%1", str(len(found)))
        under = ""
        if len(found) > _MOST_FOUND:
            under = self.tr("The first %1 are shown; type more to narrow them.")
            under = under.replace("%1", str(_MOST_FOUND))
        title = self.tr("1 question") if len(found) == 1 else title
        self.cards.show_items(title, under, found[:_MOST_FOUND], self._words)
        self._front.setCurrentWidget(self.cards)

    def _search_box(self) -> SearchBox:
        box = SearchBox(self.tr("Find a question"), self.tr("Find a question  (Ctrl+F)"))
        box.setMaximumWidth(look().px(280))
        box.searched.connect(self.find_questions)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Outlined(self.outline, self._front))


class _Cards(QScrollArea):
    """Some of the tool's items, one below the other."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def show_items(
        self, title: str, purpose: str, items: Iterable[Item], words: ToolInWords
    ) -> None:
        px = look().px
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(20), px(16), px(20), px(24))
        column.setSpacing(px(12))
        for text, part in ((title, "title"), (purpose, "muted")):
            if text:
                column.addWidget(label(text, part, wraps=True))
        for item in items:
            if item.heading:
                column.addWidget(label(item.heading, "heading", wraps=True))
            card = ToolCard(item, words)
            card.setMaximumWidth(px(WIDTH))
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)


def _holds(item: Item, tool: Tool, wanted: Sequence[str]) -> bool:
    parts = [item.number, item.code, item.title, item.hint, item.guidance]
    for part in item.parts:
        parts.append(part.label)
        if isinstance(part, Question):
            parts += [choice.label for choice in tool.choices.get(part.list_name, ())]
    text = " ".join(parts).casefold()
    return all(word in text for word in wanted)
