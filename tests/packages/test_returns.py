"""A return says the same at both ends, whoever of the recipients opens it and whatever order it comes in."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import PackageRefused
from app.domain.merge import RecordSet, Standing, collate
from app.domain.plain_text import plain
from app.domain.records import Act
from app.packages import wire
from app.packages.contents import Enrolment, Kind, Signer
from app.packages.envelope import open_envelope
from app.packages.returns import make_return, missing_numbers, open_return
from tests.packages import builders

LEAD = builders.keys_of("lead")
NAME = "return.cfa"
FIRST = builders.a_revision(1)
LATER = builders.a_later(FIRST)


def opened(data, **changed):
    return open_return(data, LEAD, NAME, builders.expected(**changed))


def test_a_first_return_says_the_same_at_both_ends_and_enrols():
    body = builders.a_return(LATER, FIRST, builders.a_revision(2), received=("b" * 64, "a" * 64))
    data = builders.a_return_file(body)
    found = opened(data)
    assert set(found.body.revisions) == set(body.revisions)
    assert found.body.received == ("a" * 64, "b" * 64)
    assert replace(found.body, revisions=(), received=()) == replace(
        body, revisions=(), received=()
    )
    assert found.signer is Signer.ENROLLED
    assert found.raw_sha256 == hashlib.sha256(data).hexdigest()
    header = found.header
    assert (header.kind, header.cases, header.sender_seq) == (Kind.RETURN, 2, 1)
    assert header.recipients == builders.a_pack().return_to.recipients


def test_later_returns_are_known_by_the_pinned_key_alone():
    keys = builders.keys_of("assessor").public
    people = {builders.ASSESSOR: (Enrolment(builders.sealing_secret(3), keys),)}
    assert opened(builders.a_return_file(), people=people).signer is Signer.PINNED


@pytest.mark.parametrize("who", ["lead", "deputy", "office"])
def test_deputy_and_office_key_open_what_is_sent_to_the_lead(who):
    data = builders.a_return_file()
    assert open_return(data, builders.keys_of(who), NAME, builders.expected()).body.revisions


def test_earlier_states_cost_next_to_nothing_since_their_entries_travel_once():
    revisions = [FIRST]
    for number in range(20):
        revisions.append(builders.a_later(revisions[-1], ("/HX/HX4", str(number))))
    alone = builders.a_return_file(builders.a_return(revisions[-1], FIRST))
    whole = builders.a_return_file(builders.a_return(*revisions))
    assert set(opened(whole).body.revisions) == set(revisions)
    written = wire.decoder(wire.ReturnV1).decode(open_envelope(whole, LEAD, NAME).body)
    assert sum(bool(each.events) for each in written.revisions) == 1
    assert len(whole) < len(alone) + 20 * 300


def test_diverged_copies_keep_their_own_entries():
    one, two = (builders.a_later(FIRST, ("/HX/HX5", value)) for value in ("1", "2"))
    found = opened(builders.a_return_file(builders.a_return(one, two, FIRST)))
    assert set(found.body.revisions) == {one, two, FIRST}
    (view,) = collate(RecordSet.of(found.body.revisions)).values()
    assert view.standing is Standing.CONFLICT


def test_an_audit_without_an_entry_and_a_return_without_an_audit_travel():
    empty = builders.a_revision(1, events=())
    assert opened(builders.a_return_file(builders.a_return(empty, FIRST))).body.revisions
    nothing = replace(builders.a_return(), revisions=())
    assert opened(builders.a_return_file(nothing)).body.revisions == ()


def test_a_withdrawal_travels_with_or_after_what_it_takes_back():
    back = builders.a_withdrawal(FIRST)
    together = builders.a_return(FIRST, withdrawals=(back,))
    assert opened(builders.a_return_file(together)).body.withdrawals == (back,)
    after = replace(together, revisions=())
    assert opened(builders.a_return_file(after), held={FIRST.hash}).body.withdrawals == (back,)


def test_returns_that_arrive_in_another_order_show_the_same_round():
    files = [
        builders.a_return_file(builders.a_return(*revisions), number=number)
        for number, revisions in enumerate([(FIRST,), (LATER, FIRST), (builders.a_revision(2),)], 1)
    ]
    rounds = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 1, 2, 0)):
        held = RecordSet()
        for index in order:
            found = opened(files[index], held=held.by_hash.keys())
            held = held | RecordSet.of(found.body.revisions)
        rounds.append((held.digest, collate(held)))
    assert rounds[0] == rounds[1] == rounds[2]
    assert rounds[0][1][LATER.audit_id].revision == LATER


TEXT = st.text(st.characters(exclude_categories=()), max_size=40).map(plain)
ANSWERS = st.builds(
    Answer,
    value=TEXT,
    state=st.sampled_from(AnswerState),
    reason=TEXT,
    evidence=st.none() | st.sampled_from(Evidence),
    other=TEXT,
    place=TEXT,
    note=TEXT,
    ask_lead=st.booleans(),
    warning_reason=TEXT,
)


@given(st.lists(ANSWERS, min_size=1, max_size=6))
@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
def test_whatever_the_program_lets_one_type_can_be_sent_and_read_back(answers):
    edits = [(Act.SET, f"/HX/HX{number}", answer) for number, answer in enumerate(answers, 1)]
    revision = builders.a_revision(1, events=builders.a_history(*edits))
    assert opened(builders.a_return_file(builders.a_return(revision))).body.revisions == (revision,)


@pytest.mark.parametrize(
    "body",
    [
        builders.a_return(replace(FIRST, minutes=1)),
        builders.a_return(FIRST, FIRST),
        builders.a_return(who="stranger"),
        builders.a_return(received=("x",)),
        builders.a_return(withdrawals=(replace(builders.a_withdrawal(FIRST), reason="other"),)),
        builders.a_return(builders.a_revision(1, started_at="yesterday")),
    ],
)
def test_a_return_that_could_not_be_opened_is_never_made(body):
    with pytest.raises(PackageRefused, match="^The return "):
        make_return(
            body, builders.a_pack().return_to, builders.keys_of("assessor"), builders.a_sending()
        )


def test_nothing_inside_shows_on_the_outside():
    data = builders.a_return_file()
    for word in (b"volume", b"HX1", builders.ASSESSOR.encode(), builders.ROUND.encode(), b"return"):
        assert word not in data


def test_gaps_in_the_numbers_are_named():
    assert missing_numbers([3, 1]) == (2,)
    assert missing_numbers([1, 2, 2]) == ()
    assert missing_numbers([4]) == (1, 2, 3)
    assert missing_numbers([]) == ()


def test_notes_travel_with_every_version_and_need_no_audit():
    entries = builders.some_entries()
    data = builders.a_return_file(replace(builders.a_return(entries=entries), revisions=()))
    found = opened(data)
    assert {each.hash for each in found.body.entries} == {each.hash for each in entries}
    assert found.header.format_version == 3
    assert set(opened(builders.a_return_file(builders.a_return(entries=entries))).body.revisions)


def test_a_return_without_notes_is_still_one_that_older_programs_open():
    assert opened(builders.a_return_file()).header.format_version == 1
