"""A blind second reader sees nothing of the first reading: not in the pack, on the page, or in the summary."""

import pytest

from app.domain.answers import Answer
from app.domain.keyed_in import KeyedIn, marking
from app.domain.records import Reading
from app.domain.rounds import Direction
from app.packages.envelope import open_envelope
from app.reports.case_summary import case_summary
from app.services import moderation, packs, reporting, returns
from app.services.identity import keys_in
from app.services.open_audit import OpenAudit
from tests.builders import POSITION, audits_in, opened, say, small_round

MARK = "Quillonbury"  # stands in every text that the first reader writes, and nowhere else


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def letters(small):
    """The stores of the first and of the second reader, and the case's reference."""
    found = {}
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id):
                if audit.header.reading in (Reading.FIRST, Reading.BLIND_SECOND):
                    found[audit.header.reading] = (letter, audit.case.ref, audit.id)
    (first, ref, first_id), (second, same, second_id) = (
        found[Reading.FIRST],
        found[Reading.BLIND_SECOND],
    )
    assert ref == same
    return first, second, ref, first_id, second_id


def read_first(small, letters, tmp_path):
    """The first reading, with a concern, time, paper and a correction of the lead's; all of it with the lead."""
    letter, _second, _ref, audit_id, _other = letters
    with opened(small.store(letter)) as ws:
        audit = OpenAudit(ws, audit_id)
        say(audit, "HX1_date", "2009-01-12", note=f"{MARK} note", place=f"{MARK} volume")
        say(audit, "OJ6_text", f"{MARK} was praised")
        for name, text in (("OJ5_now", "yes"), ("OJ5_what", f"{MARK} alone"), ("OJ5_told", MARK)):
            say(audit, name, text)
        keyed = KeyedIn(f"{MARK} reader", MARK, POSITION, POSITION, POSITION)
        audit.together(marking(audit.beside, keyed))
        path = returns.make(ws, small.round_id, tmp_path / "first").path
    with opened(small.lead) as lead:
        returns.merge(lead, small.round_id, [path])
        key = audit.form.key_of("HX1_date")
        moderation.correct(
            lead, small.round_id, audit_id, key, Answer("2009-01-13"), f"{MARK} corrected"
        )


def second_person(small, letters):
    with opened(small.lead) as lead, lead.begin() as work:
        by_id = {each.id: each for each in work.people.all(small.round_id)}
        given = {each.audit_id: each.person_id for each in work.audits.allocations(small.round_id)}
        return by_id[given[letters[3]]], by_id[given[letters[4]]]


def test_a_replacement_pack_tells_the_second_reader_nothing_of_the_first(small, letters, tmp_path):
    read_first(small, letters, tmp_path)
    first, second = second_person(small, letters)
    with opened(small.lead) as lead:
        (issued,) = packs.issue(lead, small.round_id, tmp_path / "again", only=second.name)
    with opened(small.store(letters[1])) as ws, ws.begin() as work:
        opener = issued.code or keys_in(work)
        inside = open_envelope(issued.path.read_bytes(), opener, issued.path.name)
    text = str(inside)
    assert letters[4] in text  # its own audit: the pack was read
    for word in (MARK, letters[3], first.id, first.name):
        assert word not in text, word


def test_opened_it_holds_one_reading_of_the_case_and_says_which(small, letters, tmp_path):
    read_first(small, letters, tmp_path)
    _first, second = second_person(small, letters)
    with opened(small.lead) as lead:
        (issued,) = packs.issue(lead, small.round_id, tmp_path / "again", only=second.name)
    with opened(small.store(letters[1])) as ws:
        packs.open_pack(ws, issued.path, issued.code)
        with ws.begin() as work:
            cases = {case.id: case for case in work.cases.all(small.round_id)}
            held = [
                header
                for header in work.audits.headers(small.round_id)
                if cases[header.case_id].ref == letters[2]
            ]
            assert [header.id for header in held] == [letters[4]]
            assert list(work.audits.events(letters[4])) == []
            assert not work.concerns.all(small.round_id)
            sent = work.ledger.entries(small.round_id)
        assert all(each.direction is Direction.RECEIVED for each in sent)
        audit = OpenAudit(ws, letters[4])
        assert audit.header.reading is Reading.BLIND_SECOND
        assert audit.form.answers == {}
        assert not audit.beside.answers
        summary = str(case_summary(reporting.summary_of_open(audit)))
        assert "second reading, blind" in summary
        assert MARK not in summary


def test_no_family_is_named_to_a_blind_second_reader(small, letters):
    """So that nothing of a brother's or sister's file is offered from what somebody else found there."""
    with opened(small.store(letters[1])) as ws:
        assert OpenAudit(ws, letters[4]).case.family == ""


def test_nothing_of_the_first_reading_changes_what_the_second_asks(small, letters, tmp_path):
    with opened(small.store(letters[1])) as ws:
        audit = OpenAudit(ws, letters[4])
        before = [key for key in audit.form.question_keys() if audit.form.relevant(key)]
    test_opened_it_holds_one_reading_of_the_case_and_says_which(small, letters, tmp_path)
    with opened(small.store(letters[1])) as ws:
        audit = OpenAudit(ws, letters[4])
        assert [key for key in audit.form.question_keys() if audit.form.relevant(key)] == before
