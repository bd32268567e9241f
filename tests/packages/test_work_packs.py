"""A work pack says the same at both ends, by code and by key."""

import struct
from dataclasses import replace

import pytest

from app.domain.errors import PackageRefused
from app.domain.notebook import Arrangements
from app.packages import sealing
from app.packages.contents import Kind
from app.packages.envelope import package_file_name
from app.packages.keys import PersonKeys
from app.packages.work_packs import make_work_pack, open_work_pack
from tests.packages import builders, plain_age

CODE = "hiligu-rimola-birima-bechole-kodazu"
LEAD = builders.keys_of("lead")
ASSESSOR = builders.keys_of("assessor")
NAME = "work.cfa"


def sealed_to_key(pack=None, **changed):
    return make_work_pack(
        pack or builders.a_pack(**changed),
        LEAD,
        builders.a_sending(),
        recipient=ASSESSOR.public.recipient,
    )


def opened(data, trusted=None):
    return open_work_pack(
        data, ASSESSOR, NAME, builders.a_pack().signers if trusted is None else trusted
    )


@pytest.fixture(scope="module")
def inside():
    """What lies within a pack made for a code, opened by another program's hand."""
    data = make_work_pack(builders.a_pack(), LEAD, builders.a_sending(), code=CODE.upper())
    return plain_age.unseal(data, CODE)


@pytest.fixture(scope="module")
def sealed_to_code(inside):
    """The same pack sealed again by that other hand, with less work for scrypt."""
    return plain_age.seal(inside, CODE)


def test_a_pack_for_a_pinned_key_says_the_same_at_both_ends():
    begun = builders.a_case(2, latest=builders.a_revision(2), plan_start=None, known={})
    pack = builders.a_pack(cases=(builders.a_case(1), begun))
    found = opened(sealed_to_key(pack))
    assert found.body == pack
    assert found.header.kind is Kind.WORK
    assert found.header.recipients == (ASSESSOR.public.recipient,)
    assert (found.header.sender, found.header.cases) == (LEAD.public.signing, 2)


def test_a_pack_opens_with_its_code_however_it_is_typed(sealed_to_code):
    for typed in (CODE, "HILIGU RIMOLA BIRIMA BECHOLE KODAZU", CODE.replace("-", " – ")):
        assert open_work_pack(sealed_to_code, typed, NAME).body == builders.a_pack()


def test_the_sealing_with_a_code_is_that_of_any_age_program(inside):
    assert inside[:8] == b"CFAPKG\0\x01"
    (length,) = struct.unpack_from(">I", inside, 8)
    assert b'"kind":"work"' in inside[12 : 12 + length]


def test_another_code_is_refused_and_what_to_do_is_said(sealed_to_code):
    with pytest.raises(PackageRefused, match="have the code read out again"):
        open_work_pack(sealed_to_code, "hiligu-rimola-birima-bechole-kodaza", NAME)


def test_a_code_does_not_open_a_pack_that_names_recipients():
    """Else a pack made for one assessor's key could be passed on under a code."""
    passed_on = plain_age.seal(sealing.open_with_identity(sealed_to_key(), ASSESSOR.identity), CODE)
    with pytest.raises(PackageRefused, match="was not made for this store"):
        open_work_pack(passed_on, CODE, NAME)


def test_with_a_code_a_lead_known_from_before_is_still_checked(sealed_to_code):
    assert open_work_pack(sealed_to_code, CODE, NAME, builders.a_pack().signers)
    with pytest.raises(PackageRefused, match="is not signed by the lead of this round"):
        open_work_pack(sealed_to_code, CODE, NAME, {builders.keys_of("stranger").public.signing})


def test_without_a_code_a_lead_must_be_known():
    with pytest.raises(PackageRefused, match="is not signed by the lead"):
        opened(sealed_to_key(), trusted=())


def test_nothing_inside_shows_on_the_outside():
    data = sealed_to_key()
    for word in (b"Child 0001", b"Synthetic", b"North", builders.ROUND.encode(), b"work"):
        assert word not in data
    for who in ("stranger", "deputy", "office"):
        with pytest.raises(PackageRefused, match="not made for this store"):
            open_work_pack(data, builders.keys_of(who), NAME, builders.a_pack().signers)


