"""One answer to one question, and the one list of evidence sources that tool, screens and reports share."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerState(StrEnum):
    """ "No", "not recorded", "not applicable" and "could not look" are different facts everywhere."""

    ANSWERED = "answered"
    NOT_RECORDED = "not-recorded"
    NOT_APPLICABLE = "not-applicable"
    COULD_NOT_LOOK = "could-not-look"


class Evidence(StrEnum):
    """Where the assessor found it. `other` of the answer holds the second value or who told."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    BOTH = "both"
    DIFFER = "differ"
    NEITHER = "neither"
    AWAITING = "awaiting"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assessor recorded.

    `value` is in XForms lexical form and read by the question's kind: a choice's name; choices' names
    separated by one space; an ISO date, which may be partial ("2009-03", "2009"); a decimal number; text.
    It is "" unless `state` is ANSWERED. `reason` is required with NOT_APPLICABLE and COULD_NOT_LOOK.
    """

    value: str = ""
    state: AnswerState = AnswerState.ANSWERED
    reason: str = ""
    evidence: Evidence | None = None
    other: str = ""
    place: str = ""
    note: str = ""
    ask_lead: bool = False
    warning_reason: str = ""  # why a value stands although the tool warned of it

    @property
    def is_blank(self) -> bool:
        return self == Answer()
