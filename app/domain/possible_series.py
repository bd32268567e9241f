"""What uncertain dates leave possible for a series of events: must every gap keep the limit, can it, is it still open?

An event is a window: some day of it, both ends included. One without a date may lie on any day from the lowest
that counts to the position date.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.limits import Limit
from app.domain.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Series:
    """What is judged, up to the position date.

    The series opens on `opening` or, if it `opens_early`, on an event before that; without an opening, on its first
    event. `dates` are events that count for certain, in order; `maybe` may count or not; so and so many more are
    `undated` for certain, or `maybe_undated`. Without a `lowest` day nobody knows how early these may lie.
    """

    limit: Limit
    opening: PartialDate | None
    opens_early: bool
    dates: tuple[PartialDate, ...]
    maybe: tuple[PartialDate, ...]
    undated: int
    maybe_undated: int
    lowest: date | None
    position_date: date
    calendar: WorkingCalendar
    is_closed: bool = False  # it ended on the position date: no gap is open there

    def due(self, day: date) -> date:
        return limits.due(day, self.limit, self.calendar)

    @property
    def points(self) -> tuple[PartialDate, ...]:
        """The certain dates with the opening, unless one of them may lie before it."""
        opening = self.opening
        is_first = opening is not None and not self.opens_on(self.dates, opening.earliest)
        return (opening, *self.dates) if opening is not None and is_first else self.dates

    @property
    def last_known(self) -> PartialDate:
        """The certain event that may be the latest; the opening where there is none, for it never follows one."""
        known = self.dates or self.points
        return max(known, key=lambda when: when.latest)

    def opens_on(self, events: tuple[PartialDate, ...], before: date) -> bool:
        """Whether one of these events may lie before a day of the opening, and so open the series itself."""
        return self.opens_early and any(when.earliest < before for when in events)

    @property
    def may_open_on_what_is_loose(self) -> bool:
        return self.opening is None or self.opens_on(self.loose, self.opening.latest)

    @property
    def is_exact(self) -> bool:
        return not self.loose and all(point.is_exact for point in self.points)

    @property
    def anywhere(self) -> PartialDate:
        """Where an event without a date may lie."""
        known = [when.earliest for when in (*self.dates, *self.maybe)]
        lowest = self.lowest or min(known, default=self.position_date)
        return PartialDate(min(lowest, self.position_date), self.position_date)

    @property
    def certain(self) -> tuple[PartialDate, ...]:
        return (*self.dates, *[self.anywhere] * self.undated)

    @property
    def uncertain(self) -> tuple[PartialDate, ...]:
        return (*self.maybe, *[self.anywhere] * self.maybe_undated)

    @property
    def loose(self) -> tuple[PartialDate, ...]:
        """The windows in which there is an event or not, on one day or another."""
        missing = (*self.maybe, *[self.anywhere] * (self.undated + self.maybe_undated))
        return (*(when for when in self.dates if not when.is_exact), *missing)


def some_gap_may_fail(series: Series) -> bool:
    """Whether the events could lie so that some gap breaks the limit."""
    opens_on_any = series.opening is None or series.opens_early
    if opens_on_any and series.lowest is None and (series.undated or series.maybe_undated):
        return True  # the first event may lie any time before the others
    certain = series.certain
    if series.opening is not None:
        due = series.due(series.opening.earliest)
        if series.position_date > due and all(when.latest > due for when in certain):
            return True
    starts = sorted(when.earliest for when in certain)
    for n, point in enumerate((*certain, *series.uncertain)):
        # A gap that opens at `day` is longest with no other event inside the limit after it. Moving `day`
        # later only helps where it passes the earliest day of another event.
        later = starts[bisect_right(starts, point.earliest) : bisect_right(starts, point.latest)]
        for day in (point.earliest, *later):
            due = series.due(day)
            if due >= series.position_date:
                break
            if all(
                other.earliest <= day or other.latest > due or m == n
                for m, other in enumerate(certain)
            ):
                return True
    return False


def all_gaps_may_keep(series: Series) -> bool:
    """Whether the events could lie so that every gap keeps the limit."""
    windows = sorted((when.latest, when.earliest) for when in series.certain)
    reached = windows.pop(0)[0] if windows else None
    if series.opening is not None:
        # An event that can only lie before the latest day of the opening makes the opening earlier.
        reached = min(reached or series.opening.latest, series.opening.latest)
        windows = sorted((when.latest, when.earliest) for when in series.certain)
    assert reached is not None, "a series has an opening or a certain event"
    windows += [(when.latest, when.earliest) for when in series.uncertain]
    while (due := series.due(reached)) < series.position_date:
        # Of the events that can fall inside the limit the one that must come first reaches furthest for its cost.
        usable = [
            (latest, earliest)
            for latest, earliest in windows
            if earliest <= due and latest > reached
        ]
        if not usable or due == reached:
            return False
        windows.remove(min(usable))
        reached = min(min(usable)[0], due)
    return True


def must_be_open(series: Series) -> bool:
    """Whether the limit has passed since the last event, wherever the events lie."""
    last = max(when.latest for when in (series.last_known, *series.loose))
    return series.due(last) < series.position_date


def must_have_closed(series: Series) -> bool:
    """Whether some gap has been closed by an event, wherever the events lie."""
    opening = series.opening
    opens = opening is None or series.opens_on(series.certain, opening.latest)
    return len(series.certain) - opens > 0
