"""One item of the audit tool to read: its wording, its answers, its guidance, when it is asked, its time limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.answers import Evidence
from app.tool.model import Group, Kind, Node, Question, Tool
from app.tool.numbering import guidance_and_levels, plain_label
from ui import icons
from ui.forms.choices import states_of
from ui.forms.wording import state_words, tone_of
from ui.theme import look
from ui.viewmodels.asked_when import AskedWhen, Rule
from ui.viewmodels.outline import Item, columns
from ui.viewmodels.standards import StandardInWords
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.marks import Pill

KINDS = {
    Kind.DATE: "A date: a day, a month or a year",
    Kind.INTEGER: "A whole number",
    Kind.DECIMAL: "A number",
    Kind.TEXT: "Text",
    Kind.ACKNOWLEDGE: "A box to tick",
}
_NUMBER_WIDTH = 40


@dataclass(frozen=True, slots=True)
class ToolInWords:
    """What cards are made from."""

    tool: Tool
    rules: AskedWhen
    standards: Mapping[str, StandardInWords]


class ToolCard(QFrame):
    def __init__(self, item: Item, words: ToolInWords) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(f"{item.number} {item.title}".strip())
        self._words = words
        px = look().px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(18), px(14), px(18), px(14))
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(px(8))
        grid.setColumnMinimumWidth(0, px(_NUMBER_WIDTH))
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(item.number, "number"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(item.title, "wording", wraps=True), 0, 1)
        self._body = QVBoxLayout()
        self._body.setSpacing(px(8))
        grid.addLayout(self._body, 1, 1)
        self._fill(item)

    def _fill(self, item: Item) -> None:
        about = _about(item)
        if about:
            self._body.addWidget(label(about, "caption", wraps=True))
        common = _common([self._words.rules.rules(part) for part in item.parts])
        for rule in common:
            self._body.addWidget(self._asked(rule))
        if item.hint:
            self._body.addWidget(label(item.hint, "caption", wraps=True))
        for part in item.parts:
            own = self._words.rules.rules(part)[len(common) :]
            self._body.addWidget(self._part(part, item.title, own))
        guidance = self._guidance(item)
        if guidance:
            self._body.addWidget(label(guidance, "guidance", wraps=True))

    def _guidance(self, item: Item) -> str:
        """Without the lines that stand beside the answers they describe."""
        first = item.parts[0]
        if isinstance(first, Question) and item.guidance == first.guidance:
            return guidance_and_levels(self._words.tool, first)[0]
        return item.guidance

    def _part(self, part: Node, title: str, rules: Sequence[Rule]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, look().px(2), 0, 0)
        column.setSpacing(look().px(6))
        own = plain_label(part.label)
        if own and own != title:
            column.addWidget(label(own, "partwording", wraps=True))
        for rule in rules:
            column.addWidget(self._asked(rule))
        if isinstance(part, Group):
            column.addWidget(self._rows(part))
        else:
            column.addWidget(self._answers(part))
            self._add_standards(column, part)
        return holder

    def _asked(self, rule: Rule) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(6))
        mark = QLabel()
        icons.give(mark, "funnel", "muted", 13)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        opening = "Asked when" if rule.in_words else "Asked when this rule holds:"
        words = label(f"{opening} {rule.text}", "expression", wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(words, 1)
        return holder

    def _answers(self, question: Question) -> QWidget:
        """The choices as they can be chosen; for a rated question with what each level means."""
        choices = self._words.tool.choices.get(question.list_name, ())
        if question.kind not in (Kind.CHOICE, Kind.CHOICES):
            return label(KINDS.get(question.kind, ""), "caption", wraps=True)
        _said, levels = guidance_and_levels(self._words.tool, question)
        if not levels:
            row = Flow(look().px(6))
            for choice in choices:
                row.add(_Answer(choice.label or choice.name))
            for state in states_of(question):
                row.add(_state(state_words(state)))
            return row
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(10))
        grid.setVerticalSpacing(look().px(6))
        grid.setColumnStretch(1, 1)
        for number, choice in enumerate(choices):
            pill = Pill()
            pill.say(choice.label or choice.name, tone_of(choice))
            grid.addWidget(pill, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(levels.get(choice.name, ""), "reading", wraps=True), number, 1)
        states = Flow(look().px(6))
        for state in states_of(question):
            states.add(_state(state_words(state)))
        grid.addWidget(states, len(choices), 0, 1, 2)
        return holder

    def _rows(self, group: Group) -> QWidget:
        """A table to fill: what each row asks."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addWidget(label("A table, one row for each, with:", "caption"))
        for question in columns(group):
            choices = self._words.tool.choices.get(question.list_name, ())
            said = ", ".join(choice.label or choice.name for choice in choices)
            words = f"•  {question.label} ({said or KINDS.get(question.kind, '').lower()})"
            column.addWidget(label(words, "reading", wraps=True))
            self._add_standards(column, question)
        return holder

    def _add_standards(self, column: QVBoxLayout, question: Question) -> None:
        for each in question.standards:
            standard = self._words.standards.get(each)
            if standard is not None:
                column.addWidget(standard_line(standard))


def standard_line(standard: StandardInWords) -> QWidget:
    """A time limit as one line: its limit as a pill, its clock, its source, and the mark where it is a default."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look().px(3))
    row = Flow(look().px(6))
    limit = Pill()
    limit.say(f"{standard.id}  {standard.limit}", "accent", "clock")
    limit.setAccessibleName(f"Time limit {standard.id}: {standard.limit}")
    row.add(limit)
    if standard.mark:
        row.add(default_mark(standard))
    column.addWidget(row)
    column.addWidget(
        label(
            f"{standard.title}, {standard.clock}. Source: {standard.source}", "caption", wraps=True
        )
    )
    return holder


def default_mark(standard: StandardInWords) -> Pill:
    pill = Pill()
    if standard.unverified:
        pill.say(standard.mark, "warn", "triangle-alert")
    else:
        pill.say(standard.mark, "", "map-pin")
    return pill


class _Answer(QLabel):
    """One choice as it can be chosen: as wide as its words, wrapped where the line is too short for them."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setObjectName("answer")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setIndent(
            0
        )  # a frame would set words in by half a letter more, of which the width knows nothing

    def sizeHint(self) -> QSize:
        letters, px = self.fontMetrics(), look().px
        width = letters.horizontalAdvance(self.text()) + 2 * px(10) + 6
        return QSize(width, letters.height() + 2 * px(4) + 2)


def _state(words: str) -> Pill:
    """An answer about the looking, not about the child."""
    pill = Pill()
    pill.say(words)
    return pill


def _common(rules: Sequence[Sequence[Rule]]) -> Sequence[Rule]:
    """The rules that every part of an item begins with."""
    shared = rules[0]
    for each in rules[1:]:
        same = 0
        while same < min(len(shared), len(each)) and shared[same] == each[same]:
            same += 1
        shared = shared[:same]
    return shared


def _about(item: Item) -> str:
    """The item's code, whether it is core, and where its evidence is looked for."""
    questions = [part for part in item.parts if isinstance(part, Question)]
    parts = [item.code] if item.code and item.code != item.parts[0].name else []
    if any(question.core for question in questions):
        parts.append("core")
    sources = dict.fromkeys(
        Evidence(source).words if source in {*Evidence} else source
        for question in questions
        for source in question.evidence.split("+")
        if source
    )
    if sources:
        parts.append(f"looked for in the {' and the '.join(sources)}")
    return " · ".join(parts)
