"""Notice: something done early enough before an event."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.events import Event, Found
from app.domain.limits import Limit
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import Verdict, VerdictKind
from app.resources import bank_holidays
from app.tool.notices import judge_notice, last_day

CALENDAR = bank_holidays()
CONFERENCE = date(2009, 1, 12)  # a Monday
POSITION = date(2009, 3, 31)
FIVE = Limit.parse("5wd")


def verdict(
    done: Event, deadline: date = CONFERENCE, limit: Limit = FIVE, position: date = POSITION
) -> Verdict:
    found = judge_notice(limit, Event.on(deadline), done, position, CALENDAR)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("shown", "kind", "days"),
    [
        (date(2009, 1, 2), VerdictKind.IN_TIME, -1),
        (date(2009, 1, 5), VerdictKind.IN_TIME, 0),
        (date(2009, 1, 6), VerdictKind.LATE, 1),
        (date(2009, 1, 12), VerdictKind.LATE, 5),
    ],
)
def test_five_working_days_before_a_monday_is_the_monday_before(
    shown: date, kind: VerdictKind, days: int
) -> None:
    found = verdict(Event.on(shown))
    assert (found.kind, found.days, found.due) == (kind, days, date(2009, 1, 5))


def test_bank_holidays_make_the_notice_longer() -> None:
    assert last_day(date(2008, 12, 29), Limit.parse("3wd"), CALENDAR) == date(2008, 12, 22)


def test_after_the_event_is_late_and_no_conflict() -> None:
    assert verdict(Event.on(date(2009, 2, 2))).kind is VerdictKind.LATE


def test_not_done_is_overdue_by_the_notice_that_was_not_given() -> None:
    found = verdict(Event(found=Found.NOT_DONE))
    assert (found.kind, found.days) == (VerdictKind.OVERDUE_OPEN, 5)


def test_before_its_last_day_nothing_is_due() -> None:
    found = verdict(Event(), position=date(2009, 1, 5))
    assert found.kind is VerdictKind.NOT_YET_DUE


@pytest.mark.parametrize("found", [Found.NO_DATE, Found.NOT_FOUND])
def test_a_notice_without_a_date_was_due_before_the_event(found: Found) -> None:
    without = verdict(Event(found=found))
    assert (without.kind, without.due) == (
        VerdictKind(found.replace("not-found", "no-evidence")),
        date(2009, 1, 5),
    )
    assert "so by Mon 5 Jan 2009: " in without.explanation


def test_a_notice_after_the_position_date_had_not_been_given_by_then() -> None:
    late = verdict(Event.on(date(2009, 1, 8)), position=date(2009, 1, 7))
    assert (late.kind, late.days) == (VerdictKind.OVERDUE_OPEN, 2)
    assert late.explanation.endswith(
        "; the notice was done on Thu 8 Jan 2009, after the position date"
    )
    early = verdict(Event.on(date(2009, 1, 8)), position=date(2009, 1, 5))
    assert early.kind is VerdictKind.NOT_YET_DUE
    given = verdict(Event.on(date(2009, 1, 2)), position=date(2009, 1, 5))
    assert given.kind is VerdictKind.IN_TIME


def test_bank_holidays_are_told() -> None:
    found = verdict(Event.on(date(2009, 1, 2)))
    assert found.explanation.endswith("; bank holidays counted out: none")
    easter = verdict(Event.on(date(2009, 4, 1)), date(2009, 4, 15), position=date(2009, 4, 30))
    assert easter.explanation.endswith(
        "; bank holidays counted out: Fri 10 Apr 2009, Mon 13 Apr 2009"
    )


def test_both_dates_are_named_where_sources_differ() -> None:
    against = verdict(Event.on(date(2009, 1, 5), date(2009, 1, 9)))
    for day in ("Mon 5 Jan 2009", "Fri 9 Jan 2009", "Mon 12 Jan 2009"):
        assert day in against.explanation
    harmless = verdict(Event.on(date(2009, 1, 2), date(2008, 12, 29)))
    said = "the other source's date for the notice, Mon 29 Dec 2008, does not change this"
    assert said in harmless.explanation


def test_no_evidence_stays_no_evidence() -> None:
    assert verdict(Event(found=Found.NOT_FOUND)).kind is VerdictKind.NO_EVIDENCE


def test_a_month_that_leaves_both_open_cannot_be_told() -> None:
    assert verdict(Event.on(PartialDate.parse("2009-01"))).kind is VerdictKind.CANNOT_TELL
    assert verdict(Event.on(PartialDate.parse("2008-12"))).kind is VerdictKind.IN_TIME


def test_two_sources_that_differ_in_the_verdict_are_a_conflict() -> None:
    found = verdict(Event.on(date(2009, 1, 5), date(2009, 1, 9)))
    assert found.kind is VerdictKind.CONFLICT


def test_an_entry_written_after_the_announcement_does_not_count() -> None:
    found = verdict(Event.on(date(2009, 1, 2), written_afterwards=True))
    assert found.kind is VerdictKind.OVERDUE_OPEN


def test_nothing_is_said_while_the_event_is_unanswered() -> None:
    assert judge_notice(FIVE, Event(), Event.on(CONFERENCE), POSITION, CALENDAR) is None


def test_a_date_beyond_the_calendar_cannot_be_told() -> None:
    found = verdict(Event.on(date(1850, 1, 1)), deadline=date(1850, 1, 9))
    assert found.kind is VerdictKind.CANNOT_TELL


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2001, 1, 1), date(2030, 1, 1)), st.integers(0, 40), st.integers(-60, 10))
def test_a_later_day_is_never_judged_better(deadline: date, amount: int, shift: int) -> None:
    limit = Limit.parse(f"{amount}wd")
    shown = deadline + timedelta(shift)
    position = deadline + timedelta(30)
    first = verdict(Event.on(shown), deadline, limit, position)
    second = verdict(Event.on(shown + timedelta(1)), deadline, limit, position)
    assert first.days is not None
    assert second.days is not None
    assert second.days >= first.days
    assert (first.kind is VerdictKind.IN_TIME) is (shown <= last_day(deadline, limit, CALENDAR))


windows = st.builds(
    lambda after, length: PartialDate(
        date(2009, 3, 2) + timedelta(after), date(2009, 3, 2) + timedelta(after + length)
    ),
    st.integers(0, 16),
    st.sampled_from([0, 0, 1, 4]),
)


def every_day(when: PartialDate) -> list[date]:
    return [when.earliest + timedelta(n) for n in range((when.latest - when.earliest).days + 1)]


@settings(max_examples=200, deadline=None)
@given(windows, st.none() | windows, st.integers(0, 6), st.integers(-2, 24))
def test_partial_dates_give_what_every_pair_of_days_gives(
    deadline: PartialDate, done: PartialDate | None, amount: int, later: int
) -> None:
    limit, position = Limit.parse(f"{amount}d"), date(2009, 3, 2) + timedelta(later)
    kinds = set()
    for event in every_day(deadline):
        last = event - timedelta(amount)
        for day in every_day(done) if done else [None]:
            if day is not None and day <= position:
                kinds.add(VerdictKind.IN_TIME if day <= last else VerdictKind.LATE)
            else:
                overdue = position > last
                kinds.add(VerdictKind.OVERDUE_OPEN if overdue else VerdictKind.NOT_YET_DUE)
    over, fine = (
        {VerdictKind.LATE, VerdictKind.OVERDUE_OPEN},
        {VerdictKind.IN_TIME, VerdictKind.NOT_YET_DUE},
    )
    expected = VerdictKind.CANNOT_TELL
    if len(kinds) == 1:
        expected = next(iter(kinds))
    elif kinds <= over:
        expected = VerdictKind.LATE
    elif kinds <= fine:
        expected = VerdictKind.NOT_YET_DUE
    event = Event.on(done) if done else Event()
    found = judge_notice(limit, Event.on(deadline), event, position, CALENDAR)
    assert found is not None
    assert found.kind is expected
