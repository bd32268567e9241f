"""The synthetic county: plainly made up, consistent in itself, and read back by the real reader."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import process_time

import pytest

from app.demo.county import POSITION_DATE, district_of_team, synthetic_county
from app.demo.county_workbook import write_annex_a
from app.domain.ages import KNOWN_BANDS, AgeBand, age_band
from app.domain.frames import summary
from app.domain.sampling import draw_sample
from app.domain.strata import Design, Spread, is_specialist_team
from app.frame.reading import read_frame


@pytest.fixture(scope="module")
def county():
    return synthetic_county("county")


@pytest.fixture(scope="module")
def frame(county, tmp_path_factory):
    path = tmp_path_factory.mktemp("county") / "annex-a.xlsx"
    write_annex_a(county, path)
    return read_frame(path, POSITION_DATE)


def bands(children):
    return Counter(age_band(child.born, None, POSITION_DATE) for child in children)


def test_it_is_as_large_as_the_county_the_program_is_made_for(county):
    assert len(county) == len({child.child for child in county}) == 1100
    assert len({child.district for child in county}) == 12
    teams = Counter(child.team for child in county)
    assert len(teams) == 14
    assert sorted(team for team in teams if is_specialist_team(team)) == [
        "Disability Team East",
        "Disability Team West",
    ]
    young = bands(county)
    assert 470 <= young[AgeBand.UNBORN] + young[AgeBand.UNDER_2] + young[AgeBand.FROM_2] <= 500


def test_the_same_seed_gives_the_same_county_and_another_seed_another():
    assert synthetic_county("one", 60) == synthetic_county("one", 60)
    assert synthetic_county("one", 60) != synthetic_county("two", 60)


def test_two_hundred_seeds_add_up_and_allow_the_quotas_of_2009():
    for seed in range(200):
        children = synthetic_county(str(seed), 200)
        assert len(children) == 200
        held = bands(children)
        assert sum(held[band] for band in KNOWN_BANDS) == 200
        assert min(held[band] for band in KNOWN_BANDS) >= 2
        families = Counter(child.family for child in children)
        assert max(families.values()) <= 5
        assert 20 < sum(size for size in families.values() if size > 1) < 180


def test_dates_of_every_child_are_in_their_order(county):
    for child in county:
        assert (
            child.referral <= child.strategy <= child.conference == child.plan_start < POSITION_DATE
        )
        assert child.referral <= child.assessment_start
        assert all(day < child.referral for day in child.earlier_referrals)
        assert child.conference <= child.last_visit <= POSITION_DATE
        assert (
            child.latest_review is None or child.conference < child.latest_review <= POSITION_DATE
        )
        if child.assessment_authorised is not None:
            assert child.assessment_start < child.assessment_authorised <= POSITION_DATE
        assert min(
            child.referral, *child.earlier_referrals, POSITION_DATE
        ) > child.born - timedelta(days=280)


def test_brothers_and_sisters_share_their_team_and_dates_and_are_born_apart(county):
    families = {}
    for child in county:
        families.setdefault(child.family, []).append(child)
    for family in families.values():
        assert len({(child.team, child.conference, child.category) for child in family}) == 1
        births = sorted(child.born for child in family)
        gaps = pairwise(births)
        assert all((later - earlier).days >= 300 for earlier, later in gaps)


def test_an_unborn_child_has_no_known_sex_and_no_earlier_plan(county):
    unborn = [child for child in county if child.born > POSITION_DATE]
    assert len(unborn) >= 30
    assert {(child.sex, child.previous_plans) for child in unborn} == {("unknown", 0)}


def test_the_real_reader_finds_the_county_in_the_workbook(county, frame):
    counts = summary(frame)
    assert (counts.children, counts.on_plan, frame.problems) == (1100, 1100, ())
    assert counts.disabled == sum(child.disabled for child in county)
    expected = bands(county)
    assert counts.by_age_band == {band.value: expected[band] for band in AgeBand}
    assert counts.by_team == dict(sorted(Counter(child.team for child in county).items()))
    assert counts.repeat_referrals == sum(
        bool(child.earlier_referrals) or child.referrals_in_year >= 2 for child in county
    )
    by_number = {child.child: child for child in county}
    for child in frame.children:
        made = by_number[child.child]
        assert (child.born, child.sex, child.family) == (made.born, made.sex, made.family)
        assert child.known["referral_date"] == made.referral.isoformat()
        assert child.known["initial_conference"] == made.conference.isoformat()
        assert child.known["assessment_start"] == made.assessment_start.isoformat()
        authorised = made.assessment_authorised
        assert child.known.get("assessment_authorised") == (
            authorised.isoformat() if authorised else None
        )


def test_the_age_table_of_2009_can_be_drawn_from_it(frame):
    quotas = dict(zip(KNOWN_BANDS, (2, 10, 15, 9, 12, 2), strict=True))
    draw = draw_sample(frame, Design(50, Spread.TEAM, quotas=quotas), "seed")
    drawn = Counter(stratum.group for stratum in draw.strata for _ in stratum.selected)
    assert drawn == quotas


def test_with_districts_of_teams_the_county_spreads_over_areas(frame):
    of_team = district_of_team()
    children = tuple(
        replace(child, district=of_team.get(child.team, "")) for child in frame.children
    )
    draw = draw_sample(replace(frame, children=children), Design(50, Spread.AREA), "seed")
    areas = {stratum.area for stratum in draw.strata}
    assert len(areas) == 14
    assert "North Coast" in areas
    assert "Disability Team East" in areas


def test_a_workbook_of_the_county_is_read_quickly(county, tmp_path):
    path = tmp_path / "a.xlsx"
    write_annex_a(county, path)
    start = process_time()
    read_frame(path, POSITION_DATE)
    assert process_time() - start < 4  # about half a second of one processor


def test_the_same_children_give_the_same_workbook(county, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_annex_a(county[:20], tmp_path / name)
    first, second = (read_frame(tmp_path / name, POSITION_DATE) for name in ("a.xlsx", "b.xlsx"))
    assert first.children == second.children
    assert first.sha256 == second.sha256
