"""Coded answers: the same audit comes out that went in, and figures from bytes are those from audits."""

import random
from fractions import Fraction

import pytest

from app.domain import coded
from app.domain.coded import GROUPS, CodeBook, Collation
from app.domain.collation import (
    DUE,
    CountedAudit,
    Given,
    estimate,
    grouped,
    tally,
    timeliness,
)

PATHS = [f"/s/q{number}" for number in range(12)]
STANDARDS = [f"T{number}" for number in range(5)]
STATES = ("not-recorded", "not-applicable", "could-not-look", "unanswered", "not-asked")


def random_audit(number, dice):
    def given(path):
        if dice.random() < 0.3:
            return Given(dice.choice(STATES))
        if path.endswith("1"):  # a number: more values than there are codes
            return Given("answered", (str(dice.randrange(900)),))
        if path.endswith("2"):  # several of a list
            return Given("answered", tuple(dice.sample("abcde", dice.randrange(1, 4))))
        return Given(
            "answered", (dice.choice(("yes", "no", "part")),) if dice.random() < 0.9 else ()
        )

    return CountedAudit(
        audit_id=f"a{number}",
        ref=f"C{number:03}",
        area="",
        district=dice.choice(("North", "South", "")),
        team=f"Team {dice.randrange(300)}",  # more teams than codes
        age_band=dice.choice(("0-1", "5-9")),
        category=dice.choice(("neglect", "")),
        assessor=dice.choice("ABC"),
        blind_second=False,
        probability=Fraction(dice.randrange(1, 5), 40),
        given={path: given(path) for path in PATHS if dice.random() < 0.95},
        verdicts={
            name: dice.choice((*DUE, "not-applicable", "not-yet-due"))
            for name in STANDARDS
            if dice.random() < 0.8
        },
    )


@pytest.fixture(scope="module", params=range(4))
def audits(request):
    dice = random.Random(request.param)
    return [random_audit(number, dice) for number in range((1, 40, 500, 1500)[request.param])]


@pytest.fixture(scope="module")
def collated(audits):
    book = CodeBook(PATHS, STANDARDS)
    rows = [book.coded(audit) for audit in audits]
    collation = Collation(CodeBook.from_text(book.as_text()))
    for start in range(0, len(rows), 100):
        collation.add(rows[start : start + 100])
    return collation


def test_an_audit_comes_out_as_it_went_in(audits):
    book = CodeBook(PATHS, STANDARDS)
    rows = [book.coded(audit) for audit in audits]
    again = CodeBook.from_text(book.as_text())
    for audit, row in zip(audits, rows, strict=True):
        found = again.decoded(row, audit)
        assert found.verdicts == audit.verdicts
        for path in PATHS:
            assert found.given[path] == audit.given.get(path, Given("not-asked"))
    if len(audits) > 1000:
        assert any(row.beyond for row in rows), "no value went beyond the codes"


def test_every_question_and_standard_is_counted_as_audit_by_audit(audits, collated):
    compared = 0
    for by, name_of in GROUPS.items():
        for name, part in grouped(audits, name_of).items():
            for path in PATHS:
                assert collated.tally(path, by, name) == tally(path, part), (by, name, path)
            for standard in STANDARDS:
                assert collated.timeliness(standard, by, name) == timeliness(standard, part)
            compared += len(PATHS) + len(STANDARDS)
        assert set(collated.groups(by)) == {name_of(audit) for audit in audits}
    assert compared >= 6 * (len(PATHS) + len(STANDARDS))
    assert [collated.tally(path) for path in PATHS] == [tally(path, audits) for path in PATHS]
    assert all(collated.timeliness(name) == timeliness(name, audits) for name in STANDARDS)
    assert collated.audits == len(audits)


def test_estimates_are_the_same_plain_and_weighted(audits, collated):
    for path in PATHS:
        answered = [
            one for one in audits if path in one.given and one.given[path].state == "answered"
        ]
        expected = estimate(answered, lambda one, path=path: "yes" in one.given[path].values)
        assert_close(collated.share_with(path, "yes"), expected)
    for name in STANDARDS:
        due = [one for one in audits if one.verdicts.get(name) in DUE]
        assert_close(
            collated.share_in_time(name),
            estimate(due, lambda one, name=name: one.verdicts[name] == "in-time"),
        )


def assert_close(found, expected):
    assert (found.count, found.denominator) == (expected.count, expected.denominator)
    for name in ("share", "low", "high", "weighted", "weighted_low", "weighted_high"):
        one, other = getattr(found, name), getattr(expected, name)
        assert one == other if other is None else one == pytest.approx(other, abs=1e-12)


def test_what_waits_to_be_counted_is_bounded(audits, monkeypatch):
    book = CodeBook(PATHS, STANDARDS)
    rows = [book.coded(audit) for audit in audits]
    whole, by_parts = Collation(book), Collation(book)
    whole.add(rows)
    monkeypatch.setattr(coded, "_HELD", 3 * book.width * 7)
    for row in rows:
        by_parts.add([row])
        assert sum(len(each) for part in by_parts._batches for each in part.values()) < coded._HELD
    assert [by_parts.tally(path) for path in PATHS] == [whole.tally(path) for path in PATHS]
