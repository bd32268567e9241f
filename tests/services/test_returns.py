"""Returns: what comes back is what was done, in any order and any number of times, losing nothing."""

import itertools
from dataclasses import replace

import pytest

from app.domain.errors import InputRefused, PackageRefused
from app.domain.merge import Standing, collate
from app.domain.records import AuditState
from app.domain.rounds import Direction
from app.files import NotWritten
from app.packages.records import record_from
from app.services import concern_acts, findings, identity, lead_lists, moderation, packs, returns
from tests.builders import audits_in, copied_store, opened, say
from tests.services.finished import finish

VISITS = "/CS/CS1/CS1_visits"


@pytest.fixture
def sent(small, tmp_path):
    """Four returns: A's first, A's after more work, B's first, B's second with nothing new."""
    made = {}
    with opened(small.store("a")) as ws:
        one, two, *_rest = audits_in(ws, small.round_id)
        finish(one)
        say(two, "HX1_date", "2009-01-12")
        say(two, "OJ1", "yes")
        made["a1"] = returns.make(ws, small.round_id, tmp_path / "sent").path
        say(two, "OJ1", "concerns")
        row = two.add_row(VISITS)
        two.answer(f"{row}/CS1_date", replace(two.state("/HX/HX1/HX1_date").answer, note="Seen"))
        made["a2"] = returns.make(ws, small.round_id, tmp_path / "sent").path
    with opened(small.store("b")) as ws:
        for audit in audits_in(ws, small.round_id)[:2]:
            say(audit, "OJ1", "no")
            say(audit, "OJ5_now", "yes")
            say(audit, "OJ5_what", "The child is at risk today.")
        made["b1"] = returns.make(ws, small.round_id, tmp_path / "sent").path
        made["b2"] = returns.make(ws, small.round_id, tmp_path / "sent").path
    return made


def figures(ws, small):
    return findings.as_json(findings.findings(ws, small.round_id))


def audit_events(ws, audit):
    with ws.begin() as work:
        return list(work.audits.events(audit.id))


def records(ws, small):
    with ws.begin() as work:
        return frozenset(work.records.bodies(small.round_id))


def lists(ws, small):
    """What the lead's tables show, without the moment at which it was merged."""
    with ws.begin() as work:
        headers = [
            replace(header, returned_at=None) for header in work.audits.headers(small.round_id)
        ]
        concerns = [replace(each, raised_at=None) for each in work.concerns.all(small.round_id)]
        return headers, sorted(concerns, key=lambda each: each.audit_id)


def test_any_order_and_any_number_of_times_gives_the_same_store(small, sent):
    orders = [
        ("a1", "a2", "b1", "b2"),
        ("b2", "b1", "a2", "a1"),
        ("a2", "a1", "b2", "a1", "b1", "a2", "b2"),
        ("b1", "a2"),
    ]
    shown = {}
    for number, order in enumerate(orders):
        with opened(copied_store(small.lead, f"lead{number}.store")) as ws:
            if number % 2:
                returns.merge(ws, small.round_id, [sent[name] for name in order])
            else:
                for name in order:
                    returns.merge(ws, small.round_id, [sent[name]])
            shown[order] = (figures(ws, small), records(ws, small), lists(ws, small))
    assert all(one == two for one, two in itertools.pairwise(shown.values()))
    assert '"counted": 3' in next(iter(shown.values()))[0]


def test_what_each_file_brings_is_told_before_and_after(small, sent, lead):
    def told(seen):
        return seen.new, seen.same, seen.changed, seen.conflicting

    before = records(lead, small)
    assert told(returns.inspect(lead, small.round_id, sent["a1"])) == (2, 0, 0, 0)
    assert records(lead, small) == before
    assert told(returns.merge(lead, small.round_id, [sent["a1"]])[0]) == (2, 0, 0, 0)
    assert told(returns.inspect(lead, small.round_id, sent["a1"])) == (0, 2, 0, 0)
    assert told(returns.inspect(lead, small.round_id, sent["a2"])) == (0, 1, 1, 0)
    (changed,) = returns.merge(lead, small.round_id, [sent["a2"]])
    assert told(changed) == (0, 1, 1, 0)
    assert (changed.person, changed.remarks) == ("Assessor A", ())
    assert changed.file_name == sent["a2"].name
    assert told(returns.merge(lead, small.round_id, [sent["a2"]])[0]) == (0, 2, 0, 0)


def test_a_return_that_was_made_before_and_comes_after_loses_nothing(small, sent, lead):
    (late,) = returns.merge(lead, small.round_id, [sent["a2"]])
    (remark,) = late.remarks
    assert remark.startswith("Return 1 of Assessor A never came; it may have been kept as a copy")
    shown, held = figures(lead, small), records(lead, small)
    (old,) = returns.merge(lead, small.round_id, [sent["a1"]])
    assert (old.new, old.changed, old.conflicting, old.remarks) == (0, 0, 0, ())
    assert figures(lead, small) == shown
    assert records(lead, small) == held
    with lead.begin() as work:
        arrived = [
            entry
            for entry in work.ledger.entries(small.round_id)
            if entry.direction is Direction.RECEIVED
        ]
        assert {work.ledger.raw(entry.package_id) for entry in arrived} == {
            sent["a1"].read_bytes(),
            sent["a2"].read_bytes(),
        }


