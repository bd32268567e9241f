"""What is said about an answer: whose turn it is follows from the set of posts, however it came."""

import itertools
import random
from dataclasses import replace

import pytest

from app.domain.answers import Answer
from app.domain.errors import InputRefused, PackageRefused
from app.domain.history import chain
from app.domain.merge import RecordSet, audit_of, collate, record_hash
from app.domain.records import Act
from app.domain.seats import SeatMove, addressed_move, seats
from app.domain.threads import (
    TEXT,
    Deed,
    Post,
    Side,
    ThreadKind,
    Turn,
    addressed_post,
    check_post,
    post_hash,
    posts_of_flags,
    thread_of_flag,
    threads,
)
from app.packages.records import record_from, record_text

AT = "2026-03-02T09:30:00Z"
AUDIT = "11111111-1111-4111-8111-111111111111"
ANN = "22222222-2222-4222-8222-222222222222"
LEAD = "33333333-3333-4333-8333-333333333333"
THREAD = "44444444-4444-4444-8444-444444444444"
TOOL = "a" * 64
KEY = "/HX/HX1"


def post(deed, *after, side=Side.LEAD, text="Words", kind=ThreadKind.QUERY, **more):
    fields = {
        "thread": THREAD, "kind": kind, "deed": deed, "side": side, "audit_id": AUDIT, "key": KEY, "tool_hash": TOOL,
        "revision": "", "body": {TEXT: text}, "after": tuple(each.hash for each in after),
        "author": LEAD if side is Side.LEAD else ANN, "at": AT,
    }  # fmt: skip
    return addressed_post(Post(**fields | more))


def turn(*posts):
    """The same in every order, and with everything twice."""
    ((first,), *others) = [threads([*order, *order]) for order in itertools.permutations(posts)]
    assert all(other == (first,) for other in others)
    return first.turn


ASK = post(Deed.ASK)
ANSWER = post(Deed.SAY, ASK, side=Side.ASSESSOR)
RESOLVED = post(Deed.RESOLVE, ANSWER)


def test_a_query_goes_to_the_assessor_and_comes_back_and_is_resolved():
    assert turn(ASK) is Turn.ASSESSOR
    assert turn(ASK, ANSWER) is Turn.LEAD
    assert turn(ASK, ANSWER, RESOLVED) is Turn.NOBODY
    assert turn(ASK, ANSWER, RESOLVED, post(Deed.REOPEN, RESOLVED)) is Turn.ASSESSOR


def test_an_answer_that_was_under_way_when_it_was_resolved_keeps_it_open_for_the_lead():
    resolved_unread = post(Deed.RESOLVE, ASK)
    assert turn(ASK, resolved_unread) is Turn.NOBODY
    assert turn(ASK, resolved_unread, ANSWER) is Turn.LEAD
    both = post(Deed.RESOLVE, resolved_unread, ANSWER)
    assert turn(ASK, resolved_unread, ANSWER, both) is Turn.NOBODY


def test_one_resolves_and_another_opens_again_and_it_stays_open():
    assert turn(ASK, ANSWER, RESOLVED, post(Deed.REOPEN, ANSWER, author=ANN)) is Turn.LEAD


CHALLENGE = post(Deed.RAISE, kind=ThreadKind.CHALLENGE)
KEPT = post(Deed.KEEP, CHALLENGE, kind=ThreadKind.CHALLENGE, side=Side.ASSESSOR)


def decided(deed, *after, author=LEAD):
    return post(deed, *after, kind=ThreadKind.CHALLENGE, author=author)


def test_a_challenge_is_the_assessors_to_answer_and_the_leads_to_decide():
    upheld = decided(Deed.UPHOLD, KEPT)
    assert turn(CHALLENGE) is Turn.ASSESSOR
    assert turn(CHALLENGE, KEPT) is Turn.LEAD
    (thread,) = threads([CHALLENGE, KEPT, upheld])
    assert (thread.turn, thread.outcome) == (Turn.NOBODY, Deed.UPHOLD)
    assert [each.deed for each in thread.posts] == [Deed.RAISE, Deed.KEEP, Deed.UPHOLD]


def test_two_decisions_that_contradict_each_other_are_open_until_one_stands_for_both():
    one, other = decided(Deed.UPHOLD, KEPT), decided(Deed.REFUSE, KEPT, author=ANN)
    (thread,) = threads([CHALLENGE, KEPT, one, other])
    assert (thread.turn, thread.outcome, thread.is_contested) == (Turn.LEAD, None, True)
    last = decided(Deed.REFUSE, one, other)
    (thread,) = threads([CHALLENGE, KEPT, one, other, last])
    assert (thread.turn, thread.outcome, thread.is_contested) == (Turn.NOBODY, Deed.REFUSE, False)


def test_two_who_decided_alike_have_decided():
    (thread,) = threads(
        [CHALLENGE, KEPT, decided(Deed.UPHOLD, KEPT), decided(Deed.UPHOLD, KEPT, author=ANN)]
    )
    assert thread.outcome is Deed.UPHOLD


def history(*answers, key=KEY):
    events = []
    for answer in answers:
        act = Act.CLEAR if answer is None else Act.SET
        events.append(chain(events[-1] if events else None, AT, act, key, answer, "device"))
    return events


def flags(*answers):
    return posts_of_flags(AUDIT, ANN, TOOL, history(*answers))


