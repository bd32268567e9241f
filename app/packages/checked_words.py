"""Numbers as plain words that are written on paper or read out by telephone, so that a slip names its word.

Each word stands for 11 bits. Two check words follow the rest: they are chosen so that the sum of all words, and the sum
of all words each weighed by its place, are nought (in the field of 2,048 numbers). One wrong word anywhere shows up as
its error in the first sum and as its error times its place in the second, and so says where it stands.
"""

import re
import unicodedata
from functools import cache

from app.domain.errors import InputRefused
from app.packages.passphrases import word_list

WORD_BITS, CHECK_WORDS = 11, 2
LONGEST_TYPED = 2_000  # characters looked at
_FIELD, _POLYNOMIAL = (1 << WORD_BITS) - 1, 0x805  # x^11 + x^2 + 1, which is primitive
_BETWEEN = re.compile(r"[^a-z]+")


def as_words(number: int, count: int) -> tuple[str, ...]:
    """`number` in `count` words, the highest first, and their two check words."""
    symbols = [number >> WORD_BITS * place & _FIELD for place in reversed(range(count))]
    if number >> WORD_BITS * count or number < 0:
        raise ValueError("too large for so many words")
    plain, weighed = _sums(symbols)
    here, last = _power(count), _power(count + 1)
    first = _divide(weighed ^ _times(last, plain), here ^ last)
    listed = word_list()
    return tuple(listed[each] for each in (*symbols, first, first ^ plain))


def split(typed: str) -> tuple[str, ...]:
    """The words, whatever stands between them: spaces, numbers of lines, commas, capitals."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).casefold()
    return tuple(each for each in _BETWEEN.split(plain) if each)


def number_in(typed: str, count: int, what: str) -> int:
    """The number of `count` words and their check words. `what` names them in a refusal, "The office key".

    Raises InputRefused naming the word that is wrong; the words themselves are not repeated.
    """
    words = split(typed)
    expected = count + CHECK_WORDS
    if len(words) != expected:
        raise InputRefused(
            f"{what} has {expected} words and {len(words)} were typed; go through them once more."
        )
    places = _places()
    for place, word in enumerate(words, 1):
        if word not in places:
            raise _wrong(what, place, expected)
    symbols = [places[word] for word in words]
    plain, weighed = _sums(symbols)
    if plain or weighed:
        if plain and weighed:
            logarithms = _tables()[1]
            place = (logarithms[weighed] - logarithms[plain]) % _FIELD
            if place < expected:
                raise _wrong(what, place + 1, expected)
        raise InputRefused(
            f"{what} has more than one slip, or two words that changed places; go through all {expected} once more."
        )
    number = 0
    for each in symbols[:count]:
        number = number << WORD_BITS | each
    return number


def _wrong(what: str, place: int, of: int) -> InputRefused:
    return InputRefused(f"{what}: word {place} of {of} is not the right one; look or listen again.")


def _sums(symbols: list[int]) -> tuple[int, int]:
    plain = weighed = 0
    for place, each in enumerate(symbols):
        plain ^= each
        weighed ^= _times(_power(place), each)
    return plain, weighed


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(word_list())}


@cache
def _tables() -> tuple[tuple[int, ...], dict[int, int]]:
    """Powers of the field's generator, and their logarithms."""
    powers, value = [], 1
    for _ in range(_FIELD):
        powers.append(value)
        value <<= 1
        if value > _FIELD:
            value ^= _POLYNOMIAL
    return tuple(powers), {each: place for place, each in enumerate(powers)}


def _power(place: int) -> int:
    return _tables()[0][place]


def _times(one: int, other: int) -> int:
    if not one or not other:
        return 0
    powers, logarithms = _tables()
    return powers[(logarithms[one] + logarithms[other]) % _FIELD]


def _divide(one: int, other: int) -> int:
    if not one:
        return 0
    powers, logarithms = _tables()
    return powers[(logarithms[one] - logarithms[other]) % _FIELD]
