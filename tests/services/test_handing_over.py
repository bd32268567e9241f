"""The lead's seat goes to a deputy and back as one file: one decides, the other reads, and two are seen at once."""

import pytest

from app.domain.answers import Answer
from app.domain.errors import InputRefused, PackageRefused
from app.domain.notebook import EntryKind
from app.domain.threads import Deed
from app.services import (
    concern_acts,
    concerns,
    findings,
    handing_over,
    moderation,
    packs,
    queries,
    returns,
    threads,
)
from app.services.notebook import Writing
from tests.builders import STORES, audits_in, copied_store, opened, say

OJ2 = "/OJ/OJ2"


@pytest.fixture
def deputy(small):
    STORES.create(small.folder / "deputy.store", "five plain words for tests", "Deputy D")
    with opened(small.folder / "deputy.store") as ws:
        yield ws


@pytest.fixture
def named(small, lead, deputy, tmp_path):
    """The deputy's store id, once the lead has taken their card."""
    card = handing_over.write_card(deputy, tmp_path / "card")
    assert handing_over.name_deputy(lead, small.round_id, card.path, card.code) == "Deputy D"
    (known,) = handing_over.standing(lead, small.round_id).deputies
    return known.store_id


def answered(small, lead, folder, value="meets", letter="a"):
    with opened(small.store(letter)) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ2", value)
        path = returns.make(ws, small.round_id, folder / f"from-{letter}-{value}").path
    if lead is not None:
        returns.merge(lead, small.round_id, [path])
    return audit.id, path


def hand(ws, small, to, folder):
    return handing_over.hand_over(ws, small.round_id, to, "On leave.", folder)


def judged(ws, small):
    return findings.as_document(findings.findings(ws, small.round_id))["judgements"]["practice"]


def test_the_deputy_goes_on_where_the_lead_stopped_and_hands_it_back(
    small, lead, deputy, named, tmp_path
):
    audit_id, _path = answered(small, lead, tmp_path)
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "Which plan?")
    handed = hand(lead, small, named, tmp_path / "seat")
    assert handed.to == "Deputy D"
    taken = handing_over.open_seat(deputy, handed.path)
    assert taken.remarks == ()
    assert judged(deputy, small) == judged(lead, small) == {"meets": 1}
    assert handing_over.standing(deputy, small.round_id).here
    assert not handing_over.standing(lead, small.round_id).here

    moderation.correct(deputy, small.round_id, audit_id, OJ2, Answer("below"), "Seen again.")
    threads.say(deputy, small.round_id, thread, Deed.RESOLVE, "")
    assert judged(lead, small) == {"meets": 1}
    me = handing_over.standing(deputy, small.round_id).held.moves[0].to
    back = hand(deputy, small, me, tmp_path / "back")
    assert handing_over.open_seat(lead, back.path).remarks == ()
    assert judged(lead, small) == {"below": 1}
    assert handing_over.standing(lead, small.round_id).here
    assert not handing_over.standing(deputy, small.round_id).here
    with lead.begin() as work:
        (view,) = (
            each for each in moderation.views(work, small.round_id).values() if each.corrections
        )
    assert view.corrections[0].correction.author == named  # who decided it stays known
    (told,) = threads.all_threads(lead, small.round_id)
    assert told.names[told.thread.last.author] == "Deputy D"


def test_a_seat_that_went_back_and_forth_is_no_larger_for_it(small, lead, deputy, named, tmp_path):
    """Else every file holds all those before it, and one day none can be opened any more."""
    answered(small, lead, tmp_path)
    me = handing_over.standing(lead, small.round_id).me
    sizes = []
    for n in range(3):
        there = hand(lead, small, named, tmp_path / f"there-{n}").path
        handing_over.open_seat(deputy, there)
        back = hand(deputy, small, me, tmp_path / f"back-{n}").path
        handing_over.open_seat(lead, back)
        sizes += [there.stat().st_size, back.stat().st_size]
    assert max(sizes) < min(sizes) * 1.2, sizes
    assert judged(lead, small) == {"meets": 1}


def test_who_returned_nothing_yet_is_named_when_the_seat_goes(small, lead, named, tmp_path):
    handed = hand(lead, small, named, tmp_path / "seat")
    assert (handed.notices, handed.untold) == ((), ("Assessor A", "Assessor B"))


