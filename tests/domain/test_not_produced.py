"""A headline with the files that were not produced taken as not met: worked by hand."""

from fractions import Fraction

import pytest

from app.domain.collation import CountedAudit, Given
from app.domain.not_produced import (
    JUDGEMENTS,
    FileNotProduced,
    Headline,
    in_time,
    judged,
)

PROTECTED = JUDGEMENTS[0]


def an_audit(ref, value="", verdict=""):
    given = {"/OJ1": Given("answered", (value,))} if value else {}
    verdicts = {"T3": verdict} if verdict else {}
    return CountedAudit(ref, ref, "", "", "", "", "", "A", False, Fraction(1), given, verdicts)


def gone(ref, *, counted=True):
    return FileNotProduced(ref, "At court", not counted, counted, not counted)


def twice(audits, missing):
    found = judged(PROTECTED, "/OJ1", audits, missing)
    return (found.met, found.of, found.met_taken, found.of_taken)


AUDITS = [
    an_audit("1", "yes"),
    an_audit("2", "concerns"),
    an_audit("3", "no"),
    an_audit("4", "yes"),
]


def test_nothing_changes_where_every_file_was_produced():
    assert twice(AUDITS, []) == (3, 4, 3, 4)


def test_a_case_judged_met_from_what_exists_is_taken_as_not_met():
    assert twice(AUDITS, [gone("1")]) == (3, 4, 2, 4)


def test_a_case_judged_not_met_stays_so():
    assert twice(AUDITS, [gone("3")]) == (3, 4, 3, 4)


def test_a_case_that_nobody_could_judge_or_read_is_counted_in():
    unjudged = an_audit("5")
    assert twice([*AUDITS, unjudged], [gone("5")]) == (3, 4, 3, 5)
    assert twice(AUDITS, [gone("9", counted=False)]) == (3, 4, 3, 5)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("in-time", (2, 2, 1, 2)),
        ("late", (1, 2, 1, 2)),
        ("no-evidence", (1, 2, 1, 2)),
        ("not-applicable", (1, 1, 1, 1)),
        ("not-yet-due", (1, 1, 1, 1)),
        ("", (1, 1, 1, 2)),
    ],
)
def test_a_limit_is_taken_as_not_met_unless_it_asked_nothing(verdict, expected):
    audits = [an_audit("1", verdict="in-time"), an_audit("2", verdict=verdict)]
    found = in_time("T3", "Core assessment", audits, [gone("2")])
    assert isinstance(found, Headline)
    assert (found.met, found.of, found.met_taken, found.of_taken) == expected


def test_a_limit_that_was_due_in_no_case_is_not_held_against_an_unread_file():
    audits = [an_audit("1", verdict="not-applicable")]
    found = in_time("T3b", "Another year's limit", audits, [gone("9", counted=False)])
    assert (found.met, found.of, found.met_taken, found.of_taken) == (0, 0, 0, 0)