def test_an_unchanged_audit_comes_back_as_the_same_revision(small, sent, lead):
    returns.merge(lead, small.round_id, [sent["b1"]])
    held = records(lead, small)
    (again,) = returns.merge(lead, small.round_id, [sent["b2"]])
    assert (again.same, again.changed) == (2, 0)
    assert records(lead, small) == held


def test_every_edit_of_the_assessor_arrives_with_its_order(small, sent, lead):
    returns.merge(lead, small.round_id, [sent["a1"], sent["a2"]])
    with opened(small.store("a")) as ws, ws.begin() as work:
        wanted = {
            header.id: list(work.audits.events(header.id))
            for header in work.audits.headers(small.round_id)
            if header.state is not AuditState.ALLOCATED
        }
    with lead.begin() as work:
        views = moderation.views(work, small.round_id)
    assert {key: list(view.revision.events) for key, view in views.items()} == wanted


def test_the_leads_lists_follow_what_was_merged(small, sent, lead):
    returns.merge(lead, small.round_id, [sent["a1"], sent["b1"]])
    with opened(small.store("a")) as ws:
        (done, *_more) = [audit for audit in audits_in(ws, small.round_id) if audit.is_complete]
    headers, concerns = lists(lead, small)
    at_home = {header.id: header for header in headers}
    assert at_home[done.id].state is AuditState.COMPLETE
    assert at_home[done.id].completed_at is not None
    assert (at_home[done.id].answered, at_home[done.id].asked) == (
        done.header.answered,
        done.header.asked,
    )
    assert [concern.what for concern in concerns] == ["The child is at risk today."] * 2


