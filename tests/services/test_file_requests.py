"""The file request list: acts of the lead and of the readers, none overwritten, and what holds in the end."""

import pytest

from app.domain.errors import InputRefused
from app.domain.file_requests import Access, Produced, Production, Reason, producing
from app.services import file_requests, packs, returns
from app.services.file_requests import FileNote
from tests import builders

COURT = FileNote(Production.NOT_PRODUCED, 3, 0, 3, "given", "court", "hearing next week")


def the_line(ws, round_id, ref):
    return next(each for each in file_requests.lines(ws, round_id) if each.ref == ref)


def first_case(ws, round_id):
    return file_requests.lines(ws, round_id)[0]


def test_every_case_of_the_sample_is_asked_for_and_awaited(small, lead):
    found = file_requests.lines(lead, small.round_id)
    assert len(found) == builders.CASES
    assert {each.outcome for each in found} == {Production.AWAITED}
    assert [each.office for each in found] == sorted(each.office for each in found)


def test_acts_are_kept_beside_each_other_and_the_last_holds(small, lead):
    case = first_case(lead, small.round_id)
    file_requests.note(lead, small.round_id, case.case_id, FileNote(Production.AWAITED, 3))
    file_requests.note(lead, small.round_id, case.case_id, COURT)
    assert not file_requests.note(lead, small.round_id, case.case_id, COURT).cases
    line = the_line(lead, small.round_id, case.ref)
    assert (line.note, line.holds.reason_words) == (
        COURT,
        "At court or with the lawyers: hearing next week",
    )
    assert [each.words for each in line.told] == [
        "Awaited, 3 expected",
        (
            "Not produced; the electronic record can be read, 3 expected, 0 seen, 3 missing; electronic access given; "
            "At court or with the lawyers; hearing next week"
        ),
    ]
    assert {each.who for each in line.told} == {"Lead reviewer"}


def test_an_act_without_its_reason_is_refused_and_nothing_is_kept(small, lead):
    case = first_case(lead, small.round_id)
    with pytest.raises(InputRefused, match="Choose the reason"):
        file_requests.note(lead, small.round_id, case.case_id, FileNote(Production.NOTHING))
    assert the_line(lead, small.round_id, case.ref).told == ()


def test_nothing_can_be_read_where_the_electronic_record_was_opened_is_refused(small, lead):
    case = first_case(lead, small.round_id)
    for access in (Access.GIVEN, Access.PART):
        said = FileNote(Production.NOTHING, access=access, reason=Reason.DESTROYED)
        with pytest.raises(InputRefused, match="no access was given"):
            file_requests.note(lead, small.round_id, case.case_id, said)
    assert the_line(lead, small.round_id, case.ref).told == ()


def test_an_assessor_keeps_no_list(small, assessor):
    with pytest.raises(InputRefused, match="case card"):
        file_requests.note(assessor, small.round_id, "case", FileNote(Production.PRODUCED))


def test_what_the_reader_says_returns_with_what_the_tool_asked(small, lead, assessor):
    audit = builders.audits_in(assessor, small.round_id)[0]
    ref = audit.card.ref
    case = the_line(lead, small.round_id, ref)
    file_requests.note(lead, small.round_id, case.case_id, FileNote(Production.PRODUCED, 3))
    audit.together(
        producing(audit.beside, Produced(Production.PART, 1, "court", "", builders_at()))
    )
    builders.say(audit, "paper_seen", "part")
    builders.say(audit, "paper_volumes", "2")
    returned = returns.make(assessor, small.round_id, small.folder / "back")
    returns.merge(lead, small.round_id, [returned.path])
    line = the_line(lead, small.round_id, ref)
    assert (line.outcome, line.holds.by_reader, line.differs) == (Production.PART, True, True)
    assert (line.reader.volumes, line.reader.paper) == ("2", "Part of it")
    assert [each.who for each in line.told] == ["Assessor A", "Lead reviewer"]


def builders_at():
    return "2026-03-02T09:30:00Z"


def test_a_pack_says_how_many_volumes_to_expect(small, lead):
    case = first_case(lead, small.round_id)
    file_requests.note(lead, small.round_id, case.case_id, FileNote(Production.AWAITED, 4))
    path = small.folder / "empty.store"
    (issued,) = packs.issue(
        lead, small.round_id, small.folder / "later", only=_reader(lead, small, case)
    )
    with builders.opened(path) as ws:
        packs.open_pack(ws, issued.path, issued.code)
        with ws.begin() as work:
            known = work.cases.get(case.case_id).known
    assert known[file_requests.VOLUMES_EXPECTED] == "4"


def _reader(lead, small, case):
    with lead.begin() as work:
        names = {each.id: each.name for each in work.people.all(small.round_id)}
        return next(
            names[each.person_id]
            for each in work.audits.allocations(small.round_id)
            if each.case_id == case.case_id
        )
