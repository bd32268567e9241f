"""What states, choices and rows say of the events that start and stop a clock."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.ids import AnswerKey
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

T3 = standard("T3", "/referral", "/assessment", "42wd")
REFERRAL = question("/referral", Kind.DATE)
CHOICES = {"progress": (*YES_NO, Choice("cannot_tell", "Cannot tell"))}
STATES = {
    "could-not-look": "cannot-tell",
    "not-recorded": "no-evidence",
    "not-applicable": "not-applicable",
}


def kind(form, standard_id="T3"):
    verdict = form.verdict(standard_id)
    return verdict and verdict.kind.value


def state(form, path, name, **more):
    put_state(form, path, name, reason="the file was at court", **more)


def gated(*more, item="A1", asked="${done} = 'yes'", standards=(T3,)):
    done = question("/done", Kind.CHOICE, list_name="progress", item="A1")
    end = question("/assessment", Kind.DATE, item=item, relevant=asked)
    form = form_of(tool_of(REFERRAL, done, end, *more, standards=standards, choices=CHOICES))
    put(form, "/referral", "2009-01-12")
    return form


# -- a date behind a choice


@pytest.mark.parametrize(("said", "expected"), STATES.items())
def test_what_a_gate_says_of_a_hidden_date_is_what_the_verdict_says(said, expected):
    form = gated()
    state(form, "/done", said)
    assert kind(form) == expected


def test_a_choice_that_cannot_tell_is_not_a_record_that_could_not_be_looked_at():
    form = gated()
    put(form, "/done", "cannot_tell")
    verdict = form.verdict("T3")
    assert verdict.kind.value == "cannot-tell"
    assert "leaves" in verdict.explanation
    assert "looked" not in verdict.explanation
    put(form, "/done", "no")
    assert kind(form) == "overdue-open"


def test_a_gate_hidden_by_another_says_what_that_one_says():
    form = form_of(
        tool_of(
            REFERRAL,
            question("/sought", Kind.CHOICE, list_name="yn"),
            question("/done", Kind.CHOICE, list_name="yn", relevant="${sought} = 'yes'"),
            question("/assessment", Kind.DATE, relevant="${done} = 'yes'"),
            standards=[T3],
        )
    )
    put(form, "/referral", "2009-01-12")
    state(form, "/sought", "could-not-look")
    assert kind(form) == "cannot-tell"


@pytest.mark.parametrize(
    ("evidence", "item", "rule", "expected"),
    [
        (None, "A1", T3, "no-date"),
        (Evidence.NEITHER, "A1", T3, "no-evidence"),
        (Evidence.PAPER, "A1", T3, "no-date"),
        (None, "B7", T3, "no-evidence"),  # a general question, not about this event
        (Evidence.PAPER, "B7", T3, "no-date"),
        (None, "B7", replace(T3, absent_if="${done} = 'no'"), "no-date"),  # named as being about it
    ],
)
def test_a_date_not_recorded_is_evident_where_a_choice_about_the_event_says_so(
    evidence, item, rule, expected
):
    form = gated(item=item, standards=[rule])
    put(form, "/done", "yes")
    put_state(form, "/assessment", "not-recorded", evidence=evidence)
    assert kind(form) == expected


def test_a_choice_that_says_no_shows_no_event():
    form = gated(asked="${done} != 'yes'")
    put(form, "/done", "no")
    put_state(form, "/assessment", "not-recorded")
    assert kind(form) == "no-evidence"


# -- tables


def table(*standards, **more):
    """A table behind a choice, with a start outside it and one in it."""
    return form_of(
        tool_of(
            REFERRAL,
            question("/any", Kind.CHOICE, list_name="progress"),
            group(
                "/rows",
                question("/rows/on", Kind.DATE),
                question("/rows/seen", Kind.CHOICE, list_name="progress"),
                repeats=True,
                relevant="${any} = 'yes'",
            ),
            question("/end", Kind.DATE),
            standards=standards,
            choices=CHOICES,
        ),
        **more,
    )


def fill(form, *rows):
    """Rows of a date or a state, and what is said of the second column."""
    put(form, "/any", "yes")
    for each in rows:
        on, *seen = each if isinstance(each, tuple) else (each,)
        key = add(form, "/rows")
        for name, text in zip(("on", "seen"), (on, *seen), strict=False):
            answer = Answer(text)
            if text in (*STATES, ""):
                answer = Answer("", AnswerState(text), reason="at court") if text else None
            form.put(AnswerKey(f"{key}/{name}"), answer)
    return form


ENDS = standard("E", "/referral", "/rows/on", "28d", absent_if="${any} = 'no'")
STARTS = standard("S", "/rows/on", "/end", "28d")
SERIES = standard("I", "/referral", "/rows/on", "28d", kind="interval", absent_if="${any} = 'no'")


@pytest.mark.parametrize(("said", "expected"), STATES.items())
def test_a_state_before_a_table_without_rows_says_what_it_says(said, expected):
    form = table(ENDS, STARTS, SERIES)
    put(form, "/referral", "2009-01-12")
    put(form, "/end", "2009-02-02")
    state(form, "/any", said)
    assert [kind(form, name) for name in "ESI"] == [expected] * 3


def test_a_choice_that_says_no_before_a_table():
    """Of an end it is done or known not to be; of a start there is no evidence, and the case still counts."""
    form = table(ENDS, STARTS, SERIES)
    put(form, "/referral", "2009-01-12")
    put(form, "/end", "2009-02-02")
    assert kind(form, "S") is None
    put(form, "/any", "no")
    assert kind(form, "E") == "overdue-open"
    assert kind(form, "S") == "no-evidence"
    assert (kind(form, "I"), form.verdict("I").days) == ("overdue-open", 50)


def test_a_series_of_which_nothing_is_on_record_is_no_evidence():
    form = table(replace(SERIES, absent_if=""))
    put(form, "/referral", "2009-01-12")
    put(form, "/any", "no")
    assert kind(form, "I") == "no-evidence"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("not-recorded", "2009-03-01"), "no-date"),
        (("could-not-look", "2009-03-01"), "cannot-tell"),
        (("", "2009-03-01"), "cannot-tell"),
        (("not-recorded", "could-not-look", "2009-03-01"), "cannot-tell"),
        (("not-applicable", "2009-03-01"), "late"),
        (("not-recorded", "2009-02-01"), "in-time"),
        (("", "2009-02-01"), "in-time"),
        (("2009-02", "2009-02-09"), "in-time"),
        (("2009-02", "2009-02-10"), "cannot-tell"),
        (("2009-03", "2009-03-02"), "late"),
        (("",), "no-date"),
        (("not-recorded",), "no-date"),
        (("2008-12-01", "not-recorded"), "no-date"),
        (("2008-12-01",), "conflict"),
    ],
)
def test_the_first_of_several_rows_may_be_one_without_a_date(rows, expected):
    form = table(ENDS)
    put(form, "/referral", "2009-01-12")
    fill(form, *rows)
    assert kind(form, "E") == expected


@pytest.mark.parametrize(
    ("pick", "rows", "expected"),
    [
        ("first", ("not-recorded", "2009-01-12"), "no-date"),
        ("first", ("could-not-look", "2009-01-12"), "cannot-tell"),
        ("first", ("not-recorded", "2009-01-02"), "late"),  # an earlier start would be later still
        ("last", ("not-recorded", "2009-01-12"), "in-time"),
        ("last", ("not-recorded", "2009-01-02"), "no-date"),
    ],
)
def test_a_start_may_be_a_row_without_a_date(pick, rows, expected):
    form = fill(table(replace(STARTS, pick=pick)), *rows)
    put(form, "/end", "2009-02-09")
    assert kind(form, "S") == expected


def test_a_row_whose_date_the_sources_differ_on_counts_with_both():
    form = fill(table(ENDS), "2009-02-02", "2009-03-20")
    put(form, "/referral", "2009-01-12")
    assert kind(form, "E") == "in-time"
    put(form, "/rows[1]/on", "2009-02-02", evidence=Evidence.DIFFER, other="2009-03-02")
    assert kind(form, "E") == "conflict"


def test_a_row_entered_after_the_announcement_leaves_the_next_one_the_first():
    form = form_of(
        tool_of(
            REFERRAL,
            group(
                "/rows",
                question("/rows/on", Kind.DATE),
                question("/rows/on_entered", Kind.DATE),
                repeats=True,
            ),
            standards=[replace(ENDS, absent_if="")],
        ),
        announced=date(2009, 3, 25),
    )
    put(form, "/referral", "2009-01-12")
    for on, entered in (("2009-02-01", "2009-03-30"), ("2009-03-01", "2009-03-01")):
        key = add(form, "/rows")
        form.put(AnswerKey(f"{key}/on"), Answer(on))
        form.put(AnswerKey(f"{key}/on_entered"), Answer(entered))
    assert (kind(form, "E"), form.verdict("E").days) == ("late", 20)


# -- rows that count only if


SEEN = replace(SERIES, counts_if="${seen} = 'yes'")


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("yes", "in-time"),
        ("no", "overdue-open"),
        ("not-recorded", "cannot-tell"),
        ("could-not-look", "cannot-tell"),
        ("cannot_tell", "cannot-tell"),
        ("", "cannot-tell"),
        ("not-applicable", "overdue-open"),
    ],
)
def test_a_row_that_may_count_is_judged_with_and_without_it(seen, expected):
    form = table(SEEN)
    put(form, "/referral", "2009-01-12")
    fill(form, ("2009-02-05", "yes"), ("2009-03-05", seen))
    assert kind(form, "I") == expected


def test_a_row_that_may_count_changes_nothing_where_the_verdict_is_the_same_without_it():
    form = table(SEEN)
    put(form, "/referral", "2009-01-12")
    fill(form, ("2009-02-05", "yes"), ("2009-02-20", "not-recorded"), ("2009-03-04", "yes"))
    assert kind(form, "I") == "in-time"
    fill(form, ("not-recorded", "could-not-look"))
    assert kind(form, "I") == "in-time"


# -- the row that starts the clock


MARKED = replace(STARTS, pick="marked:seen")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("2009-01-12", "yes")], "in-time"),
        ([("2009-01-12", "")], "in-time"),  # a lone row whose mark is still open
        ([("2009-01-12", "no")], "no-evidence"),
        ([("2009-01-12", "no"), ("2009-01-20", "no")], "no-evidence"),
        ([("2009-01-12", "no"), ("2009-01-20", "not-recorded")], "no-evidence"),
        ([("2009-01-12", "no"), ("2009-01-20", "could-not-look")], "cannot-tell"),
        ([("2009-01-12", "cannot_tell")], "cannot-tell"),
        ([("2009-01-12", "no"), ("2009-01-20", "")], None),
        ([("2009-01-01", "no"), ("2009-01-12", "yes")], "in-time"),
    ],
)
def test_a_row_marked_as_not_the_start_starts_no_clock(rows, expected):
    form = fill(table(MARKED), *rows)
    put(form, "/end", "2009-02-09")
    assert kind(form, "S") == expected


def test_that_no_row_is_marked_is_said_in_words():
    form = fill(table(MARKED), ("2009-01-12", "no"))
    assert (
        form.verdict("S").explanation
        == "no evidence: no row is marked as the start at '/rows/seen'"
    )


# -- does it apply


@pytest.mark.parametrize(
    ("rule", "answer", "expected"),
    [
        ("${any} = 'yes'", "could-not-look", "cannot-tell"),
        ("${any} = 'yes'", "cannot_tell", "cannot-tell"),
        ("${any} = 'yes'", "not-recorded", "no-evidence"),
        ("${any} = 'yes'", "not-applicable", "not-applicable"),
        ("${any} != 'yes'", "could-not-look", "cannot-tell"),
        ("${any} != 'yes'", "not-recorded", "overdue-open"),
        ("${any} = 'yes' or ${any} != 'yes'", "could-not-look", "overdue-open"),
        ("${any} = 'yes' and 1 = 2", "could-not-look", "not-applicable"),
    ],
)
def test_whether_a_standard_applies_may_be_unknown(rule, answer, expected):
    form = table(standard("A", "/referral", "/end", "28d", applies_if=rule))
    put(form, "/referral", "2009-01-12")
    if answer in STATES:
        state(form, "/any", answer)
    else:
        put(form, "/any", answer)
    assert kind(form, "A") == expected


def test_a_limit_out_of_force_is_not_applicable_whatever_is_unknown():
    rule = standard(
        "A", "/referral", "/end", "28d", applies_if="${any} = 'yes'", law_to="2008-12-31"
    )
    form = table(rule)
    put(form, "/referral", "2009-01-12")
    state(form, "/any", "could-not-look")
    assert kind(form, "A") == "not-applicable"


# -- the law


def test_two_sources_on_either_side_of_a_change_of_law_are_a_conflict():
    packs = [
        standard("old", "/referral", "/end", "28d", law_to="2009-01-14"),
        standard("new", "/referral", "/end", "45d", law_from="2009-01-15"),
    ]
    form = table(*packs)
    put(form, "/end", "2009-02-02")
    put(form, "/referral", "2009-01-12", evidence=Evidence.DIFFER, other="2009-01-16")
    assert [kind(form, name) for name in ("old", "new")] == ["conflict", "conflict"]
    for name in ("old", "new"):
        assert "Mon 12 Jan 2009 and Fri 16 Jan 2009" in form.verdict(name).explanation
    put(form, "/referral", "2009-01-12", evidence=Evidence.DIFFER, other="2009-01-13")
    assert [kind(form, name) for name in ("old", "new")] == ["in-time", "not-applicable"]


# -- a limit that an answer holds


@pytest.mark.parametrize(
    ("said", "expected"),
    [*{**STATES, "not-recorded": "cannot-tell"}.items(), ("no", "not-applicable")],
)
def test_a_limit_behind_a_choice_says_what_the_choice_says(said, expected):
    form = form_of(
        tool_of(
            REFERRAL,
            question("/end", Kind.DATE),
            question("/stated", Kind.CHOICE, list_name="yn"),
            question("/days", Kind.INTEGER, relevant="${stated} = 'yes'"),
            standards=[standard("L", "/referral", "/end", "/days")],
        )
    )
    put(form, "/referral", "2009-01-12")
    if said in STATES:
        state(form, "/stated", said)
    else:
        put(form, "/stated", said)
    assert kind(form, "L") == expected


@pytest.mark.parametrize(
    ("stated", "days", "expected"),
    [
        ("no", None, "late"),
        ("yes", "40", "in-time"),
        ("yes", "not-recorded", "cannot-tell"),
        ("yes", "could-not-look", "cannot-tell"),
        ("yes", "not-applicable", "not-applicable"),
        ("yes", None, "cannot-tell"),
        ("could-not-look", None, "cannot-tell"),
        ("not-recorded", None, "cannot-tell"),
        ("not-applicable", None, "not-applicable"),
        (None, None, None),
    ],
)
@pytest.mark.parametrize(
    "formula", ["if(${stated} = 'no', 28, ${days})", "if(${days} > 0, ${days}, 28)"]
)
def test_a_limit_worked_out_from_what_is_unknown_is_unknown(stated, days, expected, formula):
    form = form_of(
        tool_of(
            REFERRAL,
            question("/end", Kind.DATE),
            question("/stated", Kind.CHOICE, list_name="yn"),
            question("/days", Kind.INTEGER, relevant="${stated} = 'yes'"),
            question("/limit", Kind.CALCULATE, calculation=formula),
            standards=[standard("L", "/referral", "/end", "/limit")],
        )
    )
    put(form, "/referral", "2009-01-12")
    put(form, "/end", "2009-02-15")
    for path, text in (("/stated", stated), ("/days", days)):
        if text in STATES:
            state(form, path, text)
        elif text is not None:
            put(form, path, text)
    if "28)" in formula and days is None and stated != "no":
        return  # a blank is no answer: such a formula says 28 itself
    assert kind(form, "L") == expected
