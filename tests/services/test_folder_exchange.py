"""Two stores and a folder: what is ready goes, what is new comes, whatever happens to the files between."""

import os
import shutil
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.domain.errors import Cancelled, InputRefused
from app.domain.rounds import Direction
from app.files import NotWritten
from app.packages.contents import Kind
from app.services import folder_exchange, handing_over, packs, parcels, returns, slips
from app.services.folder_exchange import FolderExchange
from tests.builders import PASSPHRASE, STORES, audits_in, opened, say
from tests.services.finished import finish


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "exchange"
    made.mkdir()
    return made


@pytest.fixture
def from_a(small, assessor, folder):
    folder_exchange.choose(assessor, small.round_id, folder)
    return FolderExchange(assessor, small.round_id)


@pytest.fixture
def from_lead(small, lead, folder):
    folder_exchange.choose(lead, small.round_id, folder)
    return FolderExchange(lead, small.round_id)


def begin(ws, small, number=0, answer="yes"):
    say(audits_in(ws, small.round_id)[number], "OJ1", answer)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def entries(ws, small, kind, direction=Direction.SENT):
    with ws.begin() as work:
        return [
            each
            for each in work.ledger.entries(small.round_id)
            if (each.kind, each.direction) == (kind.value, direction)
        ]


def merge_all(ws, small):
    return returns.merge(ws, small.round_id, parcels.waiting(ws, small.round_id))


def returns_in(folder):
    return [name for name in names(folder) if name.startswith("return-")]


def test_there_and_back_with_a_receipt(small, lead, assessor, folder, from_a, from_lead):
    begin(assessor, small)
    sent = from_a.run(make=True)
    assert (sent.there, sent.made, sent.sent, sent.fetched) == (True, 1, 1, 0)
    assert len(returns_in(folder)) == 1
    came = from_lead.run()
    assert (came.fetched, came.stuck, came.arriving) == (1, (), 0)
    assert entries(lead, small, Kind.RETURN, Direction.RECEIVED) == [], (
        "merged before it was looked at"
    )
    (merged,) = merge_all(lead, small)
    assert (merged.person, merged.new) == ("Assessor A", 1)
    assert parcels.waiting(lead, small.round_id) == []
    assert from_lead.run().sent == 1, "the receipt"
    (receipt,) = entries(lead, small, Kind.ACKNOWLEDGEMENT)
    assert (folder / receipt.file_name).is_file()
    back = from_a.run()
    assert back.acknowledged == 1
    (made,) = entries(assessor, small, Kind.RETURN)
    (arrived,) = entries(lead, small, Kind.RETURN, Direction.RECEIVED)
    assert made.acknowledged_at == arrived.at.replace(microsecond=0)
    from_a.run()
    assert returns_in(folder) == [], "an own file whose receipt came is taken away"


def test_a_quiet_folder_changes_nothing(small, lead, assessor, folder, from_a, from_lead):
    begin(assessor, small)
    for _ in range(3):
        from_a.run(make=True)
        from_lead.run()
        if parcels.waiting(lead, small.round_id):
            merge_all(lead, small)
    from_a.run(make=True)
    stands = names(folder)
    for _ in range(3):
        for each in (from_a.run(make=True, ready=True), from_lead.run()):
            assert not each.changes
            assert (each.made, each.sent, each.fetched, each.acknowledged) == (0, 0, 0, 0)
    assert names(folder) == stands


def test_the_lead_opens_a_pack_s_receipt_in_the_next_return(
    small, lead, assessor, folder, from_a, from_lead
):
    with lead.begin() as work:
        before = [each.acknowledged_at for each in work.ledger.entries(small.round_id)]
    assert before == [None, None]
    begin(assessor, small)
    from_a.run(make=True)
    from_lead.run()
    merge_all(lead, small)
    opened_ones = [each.acknowledged_at is not None for each in entries(lead, small, Kind.WORK)]
    assert sorted(opened_ones) == [False, True], "Assessor B has returned nothing yet"


