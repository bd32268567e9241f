"""The words, tones and marks of answers, evidence sources and verdicts, the same on every page."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.domain.answers import AnswerState, Evidence
from app.domain.timeliness import Verdict, VerdictKind
from app.tool.model import Choice

# In the order of the buttons, whatever order a tool names them in.
STATES: Final = (
    AnswerState.NOT_RECORDED,
    AnswerState.NOT_APPLICABLE,
    AnswerState.COULD_NOT_LOOK,
)
NEEDS_REASON: Final = frozenset({AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_LOOK})
_MARKS: Final = {
    VerdictKind.IN_TIME: ("good", "circle-check"),
    VerdictKind.LATE: ("bad", "triangle-alert"),
    VerdictKind.OVERDUE_OPEN: ("bad", "clock"),
    VerdictKind.NOT_YET_DUE: ("", "clock"),
    VerdictKind.NO_DATE: ("warn", "circle"),
    VerdictKind.NO_EVIDENCE: ("warn", "circle-minus"),
    VerdictKind.CONFLICT: ("warn", "scale"),
    VerdictKind.NOT_APPLICABLE: ("", "circle-minus"),
    VerdictKind.CANNOT_TELL: ("warn", "circle-help"),
}
_TONES: Final = {"good": "good", "ok": "good", "warn": "warn", "bad": "bad"}


@dataclass(frozen=True, slots=True)
class Said:
    """Words with their tone and mark, so that colour never carries a meaning alone."""

    text: str
    tone: str
    icon: str


def state_words(state: AnswerState) -> str:
    return {
        AnswerState.ANSWERED: _tr("Answered"),
        AnswerState.NOT_RECORDED: _tr("Not recorded"),
        AnswerState.NOT_APPLICABLE: _tr("Not applicable"),
        AnswerState.COULD_NOT_LOOK: _tr("Could not look"),
    }[state]


def why_words(state: AnswerState) -> str:
    """What the reason box asks."""
    if state is AnswerState.COULD_NOT_LOOK:
        return _tr("Why could you not look? For example: volume 2 not supplied")
    return _tr("Why does this not apply to this child?")


def evidence_words(source: Evidence | None) -> str:
    """On a button: the one list of words, with a capital letter."""
    return _tr("Evidence") if source is None else source.words.capitalize()


def evidence_in_cell(source: Evidence) -> str:
    """Where there is little room: the word that tells it from the others."""
    return {
        Evidence.PAPER: _tr("Paper"),
        Evidence.ELECTRONIC: _tr("Electronic"),
        Evidence.BOTH: _tr("Both"),
        Evidence.DIFFER: _tr("Differ"),
        Evidence.NEITHER: _tr("Neither"),
        Evidence.AWAITING: _tr("Awaiting"),
        Evidence.TOLD: _tr("Told"),
    }[source]


def tone_of(choice: Choice) -> str:
    """The tone a choice takes once it is chosen, as the tool's choices sheet gives it; "" for none."""
    said = choice.extra.get("cfa_tone") or choice.extra.get("tone") or ""
    return _TONES.get(said, "")


def verdict_said(verdict: Verdict) -> Said:
    """The verdict's own short words, "late by 7 working days", with the tone and mark of its kind."""
    tone, icon = _MARKS[verdict.kind]
    return Said(verdict.outcome, tone, icon)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Answers", text)
