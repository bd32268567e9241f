"""A list of children kept with the round, and a census laid beside it: what is kept, and what never is."""

import pytest

from app.domain.errors import InputRefused
from app.services import frames, rounds, sample, slips, tools
from app.services.frame_picture import picture
from tests.builders import POSITION, opened
from tests.frame import files

# An assessment that is still open.
LONG = (
    "<CINreferralDate>2008-10-06</CINreferralDate><Assessments>"
    "<AssessmentActualStartDate>2008-10-07</AssessmentActualStartDate></Assessments>"
)
OTHERWISE = (
    "<PersonBirthDate>2001-02-03</PersonBirthDate><PersonDeathDate>2009-01-05</PersonDeathDate>"
)


@pytest.fixture
def begun(lead):
    """The id of a round without a list."""
    plan = rounds.RoundPlan("Round", POSITION, "Lead", "To see.")
    return rounds.create(lead, plan, tools.built_in()).id


@pytest.fixture
def listed(lead, begun, tmp_path):
    path = files.annex_a(
        tmp_path / "list.xlsx",
        [files.plan("C1", **{"Allocated Worker": "Marker Markerson"}), files.plan("C2")],
    )
    frames.keep(lead, begun, frames.read(path, POSITION))
    return begun


def census(tmp_path):
    first, last = (
        files.census_child(number, files.BORN, episodes=(LONG,)) for number in ("C1", "X9")
    )
    return files.census(tmp_path / "census.xml", first, last)


def census_read(tmp_path):
    return frames.read(census(tmp_path), POSITION)


def test_the_list_is_kept_with_its_source_and_without_names(lead, listed):
    record = frames.record(lead, listed)
    (source,) = record.sources
    assert (source.file_name, source.sha256) == ("list.xlsx", record.sha256)
    assert [(part.name, part.rows, part.used) for part in source.parts] == [("List 7", 2, 2)]
    assert "Marker" not in repr((record, frames.children(lead, listed)))
    assert frames.population(lead, listed) is None


def test_a_census_beside_the_list_is_counted_and_the_counts_are_kept(lead, listed, tmp_path):
    joined = frames.with_census(lead, listed, census_read(tmp_path))
    assert frames.population(lead, listed) is None  # nothing is kept until it is asked for
    frames.keep(lead, listed, joined)
    found = frames.population(lead, listed)
    assert (found.everyone.children, found.on_plan.children, found.on_plan.found) == (2, 2, 1)
    assert [source.file_name for source in frames.record(lead, listed).sources] == [
        "list.xlsx",
        "census.xml",
    ]
    codes = {code for _, code, _ in frames.record(lead, listed).problems}
    assert {"not-in-census", "dfe-8670Q"} <= codes
    assert len(frames.children(lead, listed)) == 2


def test_a_second_census_is_refused_and_a_new_list_takes_the_first_away(lead, listed, tmp_path):
    frames.keep(lead, listed, frames.with_census(lead, listed, census_read(tmp_path)))
    with pytest.raises(InputRefused, match="read the list of children again"):
        frames.with_census(lead, listed, census_read(tmp_path))
    frames.keep(lead, listed, frames.read(tmp_path / "list.xlsx", POSITION))
    assert frames.population(lead, listed) is None


def test_a_census_without_a_list_is_refused(lead, begun, tmp_path):
    with pytest.raises(InputRefused, match="bring in the list of children first"):
        frames.with_census(lead, begun, census_read(tmp_path))


def test_a_census_that_is_the_list_itself_is_counted_too(lead, begun, tmp_path):
    frames.keep(lead, begun, frames.read(census(tmp_path), POSITION))
    found = frames.population(lead, begun)
    assert (found.everyone.found, found.on_plan.children) == (2, 0)


def test_laying_a_census_beside_leaves_the_finding_slips(lead, begun, tmp_path):
    path = files.annex_a(tmp_path / "list.xlsx", [files.plan("C1")])
    frames.keep(lead, begun, frames.read(path, POSITION, personal=True))
    assert slips.held(lead, begun) == 1
    frames.lay_beside(lead, begun, census_read(tmp_path))
    assert slips.held(lead, begun) == 1
    assert frames.population(lead, begun) is not None


def test_a_census_that_comes_after_cases_are_allocated_is_counted_and_changes_nothing_else(
    small, tmp_path
):
    """The one it holds died and had another birthday, by the census: joined to the list that would alter the draw."""
    with opened(small.lead) as ws:
        rid = small.round_id
        held, cases = frames.children(ws, rid), sample.cases(ws, rid)
        before = frames.record(ws, rid)
        drawn = next(case.child for case in cases)
        found = files.census(
            tmp_path / "late.xml",
            files.census_child(drawn, OTHERWISE, episodes=(LONG,)),
            files.census_child("X9", files.BORN, episodes=(LONG,)),
        )
        census = frames.read(found, before.as_of)
        frames.lay_beside(ws, rid, census)
        assert (frames.children(ws, rid), sample.cases(ws, rid)) == (held, cases)
        assert sample.verify_draw(ws, rid).wrong == ()
        counted = frames.population(ws, rid)
        assert (counted.file_name, counted.everyone.found, counted.on_plan.found) == (
            "late.xml",
            2,
            1,
        )
        kept = frames.record(ws, rid)
        assert kept.read_at == before.read_at
        assert [each.file_name for each in kept.sources[len(before.sources) :]] == ["late.xml"]
        assert "counted-only" in {code for _, code, _ in kept.problems}
        assert not picture(ws, rid).drawn.stale
        with pytest.raises(InputRefused, match="has been counted in this round already"):
            frames.lay_beside(ws, rid, census)
        listed = frames.read(small.folder / "annex-a.xlsx", before.as_of)
        with pytest.raises(InputRefused, match="no Children in Need census"):
            frames.lay_beside(ws, rid, listed)


def test_districts_said_of_teams_stay_with_the_list_and_serve_for_the_next(lead, begun, tmp_path):
    rows = [files.plan("C1"), files.plan("C2", **{"Allocated Team": "Team 2"})]
    path = files.annex_a(tmp_path / "list.xlsx", rows)
    frames.keep(lead, begun, frames.read(path, POSITION))
    frames.lay_beside(lead, begun, census_read(tmp_path))
    frames.say_districts(lead, begun, {"Team 1": " North  Coast", "Team 2": ""})
    districts = {child.child: child.district for child in frames.children(lead, begun)}
    assert districts == {"C1": "North Coast", "C2": ""}
    assert frames.population(lead, begun) is not None
    assert [each.file_name for each in frames.record(lead, begun).sources] == [
        "list.xlsx",
        "census.xml",
    ]
    again = frames.read(path, POSITION, frames.as_before(lead, begun))
    assert [child.district for child in again.children] == ["North Coast", ""]


def test_districts_need_a_list(lead, begun):
    with pytest.raises(InputRefused, match="no list of children yet"):
        frames.say_districts(lead, begun, {"Team 1": "North"})
