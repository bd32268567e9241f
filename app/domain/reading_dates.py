"""The days on which a file was read: those on which its audit was worked on, as its history has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.domain.partial_dates import words
from app.domain.records import AnswerEvent
from app.domain.tool_versions import is_going_over

_SUNDAY = 6
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ReadingDates:
    """The first and the last day."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """ "on Tue 31 Mar 2009", "from Tue 31 Mar to Thu 2 Apr 2009"."""
        return self._said("from", "to")

    @property
    def between(self) -> str:
        """ "on Tue 31 Mar 2009", "between Tue 31 Mar and Thu 2 Apr 2009"."""
        return self._said("between", "and")

    def _said(self, opening: str, joining: str) -> str:
        if self.first == self.last:
            return f"on {words(self.first)}"
        first = words(self.first)
        if self.first.year == self.last.year:
            first = first.removesuffix(f" {self.first.year}")
        return f"{opening} {first} {joining} {words(self.last)}"


def reading_dates(events: Iterable[AnswerEvent]) -> ReadingDates | None:
    """None where nothing was worked on. What a new version of the tool wrote into the history is nobody's reading."""
    events = tuple(events)
    written = {event.at for event in events if is_going_over(event.key)}
    times = [event.at for event in events if event.at not in written]
    return ReadingDates(uk_day(min(times)), uk_day(max(times))) if times else None


def together(dates: Iterable[ReadingDates | None]) -> ReadingDates | None:
    """From the first day of any to the last day of any."""
    held = [each for each in dates if each is not None]
    if not held:
        return None
    return ReadingDates(min(each.first for each in held), max(each.last for each in held))


def uk_day(at: datetime | str) -> date:
    """The day it was in the United Kingdom, whichever clock this machine shows: all readers get the same.

    `at` is an aware time or its ISO text. Summer time runs between the last Sundays of March and October, 1.00 UTC.
    """
    moment = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(UTC)
    begins, ends = (_last_sunday(moment.year, month) for month in (3, 10))
    return (moment + _HOUR if begins <= moment < ends else moment).date()


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() - _SUNDAY) % 7)
