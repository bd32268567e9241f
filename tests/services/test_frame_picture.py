"""What the lead is shown of list and sample: who is outside and why, what a design would give, what was drawn."""

from datetime import date
from fractions import Fraction

import pytest

from app.domain.errors import InputRefused
from app.domain.frames import FrameChild, outside
from app.domain.strata import Design, Spread
from app.services import frames, sample
from app.services.frame_picture import expected, picture
from tests.builders import POSITION

DAY = date(2009, 3, 31)
BEFORE, AFTER = date(2009, 1, 5), date(2009, 5, 4)


def child(number, **facts):
    return FrameChild(str(number), born=date(2005, 6, 1), **facts)


def test_each_child_outside_is_counted_once_by_why():
    found = outside(
        [
            child(1, plan_start=BEFORE),
            child(2, plan_start=BEFORE, plan_end=DAY),
            child(3, plan_start=AFTER),
            child(4),
            child(5, plan_start=BEFORE, plan_end=BEFORE, died=BEFORE),
        ],
        DAY,
    )
    assert (found.ended, found.not_yet_begun, found.no_plan, found.died) == (1, 1, 1, 1)


def test_a_design_is_tried_out_without_drawing():
    children = [child(n, plan_start=BEFORE, team=f"Team {n % 2}") for n in range(40)]
    lines = expected(children, DAY, Design(8, Spread.TEAM))
    assert [(each.area, each.children, each.expected) for each in lines] == [
        ("Team 0", 20, Fraction(4)),
        ("Team 1", 20, Fraction(4)),
    ]
    assert {each.chance for each in lines} == {Fraction(1, 5)}
    assert {each.drawn for each in lines} == {None}


def test_what_cannot_be_drawn_is_refused_when_tried_out():
    children = [child(n, plan_start=BEFORE) for n in range(5)]
    with pytest.raises(InputRefused, match="6 cases were asked for, but 5"):
        expected(children, DAY, Design(6))
    with pytest.raises(InputRefused, match="names no district"):
        expected(children, DAY, Design(2, Spread.DISTRICT))


def test_the_picture_holds_the_list_the_sample_and_how_much_is_shared_out(small, lead):
    found = picture(lead, small.round_id)
    listed, drawn = found.listed, found.drawn
    assert listed.record.on_plan == len(listed.current) == 80
    assert sum(listed.summary.by_age_band.values()) == 80
    assert listed.names_teams
    assert not listed.names_districts
    assert all("Disab" in team for team in listed.specialist_teams)
    assert listed.specialist_teams
    assert sum(each.drawn for each in drawn.strata) == 6
    assert sum(each.expected for each in drawn.strata) == 6
    assert (found.draws, found.audits) == (1, 7)
    assert not drawn.stale


def test_a_sample_is_stale_once_another_list_was_read(small, tmp_path):
    from app.services import rounds, tools
    from tests.builders import opened

    with opened(small.store("empty")) as ws:
        made = rounds.create(ws, rounds.RoundPlan("Round", POSITION, "Lead"), tools.built_in())
        assert picture(ws, made.id).listed is None
        frame = frames.read(small.folder / "annex-a.xlsx", POSITION)
        frames.keep(ws, made.id, frame)
        assert picture(ws, made.id).drawn is None
        sample.draw_cases(ws, made.id, Design(4), "one")
        sample.draw_cases(ws, made.id, Design(5), "two", again="One more.")
        found = picture(ws, made.id)
        assert (found.draws, found.drawn.record.seed, found.drawn.stale) == (2, "two", False)
        frames.keep(ws, made.id, frame)
        assert picture(ws, made.id).drawn.stale
