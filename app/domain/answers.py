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

    @property
    def words(self) -> str:
        """As it is printed within a sentence; on a button with a capital letter."""
        return _WORDS[self]

    @property
    def other_asked(self) -> str:
        """What is asked for beside it, kept as the answer's `other`; "" for most."""
        return _OTHER_ASKED.get(self, "")

    def said(self, other: str) -> str:
        """With what stands beside it: "told, not on record: key worker, 3 April"."""
        joined = ", the other" if self is Evidence.DIFFER else ""
        return f"{self.words}{joined}: {other}" if other else self.words


_WORDS = {
    Evidence.PAPER: "paper file",
    Evidence.ELECTRONIC: "electronic record",
    Evidence.BOTH: "both agree",
    Evidence.DIFFER: "records differ",
    Evidence.NEITHER: "in neither",
    Evidence.AWAITING: "awaiting recording",
    Evidence.TOLD: "told, not on record",
}
_OTHER_ASKED = {
    Evidence.DIFFER: "What the other record says",
    Evidence.TOLD: "Who told you, and when",
}


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

    @property
    def where_found(self) -> str:
        """Evidence source and place in words; "" where neither is given."""
        source = self.evidence.said(self.other) if self.evidence else self.other
        return ", ".join(part for part in (source, self.place) if part)
