"""Work packs: what leaves, what stays behind, and who may open one."""

import dataclasses
from hashlib import sha256

import pytest

from app.domain.errors import InputRefused, NotFound, PackageRefused
from app.domain.records import Reading
from app.domain.rounds import Direction, Role
from app.domain.speakable import new_code
from app.files import NotWritten
from app.packages.contents import Kind
from app.packages.keys import PersonKeys
from app.packages.work_packs import make_work_pack
from app.services import identity, packs, returns, rounds
from tests.builders import POSITION, audits_in, opened, say


def test_an_opened_pack_is_the_leads_round_without_the_councils_numbers(small, lead, assessor):
    with lead.begin() as work:
        cases = {case.ref: case for case in work.cases.main(small.round_id)}
        given = [
            each
            for each in work.audits.allocations(small.round_id)
            if each.person_id == work.people.all(small.round_id)[0].id
        ]
    with assessor.begin() as work:
        (held,) = work.rounds.all()
        taken = {case.ref: case for case in work.cases.all(small.round_id)}
        assert {each.audit_id: each.reading for each in work.audits.allocations(held.id)} == {
            each.audit_id: each.reading for each in given
        }
    assert (held.role, held.position_date, held.name) == (Role.ASSESSOR, POSITION, "Small round")
    assert 3 <= len(taken) <= 4
    for ref, case in taken.items():
        at_home = cases[ref]
        assert case.child == ""
        assert case.family == ""
        assert case.stratum == ""
        assert (case.team, case.age_band, case.plan_start, case.age_years) == (
            at_home.team,
            at_home.age_band,
            at_home.plan_start,
            at_home.age_years,
        )
        assert at_home.child not in repr(case)
        assert at_home.family not in repr(case)


def test_the_form_of_lead_and_assessor_ask_the_same(small, lead, assessor):
    """Facts must survive the way: another age or disability would ask other questions."""
    at_home = {audit.id: audit for audit in audits_in(lead, small.round_id)}
    away = audits_in(assessor, small.round_id)
    assert away
    for audit in away:
        assert audit.progress() == at_home[audit.id].progress()
        assert audit.header.asked == audit.progress().asked


def test_opening_a_pack_twice_changes_nothing(small, assessor):
    say(audits_in(assessor, small.round_id)[0], "OJ4_confidence", "high")

    def stored():
        with assessor.begin() as work:
            return (
                list(work.audits.headers(small.round_id)),
                list(work.people.all(small.round_id)),
                list(work.people.seats(small.round_id)),
                list(work.cases.all(small.round_id)),
                list(work.ledger.entries(small.round_id)),
                work.identities.get(),
            )

    before = stored()
    packs.open_pack(assessor, small.pack("Assessor A"), small.codes["Assessor A"])
    assert stored() == before


def test_a_pack_issued_again_after_a_return_is_sealed_to_the_readers_own_key(
    small, lead, assessor, tmp_path
):
    say(audits_in(assessor, small.round_id)[0], "OJ4_confidence", "high")
    returns.merge(lead, small.round_id, [returns.make(assessor, small.round_id, tmp_path).path])
    (again,) = packs.issue(lead, small.round_id, tmp_path, only="Assessor A")
    assert again.code == ""
    packs.open_pack(assessor, again.path)
    with opened(small.store("b")) as other, pytest.raises(PackageRefused, match=r"not made for"):
        packs.open_pack(other, again.path)
    with lead.begin() as work:
        sent = [
            entry
            for entry in work.ledger.entries(small.round_id)
            if entry.direction is Direction.SENT and entry.kind == Kind.WORK.value
        ]
    numbers = sorted(entry.sequence for entry in sent if entry.person_id == sent[-1].person_id)
    assert numbers in ([1], [1, 2])
    (first, second) = sorted(
        (
            entry
            for entry in sent
            if entry.file_name in {again.path.name, small.packs["Assessor A"]}
        ),
        key=lambda entry: entry.sequence,
    )
    assert (first.sequence, second.sequence) == (1, 2)
    assert (
        second.previous == first.sha256 == sha256(small.pack("Assessor A").read_bytes()).hexdigest()
    )


