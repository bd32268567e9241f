"""The time limits of a tool in words: how long, from what to what, whose rule, and whether it has been verified."""

from dataclasses import dataclass
from datetime import date

from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.limits import Limit, words
from app.domain.partial_dates import words as day_words
from app.tool.model import Standard, Tool
from ui.viewmodels.asked_when import AskedWhen
from ui.viewmodels.questions import Questions

DEFAULT_MARK = "Editable default, not verified"
LOCAL_MARK = "Local limit"
_PICKS = {"first": "the first", "last": "the last"}


@dataclass(frozen=True, slots=True)
class StandardInWords:
    """`clock`: from what to what. `notes`: sentences on when it applies, since when, and what else is known of it."""

    id: str
    title: str
    limit: str
    clock: str
    source: str
    unverified: bool
    local: bool
    notes: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What a reader must know before relying on it; "" where the source is good."""
        return DEFAULT_MARK if self.unverified else LOCAL_MARK if self.local else ""


def standards_in_words(
    tool: Tool, questions: Questions, rules: AskedWhen
) -> tuple[StandardInWords, ...]:
    return tuple(_in_words(tool, each, questions, rules) for each in tool.standards)


def _in_words(
    tool: Tool, standard: Standard, questions: Questions, rules: AskedWhen
) -> StandardInWords:
    return StandardInWords(
        standard.id,
        standard.title,
        _limit(tool, standard),
        _clock(tool, standard, questions),
        standard.source,
        standard.unverified,
        standard.local,
        tuple(_notes(standard, rules)),
    )


def _limit(tool: Tool, standard: Standard) -> str:
    if standard.limit in tool.by_path:
        return "as set in each plan"
    try:
        return words(Limit.parse(standard.limit))
    except InputRefused:
        return standard.limit


def _clock(tool: Tool, standard: Standard, questions: Questions) -> str:
    start, end = (_event(tool, path, questions) for path in (standard.starts, standard.ends))
    if standard.kind == "interval":
        return f"between one {end} and the next" + (f", first from {start}" if start else "")
    if standard.kind == "notice":
        return f"{end}, so long before {start}"
    pick = _PICKS.get(standard.pick, "")
    return f"from {start}{f' ({pick})' if pick == 'the last' else ''} to {end}"


def _event(tool: Tool, path: str, questions: Questions) -> str:
    node = tool.by_path.get(path)
    if node is None:
        return ""
    named = questions.named(AnswerKey(path))
    label = " ".join(node.label.split()).rstrip("?:.")
    number = f"{named.number} " if named and named.number else ""
    return f"{number}“{label}”"


def _notes(standard: Standard, rules: AskedWhen) -> list[str]:
    found = []
    if standard.applies_if:
        found.append(_rule("Applies when", standard.applies_if, rules))
    if standard.counts_if:
        found.append(_rule("Counts only entries where", standard.counts_if, rules))
    if standard.absent_if:
        found.append(_rule("Judged as not done when", standard.absent_if, rules))
    if standard.closes_if:
        found.append(_rule("None is due after one where", standard.closes_if, rules))
    if standard.law_from:
        found.append(f"In force from {_day(standard.law_from)}.")
    if standard.law_to:
        found.append(f"In force until {_day(standard.law_to)}.")
    if standard.remark:
        found.append(standard.remark)
    return found


def _rule(opening: str, expression: str, rules: AskedWhen) -> str:
    return f"{opening} {rules.rule(expression).text}."


def _day(text: str) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text
