"""The suggested overall rating beside the assessor's own: what it asks before an audit is signed."""

import pytest

from app.domain.answers import Answer, AnswerState
from app.domain.errors import InputRefused
from app.services import findings, moderation, reporting, returns
from tests.builders import audits_in, opened, say
from tests.reports.pdf_reading import read
from tests.services.finished import finish

RATING, WHY = "OJ3_rating", "OJ3_why"


def key_of(audit, name):
    return audit.form.key_of(name)


def differ(audit):
    """Rate the whole otherwise than suggested, and give no reason."""
    other = "poor" if audit.rolled_up().suggested.name != "poor" else "exemplary"
    say(audit, WHY, "")
    say(audit, RATING, other, note="Seen as a whole.")
    return other


def rate(audit):
    """Five items rated, which is enough for a suggestion: "good"."""
    for name in ("HX6", "RC6", "LG6", "CF9", "CS5"):
        say(audit, name, "good")
    return audit


@pytest.fixture
def rated(audit):
    return rate(audit)


def test_another_rating_than_the_one_suggested_keeps_an_audit_open_until_it_is_explained(audit):
    finish(audit, sign=False)
    assert audit.standing_in_the_way() == []
    differ(audit)
    assert audit.unexplained() == (key_of(audit, RATING),)
    assert audit.standing_in_the_way() == ["1 warning without a reason, first 13.3."]
    with pytest.raises(InputRefused, match=r"cannot be completed yet: 1 warning .* first 13\.3\."):
        audit.complete()
    say(audit, WHY, "The child was hurt again.")
    audit.complete()
    assert audit.is_complete


@pytest.mark.parametrize(
    "explain",
    [
        lambda audit, other: say(audit, WHY, "The child was hurt again."),
        lambda audit, other: say(audit, RATING, other, warning_reason="The child was hurt again."),
    ],
    ids=["the tool's own question", "a reason for the warning"],
)
def test_either_reason_settles_it_and_both_ratings_are_kept(rated, explain):
    other = differ(rated)
    assert rated.unexplained() == (key_of(rated, RATING),)
    explain(rated, other)
    assert rated.unexplained() == ()
    found = rated.rolled_up()
    assert (found.suggested.name, found.own.name) == ("good", other)
    assert found.why == "The child was hurt again."


def test_a_rating_without_its_reason_counts_among_the_warnings_everywhere(rated, assessor):
    """In the whole, in its section and in what the list of cases reads; an edit elsewhere can bring it and take it."""
    before = rated.progress().warnings
    say(rated, RATING, "good")
    assert rated.progress().warnings == before
    say(rated, "PL1_on_file", "no")
    assert rated.progress().warnings == before + 1 == len(rated.faulty()) + len(rated.unexplained())
    assert rated.progress("/OJ").warnings == 1
    assert rated.progress("/PL").warnings == rated.form.progress("/PL").warnings
    with assessor.begin() as work:
        assert work.audits.header(rated.id).warnings == before + 1
    say(rated, WHY, "The child was hurt again.")
    assert rated.progress().warnings == before
    assert rated.progress("/OJ").warnings == 0


def test_the_rating_suggested_wants_no_reason(rated):
    say(rated, RATING, "good")
    assert rated.unexplained() == ()


def test_an_answer_elsewhere_can_make_the_ratings_differ(rated):
    """The suggestion follows the answers: what agreed yesterday may want a reason today."""
    say(rated, RATING, "good")
    before = rated.rolled_up()
    say(rated, "PL1_on_file", "no")
    after = rated.rolled_up()
    assert (before.mean, before.wants_reason) == (after.mean, False)
    assert (after.suggested.name, after.wants_reason) == ("short", True)
    assert rated.unexplained() == (key_of(rated, RATING),)


def test_a_warning_of_another_kind_on_the_same_answer_is_not_counted_twice(rated):
    say(rated, RATING, "poor")
    assert [each.code for each in rated.state(key_of(rated, RATING)).problems] == ["note"]
    assert rated.unexplained() == (key_of(rated, RATING),)


def test_the_summary_holds_what_the_audit_says_at_that_moment(rated):
    say(rated, RATING, "poor")
    say(rated, WHY, "The child was hurt again.")
    assert reporting.summary_of_open(rated).rolled == rated.rolled_up()


def test_a_summary_to_look_at_has_no_more_pages_than_one_that_is_saved(rated, assessor, tmp_path):
    say(rated, RATING, "poor")
    say(rated, "OJ5_now", "yes")
    for name in (WHY, "OJ5_what", "OJ5_told", "OJ5_response", "OJ6_text", "OJ7_text"):
        say(rated, name, "Each visit was planned around the child's day, and noted. " * 120)
    summary = reporting.summary_of_open(rated)
    assert len(read(reporting.summary_bytes(assessor, summary)).pages) == 2
    saved = reporting.write_summary(assessor, rated, tmp_path / "summary.pdf")
    assert len(read(saved.read_bytes()).pages) == 2


@pytest.fixture
def merged(small, lead, tmp_path):
    """Three of Assessor A's come back: one rated lower with a reason, one as suggested, one with nothing rated."""
    with opened(small.store("a")) as ws:
        lower, same, bare = audits_in(ws, small.round_id)[:3]
        say(rate(lower), RATING, "poor")
        say(lower, WHY, "The child was hurt again.")
        say(rate(same), RATING, "good")
        say(bare, "HX6", state=AnswerState.NOT_RECORDED)
        path = returns.make(ws, small.round_id, tmp_path / "out").path
    returns.merge(lead, small.round_id, [path])
    return lower


def rollup_in(lead, round_id):
    return findings.as_document(findings.findings(lead, round_id))["rollup"]


def test_the_findings_count_ratings_beside_those_suggested(small, lead, merged):
    found = findings.findings(lead, small.round_id)
    held = {audit.ref: audit.rolled for audit in found.audits}
    assert held[merged.card.ref].why == "The child was hurt again."
    document = rollup_in(lead, small.round_id)
    counts = {name: document[name] for name in ("audits", "suggested", "both", "same", "lower")}
    assert counts == {"audits": 3, "suggested": 2, "both": 2, "same": 1, "lower": 1}
    assert (document["higher"], document["without_reason"]) == (0, 0)
    assert document["overrides"] == [{"ref": merged.card.ref, "suggested": "good", "own": "poor"}]
    assert "hurt again" not in findings.as_json(found)
    sections = {each["path"]: each for each in document["sections"]}
    assert (sections["/LG"]["mean"], sections["/LG"]["rated"]) == (3.0, 2)
    assert (sections["/HX"]["rated"], sections["/HX"]["not_recorded"]) == (2, 1)


def test_where_the_lead_corrected_the_rating_the_reason_is_the_leads(small, lead, merged):
    key = merged.form.key_of(RATING)
    moderation.correct(
        lead, small.round_id, merged.id, key, Answer("exemplary"), "Read together again"
    )
    found = findings.findings(lead, small.round_id)
    (corrected,) = [each.rolled for each in found.audits if each.ref == merged.card.ref]
    assert (corrected.suggested.name, corrected.own.name) == ("good", "exemplary")
    assert corrected.why == "Corrected by the lead: Read together again"
    assert rollup_in(lead, small.round_id)["higher"] == 1


def test_findings_of_nothing_have_no_ratings(small, lead):
    assert rollup_in(lead, small.round_id) is None
