"""Passphrases made of plain words, and a cautious estimate of how long one would stand."""

import re
import secrets
from functools import cache
from itertools import pairwise

from app.resources import resource_path

SUGGESTED_WORDS = 5  # of 2,048: 55 bits, behind a slow key derivation
WORD_BITS = 11.0
LONGEST_WORD = 12  # letters, of the known words
LONGEST_LOOKED_AT = 200  # characters; more add nothing to the estimate

# Bits a guesser must spend on one more character of each class: far below chance, since people choose.
LETTER_BITS, UNREADABLE_BITS, DIGIT_BITS, SIGN_BITS = 2.0, 3.5, 3.0, 4.0
YEAR_BITS, REPEAT_BITS, CAPITAL_BITS, FAMOUS_BITS = 6.0, 0.5, 1.0, 4.0

FAMOUS = (
    "password", "passwort", "letmein", "welcome", "qwerty", "qwertz", "asdf", "zxcv", "admin", "secret",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "june", "july", "august", "september", "october", "november", "december", "spring",
    "summer", "autumn", "winter", "council", "social", "worker", "child", "children", "audit", "login",
    "casefile", "liverpool", "arsenal", "chelsea", "dragon", "monkey", "football", "sunshine", "princess",
)  # fmt: skip
_DISGUISES = str.maketrans("013457@$!", "oleastasi")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PIECE = re.compile(r"[a-z]+|\d+|[^a-z\d\s]+")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@cache
def word_list() -> tuple[str, ...]:
    """2,048 plain words; words.licence.txt beside the file says where they come from."""
    return tuple(resource_path("wording", "words.txt").read_text("utf-8").split())


def suggested_passphrase() -> str:
    """Five different words drawn by chance, with a space between them."""
    return " ".join(secrets.SystemRandom().sample(word_list(), SUGGESTED_WORDS))


def strength(passphrase: str) -> tuple[float, str]:
    """(bits, word): a low estimate of the guesses needed, as a power of two, and what to call it.

    The words are "very weak", "weak", "fair" (from 40 bits) and "strong" (from 52).
    """
    passphrase = passphrase[:LONGEST_LOOKED_AT]
    bits = min(_bits(passphrase), _bits(passphrase.translate(_DISGUISES)) + 1)
    for least, word in ((52.0, "strong"), (40.0, "fair"), (28.0, "weak")):
        if bits >= least:
            return bits, word
    return bits, "very weak"


def _bits(passphrase: str) -> float:
    """Whole known words first, each once, however often it stands; then the rest by its characters."""
    lowered = passphrase.lower()
    capitals = sum(1 for before, after in zip(passphrase, lowered, strict=False) if before != after)
    bits = min(capitals, 2) * CAPITAL_BITS
    for year in set(_YEAR.findall(lowered)):
        lowered = lowered.replace(year, " ")
        bits += YEAR_BITS
    for piece in dict.fromkeys(_PIECE.findall(lowered)):
        bits += _piece_bits(piece)
    return bits


def _piece_bits(piece: str) -> float:
    if not piece.isascii() or not piece.isalnum():
        return SIGN_BITS * len(set(piece)) + REPEAT_BITS * (len(piece) - len(set(piece)))
    if piece.isdigit():
        return _characters(piece, DIGIT_BITS)
    return _letters_bits(piece)


def _letters_bits(piece: str) -> float:
    """A whole known word counts as one draw; else the cheaper of known words in a row and single letters."""
    known = _known()
    if piece in known and piece not in FAMOUS:
        return WORD_BITS
    vowels = sum(piece.count(vowel) for vowel in "aeiouy")
    letter = LETTER_BITS if len(piece) > 2 and vowels * 5 >= len(piece) else UNREADABLE_BITS
    best = [0.0]
    for end in range(1, len(piece) + 1):
        cheapest = best[end - 1] + letter
        for start in range(max(0, end - LONGEST_WORD), end - 2):
            part = piece[start:end]
            if part in FAMOUS:
                cheapest = min(cheapest, best[start] + FAMOUS_BITS)
            elif part in known:
                cheapest = min(cheapest, best[start] + WORD_BITS)
        best.append(cheapest)
    return min(best[-1], _characters(piece, letter))


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())


def _characters(piece: str, each: float) -> float:
    """A character that repeats or follows its neighbour on the keyboard or in the alphabet is worth little."""
    bits = each
    for before, after in pairwise(piece):
        pair, back = before + after, after + before
        easy = before == after or any(pair in run or back in run for run in _RUNS)
        bits += REPEAT_BITS if easy else each
    return bits