def test_a_concern_taken_back_stays_in_the_leads_list_with_its_closing_note(
    small, sent, lead, tmp_path
):
    returns.merge(lead, small.round_id, [sent["b1"]])
    with opened(small.store("b")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ1", "yes")
        say(audit, "OJ5_now", "no")
        (denied,) = [e for e in audit_events(ws, audit) if e.answer and e.answer.value == "no"][-1:]
        later = returns.make(ws, small.round_id, tmp_path / "sent").path

    def of_that_audit():
        with lead.begin() as work:
            held = work.concerns.all(small.round_id)
        assert len(held) == 2
        return next(each for each in held if each.audit_id == audit.id)

    assert of_that_audit().taken_back_at is None
    concern_acts.close(lead, small.round_id, of_that_audit().id, "Visited the same day.")
    for path in (later, sent["b1"], later):
        returns.merge(lead, small.round_id, [path])
        held = of_that_audit()
        assert (held.what, held.closing_note) == (
            "The child is at risk today.",
            "Visited the same day.",
        )
        assert held.closed_at is not None
        assert f"{held.taken_back_at:%Y-%m-%dT%H:%M:%SZ}" == denied.at


def test_a_concern_taken_back_is_in_the_list_of_a_lead_who_merges_only_the_later_return(
    small, sent, lead, tmp_path
):
    with opened(small.store("b")) as ws:
        one, two = audits_in(ws, small.round_id)[:2]
        say(one, "OJ1", "yes")
        say(one, "OJ5_now", "no")
        say(two, "OJ5_now", "no")
        say(two, "OJ5_now", "yes")
        later = returns.make(ws, small.round_id, tmp_path / "sent").path
    returns.merge(lead, small.round_id, [later])
    taken_back = {each.audit_id: each.taken_back_at for each in lists(lead, small)[1]}
    assert taken_back.keys() == {one.id, two.id}
    assert taken_back[one.id] is not None
    assert taken_back[two.id] is None


def test_all_files_are_merged_or_none(small, sent, lead, tmp_path):
    broken = tmp_path / "broken.cfa"
    broken.write_bytes(sent["b1"].read_bytes()[:-50])

    def stored():
        with lead.begin() as work:
            return (
                records(lead, small),
                lists(lead, small),
                list(work.ledger.entries(small.round_id)),
                list(work.people.all(small.round_id)),
                work.identities.get(),
            )

    before = stored()
    with pytest.raises(PackageRefused, match=r"broken\.cfa"):
        returns.merge(lead, small.round_id, [sent["a1"], broken, sent["a2"]])
    assert stored() == before


def test_two_machines_that_went_different_ways_are_shown_and_not_chosen_between(
    small, sent, lead, tmp_path
):
    returns.merge(lead, small.round_id, [sent["a1"], sent["a2"]])
    twin = copied_store(small.store("a"), "twin.store")
    made = []
    for number, store in enumerate((small.store("a"), twin)):
        with opened(store) as ws:
            if store is twin:
                identity.become_another_device(ws)
            audit = next(each for each in audits_in(ws, small.round_id) if not each.is_complete)
            say(audit, "OJ2", ("meets", "below")[number])
            made.append(returns.make(ws, small.round_id, tmp_path / f"way{number}").path)
    assert returns.inspect(lead, small.round_id, made[0]).changed == 1
    merged = returns.merge(lead, small.round_id, made)
    assert [each.conflicting for each in merged] == [0, 1]
    found = findings.findings(lead, small.round_id)
    assert (found.conflicting, len(found.audits), found.unreturned) == (1, 1, 5)
    with lead.begin() as work:
        view = moderation.views(work, small.round_id)[audit.id]
    assert view.standing is Standing.CONFLICT
    with pytest.raises(InputRefused, match="needs its reason"):
        moderation.choose(lead, small.round_id, audit.id, view.heads[0].hash, "  ")
    moderation.choose(lead, small.round_id, audit.id, view.heads[0].hash, "The newer reading.")
    chosen = findings.findings(lead, small.round_id)
    assert (chosen.conflicting, len(chosen.audits)) == (0, 2)


def test_the_leads_lists_follow_the_copy_that_was_chosen(small, sent, lead, tmp_path):
    returns.merge(lead, small.round_id, [sent["a1"], sent["a2"]])
    twin = copied_store(small.store("a"), "twin.store")
    made = []
    for store in (small.store("a"), twin):
        with opened(store) as ws:
            if store is twin:
                identity.become_another_device(ws)
            audit = next(each for each in audits_in(ws, small.round_id) if not each.is_complete)
            say(audit, "OJ2", "meets")
            if store is twin:
                finish(audit)
            made.append(returns.make(ws, small.round_id, tmp_path / "ways").path)
    returns.merge(lead, small.round_id, made)
    with lead.begin() as work:
        heads = moderation.views(work, small.round_id)[audit.id].heads
    signed = next(head for head in heads if head.state is AuditState.COMPLETE)
    lead_lists.choose(lead, small.round_id, audit.id, signed.hash, "The fuller reading.")
    with lead.begin() as work:
        assert work.audits.header(audit.id).state is AuditState.COMPLETE


def test_a_concern_in_one_of_two_copies_that_went_different_ways_reaches_the_leads_list(
    small, sent, lead, tmp_path
):
    returns.merge(lead, small.round_id, [sent["a1"], sent["a2"]])
    before = len(lists(lead, small)[1])
    twin = copied_store(small.store("a"), "twin.store")
    made = []
    for number, store in enumerate((small.store("a"), twin)):
        with opened(store) as ws:
            if store is twin:
                identity.become_another_device(ws)
            audit = next(each for each in audits_in(ws, small.round_id) if not each.is_complete)
            say(audit, "OJ2", ("meets", "below")[number])
            if store is twin:
                say(audit, "OJ5_now", "yes")
            made.append(returns.make(ws, small.round_id, tmp_path / f"way{number}").path)
    for order in (made, made[::-1]):
        returns.merge(lead, small.round_id, order)
        found = lists(lead, small)[1]
        assert len(found) == before + 1, (
            "not counted yet, but nobody has to find the copy to see it"
        )


def test_what_a_return_refuses_leaves_no_folder_behind(small, lead, assessor, tmp_path):
    with pytest.raises(InputRefused, match="lead's store"):
        returns.make(lead, small.round_id, tmp_path / "out")
    with pytest.raises(InputRefused, match="No audit has been begun"):
        returns.make(assessor, small.round_id, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_return_that_could_not_be_written_was_never_made(small, assessor, tmp_path):
    say(audits_in(assessor, small.round_id)[0], "OJ1", "yes")
    wall = tmp_path / "wall"
    wall.write_text("a file", "utf-8")

    def stored():
        with assessor.begin() as work:
            return (
                list(work.ledger.entries(small.round_id)),
                list(work.audits.headers(small.round_id)),
                work.records.hashes(small.round_id),
                work.identities.get(),
            )

    before = stored()
    for folder in (wall, wall / "deeper"):
        with pytest.raises(NotWritten, match="choose another folder"):
            returns.make(assessor, small.round_id, folder)
    assert stored() == before
    assert returns.make(assessor, small.round_id, tmp_path / "out").sequence == 1


def test_a_return_goes_on_counting_from_the_one_before(small, sent):
    with opened(small.store("a")) as ws, ws.begin() as work:
        entries = [
            entry
            for entry in work.ledger.entries(small.round_id)
            if entry.direction is Direction.SENT
        ]
    first, second = sorted(entries, key=lambda entry: entry.sequence)
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous == first.sha256


def test_each_revision_grows_from_the_one_sent_before(small, sent, lead):
    returns.merge(lead, small.round_id, [sent["a2"]])
    found = [record_from(body) for body in records(lead, small)]
    views = collate(found)
    (changed,) = [view for view in views.values() if view.revision.parents]
    assert set(changed.revision.parents) <= {each.hash for each in found}
    assert len(changed.revision.events) > 2


def test_packs_and_returns_are_not_taken_for_each_other(small, sent, lead, assessor):
    with pytest.raises(PackageRefused, match="is a work pack, not a return"):
        returns.merge(lead, small.round_id, [small.pack("Assessor A")])
    with pytest.raises(PackageRefused, match="not made for this store"):
        packs.open_pack(assessor, sent["b1"])
