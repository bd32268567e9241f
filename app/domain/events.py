"""What an assessor found of the events that start and stop clocks, and which of several events is the one meant."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import product

from app.domain.partial_dates import PartialDate


class Found(StrEnum):
    """What the assessor says of an event."""

    DATED = "dated"
    NO_DATE = "no-date"  # evident, without a date
    NOT_FOUND = "not-found"  # no evidence of it
    NOT_DONE = "not-done"  # the file says that it did not take place
    NOT_APPLICABLE = "not-applicable"
    COULD_NOT_LOOK = "could-not-look"  # a volume at court, a system that was down
    UNCLEAR = "unclear"  # looked at, and the record leaves open whether it took place
    UNANSWERED = "unanswered"


# Of events without a date, those that may have taken place: what weighs most comes first.
DOUBTS = (Found.COULD_NOT_LOOK, Found.UNCLEAR, Found.UNANSWERED, Found.NO_DATE)
UNSEEN = frozenset({Found.COULD_NOT_LOOK, Found.UNCLEAR})
_BY_WEIGHT = (
    Found.COULD_NOT_LOOK, Found.UNCLEAR, Found.NO_DATE, Found.NOT_FOUND, Found.NOT_DONE, Found.NOT_APPLICABLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event as found. `when` is the date relied on, `others` what other sources say instead.

    `doubt` is set where one of several events is meant and some of them have no date: what is known of those.
    `when` is then all that they leave possible. `is_certain` is False for an event that may not count.
    """

    when: PartialDate | None = None
    found: Found = Found.UNANSWERED
    others: tuple[PartialDate, ...] = ()
    written_afterwards: bool = False  # entered after the audit was announced
    doubt: Found | None = None
    is_certain: bool = True

    def __post_init__(self) -> None:
        if (self.when is not None) != (self.found is Found.DATED):
            raise ValueError("an event has a date exactly when it is DATED")
        if self.others and self.when is None:
            raise ValueError("a second date needs a first")

    @classmethod
    def on(
        cls,
        when: PartialDate | date,
        other: PartialDate | date | None = None,
        written_afterwards: bool = False,
    ) -> "Event":
        others = () if other is None else (_partial(other),)
        return cls(_partial(when), Found.DATED, others, written_afterwards)

    @property
    def is_shown(self) -> bool:
        """Dated by an entry that was there before the audit was announced."""
        return self.found is Found.DATED and not self.written_afterwards

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        """The date relied on, then those of other sources."""
        return () if self.when is None else (self.when, *self.others)


def is_afterwards(when: PartialDate, entered: PartialDate | None, announced: date) -> bool:
    """Whether an event was entered on the record after the audit was announced, and took place before that."""
    return when.earliest < announced and entered is not None and entered.earliest > announced


def _partial(when: PartialDate | date) -> PartialDate:
    return PartialDate.exactly(when) if isinstance(when, date) else when


def versions(events: Sequence[Event]) -> Iterator[tuple[Event, ...]]:
    """The events with the dates relied on, then with every other choice among the sources' dates.

    Where more than four differ: each second date alone, and all at once.
    """
    differing = [n for n, event in enumerate(events) if event.others]
    if len(differing) <= 4:
        for chosen in product(*(event.dates or (None,) for event in events)):
            yield tuple(
                event if when is event.when else replace(event, when=when)
                for event, when in zip(events, chosen, strict=True)
            )
        return
    yield tuple(events)
    for moved in (*({n} for n in differing), set(differing)):
        yield tuple(
            replace(event, when=event.others[0]) if n in moved else event
            for n, event in enumerate(events)
        )


def first_of(events: Sequence[Event], since: date, until: date) -> Event:
    """The first of several events from `since` on; where all lie before that, the first of them.

    An event without a date may lie on any day from `since` to `until`. A partial date that reaches `since` is
    taken to be on it or later.
    """
    dated = [event for event in events if event.when is not None]
    after = [one for one in dated if any(when.latest >= since for when in one.dates)]
    doubt = _doubt(events)
    if doubt and all(when.earliest > until for one in after for when in one.dates):
        after = []  # what has happened by `until` can only be what has no date
    if not after and (doubt or not dated):
        return weightiest(events)

    def first(dates: Sequence[PartialDate]) -> PartialDate:
        live = [_from(when, since) for when in dates if when.latest >= since] or dates
        found = _bounds(live, min)
        if doubt is None:
            return found
        latest = min(found.latest, until) if doubt is Found.NO_DATE else found.latest
        return PartialDate(min(since, found.earliest), max(since, latest))

    return _combined(after or dated, first, doubt)


def last_of(events: Sequence[Event], until: date) -> Event:
    """The last of several events. One without a date may lie on any day up to `until`."""
    dated = [event for event in events if event.when is not None]
    doubt = _doubt(events)
    if not dated:
        return weightiest(events)

    def last(dates: Sequence[PartialDate]) -> PartialDate:
        found = _bounds(dates, max)
        return PartialDate(found.earliest, max(found.latest, until)) if doubt else found

    return _combined(dated, last, doubt)


def weightiest(events: Sequence[Event]) -> Event:
    """Of events without a date, the one that says most."""
    undated = [event for event in events if event.when is None]
    for found in _BY_WEIGHT:
        for event in undated:
            if event.found is found:
                return event
    return Event()


def _doubt(events: Sequence[Event]) -> Found | None:
    found = {event.found for event in events}
    return next((each for each in DOUBTS if each in found), None)


def _from(when: PartialDate, since: date) -> PartialDate:
    return replace(when, earliest=since) if when.earliest < since else when


def _bounds(dates: Sequence[PartialDate], pick: Callable[[Iterator[date]], date]) -> PartialDate:
    """The earliest and the latest day of the first or last of these, itself where one alone decides both."""
    earliest = pick(when.earliest for when in dates)
    latest = pick(when.latest for when in dates)
    for when in dates:
        if (when.earliest, when.latest) == (earliest, latest):
            return when
    return PartialDate(earliest, latest)


def _combined(
    events: Sequence[Event],
    choose: Callable[[Sequence[PartialDate]], PartialDate],
    doubt: Found | None,
) -> Event:
    found = [
        choose([event.when for event in version if event.when is not None])
        for version in versions(events)
    ]
    relied_on, *others = dict.fromkeys(found)
    afterwards = all(event.written_afterwards for event in events)
    return Event(relied_on, Found.DATED, tuple(others), afterwards, doubt)
