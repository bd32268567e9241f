"""Figures inserted into the lead's words: what they resolve to, and what a final report refuses to say."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.conclusions import (
    Basis,
    Body,
    Conclusion,
    LeadWords,
    Recommendation,
    Use,
    conclusion_from,
    recommendation_from,
    written_conclusion,
    written_recommendation,
)
from app.domain.figure_references import Shown, figure, figures, references, resolved
from app.domain.final_checks import to_clear
from app.domain.notebook import NO_AUDIT, EntryKind, first_version
from app.services.lead_words import scale
from tests.reports.findings_samples import some_findings

FOUND = some_findings()
SOUND = Recommendation(
    "r1",
    "Supervise every case monthly.",
    Body.SERVICE,
    owner="Head of service",
    due=date(2009, 9, 30),
    evidence="{SV1_any=yes}",
)


def said(text, **more):
    return Conclusion("c1", "3", text, **{"basis": Basis.COUNTED, **more})


def wrong(*conclusions, recommendations=()):
    words = LeadWords(conclusions, tuple(recommendations))
    return [each.what for each in to_clear(words, FOUND, scale())]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("{OJ1=yes}", "39 of 50 (78%)"),
        ("{OJ1=yes, concerns|count}", "49 of 50"),
        ("In {OJ1=yes|words} cases.", "In most (39 of 50) cases."),
        ("{T3}", "25 of 40 (62%)"),
        ("{T3:late|count}", "10 of 40"),
        ("{concerns|words}", "a few (1 of 50)"),
        ("{cases|count} came back; {SV1_any=yes|count}.", "50 of 50 came back; 42 of 42."),
    ],
)
def test_a_reference_becomes_its_figure(text, reads):
    assert resolved(text, FOUND, scale()) == reads


def test_it_stays_true_when_more_is_merged():
    fewer = replace(FOUND, audits=FOUND.audits[:20])
    assert resolved("{OJ1=yes|count}", fewer, scale()) == "15 of 20"


@pytest.mark.parametrize("text", ["{T99}", "{OJ1=perhaps}", "{T3|loudly}", "{OJ1}", "{}", "{ | }"])
def test_what_is_not_understood_stays_as_typed(text):
    assert resolved(text, FOUND, scale()) == text


def test_of_few_cases_the_count_alone_is_said():
    few = replace(FOUND, audits=FOUND.audits[:6])
    assert resolved("{OJ1=yes} {OJ1=yes|words}", few, scale()) == "4 of 6 4 of 6"


def test_every_figure_on_offer_can_be_referred_to():
    offered = figures(FOUND)
    assert len(offered) > 300
    for name, held in offered.items():
        assert figure(FOUND, name) == held
        (reference,) = references(f"{{{name}|count}}")
        assert (reference.name, reference.shown) == (name, Shown.COUNT)


def test_the_scale_covers_every_share_once():
    words = scale().words
    for of in (10, 37, 50):
        for count in range(of + 1):
            assert sum(each.fits(count, of) for each in words) == 1
    assert scale().word(0, 50) == "none"
    assert scale().word(50, 50) == "all"
    assert scale().word(49, 50) == "almost all"
    assert scale().word(4, 9) == ""
    assert "“most” from 60% to under 90%" in scale().sentence()


def test_a_word_is_found_whole():
    assert scale().used_in("Almost all plans; most are overall good.") == ["almost all", "most"]
    assert scale().used_in("Not all at all, and above all not late after all.") == []


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        (said("Most are protected.", basis=Basis.UNSAID), "counted, judged or observed"),
        (said("Work is good."), "marked as counted and names no figure"),
        (said("Most are protected.", basis=Basis.JUDGED), "“most” stands without a figure"),
        (said("Almost all, {OJ1=yes}."), "“almost all” does not fit 39 of 50"),
        (said("Seen in {T99}."), "{T99} names no figure"),
    ],
)
def test_a_final_report_does_not_say(sentence, what):
    assert any(what in each for each in wrong(sentence))


def test_a_sound_sentence_is_in_nobodys_way():
    assert wrong(said("Most children, {OJ1=yes}, are protected.")) == []
    assert wrong(said("Offices were welcoming.", basis=Basis.OBSERVED)) == []
    assert wrong(recommendations=[SOUND]) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"body": Body.UNSAID}, "Say whom it is for"),
        ({"body": Body.AGENCY}, "Name the agency"),
        ({"owner": " "}, "Name who is to see to it"),
        ({"due": None}, "Give the day"),
        ({"evidence": ""}, "Name the figure it rests on"),
        ({"evidence": "{T98}"}, "{T98} names no figure"),
    ],
)
def test_a_recommendation_says_who_when_and_why(change, what):
    assert any(what in each for each in wrong(recommendations=[replace(SOUND, **change)]))


def test_one_figure_is_not_both_assurance_and_recommendation_without_a_word_about_it():
    assured = said("Supervision is on file in {SV1_any=yes|count} cases.", use=Use.ASSURANCE)
    assert any(
        "used as assurance in chapter 3" in each for each in wrong(assured, recommendations=[SOUND])
    )
    settled = replace(SOUND, reconciled="On file, but not monthly.")
    assert wrong(assured, recommendations=[settled]) == []
    assert wrong(replace(assured, use=Use.SHORTCOMING), recommendations=[SOUND]) == []


def test_what_is_written_is_read_back():
    held = replace(SOUND, body_name="Police", response_on=date(2009, 5, 1), place=3)
    kind, at = EntryKind.RECOMMENDATION, "2009-04-20T10:00:00Z"
    body = written_recommendation(held)
    assert recommendation_from(first_version("r1", kind, NO_AUDIT, "x", body, (), at)) == held
    sentence = said("A word.", use=Use.ASSURANCE, place=2, struck=True)
    body = written_conclusion(sentence)
    again = first_version("c1", EntryKind.CONCLUSION, NO_AUDIT, "x", body, (), at)
    assert conclusion_from(again) == sentence
    strange = first_version("c1", EntryKind.CONCLUSION, NO_AUDIT, "x", {"basis": "new"}, (), at)
    assert conclusion_from(strange).basis is Basis.UNSAID
