"""British spelling: a bundled dictionary, the field's own words, and the words that the owner of a store adds.

Nothing here goes to a network. The owner's words stand in the store alone: among them are children's names.
docs/decisions/0011-spelling.md says why these and no others.
"""

import re
from collections.abc import Iterable
from typing import Protocol

from app.domain.errors import InputRefused
from app.resources import resource_path
from app.workspace import Workspace

LONGEST_WORD = 80
MOST_SUGGESTIONS = 6
# Letters with marks inside them that join, not end, a word.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOINED = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ADDRESS = re.compile(r"\S*(?:@|://|\\)\S*")

Span = tuple[int, int]  # a word's place in its text: from, up to and without


class _Engine(Protocol):
    """What is used of the library."""

    def spell(self, word: str) -> bool: ...
    def suggest(self, word: str) -> Iterable[str]: ...
    def add(self, word: str) -> object: ...


class Speller:
    """Knows which words are spelt right. Not for several threads at once."""

    def __init__(self, engine: _Engine) -> None:
        self._engine = engine
        self._known: dict[str, bool] = {}

    def is_known(self, word: str) -> bool:
        """Whether `is_right` answers at once, without asking the dictionary."""
        return word in self._known

    def is_right(self, word: str) -> bool:
        """Abbreviations in capitals, single letters and whatever holds a digit are never found wrong."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = _is_no_word(word) or self._is_right(word)
        return found

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The likeliest first; a tenth of a second's work."""
        found = self._engine.suggest(word.replace("’", "'"))
        return tuple(dict.fromkeys(found))[:MOST_SUGGESTIONS]

    def add(self, words: Iterable[str]) -> None:
        """Words that are right from here on."""
        for word in words:
            self._engine.add(word)
        self._known.clear()

    def _is_right(self, word: str) -> bool:
        return len(word) > LONGEST_WORD or self._engine.spell(word.replace("’", "'"))


def words_in(text: str) -> tuple[Span, ...]:
    """Where the words of a text stand, for `Speller`: no addresses of mail or files. Compounds are one word."""
    skipped = [found.span() for found in _ADDRESS.finditer(text)]
    return tuple(
        found.span()
        for found in _JOINED.finditer(text)
        if not any(begin <= found.start() < end for begin, end in skipped)
    )


def wrong_in(text: str, speller: Speller) -> tuple[Span, ...]:
    """The words of a text that are not spelt right; of a compound the parts that are not, unless the whole is."""
    wrong: list[Span] = []
    for begin, end in words_in(text):
        word = text[begin:end]
        if speller.is_right(word):
            continue
        parts = [(begin + part.start(), begin + part.end()) for part in _WORD.finditer(word)]
        if len(parts) == 1:
            wrong.append((begin, end))
        else:
            wrong += [part for part in parts if not speller.is_right(text[part[0] : part[1]])]
    return tuple(wrong)


def load(own: Iterable[str] = ()) -> Speller | None:
    """The dictionary with the field's words and the owner's; None where there is no such library for this kind of
    computer. Some tens of milliseconds: not for the GUI thread."""
    try:
        from hunspell import Hunspell
    except ImportError:
        return None
    folder = resource_path("spelling")
    speller = Speller(Hunspell("en_GB", str(folder), "utf-8"))
    speller.add((*field_words(), *own))
    return speller


def field_words() -> tuple[str, ...]:
    """What the dictionary does not have of the words that this work uses every day."""
    lines = resource_path("spelling", "field-words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class OwnWords:
    """The words that the owner of a store spells so, kept in the store."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def all(self) -> tuple[str, ...]:
        with self._ws.begin() as work:
            return tuple(work.own_words.all())

    def add(self, word: str) -> None:
        """Raises InputRefused for what is no single word, StoreProblem."""
        if not _JOINED.fullmatch(word) or len(word) > LONGEST_WORD:
            raise InputRefused("Only a single word can be added to your words; choose one word.")
        with self._ws.begin() as work:
            work.own_words.add(word)
            work.commit()

    def remove(self, word: str) -> None:
        with self._ws.begin() as work:
            work.own_words.remove(word)
            work.commit()


def _is_no_word(word: str) -> bool:
    """An abbreviation in capitals, its plural, a single letter, or a number with letters."""
    letters = word.removesuffix("'s").removesuffix("’s").removesuffix("s")
    return len(word) == 1 or letters.isupper() or any(letter.isdigit() for letter in word)
