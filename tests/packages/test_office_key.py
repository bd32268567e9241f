"""Words on paper and over the telephone: what they say is what was meant, and a slip names its word."""

import random

import pytest

from app.domain.errors import InputRefused
from app.domain.office_way import OfficeWay
from app.packages import age_text, office_key, sealing
from app.packages.checked_words import CHECK_WORDS, as_words, number_in
from app.packages.keys import PersonKeys
from app.packages.passphrases import word_list

MACHINE = PersonKeys.generate()
ELSEWHERE = PersonKeys.generate()
KEY = office_key.new_office_key()


@pytest.fixture
def way():
    return office_key.new_way(KEY.recipient, MACHINE.public.recipient)


def said(words):
    return " ".join(words)


@pytest.mark.parametrize("count", [4, 10, 12, 26])
def test_any_number_comes_back_however_its_words_are_typed(count):
    dice = random.Random(count)
    for _ in range(200):
        number = dice.getrandbits(11 * count)
        words = as_words(number, count)
        assert len(words) == count + CHECK_WORDS
        typed = "  \n2. ".join(word.upper() for word in words)
        assert number_in(typed, count, "It") == number


@pytest.mark.parametrize("count", [4, 10, 12, 26])
def test_one_wrong_word_is_named_wherever_it_stands_and_whatever_it_is(count):
    dice = random.Random(f"slips {count}")
    listed = word_list()
    for place in range(count + CHECK_WORDS):
        for _ in range(30):
            words = list(as_words(dice.getrandbits(11 * count), count))
            words[place] = dice.choice([each for each in listed if each != words[place]])
            with pytest.raises(InputRefused, match=rf"word {place + 1} of {len(words)} "):
                number_in(said(words), count, "It")


def test_a_word_that_is_on_no_list_is_named_and_not_repeated():
    words = list(as_words(7, 12))
    words[3] = "zzyzx"
    with pytest.raises(InputRefused, match="word 4 of 14") as told:
        number_in(said(words), 12, "The office key")
    assert "zzyzx" not in str(told.value)


def test_words_that_changed_places_and_several_slips_are_never_taken():
    dice, taken = random.Random("places"), 0
    for _ in range(2_000):
        words = list(as_words(dice.getrandbits(132), 12))
        one, other = dice.sample(range(14), 2)
        if words[one] == words[other]:
            continue
        words[one], words[other] = words[other], words[one]
        try:
            number_in(said(words), 12, "It")
        except InputRefused:
            continue
        taken += 1
    assert taken == 0


@pytest.mark.parametrize("typed", ["", "abide", " ".join(["abide"] * 13), "x" * 5_000, "\u202e"])
def test_too_few_and_too_many_words_are_counted(typed):
    with pytest.raises(InputRefused, match=r"has 14 words and \d+ w"):
        office_key.typed_key(typed)


def test_the_key_of_a_sheet_is_an_age_key_that_age_itself_opens_with():
    again = office_key.typed_key(said(KEY.words))
    assert again == KEY
    sealed = sealing.seal_to_keys(b"a return", (KEY.recipient,))
    assert sealing.open_with_identity(sealed, KEY.identity) == b"a return"
    assert office_key.new_office_key().recipient != KEY.recipient


def test_keys_are_written_as_age_writes_them():
    for _ in range(20):
        keys = PersonKeys.generate()
        identity = keys.identity
        assert age_text.written(age_text.IDENTITY, age_text.raw(identity)) == identity
        recipient = keys.public.recipient
        assert age_text.written(age_text.RECIPIENT, age_text.raw(recipient)) == recipient


def test_store_and_office_come_to_the_same_answer_by_either_request(way):
    own = office_key.answer_of_the_store(MACHINE.identity, way)
    known = (ELSEWHERE.public.recipient, MACHINE.public.recipient)
    for request, machines in (
        (office_key.short_request(way), known),
        (office_key.long_request(way), ()),
    ):
        found = office_key.way_asked_for(said(request), KEY.recipient, machines)
        assert found == way
        assert office_key.answer_of_the_office(KEY, found) == own
    assert (len(office_key.short_request(way)), len(office_key.long_request(way))) == (6, 28)
    assert len(own) == 12


def test_an_answer_is_good_for_one_request_of_one_machine_by_one_office_key(way):
    own = office_key.answer_of_the_store(MACHINE.identity, way)
    other_number = OfficeWay(way.office, way.machine, way.nonce ^ 1)
    assert office_key.answer_of_the_store(MACHINE.identity, other_number) != own
    other_machine = office_key.new_way(way.office, ELSEWHERE.public.recipient)
    assert office_key.answer_of_the_store(ELSEWHERE.identity, other_machine) != own
    other_office = office_key.new_way(office_key.new_office_key().recipient, way.machine)
    assert office_key.answer_of_the_store(MACHINE.identity, other_office) != own


def test_a_request_of_another_machine_or_for_another_sheet_is_told(way):
    short, long = said(office_key.short_request(way)), said(office_key.long_request(way))
    older = office_key.new_office_key()
    with pytest.raises(InputRefused, match="fits no machine"):
        office_key.way_asked_for(short, KEY.recipient, [ELSEWHERE.public.recipient])
    with pytest.raises(InputRefused, match="fits no machine"):
        office_key.way_asked_for(short, older.recipient, [way.machine])
    told = 0
    for _ in range(20):  # the long request has 8 bits of its mark: one sheet in 256 would pass
        try:
            office_key.way_asked_for(long, office_key.new_office_key().recipient, [])
        except InputRefused as refused:
            told += "another office key" in str(refused)
    assert told >= 18


def test_a_request_that_no_store_makes_is_refused_without_an_answer():
    """A point of small order would have an answer that everybody knows."""
    nothing = age_text.written(age_text.RECIPIENT, bytes(32))
    hostile = office_key.new_way(KEY.recipient, nothing)
    asked = office_key.way_asked_for(said(office_key.long_request(hostile)), KEY.recipient, [])
    with pytest.raises(InputRefused, match="of no store"):
        office_key.answer_of_the_office(KEY, asked)


def test_the_office_key_itself_is_taken_in_place_of_its_answer(way):
    own = said(office_key.answer_of_the_store(MACHINE.identity, way))
    assert office_key.canonical_answer(own.upper(), way) == own
    assert office_key.canonical_answer(said(KEY.words), way) == own
    with pytest.raises(InputRefused, match="not the office key that this store knows"):
        office_key.canonical_answer(said(office_key.new_office_key().words), way)
