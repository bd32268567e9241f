"""Audits given on, taken over, read by two, given back: what counts follows the lead's acts alone."""

import json
import uuid
from dataclasses import replace

import pytest

from app.domain.errors import InputRefused
from app.domain.ids import PersonId
from app.domain.merge import Standing
from app.domain.records import AuditState, Reading
from app.domain.rounds import Person
from app.domain.threads import TEXT, Deed, Turn
from app.packages.envelope import open_envelope
from app.services import (
    findings,
    machines,
    moderation,
    packs,
    queries,
    readings,
    reporting,
    returns,
    rounds,
    threads,
)
from app.services.allocation_acts import acts_of, carried, enact, told
from app.services.identity import keys_in
from app.services.open_audit import OpenAudit
from tests.builders import audits_in, copied_store, opened, say


@pytest.fixture
def people(small, lead):
    return {person.name: person.id for person in rounds.people(lead, small.round_id)}


@pytest.fixture
def begun(small, tmp_path):
    """A sole audit of Assessor A, begun and returned: its id, the key of what it says, and the return."""
    with opened(small.store("a")) as ws:
        audit = next(
            each for each in audits_in(ws, small.round_id) if each.header.reading is Reading.SOLE
        )
        say(audit, "OJ1", "yes", note="Written by the first reader")
        say(audit, "HX1_date", "2009-01-12")
        path = returns.make(ws, small.round_id, tmp_path / "first").path
        return audit.id, audit.form.key_of("OJ1"), path


def view_of(ws, small, audit_id):
    with ws.begin() as work:
        return moderation.views(work, small.round_id).get(audit_id)


def pack_for(ws, small, name, folder):
    (issued,) = packs.issue(ws, small.round_id, folder, only=name)
    return issued


def take(store, issued):
    with opened(store) as ws:
        return packs.open_pack(ws, issued.path, issued.code)


def send(store, small, folder, audit_id, **said):
    with opened(store) as ws:
        audit = OpenAudit(ws, audit_id)
        for name, value in said.items():
            say(audit, name, value)
        return returns.make(ws, small.round_id, folder).path


@pytest.fixture
def taken_over(small, lead, people, begun, tmp_path):
    """The audit that A returned, with B, who has added an answer and returned it. A's store is as it was."""
    audit_id, _key, path = begun
    returns.merge(lead, small.round_id, [path])
    readings.give(lead, small.round_id, audit_id, [people["Assessor B"]], "On sick leave.")
    take(small.store("b"), pack_for(lead, small, "Assessor B", tmp_path / "pack"))
    sent = send(small.store("b"), small, tmp_path / "second", audit_id, OJ5_now="no")
    return audit_id, sent


def test_an_audit_taken_over_begins_with_what_was_returned_and_says_whose_it_is(
    small, lead, people, begun, tmp_path
):
    audit_id, key, path = begun
    returns.merge(lead, small.round_id, [path])
    readings.give(lead, small.round_id, audit_id, [people["Assessor B"]], "On sick leave.")
    issued = pack_for(lead, small, "Assessor B", tmp_path / "pack")
    assert issued.cases == 5
    take(small.store("b"), issued)
    with opened(small.store("a")) as ws, ws.begin() as work:
        before = list(work.audits.events(audit_id))
    with opened(small.store("b")) as ws:
        audit = OpenAudit(ws, audit_id)
        assert audit.header.reading is Reading.TAKEN_OVER
        assert audit.header.state is AuditState.IN_PROGRESS
        assert audit.state(key).answer.note == "Written by the first reader"
        (hand,) = audit.header.written_by
        assert (hand.name, hand.person_id) == ("Assessor A", people["Assessor A"])
        summary = reporting.summary_of_open(audit)
        assert summary.assessor == "Assessor B, taken over from Assessor A"
        anonymous = reporting.anonymous_summary_of_open(ws, audit)
        assert "Assessor" not in anonymous.assessor
        with ws.begin() as work:
            assert list(work.audits.events(audit_id)) == before
            assert hand.through == len(before)
        say(audit, "OJ1", "concerns")
        assert [each.who for each in audit.history([key])] == ["Assessor A", "Assessor B"]
        with ws.begin() as work:
            assert list(work.audits.events(audit_id))[: len(before)] == before


