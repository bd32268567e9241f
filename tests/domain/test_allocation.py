"""Sharing cases out: exact places, no conflict of interest, families together, blind second readers."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.allocation import (
    Assessor,
    SharedCase,
    allocate,
    places_in_proportion,
    second_readings,
    split_families,
)
from app.domain.errors import InputRefused

QUOTAS = {"A": 16, "B": 12, "C": 7, "D": 15}


def fifty_cases():
    """Fifty cases in fourteen offices, 42 families of one or two."""
    return [SharedCase(f"K{n:02d}", f"Office {n % 14}", f"F{n % 42}") for n in range(50)]


def four(**changes):
    return [
        replace(Assessor(person, places), **changes.get(person, {}))
        for person, places in QUOTAS.items()
    ]


def test_quotas_are_exact_and_families_together():
    found = allocate(fifty_cases(), four(), "seed")
    assert Counter(found.values()) == QUOTAS
    assert list(found) == [case.case for case in fifty_cases()]
    assert split_families(fifty_cases(), found) == ()


def test_nobody_reads_a_case_they_have_an_interest_in():
    people = four(
        A={"conflict_offices": frozenset({"Office 1", "Office 2"})},
        B={"conflict_families": frozenset({"F3"})},
        D={"conflict_cases": frozenset({"K05", "K06"})},
    )
    found = allocate(fifty_cases(), people, "seed")
    assert Counter(found.values()) == QUOTAS
    reader = {case.case: (case, found[case.case]) for case in fifty_cases()}
    assert all(
        person != "A" for case, person in reader.values() if case.office in {"Office 1", "Office 2"}
    )
    assert all(person != "B" for case, person in reader.values() if case.family == "F3")
    assert "D" not in {found["K05"], found["K06"]}


def test_the_order_of_what_is_given_changes_nothing_and_the_seed_does():
    found = allocate(fifty_cases(), four(), "seed")
    assert allocate(fifty_cases()[::-1], four()[::-1], "seed") == found
    assert allocate(fifty_cases(), four(), "another seed") != found


def test_offices_of_ones_own_are_preferred():
    cases = [SharedCase(f"K{n:02d}", f"Office {n % 2}") for n in range(20)]
    people = [
        Assessor("A", 10, offices=frozenset({"Office 0"})),
        Assessor("B", 10, offices=frozenset({"Office 1"})),
    ]
    found = allocate(cases, people, "seed")
    assert all((case.office == "Office 0") == (found[case.case] == "A") for case in cases)


def test_each_person_reads_a_fair_share_of_each_office():
    cases = [SharedCase(f"K{n:02d}", f"Office {n % 5}") for n in range(50)]
    found = allocate(cases, [Assessor("A", 25), Assessor("B", 25)], "seed")
    shares = Counter((case.office, found[case.case]) for case in cases)
    assert set(shares.values()) <= {4, 5, 6}


def test_capacity_above_the_cases_is_cut_down_in_proportion():
    found = allocate(fifty_cases(), [Assessor("A", 60), Assessor("B", 40)], "seed")
    assert Counter(found.values()) == {"A": 30, "B": 20}
    odd = allocate(fifty_cases()[:7], [Assessor(name, 5) for name in "ABC"], "seed")
    assert sorted(Counter(odd.values()).values()) == [2, 2, 3]


def test_spare_capacity_is_used_before_a_conflict_refuses():
    cases = [SharedCase(f"K{n}", "Office 1") for n in range(4)]
    people = [Assessor("A", 4), Assessor("B", 4, conflict_offices=frozenset({"Office 1"}))]
    assert set(allocate(cases, people, "seed").values()) == {"A"}


def test_cases_are_passed_on_so_that_everyone_has_a_reader():
    """Only B may read K0, and B is full unless a case is passed on to A and one of A's to C."""
    cases = [SharedCase("K0"), SharedCase("K1"), SharedCase("K2")]
    people = [
        Assessor("A", 1, conflict_cases=frozenset({"K0"})),
        Assessor("B", 1),
        Assessor("C", 1, conflict_cases=frozenset({"K0", "K1"})),
    ]
    assert allocate(cases, people, "seed") == {"K0": "B", "K1": "A", "K2": "C"}


def test_too_few_places_and_unreadable_cases_are_refused():
    with pytest.raises(
        InputRefused, match="There are 50 places for 51 cases: give the assessors 1 more"
    ):
        allocate([*fifty_cases(), SharedCase("K50")], four(), "seed")
    everyone = {name: {"conflict_cases": frozenset({"K07"})} for name in QUOTAS}
    with pytest.raises(InputRefused, match="Conflicts of interest leave a case without a reader"):
        allocate(fifty_cases(), four(**everyone), "seed")
    with pytest.raises(InputRefused, match="named twice"):
        allocate(fifty_cases(), [Assessor("A", 25), Assessor("A", 25)], "seed")


def test_a_family_larger_than_anyones_places_is_split_as_little_as_can_be():
    cases = [SharedCase(f"K{n}", family="F") for n in range(5)]
    found = allocate(cases, [Assessor("A", 3), Assessor("B", 2)], "seed")
    assert Counter(found.values()) == {"A": 3, "B": 2}
    assert split_families(cases, found) == ("F",)


