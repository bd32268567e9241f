"""What a round found, ready to be shown: the counted audits, and the questions and standards they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.achieved import GaveWay, StratumAchieved
from app.domain.calendar import WorkingCalendar
from app.domain.collation import CountedAudit
from app.domain.conversations import Conversation
from app.domain.diary import Observation
from app.domain.not_produced import JUDGEMENTS, FileNotProduced, Headline, in_time, judged
from app.domain.population import Population
from app.domain.ratings import RolledUp
from app.domain.reading_dates import ReadingDates, together
from app.domain.records import Reading
from app.domain.themes import Themes
from app.domain.threads import Replies
from app.domain.tool_versions import ToolVersion


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question: its label, its tone ("ok", "warn", "bad", "") and its score, if rated."""

    name: str
    label: str
    tone: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    path: str
    name: str
    number: str
    item: str
    section: str
    label: str
    kind: str
    options: tuple[Option, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A time limit as the report prints it; `limit` in words. `unverified`: an editable default. `ends`: the question
    that says what ends the clock."""

    id: str
    title: str
    limit: str
    unverified: bool
    local: bool
    source: str
    ends: str = ""


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """`of_case`: about a case of the round; else `ref` says whom it is about, in the words of whoever raised it."""

    ref: str
    raised: str
    told: bool
    open: bool
    of_case: bool = True


@dataclass(frozen=True, slots=True)
class GivenOn:
    """A case that went to another reader after it was first given out. `reading`: in which capacity from then on."""

    ref: str
    before: str
    now: str
    reading: Reading
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Findings:
    """`audits` holds one reading a case, `pairs` the readings of cases read twice.

    `unreturned` counts cases of the sample from which no reading came back or whose copies conflict.
    `population` counts the children drawn from, `families` those the cases come from.
    `asked_again` counts cases with an answer from before a question changed its meaning, not yet given again.
    """

    name: str
    purpose: str
    position_date: date
    announced_on: date | None
    lead_name: str
    assessors: tuple[str, ...]
    sampled: int
    unreturned: int
    unfinished: int
    conflicting: int
    population: int
    families: int
    strata: tuple[tuple[int, int], ...]  # children on a plan, files read: of each stratum
    method: str
    tool_title: str
    tool_version: str
    audits: tuple[CountedAudit, ...]
    pairs: tuple[tuple[CountedAudit, CountedAudit], ...]
    questions: tuple[QuestionLine, ...]
    standards: tuple[StandardLine, ...]
    concerns: tuple[ConcernLine, ...]
    quotes: Mapping[str, tuple[tuple[str, str], ...]]  # question path -> (ref, text)
    corrections: int
    by_age_band: Mapping[str, int]
    by_district: Mapping[str, int]
    first_readings: Mapping[str, int]
    tool_versions: tuple[ToolVersion, ...] = ()  # of the round; () while there was but one
    calendar: WorkingCalendar | None = None  # by which working days were counted
    heard: bool = False  # whether conversations are held in this round
    conversations: tuple[Conversation, ...] = ()  # of every reading, in the order of the cases
    observations: tuple[Observation, ...] = ()  # of the round diary: listed, never counted
    asked_again: Mapping[str, int] = field(default_factory=dict)  # question path -> cases that wait
    not_produced: tuple[FileNotProduced, ...] = ()  # cases whose file the office did not produce
    replies: Replies = field(default_factory=Replies)  # what those it is about had to say
    in_part: int = 0  # cases of whose file a volume or more was missing
    planned: tuple[StratumAchieved, ...] = ()  # the sample by stratum, planned and achieved
    gave_way: tuple[GaveWay, ...] = ()  # cases that a reserve stands in for
    census: Population | None = None  # how the record stands for all children, once one was read
    given_on: tuple[GivenOn, ...] = ()  # the earliest first
    offices: tuple[str, ...] = ()  # of those who read
    themes: Themes = field(default_factory=Themes)  # with which the lead marked cases and quotes
    parted: tuple[tuple[str, ...], ...] = ()  # cases of each family that more than one person read
    not_blind: tuple[str, ...] = ()  # read twice, and one person wrote in both readings: no pair

    @property
    def rolled(self) -> tuple[RolledUp, ...]:
        """Section scores and overall ratings of the audits counted; none where the tool suggests none."""
        return tuple(audit.rolled for audit in self.audits if audit.rolled is not None)

    @property
    def judged_twice(self) -> tuple[Headline, ...]:
        """The three judgements, and each with the files that were not produced taken as not met."""
        paths = {line.name: line.path for line in self.questions}
        return tuple(
            judged(each, paths[each.question], self.audits, self.not_produced)
            for each in JUDGEMENTS
            if each.question in paths
        )

    @property
    def timed_twice(self) -> tuple[Headline, ...]:
        """Every standard of time, and each with the files that were not produced taken as not met."""
        return tuple(
            in_time(each.id, each.title, self.audits, self.not_produced) for each in self.standards
        )

    @property
    def readings(self) -> tuple[CountedAudit, ...]:
        """Every reading, the blind second ones after the others."""
        return (*self.audits, *(second for _first, second in self.pairs))

    @property
    def read(self) -> ReadingDates | None:
        """The first and the last day on which any of these files was read."""
        return together(audit.read for audit in self.readings)
