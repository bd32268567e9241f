"""Facts of the family from a drawn sibling's audit: what is offered, what never is, and how it is marked."""

import pytest

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.beside import Beside
from app.domain.history import verify_chain
from app.domain.records import Reading
from app.services import packs
from app.services.open_audit import OpenAudit
from app.services.siblings import Siblings
from tests.builders import audits_in, opened, say
from tests.services.families import make_family

MEETINGS = "/CG/CG2/CG2_meetings"


@pytest.fixture
def pair(small, assessor):
    """(first, second): two audits of Assessor A on children of one family."""
    found = [
        one for one in audits_in(assessor, small.round_id) if one.card.reading != "blind-second"
    ]
    make_family(assessor, [one.case.ref for one in found[:2]], found[0].case.ref)
    return [OpenAudit(assessor, one.id) for one in found[:2]]


def offers(ws, audit):
    return {
        each.path.rpartition("/")[2]: [answer.value for _tail, answer in each.cells]
        for each in Siblings(ws, audit).offers()
    }


def test_facts_of_the_family_are_offered_and_nothing_that_is_the_childs_own(assessor, pair):
    first, second = pair
    say(first, "HX1_date", "2009-01-05", evidence=Evidence.PAPER, place="Vol 2", note="Seen")
    say(first, "CF1_kind", "initial")
    say(first, "CF1_date", "2009-02-02")
    say(first, "LG1_sought", "yes")
    say(first, "CS1_any", "yes")  # the child seen
    say(first, "ST4_seen", "alone")
    say(first, "PL4", "none")  # the plan's progress
    say(first, "HX6", "good")  # a judgement
    say(first, "OJ1", "yes")
    say(first, "CF7_held", "yes")
    assert offers(assessor, second) == {
        "HX1_date": ["2009-01-05"],
        "CF1_kind": ["initial"],
        "CF1_date": ["2009-02-02"],
        "CF7_held": ["yes"],
        "LG1_sought": ["yes"],
    }


def test_no_question_about_the_child_seen_views_progress_or_judgement_can_be_shared(audit):
    shared = {one.item for one in audit.tool.questions if one.shared}
    assert not [item for item in shared if item.startswith(("CS", "PL", "OJ", "RC", "CX", "AS"))]
    assert {"HX1", "ST1", "CF1", "CG2", "SV1", "LG1", "SW1"} <= shared


def test_what_is_taken_is_one_saved_step_marked_with_whose_it_is(assessor, pair):
    first, second = pair
    say(first, "HX1_date", "2009-01-05", evidence=Evidence.PAPER, place="Vol 2", note="Seen")
    siblings = Siblings(assessor, second)
    (offer,) = siblings.offers()
    siblings.take(offer)
    key = second.form.key_of("HX1_date")
    reopened = OpenAudit(assessor, second.id)
    assert reopened.state(key).answer == Answer("2009-01-05", evidence=Evidence.PAPER)
    assert Siblings(assessor, reopened).shared_with(key) == first.case.ref
    assert Siblings(assessor, reopened).offers() == ()
    with assessor.begin() as work:
        events = work.audits.events(second.id)
        verify_chain(events)
        assert {each.at for each in events} == {events[0].at}
        assert any(each.key.startswith(Beside.SHARED) for each in events)


def test_answered_otherwise_it_is_the_childs_own_again_and_offered_again(assessor, pair):
    first, second = pair
    say(first, "HX1_date", "2009-01-05")
    siblings = Siblings(assessor, second)
    siblings.take(siblings.offers()[0])
    say(second, "HX1_date", "2009-01-06")
    assert siblings.shared_with(second.form.key_of("HX1_date")) == ""
    assert len(siblings.offers()) == 1
    say(second, "HX1_date", "2009-01-05")
    assert siblings.shared_with(second.form.key_of("HX1_date")) == first.case.ref


@pytest.mark.parametrize("now", [Answer("2009-01-07"), None])
def test_what_the_sibling_no_longer_says_is_told_and_keeps_its_mark(assessor, pair, now):
    first, second = pair
    say(first, "HX1_date", "2009-01-05")
    siblings = Siblings(assessor, second)
    siblings.take(siblings.offers()[0])
    key = second.form.key_of("HX1_date")
    assert not siblings.is_otherwise_there(key)
    first.answer(key, now)
    again = Siblings(assessor, second)
    assert again.is_wanted
    assert again.shared_with(key) == first.case.ref
    assert again.is_otherwise_there(key)
    assert second.state(key).answer == Answer("2009-01-05")
    first.answer(key, Answer("2009-01-05", note="Found again"))
    assert not Siblings(assessor, second).is_otherwise_there(key)


def test_of_a_meeting_the_sibling_took_out_the_mark_says_so(assessor, pair):
    first, second = pair
    for one in pair:
        say(one, "CG1_held", "yes")
        say(one, "CG2_any", "yes")
    row = first.add_row(MEETINGS)
    first.answer(f"{row}/CG2_date", Answer("2009-02-20"))
    siblings = Siblings(assessor, second)
    (offer,) = siblings.offers_at(MEETINGS)
    done, _touched = siblings.take(offer)
    assert not siblings.is_otherwise_there(f"{done.key}/CG2_date")
    first.remove_row(row)
    assert Siblings(assessor, second).is_otherwise_there(f"{done.key}/CG2_date")


def test_nobody_can_say_what_a_sibling_says_whose_audit_is_not_here_any_more(assessor, pair):
    first, second = pair
    say(first, "HX1_date", "2009-01-05")
    siblings = Siblings(assessor, second)
    siblings.take(siblings.offers()[0])
    make_family(assessor, [first.case.ref, second.case.ref], "")
    key = second.form.key_of("HX1_date")
    again = Siblings(assessor, second)
    assert again.is_wanted
    assert again.shared_with(key) == first.case.ref
    assert not again.is_otherwise_there(key)


