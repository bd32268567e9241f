"""A case gives way to the next reserve of its stratum: logged, undone by a further act, and read by the same people."""

from collections import Counter
from dataclasses import replace

import pytest

from app.domain.errors import InputRefused, NotFound
from app.domain.file_requests import Production, Reason
from app.domain.ids import CaseId
from app.domain.records import Reading
from app.domain.sample_log import ActKind, ReplacedFor, first_broken
from app.domain.strata import Design
from app.services import (
    file_requests,
    findings,
    frames,
    packs,
    replacing,
    returns,
    rounds,
    sample,
    tools,
)
from app.services.achieved import Part, achieved
from app.services.file_requests import FileNote
from app.services.overview import overview
from app.services.sharing import sharing
from tests.builders import POSITION, audits_in, opened, say
from tests.services.families import make_family
from tests.services.finished import finish

LOST, TWICE = ReplacedFor.NOTHING_TO_READ, ReplacedFor.TWICE
WORDS = "Burnt in the office fire of 2008."


def sampled(ws, small):
    with ws.begin() as work:
        return {case.ref: case for case in work.cases.main(small.round_id)}


def acts(ws, small):
    with ws.begin() as work:
        return work.frames.acts(small.round_id)


def single(ws, small):
    """A case read once."""
    with ws.begin() as work:
        given = work.audits.allocations(small.round_id)
        return work.cases.get(next(e.case_id for e in given if e.reading is Reading.SOLE))


def lost(ws, small, case_id):
    """Replaced because the list of files says that nothing of it can be read."""
    gone = FileNote(Production.NOTHING, 3, 0, 3, reason=Reason.DESTROYED)
    file_requests.note(ws, small.round_id, case_id, gone)
    return replacing.replace_case(ws, small.round_id, case_id, LOST, WORDS)


def test_the_stand_in_is_the_next_of_the_stratum_and_no_other_stratum_changes(small, lead):
    before = sampled(lead, small)
    case = single(lead, small)
    with lead.begin() as work:
        reserves = [
            each
            for each in work.cases.all(small.round_id)
            if each.stratum == case.stratum and not each.main
        ]
    made = lost(lead, small, case.id)
    assert made.stand_in.child == min(reserves, key=lambda each: each.order).child
    assert (made.stand_in.probability, made.stand_in.stratum) == (case.probability, case.stratum)
    after = sampled(lead, small)
    assert after.keys() == {*before, made.stand_in.ref} - {case.ref}
    assert Counter(each.stratum for each in after.values()) == Counter(
        each.stratum for each in before.values()
    )
    assert sample.verify_draw(lead, small.round_id).wrong == ()


def test_what_gave_way_stays_listed_with_its_reason_and_every_act_is_kept(small, lead):
    case = single(lead, small)
    made = lost(lead, small, case.id)
    found = {each.case.ref: each for each in achieved(lead, small.round_id).cases}
    out, stand_in = found[case.ref], found[made.stand_in.ref]
    assert (out.part, out.other, out.why.reason, out.why.words) == (
        Part.REPLACED,
        made.stand_in.ref,
        LOST,
        WORDS,
    )
    assert (stand_in.part, stand_in.other) == (Part.STAND_IN, case.ref)
    replacing.bring_back(lead, small.round_id, made.stand_in.id, "Found in another office.")
    log = acts(lead, small)
    assert [each.kind for each in log] == [ActKind.DRAW, ActKind.REPLACE, ActKind.BRING_BACK]
    assert first_broken(log) is None
    found = {each.case.ref: each for each in achieved(lead, small.round_id).cases}
    assert found[case.ref].part is Part.DRAWN
    assert made.stand_in.ref not in found
    assert "1 replacement was made and undone again" in achieved(lead, small.round_id).method


