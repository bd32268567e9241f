"""What somebody likely meant by a word that is none of ours. Better no suggestion than one that misleads."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

_TWICE = re.compile(r"(\d)\1+")
_CODE = re.compile(r"([a-z]{1,4})(\d+)")
_APART = re.compile(r"[\s_\-.:]+")
# Spaces that look like the ordinary one, and letters that do not show at all.
_ODD_SPACES = frozenset("\u00a0\u1680\u2007\u202f\u205f\u3000")
_SHORTEST_BEGINNING = 4


def meant(word: str, known: Iterable[str]) -> str:
    """The known word that `word` is a slip for; "" where none is near, or several are as near.

    Letters left out, doubled, swapped or mistaken count, and so do capitals and signs between words. Another code
    does not: who writes HX9_date or CX1_date does not mean HX1_date.
    """
    word = visible(word).strip()
    index = _index(tuple(known))
    plain = _plain(word)
    if not plain or word in index.names:
        return ""
    found = (
        index.by_plain.get(plain)
        or (
            len(plain) >= _SHORTEST_BEGINNING
            and (index.longer.get(plain) or index.unfinished(plain))
        )
        or index.wider(word)
        or index.nearest(plain)
    )
    return found[0] if found and len(found) == 1 else ""


def did_you_mean(word: str, known: Iterable[str], written: str = "{}") -> str:
    """ " Did you mean ${seen}?" with `written` "${{{}}}"; "" when nothing is near."""
    found = meant(word, known)
    return f" Did you mean {written.format(found)}?" if found else ""


def visible(text: str) -> str:
    """The text without the characters that nobody sees, odd spaces made plain ones."""
    return "".join(" " if sign in _ODD_SPACES else sign for sign in text if not _is_unseen(sign))


def hidden_character(text: str) -> str:
    """ "holds a hidden character after CG1_held"; "" for a text without one."""
    for at, sign in enumerate(text):
        if sign in _ODD_SPACES or _is_unseen(sign):
            before = visible(text[:at]).split()
            return f"holds a hidden character {f'after {before[-1]}' if before else 'at its beginning'}"
    return ""


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") and sign not in "\t\n\r"


def _plain(word: str) -> str:
    return _APART.sub("", word.lower())


class _Index:
    """Known words by what they are found by: a tool has thousands of names, and may have as many that are wrong."""

    def __init__(self, known: Iterable[str]) -> None:
        self.names = dict.fromkeys(name for name in known if name)
        self.by_plain: dict[str, list[str]] = {}
        self.longer: dict[str, list[str]] = {}  # by their first words: overdue of overdue-open
        self._by_part: dict[str, list[str]] = {}
        self._by_code: dict[str, list[tuple[str, str]]] = {}
        for name in self.names:
            plain, parts = _plain(name), _APART.split(name.lower())
            self.by_plain.setdefault(plain, []).append(name)
            for count in range(1, len(parts)):
                self.longer.setdefault("".join(parts[:count]), []).append(name)
            for part in dict.fromkeys(parts):
                self._by_part.setdefault(part, []).append(name)
            self._by_code.setdefault(_code(plain), []).append((plain, name))
        self._sorted = sorted(self.by_plain)

    def unfinished(self, plain: str) -> list[str]:
        """The names of which a word is more than the first half: complet of completed."""
        found: list[str] = []
        for other in self._sorted[bisect_left(self._sorted, plain) :]:
            if not other.startswith(plain):
                break
            found += self.by_plain[other] if len(other) < 2 * len(plain) else []
        return found

    def wider(self, word: str) -> list[str]:
        """The names that hold all the words that were written, in their order: not due of not-yet-due."""
        wanted = _APART.split(word.lower())
        if len(wanted) < 2:
            return []
        return [name for name in self._by_part.get(wanted[0], ()) if _holds_all(name, wanted)]

    def nearest(self, plain: str) -> list[str]:
        """The names that differ in the fewest letters, codes such as hx1 being alike."""
        most = 0 if len(plain) < 3 else 1 if len(plain) < 8 else 2 if len(plain) < 14 else 3
        near: dict[int, list[str]] = {}
        for other, name in self._by_code.get(_code(plain), ()):
            if abs(len(other) - len(plain)) <= most:
                distance = slips(plain, other, most)
                if distance <= most:
                    near.setdefault(distance, []).append(name)
        return near[min(near)] if near else []


_index = lru_cache(maxsize=64)(_Index)


def _holds_all(name: str, wanted: list[str]) -> bool:
    parts = iter(_APART.split(name.lower()))
    return all(one in parts for one in wanted)


def _code(plain: str) -> str:
    """The code that a name begins with, "hx1"; a digit typed twice is a slip, another digit another code."""
    found = _CODE.match(plain)
    return found[1] + _TWICE.sub(r"\1", found[2]) if found else ""


def slips(one: str, other: str, most: int) -> int:
    """How many letters are left out, added, mistaken or swapped with their neighbour; `most` + 1 for more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        following = [at]
        for place, sign in enumerate(other, start=1):
            cost = min(row[place] + 1, following[-1] + 1, row[place - 1] + (letter != sign))
            if before and place > 1 and letter == other[place - 2] and one[at - 2] == sign:
                cost = min(cost, before[place - 2] + 1)
            following.append(cost)
        if min(following) > most and (not row or min(row) > most):
            return most + 1
        before, row = row, following
    return row[-1]