@pytest.mark.parametrize(
    "changed",
    [
        {"tool_hash": "e" * 64},
        {"enrol_secret": "short"},
        {"office_recipient": "office"},
        {"cases": (builders.a_case(1), builders.a_case(1))},
        {"cases": (builders.a_case(1, ref="../x"),)},
        {"cases": (builders.a_case(1, team="a\nb"),)},
        {"cases": (builders.a_case(1, latest=builders.a_revision(2)),)},
        {"lead": builders.Seat("Lead", builders.keys_of("stranger").public), "deputies": ()},
    ],
    ids="-".join,
)
def test_a_pack_that_could_not_be_opened_is_never_made(changed):
    assert sealed_to_key()
    with pytest.raises(PackageRefused, match="^The work pack "):
        sealed_to_key(**changed)


def test_a_pack_goes_to_a_code_or_a_key_never_both_nor_neither():
    for how in ({}, {"code": CODE, "recipient": ASSESSOR.public.recipient}):
        with pytest.raises(ValueError, match="a code or"):
            make_work_pack(builders.a_pack(), LEAD, builders.a_sending(), **how)


def test_an_earlier_readers_answers_travel_under_their_own_audit():
    first = builders.a_revision(
        1, audit_id=builders.an_id("first reader"), assessor=builders.COLLEAGUE
    )
    pack = builders.a_pack(cases=(builders.a_case(1, latest=first),))
    assert opened(sealed_to_key(pack)).body.cases[0].latest == first


def test_everyone_who_may_open_returns_is_named_once():
    pack = builders.a_pack()
    assert len(pack.return_to.recipients) == 3
    assert list(pack.return_to.recipients) == sorted(pack.return_to.recipients)
    alone = replace(pack, deputies=(), office_recipient="")
    assert alone.return_to.recipients == (LEAD.public.recipient,)


def test_file_names_say_nothing_personal():
    assert package_file_name(Kind.WORK, builders.an_id("p")) == f"work-{builders.an_id('p')}.cfa"


def test_a_stranger_who_seals_to_the_assessor_is_not_believed():
    stranger = PersonKeys.generate()
    pack = builders.a_pack(lead=builders.Seat("Lead reviewer", stranger.public), deputies=())
    data = make_work_pack(pack, stranger, builders.a_sending(), recipient=ASSESSOR.public.recipient)
    with pytest.raises(PackageRefused, match="ask the lead by telephone"):
        opened(data)


def opened_by_key(pack):
    return open_work_pack(sealed_to_key(pack), ASSESSOR, NAME, pack.signers)


def test_what_the_lead_arranged_travels_and_a_plain_pack_stays_one_that_older_programs_open():
    for arranged, number in (
        (builders.ARRANGED, 3),
        (Arrangements(return_by=builders.ARRANGED.return_by), 3),
        (Arrangements(conversations=True), 3),
        (Arrangements(), 1),
    ):
        found = opened_by_key(builders.a_pack(arrangements=arranged))
        assert found.body.arrangements == arranged
        assert found.header.format_version == number


def test_numbers_and_versions_of_the_tool_travel_together():
    pack = builders.a_pack(
        arrangements=builders.ARRANGED,
        versions=builders.some_versions(),
        tool=builders.SECOND_TOOL,
        tool_hash=builders.SECOND_HASH,
    )
    assert opened_by_key(pack).body == pack


def test_slips_travel_apart_from_the_cases_and_only_where_there_are_some():
    keys, sending = builders.keys_of("lead"), builders.a_sending()
    with_slips = builders.a_pack(slips=builders.SOME_SLIPS)
    raw = make_work_pack(with_slips, keys, sending, code=CODE)
    found = open_work_pack(raw, CODE, "pack.cfa")
    assert (found.header.format_version, found.body) == (4, with_slips)
    assert "Synthetic" not in repr(found.body.cases)
    plain = open_work_pack(make_work_pack(builders.a_pack(), keys, sending, code=CODE), CODE, "p")
    assert (plain.header.format_version, plain.body.slips) == (1, ())


@pytest.mark.parametrize(
    "slips",
    [
        (replace(builders.SOME_SLIPS[0], case_id=builders.an_id("case 3")),),
        (builders.SOME_SLIPS[0], builders.SOME_SLIPS[0]),
        (replace(builders.SOME_SLIPS[0], name="two\nlines"),),
    ],
)
def test_a_slip_of_no_case_twice_or_on_two_lines_is_refused(slips):
    with pytest.raises(PackageRefused):
        make_work_pack(
            builders.a_pack(slips=slips), builders.keys_of("lead"), builders.a_sending(), code=CODE
        )