def test_until_the_second_reader_returns_the_audit_is_what_the_first_left(
    small, lead, people, begun
):
    audit_id, _key, path = begun
    returns.merge(lead, small.round_id, [path])
    readings.give(lead, small.round_id, audit_id, [people["Assessor B"]], "On sick leave.")
    view = view_of(lead, small, audit_id)
    assert (view.standing, view.handed_on) == (Standing.COUNTED, True)
    with lead.begin() as work:
        assert work.audits.header(audit_id).state is AuditState.IN_PROGRESS


def test_work_returned_after_reallocation_is_kept_and_shown_and_not_counted(
    small, lead, taken_over, tmp_path
):
    audit_id, second = taken_over
    returns.merge(lead, small.round_id, [second])
    shown = findings.as_json(findings.findings(lead, small.round_id))
    late = send(
        small.store("a"), small, tmp_path / "late", audit_id, OJ5_now="yes", OJ5_what="Late"
    )
    seen = returns.inspect(lead, small.round_id, late)
    (merged,) = returns.merge(lead, small.round_id, [late])
    assert seen.set_aside == merged.set_aside == 1
    assert merged.conflicting == 0
    assert any(each.startswith("Returned after reallocation: 1 audit") for each in merged.remarks)
    view = view_of(lead, small, audit_id)
    assert view.standing is Standing.COUNTED
    assert view.revision.assessor != view.set_aside[0].assessor
    assert len(view.set_aside) == 1
    counted = findings.as_json(findings.findings(lead, small.round_id))
    # What the late work says of a child at risk is not buried with it.
    assert any(each.audit_id == audit_id for each in rounds.concerns(lead, small.round_id))
    assert _without_concerns(counted) == _without_concerns(shown)


def _without_concerns(text):
    found = json.loads(text)
    return {name: value for name, value in found.items() if "concern" not in name}


def test_late_work_first_or_last_gives_the_same(small, lead, taken_over, begun, tmp_path):
    audit_id, second = taken_over
    late = send(small.store("a"), small, tmp_path / "late", audit_id, OJ1="no")
    shown = []
    for number, order in enumerate([(second, late), (late, second), (late, second, late)]):
        with opened(copied_store(small.lead, f"lead{number}.store")) as ws:
            for path in order:
                returns.merge(ws, small.round_id, [path])
            view = view_of(ws, small, audit_id)
            assert view.standing is Standing.COUNTED
            shown.append((view, findings.as_json(findings.findings(ws, small.round_id))))
    assert shown[0] == shown[1] == shown[2]


def test_given_back_the_first_readers_own_work_counts_again(
    small, lead, people, begun, taken_over, tmp_path
):
    audit_id, _second = taken_over
    readings.give_back(lead, small.round_id, audit_id, "Back at work.")
    late = send(small.store("a"), small, tmp_path / "late", audit_id, OJ1="no")
    returns.merge(lead, small.round_id, [late])
    view = view_of(lead, small, audit_id)
    assert (view.standing, view.revision.assessor) == (Standing.COUNTED, people["Assessor A"])
    with lead.begin() as work:
        assert work.audits.header(audit_id).reading is Reading.SOLE
        newest, older = told(work, small.round_id)
        assert (older.now, newest.now, newest.reason) == (
            "Assessor B",
            "Assessor A",
            "Back at work.",
        )
        assert len(acts_of(work, small.round_id)[audit_id]) == 3


def test_taken_over_and_handed_back_it_is_still_one_history(
    small, lead, people, taken_over, tmp_path
):
    """A, who has written on meanwhile, takes the audit back from B: their own copy is kept beside it."""
    audit_id, second = taken_over
    returns.merge(lead, small.round_id, [second])
    readings.give(lead, small.round_id, audit_id, [people["Assessor A"]], "Changed places.")
    with opened(small.store("a")) as ws:
        say(OpenAudit(ws, audit_id), "OJ1", "no")
    take(small.store("a"), pack_for(lead, small, "Assessor A", tmp_path / "back"))
    with opened(small.store("a")) as ws:
        audit = OpenAudit(ws, audit_id)
        assert [each.name for each in audit.header.written_by] == ["Assessor A", "Assessor B"]
        assert audit.state(audit.form.key_of("OJ5_now")).answer.value == "no"
        say(audit, "OJ1", "concerns")
        path = returns.make(ws, small.round_id, tmp_path / "third").path
    returns.merge(lead, small.round_id, [path])
    view = view_of(lead, small, audit_id)
    assert view.standing is Standing.COUNTED
    assert view.revision.assessor == people["Assessor A"]
    assert len(view.set_aside) == 1  # what A had written beside B


