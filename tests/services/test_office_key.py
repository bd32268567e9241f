"""The printed office key in real stores: what it opens, what it does not, and an assessor who has forgotten both."""

import json
import shutil

import pytest

from app.domain.errors import AuditError, InputRefused, PackageRefused, WrongPassphrase
from app.packages import office_key as words_of
from app.packages import sealing
from app.services import handing_over, machines, office_key, packs, returns
from tests.builders import PASSPHRASE, STORES, audits_in, opened, say

NEW = "another five plain words"


def typed(words):
    return " ".join(words)


@pytest.fixture
def sheet():
    return words_of.new_office_key()


@pytest.fixture
def kept(small, lead, sheet):
    """The office key is the round's."""
    office_key.put_in_force(lead, small.round_id, typed(sheet.words), sheet.recipient)
    return sheet


def returned(small, lead, folder, letter="a", value="meets"):
    with opened(small.store(letter)) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ2", value)
        path = returns.make(ws, small.round_id, folder / f"{letter}-{value}").path
    returns.merge(lead, small.round_id, [path])
    return path


def told(small, lead, folder, letter="a"):
    """The assessor's store takes what the lead writes about the office key."""
    ((_name, path),) = office_key.tell(lead, small.round_id, folder).notices
    with opened(small.store(letter)) as ws:
        packs.open_pack(ws, path)
    return path


def way_of(path):
    return STORES.office_way(path)


def recovered(path, answer, new=NEW):
    """As the unlock page does: open by what the office said, and choose a new passphrase at once."""
    code = words_of.canonical_answer(answer, way_of(path))
    STORES.open(path, office=code).close()
    STORES.change_passphrase(path, "", new, office=code)
    return code


