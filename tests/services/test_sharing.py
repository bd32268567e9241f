"""Who holds how many at what cost, whose families are split, what was moved and why."""

from app.domain.records import Reading
from app.domain.strata import Design
from app.services import allocation, frames, readings, rounds, sample, sharing, tools
from tests.builders import POSITION, opened


def test_every_reader_holds_as_many_as_they_have_places_and_seconds_beside(small, lead):
    found = sharing.sharing(lead, small.round_id)
    assert (found.cases, found.places, len(found.held), found.issued) == (6, 6, 7, True)
    assert [found.loads[person.name].cases for person in found.people] == [3, 3]
    assert sum(load.seconds for load in found.loads.values()) == 1
    assert found.seed == "seed of the draw"
    assert (found.told, found.waiting) == ((), ())


def test_a_move_is_told_with_its_reason(small, lead):
    with lead.begin() as work:
        (moved, *_rest) = [
            each for each in work.audits.allocations(small.round_id) if each.reading is Reading.SOLE
        ]
        ref = work.cases.get(moved.case_id).ref
        people = work.people.all(small.round_id)
    (other,) = [person for person in people if person.id != moved.person_id]
    readings.give(lead, small.round_id, moved.audit_id, [other.id], "On leave from Monday.")
    found = sharing.sharing(lead, small.round_id)
    (told,) = found.told
    assert (told.ref, told.now, told.reason) == (ref, other.name, "On leave from Monday.")
    assert found.loads[other.name].cases == 4


def test_a_family_too_large_for_one_reader_is_named_by_its_cases(small, tmp_path):
    lines = ["child,date_of_birth,plan_start,family"]
    lines += [f"C{n},2003-02-0{n},2009-01-12,F1" for n in (1, 2, 3)]
    (tmp_path / "list.csv").write_text("\n".join(lines), "utf-8")
    people = (("Assessor A", "", 2), ("Assessor B", "", 1))
    with opened(small.store("empty")) as ws:
        made = rounds.create(ws, rounds.RoundPlan("Round", POSITION, "Lead"), tools.built_in())
        frames.keep(ws, made.id, frames.read(tmp_path / "list.csv", POSITION))
        sample.draw_cases(ws, made.id, Design(3), "seed")
        rounds.set_people(ws, made.id, people)
        assert sharing.sharing(ws, made.id).split == ()
        allocation.share_out(ws, made.id, "seed")
        found = sharing.sharing(ws, made.id)
    (split,) = found.split
    assert len(split) == 3
    assert (found.cases, found.families) == (3, 1)
    assert sorted(load.cases for load in found.loads.values()) == [1, 2]
    assert all(held.apart and len(held.family) == 2 for held in found.held)