def test_begun_afresh_nothing_is_carried_and_what_came_before_is_set_aside(
    small, lead, people, begun, tmp_path
):
    audit_id, _key, path = begun
    returns.merge(lead, small.round_id, [path])
    readings.give(lead, small.round_id, audit_id, [people["Assessor B"]], "Read anew.", afresh=True)
    assert view_of(lead, small, audit_id).standing is Standing.SET_ASIDE
    with lead.begin() as work:
        header = work.audits.header(audit_id)
        assert (header.reading, header.state) == (Reading.SOLE, AuditState.ALLOCATED)
    take(small.store("b"), pack_for(lead, small, "Assessor B", tmp_path / "pack"))
    with opened(small.store("b")) as ws:
        assert OpenAudit(ws, audit_id).form.answers == {}


def test_a_joint_reading_has_two_named_readers_and_one_who_writes(
    small, lead, people, begun, tmp_path
):
    audit_id, _key, _path = begun
    readings.give(
        lead,
        small.round_id,
        audit_id,
        [people["Assessor B"], people["Assessor A"]],
        "A long file, read by two.",
    )
    issued = pack_for(lead, small, "Assessor B", tmp_path / "pack")
    take(small.store("b"), issued)
    with opened(small.store("b")) as ws:
        header = OpenAudit(ws, audit_id).header
        assert (header.reading, header.read_with_name) == (Reading.JOINT, "Assessor A")
        summary = reporting.summary_of_open(OpenAudit(ws, audit_id))
        assert summary.assessor == "Assessor B and Assessor A"
    sent = send(small.store("b"), small, tmp_path / "sent", audit_id, OJ1="yes")
    returns.merge(lead, small.round_id, [sent])
    assert view_of(lead, small, audit_id).standing is Standing.COUNTED
    assert all(
        audit_id not in {one.first, one.second}
        for one in moderation.double_reads(lead, small.round_id)
    )


def test_blind_readings_stay_blind(small, lead, people, tmp_path):
    with lead.begin() as work:
        held = work.audits.allocations(small.round_id)
    second = next(each for each in held if each.reading is Reading.BLIND_SECOND)
    first = next(each for each in held if each.reading is Reading.FIRST)
    for audit, readers in (
        (second, [first.person_id]),
        (first, [second.person_id]),
        (first, [first.person_id, second.person_id]),
    ):
        with pytest.raises(InputRefused, match="already reads this case"):
            readings.give(lead, small.round_id, audit.audit_id, readers, "To try")


def test_a_blind_second_reading_that_was_begun_is_given_on_afresh_or_not_at_all(
    small, lead, people, begun, tmp_path
):
    """A third person, who reads nothing else of the case, begins with nothing of what the second wrote."""
    with lead.begin() as work:
        held = work.audits.allocations(small.round_id)
        work.people.add(small.round_id, Person(PersonId(str(uuid.uuid4())), "Assessor C", "", 0))
        work.commit()
    third = next(p for p in rounds.people(lead, small.round_id) if p.name == "Assessor C")
    second = next(each for each in held if each.reading is Reading.BLIND_SECOND)
    letter = "a" if second.person_id == people["Assessor A"] else "b"
    sent = send(small.store(letter), small, tmp_path / "sent", second.audit_id, OJ1="yes")
    returns.merge(lead, small.round_id, [sent])
    with pytest.raises(InputRefused, match="begins it afresh"):
        readings.give(lead, small.round_id, second.audit_id, [third.id], "On leave.")
    readings.give(lead, small.round_id, second.audit_id, [third.id], "On leave.", afresh=True)
    with lead.begin() as work:
        assert not carried(work, small.round_id, third)
        assert work.audits.header(second.audit_id).reading is Reading.BLIND_SECOND
    assert view_of(lead, small, second.audit_id).standing is Standing.SET_ASIDE


