"""Whether two wordings may mean the same: by the share of equal words, and by the few words that decide a meaning.

"Were visits followed up" and "Were visits not followed up" share most of their words. So a negation, a number, an
"or", a "before" that comes, goes or changes is never taken for a clearer way of saying the same.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import product

SAME_MEANING = (
    0.75  # share of two wordings that must be alike for one to be taken as a clearer other
)
_WORD = re.compile(r"%|[^\W_]+(?:[.,][0-9]+)*(?:'[^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n")
_DECIDE = """
no not non none nobody nothing nowhere never neither nor without except unless hardly rarely seldom instead or
all both half least most more less few only alone over under once twice single double same different %
before after until since during within outside inside always sometimes often usually ever first last next
earlier later current former past now yet already day week month year hour working calendar
must should shall may might better worse higher lower larger smaller longer shorter rise fall
thirty forty fifty sixty seventy eighty ninety hundred
second third fourth fifth sixth seventh eighth ninth tenth
"""
_STEMS = (
    "exclud", "refus", "reject", "fail", "lack", "omit", "absen", "missing", "requir", "optional", "increas", "decreas",
    "reduc", "improv", "worsen", "deteriorat",
)  # fmt: skip
# What says the same in another word.
_SAME = {
    "each": "all", "every": "all", "fewer": "less", "minimum": "least", "maximum": "most", "above": "over",
    "below": "under", "prior": "before", "latest": "last", "previous": "earlier", "days": "day", "weeks": "week",
    "months": "month", "years": "year", "hours": "hour",
}  # fmt: skip
_COUNTING = """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
"""
_NUMBERS = _COUNTING.split()
_DECIDING = frozenset((*_DECIDE.split(), *_STEMS))
_VERBS = {"can't": "can", "won't": "will", "shan't": "shall"}
_OPPOSITES = ("un", "in", "im", "il", "ir", "dis", "mis", "non")
_SHORTEST = 4  # letters of a word that a prefix can turn round: "own" is no opposite of "unown"


def may_mean_the_same(old: str, new: str) -> bool:
    """Whether most words are the same, in order, and none comes, goes or changes that decides the meaning."""
    return _share(old, new) >= SAME_MEANING and not _is_turned(old, new)


def says_otherwise(old: str, new: str) -> bool:
    """Whether a sentence of a longer text is kept with another negation, number or the like.

    Sentences that come or go say more or less, not something else.
    """
    before, after = ([one for one in _SENTENCE.split(text) if one.strip()] for text in (old, new))
    gone = [one for one in before if one not in after]
    come = [one for one in after if one not in before]
    return any(
        _share(one, other) >= SAME_MEANING and _is_turned(one, other)
        for one, other in product(gone, come)
    )


def _share(old: str, new: str) -> float:
    return SequenceMatcher(None, list(_words(old)), list(_words(new)), autojunk=False).ratio()


def _is_turned(old: str, new: str) -> bool:
    before, after = list(_words(old)), list(_words(new))
    if _deciding(before) != _deciding(after):
        return True
    gone, come = (set(one) - set(other) for one, other in ((before, after), (after, before)))
    return any(_are_opposite(*pair) or _are_opposite(*pair[::-1]) for pair in product(gone, come))


def _are_opposite(word: str, other: str) -> bool:
    """ "registered" and "unregistered"."""
    return len(word) >= _SHORTEST and other in {f"{prefix}{word}" for prefix in _OPPOSITES}


def _deciding(words: list[str]) -> list[str]:
    """The words that decide a meaning, in order."""
    return [one for one in words if one in _DECIDING or any(map(str.isdigit, one))]


def _words(text: str) -> Iterator[str]:
    """Words in one spelling: "three" and "3", "don't" and "do not", "each" and "every" are alike."""
    for word in _WORD.findall(text.casefold().replace("’", "'")):
        plain = word.removesuffix("'s")
        if plain.endswith("n't") or plain == "cannot":
            yield _VERBS.get(plain, plain[:-3])
            yield "not"
        elif plain in _NUMBERS:
            yield str(_NUMBERS.index(plain))
        else:
            stem = next((stem for stem in _STEMS if plain.startswith(stem)), plain)
            yield _SAME.get(stem, stem)