def test_an_assessor_who_has_forgotten_both_is_let_in_over_the_telephone(
    small, lead, kept, tmp_path
):
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    store = small.store("a")
    asked = words_of.short_request(way_of(store))
    answer = office_key.answer(lead, typed(kept.words), typed(asked).upper())
    assert answer.person == "Assessor A"
    code = recovered(store, typed(answer.words))
    with opened(store, NEW) as ws:
        assert audits_in(ws, small.round_id)[0].progress().answered
        assert office_key.settle(ws)
    with pytest.raises(WrongPassphrase):
        STORES.open(store, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        STORES.open(store, office=code)  # what was read out is good for once
    again = words_of.short_request(way_of(store))
    assert again != asked
    recovered(store, typed(office_key.answer(lead, typed(kept.words), typed(again)).words), "third")


def test_a_store_that_never_returned_anything_is_let_in_by_the_long_request(
    small, lead, kept, tmp_path
):
    (issued,) = packs.issue(lead, small.round_id, tmp_path / "packs", only="Assessor B")
    with opened(small.store("b")) as ws:
        packs.open_pack(ws, issued.path, issued.code)
    way = way_of(small.store("b"))
    with pytest.raises(InputRefused, match="ask for the long request"):
        office_key.answer(lead, typed(kept.words), typed(words_of.short_request(way)))
    answer = office_key.answer(lead, typed(kept.words), typed(words_of.long_request(way)))
    assert answer.person == ""
    recovered(small.store("b"), typed(answer.words))
    with opened(small.store("b"), NEW) as ws:
        assert len(audits_in(ws, small.round_id)) > 0


def test_the_answer_for_one_store_opens_no_other(small, lead, kept, tmp_path):
    for letter, name in (("a", "Assessor A"), ("b", "Assessor B")):
        (issued,) = packs.issue(lead, small.round_id, tmp_path / letter, only=name)
        with opened(small.store(letter)) as ws:
            packs.open_pack(ws, issued.path, issued.code)
    asked = words_of.long_request(way_of(small.store("a")))
    answer = typed(office_key.answer(lead, typed(kept.words), typed(asked)).words)
    other = words_of.canonical_answer(answer, way_of(small.store("b")))
    with pytest.raises(WrongPassphrase, match="answer of the office"):
        STORES.open(small.store("b"), office=other)
    STORES.open(small.store("a"), office=other).close()


def test_without_the_sheet_the_leads_store_has_no_answer(small, lead, kept, tmp_path):
    """The whole of the lead's store, and the assessor's key file, hold nothing that opens the assessor's store."""
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    asked = typed(words_of.short_request(way_of(small.store("a"))))
    stranger = words_of.new_office_key()
    with pytest.raises(InputRefused, match="or another office key"):
        office_key.answer(lead, typed(stranger.words), asked)
    with lead.store.begin() as work:
        assert kept.identity not in str(work.people.seats(small.round_id))


def test_words_mistyped_by_either_side_name_the_word(small, lead, kept, tmp_path):
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    way = way_of(small.store("a"))
    asked = list(words_of.short_request(way))
    asked[2] = "abide" if asked[2] != "abide" else "zone"
    with pytest.raises(InputRefused, match="The request: word 3 of 6"):
        office_key.answer(lead, typed(kept.words), typed(asked))
    key = list(kept.words)
    key[9] = "abide" if key[9] != "abide" else "able"
    with pytest.raises(InputRefused, match="The office key: word 10 of 14"):
        office_key.answer(lead, typed(key), typed(words_of.short_request(way)))
    answer = list(words_of.answer_of_the_office(kept, way))
    answer[11] = "abide" if answer[11] != "abide" else "able"
    with pytest.raises(InputRefused, match="The answer of the office: word 12 of 12"):
        words_of.canonical_answer(typed(answer), way)


def test_in_the_office_the_sheet_itself_opens_the_leads_store(small, lead, kept):
    copy = small.folder / "stolen.store"
    lead.store.backup(copy)
    way = way_of(copy)
    code = words_of.canonical_answer(typed(kept.words), way)
    STORES.open(copy, office=code).close()
    with pytest.raises(InputRefused, match="not the office key that this store knows"):
        words_of.canonical_answer(typed(words_of.new_office_key().words), way)


def test_every_return_pack_and_seat_is_sealed_to_the_office_too(small, lead, kept, tmp_path):
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    later = returned(small, lead, tmp_path, value="partly")
    (pack,) = packs.issue(lead, small.round_id, tmp_path / "packs", only="Assessor A")
    assert pack.code == ""
    STORES.create(small.folder / "deputy.store", PASSPHRASE, "Deputy D")
    with opened(small.folder / "deputy.store") as deputy:
        card = handing_over.write_card(deputy, tmp_path / "card")
        handing_over.name_deputy(lead, small.round_id, card.path, card.code)
        (known,) = handing_over.standing(lead, small.round_id).deputies
        seat = handing_over.hand_over(
            lead, small.round_id, known.store_id, "Leave", tmp_path / "seat"
        )
        handing_over.open_seat(deputy, seat.path)
        assert office_key.in_force(deputy, small.round_id) == kept.recipient
        assert deputy.store.office_way().office == kept.recipient
    files = [later, pack.path, seat.path]
    found = office_key.read_files(typed(kept.words), files, tmp_path / "read")
    assert [each.kind for each in found] == ["return", "work", "seat"]
    said = json.loads(found[0].path.read_text("utf-8"))
    values = [
        each["events"][-1]["answer"]["value"]
        for each in said["body"]["revisions"]
        if each["events"]
    ]
    assert "partly" in values
    assert said["header"]["recipients"] == sorted(said["header"]["recipients"])


def test_what_the_office_cannot_open_leaves_nothing(small, lead, kept, tmp_path):
    early = returned(small, lead, tmp_path)  # before the assessor's store knew the key
    told(small, lead, tmp_path / "told")
    later = returned(small, lead, tmp_path, value="partly")
    with pytest.raises(PackageRefused, match="was not made for this store"):
        office_key.read_files(typed(kept.words), [later, early], tmp_path / "read")
    assert not (tmp_path / "read").exists()


def test_a_new_office_key_takes_the_place_of_the_old_and_the_old_sheet_opens_what_was_sealed_to_it(
    small, lead, kept, tmp_path
):
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    older = returned(small, lead, tmp_path, value="partly")
    fresh = words_of.new_office_key()
    office_key.put_in_force(lead, small.round_id, typed(fresh.words), fresh.recipient)
    # Until the assessor's store hears of it, the old sheet is the one that opens it.
    asked = typed(words_of.short_request(way_of(small.store("a"))))
    with pytest.raises(InputRefused, match="the sheet that was in force"):
        office_key.answer(lead, typed(fresh.words), asked)
    assert office_key.answer(lead, typed(kept.words), asked).person == "Assessor A"
    told(small, lead, tmp_path / "again")
    way = way_of(small.store("a"))
    assert way.office == fresh.recipient
    with pytest.raises(InputRefused, match="the sheet that was in force"):
        office_key.answer(lead, typed(kept.words), typed(words_of.short_request(way)))
    newer = returned(small, lead, tmp_path, value="not-met")
    assert sealing.is_sealed_to(newer.read_bytes(), fresh.identity)
    assert not sealing.is_sealed_to(newer.read_bytes(), kept.identity)
    office_key.read_files(typed(kept.words), [older], tmp_path / "old")


def test_a_retired_office_key_opens_no_store_that_has_heard_of_it(small, lead, kept, tmp_path):
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    answer = words_of.answer_of_the_office(kept, way_of(small.store("a")))
    office_key.retire(lead, small.round_id)
    told(small, lead, tmp_path / "again")
    assert way_of(small.store("a")) is None
    assert way_of(small.lead) is None
    with pytest.raises(WrongPassphrase):
        STORES.open(small.store("a"), office=typed(answer))
    later = returned(small, lead, tmp_path, value="partly")
    assert not sealing.is_sealed_to(later.read_bytes(), kept.identity)
    with pytest.raises(InputRefused, match="no office key"):
        office_key.retire(lead, small.round_id)


def test_another_sheet_is_not_taken_for_the_one_just_printed(small, lead, sheet):
    other = words_of.new_office_key()
    with pytest.raises(InputRefused, match="another office key"):
        office_key.put_in_force(lead, small.round_id, typed(other.words), sheet.recipient)
    assert office_key.in_force(lead, small.round_id) == ""


def test_an_assessor_puts_no_office_key_in_force(small, assessor, sheet):
    with pytest.raises(InputRefused, match="assessor's store"):
        office_key.put_in_force(assessor, small.round_id, typed(sheet.words))


def test_who_has_returned_nothing_is_named_when_the_others_are_told(small, lead, kept, tmp_path):
    returned(small, lead, tmp_path)
    made = office_key.tell(lead, small.round_id, tmp_path / "told")
    assert [name for name, _path in made.notices] == ["Assessor A"]
    assert made.untold == ("Assessor B",)


def test_passphrase_and_recovery_key_open_as_before_and_a_new_passphrase_keeps_the_offices_way(
    small, lead, kept
):
    lead.store.close()
    before = way_of(small.lead)
    STORES.change_passphrase(small.lead, PASSPHRASE, NEW)
    assert way_of(small.lead) == before
    code = words_of.canonical_answer(typed(kept.words), before)
    STORES.open(small.lead, office=code).close()
    with opened(small.lead, NEW) as ws:
        assert not office_key.settle(ws)


@pytest.mark.parametrize(
    "spoil",
    [
        {"office": 3},
        {"office": None},
        {"office": {"office": "x", "machine": "y", "nonce": 1}},
        {"office": {"office": "a" * 62, "machine": "b" * 62, "nonce": "1"}},
        {"office": {"office": "a" * 62, "machine": "b" * 62, "nonce": 1 << 40}},
        {"office": {"office": "a" * 62}},
    ],
)
def test_a_way_that_another_hand_wrote_into_the_key_file_is_no_way_and_the_store_still_opens(
    small, lead, kept, spoil
):
    from db import keyfile

    lead.store.close()
    for path in keyfile.paths(small.lead):
        body = json.loads(path.read_bytes())
        body.pop("sum")
        body |= spoil
        body["sum"] = keyfile._sum(body)
        path.write_bytes(json.dumps(body).encode())
    assert way_of(small.lead) is None
    with opened(small.lead) as ws:
        assert office_key.settle(ws)
    assert way_of(small.lead) is not None


def test_a_machine_in_place_of_a_lost_one_is_known_by_its_own_request(small, lead, kept, tmp_path):
    """The retired machine is still let in: what is on it may be all there is of somebody's work."""
    returned(small, lead, tmp_path)
    told(small, lead, tmp_path / "told")
    old = small.folder / "old.store"
    for each in small.folder.glob("a.store*"):
        shutil.copy(each, each.with_name(each.name.replace("a.store", "old.store")))
    machines.replace_machine(
        lead, small.round_id, tmp_path / "new", "Assessor A", lost="Laptop stolen"
    )
    asked = typed(words_of.short_request(way_of(old)))
    assert office_key.answer(lead, typed(kept.words), asked).person == "Assessor A"


def test_nothing_that_is_refused_repeats_a_word_of_the_key(small, lead, kept):
    spoilt = [typed(reversed(kept.words)), typed(kept.words[:-1]), typed(kept.words[1:]) + " zzz"]
    for each in spoilt:
        with pytest.raises(AuditError) as refused:
            office_key.answer(lead, each, "x")
        said = str(refused.value).split()
        assert not [word for word in kept.words if len(word) > 5 and word in said]
