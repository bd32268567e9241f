"""The electronic record measured against the files: how often it was right, and how often the paper said otherwise."""

from collections import Counter
from collections.abc import Iterable

from app.domain.electronic_record import Stand
from app.domain.findings import Findings
from app.reports.content import Align, Block, Cell, Column, Count, Number, Table

# Heading of a column and what it counts; what was not compared is in no figure but its own.
STANDS = {
    "Paper agrees": Stand.AGREED,
    "Accepted": Stand.ACCEPTED,
    "Paper differs": Stand.CONTRADICTED,
    "Found otherwise": Stand.OTHERWISE,
    "Not compared": Stand.OPEN,
}
RECORD_COLUMNS = (
    Column("Said by the electronic record", weight=4),
    *(Column(header, Align.RIGHT) for header in STANDS),
    Column("Same", Align.RIGHT),
)


def against_record(found: Findings) -> Iterable[Block]:
    """For each question that the electronic record speaks of; nothing where it speaks of none."""
    rows = []
    for line in found.questions:
        stands = Counter(
            audit.record[line.path] for audit in found.audits if line.path in audit.record
        )
        if stands:
            same = stands[Stand.AGREED] + stands[Stand.ACCEPTED]
            compared = stands.total() - stands[Stand.OPEN]
            label = f"{line.number} {line.label}".strip()
            counts: tuple[Cell, ...] = tuple(Number(stands[stand]) for stand in STANDS.values())
            rows.append((label, *counts, Count(same, compared)))
    if rows:
        note = (
            "Accepted: taken over as the electronic record has it, not looked up on paper. "
            "Same: accepted or agreed, of the cases in which the two were compared."
        )
        title = "The electronic record against what was found"
        yield Table(title, RECORD_COLUMNS, tuple(rows), note=note)
