"""Who rates how, as far as the numbers bear it; where each audit stands; a concern by telephone is one concern."""

from collections import Counter

import pytest

from app.domain import concerns as page
from app.domain.notebook import Call, EntryKind
from app.services import audit_states, concern_acts, concerns, consistency, returns, rounds
from app.services.audit_states import Reached
from app.services.consistency import Telling, rated
from app.services.notebook import Writing
from tests.builders import audits_in, opened, say

KEY = "/OJ/OJ2"


@pytest.mark.parametrize(
    ("own", "others", "telling", "apart"),
    [
        ({"meets": 4}, {"below": 40}, Telling.TOO_FEW, ""),
        ({"meets": 40}, {"below": 4}, Telling.TOO_FEW, ""),
        ({"meets": 3, "below": 3}, {"meets": 20, "below": 20}, Telling.ALIKE, ""),
        ({"meets": 5, "below": 1}, {"meets": 15, "below": 10}, Telling.ALIKE, ""),
        ({"meets": 10}, {"below": 19, "meets": 1}, Telling.APART, "meets"),
    ],
)
def test_a_difference_is_said_only_where_the_numbers_bear_it(own, others, telling, apart):
    found = rated(KEY, "A", Counter(own), Counter(others))
    assert (found.telling, found.apart) == (telling, apart)
    assert (found.own, found.others) == (own, others)


@pytest.fixture
def returned(small, lead, tmp_path):
    for letter in "ab":
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id)[:2]:
                say(audit, "OJ2", "meets" if letter == "a" else "below")
            path = returns.make(ws, small.round_id, tmp_path / letter).path
        returns.merge(lead, small.round_id, [path])


def test_each_assessor_is_counted_by_their_own_answers(small, lead, returned):
    found = {each.assessor: each for each in consistency.consistency(lead, small.round_id)}
    assert set(found) == {"Assessor A", "Assessor B"}
    assert found["Assessor A"].own == found["Assessor B"].others == {"meets": 2}
    assert found["Assessor A"].others == {"below": 2}
    assert {each.telling for each in found.values()} == {Telling.TOO_FEW}


def test_an_audit_stands_where_its_last_step_left_it(small, lead, returned):
    lines = audit_states.states(lead, small.round_id)
    assert len(lines) == 7
    reached = Counter(each.reached for each in lines)
    assert reached == {Reached.RETURNED: 4, Reached.ISSUED: 3}
    assert all(each.issued_at for each in lines)


def test_a_concern_taken_by_telephone_and_returned_later_is_one_concern(small, lead, tmp_path):
    with opened(small.store("a")) as a:
        audit = next(each for each in audits_in(a, small.round_id) if each.card.reading == "sole")
        ref = audit.card.ref
        logged = dict(concerns.cases_to_log(lead, small.round_id))[ref]
        assert logged == audit.id
        body = {page.WHAT: "Telephoned by the reader: child at home with no adult."}
        concerns.write(lead, small.round_id, Writing(EntryKind.CONCERN, body, audit_id=logged))
        (before,) = rounds.concerns(lead, small.round_id)
        assert (before.ref, before.closed_at) == (ref, None)
        own = {page.WHAT: "Child at home with no adult on 2 March."}
        concerns.write(a, small.round_id, Writing(EntryKind.CONCERN, own, audit_id=audit.id))
        sent = returns.make(a, small.round_id, tmp_path / "sent").path
    for _again in range(2):
        returns.merge(lead, small.round_id, [sent])
        (told,) = concerns.told(lead, small.round_id)
        assert len(told.note.noted.copies) == 2  # both pages are shown, it is counted once
    assert len(concerns.open_ones(lead, rounds.current(lead))) == 1
    concern_acts.close(lead, small.round_id, told.concern.id, "Child seen the same day and safe.")
    assert concerns.open_ones(lead, rounds.current(lead)) == ()
    returns.merge(lead, small.round_id, [sent])
    assert concerns.open_ones(lead, rounds.current(lead)) == ()


def test_what_the_reader_says_beyond_what_was_taken_by_telephone_opens_a_closed_one_again(
    small, lead, tmp_path
):
    """Whichever of the two pages is the longer: what came back is read before it is closed."""
    with opened(small.store("a")) as a:
        audit = next(each for each in audits_in(a, small.round_id) if each.card.reading == "sole")
        for n in range(3):
            body = {page.WHAT: f"Telephoned, {n}."}
            concerns.write(
                lead, small.round_id, Writing(EntryKind.CONCERN, body, audit_id=audit.id)
            )
        (told,) = concerns.told(lead, small.round_id)
        concern_acts.close(lead, small.round_id, told.concern.id, "Seen and safe.")
        call = Call("Duty officer", "", "", "2026-03-02T10:00:00Z", answered=True, said="Will go.")
        own = Writing(EntryKind.CONCERN, {page.WHAT: "A second child too."}, (call,), audit.id)
        concerns.write(a, small.round_id, own)
        sent = returns.make(a, small.round_id, tmp_path / "sent").path
    returns.merge(lead, small.round_id, [sent])
    (told,) = concerns.told(lead, small.round_id)
    assert told.concern.closed_at is None
    assert "A second child too." in told.concern.what
    assert told.concern.told == "Duty officer"
    body = {page.WHAT: "Telephoned, 2. Rang back."}
    concerns.write(lead, small.round_id, Writing(EntryKind.CONCERN, body, audit_id=audit.id))
    (told,) = concerns.told(lead, small.round_id)
    assert told.concern.what == "A second child too. / Telephoned, 2. Rang back."
    concern_acts.close(lead, small.round_id, told.concern.id, "Both seen and safe.")
    returns.merge(lead, small.round_id, [sent])
    assert concerns.open_ones(lead, rounds.current(lead)) == ()


def test_a_case_read_twice_is_offered_for_either_reader_who_telephones(small, lead, tmp_path):
    offered = {audit_id: words for words, audit_id in concerns.cases_to_log(lead, small.round_id)}
    for letter, name in (("a", "Assessor A"), ("b", "Assessor B")):
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id):
                second = f", second reader {name}" if audit.card.reading == "blind-second" else ""
                assert offered.pop(audit.id) == f"{audit.card.ref}{second}"
    assert offered == {}
