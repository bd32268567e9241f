"""A round's own list of offices: files are asked for there, journeys go there, and numbers reach whom they serve."""

from fractions import Fraction

import pytest

from app.domain.concerns import ladder
from app.domain.errors import InputRefused
from app.domain.interests import InterestKind
from app.domain.notebook import Contact
from app.domain.offices import NO_OFFICES, Offices, carried, for_places
from app.domain.rounds import Office
from app.services import file_requests, interests, offices, packs, rounds, sample
from app.services.interests import Declared
from app.services.sharing import sharing
from app.services.terms import keep_terms, kept_terms, with_journey
from tests.builders import POSITION, opened


@pytest.fixture
def two(small, lead):
    """Two districts of the sample, the first of which is held at an office of another name."""
    named = sorted({case.district for case in sample.cases(lead, small.round_id)})
    assert len(named) > 1
    offices.keep(lead, small.round_id, [Office(" Old  Mill ", (named[0].upper(),))])
    return named


def test_files_are_asked_for_at_the_office_and_elsewhere_at_the_district(small, lead, two):
    for line in file_requests.lines(lead, small.round_id):
        district = _case(small, lead, line.ref).district
        assert line.office == ("Old Mill" if district == two[0] else district)
    offices.keep(lead, small.round_id, [])
    assert "Old Mill" not in {each.office for each in file_requests.lines(lead, small.round_id)}


def test_journeys_go_to_the_office_and_an_interest_in_it_holds_for_its_files(small, lead, two):
    found = sharing(lead, small.round_id)
    assert "Old Mill" in found.offices
    there = [each for each in found.held if each.office == "Old Mill"]
    assert {_case(small, lead, each.ref).district for each in there} == {two[0]}
    assert "Old Mill" in {office for load in found.loads.values() for office, _ in load.offices}
    person = next(each for each in found.people if each.id != there[0].person_id)
    said = Declared(person.id, InterestKind.OFFICE, "Old Mill", "Themselves", POSITION)
    interests.declare(lead, small.round_id, said)
    barred = sharing(lead, small.round_id).barred(person.id)
    case = _case(small, lead, there[0].ref)
    assert barred.because(case) is not None
    other = next(each for each in sample.cases(lead, small.round_id) if each.district == two[1])
    assert barred.because(other) is None


def test_an_offices_number_reaches_the_readers_of_the_districts_it_serves(
    small, lead, two, tmp_path
):
    numbers = [
        Contact("Old Mill", "Duty manager", "", "01632 960001"),
        Contact("Elsewhere", "Duty manager", "", "01632 960002"),
        Contact("", "Out of hours", "", "01632 960003"),
    ]
    rounds.arrange(lead, small.round_id, numbers, None)
    pack = packs.issue(lead, small.round_id, tmp_path / "further")[0]
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, pack.path, pack.code)
        held = rounds.current(ws).contacts
    rungs = ladder(held, [two[0], "Any team", two[0]])
    assert [each.number for each in rungs] == ["01632 960001", "01632 960003"]
    assert [each.number for each in ladder(held, [two[1]])] == ["01632 960003"]


def test_the_files_of_a_reader_go_by_the_office_that_a_pack_tells(small, lead, tmp_path):
    """It holds until a newer pack says otherwise; an older one opened again changes nothing."""
    with opened(small.store("a")) as ws:
        mine = sample.cases(ws, small.round_id)
        plain = {each.ref: each.district for each in mine}
        one = min(plain.values())
        assert set(plain.values()) > {one}
        offices.keep(lead, small.round_id, [Office("Old Mill", (one,))])
        pack = packs.issue(lead, small.round_id, tmp_path / "with")[0]
        offices.keep(lead, small.round_id, [])
        bare = packs.issue(lead, small.round_id, tmp_path / "without")[0]
        packs.open_pack(ws, pack.path, pack.code)
        named = {ref: "Old Mill" if place == one else place for ref, place in plain.items()}
        assert _asked_for(ws, small) == named
        packs.open_pack(ws, bare.path, bare.code)
        packs.open_pack(ws, pack.path, pack.code)
        assert _asked_for(ws, small) == plain