def test_duplicates_renames_and_conflict_copies_are_one_return(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    (name,) = returns_in(folder)
    for other in ("return (1).cfa", "return (Conflicted copy of Laptop 2026-11-23).cfa"):
        shutil.copy(folder / name, folder / other)
    (folder / name).rename(folder / "renamed by hand.cfa")
    came = from_lead.run()
    assert (came.fetched, came.stuck) == (1, ())
    assert len(parcels.waiting(lead, small.round_id)) == 1
    assert from_a.run().sent == 0, "it is there under another name"


def test_a_half_copied_file_is_waited_for_and_then_taken(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    (name,) = returns_in(folder)
    whole = (folder / name).read_bytes()
    for length in (1, 100, 250, len(whole) // 2, len(whole) - 1):
        (folder / name).write_bytes(whole[:length])
        came = from_lead.run()
        assert (came.fetched, came.stuck) == (0, ()), f"cut at {length}"
        assert came.arriving == 1
    assert from_lead.run().stuck, "it has not changed and does not open"
    (folder / name).write_bytes(whole)
    assert from_lead.run().fetched == 1
    assert from_lead.run().stuck == ()


def test_a_torn_own_file_is_put_there_again(small, assessor, folder, from_a):
    begin(assessor, small)
    from_a.run(make=True)
    (name,) = returns_in(folder)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    assert from_a.run().sent == 0
    assert from_a.run().sent == 1
    assert (folder / name).read_bytes() == whole


def test_a_file_taken_out_of_the_folder_before_it_was_merged_is_put_there_again(
    small, assessor, folder, from_a
):
    begin(assessor, small)
    from_a.run(make=True)
    (name,) = returns_in(folder)
    whole = (folder / name).read_bytes()
    (folder / name).unlink()
    assert from_a.run().sent == 1
    assert (folder / name).read_bytes() == whole


def test_a_folder_that_is_gone_is_said_and_nothing_is_lost(
    small, lead, assessor, folder, from_a, from_lead, tmp_path
):
    begin(assessor, small)
    folder.rename(tmp_path / "in a pocket")
    away = from_a.run(make=True)
    assert (away.there, away.made, away.sent) == (False, 0, 0)
    assert not folder.exists(), "a folder that is not there is not made anew: the stick is out"
    assert entries(assessor, small, Kind.RETURN) == []
    (tmp_path / "in a pocket").rename(folder)
    assert from_a.run(make=True).made == 1
    assert from_lead.run().fetched == 1


def test_a_folder_that_vanishes_in_the_middle_leaves_what_was_fetched_and_goes_on_later(
    small, lead, assessor, folder, from_a, from_lead, tmp_path
):
    begin(assessor, small)
    from_a.run(make=True)
    begin(assessor, small, answer="no")
    from_a.run(make=True)
    pulled = []

    def pull(done, _of):
        if done == 1 and not pulled:
            folder.rename(tmp_path / "pulled")
            pulled.append(True)

    came = from_lead.run(pull)
    assert pulled
    assert came.there is False
    assert came.fetched < 2
    (tmp_path / "pulled").rename(folder)
    from_lead.run()
    assert len(parcels.waiting(lead, small.round_id)) == 2
    assert [each.remarks for each in merge_all(lead, small)] == [(), ()]


def test_stopping_in_the_middle_leaves_a_true_ledger(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    begin(assessor, small, answer="no")
    from_a.run(make=True)

    def stop(done, _of):
        if done == 1:
            raise Cancelled("The work was stopped.")

    with pytest.raises(Cancelled):
        from_lead.run(stop)
    held = len(parcels.waiting(lead, small.round_id))
    from_lead.run()
    assert len(parcels.waiting(lead, small.round_id)) == 2 > held
    assert not [name for name in names(folder) if ".part-" in name]


def test_what_others_put_there_is_left_alone(small, lead, assessor, folder, from_a, from_lead):
    shutil.copy(small.pack("Assessor B"), folder / "work-of-another.cfa")
    shutil.copy(small.pack("another round"), folder / "work-of-another-round.cfa")
    (folder / "holiday.jpg").write_bytes(b"no package")
    (folder / "subfolder.cfa").mkdir()
    with opened(small.store("b")) as other:
        begin(other, small)
        folder_exchange.choose(other, small.round_id, folder)
        FolderExchange(other, small.round_id).run(make=True)
    came = from_a.run(make=True)
    assert (came.fetched, came.stuck, came.sent) == (0, (), 0)
    assert "holiday.jpg" in names(folder)
    assert from_lead.run().fetched == 1


def test_a_forged_file_is_named_and_not_kept(small, lead, folder, from_lead):
    (folder / "return-forged.cfa").write_bytes(b"age-encryption.org/v1\n" + b"x" * 400)
    from_lead.run()
    (sentence,) = from_lead.run().stuck
    assert sentence.startswith("return-forged.cfa")
    assert parcels.waiting(lead, small.round_id) == []


def test_by_itself_only_what_is_signed_off_or_noted_goes(small, assessor, folder, from_a):
    begin(assessor, small)
    assert from_a.run(ready=True).made == 0
    finish(audits_in(assessor, small.round_id)[1])
    assert from_a.run().made == 0
    assert from_a.run(ready=True).made == 1
    assert from_a.run(ready=True).made == 0


def test_a_later_pack_comes_by_the_folder_and_is_opened_when_wanted(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    from_lead.run()
    merge_all(lead, small)
    (pack,) = packs.issue(lead, small.round_id, folder, only="Assessor A")
    assert pack.code == ""
    came = from_a.run()
    assert came.fetched == 1
    (parcel,) = parcels.waiting(assessor, small.round_id)
    assert (parcel.kind, parcel.file_name) == (Kind.WORK.value, pack.path.name)
    packs.open_pack(assessor, parcel)
    assert parcels.waiting(assessor, small.round_id) == []
    assert not from_a.run().fetched


def test_a_purge_of_slips_takes_packs_that_were_never_opened_too(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    from_lead.run()
    merge_all(lead, small)
    packs.issue(lead, small.round_id, folder, only="Assessor A")
    assert from_a.run().fetched == 1
    slips.purge(assessor, small.round_id)
    assert parcels.waiting(assessor, small.round_id) == []


def test_a_full_or_locked_folder_is_said_and_nothing_is_entered(
    small, assessor, folder, from_a, monkeypatch
):
    begin(assessor, small)
    monkeypatch.setattr("os.fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(NotWritten, match="disk is full"):
        from_a.run(make=True)
    assert entries(assessor, small, Kind.RETURN) == []
    assert names(folder) == []


def test_only_a_folder_that_can_be_used_is_chosen(small, lead, tmp_path, folder):
    with pytest.raises(InputRefused, match="not a folder"):
        folder_exchange.choose(lead, small.round_id, tmp_path / "nowhere")
    assert folder_exchange.chosen(lead, small.round_id) is None
    folder_exchange.choose(lead, small.round_id, folder)
    assert folder_exchange.chosen(lead, small.round_id) == folder
    folder_exchange.choose(lead, small.round_id, None)
    assert FolderExchange(lead, small.round_id).run().there is False


def test_no_name_in_the_folder_says_anything_of_a_person(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    from_lead.run()
    merge_all(lead, small)
    from_lead.run()
    assert names(folder)
    for name in names(folder):
        kind, _, rest = name.removesuffix(".cfa").partition("-")
        assert kind in {"work", "return", "acknowledgement", "update"}
        assert len(rest) == 36
        assert set(rest) <= set("0123456789abcdef-")


def test_a_receipt_that_is_not_the_lead_s_is_refused(
    small, lead, assessor, folder, from_a, from_lead
):
    begin(assessor, small)
    from_a.run(make=True)
    from_lead.run()
    merge_all(lead, small)
    with lead.begin() as work:
        (person, *_rest) = work.people.all(small.round_id)
    from app.packages.acknowledgements import make_acknowledgement
    from app.packages.contents import Acknowledgement, Merged, Sending
    from app.packages.keys import PersonKeys

    (made,) = entries(assessor, small, Kind.RETURN)
    body = Acknowledgement(
        small.round_id,
        "0" * 64,
        person.id,
        (Merged(made.package_id, made.sha256, "2026-03-02T09:30:00Z"),),
    )
    sending = Sending(made.package_id, 1, "", "2026-03-02T09:30:00Z", "0.1.0")
    forged = make_acknowledgement(body, PersonKeys.generate(), sending, (person.recipient,))
    (folder / "acknowledgement-forged.cfa").write_bytes(forged)
    assert from_a.run().acknowledged == 0
    (sentence,) = from_a.run().stuck
    assert "not signed by the lead" in sentence
    assert entries(assessor, small, Kind.RETURN) == [replace(made, acknowledged_at=None)]


def test_a_return_that_was_not_sealed_to_whoever_leads_now_is_named(
    small, lead, assessor, folder, from_a, tmp_path
):
    begin(assessor, small)
    from_a.run(make=True)
    (name,) = returns_in(folder)
    (folder / name).rename(folder / f"Copy of {name}")
    shutil.copy(
        small.pack("Assessor A"), folder
    )  # not for the deputy either, and nothing to say of it
    STORES.create(tmp_path / "d.store", PASSPHRASE, "Deputy D")
    with opened(tmp_path / "d.store") as deputy:
        card = handing_over.write_card(deputy, tmp_path / "card")
        handing_over.name_deputy(lead, small.round_id, card.path, card.code)
        (known,) = handing_over.standing(lead, small.round_id).deputies
        seat = handing_over.hand_over(
            lead, small.round_id, known.store_id, "On leave.", tmp_path / "seat"
        )
        handing_over.open_seat(deputy, seat.path)
        folder_exchange.choose(deputy, small.round_id, folder)
        watched = FolderExchange(deputy, small.round_id)
        for _ in range(2):
            (told,) = watched.run().stuck
            assert told.startswith(f"Copy of {name} is a return that was not sealed to this store")
            assert "let whoever led before merge it" in told
        (folder / f"Copy of {name}").unlink()
        assert watched.run().stuck == ()


def test_a_file_that_goes_while_the_folder_is_listed_does_not_make_the_folder_gone(
    small, assessor, folder, from_a, from_lead, monkeypatch
):
    begin(assessor, small)
    from_a.run(make=True)
    fleeting = folder / "fleeting.tmp"
    fleeting.write_bytes(b"x")
    scandir = os.scandir

    @contextmanager
    def going(path):
        with scandir(path) as entries:
            held = list(entries)
            fleeting.unlink(missing_ok=True)
            yield held

    monkeypatch.setattr("app.packages.files.os.scandir", going)
    came = from_lead.run()
    assert not fleeting.exists()
    assert (came.there, came.fetched) == (True, 1)


def test_a_folder_that_may_not_be_read_is_told_from_one_that_is_not_there(from_lead, monkeypatch):
    def denied(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("app.packages.files.os.scandir", denied)
    with pytest.raises(InputRefused, match="ask for leave to read it, or choose another folder"):
        from_lead.run()


def test_a_stick_pulled_out_before_a_return_is_made_leaves_no_folder_in_its_place(
    small, assessor, folder, from_a, tmp_path
):
    begin(assessor, small)
    shutil.copy(small.pack("Assessor B"), folder)  # there is something to look into first

    def pull(_done, _of):
        if folder.exists():
            folder.rename(tmp_path / "pulled")

    away = from_a.run(pull, make=True)
    assert (away.there, away.made) == (False, 0)
    assert not folder.exists(), "made anew on this disk, where nobody else ever sees it"
    assert entries(assessor, small, Kind.RETURN) == []
    (tmp_path / "pulled").rename(folder)
    assert from_a.run(make=True).made == 1
