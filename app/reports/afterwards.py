"""What was put on the record after the audit was announced: counted over a round, and what it does not turn round."""

from collections.abc import Iterable

from app.domain.collation import CountedAudit, tally
from app.domain.findings import Findings, StandardLine
from app.domain.partial_dates import words
from app.reports.content import Align, Block, Cell, Column, Count, Number, Paragraph, Table
from app.reports.figures import line

ASKED = "late_entries"  # whether the record holds such entries at all
ENTRIES = "Entries"
AFTERWARDS_COLUMNS = (
    Column("Time limit", weight=4),
    Column(ENTRIES, Align.RIGHT),
    Column("Cases", Align.RIGHT),
    Column("Which", weight=3),
)


def afterwards(found: Findings) -> Iterable[Block]:
    """For each time limit the ends that do not count, and the cases they are of; nothing without an announcement."""
    if found.announced_on is None:
        return
    yield Paragraph(_what_was_found(found))
    rows = tuple(
        _row(standard, touched_by(found, standard.id), len(found.audits))
        for standard in found.standards
        if touched_by(found, standard.id)
    )
    if rows:
        note = (
            "One entry may be the end of several time limits. An entry written afterwards counts as not shown, "
            "so that it turns nothing late into in time."
        )
        yield Table(
            "Entries made after the announcement and not counted",
            AFTERWARDS_COLUMNS,
            rows,
            note=note,
        )


def touched_by(found: Findings, standard: str) -> list[CountedAudit]:
    """The audits in which an end of this time limit was written afterwards."""
    return [audit for audit in found.audits if audit.afterwards.get(standard)]


def _row(standard: StandardLine, audits: list[CountedAudit], whole: int) -> tuple[Cell, ...]:
    return (
        f"{standard.id} {standard.title}, {standard.limit}{'*' if standard.unverified else ''}",
        Number(sum(audit.afterwards[standard.id] for audit in audits)),
        Count(len(audits), whole),
        ", ".join(audit.ref for audit in audits),
    )


def _what_was_found(found: Findings) -> str:
    assert found.announced_on is not None
    said = f"The audit was announced on {words(found.announced_on)}."
    held = line(found, ASKED)
    if held is not None:
        counts = tally(held.path, found.audits)
        yes, whole = counts.values.get("yes", 0), len(found.audits)
        said += f" In {yes} of {whole} cases the record holds entries about earlier events made after that"
        others = {
            "it holds none": counts.values.get("no", 0),
            "this could not be seen": counts.could_not_look,
            "nobody has said": counts.unanswered,
        }
        rest = ", ".join(f"in {number} {text}" for text, number in others.items() if number)
        said += f" ({rest})." if rest else "."
    entries = sum(audit.late_entries for audit in found.audits)
    cases = sum(audit.late_entries > 0 for audit in found.audits)
    return f"{said} {entries} dates of such entries were found, in {cases} of {len(found.audits)} cases."
