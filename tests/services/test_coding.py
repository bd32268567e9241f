"""Coded answers of returned audits: always what the records say, whatever was done to these since."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from app.domain import collation
from app.domain.answers import AnswerState
from app.domain.coded import GROUPS
from app.services import checking, coding, findings, moderation, returns, withdrawals
from app.services.read_audits import ReadBy, read_audit
from db.coded_models import CodedAuditRow, CodedRestRow
from tests.builders import audits_in, opened, say
from tests.services.finished import finish

SAID = {"answered", "not-recorded"}
SAYS = (
    ("HX1_date", ("2009-01-12", "2009-02-20", "")),
    ("CX1_factors", ("drugs", "drugs alcohol", "")),
    ("OJ1", ("yes", "no", "")),
)


def answer_at_random(audit, dice):
    for name, values in SAYS:
        value = dice.choice(values)
        state = AnswerState.ANSWERED if value else AnswerState.NOT_RECORDED
        say(audit, name, value, state=state)


@pytest.fixture
def back(small, lead, tmp_path):
    """Both assessors' work is merged, first and second readings: one signed, the rest begun."""
    dice = random.Random(7)
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            audits = audits_in(ws, small.round_id)
            for number, audit in enumerate(audits):
                if letter == "a" and number == 0:
                    finish(audit, concern=True)
                else:
                    answer_at_random(audit, dice)
            path = returns.make(ws, small.round_id, tmp_path / letter).path
        returns.merge(lead, small.round_id, [path])
    return lead


def anew(ws, round_id):
    """Every audit that counts, read from its records alone."""
    with ws.begin() as work:
        by = ReadBy.of(work, work.rounds.get(round_id))
        found = moderation.views(work, round_id)
    read = {each: read_audit(by, view) for each, view in found.items()}
    return {each: one for each, one in read.items() if one is not None}


def held(ws, round_id):
    with ws.begin() as work:
        return coding.held(work, round_id)


def assert_counted_as_read(ws, round_id):
    """Everything that is coded is what the records say, and figures from bytes are those from audits."""
    true = anew(ws, round_id)
    coded = held(ws, round_id)
    assert all(coded[each] == true[each] for each in coded)
    found = findings.findings(ws, round_id)  # codes what is missing
    assert held(ws, round_id) == true
    counted = [one.counted for one in true.values() if not one.counted.blind_second]
    assert list(found.audits) == sorted(counted, key=lambda one: one.ref)
    collated, compared = coding.collated(ws, round_id), 0
    assert collated.audits == len(counted)
    for by, name_of in GROUPS.items():
        for name, part in collation.grouped(counted, name_of).items():
            for line in found.questions:
                assert collated.tally(line.path, by, name) == collation.tally(line.path, part)
                compared += 1
            for one in found.standards:
                assert collated.timeliness(one.id, by, name) == collation.timeliness(one.id, part)
                compared += 1
    for line in found.questions:
        assert collated.tally(line.path) == collation.tally(line.path, counted)
    return compared


def test_figures_from_bytes_are_those_from_records_through_every_change(small, back, tmp_path):
    """Corrections, more work, a withdrawal: after each the coded answers hold."""
    round_id, dice, compared = small.round_id, random.Random(3), 0
    compared += assert_counted_as_read(back, round_id)
    back_at_first = held(back, round_id)
    for step in range(4):
        audit_id = dice.choice(sorted(anew(back, round_id)))
        read = anew(back, round_id)[audit_id]
        said = [each for each, given in read.counted.given.items() if given.state in SAID]
        key = dice.choice(sorted(said))
        moderation.correct(back, round_id, audit_id, key, None, f"Not in the file, {step}")
        compared += assert_counted_as_read(back, round_id)
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            audits = [each for each in audits_in(ws, round_id) if each.header.completed_at is None]
            answer_at_random(audits[0], dice)
            if letter == "b":
                withdrawals.take_back(ws, round_id, audits[1].id, "Another child's file")
            path = returns.make(ws, round_id, tmp_path / f"again-{letter}").path
        returns.merge(back, round_id, [path])
        compared += assert_counted_as_read(back, round_id)
    assert len(anew(back, round_id)) == len(back_at_first) - 1  # one was taken back
    assert compared > 5_000


