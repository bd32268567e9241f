"""Cases that changed hands, and families that more than one person read: who, why, on which day."""

from collections.abc import Iterable

from app.domain.findings import Findings
from app.domain.partial_dates import words
from app.domain.records import Reading
from app.reports.content import Block, Column, Heading, Paragraph, Table

READINGS = {
    Reading.SOLE: "Alone",
    Reading.FIRST: "First of two",
    Reading.BLIND_SECOND: "Second, blind, begun afresh",
    Reading.JOINT: "Two together",
    Reading.TAKEN_OVER: "Went on from what the reader before had returned",
}


def hands(found: Findings) -> Iterable[Block]:
    """Nothing where every case stayed with the reader it fell to and no family was parted."""
    if not found.given_on and not found.parted:
        return
    yield Heading(2, "Cases that changed hands")
    if found.parted:
        families = "; ".join(", ".join(refs) for refs in found.parted)
        yield Paragraph(
            f"Brothers and sisters are read by one person where that can be. Read by more than one: {families}."
        )
    if found.given_on:
        yield Paragraph(
            "What a reader returns after a case has gone to somebody else is kept and not counted."
        )
        yield Table(
            "Cases given to another reader",
            (
                Column("Case"),
                Column("On", weight=2),
                Column("From", weight=2),
                Column("To", weight=2),
                Column("Read", weight=2),
                Column("Why", weight=4),
            ),
            tuple(
                (
                    each.ref,
                    words(each.on),
                    each.before,
                    each.now,
                    READINGS[each.reading],
                    each.reason,
                )
                for each in found.given_on
            ),
        )