def test_a_new_machine_goes_on_from_the_last_return(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ4_confidence", "high")
        returns.merge(lead, small.round_id, [returns.make(ws, small.round_id, tmp_path).path])
    with lead.begin() as work:
        person = work.people.all(small.round_id)[0]
        # The assessor's machine is lost and with it the key: the lead lets the person enrol again.
        work.people.pin(dataclasses.replace(person, sign_key="", recipient=""))
        work.commit()
    (again,) = packs.issue(lead, small.round_id, tmp_path, only="Assessor A")
    assert again.code
    with opened(small.store("empty")) as ws:
        packs.open_pack(ws, again.path, again.code)
        fresh = next(each for each in audits_in(ws, small.round_id) if each.id == audit.id)
        assert dict(fresh.form.answers) == dict(audit.form.answers)
        assert fresh.header.answered == audit.header.answered
        say(fresh, "OJ4_confidence", "low")
        (merged,) = returns.merge(
            lead, small.round_id, [returns.make(ws, small.round_id, tmp_path).path]
        )
    assert (merged.changed, merged.conflicting) == (1, 0)


def test_a_blind_second_reader_is_told_nothing_of_the_first(small):
    readings = {}
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws, ws.begin() as work:
            for each in work.audits.headers(small.round_id):
                readings.setdefault(work.cases.get(each.case_id).ref, []).append(each)
            assert [person.id for person in work.people.all(small.round_id)] == [
                work.rounds.all()[0].me
            ]
    twice = {ref: held for ref, held in readings.items() if len(held) == 2}
    assert len(twice) == 1
    (both,) = twice.values()
    assert {each.reading for each in both} == {Reading.FIRST, Reading.BLIND_SECOND}
    assert both[0].id != both[1].id


def test_nothing_is_issued_before_cases_are_shared_out(small, lead, tmp_path):
    with pytest.raises(NotFound, match="no assessor called Assessor Z"):
        packs.issue(lead, small.round_id, tmp_path / "out", only="Assessor Z")
    plan = rounds.RoundPlan("Empty round", POSITION, "Lead reviewer")
    made = rounds.create(lead, plan, audits_in(lead, small.round_id)[0].tool)
    rounds.set_people(lead, made.id, [("Assessor A", "North", 1)])
    with pytest.raises(InputRefused, match="No cases are allocated"):
        packs.issue(lead, made.id, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_pack_that_could_not_be_written_was_never_issued(small, lead, tmp_path):
    wall = tmp_path / "wall"
    wall.write_text("a file where the folder should be", "utf-8")

    def ledger():
        with lead.begin() as work:
            return list(work.ledger.entries(small.round_id)), work.people.all(small.round_id)

    before = ledger()
    for folder in (wall, wall / "packs"):
        with pytest.raises(NotWritten, match="choose another folder"):
            packs.issue(lead, small.round_id, folder)
    assert ledger() == before
    assert wall.read_text("utf-8").startswith("a file")


def test_a_pack_is_refused_in_the_leads_store_and_in_another_assessors(small, lead, assessor):
    with pytest.raises(PackageRefused, match="was issued from this store"):
        packs.open_pack(lead, small.pack("Assessor A"), small.codes["Assessor A"])
    with pytest.raises(PackageRefused, match="was made for another assessor"):
        packs.open_pack(assessor, small.pack("Assessor B"), small.codes["Assessor B"])


def test_a_code_spoken_by_somebody_else_does_not_take_a_round_over(small, lead, assessor, tmp_path):
    """The round's identity copied into a pack that a stranger sealed and tells the code of."""
    with lead.begin() as work:
        person = work.people.all(small.round_id)[0]
        keys = identity.keys_in(work)
        genuine = packs._pack(work, work.rounds.get(small.round_id), person, keys)
        sending, _entry = packs.next_sending(
            lead, work, small.round_id, person.id, Kind.WORK, len(genuine.cases)
        )
    stranger, spoken = PersonKeys.generate(), new_code()
    lead_seat = dataclasses.replace(genuine.lead, keys=stranger.public)
    forged = make_work_pack(
        dataclasses.replace(genuine, lead=lead_seat), stranger, sending, code=spoken
    )
    path = tmp_path / "forged.cfa"
    path.write_bytes(forged)
    with assessor.begin() as work:
        seats = list(work.people.seats(small.round_id))
    with pytest.raises(PackageRefused, match="not signed by the lead of this round"):
        packs.open_pack(assessor, path, spoken)
    with assessor.begin() as work:
        assert list(work.people.seats(small.round_id)) == seats


@pytest.mark.parametrize(
    "code",
    [new_code(), "wrong words only here", " ", "a"],
    ids=["another code", "words", "blank", "a letter"],
)
def test_a_wrong_code_opens_nothing(small, code):
    with opened(small.store("empty")) as ws:
        with pytest.raises((PackageRefused, InputRefused)) as refusal:
            packs.open_pack(ws, small.pack("Assessor A"), code)
        assert len(code) < 3 or code not in str(refusal.value)
        assert rounds.all_rounds(ws) == []
        with ws.begin() as work:
            assert work.identities.get().keys == b""
