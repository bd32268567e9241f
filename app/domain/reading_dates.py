"""The days on which a file was read, as its audit's history has them.

They are those on which its questions were worked on and those of its sittings; of an audit keyed in from paper, those
of the paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.domain.beside import Beside, is_beside
from app.domain.keyed_in import keyed_in
from app.domain.partial_dates import words
from app.domain.records import AnswerEvent, replay
from app.domain.time_on_file import sittings
from app.domain.tool_versions import is_going_over

_SUNDAY = 6
_HOUR = timedelta(hours=1)
# Tables that speak of the work on an audit, not of what is in the file.
_ABOUT_IT = (Beside.REOPENED.value, Beside.TIME.value, Beside.KEYED.value)


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
    """None where nothing was read. What a new version of the tool wrote into the history is nobody's reading."""
    events = tuple(events)
    beside = replay(event for event in events if is_beside(event.key))
    keyed = keyed_in(beside)
    if keyed is not None:
        return ReadingDates(keyed.read_from, keyed.read_to)
    worked = _worked_at(events, _ABOUT_IT)
    days = [uk_day(at) for at in (min(worked), max(worked))] if worked else []
    days += [each.day for each in sittings(beside)]
    return ReadingDates(min(days), max(days)) if days else None


def last_edit(events: Iterable[AnswerEvent]) -> date | None:
    """The day on which an answer was last given or changed, wherever the file was read before."""
    last = max(_worked_at(tuple(events), ()), default=None)
    return None if last is None else uk_day(last)


def _worked_at(events: tuple[AnswerEvent, ...], but_for: tuple[str, ...]) -> list[str]:
    """Times in UTC, all written alike: the first and the last by their letters are so by the clock."""
    written = {event.at for event in events if is_going_over(event.key)}
    return [
        event.at
        for event in events
        if event.at not in written and not event.key.startswith(but_for)
    ]


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
