"""What assessors noticed beside the files, as the report lists it: observations in their words, without a count."""

from app.domain.findings import Findings
from app.domain.partial_dates import words
from app.reports.content import Block, Column, Heading, Paragraph, Table

COLUMNS = (
    Column("About", weight=2),
    Column("Noticed on", weight=2),
    Column("Office", weight=2),
    Column("Observation", weight=6),
)


def observations(found: Findings) -> list[Block]:
    """Nothing where the round diary is empty. Who wrote a line is known to the lead and stays out of the report."""
    if not found.observations:
        return []
    rows = tuple(
        (
            each.tag.words,
            words(each.seen_on) if each.seen_on else "",
            each.office,
            each.what,
        )
        for each in found.observations
    )
    return [
        Heading(2, "What assessors noticed beside the files", "9.9"),
        Paragraph(
            "From the round diary: offices, systems, workload and other agencies. These are single observations, not "
            "findings of the files: how often something was noted says nothing of how often it occurs."
        ),
        Table("Observations from the round diary", COLUMNS, rows),
    ]