def test_who_returned_nothing_is_introduced_to_the_deputy_and_believes_their_packs(
    small, lead, deputy, named, tmp_path
):
    answered(small, lead, tmp_path)
    (known,) = handing_over.introduce(lead, small.round_id, named, tmp_path / "known")
    assert known.person == "Assessor B"  # A has keys, and is told by a file sealed to them
    assert handing_over.introduce(lead, small.round_id, named, tmp_path / "twice") == []
    handed = hand(lead, small, named, tmp_path / "seat")
    assert handed.untold == ()
    handing_over.open_seat(deputy, handed.path)
    (theirs,) = packs.issue(deputy, small.round_id, tmp_path / "theirs", only="Assessor B")
    with opened(small.store("b")) as b:
        with pytest.raises(PackageRefused, match="not signed by the lead of this round"):
            packs.open_pack(b, theirs.path, theirs.code)
        packs.open_pack(b, known.path, known.code)
        packs.open_pack(b, theirs.path, theirs.code)
    _audit, path = answered(small, None, tmp_path, letter="b")
    (merged,) = returns.merge(deputy, small.round_id, [path])
    assert merged.person == "Assessor B"


def test_a_concern_is_written_where_it_is_led_and_keeps_the_name_of_who_took_it(
    small, lead, deputy, named, tmp_path
):
    handing_over.open_seat(deputy, hand(lead, small, named, tmp_path / "seat").path)
    _ref, audit_id = concerns.cases_to_log(deputy, small.round_id)[0]
    said = Writing(EntryKind.CONCERN, {"what": "Left alone at night."}, audit_id=audit_id)
    with pytest.raises(InputRefused, match="Deputy D has led this round"):
        concerns.write(lead, small.round_id, said)
    assert concerns.told(lead, small.round_id) == ()
    concerns.write(deputy, small.round_id, said)
    me = handing_over.standing(lead, small.round_id).me
    handing_over.open_seat(lead, hand(deputy, small, me, tmp_path / "back").path)
    (told,) = concerns.told(lead, small.round_id)
    assert (told.concern.what, told.author) == ("Left alone at night.", "Deputy D")


def test_how_a_concern_ended_is_lost_with_neither_of_two_who_lead(
    small, lead, deputy, named, tmp_path
):
    _ref, about = concerns.cases_to_log(lead, small.round_id)[0]
    concerns.write(lead, small.round_id, Writing(EntryKind.CONCERN, {"what": "X."}, (), about))
    handing_over.open_seat(deputy, hand(lead, small, named, tmp_path / "seat").path)
    handing_over.take_back(lead, small.round_id, "No word from the deputy.")
    (known,) = concerns.told(deputy, small.round_id)
    concern_acts.close(deputy, small.round_id, known.concern.id, "Placed with an aunt, safe.")
    me = handing_over.standing(lead, small.round_id).me
    handing_over.open_seat(lead, hand(deputy, small, me, tmp_path / "back").path)
    handing_over.open_seat(deputy, hand(lead, small, named, tmp_path / "again").path)
    for ws in (lead, deputy):
        (known,) = concerns.told(ws, small.round_id)
        assert known.concern.closing_note == "Placed with an aunt, safe."
        assert known.concern.closed_at is not None
        assert (
            known.concern.closed_by == "Deputy D"
        )  # whoever leads reads who decided, and may open it again


def test_opening_the_file_again_changes_nothing(small, lead, deputy, named, tmp_path):
    answered(small, lead, tmp_path)
    path = hand(lead, small, named, tmp_path / "seat").path
    handing_over.open_seat(deputy, path)
    with deputy.begin() as work:
        before = work.whole_round.rows(small.round_id)
    handing_over.open_seat(deputy, path)
    with deputy.begin() as work:
        assert work.whole_round.rows(small.round_id) == before


def test_nobody_else_opens_it_and_nobody_elses_is_believed(small, lead, deputy, named, tmp_path):
    path = hand(lead, small, named, tmp_path / "seat").path
    with opened(small.store("b")) as b, pytest.raises(PackageRefused, match="not made for this"):
        handing_over.open_seat(b, path)
    with opened(small.folder / "other.store") as stranger:
        card = handing_over.write_card(deputy, tmp_path / "second")
        with stranger.begin() as work:
            theirs = work.rounds.all()[0].id
        handing_over.name_deputy(stranger, theirs, card.path, card.code)
        with stranger.begin() as work:
            (seat,) = work.people.seats(theirs)
        assert seat.store_id == named
    with pytest.raises(PackageRefused, match="not made for this store"):
        handing_over.open_seat(lead, path)


