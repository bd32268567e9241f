"""The lead's layer: corrections with the original beneath, double readings compared as they were given."""

import json

import pytest

from app.domain.answers import Answer, AnswerState
from app.domain.collation import agreement
from app.domain.errors import InputRefused, NotFound
from app.domain.merge import CorrectionState, shown_answers
from app.services import findings, moderation, returns
from tests.builders import audits_in, opened, say

OJ2 = "/OJ/OJ2"


@pytest.fixture
def twice(small, lead, tmp_path):
    """(first, second): the case read twice, answered differently at OJ2 and the same at OJ1, merged."""
    found, paths = {}, []
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id):
                if audit.card.reading == "sole":
                    continue
                second = audit.card.reading == "blind-second"
                found[second] = audit.id
                say(audit, "OJ1", "yes")
                say(audit, "OJ2", "below" if second else "meets", note="As I saw it")
                if not second:
                    say(audit, "OJ3_rating", "good")
            if any(audit.header.answered for audit in audits_in(ws, small.round_id)):
                paths.append(returns.make(ws, small.round_id, tmp_path / letter).path)
    returns.merge(lead, small.round_id, paths)
    return found[False], found[True]


def judged(ws, small):
    document = json.loads(findings.as_json(findings.findings(ws, small.round_id)))
    return document["judgements"]["practice"]


def view_of(ws, small, audit_id):
    with ws.begin() as work:
        return moderation.views(work, small.round_id)[audit_id]


def test_what_two_readers_differ_on_is_listed_with_both_answers(small, lead, twice):
    (case,) = moderation.double_reads(lead, small.round_id)
    assert (case.first, case.second, case.compared) == (*twice, 2)
    (difference,) = case.differences
    assert (difference.key, difference.settled) == (OJ2, None)
    assert (difference.first.value, difference.second.value) == ("meets", "below")


@pytest.mark.parametrize(("side", "counted"), [("first", {"below": 1}), ("second", {"meets": 1})])
def test_a_settled_difference_shows_as_settled_and_agreement_stays_what_it_was(
    small, lead, twice, side, counted
):
    (case,) = moderation.double_reads(lead, small.round_id)
    (difference,) = case.differences
    before = findings.findings(lead, small.round_id)
    corrected = getattr(case, side)
    answer = difference.second if side == "first" else difference.first
    moderation.correct(
        lead, small.round_id, corrected, difference.key, answer, "Read together again."
    )
    assert judged(lead, small) == counted
    (case,) = moderation.double_reads(lead, small.round_id)
    assert case.differences[0].settled == answer
    assert case.differences[0].first.value == "meets"
    after = findings.findings(lead, small.round_id)
    assert after.corrections == 1
    measured = agreement(OJ2, after.pairs)
    assert (measured.pairs, measured.same) == (1, 0)
    assert measured == agreement(OJ2, before.pairs)


def test_the_assessors_own_answer_stays_beneath_a_correction(small, lead, twice):
    first, _second = twice
    moderation.correct(
        lead, small.round_id, first, OJ2, Answer(value="unsafe", note="Seen again"), " Reason one "
    )
    shown = shown_answers(view_of(lead, small, first))[OJ2]
    assert (shown.shown.value, shown.original.value) == ("unsafe", "meets")
    assert shown.correction.reason == "Reason one"
    assert judged(lead, small) == {"unsafe": 1}
    with opened(small.store("a")) as ws:
        for audit in audits_in(ws, small.round_id):
            if audit.id == first:
                assert audit.state(audit.form.key_of("OJ2")).answer.value == "meets"


def test_a_correction_can_be_corrected_and_the_last_one_holds(small, lead, twice):
    first, _second = twice
    for value, reason in (("unsafe", "One"), ("best", "Two"), ("below", "Three")):
        moderation.correct(lead, small.round_id, first, OJ2, Answer(value=value), reason)
    assert judged(lead, small) == {"below": 1}
    view = view_of(lead, small, first)
    states = [each.state for each in view.corrections]
    assert states.count(CorrectionState.APPLIES) == 1
    assert states.count(CorrectionState.REPLACED) == 2


def test_a_correction_may_take_an_answer_out_of_the_count(small, lead, twice):
    first, _second = twice
    moderation.correct(lead, small.round_id, first, OJ2, None, "Belongs to another child's file.")
    assert judged(lead, small) == {}
    moderation.correct(
        lead,
        small.round_id,
        first,
        OJ2,
        Answer(state=AnswerState.COULD_NOT_LOOK, reason="Gone"),
        "R",
    )
    document = findings.as_document(findings.findings(lead, small.round_id))
    assert document["questions"]["OJ2"]["could_not_look"] == 1


def test_a_correction_is_stale_once_the_answer_beneath_has_changed(small, lead, twice, tmp_path):
    first, _second = twice
    moderation.correct(lead, small.round_id, first, OJ2, Answer(value="unsafe"), "Reason")
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id):
                if audit.id == first:
                    say(audit, "OJ2", "best")
                    path = returns.make(ws, small.round_id, tmp_path / "later").path
    (merged,) = returns.merge(lead, small.round_id, [path])
    assert merged.changed == 1
    assert judged(lead, small) == {"best": 1}
    (correction,) = view_of(lead, small, first).corrections
    assert correction.state is CorrectionState.STALE


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_correction_without_a_reason(small, lead, twice, reason):
    with pytest.raises(InputRefused, match="needs its reason"):
        moderation.correct(lead, small.round_id, twice[0], OJ2, Answer(value="best"), reason)
    assert judged(lead, small) == {"meets": 1}


def test_nothing_is_corrected_that_has_not_come_back(small, lead):
    audit = audits_in(lead, small.round_id)[0]
    with pytest.raises(NotFound, match="No returned copy"):
        moderation.correct(lead, small.round_id, audit.id, OJ2, Answer(value="best"), "Reason")
    with pytest.raises(NotFound, match="not one of those in conflict"):
        moderation.choose(lead, small.round_id, audit.id, "0" * 64, "Reason")


def test_a_blind_second_reading_is_in_no_figure_but_agreement(small, lead, twice):
    found = findings.findings(lead, small.round_id)
    assert len(found.audits) == 1
    assert [audit.audit_id for audit in found.audits] == [twice[0]]
    assert judged(lead, small) == {"meets": 1}
    assert [(one.audit_id, two.audit_id) for one, two in found.pairs] == [twice]
    document = findings.as_document(found)
    assert document["sample"]["second_readings"] == 1
    assert sum(document["sample"]["first_readings_by_assessor"].values()) == 6
    assert document["questions"]["OJ3_rating"]["answered"] == 1