def test_a_correction_is_coded_in_its_own_transaction(small, back):
    """Nothing else ran in between: no page asked for a figure."""
    findings.findings(back, small.round_id)
    audit_id, read = next(
        (each, one)
        for each, one in sorted(held(back, small.round_id).items())
        if one.counted.blind_second is False
    )
    key = next(each for each, given in read.counted.given.items() if given.state in SAID)
    moderation.correct(back, small.round_id, audit_id, key, None, "Not looked for at all")
    coded = held(back, small.round_id)
    assert coded[audit_id] == anew(back, small.round_id)[audit_id]
    assert coded[audit_id].counted.given[key] != read.counted.given[key]


def test_a_change_that_was_not_committed_throws_nothing_out(small, back):
    findings.findings(back, small.round_id)
    with back.begin() as work:
        case = work.cases.main(small.round_id)[0]
        work.cases.use(case.id, main=False)
        work.coded.lock()
    assert len(held(back, small.round_id)) == len(anew(back, small.round_id)) > 4


def test_a_case_that_leaves_the_sample_is_counted_no_more(small, back):
    before = findings.findings(back, small.round_id)
    with back.begin() as work:
        case = next(each for each in work.cases.main(small.round_id))
        work.cases.use(case.id, main=False)
        work.commit()
    after = findings.findings(back, small.round_id)
    assert {one.ref for one in before.audits} - {one.ref for one in after.audits} == {case.ref}
    assert_counted_as_read(back, small.round_id)


def plant(ws, statement):
    with ws.begin() as work:
        work._session.execute(statement)
        work.commit()


@pytest.mark.parametrize("fault", ["codes", "rest", "gone", "one more", "blind"])
def test_a_check_names_the_case_whose_coded_answers_drifted(small, back, fault):
    findings.findings(back, small.round_id)
    assert checking.check(back).problems == ()
    coded = held(back, small.round_id)
    audit_id = next(each for each, one in sorted(coded.items()) if not one.counted.blind_second)
    ref = coded[audit_id].counted.ref
    with back.begin() as work:
        row = work._session.get(CodedAuditRow, audit_id)
        rest = work._session.get(CodedRestRow, audit_id).rest
        codes = row.codes
    changed = bytearray(codes)
    changed[len(GROUPS)] ^= 1
    statements = {
        "codes": update(CodedAuditRow).values(codes=bytes(changed)),
        "rest": update(CodedRestRow).values(rest=rest.replace(b'"reopened":0', b'"reopened":9')),
        "gone": delete(CodedAuditRow),
        "one more": update(CodedAuditRow).values(audit_id="00000000-0000-4000-8000-000000000000"),
        "blind": update(CodedAuditRow).values(counted=False),
    }
    table = CodedRestRow if fault == "rest" else CodedAuditRow
    plant(back, statements[fault].where(table.audit_id == audit_id))
    found = checking.check(back)
    assert not found.ok
    assert [each for each in found.problems if each.startswith(f"{ref}: its coded answers")]
    assert coding.code_again(back, small.round_id) == len(coded)
    assert checking.check(back).ok
    assert held(back, small.round_id) == coded


def test_other_rules_of_counting_throw_all_out(small, back, monkeypatch):
    findings.findings(back, small.round_id)
    with back.begin() as work:
        _made_by, book = work.coded.book(small.round_id)
        work.coded.keep_book(small.round_id, "0" * 64, book)
        work.commit()
    assert held(back, small.round_id) == {}
    assert_counted_as_read(back, small.round_id)


def test_an_assessors_store_codes_nothing(small, back):
    with opened(small.store("a")) as ws, ws.begin() as work:
        assert work._session.scalars(select(CodedAuditRow)).all() == []


def change_nothing_but(name, work, round_id):
    """One change of each kind that bears on what is read of every audit."""
    case, person = work.cases.main(round_id)[0], work.people.all(round_id)[0]
    held = work.rounds.get(round_id)
    {
        "tool in force": lambda: work.rounds.use_tool(round_id, held.tool_hash),
        "sample": lambda: work.cases.use(case.id, main=True),
        "people": lambda: work.people.replace(round_id, work.people.all(round_id)),
        "name": lambda: work.people.pin(replace(person, name="Assessor Z")),
        "another store's rows": lambda: work.whole_round.take(round_id, {}, newer=False),
    }[name]()


@pytest.mark.parametrize(
    "name", ["tool in force", "sample", "people", "name", "another store's rows"]
)
def test_what_bears_on_every_audit_throws_all_out(small, back, name):
    findings.findings(back, small.round_id)
    with back.begin() as work:
        change_nothing_but(name, work, small.round_id)
        work.commit()
    assert held(back, small.round_id) == {}
    with back.begin() as work:
        assert len(work.coded.to_code(small.round_id)) == len(anew(back, small.round_id))