def test_what_a_pack_says_of_joint_and_taken_over_is_read_from_version_4_alone(
    small, lead, people, begun, tmp_path
):
    audit_id, _key, path = begun
    returns.merge(lead, small.round_id, [path])
    plain = pack_for(lead, small, "Assessor A", tmp_path / "plain")
    readings.give(lead, small.round_id, audit_id, [people["Assessor B"]], "On sick leave.")
    carrying = pack_for(lead, small, "Assessor B", tmp_path / "carrying")
    found = []
    for letter, issued in (("a", plain), ("b", carrying)):
        with opened(small.store(letter)) as ws, ws.begin() as work:
            opener = issued.code or keys_in(work)
            opened_file = open_envelope(issued.path.read_bytes(), opener, issued.path.name)
            found.append(opened_file.header.format_version)
    assert found[0] < 4
    assert found[1] == 4


def challenge(lead, small, audit_id, key):
    body = {"by": "Team manager", "on": "2009-04-20", TEXT: "The file says otherwise."}
    return threads.challenge(lead, small.round_id, audit_id, key, body)[0]


def queries_to(ws, small, folder):
    """What goes out, by the name of whom it is for."""
    return dict(queries.write(ws, small.round_id, folder).paths)


def test_a_challenge_goes_to_whoever_wrote_the_answer_of_an_audit_given_on(
    small, lead, taken_over, begun, tmp_path
):
    audit_id, sent = taken_over
    returns.merge(lead, small.round_id, [sent])
    thread = challenge(lead, small, audit_id, begun[1])  # what the first reader wrote
    (told,) = threads.all_threads(lead, small.round_id)
    assert told.reader == "Assessor A"
    assert (
        told.goes_to == "It goes to Assessor A, who wrote the answer; Assessor B has the audit now."
    )
    paths = queries_to(lead, small, tmp_path / "out")
    assert set(paths) == {"Assessor A"}
    ledger = lead.store.listing("ledger", small.round_id)
    kind, cases = ledger.columns.index("kind"), ledger.columns.index("cases")
    assert [row[cases] for row in ledger.page(0, 50) if row[kind] == "queries"] == [None]
    with opened(small.store("a")) as a:
        packs.open_pack(a, paths["Assessor A"])
        assert [each.thread.id for each in threads.waiting_for_assessor(a, small.round_id)] == [
            thread
        ]
        threads.say(a, small.round_id, thread, Deed.KEEP, "It was as I wrote.")
        back = returns.make(a, small.round_id, tmp_path / "kept").path
    returns.merge(lead, small.round_id, [back])
    (told,) = threads.all_threads(lead, small.round_id)
    assert told.thread.turn is Turn.LEAD


def test_the_lead_is_told_that_a_new_machine_of_the_writer_may_not_show_the_challenge(
    small, lead, taken_over, begun, tmp_path
):
    audit_id, sent = taken_over
    returns.merge(lead, small.round_id, [sent])
    machines.replace_machine(
        lead, small.round_id, tmp_path / "new", "Assessor A", lost="Laptop stolen."
    )
    challenge(lead, small, audit_id, begun[1])
    (told,) = threads.all_threads(lead, small.round_id)
    assert told.reader == "Assessor A"
    assert told.goes_to.endswith(
        "Assessor A has gone over to another machine, which shows it only if it holds this case. Where it does "
        "not, ask by telephone, and decide here with what you were told in your reason."
    )


def test_a_challenge_of_what_the_second_reader_wrote_goes_to_them(
    small, lead, taken_over, tmp_path
):
    audit_id, sent = taken_over
    returns.merge(lead, small.round_id, [sent])
    with lead.begin() as work:
        view = moderation.views(work, small.round_id)[audit_id]
    key = view.revision.events[-1].key
    challenge(lead, small, audit_id, key)
    assert set(queries_to(lead, small, tmp_path / "out")) == {"Assessor B"}
    (told,) = threads.all_threads(lead, small.round_id)
    assert (told.reader, told.goes_to) == ("Assessor B", "")


