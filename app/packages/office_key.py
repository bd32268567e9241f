"""The printed office key, and the words by which it opens a store over the telephone.

The store's own key and the office's have one secret in common, which each side works out from its own secret half and
the other's public half (X25519). The words that the office reads out are that secret, hashed with the number in the
request: who has heard them can open this store once, and no other. docs/decisions/0023-office-key.md says why.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from app.domain.errors import InputRefused
from app.domain.office_way import NONCE_BITS, OfficeWay
from app.packages import age_text, sealing
from app.packages.checked_words import CHECK_WORDS, WORD_BITS, as_words, number_in, split

KEY_WORDS, ANSWER_WORDS = 12, 10  # 132 and 110 bits of chance
SHORT_WORDS = 4  # the number of this request, and a mark of the machine
_KEY_BITS, _MARK_BITS = 256, 22
LONG_WORDS = 26  # the number, the machine's whole key, and 8 bits of the mark
_LONG_MARK_BITS = LONG_WORDS * WORD_BITS - NONCE_BITS - _KEY_BITS

THE_KEY, THE_REQUEST, THE_ANSWER = "The office key", "The request", "The answer of the office"


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """`words` stand on the sheet and nowhere else; `recipient` is all that a store knows of it."""

    words: tuple[str, ...] = field(repr=False)
    identity: str = field(repr=False)
    recipient: str


def new_office_key() -> OfficeKey:
    return _key(secrets.randbits(KEY_WORDS * WORD_BITS))


def typed_key(typed: str) -> OfficeKey:
    """The key of a sheet. Raises InputRefused naming the word that is wrong."""
    return _key(number_in(typed, KEY_WORDS, THE_KEY))


def _key(number: int) -> OfficeKey:
    raw = blake2b(
        number.to_bytes((KEY_WORDS * WORD_BITS + 7) // 8), digest_size=32, person=b"cfa/office-key"
    ).digest()
    identity = age_text.written(age_text.IDENTITY, raw)
    return OfficeKey(as_words(number, KEY_WORDS), identity, sealing.recipient(identity))


def new_way(office: str, machine: str) -> OfficeWay:
    return OfficeWay(office, machine, secrets.randbits(NONCE_BITS))


# What the unlock page shows, and what the office makes of it.


def short_request(way: OfficeWay) -> tuple[str, ...]:
    """For an office that has had a return from this store: it knows the machine's key, and finds it by its mark."""
    return as_words(way.nonce << _MARK_BITS | _mark(way, _MARK_BITS), SHORT_WORDS)


def long_request(way: OfficeWay) -> tuple[str, ...]:
    """For an office that knows nothing of this store yet: the machine's whole public key."""
    raw = int.from_bytes(age_text.raw(way.machine))
    number = (way.nonce << _KEY_BITS | raw) << _LONG_MARK_BITS | _mark(way, _LONG_MARK_BITS)
    return as_words(number, LONG_WORDS)


def way_asked_for(typed: str, office: str, machines: Iterable[str]) -> OfficeWay:
    """The way that a request speaks of; `machines` are the recipients that the lead's store knows.

    Raises InputRefused naming the word that is wrong, or where the request is of no known machine or of another
    office key.
    """
    if len(split(typed)) > SHORT_WORDS + CHECK_WORDS:
        return _long_way(typed, office)
    number = number_in(typed, SHORT_WORDS, THE_REQUEST)
    nonce, mark = number >> _MARK_BITS, number & (1 << _MARK_BITS) - 1
    for machine in machines:
        way = OfficeWay(office, machine, nonce)
        if _mark(way, _MARK_BITS) == mark:
            return way
    raise InputRefused(
        "This request fits no machine that has sent a return, or another office key; take the sheet that was in force "
        "when they last opened a pack, or ask for the long request."
    )


def _long_way(typed: str, office: str) -> OfficeWay:
    number = number_in(typed, LONG_WORDS, THE_REQUEST)
    mark = number & (1 << _LONG_MARK_BITS) - 1
    number >>= _LONG_MARK_BITS
    raw = (number & (1 << _KEY_BITS) - 1).to_bytes(_KEY_BITS // 8)
    way = OfficeWay(office, age_text.written(age_text.RECIPIENT, raw), number >> _KEY_BITS)
    if _mark(way, _LONG_MARK_BITS) != mark:
        raise InputRefused(
            "This request was made for another office key; take the sheet that was in force when they last opened a "
            "pack."
        )
    return way


def _mark(way: OfficeWay, bits: int) -> int:
    said = f"{way.office}\0{way.machine}\0{way.nonce}".encode()
    digest = blake2b(said, digest_size=8, person=b"cfa/office-mark").digest()
    return int.from_bytes(digest) >> 64 - bits


# The words that open the store: worked out by the store itself while it is open, and by the office.


def answer_of_the_store(identity: str, way: OfficeWay) -> tuple[str, ...]:
    return _answer(identity, way.office, way)


def answer_of_the_office(key: OfficeKey, way: OfficeWay) -> tuple[str, ...]:
    """Raises InputRefused for a request that no store makes."""
    if key.recipient != way.office:
        raise ValueError("another office key")
    return _answer(key.identity, way.machine, way)


def _answer(identity: str, other: str, way: OfficeWay) -> tuple[str, ...]:
    try:
        shared = sealing.shared_secret(identity, other)
    except sealing.NotOpened:
        raise InputRefused(f"{THE_REQUEST} is of no store; have it read out once more.") from None
    said = f"{way.office}\0{way.machine}\0{way.nonce}".encode()
    digest = blake2b(said, key=shared, digest_size=32, person=b"cfa/office-open").digest()
    return as_words(int.from_bytes(digest) >> 256 - ANSWER_WORDS * WORD_BITS, ANSWER_WORDS)


def canonical_answer(typed: str, way: OfficeWay) -> str:
    """The words that open the store, however they were typed; the office key itself does as well, in the office.

    Raises InputRefused naming the word that is wrong, or where it is another office key.
    """
    if len(split(typed)) == KEY_WORDS + CHECK_WORDS:
        key = typed_key(typed)
        if key.recipient != way.office:
            raise InputRefused(
                "This is not the office key that this store knows; take the sheet that was in force when its last "
                "pack was opened."
            )
        return " ".join(answer_of_the_office(key, way))
    return " ".join(as_words(number_in(typed, ANSWER_WORDS, THE_ANSWER), ANSWER_WORDS))
