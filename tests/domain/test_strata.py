"""Which stratum a child falls into, and requests that cannot be met."""

from datetime import date

import pytest

from app.domain.ages import KNOWN_BANDS, AgeBand
from app.domain.errors import InputRefused
from app.domain.frames import FrameChild
from app.domain.strata import (
    Design,
    Placed,
    Spread,
    group_totals,
    is_specialist_team,
    place,
    settled,
)

AS_OF = date(2009, 3, 31)
YOUNG, OLDER = "pre-school", "school age"


def child(number=1, team="Team 1", district="North Coast", year=2003):
    return FrameChild(f"C{number}", born=date(year, 1, 1), team=team, district=district)


def held(young, older):
    return [Placed(f"Y{n}", "all", YOUNG) for n in range(young)] + [
        Placed(f"S{n}", "all", OLDER) for n in range(older)
    ]


@pytest.mark.parametrize(
    ("spread", "area"),
    [
        (Spread.NONE, "all"),
        (Spread.TEAM, "Children with Disabilities Team"),
        (Spread.DISTRICT, "North Coast"),
        (Spread.AREA, "Children with Disabilities Team"),
    ],
)
def test_the_area_is_the_specialist_team_else_the_district(spread, area):
    children = [child(team="Children with Disabilities Team"), child(2)]
    first, second = place(children, Design(2, spread), AS_OF)
    assert first.area == area
    assert second.area == {Spread.NONE: "all", Spread.TEAM: "Team 1"}.get(spread, "North Coast")


def test_the_leads_list_of_specialist_teams_counts_before_their_names():
    children = [child(team="Children with Disabilities Team"), child(2, team="Team 9")]
    placed = place(children, Design(2, Spread.AREA), AS_OF, specialist_teams={"Team 9"})
    assert [one.area for one in placed] == ["North Coast", "Team 9"]


@pytest.mark.parametrize(
    ("team", "specialist"),
    [
        ("Children with Disabilities Team", True),
        ("Disabled children's team", True),
        ("CWD East", True),
        ("North Coast CP Team", False),
        ("", False),
    ],
)
def test_specialist_teams_are_told_by_name(team, specialist):
    assert is_specialist_team(team) is specialist


def test_a_list_without_districts_is_spread_over_teams_instead_of_areas():
    children = [child(district="")]
    assert settled(Design(1, Spread.AREA), children).spread is Spread.TEAM
    assert settled(Design(1, Spread.AREA), [child()]).spread is Spread.AREA


@pytest.mark.parametrize(
    ("spread", "missing"),
    [(Spread.TEAM, "team"), (Spread.DISTRICT, "district"), (Spread.AREA, "district")],
)
def test_a_list_that_names_none_of_what_it_should_be_spread_over_is_refused(spread, missing):
    with pytest.raises(InputRefused, match=f"names no {missing} for any child"):
        settled(Design(1, spread), [child(team="", district="")])


def test_a_blank_team_is_an_area_of_its_own():
    placed = place([child(), child(2, team="")], Design(2, Spread.TEAM), AS_OF)
    assert [one.area for one in placed] == ["Team 1", "not-known"]


def test_groups_are_two_or_with_quotas_the_bands():
    children = [child(1, year=2006), child(2, year=2003), FrameChild("C3")]
    assert [one.group for one in place(children, Design(3), AS_OF)] == [YOUNG, OLDER, OLDER]
    quotas = dict.fromkeys(KNOWN_BANDS, 1)
    assert [one.group for one in place(children, Design(3, quotas=quotas), AS_OF)] == [
        "2-4",
        "5-9",
        "not-known",
    ]


def test_nobody_on_a_plan_is_refused():
    with pytest.raises(InputRefused, match="No child of this list had a plan on Tue 31 Mar 2009"):
        place([], Design(1), AS_OF)