def test_whoever_wrote_it_and_reads_no_case_any_more_is_named_and_the_reader_now_is_asked(
    small, lead, people, taken_over, begun, tmp_path
):
    audit_id, sent = taken_over
    returns.merge(lead, small.round_id, [sent])
    with lead.begin() as work:
        theirs = [
            each
            for each in work.audits.allocations(small.round_id)
            if each.person_id == people["Assessor A"]
        ]
        work.audits.allocate(
            small.round_id,
            [replace(each, person_id=people["Assessor B"]) for each in theirs],
            work.rounds.get(small.round_id).tool_hash,
        )
        work.commit()
    challenge(lead, small, audit_id, begun[1])
    (told,) = threads.all_threads(lead, small.round_id)
    assert told.reader == "Assessor B"
    assert told.goes_to == (
        "Assessor A wrote the answer and reads no case of this round any more, so it goes to Assessor B."
    )
    assert set(queries_to(lead, small, tmp_path / "out")) == {"Assessor B"}


@pytest.fixture
def third(lead, small):
    with lead.begin() as work:
        work.people.add(small.round_id, Person(PersonId(str(uuid.uuid4())), "Assessor C", "", 0))
        work.commit()
    return next(p.id for p in rounds.people(lead, small.round_id) if p.name == "Assessor C")


@pytest.fixture
def twice(lead, small):
    """The first and the blind second reading of one case."""
    with lead.begin() as work:
        held = work.audits.allocations(small.round_id)
    second = next(each for each in held if each.reading is Reading.BLIND_SECOND)
    return next(
        each for each in held if each.case_id == second.case_id and each is not second
    ), second


@pytest.mark.parametrize("which", [0, 1], ids=["the first", "the second"])
def test_who_had_one_reading_before_it_was_given_on_is_never_given_the_other(
    small, lead, third, twice, which
):
    """Otherwise agreement would compare somebody with themselves."""
    given_on, other = twice[which], twice[1 - which]
    readings.give(lead, small.round_id, given_on.audit_id, [third], "On leave.")
    again = (lead, small.round_id, other.audit_id, [given_on.person_id])
    assert "blind to each other" in readings.refusal(*again)
    with pytest.raises(InputRefused, match="had the other reading of this case before"):
        readings.give(*again, "Takes it on.")
    # Their own they can have back.
    readings.give(lead, small.round_id, given_on.audit_id, [given_on.person_id], "Is back.")


def test_a_pair_in_which_one_person_wrote_twice_is_left_out_of_agreement(
    small, lead, third, twice, tmp_path
):
    """Two seats at once: one gave the first reading to C, the other, not knowing of it, the second to its reader."""
    first, second = twice
    names = {each.id: each.name for each in rounds.people(lead, small.round_id)}
    reader = names[first.person_id]
    store = small.store(reader[-1].lower())
    sent = send(store, small, tmp_path / "first", first.audit_id, OJ1="yes")
    other = small.store(names[second.person_id][-1].lower())
    seconds = send(other, small, tmp_path / "second", second.audit_id, OJ1="no")
    returns.merge(lead, small.round_id, [sent, seconds])
    assert len(findings.findings(lead, small.round_id).pairs) == 1
    assert not moderation.double_reads(lead, small.round_id)[0].not_blind
    readings.give(lead, small.round_id, first.audit_id, [third], "On leave.")
    with lead.begin() as work:
        theirs = replace(second, person_id=first.person_id, reason="Takes it on.")
        enact(
            lead, work, small.round_id, theirs, "", acts_of(work, small.round_id)[second.audit_id]
        )
        work.audits.allocate(small.round_id, [theirs], work.rounds.get(small.round_id).tool_hash)
        work.commit()
    take(store, pack_for(lead, small, reader, tmp_path / "pack"))
    again = send(store, small, tmp_path / "again", second.audit_id, OJ1="yes")
    returns.merge(lead, small.round_id, [again])
    found = findings.findings(lead, small.round_id)
    (pair,) = moderation.double_reads(lead, small.round_id)
    assert pair.not_blind
    assert found.pairs == ()
    assert found.not_blind == (pair.ref,)
