"""Quantity words tied to figures: "most" is said of a share only where the stated scale says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NO_QUANTITY = r"(?<!\bat )(?<!\babove )(?<!\bafter )(?<!\bnot )"
FEW = 10  # of fewer cases no word is said, only the count


@dataclass(frozen=True, slots=True)
class QuantityWord:
    """Said of shares from `least` up to, not including, `below`; both are proportions."""

    text: str
    least: float
    below: float

    def fits(self, count: int, of: int) -> bool:
        return of > 0 and self.least <= count / of < self.below


@dataclass(frozen=True, slots=True)
class Scale:
    """The words from none to all, without gap or overlap."""

    words: tuple[QuantityWord, ...]

    def word(self, count: int, of: int) -> str:
        """ "" where there are too few cases for a word."""
        if of < FEW:
            return ""
        return next((each.text for each in self.words if each.fits(count, of)), "")

    def used_in(self, text: str) -> Sequence[str]:
        """The scale's words that a text uses, longest first, so that "almost all" is not also "all".

        "At all", "above all", "after all" and "not all" are no quantities.
        """
        longest = sorted((each.text for each in self.words), key=len, reverse=True)
        found = re.findall(
            rf"{_NO_QUANTITY}\b(?:{'|'.join(map(re.escape, longest))})\b", text, re.IGNORECASE
        )
        return [each.lower() for each in found]

    def sentence(self) -> str:
        """The scale as the report states it."""
        inner = [each for each in self.words if each.least > 0.001 and each.below < 0.999]
        said = "; ".join(
            f"“{each.text}” from {each.least:.0%} to under {each.below:.0%}" for each in inner
        )
        few = next((each for each in self.words if 0 < each.least < 0.001), None)
        first = f"“{few.text}” under {few.below:.0%}; " if few else ""
        last = next(
            (each for each in self.words if each.below >= 0.999 and each.least < 0.999), None
        )
        end = f"; “{last.text}” from {last.least:.0%} but not all" if last else ""
        return (
            f"Quantity words stand for shares of the cases counted: {first}{said}{end}. "
            f"Of fewer than {FEW} cases only the count is given."
        )