def _asked_for(ws, small):
    return {each.ref: NO_OFFICES.for_files(each) for each in sample.cases(ws, small.round_id)}


def test_a_number_that_serves_two_places_of_a_case_stands_once():
    held = for_places(
        [Contact("Mill", "Duty manager", "", "1"), Contact("", "Night", "", "2")],
        [Office("Mill", ("North", "North team"))],
    )
    assert [each.office for each in held] == ["Mill", "North", "North team", ""]
    assert [each.number for each in ladder(held, ["North", "North team"])] == ["1", "2"]


def test_a_teams_office_goes_before_its_districts(small, lead):
    case = next(each for each in sample.cases(lead, small.round_id) if each.team)
    held = Offices((Office("A", (case.district,)), Office("B", (case.team,))))
    assert held.holding(case) == ("B" if case.team != case.district else "A")
    assert (Offices().for_files(case), Offices().for_reading(case)) == (case.district, case.area)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ([("", ())], "needs a name"),
        ([("Mill", ()), ("mill", ())], "stands twice"),
        ([("Mill", ("Nowhere at all",))], "no district or team Nowhere at all"),
        ([("Mill", ("HERE",)), ("Bridge", ("HERE",))], "at Mill and at Bridge"),
        ([("x" * 301, ())], "at most 300 letters"),
    ],
)
def test_what_is_no_list_of_offices_is_refused_and_nothing_kept(small, lead, two, listed, words):
    made = [
        Office(name, tuple(two[1] if place == "HERE" else place for place in places))
        for name, places in listed
    ]
    with pytest.raises(InputRefused, match=words):
        offices.keep(lead, small.round_id, made)
    (kept,) = rounds.current(lead).offices
    assert (kept.name, len(kept.serves)) == ("Old Mill", 1)


def _case(small, lead, ref):
    return next(each for each in sample.cases(lead, small.round_id) if each.ref == ref)


def test_journeys_go_on_when_a_district_becomes_an_office_and_come_back(small, lead):
    north, south = sorted({case.area for case in sample.cases(lead, small.round_id)})[:2]
    with lead.begin() as work:
        terms = kept_terms(work, small.round_id)
    keep_terms(lead, small.round_id, with_journey(terms, south, north, Fraction(3, 4)))
    listed = [Office("Old Mill", (north,)), Office("Harbour House", (south,))]
    offices.keep(lead, small.round_id, listed)
    assert _travel(lead, small) == {("Harbour House", "Old Mill"): Fraction(3, 4)}
    offices.keep(lead, small.round_id, [])
    assert _travel(lead, small) == {(north, south): Fraction(3, 4)}


def test_whoever_is_at_home_in_a_district_is_at_home_in_its_office(small, lead):
    cases = sample.cases(lead, small.round_id)
    home, other = sorted({case.area for case in cases})[:2]
    mill = Offices((Office("Old Mill", (home,)),))
    held = {(home, other): Fraction(1, 2)}
    went = carried(held, cases, NO_OFFICES, mill, {home})
    assert went == {
        (home, other): Fraction(1, 2),
        tuple(sorted((home, "Old Mill"))): 0,
        tuple(sorted((other, "Old Mill"))): Fraction(1, 2),
    }


def test_journeys_that_differ_are_not_made_one(small, lead):
    one, two, three = sorted({case.area for case in sample.cases(lead, small.round_id)})[:3]
    cases = sample.cases(lead, small.round_id)
    mill = Offices((Office("Old Mill", (one, two)),))
    differing = {(one, three): Fraction(1, 2), (two, three): Fraction(1)}
    assert carried(differing, cases, NO_OFFICES, mill, ()) == differing
    alike = {(one, three): Fraction(1), (two, three): Fraction(1), (one, two): Fraction(1, 4)}
    assert carried(alike, cases, NO_OFFICES, mill, ()) == {
        tuple(sorted(("Old Mill", three))): Fraction(1)
    }
    typed = {**differing, ("Old Mill", three): Fraction(2)}
    assert carried(typed, cases, NO_OFFICES, mill, ()) == {("Old Mill", three): Fraction(2)}


def _travel(ws, small):
    return dict(sharing(ws, small.round_id).found.terms.assumed.travel)
