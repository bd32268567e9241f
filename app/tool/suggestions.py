"""What somebody likely meant by a word that is none of ours. Better no suggestion than one that misleads."""

import re
import unicodedata
from collections.abc import Iterable

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
    names = [name for name in dict.fromkeys(known) if name]
    if not word or word in names:
        return ""
    plain = _plain(word)
    alike = [name for name in names if _plain(name) == plain]
    longer = [name for name in names if _begins(name, plain)] or _unfinished(plain, names)
    wider = [name for name in names if _is_part(name, word)]
    found = alike or longer or wider or _nearest(plain, names)
    return found[0] if len(found) == 1 else ""


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


def _begins(name: str, plain: str) -> bool:
    """Whether a word is the beginning of a longer name, up to a sign between words: overdue of overdue-open."""
    if len(plain) < _SHORTEST_BEGINNING:
        return False
    parts = _APART.split(name.lower())
    return any("".join(parts[:count]) == plain for count in range(1, len(parts)))


def _unfinished(plain: str, names: list[str]) -> list[str]:
    """The names of which a word is more than the first half: complet of completed."""
    if len(plain) < _SHORTEST_BEGINNING:
        return []
    return [
        name
        for name in names
        if (other := _plain(name)).startswith(plain) and len(other) < 2 * len(plain)
    ]


def _is_part(name: str, word: str) -> bool:
    """Whether a name holds all the words that were written, in their order: not due of not-yet-due."""
    parts, wanted = iter(_APART.split(name.lower())), _APART.split(word.lower())
    return len(wanted) > 1 and all(one in parts for one in wanted)


def _nearest(plain: str, names: list[str]) -> list[str]:
    most = 0 if len(plain) < 3 else 1 if len(plain) < 8 else 2 if len(plain) < 14 else 3
    near: dict[int, list[str]] = {}
    for name in names:
        other = _plain(name)
        if abs(len(other) - len(plain)) <= most and not _is_other_code(plain, other):
            distance = slips(plain, other, most)
            if distance <= most:
                near.setdefault(distance, []).append(name)
    return near[min(near)] if near else []


def _is_other_code(one: str, other: str) -> bool:
    """Whether two words begin with codes such as hx1 and hx9 or cx3 that are both fine, and mean different things."""
    left, right = _CODE.match(one), _CODE.match(other)
    if left is None or right is None:
        return bool(left) != bool(right) and len(one) < _SHORTEST_BEGINNING
    if left[1] != right[1]:
        return True
    # A digit typed twice is a slip, another digit is another code.
    return re.sub(r"(\d)\1+", r"\1", left[2]) != re.sub(r"(\d)\1+", r"\1", right[2])


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
