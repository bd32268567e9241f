"""What partial dates leave possible for a series of events: must every gap keep the limit, and can it?"""

from dataclasses import dataclass
from datetime import date

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.limits import Limit
from app.domain.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Series:
    """What is judged: the opening event, the dated events in order, how many more are evident without a date."""

    limit: Limit
    opening: PartialDate | None
    dates: tuple[PartialDate, ...]
    undated: int
    position_date: date
    calendar: WorkingCalendar

    def due(self, day: date) -> date:
        return limits.due(day, self.limit, self.calendar)

    @property
    def points(self) -> tuple[PartialDate, ...]:
        return self.dates if self.opening is None else (self.opening, *self.dates)


def some_gap_may_fail(series: Series) -> bool:
    """Whether the partial dates could lie so that some gap breaks the limit."""
    points = series.points
    for n, point in enumerate(points):
        others = points[:n] + points[n + 1 :]
        # A gap that opens at `day` is longest with no other event inside the limit after it. Moving `day`
        # later only helps where it passes the earliest day of another event.
        starts = {max(point.earliest, other.earliest) for other in others} | {point.earliest}
        for day in (day for day in starts if day <= point.latest):
            due = series.due(day)
            avoidable = all(other.earliest <= day or other.latest > due for other in others)
            if avoidable and (
                series.position_date > due or any(other.latest > due for other in others)
            ):
                return True
    return False


def all_gaps_may_keep(series: Series) -> bool:
    """Whether the partial dates could lie so that every gap keeps the limit."""
    windows = [(when.latest, when.earliest) for when in series.dates]
    if series.opening is None:
        reached = min(windows)[0]
        windows.remove(min(windows))
    else:
        reached = series.opening.latest
    horizon = max([series.position_date, *(earliest for _, earliest in windows)])
    lowest = min(when.earliest for when in series.points)
    windows += [(max(series.position_date, lowest), lowest)] * series.undated
    while (due := series.due(reached)) < horizon:
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
