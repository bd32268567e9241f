"""From the council's list to shared-out cases: what is refused changes nothing, what is drawn is kept."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import AuditError, InputRefused, NotFound
from app.domain.interests import InterestKind
from app.domain.records import Reading
from app.domain.strata import Design, Spread
from app.services import allocation, frames, interests, readings, returns, rounds, sample, tools
from app.services.interests import Declared
from tests.builders import CHILDREN, POSITION, audits_in, opened, say

PLAN = rounds.RoundPlan("A new round", POSITION, "Lead reviewer")


@pytest.fixture
def bare(small):
    """An empty store with a round in it: no frame yet."""
    with opened(small.store("empty")) as ws:
        yield ws, rounds.create(ws, PLAN, tools.built_in()), small.folder / "annex-a.xlsx"


@pytest.fixture
def drawn(bare):
    """With ten cases drawn."""
    ws, made, frame = bare
    frames.keep(ws, made.id, frames.read(frame, POSITION))
    sample.draw_cases(ws, made.id, Design(10, Spread.TEAM), "seed")
    return ws, made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "has no name"),
        ({"name": "x" * 201}, "too long"),
        ({"lead_name": ""}, "no lead reviewer"),
        ({"division": "mars"}, "bank holidays"),
        ({"period_from": date(2009, 3, 2), "period_to": date(2009, 3, 1)}, "ends before it begins"),
        ({"announced_on": date(2009, 4, 1)}, "announced after"),
    ],
)
def test_a_round_that_cannot_be_is_refused(small, change, words):
    with opened(small.store("empty")) as ws:
        with pytest.raises(InputRefused, match=words):
            rounds.create(ws, replace(PLAN, **change), tools.built_in())
        assert rounds.all_rounds(ws) == []
        with pytest.raises(NotFound, match="holds no round yet"):
            rounds.current(ws)


def test_the_newest_round_is_the_current_one(bare):
    ws, first, _frame = bare
    second = rounds.create(ws, replace(PLAN, name="The next round"), tools.built_in())
    assert [each.id for each in rounds.all_rounds(ws)] == [first.id, second.id]
    assert rounds.current(ws).name == "The next round"


def test_a_frame_is_kept_with_where_it_came_from_and_replaced_by_the_next(bare):
    ws, made, path = bare
    with pytest.raises(InputRefused, match="no list to draw from"):
        sample.draw_cases(ws, made.id, Design(5), "seed")
    for _time in range(2):
        frames.keep(ws, made.id, frames.read(path, POSITION))
    record = frames.record(ws, made.id)
    assert (record.file_name, record.format, record.as_of) == ("annex-a.xlsx", "annex-a", POSITION)
    assert record.children == record.on_plan == len(frames.children(ws, made.id)) == CHILDREN


def test_the_cases_follow_from_seed_and_frame_alone(drawn, small):
    ws, made = drawn
    one = [(case.ref, case.child, case.stratum, case.main) for case in sample.cases(ws, made.id)]
    sample.draw_cases(ws, made.id, Design(10, Spread.TEAM), "seed", again="To see it again.")
    assert [
        (case.ref, case.child, case.stratum, case.main) for case in sample.cases(ws, made.id)
    ] == one
    sample.draw_cases(ws, made.id, Design(10, Spread.TEAM), "another seed", again="Another seed.")
    assert {case.child for case in sample.cases(ws, made.id)} != {child for _, child, *_ in one}
    with ws.begin() as work:
        draws = work.frames.draws(made.id)
        assert len(work.cases.all(made.id)) == CHILDREN
    assert [draw.seed for draw in draws] == ["seed", "seed", "another seed"]
    assert draws[0].document == draws[1].document
    assert draws[2].document != draws[0].document
    assert sample.latest_draw(ws, made.id).seed == "another seed"
    assert "10" in draws[0].method


def test_a_reference_tells_nothing_of_child_family_or_area(drawn):
    ws, made = drawn
    for case in sample.cases(ws, made.id):
        assert case.child not in case.ref
        assert case.ref.startswith("CF-")
    refs = [case.ref for case in sample.cases(ws, made.id)]
    assert sorted(int(ref[3:]) for ref in refs) == list(range(1, 11))
    children = [case.child for case in sample.cases(ws, made.id)]
    assert children != sorted(children)


def test_an_impossible_sample_is_refused_and_the_last_one_stays(drawn):
    ws, made = drawn
    before = list(sample.cases(ws, made.id))
    for design in (Design(CHILDREN + 1), Design(0), Design(5, preschool_floor=6)):
        with pytest.raises(AuditError):
            sample.draw_cases(ws, made.id, design, "seed", again="Tried.")
    assert sample.cases(ws, made.id) == before


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([("A", "", 5), ("A ", "", 5)], "name of their own"),
        ([("", "", 10)], "name of their own"),
        ([("A", "", -1), ("B", "", 11)], "below 0"),
    ],
)
def test_people_must_be_told_apart(drawn, people, words):
    ws, made = drawn
    with pytest.raises(InputRefused, match=words):
        rounds.set_people(ws, made.id, people)
    assert list(rounds.people(ws, made.id)) == []


def test_shares_follow_the_quotas_and_second_readings_go_to_somebody_else(drawn):
    ws, made = drawn
    rounds.set_people(ws, made.id, [("A", "", 5), ("B", "", 3), ("C", "", 2)])
    with pytest.raises(AuditError):
        allocation.share_out(ws, made.id, "seed", second_readings=11)
    shared = allocation.share_out(ws, made.id, "seed", second_readings=3)
    names = {person.id: person.name for person in rounds.people(ws, made.id)}
    readers = {}
    for each in shared:
        readers.setdefault(each.case_id, []).append(each)
    firsts = Counter(
        names[each.person_id] for each in shared if each.reading is not Reading.BLIND_SECOND
    )
    assert firsts == {"A": 5, "B": 3, "C": 2}
    twice = [held for held in readers.values() if len(held) == 2]
    assert len(twice) == 3
    assert len(readers) == 10
    for one, two in twice:
        assert {one.reading, two.reading} == {Reading.FIRST, Reading.BLIND_SECOND}
        assert one.person_id != two.person_id
    with pytest.raises(InputRefused, match="shared out already"):
        allocation.share_out(ws, made.id, "seed")
    with pytest.raises(InputRefused, match="have been allocated"):
        sample.draw_cases(ws, made.id, Design(10), "seed")


def test_nobody_reads_what_they_have_an_interest_in(drawn):
    ws, made = drawn
    rounds.set_people(ws, made.id, [("A", "", 5), ("B", "", 5)])
    barred = [case.ref for case in sample.cases(ws, made.id)][:4]
    (first, _second) = rounds.people(ws, made.id)
    for ref in barred:
        said = Declared(first.id, InterestKind.CASE, ref, "A", POSITION, "Managed the team")
        interests.declare(ws, made.id, said)
    shared = allocation.share_out(ws, made.id, "seed", second_readings=2)
    names = {person.id: person.name for person in rounds.people(ws, made.id)}
    refs = {case.id: case.ref for case in sample.cases(ws, made.id)}
    theirs = {refs[each.case_id] for each in shared if names[each.person_id] == "A"}
    assert theirs
    assert not theirs & set(barred)


def test_quotas_that_do_not_cover_the_cases_are_refused_whole(drawn):
    ws, made = drawn
    rounds.set_people(ws, made.id, [("A", "", 5), ("B", "", 4)])
    with pytest.raises(AuditError):
        allocation.share_out(ws, made.id, "seed")
    with ws.begin() as work:
        assert list(work.audits.allocations(made.id)) == []


def test_a_case_moves_to_another_assessor_only_with_a_reason_and_before_work_comes_back(
    small, lead, tmp_path
):
    audits = audits_in(lead, small.round_id)
    one = next(audit for audit in audits if audit.card.reading == "sole")
    people = {person.name: person.id for person in rounds.people(lead, small.round_id)}
    other = next(person for name, person in people.items() if name != one.reader)
    with pytest.raises(InputRefused, match="needs its reason"):
        readings.give(lead, small.round_id, one.id, [other], " ")
    with pytest.raises(NotFound, match="not one of this round"):
        readings.give(lead, small.round_id, "nothing", [other], "Sick leave")
    with pytest.raises(NotFound, match="not one of this round"):
        readings.give(lead, small.round_id, one.id, ["nobody"], "Sick leave")
    twice = next(audit for audit in audits if audit.card.reading == "first")
    reader = next(person for name, person in people.items() if name != twice.reader)
    with pytest.raises(InputRefused, match="already reads this case"):
        readings.give(lead, small.round_id, twice.id, [reader], "Sick leave")
    readings.give(lead, small.round_id, one.id, [other], "Sick leave")
    with lead.begin() as work:
        moved = {each.audit_id: each for each in work.audits.allocations(small.round_id)}[one.id]
    assert (moved.person_id, moved.reason) == (other, "Sick leave")
    with opened(small.store("b")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ1", "yes")
        path = returns.make(ws, small.round_id, tmp_path).path
    if audit.id != one.id:
        returns.merge(lead, small.round_id, [path])
        with pytest.raises(InputRefused, match=r"come back already|already reads"):
            readings.give(lead, small.round_id, audit.id, [people["Assessor A"]], "Sick leave")


def test_people_stay_once_packs_are_issued(small, lead):
    with pytest.raises(InputRefused, match="can no longer be replaced"):
        rounds.set_people(lead, small.round_id, [("Somebody", "", 6)])
    assert len(rounds.people(lead, small.round_id)) == 2


def test_work_wanted_back_before_the_announcement_is_refused(lead):
    plan = replace(PLAN, announced_on=date(2009, 3, 16), return_by=date(2009, 3, 15))
    with pytest.raises(InputRefused, match="wanted back before the round was announced"):
        rounds.create(lead, plan, tools.built_in())
