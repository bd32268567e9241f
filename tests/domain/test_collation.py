"""Counting across audits: nothing leaves a denominator silently, and weights are those of the sample."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.assurance import wilson
from app.domain.collation import (
    DATED,
    DUE,
    NOT_ASKED,
    UNANSWERED,
    CountedAudit,
    Given,
    agreement,
    counted_once,
    double_read,
    estimate,
    grouped,
    tally,
    timeliness,
)

EVERY_VERDICT = (
    "in-time",
    "late",
    "overdue-open",
    "not-yet-due",
    "no-date",
    "no-evidence",
    "conflict",
    "not-applicable",
    "cannot-tell",
)
NOT_DUE = {"not-yet-due", "not-applicable"}
STATES = ("answered", "not-recorded", "not-applicable", "could-not-look", UNANSWERED, NOT_ASKED)


def an_audit(ref="CF-001", *, second=False, probability=Fraction(1, 10), **facts):
    values = {
        "area": "North",
        "district": "North",
        "team": "North team",
        "age_band": "2-4",
        "category": "neglect",
        "assessor": "Assessor A",
        "given": {},
        "verdicts": {},
    } | facts
    return CountedAudit(
        audit_id=f"{ref}-{second}", ref=ref, blind_second=second, probability=probability, **values
    )


def answered(*values):
    return Given("answered", values)


def test_each_state_is_counted_by_itself():
    audits = [an_audit(given={"/q": Given(state)}) for state in STATES]
    audits += [an_audit(given={"/q": Given("not-recorded")}), an_audit(given={})]
    counts = tally("/q", audits)
    assert (counts.answered, counts.not_recorded, counts.not_applicable) == (1, 2, 1)
    assert (counts.could_not_look, counts.unanswered, counts.not_asked) == (1, 1, 2)
    assert counts.values == {}


def test_a_case_counts_once_for_each_value_it_chose():
    audits = [
        an_audit(given={"/q": answered("drugs", "alcohol", "drugs")}),
        an_audit(given={"/q": answered("drugs")}),
    ]
    counts = tally("/q", audits)
    assert dict(counts.values) == {"alcohol": 1, "drugs": 2}
    assert list(counts.values) == sorted(counts.values)
    assert counts.answered == 2


@given(st.lists(st.sampled_from(STATES), max_size=40))
def test_the_states_of_a_question_add_up_to_all_audits(states):
    counts = tally("/q", [an_audit(given={"/q": Given(state)}) for state in states])
    total = counts.answered + counts.not_recorded + counts.not_applicable
    total += counts.could_not_look + counts.unanswered + counts.not_asked
    assert total == len(states)


@pytest.mark.parametrize("verdict", EVERY_VERDICT)
def test_only_what_was_not_due_is_outside_the_first_denominator(verdict):
    """No date, no evidence, conflict and cannot tell are never left out: that would flatter the work."""
    shown = timeliness("T3", [an_audit(verdicts={"T3": verdict})])
    assert shown.due == (0 if verdict in NOT_DUE else 1)
    assert shown.dated == (1 if verdict in {"in-time", "late", "overdue-open"} else 0)
    assert shown.in_time == (1 if verdict == "in-time" else 0)
    assert dict(shown.verdicts) == {verdict: 1}
    assert set(DUE) == set(EVERY_VERDICT) - NOT_DUE
    assert set(DATED) < set(DUE)


@given(st.lists(st.sampled_from(EVERY_VERDICT), max_size=60))
def test_in_time_is_within_dated_within_due_within_all(verdicts):
    shown = timeliness("T3", [an_audit(verdicts={"T3": verdict}) for verdict in verdicts])
    assert 0 <= shown.in_time <= shown.dated <= shown.due <= len(verdicts)
    assert shown.not_answered == 0
    assert sum(shown.verdicts.values()) == len(verdicts)


def test_a_standard_nothing_is_said_of_is_not_answered_and_never_counted_as_not_applicable():
    shown = timeliness("T3", [an_audit(verdicts={"T1": "late"}), an_audit(verdicts={"T3": "late"})])
    assert (shown.due, shown.not_answered) == (1, 1)
    assert dict(shown.verdicts) == {"late": 1, "not-answered": 1}


def test_an_estimate_of_an_even_sample_is_the_plain_share_with_wilsons_limits():
    audits = [an_audit(given={"/q": answered("yes" if n < 12 else "no")}) for n in range(50)]
    held = estimate(audits, lambda audit: audit.value("/q") == "yes")
    low, high = wilson(12, 50, 0.95)
    assert (held.count, held.denominator, held.share) == (12, 50, 0.24)
    assert (held.low, held.high) == (low, high)
    assert held.weighted == pytest.approx(0.24)
    assert held.weighted_low == pytest.approx(low)
    assert held.weighted_high == pytest.approx(high)


def test_a_case_weighs_as_many_children_as_it_stands_for():
    """Ten children of a team read whole, and one in twenty of the other 200: 5 of 10 and 10 of 10."""
    small = [
        an_audit(f"S{n}", probability=Fraction(1), given={"/q": answered("yes" if n < 5 else "no")})
        for n in range(10)
    ]
    large = [
        an_audit(f"L{n}", probability=Fraction(1, 20), given={"/q": answered("yes")})
        for n in range(10)
    ]
    held = estimate(small + large, lambda audit: audit.value("/q") == "yes")
    assert held.share == 0.75
    assert held.weighted == pytest.approx((5 * 1 + 10 * 20) / (10 * 1 + 10 * 20))
    effective = 210**2 / (10 * 1 + 10 * 400)
    low, high = wilson(held.weighted * effective, effective, 0.95)
    assert (held.weighted_low, held.weighted_high) == (pytest.approx(low), pytest.approx(high))
    assert held.weighted_low < held.weighted < held.weighted_high


def test_an_estimate_of_nothing_is_no_number():
    held = estimate([], lambda _audit: True)
    assert (held.count, held.denominator) == (0, 0)
    assert (held.share, held.low, held.high, held.weighted) == (None, None, None, None)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.booleans(), st.fractions(Fraction(1, 50), Fraction(1))),
        min_size=1,
        max_size=30,
    )
)
def test_limits_lie_around_the_share_whatever_the_weights(cases):
    audits = [an_audit(probability=chance) for _met, chance in cases]
    met = {id(audit): hit for audit, (hit, _chance) in zip(audits, cases, strict=True)}
    held = estimate(audits, lambda audit: met[id(audit)])
    assert 0 <= held.low <= held.share <= held.high <= 1
    assert -1e-9 <= held.weighted_low <= held.weighted + 1e-9
    assert held.weighted - 1e-9 <= held.weighted_high <= 1 + 1e-9


def test_blind_seconds_are_counted_in_agreement_only():
    first = an_audit("CF-001", given={"/q": answered("yes")})
    second = an_audit("CF-001", second=True, given={"/q": answered("no")})
    alone = an_audit("CF-002", given={"/q": answered("yes")})
    orphan = an_audit("CF-003", second=True, given={"/q": answered("no")})
    everything = [second, orphan, first, alone]
    assert counted_once(everything) == [first, alone]
    assert dict(tally("/q", counted_once(everything)).values) == {"yes": 2}
    assert double_read(everything) == [(first, second)]


def test_agreement_counts_only_what_both_answered_and_lists_what_differs():
    def pair(ref, one, two):
        return (an_audit(ref, given={"/q": one}), an_audit(ref, second=True, given={"/q": two}))

    shown = agreement(
        "/q",
        [
            pair("CF-001", answered("yes"), answered("yes")),
            pair("CF-002", answered("yes"), answered("no")),
            pair("CF-003", answered("a", "b"), answered("b", "a")),
            pair("CF-004", Given("not-recorded"), Given("not-recorded")),
            pair("CF-005", Given("not-recorded"), answered("yes")),
            pair("CF-006", Given(UNANSWERED), answered("yes")),
            pair("CF-007", answered("yes"), Given(NOT_ASKED)),
        ],
    )
    assert (shown.pairs, shown.same) == (5, 3)
    assert shown.differing == (("CF-002", "yes", "no"), ("CF-005", "not-recorded", "yes"))


def test_groups_come_in_the_order_of_their_names_and_lose_no_audit():
    audits = [an_audit(str(n), district=name) for n, name in enumerate(("West", "East", "West"))]
    found = grouped(audits, lambda audit: audit.district)
    assert list(found) == ["East", "West"]
    assert [len(held) for held in found.values()] == [1, 2]


def test_the_value_of_a_question_not_answered_is_blank():
    audit = an_audit(given={"/q": Given("not-recorded"), "/r": answered("yes", "no")})
    assert (audit.value("/q"), audit.value("/r"), audit.value("/nowhere")) == ("", "yes", "")
