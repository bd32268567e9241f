"""A whole allocation: by places or by days, with fewer journeys, never against an interest, and some cases blind."""

import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.allocation import Assessor, SharedCase, split_families
from app.domain.errors import InputRefused
from app.domain.sharing_out import Terms, seconds_of, share_out
from app.domain.workload import Assumptions, families, loads

OFFICES = ("North", "South", "East", "West", "Central")
DISABILITY = frozenset({"disability"})
REACHED: Counter[str] = Counter()


@st.composite
def rounds(draw):
    """Cases in families and offices, people with interests of every kind, and the lead's terms."""
    number = draw(st.integers(2, 24))
    cases = [
        SharedCase(
            f"K{n:02}",
            draw(st.sampled_from(OFFICES)),
            draw(st.sampled_from(("", "", "F1", "F2", "F3", "F4"))),
            draw(st.sampled_from(("", "T1", "T2"))),
            draw(st.sampled_from((frozenset(), frozenset(), DISABILITY))),
        )
        for n in range(number)
    ]
    count = draw(st.integers(2, 5))
    spare = draw(st.integers(0, 3))
    people = [
        Assessor(
            f"P{n}",
            number // count + (n < number % count) + spare,
            conflict_cases=frozenset(
                draw(st.sets(st.sampled_from([c.case for c in cases]), max_size=2))
            ),
            conflict_families=frozenset(draw(st.sets(st.sampled_from(("F1", "F2")), max_size=1))),
            conflict_offices=frozenset(draw(st.sets(st.sampled_from(OFFICES), max_size=1))),
            conflict_teams=frozenset(draw(st.sets(st.sampled_from(("T1", "T2")), max_size=1))),
            home=draw(st.sampled_from(("", *OFFICES))),
            days=Fraction(draw(st.integers(0, 60)), 2),
            cases_a_day=draw(st.sampled_from((None, Fraction(1), Fraction(3, 2)))),
            knowledge=draw(st.sampled_from((frozenset(), DISABILITY))),
        )
        for n in range(count)
    ]
    terms = Terms(
        by_days=draw(st.booleans()),
        near=draw(st.booleans()),
        seconds=draw(st.integers(0, 2)),
        assumed=Assumptions(
            travel={("North", "South"): Fraction(draw(st.integers(0, 4)), 4)},
            days_a_journey=draw(st.integers(1, 3)),
        ),
    )
    return cases, people, terms


