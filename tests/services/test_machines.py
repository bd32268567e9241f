"""Further machines of an assessor, retired ones, and a new one in place of a lost one: nothing returned is lost on
the way.
"""

import shutil

import pytest

from app.domain.errors import InputRefused, NotFound, PackageRefused
from app.domain.merge import Standing
from app.domain.records import AuditState
from app.services import machines, moderation, packs, returns
from tests.builders import PASSPHRASE, STORES, audits_in, opened, say, sheet_in
from tests.services.finished import finish


@pytest.fixture
def new_machine(tmp_path):
    """Makes an empty store on a machine that is new."""

    def make(name="new"):
        path = tmp_path / f"{name}.store"
        STORES.create(path, PASSPHRASE, "Assessor A again")
        return path

    return make


def returned(ws, small, folder):
    return returns.make(ws, small.round_id, folder).path


def a_return(small, folder, letter="a", answer="yes"):
    with opened(small.store(letter)) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ1", answer)
        return returned(ws, small, folder)


def second_machine(small, path, folder, answer="no"):
    """The same first pack, opened by its code on another machine, and a return from there."""
    with opened(path) as ws:
        packs.open_pack(ws, small.pack("Assessor A"), small.codes["Assessor A"])
        say(audits_in(ws, small.round_id)[1], "OJ1", answer)
        return returned(ws, small, folder), machines.own_words(ws)


def test_a_further_machine_is_taken_once_its_words_were_asked_for(
    small, lead, tmp_path, new_machine
):
    returns.merge(lead, small.round_id, [a_return(small, tmp_path / "one")])
    path, words = second_machine(small, new_machine(), tmp_path / "two")
    (seen,) = returns.look(lead, small.round_id, [path])
    assert (seen.words, seen.new, seen.refused) == (words, 1, "")
    with pytest.raises(PackageRefused, match="telephone the assessor"):
        returns.merge(lead, small.round_id, [path])
    with pytest.raises(PackageRefused, match="telephone the assessor"):
        returns.merge(lead, small.round_id, [path], ["other words entirely"])
    returns.merge(lead, small.round_id, [path], [words])
    assert [
        (each.person, each.words == words, each.returns)
        for each in machines.machines(lead, small.round_id)
    ] == [
        ("Assessor A", False, 1),
        ("Assessor A", True, 1),
    ]
    assert returns.look(lead, small.round_id, [path])[0].words == "", "it is known now"


def test_both_machines_open_the_next_pack(small, lead, tmp_path, new_machine):
    returns.merge(lead, small.round_id, [a_return(small, tmp_path / "one")])
    other = new_machine()
    path, words = second_machine(small, other, tmp_path / "two")
    returns.merge(lead, small.round_id, [path], [words])
    (pack,) = packs.issue(lead, small.round_id, tmp_path / "packs", only="Assessor A")
    assert pack.code == ""
    for store in (small.store("a"), other):
        with opened(store) as ws:
            assert packs.open_pack(ws, pack.path).cases == pack.cases


def test_every_machine_counts_its_own_returns(small, lead, tmp_path, new_machine):
    """Return 1 of the new machine is no gap, and return 2 without its 1 is one."""
    returns.merge(lead, small.round_id, [a_return(small, tmp_path / "one")])
    other = new_machine()
    first, words = second_machine(small, other, tmp_path / "two")
    with opened(other) as ws:
        say(audits_in(ws, small.round_id)[1], "OJ2", "meets")
        second = returned(ws, small, tmp_path / "two")
    (seen,) = returns.look(lead, small.round_id, [second])
    assert seen.remarks[0].startswith("Return 1 of Assessor A never came")
    told = returns.merge(lead, small.round_id, [second, first], [words])
    assert [each.remarks for each in told] == [(), ()]


def test_what_a_retired_machine_signs_later_is_refused_and_what_it_signed_before_stays(
    small, lead, tmp_path
):
    first = a_return(small, tmp_path / "one")
    returns.merge(lead, small.round_id, [first])
    later = a_return(small, tmp_path / "two", answer="no")
    (machine,) = machines.machines(lead, small.round_id)
    with pytest.raises(InputRefused, match="needs its reason"):
        machines.retire(lead, small.round_id, machine.sign_key, " ")
    with pytest.raises(NotFound):
        machines.retire(lead, small.round_id, "nobody's", "lost")
    machines.retire(lead, small.round_id, machine.sign_key, "The stick with the store was lost.")
    (retired,) = machines.machines(lead, small.round_id)
    assert (retired.is_retired, retired.taken_to) == (True, 1)
    with pytest.raises(PackageRefused, match="key that was retired"):
        returns.merge(lead, small.round_id, [later])
    (again,) = returns.merge(lead, small.round_id, [first])
    assert again.same == 1
    with lead.begin() as work:
        (view,) = moderation.views(work, small.round_id).values()
    assert view.standing is Standing.COUNTED


