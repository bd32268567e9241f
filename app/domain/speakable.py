"""The code that is spoken over the telephone: five groups of three syllables, 94 bits."""

import re
import secrets
import unicodedata

from app.domain.errors import InputRefused

CONSONANTS = ("b", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
VOWELS = "aeiou"
SYLLABLES = tuple(consonant + vowel for consonant in CONSONANTS for vowel in VOWELS)  # 80
GROUPS, SYLLABLES_A_GROUP = 5, 3

_SYLLABLE = re.compile("(?:ch|[bdfghklmnprstvz])[aeiou]")
_BETWEEN = re.compile(r"[\s_.,;:'\u2018\u2019\u00ad\u2010-\u2015\u2212-]+")
LONGEST_TYPED = 500  # characters looked at; a code has under 60


def new_code() -> str:
    """A fresh code, "hiligu-rimola-birima-bechole-kodazu": 15 syllables of 80, 94 bits of chance."""
    groups = (
        "".join(secrets.choice(SYLLABLES) for _ in range(SYLLABLES_A_GROUP)) for _ in range(GROUPS)
    )
    return "-".join(groups)


def canonical_code(text: str) -> str:
    """The code as it was made, however it was typed: capitals, spaces, hyphens of any kind.

    Raises InputRefused saying where the typed text stops being a code; the text itself is not repeated.
    """
    letters = _BETWEEN.sub("", unicodedata.normalize("NFKC", text[:LONGEST_TYPED]).lower())
    found: list[str] = []
    position = 0
    while position < len(letters):
        syllable = _SYLLABLE.match(letters, position)
        if syllable is None:
            group = len(found) // SYLLABLES_A_GROUP + 1
            raise InputRefused(
                f"The code has a slip in group {min(group, GROUPS)} of {GROUPS}; listen to that group again."
            )
        found.append(syllable.group())
        position = syllable.end()
    expected = GROUPS * SYLLABLES_A_GROUP
    if len(found) != expected:
        raise InputRefused(
            f"The code has {len(found)} syllables instead of {expected}: five groups of three; "
            "listen to it again."
        )
    return "-".join(
        "".join(found[at : at + SYLLABLES_A_GROUP]) for at in range(0, expected, SYLLABLES_A_GROUP)
    )