def test_undone_it_is_as_it_was_before(assessor, pair):
    first, second = pair
    say(first, "HX1_date", "2009-01-05")
    say(second, "HX1_date", "2008-12-01", note="Mine")
    siblings = Siblings(assessor, second)
    done, _touched = siblings.take(siblings.offers()[0])
    siblings.give_back(done)
    key = second.form.key_of("HX1_date")
    assert second.state(key).answer == Answer("2008-12-01", note="Mine")
    assert siblings.shared_with(key) == ""


def meetings_in(audit):
    say(audit, "CG1_held", "yes")
    say(audit, "CG2_any", "yes")
    for day, record in (("2009-02-20", "yes"), ("2009-03-13", "no")):
        row = audit.add_row(MEETINGS)
        audit.answer(f"{row}/CG2_date", Answer(day))
        audit.answer(f"{row}/CG2_date_entered", Answer("2009-04"))
        audit.answer(f"{row}/CG2_record", Answer(record))


def test_a_whole_meeting_is_taken_over_once_its_table_is_asked(assessor, pair):
    first, second = pair
    meetings_in(first)
    siblings = Siblings(assessor, second)
    assert siblings.offers_at(MEETINGS) == ()
    say(second, "CG1_held", "yes")
    say(second, "CG2_any", "yes")
    offered = siblings.offers_at(MEETINGS)
    assert [[answer.value for _tail, answer in each.cells] for each in offered] == [
        ["2009-02-20", "yes"], ["2009-03-13", "no"],
    ]  # fmt: skip
    done, _touched = siblings.take(offered[0])
    (row,) = second.form.rows(MEETINGS)
    assert second.state(f"{row}/CG2_date").answer == Answer("2009-02-20")
    assert second.state(f"{row}/CG2_date_entered").answer is None  # of the other child's record
    assert siblings.shared_with(f"{row}/CG2_record") == first.case.ref
    assert len(siblings.offers_at(MEETINGS)) == 1
    siblings.give_back(done)
    assert second.form.rows(MEETINGS) == ()
    assert len(siblings.offers_at(MEETINGS)) == 2


def test_a_meeting_already_typed_in_is_not_offered_again(assessor, pair):
    first, second = pair
    meetings_in(first)
    meetings_in(second)
    assert Siblings(assessor, second).offers_at(MEETINGS) == ()


def test_not_recorded_is_told_and_could_not_look_is_not(assessor, pair):
    first, second = pair
    say(first, "HX1_date", state=AnswerState.NOT_RECORDED)
    say(first, "HX2", state=AnswerState.COULD_NOT_LOOK, reason="Volume 3")
    (offer,) = Siblings(assessor, second).offers()
    assert offer.cells[0][1] == Answer(state=AnswerState.NOT_RECORDED)


def test_what_is_no_longer_asked_of_the_sibling_is_not_offered(assessor, pair):
    first, second = pair
    for one in pair:
        say(one, "CF1_kind", "transfer")
    say(first, "CF1_notified", "2009-02-02")
    assert offers(assessor, second) == {"CF1_notified": ["2009-02-02"]}
    say(first, "CF1_kind", "initial")
    assert "CF1_notified" not in offers(assessor, second)


def test_a_blind_second_reading_is_offered_nothing_and_another_reader_offers_nothing(
    small, lead, assessor, pair
):
    first, second = pair
    say(first, "HX1_date", "2009-01-05")
    with assessor.begin() as work:
        own = next(
            each for each in work.audits.allocations(small.round_id) if each.audit_id == second.id
        )
        blind = type(own)(own.audit_id, own.case_id, own.person_id, Reading.BLIND_SECOND, "")
        work.audits.allocate(small.round_id, [blind], second.tool_hash)
        work.commit()
    assert Siblings(assessor, OpenAudit(assessor, second.id)).refs == ()
    with assessor.begin() as work:
        other = type(own)(own.audit_id, own.case_id, "somebody else", Reading.SOLE, "")
        work.audits.allocate(small.round_id, [other], second.tool_hash)
        work.commit()
    assert Siblings(assessor, OpenAudit(assessor, second.id)).refs == ()


def test_strangers_offer_nothing(small, assessor, audit):
    say(audit, "HX1_date", "2009-01-05")
    others = [one for one in audits_in(assessor, small.round_id) if one.id != audit.id]
    assert all(Siblings(assessor, one).refs == () for one in others)


def test_a_pack_names_a_family_by_a_reference_and_tells_a_blind_second_none(small, lead, tmp_path):
    with lead.begin() as work:
        allocations = work.audits.allocations(small.round_id)
        people = {each.id: each.name for each in work.people.all(small.round_id)}
        refs = {each.id: each.ref for each in work.cases.all(small.round_id)}
    blind = next(each for each in allocations if each.reading is Reading.BLIND_SECOND)
    own = [
        each
        for each in allocations
        if each.person_id == blind.person_id and each.reading is not Reading.BLIND_SECOND
    ]
    family = [refs[each.case_id] for each in (*own[:2], blind)]
    make_family(lead, family, "FAM-4711")
    (issued,) = packs.issue(lead, small.round_id, tmp_path, only=people[blind.person_id])
    with opened(small.folder / "empty.store") as ws:
        packs.open_pack(ws, issued.path, issued.code)
        with ws.begin() as work:
            held = {each.ref: each.family for each in work.cases.all(small.round_id)}
    assert held == {ref: min(family[:2]) if ref in family[:2] else "" for ref in held}
    assert b"FAM-4711" not in issued.path.read_bytes()
