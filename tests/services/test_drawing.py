"""Drawing in the open: how the seed came about, why it was drawn again, who was left out, and whether it all agrees."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from app.domain.errors import InputRefused, NotFound
from app.domain.frames import FrameChild
from app.domain.sample_log import (
    ActKind,
    Ceremony,
    LeftOutFor,
    SeedCheck,
    SeedOrigin,
    left_out,
)
from app.domain.strata import Design, Spread
from app.services import frames, replacing, rounds, sample, tools
from app.services.frame_picture import picture
from tests.builders import POSITION, opened

CEREMONY = Ceremony(
    SeedOrigin.DICE, "", ("Lead reviewer", "Deputy"), date(2009, 3, 3), SeedCheck.TYPED_TWICE
)
AUDITED = LeftOutFor.AUDITED


@pytest.fixture
def listed(small):
    """A round with its list, nothing drawn yet."""
    with opened(small.store("empty")) as ws:
        plan = rounds.RoundPlan("A new round", POSITION, "Lead reviewer")
        made = rounds.create(ws, plan, tools.built_in())
        frames.keep(ws, made.id, frames.read(small.folder / "annex-a.xlsx", POSITION))
        yield ws, made.id


def children(ws, round_id):
    return [child.child for child in frames.children(ws, round_id)]


def test_how_the_seed_came_about_is_kept_and_told(listed):
    ws, round_id = listed
    sample.draw_cases(ws, round_id, Design(8), "6 3 1", ceremony=CEREMONY)
    kept = sample.latest_draw(ws, round_id)
    assert kept.ceremony == CEREMONY
    assert "fixed on 3 March 2009" in kept.method
    assert (
        "thrown with dice in front of Lead reviewer and Deputy; it was typed twice" in kept.method
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": ("Lead reviewer", " ")}, "two people"),
        ({"people": ("Deputy", "deputy ")}, "two people"),
        ({"people": ("Deputy",)}, "two people"),
        ({"origin": SeedOrigin.PUBLIC}, "which public number"),
        ({"origin": SeedOrigin.OTHER, "words": " "}, "how else"),
        ({"fixed_on": date(2199, 1, 1)}, "still to come"),
        ({"words": "x" * 301}, "at most 300"),
    ],
)
def test_a_ceremony_that_is_not_complete_is_refused(listed, change, words):
    ws, round_id = listed
    with pytest.raises(InputRefused, match=words):
        sample.draw_cases(ws, round_id, Design(8), "s", ceremony=replace(CEREMONY, **change))
    assert sample.latest_draw(ws, round_id) is None


def test_nobody_shops_for_a_seed_unseen(listed):
    ws, round_id = listed
    sample.draw_cases(ws, round_id, Design(8), "one")
    with pytest.raises(InputRefused, match="drawn already \\(once\\): say why"):
        sample.draw_cases(ws, round_id, Design(8), "two")
    sample.draw_cases(ws, round_id, Design(8), "two", again="The first was for practice.")
    with pytest.raises(InputRefused, match="2 times"):
        sample.draw_cases(ws, round_id, Design(8), "three", again=" ")
    kept = sample.latest_draw(ws, round_id)
    assert "drawn twice; both draws are kept, and this is the last" in kept.method
    assert "“The first was for practice”" in kept.method
    with ws.begin() as work:
        assert [each.seed for each in work.frames.draws(round_id)] == ["one", "two"]


def test_a_child_left_out_is_not_drawn_stays_on_the_list_and_is_told(listed):
    ws, round_id = listed
    before = children(ws, round_id)
    for child in before[:3]:
        sample.leave_out(ws, round_id, child, AUDITED, "In the spring audit.")
    sample.take_in(ws, round_id, before[2], "It was another child.")
    drawn = sample.draw_cases(ws, round_id, Design(len(before) - 2), "everybody")
    assert set(drawn.selected) == set(before[2:])
    assert children(ws, round_id) == before
    assert [each.child for each in drawn.left_out] == before[:2]
    method = sample.latest_draw(ws, round_id).method
    assert (
        f"2009 {len(before)} children had a current plan. 2 of them were not drawn from" in method
    )
    assert f"2 audited in the last twelve months. That left {len(before) - 2}," in method
    assert before[0] not in method  # no number of a child leaves the store
    assert sample.verify_draw(ws, round_id).wrong == ()


def test_leaving_out_after_the_draw_calls_for_another(listed):
    ws, round_id = listed
    sample.draw_cases(ws, round_id, Design(8), "one")
    assert not picture(ws, round_id).drawn.stale
    sample.leave_out(ws, round_id, children(ws, round_id)[0], AUDITED, "Known since today.")
    assert picture(ws, round_id).drawn.stale


def test_what_cannot_be_left_out_is_refused(listed, small):
    ws, round_id = listed
    child = children(ws, round_id)[0]
    with pytest.raises(NotFound, match="no child of the list"):
        sample.leave_out(ws, round_id, "nobody", AUDITED, "Why")
    with pytest.raises(InputRefused, match="needs words"):
        sample.leave_out(ws, round_id, child, AUDITED, " ")
    sample.leave_out(ws, round_id, child, AUDITED, "Why")
    with pytest.raises(InputRefused, match="already"):
        sample.leave_out(ws, round_id, child, AUDITED, "Why")
    with pytest.raises(NotFound, match="not among those left out"):
        sample.take_in(ws, round_id, children(ws, round_id)[1], "Why")
    with opened(small.lead) as other, pytest.raises(InputRefused, match="have been allocated"):
        sample.leave_out(other, small.round_id, child, AUDITED, "Why")


def test_the_draw_in_force_is_worked_out_again_on_the_list_as_it_is(listed):
    ws, round_id = listed
    with pytest.raises(NotFound, match="Nothing has been drawn"):
        sample.verify_draw(ws, round_id)
    design = Design(10, Spread.TEAM)
    sample.draw_cases(ws, round_id, design, "one", ["Disability Team East"], ceremony=CEREMONY)
    assert sample.verify_draw(ws, round_id) == sample.Verified(1, ())
    record = frames.record(ws, round_id)
    with ws.begin() as work:
        held = list(work.frames.children(round_id))
        more = FrameChild("C99999", born=date(2004, 1, 1), team=held[0].team, plan_start=POSITION)
        work.frames.replace(round_id, record, [*held, more])
        work.commit()
    assert any("list of children" in each for each in sample.verify_draw(ws, round_id).wrong)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            "UPDATE draw SET again = 'Another reason.'",
            "draws kept are not those that the log names",
        ),
        ("UPDATE draw SET ceremony = '{}'", "draws kept are not those"),
        ("DELETE FROM draw WHERE id = (SELECT min(id) FROM draw)", "draws kept are not those"),
        (
            "UPDATE sample_act SET body = '{}' WHERE n = 1",
            "log of the sample is not what was written",
        ),
        ("DELETE FROM sample_act WHERE n = 2", "log of the sample is not what was written"),
        ("UPDATE case_file SET main = NOT main WHERE ref = 'CF-001'", "cases of the round are not"),
    ],
)
def test_whatever_was_changed_behind_the_programs_back_is_found(listed, spoil, words):
    ws, round_id = listed
    sample.draw_cases(ws, round_id, Design(8), "one", ceremony=CEREMONY)
    sample.draw_cases(ws, round_id, Design(8), "two", ceremony=CEREMONY, again="Tried.")
    with ws.begin() as work:
        case = work.cases.main(round_id)[0]
    reason = replacing.ReplacedFor.OTHER
    replacing.replace_case(ws, round_id, case.id, reason, "Why.")
    assert sample.verify_draw(ws, round_id).wrong == ()
    with ws.begin() as work:
        work._session.execute(text(spoil))
        work.commit()
    assert any(words in each for each in sample.verify_draw(ws, round_id).wrong)


def test_draws_of_the_first_versions_have_no_act_and_agree_all_the_same(listed):
    ws, round_id = listed
    sample.draw_cases(ws, round_id, Design(8), "one")
    with ws.begin() as work:
        work._session.execute(text("DELETE FROM sample_act"))
        work.commit()
    assert sample.verify_draw(ws, round_id).wrong == ()
    sample.draw_cases(ws, round_id, Design(8), "two", again="Tried.")
    assert sample.verify_draw(ws, round_id).wrong == ()


def test_the_log_of_a_round_says_who_is_left_out_and_what_was_drawn(listed):
    ws, round_id = listed
    sample.leave_out(ws, round_id, children(ws, round_id)[0], LeftOutFor.DIED, "In January.")
    sample.draw_cases(ws, round_id, Design(8), "one")
    with ws.begin() as work:
        log = work.frames.acts(round_id)
    assert [each.kind for each in log] == [ActKind.LEAVE_OUT, ActKind.DRAW]
    assert left_out(log)[0].words == "In January."