def test_the_same_people_read_the_stand_in_and_only_it_is_counted(small, lead, tmp_path):
    with lead.begin() as work:
        given = work.audits.allocations(small.round_id)
        twice = next(each.case_id for each in given if each.reading is Reading.FIRST)
    before = overview(lead, small.round_id), sharing(lead, small.round_id).loads
    made = lost(lead, small, twice)
    assert [each.reading for each in made.readers] == [Reading.FIRST, Reading.BLIND_SECOND]
    after = overview(lead, small.round_id), sharing(lead, small.round_id).loads
    assert after[1] == before[1]
    assert (after[0].sampled, after[0].second_readings) == (
        before[0].sampled,
        before[0].second_readings,
    )
    listing = lead.store.listing("audits", small.round_id)
    refs = {row[listing.columns.index("ref")] for row in listing.page(0, 100)}
    assert made.out.ref not in refs
    assert made.stand_in.ref in refs
    (pack, _other) = packs.issue(lead, small.round_id, tmp_path / "further")
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, pack.path, pack.code)
        assert made.stand_in.ref in {audit.card.ref for audit in audits_in(ws, small.round_id)}
    replacing.bring_back(lead, small.round_id, made.stand_in.id, "Found.")
    again = lost(lead, small, twice)
    assert again.readers == ()  # the audits made before are taken up, not made twice
    assert sharing(lead, small.round_id).loads == before[1]