@given(rounds(), st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def check_the_rules(given_round, chance):
    cases, people, terms = given_round
    try:
        made = share_out(cases, people, "seed", terms)
    except InputRefused:
        REACHED["refused"] += 1
        return
    by_name = {one.person: one for one in people}
    by_case = {case.case: case for case in cases}
    assert set(made.readers) == set(by_case)
    for case, person in (*made.readers.items(), *made.seconds.items()):
        assert by_name[person].may_read(by_case[case])
    assert len(made.seconds) == terms.seconds
    for case, person in made.seconds.items():
        family = by_case[case].family
        read_first = {by_case[other].family for other, who in made.readers.items() if who == person}
        assert person != made.readers[case]
        assert not family or family not in read_first
    given_out = Counter(made.readers.values())
    if terms.by_days:
        REACHED["by days"] += 1
        for one in people:
            load = made.loads[one.person]
            assert (
                load.days == load.reading + load.travel <= one.days or not load.cases + load.seconds
            )
    else:
        REACHED["by places"] += 1
        assert all(given_out[one.person] <= one.places for one in people)
        if sum(one.places for one in people) == len(cases):
            REACHED["exact"] += 1
            assert all(given_out[one.person] == one.places for one in people)
    REACHED["near"] += terms.near
    REACHED["seconds"] += bool(terms.seconds)
    REACHED["split"] += bool(split_families(cases, made.readers))
    cases, people = list(cases), list(people)
    chance.shuffle(cases)
    chance.shuffle(people)
    again = share_out(cases, people, "seed", terms)
    assert (again.readers, again.seconds) == (made.readers, made.seconds)


def test_whatever_the_round_the_rules_hold():
    check_the_rules()
    sys.stdout.write(f"reached: {dict(REACHED)}\n")
    for place in ("refused", "by days", "by places", "exact", "near", "seconds", "split"):
        assert REACHED[place] > 10, place


def six_offices(number=60, **changes):
    cases = [SharedCase(f"K{n:02}", f"Office {n % 6}") for n in range(number)]
    people = [
        replace(Assessor(f"P{n}", number // 6, home=f"Office {n}", days=Fraction(20)), **changes)
        for n in range(6)
    ]
    return cases, people


def test_fewer_journeys_saves_them_all_where_everyone_can_stay_at_home():
    cases, people = six_offices()
    far = share_out(cases, people, "seed", Terms())
    near = share_out(cases, people, "seed", Terms(near=True))
    assert sum(each.travel for each in far.loads.values()) > 5
    assert sum(each.travel for each in near.loads.values()) == 0
    assert Counter(near.readers.values()) == Counter(far.readers.values())


def test_the_table_of_travel_decides_which_offices_are_near():
    cases = [SharedCase(f"K{n}", "East" if n % 2 else "West") for n in range(20)]
    people = [Assessor("A", 10, home="North"), Assessor("B", 10, home="South")]
    table = {
        ("North", "East"): Fraction(1, 10),
        ("North", "West"): Fraction(1),
        ("South", "East"): Fraction(1),
        ("West", "South"): Fraction(1, 10),  # either way round
    }
    made = share_out(cases, people, "seed", Terms(near=True, assumed=Assumptions(travel=table)))
    assert all((made.readers[case.case] == "A") == (case.office == "East") for case in cases)


def test_knowledge_alone_does_not_gather_the_cases_of_an_office_in_one_hand():
    cases, people = six_offices()
    people[0] = replace(people[0], knowledge=DISABILITY)
    cases = [
        replace(case, needs=DISABILITY if n < 6 else case.needs) for n, case in enumerate(cases)
    ]
    made = share_out(cases, people, "seed", Terms())
    assert {made.readers[f"K{n:02}"] for n in range(6)} == {"P0"}
    shares = Counter((case.office, made.readers[case.case]) for case in cases)
    assert max(shares.values()) <= 4


def test_whoever_knows_what_a_case_needs_reads_it_where_they_can():
    cases = [SharedCase(f"K{n:02}", needs=DISABILITY if n < 8 else frozenset()) for n in range(40)]
    people = [Assessor("A", 10, knowledge=DISABILITY), *(Assessor(name, 10) for name in "BCD")]
    made = share_out(cases, people, "seed", Terms())
    assert {made.readers[f"K{n:02}"] for n in range(8)} == {"A"}
    barred = [replace(people[0], conflict_cases=frozenset({"K00"})), *people[1:]]
    made = share_out(cases, barred, "seed", Terms())
    assert made.readers["K00"] != "A"
    assert {made.readers[f"K{n:02}"] for n in range(1, 8)} == {"A"}


def test_days_hold_reading_and_travel_and_are_refused_where_they_do_not():
    cases, people = six_offices(days=Fraction(12))
    made = share_out(cases, people, "seed", Terms(by_days=True, seconds=2))
    assert all(each.days <= 12 for each in made.loads.values())
    assert sum(each.seconds for each in made.loads.values()) == 2
    _cases, tired = six_offices(days=Fraction(7))
    with pytest.raises(InputRefused, match="62 readings of 60 cases do not fit in the days"):
        share_out(cases, tired, "seed", Terms(by_days=True, seconds=2))
    _cases, enough = six_offices(days=Fraction(9))
    with pytest.raises(InputRefused, match="with fewer journeys they would"):
        share_out(cases, enough, "seed", Terms(by_days=True))


def test_a_second_reader_has_read_nobody_of_the_family():
    """Two people with one place each part the family; neither is then blind to the other's child."""
    cases = [SharedCase("K1", family="F"), SharedCase("K2", family="F")]
    people = [Assessor("A", 1), Assessor("B", 1)]
    with pytest.raises(InputRefused, match="only 0 of the 2 cases can have a second reader"):
        share_out(cases, people, "seed", Terms(seconds=1))
    made = share_out(cases, [*people, Assessor("C", 0)], "seed", Terms(seconds=2))
    assert set(made.seconds.values()) == {"C"}


def test_load_counts_days_families_and_journeys():
    cases = [
        SharedCase("K1", "East", "F"),
        SharedCase("K2", "East", "F"),
        SharedCase("K3", "East"),
        SharedCase("K4", "North"),
    ]
    person = Assessor("A", 4, home="North", days=Fraction(3), cases_a_day=Fraction(1))
    assumed = Assumptions(elsewhere=Fraction(1, 4), days_a_journey=2)
    readers = dict.fromkeys(("K1", "K2", "K3", "K4"), "A")
    load = loads(cases, readers, {}, [person], assumed)["A"]
    assert (load.cases, load.families, load.reading) == (4, 3, 4)
    assert load.travel == Fraction(1, 2)  # two journeys of two days' reading at most
    assert load.over == Fraction(3, 2)
    assert load.offices == (("East", 3), ("North", 1))
    assert families(cases) == 3
    assert loads(cases, readers, {}, [replace(person, days=Fraction(0))], assumed)["A"].over == 0


def test_a_share_of_cases_is_rounded_up():
    assert [seconds_of(Fraction(1, 10), n) for n in (50, 51, 0)] == [5, 6, 0]
