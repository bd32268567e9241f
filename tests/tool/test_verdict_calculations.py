"""Clocks that run on dates worked out from others: these say all that the others say."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.answers import Evidence
from app.tool.model import Choice, Kind
from tests.tool.form_samples import (
    YES_NO,
    add,
    form_of,
    group,
    put,
    put_state,
    question,
    standard,
    tool_of,
)

ALLOCATION = (Choice("already", "Already"), Choice("after", "After"), Choice("none", "None yet"))


def kind(form, standard_id):
    verdict = form.verdict(standard_id)
    return verdict and verdict.kind.value


def differ(form, path, one, other):
    put(form, path, one, evidence=Evidence.DIFFER, other=other)


# -- a date that is handed on


def allocated(when="after"):
    form = form_of(
        tool_of(
            question("/conference", Kind.DATE),
            question("/when", Kind.CHOICE, list_name="allocation", item="SW1"),
            question("/date", Kind.DATE, item="SW1", relevant="${when} = 'after'"),
            question(
                "/clock",
                Kind.CALCULATE,
                calculation="if(${when} = 'already', ${conference}, ${date})",
            ),
            standards=[
                standard("K", "/conference", "/clock", "0d", absent_if="${when} = 'none'"),
                standard("B", "/clock", "/conference", "0d"),
            ],
            choices={"allocation": ALLOCATION},
        )
    )
    put(form, "/conference", "2009-01-26")
    put(form, "/when", when)
    return form


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("not-recorded", "no-date"),
        ("could-not-look", "cannot-tell"),
        ("not-applicable", "not-applicable"),
    ],
)
def test_a_state_is_not_lost_behind_a_calculation(state, expected):
    form = allocated()
    assert kind(form, "K") == "overdue-open"
    put_state(form, "/date", state, reason="at court")
    assert kind(form, "K") == expected
    assert kind(form, "B") == expected


def test_a_second_date_is_not_lost_behind_a_calculation():
    form = allocated()
    differ(form, "/date", "2009-01-26", "2009-01-28")
    assert kind(form, "K") == "conflict"
    assert "Wed 28 Jan 2009" in form.verdict("K").explanation


@pytest.mark.parametrize("state", ["not-recorded", "could-not-look"])
def test_the_event_that_starts_a_clock_is_in_time_as_its_end_whatever_is_known_of_it(state):
    form = allocated("already")
    assert (kind(form, "K"), form.verdict("K").days) == ("in-time", 0)
    put(form, "/conference", "2009-01")
    assert kind(form, "K") == "in-time"
    differ(form, "/conference", "2009-01-26", "2009-02-02")
    assert kind(form, "K") == "in-time"
    put_state(form, "/conference", state, reason="at court")
    assert kind(form, "K") == "in-time"
    put_state(form, "/conference", "not-applicable", reason="none")
    assert kind(form, "K") == "not-applicable"


@pytest.mark.parametrize(
    ("state", "expected"), [("could-not-look", "cannot-tell"), ("not-recorded", "no-evidence")]
)
def test_a_choice_that_decides_which_date_is_meant_may_be_unknown(state, expected):
    form = allocated()
    put_state(form, "/when", state, reason="at court")
    assert kind(form, "K") == expected


# -- the latest of several


def conferences(held="yes", *reviews, end="2009-12-01", standards=()):
    form = form_of(
        tool_of(
            question("/first", Kind.DATE),
            question("/held", Kind.CHOICE, list_name="yn"),
            group("/reviews", question("/reviews/on", Kind.DATE), repeats=True, relevant="${held} = 'yes'"),
            question(
                "/latest", Kind.CALCULATE, calculation="if(${held} = 'yes', latest-date(${on}), ${first})"
            ),
            question("/minutes", Kind.DATE),
            standards=[standard("M", "/latest", "/minutes", "28d"), *standards],
            choices={"yn": YES_NO},
        ),
        position=date(2009, 12, 31),
    )  # fmt: skip
    put(form, "/first", "2009-01-12")
    if held in ("yes", "no"):
        put(form, "/held", held)
    elif held:
        put_state(form, "/held", held, reason="at court")
    for number, text in enumerate(reviews, start=1):
        add(form, "/reviews")
        path = f"/reviews[{number}]/on"
        if text in ("not-recorded", "could-not-look"):
            put_state(form, path, text, reason="at court")
        elif text:
            put(form, path, text)
    put(form, "/minutes", end)
    return form


@pytest.mark.parametrize(
    ("held", "reviews", "end", "expected"),
    [
        ("no", (), "2009-02-09", "in-time"),
        ("no", (), "2009-02-10", "late"),
        ("yes", ("2009-04-09", "2009-10-01"), "2009-10-29", "in-time"),
        ("yes", ("2009-10-01", "2009-04-09"), "2009-10-30", "late"),
        ("yes", ("2009-11",), "2009-11-29", "in-time"),
        ("yes", ("2009-11",), "2009-12-01", "cannot-tell"),
        ("yes", ("2009-10",), "2009-12-01", "late"),
        ("yes", ("2009-10", "2009-11-20"), "2009-12-01", "in-time"),
        ("yes", ("not-recorded",), "2009-12-01", "no-date"),
        ("yes", ("could-not-look",), "2009-12-01", "cannot-tell"),
        ("yes", ("",), "2009-12-01", None),
        ("yes", (), "2009-12-01", None),
        ("yes", ("2009-04-09", "not-recorded"), "2009-12-01", "no-date"),
        ("yes", ("2009-04-09", "could-not-look"), "2009-12-01", "cannot-tell"),
        ("yes", ("2009-04-09", ""), "2009-12-01", "cannot-tell"),
        ("yes", ("2009-11-20", "not-recorded"), "2009-12-01", "in-time"),
        ("could-not-look", (), "2009-12-01", "cannot-tell"),
        ("not-recorded", (), "2009-12-01", "late"),
        ("", (), "2009-12-01", "late"),
    ],
)
def test_the_latest_of_several_dates_as_far_as_they_tell(held, reviews, end, expected):
    assert kind(conferences(held, *reviews, end=end), "M") == expected


def test_the_latest_date_is_worked_out_again_with_every_other_source_s():
    form = conferences("yes", "2009-04-09", "2009-10-01", end="2009-10-29")
    differ(form, "/reviews[1]/on", "2009-04-09", "2009-05-09")
    assert kind(form, "M") == "in-time"
    differ(form, "/reviews[2]/on", "2009-10-01", "2009-09-01")
    assert kind(form, "M") == "conflict"
    put(form, "/reviews[2]/on", "2009-10-01")
    differ(form, "/reviews[1]/on", "2009-04-09", "2009-11-30")
    assert kind(form, "M") == "conflict"


def test_a_second_date_counts_in_any_formula():
    rule = "date(${first} + 10)"
    form = form_of(
        tool_of(
            question("/first", Kind.DATE),
            question("/between", Kind.CALCULATE, calculation=rule),
            question("/start", Kind.CALCULATE, calculation="date(${between} + 4)"),
            question("/end", Kind.DATE),
            standards=[standard("F", "/start", "/end", "14d")],
        )
    )
    put(form, "/first", "2009-01-12")
    put(form, "/end", "2009-02-09")
    assert kind(form, "F") == "in-time"
    differ(form, "/first", "2009-01-12", "2009-01-10")
    assert kind(form, "F") == "conflict"
    differ(form, "/first", "2009-01-12", "2009-01-13")
    assert kind(form, "F") == "in-time"
    put(form, "/first", "2009-01")
    assert kind(form, "F") == "cannot-tell"
    put(form, "/end", "2009-01-29")
    assert kind(form, "F") == "in-time"
    put_state(form, "/first", "could-not-look", reason="at court")
    assert form.verdict("F") is not None


def test_what_is_supposed_leaves_no_trace():
    form = conferences("yes", "2009-04-09", "not-recorded")
    differ(form, "/reviews[1]/on", "2009-04-09", "2009-05-09")
    assert kind(form, "M") == "no-date"
    assert form.value(form.key_of("/latest")).iso == "2009-04-09"
    assert form.value(form.key_of("/reviews[1]/on")).iso == "2009-04-09"
    assert form.value(form.key_of("/reviews[2]/on")) is None


# -- where a series opens


def series(pick, *days, **more):
    rule = standard("I", "/start", "/rows/on", "28d", kind="interval", pick=pick)
    form = form_of(
        tool_of(
            question("/start", Kind.DATE),
            question("/bound", Kind.DATE),
            group("/rows", question("/rows/on", Kind.DATE), repeats=True),
            standards=[replace(rule, **more)],
        )
    )
    put(form, "/start", "2009-01-12")
    for number, day in enumerate(days, start=1):
        add(form, "/rows")
        put(form, f"/rows[{number}]/on", day)
    return form


def test_a_series_may_open_with_its_own_first_event_from_the_start_on():
    assert kind(series("first", "2009-02-20", "2009-03-10"), "I") == "late"
    form = series("own", "2008-12-01", "2009-02-20", "2009-03-10")
    assert kind(form, "I") == "in-time"
    assert "before" in form.verdict("I").explanation
    differ(form, "/start", "2009-01-12", "2008-11-30")
    assert kind(form, "I") == "conflict"


def test_a_series_may_open_on_an_event_before_its_start_but_not_before_a_bound():
    days = ("2008-12-20", "2009-01-25", "2009-02-20", "2009-03-10")
    form = series("early:bound", *days)
    assert kind(form, "I") == "late"
    put(form, "/bound", "2009-01-01")
    assert kind(form, "I") == "in-time"
    put(form, "/bound", "2008-12-20")
    assert kind(form, "I") == "late"
    put(form, "/bound", "2008-12")
    assert kind(form, "I") == "late"


# -- the function


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2009-03-05", "2009-01-12"), ("2009-03-05", "2009-03-05")),
        (("2009-03-05", ""), ("2009-03-05", "2009-03-05")),
        (("2009-03", "2009-03-05"), ("2009-03-05", "2009-03-31")),
        (("2009-03", "2009-03-31"), ("2009-03-31", "2009-03-31")),
        (("2009-02", "2009-03-01"), ("2009-03-01", "2009-03-01")),
        (("2009", "2009-03"), ("2009-03-01", "2009-12-31")),
        (("", ""), None),
        ((), None),
    ],
)
def test_latest_date_is_what_the_dates_leave_open(days, expected):
    form = form_of(
        group("/rows", question("/rows/on", Kind.DATE), repeats=True),
        question("/other", Kind.DATE),
        question("/last", Kind.CALCULATE, calculation="latest-date(${on})"),
        question("/both", Kind.CALCULATE, calculation="latest-date(${last}, ${other})"),
    )
    for number, day in enumerate(days, start=1):
        add(form, "/rows")
        put(form, f"/rows[{number}]/on", day)
    for name in ("/last", "/both"):
        found = form.value(form.key_of(name))
        span = found and (found.earliest.isoformat(), found.latest.isoformat())
        assert span == expected, name
    put(form, "/other", "2010-01-01")
    assert form.value(form.key_of("/both")).iso == "2010-01-01"
