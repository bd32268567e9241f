"""The two papers that name children: the finding slips of an office, and the list of files asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.partial_dates import words
from app.domain.slips import PrintOut, SlipLine
from app.reports.chart_content import Tone
from app.reports.content import (
    Align,
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Paragraph,
    Style,
    Table,
)

MARKING = "OFFICIAL-SENSITIVE: NAMES CHILDREN"
EVERYWHERE = "all offices"
_TICK = ""  # left white, to be filled in by hand
_ACCESS = "full  part  none"  # to be ringed


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What both papers say of themselves. Dates are ISO days."""

    round_name: str
    lead_name: str
    print_out: PrintOut


def slips_paper(head: Letterhead, lines: Sequence[SlipLine]) -> Document:
    """Reference, council record number, name, team and worker: the key between the audit and the council's records."""
    table = Table(
        "By what the files are found",
        (
            Column("Case"),
            Column("Council record number", weight=1.4),
            Column("Name", weight=2.2),
            Column("Team", weight=2),
            Column("Worker", weight=2),
        ),
        tuple(
            (each.ref, each.slip.number, each.slip.name, each.slip.team, each.slip.worker)
            for each in lines
        ),
    )
    return _paper(head, "Finding slips", _keep_apart(), [table])


def request_paper(
    head: Letterhead, lines: Sequence[SlipLine], expected: Mapping[str, int]
) -> Document:
    """Which files the office is asked to put ready, with room to tick what came. `expected`: volumes, by reference."""
    table = Table(
        "Files to put ready",
        (
            Column("Case"),
            Column("Council record number", weight=1.2),
            Column("Name", weight=1.8),
            Column("Team and worker", weight=2.2),
            Column("Volumes expected", Align.RIGHT, weight=0.6),
            Column("Seen", Align.RIGHT, weight=0.6),
            Column("Missing", Align.RIGHT, weight=0.6),
            Column("Electronic access", weight=0.8),
        ),
        tuple(_request_row(each, expected) for each in lines),
        note=(
            "On arrival: write how many volumes came and how many are missing, ring what of the electronic record can "
            "be opened, and note beside the line why a file or a volume is not there (not found, elsewhere, at court, "
            "transferred, refused, late, destroyed, other)."
        ),
    )
    intro = Paragraph(
        "Please put these files ready for the audit, with every volume, and see that the electronic records named here "
        "can be opened. A file that cannot be produced is not exchanged for another: say so, and why."
    )
    signed = Paragraph("Ticked on arrival by ______________________________   on ______________")
    return _paper(head, "File request list", _keep_apart(), [intro, table, signed])


def _request_row(line: SlipLine, expected: Mapping[str, int]) -> tuple[Cell, ...]:
    slip, volumes = line.slip, expected.get(line.ref)
    who = ", ".join(text for text in (slip.team, slip.worker) if text)
    seen = "" if volumes is None else str(volumes)
    return (line.ref, slip.number, slip.name, who, seen, _TICK, _TICK, _ACCESS)


def _keep_apart() -> Callout:
    return Callout(
        Tone.WARN,
        "This paper names children",
        (
            (
                "Keep it apart from anything the audit writes and do not copy it. "
                "Destroy it when the files have gone back: its number stays on the list of print-outs until somebody "
                "ticks that it was destroyed."
            ),
        ),
    )


def _paper(head: Letterhead, title: str, callout: Callout, blocks: Sequence[Block]) -> Document:
    paper = head.print_out
    number = f"{paper.number}, printed by {paper.printed_by}"
    return Document(
        title=f"{title}: {paper.office or EVERYWHERE}",
        subtitle=head.round_name,
        facts=(
            ("Print-out", number),
            ("Printed on", words(date.fromisoformat(paper.printed_on))),
            ("Files", str(paper.cases)),
            ("Lead reviewer", head.lead_name),
        ),
        blocks=(callout, *blocks),
        style=Style.SUMMARY,
        author=head.lead_name,
        marking=MARKING,
        stamp=f"Print-out {number}",
        short_title=title,
    )