def test_what_comes_back_of_a_replaced_case_is_kept_and_not_counted(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        one = next(each for each in audits_in(ws, small.round_id) if each.card.reading == "sole")
        finish(one)
        path = returns.make(ws, small.round_id, tmp_path / "sent").path
    case = next(each for each in sampled(lead, small).values() if each.ref == one.card.ref)
    made = lost(lead, small, case.id)
    (merged,) = returns.merge(lead, small.round_id, [path])
    assert merged.new == 1
    assert findings.findings(lead, small.round_id).audits == ()
    found = {each.case.ref: each for each in achieved(lead, small.round_id).cases}
    assert (found[case.ref].came_back, found[case.ref].audited) == (True, False)
    replacing.bring_back(lead, small.round_id, made.stand_in.id, "The file was there after all.")
    (counted,) = findings.findings(lead, small.round_id).audits
    assert counted.ref == case.ref


def test_once_answers_came_back_only_a_reason_they_cannot_suggest_is_taken(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        one = next(each for each in audits_in(ws, small.round_id) if each.card.reading == "sole")
        say(one, "OJ1", "no")
        returns.merge(
            lead, small.round_id, [returns.make(ws, small.round_id, tmp_path / "sent").path]
        )
    case = sampled(lead, small)[one.card.ref]
    for reason in ReplacedFor:
        if not reason.after_answers:
            with pytest.raises(InputRefused, match="must not decide who is in it"):
                replacing.replace_case(lead, small.round_id, case.id, reason, WORDS)
    made = replacing.replace_case(lead, small.round_id, case.id, TWICE, "The same child as CF-009.")
    found = achieved(lead, small.round_id)
    assert (found.response.drawn, found.response.eligible) == (6, 5)
    assert "twice" not in found.method
    assert "the child was in the sample under another number: 1" in found.method
    assert made.stand_in.ref in sampled(lead, small)


def test_replacements_of_a_group_are_undone_from_the_last(small):
    """Before anything is shared out; the whole list is one place."""
    with opened(small.store("empty")) as ws:
        plan = rounds.RoundPlan("A new round", POSITION, "Lead reviewer")
        made = rounds.create(ws, plan, tools.built_in())
        frames.keep(ws, made.id, frames.read(small.folder / "annex-a.xlsx", POSITION))
        sample.draw_cases(ws, made.id, Design(10), "seed")
        _undo_from_the_last(ws, replace(small, round_id=made.id))


def _undo_from_the_last(lead, small):
    cases = sorted(sampled(lead, small).values(), key=lambda each: each.stratum)
    first, second = cases[:2]
    assert first.stratum == second.stratum

    def told(*words):
        method = achieved(lead, small.round_id).method
        assert [each for each in words if each not in method] == []
        return method

    assert "undone" not in told("No case was replaced, and nobody")
    one = lost(lead, small, first.id)
    two = lost(lead, small, second.id)
    told("Of the 10 cases drawn 2 gave way,", "read: 2)", "8 as drawn and 2 in place of another")
    with pytest.raises(InputRefused, match=f"{second.ref} of the same group was replaced after"):
        replacing.bring_back(lead, small.round_id, one.stand_in.id, "Found.")
    three = lost(lead, small, one.stand_in.id)
    told(
        "10 cases drawn 2 gave way,",
        "; 1 child taken so gave way in turn",
        "read: 3)",
        "8 as drawn",
    )
    assert {first.ref, second.ref, one.stand_in.ref}.isdisjoint(sampled(lead, small))
    with pytest.raises(NotFound, match="stands in for no case"):
        replacing.bring_back(lead, small.round_id, one.stand_in.id, "Found.")
    replacing.bring_back(lead, small.round_id, three.stand_in.id, "Found.")
    method = told(
        "10 cases drawn 2 gave way,", "8 as drawn", "1 other replacement was made and undone"
    )
    assert "in turn" not in method
    for stand_in in (two, one):
        replacing.bring_back(lead, small.round_id, stand_in.stand_in.id, "Found.")
    told("Every case stands as drawn,", "3 replacements were made and undone again")
    lost(lead, small, first.id)
    told(
        "10 cases drawn 1 gave way,", "9 as drawn and 1 in place", "3 other replacements were made"
    )
    replacing.bring_back(lead, small.round_id, one.stand_in.id, "Found.")
    assert {first.ref, second.ref} <= set(sampled(lead, small))
    assert sample.verify_draw(lead, small.round_id).wrong == ()


def test_a_stand_in_that_was_read_stays(small, lead, tmp_path):
    case = single(lead, small)
    made = lost(lead, small, case.id)
    issued = packs.issue(lead, small.round_id, tmp_path / "further")
    reader = made.readers[0].person_id
    name = {person.id: person.name for person in people(lead, small)}[reader]
    store = {"Assessor A": "a", "Assessor B": "b"}[name]
    pack = next(each for each in issued if each.person == name)
    with opened(small.store(store)) as ws:
        packs.open_pack(ws, pack.path, pack.code)
        read = next(e for e in audits_in(ws, small.round_id) if e.card.ref == made.stand_in.ref)
        finish(read)
        path = returns.make(ws, small.round_id, tmp_path / "sent").path
    returns.merge(lead, small.round_id, [path])
    with pytest.raises(InputRefused, match="stays in the sample in place of"):
        replacing.bring_back(lead, small.round_id, made.stand_in.id, "Found.")
    found = achieved(lead, small.round_id)
    assert (found.response.as_drawn, found.response.stand_ins) == (0, 1)
    assert (
        "Of the 6 cases planned, 1 was audited: 0 as drawn and 1 in place of another."
        in found.method
    )
    counted = findings.findings(lead, small.round_id)
    assert counted.method == found.method
    assert sum(each.audited for each in counted.planned) == 1
    (gone,) = counted.gave_way
    assert (gone.ref, gone.stand_in) == (case.ref, made.stand_in.ref)
    assert gone.why == "nothing of the file could be read"


def people(ws, small):
    with ws.begin() as work:
        return work.people.all(small.round_id)


def test_a_replacement_needs_words_and_a_case_of_the_sample_and_a_reserve(small, lead):
    case = single(lead, small)
    with pytest.raises(InputRefused, match="needs words"):
        replacing.replace_case(lead, small.round_id, case.id, LOST, "  ")
    with pytest.raises(NotFound):
        replacing.replace_case(lead, small.round_id, CaseId("nothing"), LOST, WORDS)
    with lead.begin() as work:
        reserve = next(each for each in work.cases.all(small.round_id) if not each.main)
    with pytest.raises(NotFound, match="is not in the sample"):
        lost(lead, small, reserve.id)
    with pytest.raises(NotFound, match="stands in for no case"):
        replacing.bring_back(lead, small.round_id, case.id, "Found.")
    assert len(acts(lead, small)) == 1
    found = achieved(lead, small.round_id)
    line = next(e for e in found.strata if f"{e.area}|{e.group}" == case.stratum)
    for _ in range(line.reserves):
        case = lost(lead, small, case.id).stand_in
    with pytest.raises(InputRefused, match="its group has no reserve left"):
        lost(lead, small, case.id)
    assert case.ref in sampled(lead, small)
    found = achieved(lead, small.round_id)
    line = next(e for e in found.strata if f"{e.area}|{e.group}" == case.stratum)
    assert (line.reserves, line.replaced) == (0, line.children - line.drawn)


def test_planned_and_achieved_add_up(small, lead):
    found = achieved(lead, small.round_id)
    assert sum(each.drawn for each in found.strata) == len(found.cases) == 6
    assert sum(each.expected for each in found.strata) == 6
    assert (found.response.audited, found.response.rate) == (0, 0)
    assert 1 < found.effective <= 6
    assert "response" not in found.method  # nothing has come back yet


@pytest.mark.parametrize("said", [Production.PRODUCED, Production.PART, Production.NOT_PRODUCED])
@pytest.mark.parametrize("reason", [LOST, ReplacedFor.WITHHELD])
def test_a_case_that_can_be_read_is_not_replaced_for_its_file(small, lead, said, reason):
    case = single(lead, small)
    why = "" if said is Production.PRODUCED else Reason.COURT
    file_requests.note(lead, small.round_id, case.id, FileNote(said, 3, reason=why))
    with pytest.raises(InputRefused, match="correct the list first"):
        replacing.replace_case(lead, small.round_id, case.id, reason, WORDS)
    assert case.ref in sampled(lead, small)
    gone = FileNote(Production.NOTHING, 3, reason=Reason.DESTROYED)
    file_requests.note(lead, small.round_id, case.id, gone)
    made = replacing.replace_case(lead, small.round_id, case.id, reason, WORDS)
    assert made.out.ref == case.ref
    assert achieved(lead, small.round_id).response.not_produced == 1
    assert len(findings.findings(lead, small.round_id).not_produced) == 1


@pytest.mark.parametrize("reason", [LOST, ReplacedFor.WITHHELD])
def test_that_nothing_can_be_read_is_noted_before_a_case_is_replaced(small, lead, reason):
    case = single(lead, small)
    with pytest.raises(InputRefused, match="note that in the list of files first"):
        replacing.replace_case(lead, small.round_id, case.id, reason, WORDS)
    file_requests.note(lead, small.round_id, case.id, FileNote(Production.AWAITED, 3))
    with pytest.raises(InputRefused, match="note that in the list of files first"):
        replacing.replace_case(lead, small.round_id, case.id, reason, WORDS)
    assert len(acts(lead, small)) == 1


def test_a_file_not_produced_does_not_give_way_under_another_name(small, lead):
    case = single(lead, small)
    away = FileNote(Production.NOT_PRODUCED, 3, reason=Reason.COURT)
    file_requests.note(lead, small.round_id, case.id, away)
    with pytest.raises(InputRefused, match="correct the list first"):
        replacing.replace_case(lead, small.round_id, case.id, ReplacedFor.OTHER, WORDS)
    file_requests.note(lead, small.round_id, case.id, FileNote(Production.PRODUCED, 3, 3, 0))
    replacing.replace_case(lead, small.round_id, case.id, ReplacedFor.OTHER, WORDS)


def test_the_sample_page_and_the_findings_count_the_same_files_as_not_produced(small, lead):
    def counts():
        found = achieved(lead, small.round_id)
        return (
            found.response.not_produced,
            sum(each.not_produced for each in found.strata),
            len(findings.findings(lead, small.round_id).not_produced),
        )

    with lead.begin() as work:
        every = work.cases.all(small.round_id)
    left = Counter(each.stratum for each in every if not each.main)
    case = next(each for each in every if each.main and left[each.stratum] > 1)
    made = lost(lead, small, case.id)
    assert counts() == (1, 1, 1)
    away = FileNote(Production.NOT_PRODUCED, 3, reason=Reason.COURT)
    file_requests.note(lead, small.round_id, made.stand_in.id, away)
    assert counts() == (2, 2, 2)
    replacing.replace_case(lead, small.round_id, made.stand_in.id, TWICE, WORDS)
    assert counts() == (1, 1, 1)


def test_a_stand_in_goes_to_nobody_whose_second_reading_would_not_be_blind(small, lead):
    with lead.begin() as work:
        given = work.audits.allocations(small.round_id)
        second = next(e for e in given if e.reading is Reading.BLIND_SECOND)
        twice = work.cases.get(second.case_id)
        theirs = next(
            work.cases.get(e.case_id)
            for e in given
            if e.person_id == second.person_id and e.case_id != second.case_id
        )
        reserve = min(
            (
                e
                for e in work.cases.all(small.round_id)
                if e.stratum == twice.stratum and not e.main
            ),
            key=lambda each: each.order,
        )
    make_family(lead, [theirs.ref, reserve.ref], "family")
    made = lost(lead, small, twice.id)
    assert (made.stand_in.ref, made.readers) == (reserve.ref, ())
