"""What the form engine says about each question: its state, its problems, how far a section is."""

from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.tool.model import Choice, Question


@dataclass(frozen=True, slots=True)
class Problem:
    """severity "error" blocks completion, "warning" wants a reason, "hint" only advises."""

    severity: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class QuestionState:
    """One question of an open audit. A question that is not relevant keeps its answer, uncounted."""

    key: AnswerKey
    question: Question
    relevant: bool
    why_hidden: str  # "asked only when 2.1 is Yes", in words; "" while relevant
    required: bool
    readonly: bool
    answer: Answer | None
    value: object  # typed: str, float, PartialDate, tuple of choice names, None
    reading: str  # the answer in words: "Wed 11 Mar 2009", "March 2009", the choice's label
    choices: tuple[Choice, ...]  # after the choice filter
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of questions: relevant and counted ones, and how many of these have an answer of any state."""

    answered: int
    asked: int
    warnings: int
    queries: int

    @property
    def is_complete(self) -> bool:
        return self.answered >= self.asked
