"""Time on file in a real store: saved by and by, part of the signed history, on the case list and in the return."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.reading_dates import ReadingDates
from app.domain.time_on_file import minutes_on_file, noting, sittings
from app.services import returns
from app.services.open_audit import OpenAudit
from app.services.time_keeping import SAVED_EVERY, TimeKeeper
from tests.builders import say
from tests.services.finished import finish


class Clock:
    def __init__(self):
        self.at = datetime(2009, 3, 31, 9, tzinfo=UTC)

    def __call__(self):
        return self.at

    def on(self, minutes):
        self.at += timedelta(minutes=minutes)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keeper(audit, clock):
    return TimeKeeper(audit, clock)


def test_minutes_are_saved_by_and_by_and_stand_in_the_list(assessor, audit, keeper, clock):
    say(audit, "OJ4_confidence", "high")
    saved = []
    for _press in range(9):
        saved.append(keeper.press())
        clock.on(2)
    assert saved.count(True) == 16 // (SAVED_EVERY + 1)
    assert keeper.stop()
    again = OpenAudit(assessor, audit.id)
    assert [(each.day, each.minutes) for each in sittings(again.beside)] == [
        (date(2009, 3, 31), 16)
    ]
    assert again.header.minutes == 16


def test_looking_at_a_case_begins_no_audit(audit, keeper, clock):
    for _press in range(9):
        keeper.press()
        clock.on(2)
    assert not keeper.stop()
    assert audit.header.started_at is None
    say(audit, "OJ4_confidence", "high")
    assert keeper.keep()
    assert audit.header.minutes == 16


def test_a_signed_audit_is_not_touched(audit, keeper, clock):
    finish(audit)
    before = audit.header.minutes
    keeper.press()
    clock.on(6)
    assert not keeper.press()
    assert audit.is_complete
    assert audit.header.minutes == before


def test_minutes_that_cannot_be_saved_are_kept_for_the_next_time(assessor, audit, keeper, clock):
    say(audit, "OJ4_confidence", "high")
    keeper.press()
    clock.on(3)
    keeper.press()
    other = OpenAudit(assessor, audit.id)
    finish(other)
    assert not keeper.keep()
    before = minutes_on_file(other.beside)
    other.reopen("The date of the conference was missed.")
    audit = OpenAudit(assessor, audit.id)
    keeper._audit = audit
    assert keeper.keep()
    assert minutes_on_file(audit.beside) == before + 3


def test_paper_read_away_from_the_screen_counts_and_its_day_is_a_day_of_reading(
    small, assessor, audit, tmp_path
):
    say(audit, "OJ4_confidence", "high")
    audit.together(noting(audit.beside, date(2009, 3, 2), 150, "Volume 1 on paper"))
    assert audit.reading_dates().first == date(2009, 3, 2)
    returns.make(assessor, small.round_id, tmp_path)
    assert OpenAudit(assessor, audit.id).header.minutes == 150
    assert isinstance(audit.reading_dates(), ReadingDates)
