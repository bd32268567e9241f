"""Time on file: what the watch counts, and what stands of it in an audit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.beside import Beside
from app.domain.errors import InputRefused
from app.domain.records import Act, Sheet
from app.domain.time_on_file import (
    Stopwatch,
    changing,
    counting,
    minutes_on_file,
    minutes_words,
    noting,
    sittings,
    taking_out,
)

NOON = datetime(2009, 3, 31, 12, tzinfo=UTC)
DAY = date(2009, 3, 31)
NOTHING = Sheet({}, {}, {})


def after(*steps):
    """The sheet after these edits, each made from the sheet before it."""
    held = NOTHING
    for step in steps:
        rows, last = dict(held.rows), dict(held.last_serial)
        answers = dict(held.answers)
        for act, key, answer in step(held):
            if act is Act.SET:
                answers[key] = answer
                continue
            table, serial = Beside.TIME.table, int(key.rpartition("#")[2])
            if act is Act.ADD_ROW:
                rows[table] = (*rows.get(table, ()), serial)
                last[table] = serial
            else:
                rows[table] = tuple(each for each in rows[table] if each != serial)
        held = Sheet(answers, rows, last)
    return held


def pressed(*minutes):
    watch = Stopwatch()
    for minute in minutes:
        watch.press(NOON + timedelta(minutes=minute))
    return watch


@pytest.mark.parametrize(
    ("minutes", "counted"),
    [
        ((), 0),
        ((0,), 0),
        ((0, 4, 9), 9),
        ((0, 10), 10),
        ((0, 10.1), 0),  # a break: not even its first ten minutes
        ((0, 5, 45, 50), 10),
        ((0, 5, 3, 8), 10),  # the clock was put back
        ((0, 0.5, 0.9), 0),
    ],
)
def test_only_time_between_presses_that_follow_each_other_is_counted(minutes, counted):
    assert pressed(*minutes).minutes == counted


def test_what_was_taken_is_not_counted_again_and_part_minutes_stay():
    watch = pressed(0, 4.6)
    watch.take(watch.minutes)
    assert watch.minutes == 0
    watch.press(NOON + timedelta(minutes=5))
    assert watch.minutes == 1


def test_nothing_is_counted_while_something_else_is_in_front():
    watch = pressed(0, 4)
    watch.stop()
    watch.press(NOON + timedelta(minutes=9))
    assert watch.minutes == 4


def test_counted_minutes_of_one_day_are_one_sitting():
    held = after(
        lambda held: counting(held, DAY, 5),
        lambda held: counting(held, DAY, 7),
        lambda held: counting(held, date(2009, 4, 1), 3),
    )
    assert [(each.day.day, each.minutes, each.counted) for each in sittings(held)] == [
        (31, 12, True),
        (1, 3, True),
    ]


def test_what_was_put_right_by_hand_is_left_alone_by_the_watch():
    held = after(
        lambda held: counting(held, DAY, 5),
        lambda held: changing(sittings(held)[0], 45, " Volume 1 read on paper "),
        lambda held: counting(held, DAY, 5),
    )
    first, second = sittings(held)
    assert (first.minutes, first.note, first.counted) == (45, "Volume 1 read on paper", False)
    assert (second.minutes, second.counted) == (5, True)
    assert minutes_on_file(held) == 50


def test_a_sitting_can_be_noted_and_taken_out_again():
    held = after(
        lambda held: noting(held, DAY, 120, "Volume 2 at the office"),
        lambda held: noting(held, DAY, 15, "Telephone"),
        lambda held: taking_out(sittings(held)[0]),
    )
    assert [each.note for each in sittings(held)] == ["Telephone"]


@pytest.mark.parametrize(
    ("minutes", "note", "why"),
    [
        (0, "Read", "minutes"),
        (1441, "Read", "minutes"),
        (-5, "Read", "minutes"),
        (30, "  ", "note"),
    ],
)
def test_no_sitting_without_minutes_that_can_be_and_a_note(minutes, note, why):
    with pytest.raises(InputRefused, match=why):
        noting(NOTHING, DAY, minutes, note)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("day", "soon"), ("minutes", "many"), ("minutes", "9" * 30), ("minutes", "²")],
)
def test_a_row_that_makes_no_sense_is_passed_over(cell, value):
    held = after(lambda held: counting(held, DAY, 5), lambda held: counting(held, DAY, 5))
    key = Beside.TIME.cell(1, cell)
    spoilt = Sheet(
        held.answers | {key: held.answers[key].__class__(value)}, held.rows, held.last_serial
    )
    assert sittings(spoilt) == ()


def test_minutes_in_words():
    assert [minutes_words(each) for each in (0, 59, 60, 205)] == [
        "0 min",
        "59 min",
        "1 h 0 min",
        "3 h 25 min",
    ]
