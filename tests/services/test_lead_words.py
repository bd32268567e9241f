"""Conclusions and recommendations: kept version by version, the lead's alone, carried into the next round."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.conclusions import Basis, Body, Conclusion, Discussion, Progress, Recommendation
from app.domain.errors import InputRefused
from app.services import findings, lead_words, rounds, tools
from tests.builders import opened

NEW = ""


def advice(text="Supervise monthly.", **more):
    return Recommendation(NEW, text, Body.SERVICE, owner="Head of service", **more)


def test_each_version_is_kept_and_the_newest_stands(small, lead):
    here = small.round_id
    made, changes = lead_words.recommend(lead, here, advice())
    assert changes.notebook
    lead_words.recommend(lead, here, replace(advice("Supervise fortnightly."), id=made))
    (held,) = lead_words.lead_words(lead, here).recommendations
    assert (held.text, held.by) == ("Supervise fortnightly.", lead_name(lead, here))
    assert [each.body["text"] for each in lead_words.history(lead, here, made)] == [
        "Supervise monthly.",
        "Supervise fortnightly.",
    ]


def test_they_stand_in_the_reports_order_without_what_is_struck_out(small, lead):
    here = small.round_id
    for chapter, place, text in (("10", 0, "d"), ("4", 1, "b"), ("9.2", 0, "c"), ("4", 0, "a")):
        lead_words.conclude(lead, here, Conclusion(NEW, chapter, text, Basis.JUDGED, place=place))
    gone, _ = lead_words.conclude(lead, here, Conclusion(NEW, "3", "gone"))
    lead_words.conclude(lead, here, Conclusion(gone, "3", "gone", struck=True))
    words = lead_words.lead_words(lead, here)
    assert [each.text for each in words.conclusions] == ["a", "b", "c", "d"]
    assert [each.text for each in words.of_chapter("4")] == ["a", "b"]


def test_what_says_nothing_is_refused_and_an_assessor_writes_none(small, lead):
    here = small.round_id
    with pytest.raises(InputRefused, match="write it, or strike it out"):
        lead_words.conclude(lead, here, Conclusion(NEW, "3", " "))
    with pytest.raises(InputRefused, match="Say what is recommended"):
        lead_words.recommend(lead, here, advice(""))
    with pytest.raises(InputRefused, match="the day"):
        lead_words.discussed(lead, here, Discussion(NEW, "Head of service", "", None, ""))
    with opened(small.store("a")) as ws, pytest.raises(InputRefused, match="are the lead's"):
        lead_words.recommend(ws, here, advice())


def test_what_is_not_done_is_carried_into_the_next_round_once(small, lead):
    here = small.round_id
    lead_words.recommend(lead, here, advice("Done already", progress=Progress.DONE))
    lead_words.recommend(lead, here, advice("Still open", due=date(2009, 9, 30)))
    lead_words.recommend(lead, here, advice("Begun", progress=Progress.UNDER_WAY))
    name = next(each.name for each in rounds.all_rounds(lead) if each.id == here)
    later = another_round(lead)
    made, _ = lead_words.carry_over(lead, here, later)
    assert len(made) == 2
    assert lead_words.carry_over(lead, here, later)[0] == ()
    held = lead_words.lead_words(lead, later).recommendations
    assert [(each.text, each.carried_from) for each in held] == [
        ("Still open", name),
        ("Begun", name),
    ]
    # From there on it names the round it was first made in.
    third = another_round(lead)
    lead_words.carry_over(lead, later, third)
    assert {each.carried_from for each in lead_words.lead_words(lead, third).recommendations} == {
        name
    }


def test_figures_are_the_records_alone(small, lead):
    before = findings.as_json(findings.findings(lead, small.round_id))
    lead_words.recommend(lead, small.round_id, advice())
    assert findings.as_json(findings.findings(lead, small.round_id)) == before


def lead_name(ws, round_id):
    return next(each.lead_name for each in rounds.all_rounds(ws) if each.id == round_id)


def another_round(ws):
    held = rounds.all_rounds(ws)[-1]
    plan = rounds.RoundPlan(
        name=f"{held.name}, again",
        purpose="",
        position_date=date(2010, 3, 31),
        division=held.division,
        lead_name=held.lead_name,
    )
    return rounds.create(ws, plan, tools.built_in()).id