def test_asking_the_lead_is_a_query_the_other_way():
    asked = flags(Answer("yes", ask_lead=True, note="Which of the two?"))
    (thread,) = threads(asked)
    assert (thread.id, thread.turn) == (thread_of_flag(AUDIT, KEY), Turn.LEAD)
    assert thread.posts[0].text == "Which of the two?"
    answered = addressed_post(
        replace(post(Deed.SAY), thread=thread.id, after=thread.after, body={TEXT: "The later."})
    )
    (thread,) = threads([*asked, answered])
    assert thread.turn is Turn.ASSESSOR


def test_another_answer_under_the_same_question_to_the_lead_asks_nothing_new():
    asked = flags(
        Answer("yes", ask_lead=True, note="Why?"), Answer("no", ask_lead=True, note="Why?")
    )
    assert [each.deed for each in asked] == [Deed.ASK]
    asked = flags(
        Answer("yes", ask_lead=True), Answer("yes", ask_lead=True, note="Now with a reason")
    )
    assert [each.deed for each in asked] == [Deed.ASK, Deed.ASK]
    assert asked[1].after == (asked[0].hash,)


@pytest.mark.parametrize("then", [None, Answer("yes")])
def test_who_asks_no_longer_is_not_answered(then):
    asked = flags(Answer("yes", ask_lead=True), then)
    (thread,) = threads(asked)
    assert thread.turn is Turn.NOBODY


def test_what_the_lead_said_meanwhile_is_still_to_be_read():
    asked = flags(Answer("yes", ask_lead=True), Answer("yes"))
    said = addressed_post(replace(post(Deed.SAY), thread=asked[0].thread, after=(asked[0].hash,)))
    (thread,) = threads([*asked, said])
    assert thread.turn is Turn.ASSESSOR


def test_a_row_that_is_removed_takes_its_question_to_the_lead_along():
    row, cell = "/CS/CS1#1", "/CS/CS1#1/seen_on"
    events = [chain(None, AT, Act.ADD_ROW, row, None, "d")]
    events.append(chain(events[-1], AT, Act.SET, cell, Answer("2009", ask_lead=True), "d"))
    events.append(chain(events[-1], AT, Act.REMOVE_ROW, row, None, "d"))
    found = posts_of_flags(AUDIT, ANN, TOOL, events)
    assert [each.deed for each in found] == [Deed.ASK, Deed.WITHDRAW]


def test_every_field_of_a_post_is_under_its_hash_and_it_is_kept_as_it_is():
    made = post(Deed.SAY, ASK, revision="b" * 64)
    assert record_from(record_text(made)) == made
    assert record_hash(made) == made.hash
    others = {
        "body": {TEXT: "Other"},
        "after": (),
        "kind": ThreadKind.CHALLENGE,
        "side": Side.ASSESSOR,
    }
    for name in set(Post.__dataclass_fields__) - {"hash"}:
        other = {**others, "deed": Deed.RESOLVE}.get(name, "other")
        assert post_hash(replace(made, **{name: other})) != made.hash, name
    with pytest.raises(PackageRefused):
        record_from(record_text(replace(made, body={TEXT: "Other"})))


@pytest.mark.parametrize(
    "changed",
    [
        {"deed": Deed.RESOLVE, "side": Side.ASSESSOR},
        {"deed": Deed.WITHDRAW},
        {"deed": Deed.UPHOLD},
        {"deed": Deed.ASK, "after": ("b" * 64,)},
        {"key": ""},
        {"key": "no key"},
        {"body": {"Text": "x"}},
        {"body": {TEXT: "a\x00b"}},
        {"body": {TEXT: "x" * 20_001}},
        {"kind": ThreadKind.SUMMARY, "deed": Deed.GIVE},
    ],
    ids=str,
)
def test_what_nobody_could_have_said_is_refused(changed):
    with pytest.raises(InputRefused):
        check_post(replace(post(Deed.SAY, ASK), **changed))


def test_posts_bear_on_no_audits_standing():
    assert audit_of(ASK) is None
    assert collate(RecordSet.of([ASK, ANSWER])) == {}


def a_move(to, *after, author=LEAD):
    return addressed_move(
        SeatMove(
            to, f"Name of {to[:1]}", tuple(each.hash for each in after), author, "Who", "Leave", AT
        )
    )


def test_the_seat_is_held_by_one_and_handed_on_by_records():
    first = a_move(LEAD)
    to_ann = a_move(ANN, first)
    back = a_move(LEAD, to_ann, author=ANN)
    assert seats([]).leads(LEAD, LEAD)
    assert not seats([]).leads(ANN, LEAD)
    assert seats([to_ann, first]).holders == {ANN}
    moves = [back, first, to_ann]
    random.Random(7).shuffle(moves)
    assert seats(moves).holders == {LEAD}
    assert record_from(record_text(back)) == back


def test_two_who_hold_the_seat_are_seen_as_soon_as_both_moves_are_held():
    first = a_move(LEAD)
    to_ann, kept = a_move(ANN, first), a_move(LEAD, first)
    found = seats([first, to_ann, kept])
    assert found.is_contested
    assert found.leads(ANN, LEAD)
    assert found.leads(LEAD, LEAD)
    settled = a_move(LEAD, to_ann, kept)
    assert seats([first, to_ann, kept, settled]).holders == {LEAD}
