"""Conditions over counted audits, each against what was worked out by hand for six of them."""

from dataclasses import replace

import pytest

from app.domain.answers import Evidence
from app.domain.collation import Given
from app.domain.selection import Selector, parsed
from tests.reports.findings_samples import PATHS, an_audit, answered, some_findings


def six():
    made = [
        an_audit(
            1,
            given={"SV1_any": answered("yes"), "SW3_count": answered("1")},
            verdicts={"T13": "in-time"},
        ),
        an_audit(
            2,
            given={"SV1_any": answered("no"), "SW3_count": answered("3")},
            verdicts={"T13": "late"},
        ),
        an_audit(3, given={"SV1_any": Given("not-recorded"), "SW3_count": answered("2")}),
        an_audit(
            4, given={"AS6_reasons": answered("agency", "family")}, verdicts={"T13": "no-date"}
        ),
        an_audit(
            5,
            given={"OJ1": answered("no")},
            verdicts={"T13": "not-applicable", "T3": "overdue-open"},
        ),
        an_audit(6, verdicts={"T13": "overdue-open", "T3-2010": "late"}),
    ]
    made[1] = replace(made[1], days={"T13": 30}, minutes=90, tags=("Drift",))
    made[5] = replace(made[5], days={"T13": 28}, found_in={PATHS["OJ1"]: (Evidence.PAPER,)})
    return tuple(made)


@pytest.fixture(scope="module")
def selector():
    return Selector(some_findings(audits=six(), pairs=()))


@pytest.mark.parametrize(
    ("condition", "picked"),
    [
        ("all", [1, 2, 3, 4, 5, 6]),
        ("SV1_any=yes", [1]),
        ("SV1_any=yes|no", [1, 2]),
        ("SV1_any:not-recorded", [3]),
        ("SV1_any:answered", [1, 2]),
        ("SV1_any:not-asked", [4, 5, 6]),
        ("AS6_reasons=family", [4]),
        ("SW3_count>=2", [2, 3]),
        ("SW3_count>1 & SW3_count<3", [3]),
        ("SW3_count<=1", [1]),
        ("T13:late", [2]),
        ("T13:over", [2, 6]),
        ("T13:due", [1, 2, 4, 6]),
        ("T13:unshown", [4]),
        ("T13:silent", [3]),
        ("T13.days>28", [2]),
        ("T13.days>=28", [2, 6]),
        ("T3|T3-2010:over", [5, 6]),
        ("T13:over & SV1_any=no", [2]),
        ("SV1_any=yes or OJ1=no", [1, 5]),
        ("T13:over & SV1_any=no or OJ1=no", [2, 5]),
        ("minutes>=60", [2]),
        ("minutes=kept", [2]),
        ("tag=Drift", [2]),
        ("found=paper", [6]),
        ("found=electronic", []),
        ("said-where=yes", [6]),
        ("No_such_question=yes", []),
    ],
)
def test_a_condition_picks_these_audits(selector, condition, picked):
    refs = [audit.ref for audit in selector.picked(selector.mask(condition))]
    assert refs == [f"CF-{number:03}" for number in picked]


def test_what_the_tool_does_not_ask_is_known_not_to_be_known(selector):
    assert selector.knows("SV1_any=yes & T13:over or minutes>=1")
    assert selector.knows("T3|No_such_standard:late")
    assert not selector.knows("SV1_any=yes & No_such_question=yes")


@pytest.mark.parametrize(
    "text", ["", "SV1_any", "SV1_any==yes", "SV1 any=yes", "=yes", "T13:late &"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(ValueError, match="is no condition"):
        parsed(text)


def test_an_audit_says_its_answers_and_how_its_clock_was_counted(selector):
    audit = replace(
        selector.audits[1], explanations={"T13": "28 days, a gap of 58: late by 30 days"}
    )
    said = selector.said("T13:over & SV1_any=no", audit)
    assert said.startswith("28 days, a gap of 58: late by 30 days; ")
    assert said.endswith("Is any supervision of this case on file for the period? Not on file")
    assert selector.said("T3:late", audit) == ""
