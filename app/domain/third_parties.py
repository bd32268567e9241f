"""Passages of one child's file that may name somebody else, for the lead to go through; and taking them out.

What is found is a proposal that leans to too much: whoever answers the request decides on each passage. A passage
taken out is gone wherever it stands, in whatever case and however its words are parted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.printed_words import BLANK, PrintedWords

REDACTED = "[redacted]"
_EXCERPT = 50  # letters on either side
_MOST_EXCERPTS = 3


class FoundAs(StrEnum):
    """Why a passage was found."""

    SIBLING = "sibling"  # another child's reference or number
    WORKER = "worker"  # of the council, by the finding slips
    TEAM = "team"  # who audited, read with somebody, or led
    TOLD = "told"  # by whom something was told, or who was told
    NAME = "name"  # typed, and written as a name is
    NUMBER = "number"  # a telephone number or an address of electronic mail
    ADDED = "added"  # by the lead

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    FoundAs.SIBLING: "Another child of the list",
    FoundAs.WORKER: "A worker of the council",
    FoundAs.TEAM: "Of the audit's own team",
    FoundAs.TOLD: "Told by, or told to",
    FoundAs.NAME: "Written as a name is",
    FoundAs.NUMBER: "Telephone or mail",
    FoundAs.ADDED: "Added by hand",
}


class Mark(StrEnum):
    KEEP = "keep"
    REDACT = "redact"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may name somebody else, how often it stands in the file, and some of the places."""

    text: str
    found_as: FoundAs
    places: int
    excerpts: tuple[str, ...]
    mark: Mark | None = None


# Two words and more that begin with a capital, or one after a title. Words of a sentence's beginning count only
# with a second such word beside them.
_CAPITAL = r"[^\W\d_a-z][\w'’-]*[a-z][\w'’-]*"
_NAMES = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|PC|DC|DS|DI|Sgt|Rev|Cllr)\.?\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}"
    rf"|\b{_CAPITAL}(?:\s+(?:(?:de|van|von|al|el|bin)\s+)?{_CAPITAL}){{1,3}}"
)
_ALONE = re.compile(rf"(?<=[a-z,;:(“\"{BLANK}] ){_CAPITAL}|\b{_CAPITAL}(?= {BLANK})")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_TELEPHONE = re.compile(r"(?<![\w-])(?:\+|0)\d[\d ()]{7,}\d(?![\w-])")

# Words with a capital that are nobody's name.
_COMMON = frozenset(
    {
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "Christmas",
        "Easter",
        "English",
        "Welsh",
        "British",
        "The",
        "This",
        "That",
        "These",
        "There",
        "They",
        "It",
        "Partly",
    }
)


def passages(
    texts: Iterable[str],
    known: Mapping[str, FoundAs],
    about: Iterable[str],
    marks: Mapping[str, Mark],
    printed: Iterable[str] = (),
) -> tuple[Passage, ...]:
    """Every passage of `texts` to be gone through, the surest first.

    `known`: texts that name somebody else and why they do. `about`: names of the child itself and words of the field,
    which are nobody else's. `marks`: what was decided before, by text; what was added by hand stands in it too.
    `printed`: the audit tool's own words, in which no name is looked for (`PrintedWords`).
    """
    held, own = list(texts), [each for each in about if each.strip()]
    folded = {_folded(each) for each in own}
    joined = " ".join(" ".join(held).split()).casefold()
    found = {
        text: kind
        for text, kind in known.items()
        if _folded(text) not in folded | {""} and _folded(text) in joined
    }
    told = "|".join(_pattern(each) for each in sorted({*found, *own}, key=len, reverse=True))
    covered = re.compile(told or r"\Z(?!\Z)", re.IGNORECASE)
    for whole, unprinted in zip(held, PrintedWords(printed).without(held), strict=True):
        # Half of a name that is found whole is nobody else. Numbers are looked for in all that is there.
        text, names_in = covered.sub(BLANK, whole), covered.sub(BLANK, unprinted)
        for kind, pattern, among in (
            (FoundAs.NUMBER, _MAIL, text),
            (FoundAs.NUMBER, _TELEPHONE, text),
            (FoundAs.NAME, _NAMES, names_in),
            (FoundAs.NAME, _ALONE, names_in),
        ):
            for match in pattern.finditer(among):
                said = " ".join(match.group().split())
                if not _all_common(said):
                    found.setdefault(said, kind)
    for text in marks:
        found.setdefault(text, FoundAs.ADDED)
    made = []
    order = list(FoundAs)
    for text, kind in found.items():
        places, excerpts = _where(text, held)
        if places or text in marks:
            made.append(Passage(text, kind, places, excerpts, marks.get(text)))
    return tuple(sorted(made, key=lambda each: (order.index(each.found_as), each.text.casefold())))


def redact(text: str, out: "re.Pattern[str] | None") -> str:
    """The text without what `redactions` found. A text that is nothing else is one mark."""
    return text if out is None else out.sub(REDACTED, text)


def redactions(marks: Mapping[str, Mark]) -> "re.Pattern[str] | None":
    """What is to be taken out; None where nothing is. The longest first, so that no half of one is left."""
    out = [text for text, mark in marks.items() if mark is Mark.REDACT and text.strip()]
    if not out:
        return None
    longest = sorted(out, key=lambda each: (-len(each), each))
    return re.compile("|".join(_pattern(each) for each in longest), re.IGNORECASE)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _where(text: str, held: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    pattern = re.compile(_pattern(text), re.IGNORECASE)
    places = 0
    excerpts: list[str] = []
    for each in held:
        for match in pattern.finditer(each):
            places += 1
            if len(excerpts) < _MOST_EXCERPTS:
                start, end = max(match.start() - _EXCERPT, 0), match.end() + _EXCERPT
                cut = " ".join(each[start:end].split())
                excerpts.append(f"{'…' if start else ''}{cut}{'…' if end < len(each) else ''}")
    return places, tuple(dict.fromkeys(excerpts))


def _pattern(text: str) -> str:
    """Whole words, whatever parts them; an "s" of possession after it does not hide it."""
    parts = r"\s+".join(re.escape(part) for part in text.split())
    start = r"(?<!\w)" if text.strip()[:1].isalnum() else ""
    end = r"(?!\w)" if text.strip()[-1:].isalnum() else ""
    return f"{start}{parts}{end}"


def _all_common(text: str) -> bool:
    return all(word in _COMMON for word in text.split())
