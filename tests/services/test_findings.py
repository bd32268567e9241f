"""The figures as one document: what it holds, what it leaves out, and that it counts every question."""

import json
import re

import pytest

from app.domain.ages import AgeBand
from app.domain.answers import AnswerState
from app.services import concern_acts, findings, returns, rounds
from tests.builders import audits_in, opened, say
from tests.services.finished import finish

MOMENT = re.compile(r"\d\d:\d\d")


@pytest.fixture
def merged(small, lead, tmp_path):
    """Three first readings back: one signed off with a concern, two begun."""
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            own = [
                each
                for each in audits_in(ws, small.round_id)
                if each.card.reading != "blind-second"
            ]
            if letter == "a":
                finish(own[0], concern=True)
                say(own[1], "HX1_date", state=AnswerState.NOT_RECORDED)
                say(own[1], "CX1_factors", "drugs alcohol")
            else:
                say(own[0], "HX1_date", "2009-01-12")
                say(own[0], "OJ1", state=AnswerState.COULD_NOT_LOOK, reason="Locked away")
            path = returns.make(ws, small.round_id, tmp_path / letter).path
        returns.merge(lead, small.round_id, [path])
    return findings.findings(lead, small.round_id)


def test_the_document_has_the_keys_of_the_contract(merged):
    document = json.loads(findings.as_json(merged))
    assert {"round", "sample", "judgements", "questions", "standards", "concerns"} <= set(document)
    sample = document["sample"]
    assert {"by_age_band", "first_readings_by_assessor", "by_district"} <= set(sample)
    assert list(sample["by_age_band"]) == sorted(band.value for band in AgeBand)
    assert sum(sample["by_age_band"].values()) == 6
    assert sum(sample["by_district"].values()) == 6
    assert sample["first_readings_by_assessor"] == {"Assessor A": 3, "Assessor B": 3}
    for counts in document["questions"].values():
        assert {"answered", "not_recorded", "not_applicable", "could_not_look", "values"} <= set(
            counts
        )
    assert all(
        isinstance(count, int) for each in document["standards"].values() for count in each.values()
    )


def test_keys_are_sorted_and_nothing_of_this_machine_is_in_it(small, lead, merged):
    text = findings.as_json(merged)
    document = json.loads(text)
    assert text == json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    with lead.begin() as work:
        held = work.identities.get()
        audit_round = work.rounds.get(small.round_id)
        cases = work.cases.main(small.round_id)
        ids = [each.audit_id for each in work.audits.allocations(small.round_id)]
    secret = [held.store_id, held.device, str(small.folder), audit_round.id, small.lead.name, *ids]
    secret += [part for case in cases for part in (case.id, case.child, case.family)]
    assert [each for each in secret if each and each in text] == []
    assert MOMENT.search(text) is None


def test_every_case_that_came_back_is_counted_once_under_every_question(merged):
    document = findings.as_document(merged)
    assert document["sample"]["counted"] == 3
    assert document["sample"]["unfinished"] == 2
    states = (
        "answered",
        "not_recorded",
        "not_applicable",
        "could_not_look",
        "unanswered",
        "not_asked",
    )
    assert len(document["questions"]) > 150
    for name, counts in document["questions"].items():
        assert sum(counts[state] for state in states) == 3, name
        assert all(count <= counts["answered"] for count in counts["values"].values()), name
    for standard, verdicts in document["standards"].items():
        assert sum(verdicts.values()) == 3, standard


def test_a_limit_that_nobody_answered_is_no_other_verdict(merged):
    """One audit is signed; of the second the referral has no date, of the third nothing else is said."""
    standards = findings.as_document(merged)["standards"]
    assert standards["T9"]["not-answered"] == 2
    assert standards["T1"]["not-answered"] == 1  # from a date, with a decision nobody looked for
    assert standards["T1"]["no-evidence"] == 1
    assert "overdue-open" not in standards["T1"]
    assert standards["T3d"] == {"not-applicable": 3}


def test_states_are_kept_apart(merged):
    questions = findings.as_document(merged)["questions"]
    assert (questions["HX1_date"]["answered"], questions["HX1_date"]["not_recorded"]) == (2, 1)
    assert questions["HX1_date"]["values"] == {}
    assert questions["OJ1"]["could_not_look"] == 1
    assert questions["OJ1"]["unanswered"] == 1
    assert questions["OJ1"]["values"] == {"no": 1}


def test_a_concern_is_counted_with_who_was_told(small, lead, merged):
    assert findings.as_document(merged)["concerns"] == {"raised": 1, "open": 1, "told": 1}
    (concern,) = merged.concerns
    (listed,) = rounds.concerns(lead, small.round_id)
    concern_acts.close(
        lead, small.round_id, listed.id, "The duty team visited; the child is with a relative."
    )
    after = findings.findings(lead, small.round_id)
    assert findings.as_document(after)["concerns"] == {"raised": 1, "open": 0, "told": 1}
    assert concern.ref == listed.ref


def test_texts_and_dates_are_never_values(merged):
    for line in merged.questions:
        if line.kind in {"text", "date"}:
            assert findings.as_document(merged)["questions"][line.name]["values"] == {}


def test_population_and_strata_are_those_of_the_frame(merged):
    assert merged.population == 80
    assert sum(size for size, _read in merged.strata) == 80
    assert sum(read for _size, read in merged.strata) == 3
    assert 1 <= merged.families <= 6
    assert merged.method


def test_findings_of_a_round_of_which_nothing_came_back_are_all_zero(small, lead):
    found = findings.findings(lead, small.round_id)
    document = findings.as_document(found)
    assert (document["sample"]["counted"], found.unreturned) == (0, 6)
    assert document["judgements"] == {
        "adequately_protected": {},
        "practice": {},
        "overall_quality": {},
    }
    assert all(each == {} for each in document["standards"].values())
