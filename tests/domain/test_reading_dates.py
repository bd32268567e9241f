"""The days on which a file was read: from its history alone, the same on every machine."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.ids import AnswerKey, ToolHash
from app.domain.reading_dates import ReadingDates, reading_dates, together, uk_day
from app.domain.records import Act, AnswerEvent
from app.domain.tool_versions import mark_of


def edits(*times, key="/HX/HX1/HX1_date"):
    return [
        AnswerEvent(n, at, Act.CLEAR, AnswerKey(key), None, "here", "", "")
        for n, at in enumerate(times, 1)
    ]


def test_the_first_and_the_last_day_whatever_the_order_of_the_clocks():
    history = edits("2009-04-01T09:00:00Z", "2009-03-31T16:00:00Z", "2009-04-02T08:00:00Z")
    assert reading_dates(history) == ReadingDates(date(2009, 3, 31), date(2009, 4, 2))
    assert reading_dates([]) is None


def test_what_a_new_version_of_the_tool_wrote_is_nobodys_reading():
    mark = mark_of(ToolHash("a" * 64), ToolHash("b" * 64))
    read = edits("2009-03-31T09:00:00Z")
    brought = edits("2009-05-06T07:00:00Z") + edits("2009-05-06T07:00:00Z", key=mark)
    assert reading_dates(read + brought) == ReadingDates(date(2009, 3, 31), date(2009, 3, 31))
    assert reading_dates(brought) is None


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2009-03-28T23:59:59Z", date(2009, 3, 28)),  # the clocks change at 1.00 on the 29th
        ("2009-03-29T00:59:59Z", date(2009, 3, 29)),
        ("2009-03-29T23:00:00Z", date(2009, 3, 30)),
        ("2009-10-24T23:00:00Z", date(2009, 10, 25)),
        ("2009-10-25T23:30:00Z", date(2009, 10, 25)),
        ("2010-03-28T23:30:00Z", date(2010, 3, 29)),
    ],
)
def test_a_day_is_the_day_in_the_united_kingdom(at, day):
    assert uk_day(at) == day
    moment = datetime.fromisoformat(at).astimezone(timezone(timedelta(hours=9)))
    assert uk_day(moment) == day
    assert uk_day(moment.astimezone(UTC)) == day


def test_days_in_words_say_the_year_once():
    one = ReadingDates(date(2009, 3, 31), date(2009, 3, 31))
    assert (one.words, one.between) == ("on Tue 31 Mar 2009", "on Tue 31 Mar 2009")
    two = ReadingDates(date(2009, 3, 31), date(2009, 4, 2))
    assert two.words == "from Tue 31 Mar to Thu 2 Apr 2009"
    assert two.between == "between Tue 31 Mar and Thu 2 Apr 2009"
    turn = ReadingDates(date(2008, 12, 31), date(2009, 1, 2))
    assert turn.words == "from Wed 31 Dec 2008 to Fri 2 Jan 2009"


def test_several_files_together():
    first, second = (
        ReadingDates(date(2009, 4, 1), date(2009, 4, 9)),
        ReadingDates(date(2009, 3, 31), date(2009, 4, 2)),
    )
    assert together([first, None, second]) == ReadingDates(date(2009, 3, 31), date(2009, 4, 9))
    assert together([None]) is None
