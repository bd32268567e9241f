"""Themes: marked by the lead, counted with the findings, kept and taken away."""

import pytest

from app.domain.breakdowns import By, groups, only
from app.domain.errors import InputRefused
from app.domain.patterns import counted
from app.domain.selection import Selector
from app.domain.themes import checked
from app.reports.patterns import patterns
from app.services import findings, returns, themes
from tests.builders import audits_in, opened, say

HOSTILE = 'Drift & delay | "late" or x=1 {T3} <b>'


@pytest.fixture
def merged(small, lead, tmp_path):
    """Two first readings of one assessor, each with a word of good practice."""
    with opened(small.store("a")) as ws:
        for audit in audits_in(ws, small.round_id)[:2]:
            say(audit, "OJ6_text", "Each note says what the child said.")
        path = returns.make(ws, small.round_id, tmp_path / "a").path
    returns.merge(lead, small.round_id, [path])
    return [audit.ref for audit in findings.findings(lead, small.round_id).audits]


def tags(lead, small):
    found = findings.findings(lead, small.round_id)
    return {audit.ref: audit.tags for audit in found.audits if audit.tags}


def test_a_case_is_marked_marked_otherwise_and_not_at_all(small, lead, merged):
    ref = merged[0]
    changes = themes.mark(lead, small.round_id, ref, "", ["Drift", " child's   voice "])
    assert changes.notebook
    assert tags(lead, small) == {ref: ("Drift", "child's voice")}
    themes.mark(lead, small.round_id, ref, "", ["Voice"])
    assert tags(lead, small) == {ref: ("Voice",)}
    themes.mark(lead, small.round_id, ref, "", [])
    assert tags(lead, small) == {}


def test_a_quote_has_its_own_themes_which_count_for_its_case(small, lead, merged):
    one, two = merged[:2]
    themes.mark(lead, small.round_id, one, "", ["Drift"])
    themes.mark(lead, small.round_id, one, "OJ6_text", ["Recording"])
    themes.mark(lead, small.round_id, two, "OJ6_text", ["recording"])
    found = findings.findings(lead, small.round_id)
    assert found.themes.cases == {one: ("Drift",)}
    # One spelling for one theme.
    assert found.themes.quotes == {
        (one, "OJ6_text"): ("Recording",),
        (two, "OJ6_text"): ("Recording",),
    }
    assert tags(lead, small) == {one: ("Drift", "Recording"), two: ("Recording",)}
    shown = [each.words for each in groups(found.audits, By.THEME)]
    assert shown[:2] == ["Drift", "Recording"]
    recording = groups(found.audits, By.THEME)[1]
    assert [audit.ref for audit in only(found, recording).audits] == [one, two]


def test_a_theme_of_any_signs_is_told_apart_and_counted(small, lead, merged):
    themes.mark(lead, small.round_id, merged[1], "", [HOSTILE])
    found = findings.findings(lead, small.round_id)
    part = next(one for each in patterns() for one in each.parts if one.kind == "themes")
    selector = Selector(found)
    (row,) = counted(part, selector).rows
    assert row.words == HOSTILE
    assert [audit.ref for audit in selector.picked(row.cells[0].cases)] == [merged[1]]


def test_the_document_of_findings_says_nothing_of_the_leads_themes(small, lead, merged):
    before = findings.as_json(findings.findings(lead, small.round_id))
    themes.mark(lead, small.round_id, merged[0], "", ["Drift"])
    assert findings.as_json(findings.findings(lead, small.round_id)) == before


def test_an_assessor_marks_nothing(small, merged):
    with opened(small.store("b")) as ws, pytest.raises(InputRefused, match="lead"):
        themes.mark(ws, small.round_id, merged[0], "", ["Drift"])


@pytest.mark.parametrize(
    ("given", "why"),
    [(["x" * 61], "at most 60 characters"), ([f"t{n}" for n in range(21)], "at most 20 themes")],
)
def test_too_long_a_theme_and_too_many_are_refused(given, why):
    with pytest.raises(InputRefused, match=why):
        checked(given)


def test_a_theme_stands_once_however_it_is_written():
    assert checked(["Drift", " drift", "", "DRIFT ", "Voice"]) == ("Drift", "Voice")
