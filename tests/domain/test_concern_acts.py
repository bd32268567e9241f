"""What decisions about concerns come to follows from the set of them; what may be one concern is only offered."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.concern_acts import ConcernAct, ConcernDeed, decided, said_hash
from app.domain.concern_likeness import Telling, likeness
from app.domain.errors import PackageRefused
from app.domain.merge import addressed
from app.packages.records import record_from, record_text

A, B, C = (f"{n}1111111-1111-4111-8111-111111111111" for n in "abc")
AT = "2026-03-02T09:30:00Z"


def act(deed, *concerns, seen=(), replaces=(), words="Seen, safe.", author=A):
    return addressed(ConcernAct(deed, concerns, seen, words, tuple(replaces), author, "Lead", AT))


def closing(*concerns, what="x", finished=False, **more):
    return act(ConcernDeed.CLOSED, *concerns, seen=(said_hash(what, finished=finished),), **more)


def is_closed(acts, what="x", finished=False, concern=A):
    return decided(acts).is_closed({concern: (what, finished)})


def test_a_closing_holds_while_the_concern_says_what_was_seen():
    made = closing(A)
    assert is_closed([made])
    assert is_closed([made], finished=True), "finished since is no news"
    assert not is_closed([made], what="x, and hurt")
    assert not is_closed([closing(A, finished=True)]), "taken up again since"
    assert not is_closed([made], concern=B)


def test_of_lead_and_deputy_who_differ_nobody_closes_it():
    made = closing(A)
    opened = act(ConcernDeed.OPENED, A, replaces=[made.hash])
    again = closing(A, words="Visited too.", author=B)
    assert not is_closed([made, opened])
    assert not is_closed([made, opened, again]), "closed elsewhere, unknown to whoever opened it"
    assert is_closed([made, opened, closing(A, replaces=[opened.hash])])
    assert is_closed([made, again]), "closed twice is closed"


def test_those_that_are_one_are_closed_when_each_of_them_is():
    same = act(ConcernDeed.SAME, A, B, words="")
    said = {A: ("x", False), B: ("y", False)}
    assert decided([same]).together(B) == {A, B}
    assert not decided([same, closing(A)]).is_closed(said)
    assert decided([same, closing(A), closing(B, what="y")]).is_closed(said)


def test_by_way_of_a_third_two_are_one_and_a_contradiction_joins_nothing():
    one, two = act(ConcernDeed.SAME, A, B, words=""), act(ConcernDeed.SAME, C, B, words="")
    assert decided([one, two]).together(A) == {A, B, C}
    apart = act(ConcernDeed.APART, A, B, words="")
    assert decided([one, two, apart]).together(A) == {A}
    back = act(ConcernDeed.SAME, A, B, words="", replaces=[apart.hash, one.hash])
    assert decided([one, two, apart, back]).together(A) == {A, B, C}


@pytest.mark.parametrize(
    "wrong",
    [
        {"deed": ConcernDeed.SAME},
        {"deed": ConcernDeed.OPENED, "seen": ("0" * 64,)},
        {"deed": ConcernDeed.CLOSED, "words": " "},
    ],
    ids=["one alone the same", "an opening that saw", "closed without words"],
)
def test_a_decision_that_does_not_fit_together_is_refused(wrong):
    made = closing(A)
    assert record_from(record_text(made)) == made
    with pytest.raises(PackageRefused):
        record_from(record_text(addressed(replace(made, **wrong))))


def test_an_altered_decision_is_refused():
    with pytest.raises(PackageRefused, match="altered"):
        record_from(record_text(replace(closing(A), words="Nothing was done.")))


TOLD = Telling("", "lead", date(2009, 3, 2), ("District A",), "a baby", "R. Duty, duty manager")


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({}, 4),
        ({"raised_on": date(2009, 3, 3), "told": ""}, 3),
        ({"places": (), "told": "", "about": ""}, 0),  # the day alone says too little
        ({"raised_on": date(2009, 3, 17)}, 0),
        ({"author": "lead"}, 0),
        ({"places": ("District B",)}, 0),
        ({"about": "a grandmother"}, 0),
        ({"case": "case 1"}, 4),
    ],
    ids=["all", "a day on", "day alone", "too long", "same writer", "office", "adult", "a case"],
)
def test_what_may_be_one_is_offered_with_its_reasons(other, reasons):
    assert len(likeness(TOLD, replace(TOLD, **{"author": "ann", **other}))) == reasons


def test_two_cases_are_two_and_one_case_read_twice_may_be_one():
    one = Telling("case 1", "ann", date(2009, 3, 2), (), "", "")
    assert likeness(one, replace(one, author="ben"))[0] == "the same case"
    assert likeness(one, replace(one, author="ben", case="case 2")) == ()
