"""What an interim report says first: what is still out, and whether it could change the headlines."""

from collections import Counter
from collections.abc import Mapping

from app.domain.ages import age_words
from app.domain.figure_references import Figure, figure
from app.domain.findings import Findings
from app.domain.quantities import Scale
from app.reports.content import (
    Align,
    Block,
    Cell,
    Column,
    Count,
    Heading,
    Number,
    Paragraph,
    Table,
)

HEADLINES = (
    *("OJ1=yes,concerns", "OJ2=best,meets", "SV1_any=yes"),
    *("T1", "T3", "T4", "T5", "T7", "T12", "T13"),
)
POSITION_COLUMNS = (
    Column("Group", weight=4),
    Column("Drawn", Align.RIGHT),
    Column("Counted", Align.RIGHT),
    Column("Still out", Align.RIGHT),
)


def position(found: Findings, scale: Scale) -> list[Block]:
    """A chapter before all others; the figures of the report itself are of what has come back."""
    out = found.sampled - len(found.audits)
    return [
        Heading(1, "Position", ""),
        Paragraph(
            f"This is an interim report: {len(found.audits)} of {found.sampled} cases are counted, {out} are still "
            f"out, and {found.unfinished} of those counted are not signed off. Figures will change; the table below "
            "says how far the headlines could.",
        ),
        _out(
            "What is still out, by age",
            {age_words(band).capitalize(): number for band, number in found.by_age_band.items()},
            Counter(age_words(a.age_band).capitalize() for a in found.audits),
        ),
        _out(
            "What is still out, by district",
            found.by_district,
            Counter(a.district for a in found.audits),
        ),
        _headlines(found, out, scale),
    ]


def _out(title: str, drawn: Mapping[str, int], counted: Counter[str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name or "Not known", Number(number), Number(counted[name]), Number(number - counted[name]))
        for name, number in drawn.items()
        if number or counted[name]
    ]
    return Table(
        title,
        POSITION_COLUMNS,
        tuple(rows),
        totals=(
            "All",
            Number(sum(drawn.values())),
            Number(counted.total()),
            Number(sum(drawn.values()) - counted.total()),
        ),
    )


def _headlines(found: Findings, out: int, scale: Scale) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in HEADLINES:
        held = figure(found, name)
        if held is not None and held.of:
            rows.append(_headline(held, out, scale))
    return Table(
        "Could what is out change the headlines?",
        (
            Column("Headline", weight=4),
            Column("Now", Align.RIGHT, weight=1.2),
            Column("If none of the rest", Align.RIGHT, weight=1.4),
            Column("If all of the rest", Align.RIGHT, weight=1.4),
            Column("In words", weight=2.4),
        ),
        tuple(rows),
        note="Every case still out is taken as one in which the question arises.",
    )


def _headline(held: Figure, out: int, scale: Scale) -> tuple[Cell, ...]:
    whole = held.of + out
    least, most = scale.word(held.count, whole), scale.word(held.count + out, whole)
    if not least or not most:
        words = "too few cases for a word"
    elif least == most:
        words = f"stays “{least}”"
    else:
        words = f"from “{least}” to “{most}”"
    return (
        held.words,
        Count(held.count, held.of),
        Count(held.count, whole),
        Count(held.count + out, whole),
        words,
    )
