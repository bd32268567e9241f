"""Conversations held beside the reading of files: how many, in how many cases, and each apart from every figure."""

from collections import Counter
from collections.abc import Iterator

from app.domain.findings import Findings
from app.reports.content import Align, Block, Column, Heading, Number, Paragraph, Table

_COLUMNS = (
    Column("Case"),
    Column("With whom", weight=2),
    Column("When and how", weight=2),
    Column("Bears on", weight=2),
    Column("What was said", weight=6),
)


def held_words(found: Findings) -> str:
    """What the findings rest on, in a round with conversations."""
    held, cases = len(found.conversations), len({each.ref for each in found.conversations})
    said = "1 conversation was" if held == 1 else f"{held} conversations were"
    where = "1 case" if cases == 1 else f"{cases} cases"
    return (
        f"Every finding is from the record. Beside it {said} held in {where} of the {len(found.audits)} counted; in "
        "the others no child, parent or worker was spoken to. What was said stands apart, in the last annex, and no "
        "figure and no time limit rests on it."
    )


def conversations(found: Findings) -> Iterator[Block]:
    """The annex; nothing in a round without conversations."""
    if not found.heard:
        return
    yield Heading(1, "Conversations, apart from the record")
    if not found.conversations:
        yield Paragraph("Conversations were to be held in this round; none was.")
        return
    yield Paragraph(held_words(found))
    counts = Counter(each.with_whom or "Not said" for each in found.conversations)
    yield Table(
        "Conversations by whom they were held with",
        (Column("With whom", weight=4), Column("Conversations", Align.RIGHT)),
        tuple((who, Number(count)) for who, count in counts.most_common()),
        totals=("All", Number(len(found.conversations))),
    )
    yield Table(
        "Each conversation",
        _COLUMNS,
        tuple(
            (
                each.ref,
                each.with_whom or "–",
                ", ".join(filter(None, (each.on, each.how.lower()))) or "–",
                each.bears_on or "–",
                each.said or "–",
            )
            for each in found.conversations
        ),
    )
