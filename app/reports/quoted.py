"""In assessors' words: altered texts that the lead approved, and no others, in whatever leaves."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from app.domain.quotes import Quote as Approved
from app.reports.content import Block, Heading, Paragraph, Quote

TITLE = "Good practice, and what would have helped"
NONE_APPROVED = (
    "No passage of what assessors wrote is printed here: none has been altered and approved yet."
)
_SAID = "In assessors' words, altered so that they point at nobody. The lead approved each text before it was printed."


def quoted(quotes: Sequence[Approved]) -> list[Block]:
    """A part of its own for what is published, without how often; nothing where nothing is approved."""
    once = {(each.label, each.text): each for each in quotes}
    return [Heading(2, TITLE, "9.8"), *in_their_words(tuple(once.values()))] if quotes else []


def in_their_words(quotes: Sequence[Approved]) -> list[Block]:
    """By what was asked, the words that stand most often first; without any reference."""
    if not quotes:
        return []
    blocks: list[Block] = [Paragraph(_SAID)]
    ordered = sorted(quotes, key=lambda one: (one.item, one.label))
    for label, group in groupby(ordered, key=lambda one: one.label):
        blocks.append(Paragraph(f"{label.rstrip(':?.')}:"))
        said = Counter(each.text for each in group)
        blocks += [Quote(text, _times(count)) for text, count in sorted(said.items(), key=_order)]
    return blocks


def _order(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _times(count: int) -> str:
    return f"in {count} cases" if count > 1 else ""
