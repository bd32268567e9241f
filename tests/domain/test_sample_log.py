"""The log of what was done about a sample: nothing is taken out of it unseen, and what stands follows from it."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.sample_log import (
    LEFT_OUT_WORDS,
    REPLACED_WORDS,
    ActKind,
    Ceremony,
    LeftOutFor,
    ReplacedFor,
    SeedCheck,
    SeedOrigin,
    brought_back,
    ceremony_from,
    ceremony_values,
    first_broken,
    left_out,
    next_act,
    replacements,
)


def log_of(*acts):
    log = []
    for n, (kind, body) in enumerate(acts):
        log.append(next_act(log, f"2009-04-0{n + 1}T09:00:00Z", kind, body))
    return log


def leave(child, reason="audited"):
    return ActKind.LEAVE_OUT, {"child": child, "reason": reason, "words": "Said why."}


def swap(out, stand_in, draw=1):
    reason = {"reason": "nothing-to-read", "words": "Lost in the flood."}
    return ActKind.REPLACE, {
        "draw": str(draw),
        "stratum": "A|b",
        "out": out,
        "in": stand_in,
    } | reason


def undo(out, stand_in, draw=1):
    return (
        ActKind.BRING_BACK,
        {"draw": str(draw), "stratum": "A|b", "out": out, "in": stand_in, "words": "Found."},
    )


def test_who_is_left_out_follows_from_the_log():
    log = log_of(
        leave("C2"), leave("C1", "died"), (ActKind.TAKE_IN, {"child": "C2", "words": "No."})
    )
    (one,) = left_out(log)
    assert (one.child, one.reason, one.words) == ("C1", LeftOutFor.DIED, "Said why.")
    assert one.at == "2009-04-02T09:00:00Z"


def test_the_replacements_that_stand_follow_from_the_log_draw_by_draw():
    log = log_of(swap("A", "R1"), swap("R1", "R2"), undo("R1", "R2"), swap("B", "R1", draw=2))
    assert [(each.out, each.stand_in) for each in replacements(log, 1)] == [("A", "R1")]
    assert [(each.out, each.stand_in) for each in replacements(log, 2)] == [("B", "R1")]
    assert (brought_back(log, 1), brought_back(log, 2)) == (1, 0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda log: log[1:],
        lambda log: [log[0], *log[2:]],
        lambda log: [log[1], log[0], log[2]],
        lambda log: [replace(log[0], body={"child": "C9"}), *log[1:]],
        lambda log: [*log[:2], replace(log[2], at="2010-01-01T00:00:00Z")],
    ],
)
def test_no_act_can_be_taken_out_or_changed_unseen(spoil):
    log = log_of(leave("C1"), leave("C2"), leave("C3"))
    assert first_broken(log) is None
    assert first_broken(spoil(log)) in {1, 2, 3}


def test_every_reason_has_words():
    assert set(LEFT_OUT_WORDS) == set(LeftOutFor)
    assert set(REPLACED_WORDS) == set(ReplacedFor)


def test_only_reasons_that_answers_cannot_suggest_are_open_after_them():
    after = {reason for reason in ReplacedFor if reason.after_answers}
    assert after == {ReplacedFor.NOT_ON_PLAN, ReplacedFor.TWICE}


def test_a_ceremony_comes_back_as_it_was_kept():
    held = Ceremony(SeedOrigin.PUBLIC, "Index", ("A", "B"), date(2009, 3, 3), SeedCheck.TYPED_TWICE)
    assert ceremony_from(ceremony_values(held)) == held
    assert ceremony_from(ceremony_values(None)) is None
