"""Every question of an audit tool as a person names it: its number, its full wording, an answer to it in words."""

import re
from dataclasses import dataclass

from app.domain.answers import Answer, AnswerState
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.tool.form_paths import tool_path
from app.tool.form_words import reading_of
from app.tool.model import Group, Kind, Question, Tool
from app.tool.numbering import plain_label
from ui.forms.wording import state_words, tone_of
from ui.viewmodels.outline import Item, columns, sections

NOT_ANSWERED = "Not answered"
_ROW = re.compile(r"#(\d+)")


@dataclass(frozen=True, slots=True)
class Named:
    """`order`: its place in the tool."""

    order: int
    number: str
    wording: str
    question: Question


class Questions:
    """The questions of one tool by their paths. A key may name a row of a table: "/CS/CS1#3/seen_on"."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._held: dict[str, Named] = {}
        self._tables: dict[str, str] = {}  # the title of each table's card, by its path
        for section in sections(tool):
            for item in section.items:
                self._take(item)

    def named(self, key: AnswerKey) -> Named | None:
        """None for what nobody answers, such as a calculation."""
        return self._held.get(tool_path(key))

    def number(self, key: AnswerKey) -> str:
        found = self.named(key)
        return found.number if found else ""

    def wording(self, key: AnswerKey) -> str:
        """The item's title and the part's own words, and which row of a table it is; of a whole row the title."""
        found, row = self.named(key), _ROW.search(key)
        words = found.wording if found else self._tables.get(tool_path(key), key)
        return f"{words} (entry {row[1]})" if row else words

    def order(self, key: AnswerKey) -> int:
        found = self.named(key)
        return found.order if found else self.last

    @property
    def last(self) -> int:
        """The place after every question."""
        return len(self._held)

    def said(self, key: AnswerKey, answer: Answer | None) -> str:
        """Labels, not names; dates in words; "Not applicable: …" with the reason."""
        if answer is None:
            return NOT_ANSWERED
        if answer.state is not AnswerState.ANSWERED:
            words = state_words(answer.state)
            return f"{words}: {answer.reason}" if answer.reason else words
        found = self.named(key)
        if found is None:
            return answer.value
        choices = self._tool.choices.get(found.question.list_name, ())
        return reading_of(found.question, _typed(found.question, answer.value), answer, choices)

    def value_said(self, key: AnswerKey, value: str) -> str:
        """A value as an answer would read: the choice's label, a date in words."""
        return self.said(key, Answer(value))

    def tone(self, key: AnswerKey, answer: Answer | None) -> str:
        """good, warn, bad or "", as the tool's choices give it."""
        found = self.named(key)
        if found is None or answer is None:
            return ""
        chosen = (
            choice
            for choice in self._tool.choices.get(found.question.list_name, ())
            if choice.name == answer.value
        )
        return next((tone_of(choice) for choice in chosen), "")

    def _take(self, item: Item) -> None:
        for part in item.parts:
            if isinstance(part, Group):
                self._tables[part.path] = item.title
                for question in columns(part):
                    self._name(item, question, plain_label(question.label))
            elif part.kind is not Kind.NOTE:
                own = plain_label(part.label)
                self._name(item, part, "" if own == item.title else own)

    def _name(self, item: Item, question: Question, own: str) -> None:
        wording = f"{item.title}: {own}" if own else item.title
        self._held[question.path] = Named(len(self._held), item.number, wording, question)


def beside(answer: Answer | None) -> str:
    """What stands beside an answer: evidence, place, the other source, the note."""
    if answer is None:
        return ""
    where = answer.where_found
    return " · ".join(part for part in (where[:1].upper() + where[1:], answer.note) if part)


def _typed(question: Question, value: str) -> str | PartialDate:
    if question.kind is Kind.DATE:
        try:
            return PartialDate.parse(value)
        except InputRefused:
            return value
    return value