def test_families_are_handed_out_before_single_cases_take_their_places():
    singles = [SharedCase(f"K{n}") for n in range(3)]
    family = [SharedCase(f"K{n}", family="F") for n in range(3, 6)]
    for seed in range(10):
        found = allocate([*singles, *family], [Assessor("A", 3), Assessor("B", 3)], f"{seed}")
        assert split_families(family, found) == ()


def test_who_reads_a_case_is_settled_by_the_seed():
    cases = [SharedCase(f"K{n:02d}") for n in range(20)]
    people = [Assessor("A", 10), Assessor("B", 10)]
    readers = Counter(allocate(cases, people, f"{seed}")["K00"] for seed in range(40))
    assert min(readers["A"], readers["B"]) >= 8


@st.composite
def rounds(draw):
    cases = [
        SharedCase(
            f"K{n:02d}",
            f"O{draw(st.integers(0, 3))}",
            draw(st.sampled_from(["", "F1", "F2", "F3"])),
        )
        for n in range(draw(st.integers(1, 14)))
    ]
    names = [case.case for case in cases]
    people = [
        Assessor(
            person,
            draw(st.integers(0, 8)),
            draw(st.frozensets(st.sampled_from(["O0", "O1"]))),
            draw(st.frozensets(st.sampled_from(names), max_size=6)),
        )
        for person in "ABC"
    ]
    return cases, people


def can_be_shared(cases, people):
    """Whether every case can have a reader, by Hall's theorem: tried on every set of people."""
    for chosen in range(8):
        group = [one for at, one in enumerate(people) if chosen >> at & 1]
        others = [one for at, one in enumerate(people) if not chosen >> at & 1]
        theirs = [case for case in cases if not any(one.may_read(case) for one in others)]
        if len(theirs) > sum(one.places for one in group):
            return False
    return True


@settings(deadline=None, max_examples=200)
@given(rounds(), st.text(min_size=1, max_size=3))
def test_cases_are_shared_out_whenever_they_can_be(round_, seed):
    cases, people = round_
    if not can_be_shared(cases, people):
        with pytest.raises(InputRefused):
            allocate(cases, people, seed)
        return
    found = allocate(cases, people, seed)
    assert sorted(found) == sorted(case.case for case in cases)
    given_out = Counter(found.values())
    by_name = {one.person: one for one in people}
    assert all(given_out[one.person] <= one.places for one in people)
    assert all(by_name[found[case.case]].may_read(case) for case in cases)


@pytest.mark.parametrize(
    ("weights", "cases", "places"),
    [
        (QUOTAS, 50, QUOTAS),
        (QUOTAS, 25, {"A": 8, "B": 6, "C": 4, "D": 7}),
        ({"A": 1, "B": 1, "C": 1}, 4, {"A": 2, "B": 1, "C": 1}),
        ({"A": 1, "B": 0}, 3, {"A": 3, "B": 0}),
    ],
)
def test_other_numbers_of_cases_are_shared_in_proportion(weights, cases, places):
    assert places_in_proportion(weights, cases) == places


@pytest.mark.parametrize("weights", [{}, {"A": 0}, {"A": 3, "B": -1}])
def test_shares_of_nothing_are_refused(weights):
    with pytest.raises(InputRefused, match="Nobody has a place"):
        places_in_proportion(weights, 5)


def test_second_readers_are_others_without_an_interest():
    people = four(B={"conflict_offices": frozenset({"Office 1"})})
    cases = fifty_cases()
    readers = allocate(cases, people, "seed")
    for seed in range(40):
        seconds = second_readings(cases, readers, people, f"seed {seed}", count=10)
        assert len(seconds) == 10
        by_name = {case.case: case for case in cases}
        for case, person in seconds.items():
            assert person != readers[case]
            assert person != "B" or by_name[case].office != "Office 1"


def test_second_readings_are_spread_in_proportion_to_places():
    cases = fifty_cases()
    readers = allocate(cases, four(), "seed")
    load = Counter(second_readings(cases, readers, four(), "seed", count=50).values())
    assert all(abs(load[person] - places) <= 3 for person, places in QUOTAS.items())


def test_which_cases_are_read_twice_depends_on_the_seed_alone():
    cases = fifty_cases()
    readers = allocate(cases, four(), "seed")
    chosen = second_readings(cases, readers, four(), "seed", count=2)
    assert second_readings(cases[::-1], readers, four()[::-1], "seed", count=2) == chosen
    others = {tuple(second_readings(cases, readers, four(), f"{n}", count=2)) for n in range(20)}
    assert len(others) > 15


def test_a_share_of_second_readings_is_rounded_up():
    cases = fifty_cases()
    readers = allocate(cases, four(), "seed")
    assert len(second_readings(cases, readers, four(), "seed", share=Fraction(1, 20))) == 3
    assert second_readings(cases, readers, four(), "seed", count=0) == {}


def test_more_second_readings_than_there_can_be_are_refused():
    cases = [SharedCase("K1"), SharedCase("K2")]
    people = [Assessor("A", 2), Assessor("B", 1, conflict_cases=frozenset({"K2"}))]
    with pytest.raises(
        InputRefused, match="2 second readings were asked for, but only 1 of the 2 cases"
    ):
        second_readings(cases, {"K1": "A", "K2": "A"}, people, "seed", count=2)
