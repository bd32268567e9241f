"""The audit tool's own words, told apart from what somebody wrote: "Adult" of "Adult convictions" is nobody's name."""

import re
from collections.abc import Iterable

BLANK = "\N{BULLET}"
# Words with a capital that are nobody's name.
COMMON = frozenset(
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
        "He",
        "She",
        "It",
        "Partly",
    }
)
_PARTS = re.compile(r"(?:[,;:.?()*/–]|\s|\band\b|\b\d[\d.]*(?!\w))+")


class PrintedWords:
    """Takes printed phrases out of texts, whole ones only: a name that is also a word of one stays where it stands
    by itself.

    `phrases`: of two words and more they are taken out wherever they stand as they are printed. One word alone
    ("Health", "Yes") is taken out only with everything else of its text, where all of that is printed.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        lines = {" ".join(each.split()).rstrip("?.:") for each in phrases}
        self._words = {_folded(each) for each in lines if each and " " not in each}
        longest = sorted(
            (each for each in lines if " " in each), key=lambda each: (-len(each), each)
        )
        self._phrases = [re.compile(_as_printed(each)) for each in longest]

    def without(self, texts: Iterable[str]) -> list[str]:
        """Each text with a bullet in place of what is printed."""
        joined = "\x1f".join(" ".join(each.split()) for each in texts)
        for phrase in self._phrases:
            joined = phrase.sub(BLANK, joined)
        return [BLANK if self._all_printed(each) else each for each in joined.split("\x1f")]

    def _all_printed(self, text: str) -> bool:
        parts = (part for part in _PARTS.split(text) if part not in ("", BLANK))
        return all(part in COMMON or _folded(part) in self._words for part in parts)


def _as_printed(phrase: str) -> str:
    """Whole words; the first letter large or small, as a label may follow another in one line."""
    first = re.escape(phrase[0])
    either = f"(?i:{first})" if phrase[0].isalpha() else first
    start = r"(?<!\w)" if phrase[0].isalnum() else ""
    end = r"(?!\w)" if phrase[-1].isalnum() else ""
    return f"{start}{either}{re.escape(phrase[1:])}{end}"


def _folded(word: str) -> str:
    return word.casefold()