def test_nothing_is_sealed_to_a_retired_machine_any_more(small, lead, tmp_path):
    returns.merge(lead, small.round_id, [a_return(small, tmp_path / "one")])
    (machine,) = machines.machines(lead, small.round_id)
    machines.retire(lead, small.round_id, machine.sign_key, "Stolen.")
    (pack,) = packs.issue(lead, small.round_id, tmp_path / "packs", only="Assessor A")
    assert pack.code
    with opened(small.store("a")) as ws, pytest.raises(PackageRefused):
        packs.open_pack(ws, pack.path)


@pytest.mark.parametrize("lost", ["", "The laptop was stolen."])
def test_a_replacement_pack_goes_on_from_what_was_returned_last(
    small, lead, tmp_path, new_machine, lost
):
    with opened(small.store("a")) as ws:
        one, two, *_rest = audits_in(ws, small.round_id)
        finish(one)
        say(two, "OJ1", "yes")
        say(two, "OJ2", "meets", note="Halfway through the file.")
        before = {audit.id: sheet_in(ws, audit.id) for audit in (one, two)}
        returns.merge(lead, small.round_id, [returned(ws, small, tmp_path / "old")])
        say(two, "OJ2", "below")
        stray = returned(ws, small, tmp_path / "old")
    issued = machines.replace_machine(
        lead, small.round_id, tmp_path / "packs", "Assessor A", lost=lost
    )
    assert issued.code
    store = new_machine()
    with opened(store) as ws:
        packs.open_pack(ws, issued.path, issued.code)
        audits = {audit.id: audit for audit in audits_in(ws, small.round_id)}
        assert {key: sheet_in(ws, key) for key in before} == before
        assert audits[one.id].header.state is AuditState.COMPLETE
        say(audits[two.id], "OJ1", "concerns")
        path = returned(ws, small, tmp_path / "new")
    (merged,) = returns.merge(lead, small.round_id, [path])
    assert (merged.changed, merged.same, merged.conflicting, merged.words) == (1, 1, 0, "")
    assert merged.remarks == ()
    with lead.begin() as work:
        views = moderation.views(work, small.round_id)
    assert all(view.standing is Standing.COUNTED for view in views.values())
    if lost:
        with pytest.raises(PackageRefused, match="key that was retired"):
            returns.merge(lead, small.round_id, [stray])
    else:
        (late,) = returns.merge(lead, small.round_id, [stray])
        assert late.conflicting == 1, "both copies are shown, neither is chosen"


def test_a_replacement_that_cannot_be_written_changes_nothing(small, lead, tmp_path):
    returns.merge(lead, small.round_id, [a_return(small, tmp_path / "one")])

    def stored():
        with lead.begin() as work:
            return (
                list(work.people.all(small.round_id)),
                list(work.people.other_keys(small.round_id)),
                list(work.ledger.entries(small.round_id)),
                work.records.hashes(small.round_id),
            )

    before = stored()
    wall = tmp_path / "wall"
    wall.write_text("a file", "utf-8")
    for name, kind in (("Assessor A", Exception), ("Nobody", NotFound)):
        with pytest.raises(kind):
            machines.replace_machine(lead, small.round_id, wall, name, lost="Stolen.")
        assert stored() == before


def test_before_the_first_return_a_replacement_is_the_same_pack_by_a_new_code(
    small, lead, tmp_path, new_machine
):
    issued = machines.replace_machine(lead, small.round_id, tmp_path / "packs", "Assessor B")
    assert machines.machines(lead, small.round_id) == []
    with opened(new_machine()) as ws:
        packs.open_pack(ws, issued.path, issued.code)
    old = a_return(small, tmp_path / "old", letter="b")
    assert returns.merge(lead, small.round_id, [old])[0].words == "", (
        "the first pack goes on being good"
    )


def test_only_the_lead_replaces_and_retires(small, assessor, tmp_path):
    with pytest.raises(InputRefused, match="assessor's store"):
        machines.replace_machine(assessor, small.round_id, tmp_path, "Assessor A")
    with pytest.raises(InputRefused, match="assessor's store"):
        machines.retire(assessor, small.round_id, "key", "why")


def test_a_copy_of_a_store_on_another_machine_signs_with_the_same_words(small, tmp_path):
    with opened(small.store("a")) as ws:
        words = machines.own_words(ws)
    for file in small.folder.glob("a.store*"):
        shutil.copy(file, tmp_path)
    with opened(tmp_path / "a.store") as ws:
        assert machines.own_words(ws) == words
    with opened(small.store("b")) as ws:
        assert machines.own_words(ws) != words
