"""Conflicts of interest are kept for ever, hold in every act of allocation, and are lifted only with a reason."""

from dataclasses import replace

import pytest

from app.domain.errors import InputRefused, NotFound
from app.domain.interests import Interest, InterestKind, about, barred
from app.domain.records import Reading
from app.domain.slips import HeldSlip
from app.services import allocation, interests, readings, rounds
from app.services.allocation_acts import acts_of
from app.services.interests import Declared
from app.services.sharing import sharing
from tests.builders import POSITION


@pytest.fixture
def people(small, lead):
    return {person.name: person for person in rounds.people(lead, small.round_id)}


def sole(small, lead, name):
    found = sharing(lead, small.round_id)
    return next(h for h in found.held if h.person == name and h.reading is Reading.SOLE)


def declare(small, lead, person, kind, what, by="Reader themselves"):
    return interests.declare(lead, small.round_id, Declared(person.id, kind, what, by, POSITION))


def test_an_act_never_goes_against_an_interest_and_lifting_it_needs_a_reason(small, lead, people):
    held = sole(small, lead, "Assessor A")
    declare(small, lead, people["Assessor B"], InterestKind.CASE, held.ref)
    give = (lead, small.round_id, held.audit_id, [people["Assessor B"].id])
    assert "Assessor B has an interest" in readings.refusal(*give)
    with pytest.raises(InputRefused, match="has an interest in"):
        readings.give(*give, "To see")
    both = [people["Assessor A"].id, people["Assessor B"].id]
    with pytest.raises(InputRefused, match="has an interest in"):  # nor as the second of two
        readings.give(lead, small.round_id, held.audit_id, both, "To see")
    (kept,) = interests.declared(lead, small.round_id)
    with pytest.raises(InputRefused, match="Say why the interest"):
        interests.lift(lead, small.round_id, kept.id, " ")
    interests.lift(lead, small.round_id, kept.id, "Another child of that name.")
    readings.give(*give, "On leave.")
    (kept,) = interests.declared(lead, small.round_id)
    assert (kept.stands, kept.lifted_why) == (False, "Another child of that name.")


def test_what_cannot_be_declared_is_refused(small, lead, people):
    one = people["Assessor A"]
    with pytest.raises(InputRefused, match="no case K-999"):
        declare(small, lead, one, InterestKind.CASE, "K-999")
    with pytest.raises(InputRefused, match="who declared it"):
        declare(small, lead, one, InterestKind.OFFICE, "North", by="")
    with pytest.raises(NotFound):
        declare(small, lead, replace(one, id="nobody"), InterestKind.OFFICE, "North")
    declare(small, lead, one, InterestKind.OFFICE, "North")
    with pytest.raises(InputRefused, match="declared already"):
        declare(small, lead, one, InterestKind.OFFICE, "North")


def test_an_interest_in_a_worker_outlives_the_purge_of_their_name(small, lead, people):
    held = sole(small, lead, "Assessor A")
    with lead.begin() as work:
        child = work.cases.get(held.case_id).child
        slip = HeldSlip(child, child, "", "", "Synthetic Worker One")
        work.slips.replace(small.round_id, [slip])
        work.commit()
    declare(small, lead, people["Assessor B"], InterestKind.WORKER, "synthetic worker one")
    with lead.begin() as work:
        work.slips.purge(small.round_id)
        work.commit()
    give = (lead, small.round_id, held.audit_id, [people["Assessor B"].id])
    assert "has an interest" in readings.refusal(*give)


def test_an_interest_in_a_family_holds_for_all_its_children_through_another_draw(small, lead):
    with lead.begin() as work:
        cases = [replace(case, family="") for case in work.cases.all(small.round_id)]
    cases = [replace(case, family="F1" if n < 3 else "") for n, case in enumerate(cases)]
    made = Interest(
        "i1", "p1", "Reader", InterestKind.FAMILY, cases[0].ref, "Reader", POSITION, "",
        recorded_at=None, children=about(InterestKind.FAMILY, cases[0].ref, cases, {}),
    )  # fmt: skip
    assert set(barred([made], cases, {})["p1"].cases) == {case.ref for case in cases[:3]}
    anew = [replace(case, ref=f"N-{n}") for n, case in enumerate(cases)]
    assert set(barred([made], anew, {})["p1"].cases) == {case.ref for case in anew[:3]}
    assert barred([replace(made, lifted_at=POSITION)], cases, {}) == {}


def test_a_blind_second_reader_is_never_given_a_brother_or_sister_first(small, lead, people):
    found = sharing(lead, small.round_id)
    blind = next(h for h in found.held if h.reading is Reading.BLIND_SECOND)
    other = next(
        h for h in found.held if h.reading is Reading.SOLE and h.person_id != blind.person_id
    )
    with lead.begin() as work:
        cases = [
            replace(case, family="F1") if case.id in {blind.case_id, other.case_id} else case
            for case in work.cases.all(small.round_id)
        ]
        for case in cases:
            set_family(work, case)
        work.commit()
    why = readings.refusal(lead, small.round_id, other.audit_id, [blind.person_id])
    assert "of the same family, so a second reading would not be blind" in why


def set_family(work, case):
    from db.models import CaseRow

    work._session.get(CaseRow, case.id).family = case.family


def test_every_audit_begins_with_an_act_and_taking_all_back_ends_them(small, lead):
    with lead.begin() as work:
        acts = acts_of(work, small.round_id)
        given = work.audits.allocations(small.round_id)
    assert set(acts) == {each.audit_id for each in given}
    for each in given:
        (act,) = acts[each.audit_id]
        assert (act.readers, act.reading, act.base) == ((each.person_id,), each.reading, "")
    with pytest.raises(InputRefused, match="Work packs have gone out"):
        allocation.take_back(lead, small.round_id, "Too late")
