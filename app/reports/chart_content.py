"""What a chart says: labels, counts, dates. Where its lines go is the business of `charts`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Tone(StrEnum):
    """What a colour would say. Each has a shape of its own as well, so that nothing is said by colour alone."""

    GOOD = "good"  # filled dot
    WARN = "warn"  # triangle
    BAD = "bad"  # diamond
    ACCENT = "accent"  # filled square
    NEUTRAL = "neutral"  # ring


@dataclass(frozen=True, slots=True)
class DotRow:
    """`low` and `high` are proportions (0 to 1) of a confidence interval, None where none can be stated.

    `earlier` is the count and denominator of an earlier round, drawn as a ring.
    """

    label: str
    count: int
    denominator: int
    low: float | None = None
    high: float | None = None
    earlier: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class DotInterval:
    """Shares with their uncertainty, one row a finding, the counts in words beside each."""

    rows: tuple[DotRow, ...]
    interval: str = "95% confidence interval"
    earlier: str = ""  # what the rings are, e.g. "January round"


@dataclass(frozen=True, slots=True)
class Category:
    """`letter` stands in the bar, so that categories can be told apart without colour or pattern."""

    name: str
    letter: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class StackedRow:
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StackedCounts:
    """Bars whose length is a count, never a percentage of a few cases."""

    categories: tuple[Category, ...]
    rows: tuple[StackedRow, ...]

    def __post_init__(self) -> None:
        if any(len(row.counts) != len(self.categories) for row in self.rows):
            raise ValueError("every row must have one count a category")


@dataclass(frozen=True, slots=True)
class Span:
    start: date
    end: date
    tone: Tone
    label: str = ""  # printed inside where it fits
    hatched: bool = False  # a gap, or time beyond a limit
    key: str = ""  # what it stands for, where the drawing is to say what lies under a pointer


@dataclass(frozen=True, slots=True)
class Moment:
    """`until`: the last day that a partial date leaves possible; the moment is then drawn as that stretch."""

    on: date
    tone: Tone
    label: str = ""
    until: date | None = None
    key: str = ""

    @property
    def last(self) -> date:
        return self.until or self.on


@dataclass(frozen=True, slots=True)
class Lane:
    """`levels`: over how many lines its moments are spread, so that more of them can be named."""

    label: str
    spans: tuple[Span, ...] = ()
    moments: tuple[Moment, ...] = ()
    levels: int = 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes over a stretch of days; `legend` says in words what tones mean here."""

    lanes: tuple[Lane, ...]
    first: date
    last: date
    marked: date | None = None  # a line across all lanes, e.g. the audit date
    marked_label: str = ""
    legend: tuple[tuple[Tone, str], ...] = ()
    is_tall: bool = False  # more lanes than can be seen at once: close together, and the axis named above as well

    def __post_init__(self) -> None:
        if self.last <= self.first:
            raise ValueError("a timeline must end after it begins")


Chart: TypeAlias = DotInterval | StackedCounts | Timeline
