"""A person's keys: kept whole, shown by words, never printed."""

import pytest

from app.domain.errors import StoreProblem
from app.packages import sealing
from app.packages.keys import PersonKeys, enrol_proof, fingerprint_words, new_enrol_secret
from app.packages.passphrases import word_list
from tests.packages import builders

KEYS = builders.keys_of("assessor")


def test_keys_come_back_from_the_store_as_they_went_in():
    assert PersonKeys.from_bytes(KEYS.to_bytes()) == KEYS


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"CFAKEYS\x01",
        b"CFAKEYS\x02" + KEYS.to_bytes()[8:],
        KEYS.to_bytes()[:-1],
        KEYS.to_bytes() + b"A",
        KEYS.to_bytes()[:50] + b"\xff" + KEYS.to_bytes()[51:],
        KEYS.to_bytes()[:20],
    ],
    ids=["nothing", "no keys", "newer", "cut short", "too long", "not text", "half"],
)
def test_other_bytes_are_refused_in_a_sentence(kept):
    with pytest.raises(StoreProblem, match="open a backup"):
        PersonKeys.from_bytes(kept)


def test_secrets_do_not_show_when_keys_are_printed():
    shown = repr(KEYS) + str(KEYS)
    assert KEYS.identity not in shown
    assert repr(KEYS.seed) not in shown
    assert KEYS.public.recipient in shown


def test_every_person_gets_keys_of_their_own():
    others = [PersonKeys.generate() for _ in range(20)]
    assert len({each.public for each in others}) == 20
    assert len({each.public.recipient for each in others}) == 20


def test_a_signature_is_good_for_its_message_and_key_alone():
    public, other = sealing.signing_key(KEYS.seed), sealing.signing_key(bytes(32))
    signature = sealing.sign(KEYS.seed, b"message")
    assert sealing.is_signed(public, b"message", signature)
    assert not sealing.is_signed(public, b"messagf", signature)
    assert not sealing.is_signed(other, b"message", signature)
    assert not sealing.is_signed(public, b"message", signature[:-1])
    assert not sealing.is_signed(public[:-1], b"message", signature)


def test_fingerprints_are_eight_words_that_change_with_either_key():
    other = builders.keys_of("stranger").public
    words = fingerprint_words(KEYS.public)
    assert len(words) == 8
    assert set(words) <= set(word_list())
    mixed = type(other)(KEYS.public.signing, other.recipient)
    assert len({words, fingerprint_words(other), fingerprint_words(mixed)}) == 3


def test_the_proof_is_bound_to_secret_round_person_and_both_keys():
    other = builders.keys_of("stranger").public
    keys = KEYS.public
    secret = new_enrol_secret()
    proofs = {
        enrol_proof(secret, "round", "person", keys),
        enrol_proof(new_enrol_secret(), "round", "person", keys),
        enrol_proof(secret, "round 2", "person", keys),
        enrol_proof(secret, "round", "person 2", keys),
        enrol_proof(secret, "round", "person", type(keys)(other.signing, keys.recipient)),
        enrol_proof(secret, "round", "person", type(keys)(keys.signing, other.recipient)),
    }
    assert len(proofs) == 6
    assert all(len(each) == 64 for each in proofs)


@pytest.mark.parametrize("secret", ["", "x", "A" * 44, "A" * 42 + "B="])
def test_a_spoilt_secret_is_refused_in_a_sentence(secret):
    with pytest.raises(StoreProblem, match="enrolment secret"):
        enrol_proof(secret, "round", "person", KEYS.public)


@pytest.mark.parametrize(
    ("text", "length", "raw"),
    [
        ("AAECAw==", 4, b"\0\1\2\3"),
        ("AAECAw==", 3, None),
        ("AAECAw", 4, None),
        ("AAECAx==", 4, None),
        ("AAEC Aw==", 4, None),
        ("ünï", 2, None),
    ],
)
def test_base64_has_one_spelling(text, length, raw):
    assert sealing.from_base64(text, length) == raw


def test_recipients_are_checked_down_to_their_checksum():
    good = KEYS.public.recipient
    assert sealing.is_recipient(good)
    last = "q" if good[-1] != "q" else "p"
    for wrong in ("", "age1", good[:-1], good[:-1] + last, good.upper(), good + " ", KEYS.identity):
        assert not sealing.is_recipient(wrong)
