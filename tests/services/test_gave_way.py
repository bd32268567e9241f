"""A case that was replaced: its reader is told with the next pack, keeps the work, and counts it no more."""

import pytest

from app.domain.file_requests import Production, Reason
from app.domain.sample_log import REPLACED_WORDS, ReplacedFor
from app.services import file_requests, gave_way, packs, readings, replacing, returns, rounds
from app.services.file_requests import FileNote
from app.services.gave_way import GaveWay
from tests.builders import audits_in, say, sheet_in
from ui.desks.shelf import StoreShelf
from ui.viewmodels.case_list import CaseFilter

WHY = REPLACED_WORDS[ReplacedFor.NOTHING_TO_READ]


@pytest.fixture
def replaced(small, lead, assessor):
    """A case of Assessor A, worked on there, that the lead has replaced."""
    audit = next(e for e in audits_in(assessor, small.round_id) if e.card.reading == "sole")
    say(audit, "OJ1", "no")
    with lead.begin() as work:
        case = next(e for e in work.cases.main(small.round_id) if e.ref == audit.card.ref)
    gone = FileNote(Production.NOTHING, 3, 0, 3, reason=Reason.DESTROYED)
    file_requests.note(lead, small.round_id, case.id, gone)
    return replacing.replace_case(
        lead, small.round_id, case.id, ReplacedFor.NOTHING_TO_READ, "Burnt in 2008."
    )


def issue(small, lead, folder="later", only="Assessor A"):
    return next(
        each
        for each in packs.issue(lead, small.round_id, small.folder / folder)
        if each.person == only
    )


def shelf(ws, small):
    return StoreShelf(ws, ws.begin().rounds.get(small.round_id))


def counted(ws, small):
    return shelf(ws, small).counts()[CaseFilter.ALL]


def test_the_next_pack_tells_its_reader_who_keeps_the_work(small, lead, assessor, replaced):
    before, ref = counted(assessor, small), replaced.out.ref
    assert gave_way.told(assessor, small.round_id) == ()
    pack = issue(small, lead)
    assert pack.cases == before  # the stand-in took its place
    taken = packs.open_pack(assessor, pack.path, pack.code)
    assert taken.cases == before
    assert gave_way.told(assessor, small.round_id) == (GaveWay(ref, WHY, begun=True),)
    assert counted(assessor, small) == before
    refs = {each.ref for each in shelf(assessor, small).lines("", CaseFilter.ALL)}
    assert ref not in refs
    assert replaced.stand_in.ref in refs
    kept = next(e for e in audits_in(assessor, small.round_id) if e.card.ref == ref)
    assert "no" in {each.value for each in sheet_in(assessor, kept.header.id).answers.values()}
    returned = returns.make(assessor, small.round_id, small.folder / "back")
    (merged,) = returns.merge(lead, small.round_id, [returned.path])
    assert merged.new >= 1


def test_an_earlier_pack_opened_again_does_not_bring_it_back(small, lead, assessor, replaced):
    older = issue(small, lead)
    newer = issue(small, lead)
    packs.open_pack(assessor, newer.path, newer.code)
    replacing.bring_back(lead, small.round_id, replaced.stand_in.id, "Found after all.")
    back = issue(small, lead)
    packs.open_pack(assessor, back.path, back.code)
    told = gave_way.told(assessor, small.round_id)
    assert told == (GaveWay(replaced.stand_in.ref, gave_way.STOOD_IN, begun=False),)
    packs.open_pack(assessor, older.path, older.code)
    assert gave_way.told(assessor, small.round_id) == told
    refs = {each.ref for each in shelf(assessor, small).lines("", CaseFilter.ALL)}
    assert replaced.out.ref in refs
    assert replaced.stand_in.ref not in refs


def test_the_reason_is_of_the_closed_list_and_the_leads_words_stay(small, lead, assessor, replaced):
    pack = issue(small, lead)
    packs.open_pack(assessor, pack.path, pack.code)
    with assessor.begin() as work:
        known = repr([case.known for case in work.cases.all(small.round_id)])
    assert WHY in known
    assert "Burnt" not in known


def test_nobody_else_is_told(small, lead, replaced):
    with lead.begin() as work:
        given = work.audits.allocations(small.round_id, with_replaced=True)
        mine = next(each.person_id for each in given if each.case_id == replaced.out.id)
        others = {each.person_id for each in given} - {mine}
        assert gave_way.of_reader(work, small.round_id, mine)
        assert all(not gave_way.of_reader(work, small.round_id, each) for each in others)


@pytest.fixture
def given_on(small, lead, assessor):
    """A sole audit that the first pack brought to Assessor A, begun there and given to B; its id and reference."""
    second = issue(small, lead, "first")
    packs.open_pack(assessor, second.path, second.code)
    audit = next(e for e in audits_in(assessor, small.round_id) if e.card.reading == "sole")
    say(audit, "OJ1", "no")
    people = {person.name: person.id for person in rounds.people(lead, small.round_id)}
    readings.give(lead, small.round_id, audit.id, [people["Assessor B"]], "On sick leave.")
    return audit.id, audit.card.ref


def test_who_had_an_audit_that_was_given_on_is_told_and_keeps_the_work(
    small, lead, assessor, given_on
):
    audit_id, ref = given_on
    before = counted(assessor, small)
    pack = issue(small, lead)
    assert pack.cases == before - 1
    assert packs.open_pack(assessor, pack.path, pack.code).cases == before - 1
    (gone,) = gave_way.told(assessor, small.round_id)
    assert gone == GaveWay(ref, gave_way.GIVEN_ON, begun=True)
    assert gone.given_on
    assert counted(assessor, small) == before - 1
    assert sheet_in(assessor, audit_id).answers
    with assessor.begin() as work:
        known = repr([case.known for case in work.cases.all(small.round_id)])
        mine = {each.person_id for each in work.audits.allocations(small.round_id)}
    assert "sick" not in known
    assert "Assessor B" not in known, "nobody learns who reads it now"
    assert len(mine) == 1


def test_given_back_it_is_the_first_readers_again(small, lead, assessor, given_on):
    audit_id, _ref = given_on
    gone = issue(small, lead)
    readings.give_back(lead, small.round_id, audit_id, "Well again.")
    back = issue(small, lead)
    packs.open_pack(assessor, back.path, back.code)
    packs.open_pack(assessor, gone.path, gone.code)  # an older one, late
    assert gave_way.told(assessor, small.round_id) == ()
    assert audit_id in {e.id for e in audits_in(assessor, small.round_id)}


def test_what_no_pack_brought_is_not_told(small, lead, assessor, given_on):
    """Given to B and back to A: B had no pack with it in between."""
    audit_id, ref = given_on
    readings.give_back(lead, small.round_id, audit_id, "Well again.")
    with lead.begin() as work:
        person = next(e for e in work.people.all(small.round_id) if e.name == "Assessor B")
        told = [case.ref for _a, case in gave_way.of_reader(work, small.round_id, person.id)]
    assert ref not in told


def test_who_reads_on_beside_a_new_writer_is_told_so(small, lead, assessor, given_on):
    audit_id, ref = given_on
    people = {person.name: person.id for person in rounds.people(lead, small.round_id)}
    both = [people["Assessor B"], people["Assessor A"]]
    readings.give(lead, small.round_id, audit_id, both, "Read together.")
    pack = issue(small, lead)
    packs.open_pack(assessor, pack.path, pack.code)
    assert gave_way.told(assessor, small.round_id) == (
        GaveWay(ref, gave_way.OTHER_WRITES, begun=True),
    )