def test_a_lead_put_back_to_an_earlier_day_learns_at_once_that_somebody_else_leads(
    small, lead, deputy, named, tmp_path
):
    """The backup still thinks that it leads; the first return from an assessor who knows better says so."""
    answered(small, lead, tmp_path)
    lead.store.close()
    backup = copied_store(small.lead, "backup.store")
    with opened(small.lead) as again:
        handed = hand(again, small, named, tmp_path / "seat")
    handing_over.open_seat(deputy, handed.path)
    notice = dict(handed.notices)["Assessor A"]
    with opened(small.store("a")) as a:
        packs.open_pack(a, notice)
        sent = returns.make(a, small.round_id, tmp_path / "late").path
    with opened(backup) as old:
        assert handing_over.standing(old, small.round_id).here
        (merged,) = returns.merge(old, small.round_id, [sent])
        assert any("Deputy D has led this round" in remark for remark in merged.remarks)
        assert not handing_over.standing(old, small.round_id).here


def test_two_who_lead_are_seen_and_what_both_decided_is_kept(small, lead, deputy, named, tmp_path):
    audit_id, _path = answered(small, lead, tmp_path)
    lead.store.close()
    backup = copied_store(small.lead, "backup.store")
    with opened(small.lead) as again:
        path = hand(again, small, named, tmp_path / "seat").path
    handing_over.open_seat(deputy, path)
    moderation.correct(deputy, small.round_id, audit_id, OJ2, Answer("below"), "By the deputy.")
    with opened(backup) as old:
        moderation.correct(old, small.round_id, audit_id, OJ2, Answer("best"), "By the lead.")
        second = hand(old, small, named, tmp_path / "again")
    taken = handing_over.open_seat(deputy, second.path)
    with deputy.begin() as work:
        view = moderation.views(work, small.round_id)[audit_id]
    assert {each.state.value for each in view.corrections} == {"contested"}
    assert {each.correction.reason for each in view.corrections} == {
        "By the deputy.",
        "By the lead.",
    }
    assert handing_over.standing(deputy, small.round_id).here
    assert all(is_sentence(remark) for remark in taken.remarks)


def is_sentence(text):
    return text.endswith(".")


def test_a_seat_whose_file_was_lost_is_taken_back_and_a_deputy_who_led_all_the_same_is_told(
    small, lead, deputy, named, tmp_path
):
    answered(small, lead, tmp_path)
    path = hand(lead, small, named, tmp_path / "seat").path
    with pytest.raises(InputRefused, match="Say why"):
        handing_over.take_back(lead, small.round_id, " ")
    handing_over.take_back(lead, small.round_id, "The stick was lost.")
    assert handing_over.standing(lead, small.round_id).here
    handing_over.open_seat(deputy, path)  # it was found again
    assert handing_over.standing(deputy, small.round_id).here
    again = hand(lead, small, named, tmp_path / "again")
    handing_over.open_seat(deputy, again.path)
    moves = handing_over.standing(deputy, small.round_id).held
    assert not moves.is_contested
    assert [move.reason for move in moves.moves][-2:] == ["The stick was lost.", "On leave."]


def test_assessors_believe_the_deputy_once_they_were_told(small, lead, deputy, named, tmp_path):
    audit_id, _path = answered(small, lead, tmp_path)
    handed = hand(lead, small, named, tmp_path / "seat")
    handing_over.open_seat(deputy, handed.path)
    threads.ask(deputy, small.round_id, audit_id, OJ2, "From the deputy.")
    ((_name, path),) = queries.write(deputy, small.round_id, tmp_path / "q").paths
    with opened(small.store("a")) as a:
        with pytest.raises(PackageRefused, match="not signed by the lead"):
            packs.open_pack(a, path)
        packs.open_pack(a, dict(handed.notices)["Assessor A"])
        packs.open_pack(a, path)
        (told,) = threads.all_threads(a, small.round_id)
        assert told.names[told.thread.last.author] == "Deputy D"
        say(audits_in(a, small.round_id)[0], "OJ2", "best")
        back = returns.make(a, small.round_id, tmp_path / "back").path
    returns.merge(deputy, small.round_id, [back])
    assert judged(deputy, small) == {"best": 1}
