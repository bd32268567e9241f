"""The annex that sets an earlier audit beside this one."""

from collections.abc import Iterable

from app.domain.earlier import Compared, EarlierAudit
from app.reports.content import NOTHING, Align, Block, Column, Count, Heading, Paragraph, Table

_OPENING = (
    "Each figure of an earlier audit stands beside the same one of this, both with what they are counted of. What may "
    "be said of their difference depends on how either sample was drawn."
)
_OTHERS = 40  # items beyond the headlines that are printed: those that differ most
COMPARED_COLUMNS = (
    Column("Figure", weight=4),
    Column("Before", Align.RIGHT, weight=1.2),
    Column("Now", Align.RIGHT, weight=1.2),
    Column("Difference", Align.RIGHT, weight=2),
    Column("What may be said", weight=3.4),
)


def comparison(held: Iterable[tuple[EarlierAudit, tuple[Compared, ...]]]) -> list[Block]:
    """Nothing where no earlier audit was brought in."""
    blocks: list[Block] = []
    for earlier, rows in held:
        blocks += _one(earlier, rows)
    if not blocks:
        return []
    return [Heading(1, "Annex: an earlier audit beside this one"), Paragraph(_OPENING), *blocks]


def _one(earlier: EarlierAudit, rows: tuple[Compared, ...]) -> list[Block]:
    source = f" Its figures are taken from {earlier.source}." if earlier.source else ""
    if earlier.drawn_at_random:
        how = (
            "Both samples were drawn at random. Intervals are Newcombe's for the difference of two shares, in "
            "percentage points, at 95%. A change is claimed only for items named beforehand, after Holm's adjustment "
            "for their number; the others are shown for what they are, and none of them is called a change."
        )
    else:
        how = (
            "The earlier sample was chosen by criteria, so that nothing can be tested: the two are shown side by side, "
            "and a difference may come from the choice alone."
        )
    headlines = [each for each in rows if each.published.headline]
    others = [each for each in rows if not each.published.headline]
    if len(others) > _OTHERS:
        others = sorted(others, key=lambda each: -abs(each.difference or 0))[:_OTHERS]
    blocks: list[Block] = [
        Heading(2, earlier.name),
        Paragraph(how + source),
    ]
    for title, some in (
        (f"{earlier.name}: items named beforehand", headlines),
        (f"{earlier.name}: other items", others),
    ):
        if some:
            blocks.append(Table(title, COMPARED_COLUMNS, tuple(map(_row, some))))
    if not rows:
        blocks.append(Paragraph("None of its figures is one that this round has."))
    return blocks


def _row(each: Compared) -> tuple[str, Count, Count, str, str]:
    difference = NOTHING
    if each.difference is not None and each.interval is not None:
        low, high = each.interval
        difference = f"{each.difference * 100:+.0f} ({low * 100:+.0f} to {high * 100:+.0f})"
    label = each.published.words or each.label
    return label, Count(*each.before), Count(*each.now), difference, each.words
