"""The audit tool's own words, told apart from what somebody wrote: "Adult" of "Adult convictions" is nobody's name."""

import re
from collections.abc import Iterable

BLANK = "\N{BULLET}"
# What parts one printed word from the next: signs, numbers and days, never a space alone ("May Good" may be somebody).
_PARTS = re.compile(r"[,;:.?()*/–]|\b(?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2} \d{4}\b|\b\d+\b")


class PrintedWords:
    """Takes printed phrases out of texts, whole ones only: a name that is also a word of one stays where it stands
    by itself.

    `phrases`: of two words and more they are taken out wherever they stand as they are printed. One word alone
    ("Health", "Yes") is taken out only with everything else of its text, where all of that is printed.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        lines = {" ".join(each.split()).rstrip("?.:") for each in phrases}
        self._words = {each.casefold() for each in lines if each and " " not in each}
        several = (each for each in lines if " " in each)
        self._phrases = sorted(several, key=lambda each: (-len(each), each))

    def without(self, texts: Iterable[str]) -> list[str]:
        """Each text with a bullet in place of what is printed."""
        joined = "\x1f".join(" ".join(each.split()) for each in texts)
        for phrase in self._phrases:
            if phrase[1:] in joined:  # few of a tool's thousands do, and only patterns are slow
                joined = re.sub(_as_printed(phrase), BLANK, joined)
        return [BLANK if self._all_printed(each) else each for each in joined.split("\x1f")]

    def _all_printed(self, text: str) -> bool:
        parts = (part.strip(f" {BLANK}") for part in _PARTS.split(text))
        return all(part.casefold() in self._words for part in parts if part)


def _as_printed(phrase: str) -> str:
    """Whole words; the first letter large or small, as a label may follow another in one line."""
    first = re.escape(phrase[0])
    either = f"(?i:{first})" if phrase[0].isalpha() else first
    start = r"(?<!\w)" if phrase[0].isalnum() else ""
    end = r"(?!\w)" if phrase[-1].isalnum() else ""
    return f"{start}{either}{re.escape(phrase[1:])}{end}"