@pytest.mark.parametrize(
    ("young", "older", "size", "floor", "preschool"),
    [
        (44, 56, 50, 0, 22),
        (44, 56, 50, 26, 26),
        (44, 56, 50, 10, 22),
        (1, 3, 2, 0, 1),  # half of a case goes upwards
        (1, 99, 10, 0, 1),  # a tenth of a case: never none
        (99, 1, 10, 0, 9),  # nor all
        (5, 0, 3, 0, 3),
        (5, 0, 3, 3, 3),
        (0, 5, 3, 0, 0),
    ],
)
def test_the_pre_school_total_is_the_floor_or_the_proportional_share(
    young, older, size, floor, preschool
):
    totals = group_totals(held(young, older), Design(size, preschool_floor=floor))
    assert totals.get(YOUNG, 0) == preschool
    assert sum(totals.values()) == size
    assert set(totals) == {one.group for one in held(young, older)}


@pytest.mark.parametrize(
    ("young", "older", "size", "floor", "most"),
    [(5, 50, 20, 6, 5), (50, 50, 20, 21, 19), (50, 50, 20, 20, 19), (50, 50, 1, 1, 0)],
)
def test_a_floor_that_leaves_somebody_without_a_chance_is_refused(young, older, size, floor, most):
    with pytest.raises(InputRefused, match=f"at most {most} is possible"):
        group_totals(held(young, older), Design(size, preschool_floor=floor))


@pytest.mark.parametrize("size", [0, -1, 11])
def test_a_size_outside_the_population_is_refused(size):
    with pytest.raises(InputRefused, match="10 children had a plan: ask for 1 to 10"):
        group_totals(held(5, 5), Design(size))


def test_one_case_alone_is_drawn_from_children_of_all_ages():
    children = [child(1, year=2006), child(2, year=2003)]
    placed = place(children, Design(1), AS_OF)
    assert {one.group for one in placed} == {"all ages"}
    assert group_totals(placed, Design(1)) == {"all ages": 1}


def banded(**sizes):
    names = {"unborn": "unborn", "baby": "0-1", "teen": "10-15", "unknown": "not-known"}
    return [
        Placed(f"{name}{n}", "all", names[name])
        for name, size in sizes.items()
        for n in range(size)
    ]


@pytest.mark.parametrize(
    ("quotas", "sizes", "sentence"),
    [
        ({"0-1": 3}, {"baby": 9}, "add up to 3, not to the 4 cases"),
        (
            {"0-1": 3, "unborn": 1},
            {"baby": 2, "unborn": 4},
            "quota of 3 for the band 0-1 is more than the 2",
        ),
        ({"0-1": 4}, {"baby": 5, "teen": 7}, "band 10-15 holds 7 children and no quota"),
        ({"0-1": 4}, {"baby": 5, "unknown": 2}, "--quota not-known=N, or mend the dates of birth"),
    ],
)
def test_quotas_that_cannot_be_met_are_refused(quotas, sizes, sentence):
    asked = Design(4, quotas={AgeBand(band): number for band, number in quotas.items()})
    with pytest.raises(InputRefused, match=sentence):
        group_totals(banded(**sizes), asked)


def test_quotas_below_a_floor_are_refused_and_above_it_stand():
    rows = banded(baby=5, teen=5)
    quotas = {AgeBand.UNDER_2: 2, AgeBand.FROM_10: 2}
    with pytest.raises(InputRefused, match="hold 2 pre-school cases and the floor is 3"):
        group_totals(rows, Design(4, preschool_floor=3, quotas=quotas))
    found = group_totals(rows, Design(4, preschool_floor=2, quotas=quotas))
    assert found == {"0-1": 2, "10-15": 2}


def test_children_of_unknown_age_can_have_a_quota():
    quotas = {AgeBand.UNDER_2: 3, AgeBand.NOT_KNOWN: 1}
    assert group_totals(banded(baby=5, unknown=2), Design(4, quotas=quotas)) == {
        "0-1": 3,
        "not-known": 1,
    }
