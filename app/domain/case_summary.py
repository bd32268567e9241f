"""One audit as its summary shows it: readable by a worker who never saw the audit tool."""

from dataclasses import dataclass
from datetime import date

from app.domain.collation import SourceNote
from app.domain.conversations import Conversation
from app.domain.partial_dates import PartialDate
from app.domain.ratings import RolledUp
from app.domain.reading_dates import ReadingDates


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """One question with its answer in words. `tone`: "ok", "warn", "bad" or ""."""

    number: str
    question: str
    answer: str
    tone: str
    evidence: str
    note: str
    corrected: str = ""  # the lead's correction, in words, where one stands over the answer


@dataclass(frozen=True, slots=True)
class SaidVerdict:
    id: str
    title: str
    verdict: str
    outcome: str  # short: "late by 7 working days"
    explanation: str
    unverified: bool
    afterwards: int = 0  # ends that do not count, because they were entered after the announcement


@dataclass(frozen=True, slots=True)
class SaidSection:
    title: str
    answers: tuple[SaidAnswer, ...]


@dataclass(frozen=True, slots=True)
class SaidEvent:
    """What happened, or a series of it: `count` times from `first` to `last`."""

    what: str
    first: PartialDate
    last: PartialDate
    count: int = 1


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """`anonymous`: it says nothing of whose case it is; see `app.domain.anonymised`."""

    ref: str
    round_name: str
    position_date: date
    assessor: str
    reading: str
    state: str
    facts: tuple[tuple[str, str], ...]
    judgements: tuple[tuple[str, str, str], ...]  # label, answer, tone
    concern: str
    concern_told: str
    sections: tuple[SaidSection, ...]
    verdicts: tuple[SaidVerdict, ...]
    factors: tuple[str, ...]  # complexity factors present now, in words
    good_practice: str
    would_have_helped: str
    actions: tuple[tuple[str, str, str], ...]  # action, owner, due
    minutes: int
    unanswered: int
    read: ReadingDates | None = None  # None before the first answer
    source_notes: tuple[SourceNote, ...] = ()
    announced_on: date | None = None
    late_entries: int = 0  # dates entered after the announcement about earlier events
    events: tuple[SaidEvent, ...] = ()  # in the order in which they began
    keyed: str = ""  # who keyed it in from paper, in words
    anonymous: bool = False
    heard: bool = False  # whether conversations are held in this round
    conversations: tuple[Conversation, ...] = ()
    rolled: RolledUp | None = None  # None where the audit tool suggests no rating
