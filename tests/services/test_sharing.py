"""Who holds how many, whose families are split, what was moved and why."""

from app.domain.records import Reading
from app.services import allocation, sharing
from app.services.sharing import Moved


def test_every_reader_holds_as_many_as_they_have_places_and_seconds_beside(small, lead):
    found = sharing.sharing(lead, small.round_id)
    assert (found.cases, found.places, found.audits, found.issued) == (6, 6, 7, True)
    assert [found.loads[person.id][0] for person in found.people] == [3, 3]
    assert sum(found.loads[person.id][1] for person in found.people) == 1
    assert found.seed == "seed of the draw"
    assert len(found.refs) == 6
    assert found.moved == ()


def test_a_move_is_told_with_its_reason(small, lead):
    with lead.begin() as work:
        (moved, *_rest) = [
            each for each in work.audits.allocations(small.round_id) if each.reading is Reading.SOLE
        ]
        ref = work.cases.get(moved.case_id).ref
        people = work.people.all(small.round_id)
    (other,) = [person for person in people if person.id != moved.person_id]
    allocation.move(lead, small.round_id, moved.audit_id, other.id, "On leave from Monday.")
    found = sharing.sharing(lead, small.round_id)
    assert found.moved == (Moved(ref, other.name, "On leave from Monday."),)
    assert found.loads[other.id][0] == 4


def test_a_family_read_by_two_people_is_named_by_its_cases(small, lead):
    from dataclasses import replace

    with lead.begin() as work:
        allocations = {
            each.case_id: each.person_id
            for each in work.audits.allocations(small.round_id)
            if each.reading is not Reading.BLIND_SECOND
        }
        one, *others = work.cases.main(small.round_id)
        other = next(each for each in others if allocations[each.id] != allocations[one.id])
        rest = [
            each for each in work.cases.all(small.round_id) if each.id not in (one.id, other.id)
        ]
        same = [replace(each, family="F1") for each in (one, other)]
        alone = [replace(each, family="") for each in rest]
        work.cases.replace(small.round_id, [*same, *alone])
        work.commit()
    assert sharing.sharing(lead, small.round_id).split == (tuple(sorted((one.ref, other.ref))),)
