"""Section scores and overall ratings as tables: of one audit, and over a round."""

from collections.abc import Iterable, Sequence

from app.domain.findings import Findings
from app.domain.ratings import (
    Beside,
    Compared,
    Level,
    RolledUp,
    SectionScore,
    compared,
    over_all,
    together,
)
from app.reports.chart_content import Tone
from app.reports.content import (
    Align,
    Block,
    Cell,
    Column,
    Count,
    Flag,
    Heading,
    Number,
    Paragraph,
    Table,
)
from app.reports.figures import TONES, share

SCORES = "Section scores"
COUNTED = {
    "Rated": "rated",
    "Not recorded": "not_recorded",
    "Not applicable": "not_applicable",
    "Could not look": "could_not_look",
    "Not answered": "unanswered",
}
SCORE_COLUMNS = (
    Column("Section", weight=5),
    Column("Mean", Align.RIGHT),
    *(Column(words, Align.RIGHT, weight=1.6) for words in COUNTED),
)
BESIDE = {
    Beside.SAME: "As suggested",
    Beside.HIGHER: "Higher than suggested",
    Beside.LOWER: "Lower than suggested",
}
UNRATED, UNSUGGESTED = "Suggested, but not rated", "Nothing suggested"
BESIDE_COLUMNS = (Column("Overall quality", weight=4), Column("Cases", Align.RIGHT))
OTHERWISE_COLUMNS = (
    Column("Case"),
    Column("Suggested", weight=2),
    Column("Given", weight=2),
    Column("Reason", weight=5),
)


def section_scores(rolled: RolledUp) -> Table:
    """One audit: each section's mean with what it rests on, and what is missing from it."""
    return _scores(rolled.sections, rolled.whole, f"Mean of the rated items, {scale(rolled)}.")


def scale(rolled: RolledUp) -> str:
    """ "from 1 (Seriously deficient) to 4 (Exemplary)"."""
    lowest, highest = rolled.levels[0], rolled.levels[-1]
    return f"from {lowest.score} ({lowest.label}) to {highest.score} ({highest.label})"


def flag(level: Level) -> Flag:
    return Flag(level.label, TONES.get(level.tone, Tone.NEUTRAL))


def beside_words(rolled: RolledUp) -> str:
    """The row of the table of a round in which an audit is counted."""
    if rolled.beside is not None:
        return BESIDE[rolled.beside]
    return UNRATED if rolled.suggested else UNSUGGESTED


def rating_blocks(found: Findings, number: str) -> list[Block]:
    """Of a round: how the overall ratings stand to those suggested, and the scores."""
    if not found.rolled:
        return []
    counts, sections = compared(found.rolled), over_all(found.rolled)
    blocks: list[Block] = [
        Heading(3, "The suggested overall rating"),
        Paragraph(_sentence(counts), number),
        _beside(counts),
    ]
    cases = "1 case" if counts.audits == 1 else f"{counts.audits} cases"
    note = f"Mean of the rated items of {cases}, {scale(found.rolled[0])}; every item counts alike."
    return [*blocks, _scores(sections, together("", "All sections", sections), note)]


def rated_otherwise(found: Findings) -> list[Block]:
    """Case by case, with the assessor's reason: for the annex of single files."""
    rows = tuple(_otherwise(found))
    return [Table("Ratings other than suggested", OTHERWISE_COLUMNS, rows)] if rows else []


def _sentence(counts: Compared) -> str:
    said = (
        "The audit tool suggests an overall rating from the single ratings; the assessor may differ and says why "
        "(annex E). "
        f"One was suggested in {share(counts.suggested, counts.audits)} cases"
    )
    if counts.suggested < counts.audits:
        said += "; in the others too little was rated"
    if counts.both:
        parts = (
            f"{BESIDE[each].lower()} in {share(number, counts.both)}"
            for each, number in counts.beside.items()
        )
        said += f". The rating given is {', '.join(parts)} cases that have both ratings"
    if counts.unexplained:
        differing = counts.both - counts.beside[Beside.SAME]
        said += f"; no reason is given in {counts.unexplained} of the {differing} that differ"
    return f"{said}."


def _beside(counts: Compared) -> Table:
    rows = [(BESIDE[each], Count(number, counts.both)) for each, number in counts.beside.items()]
    rows += [
        (words, Count(number, counts.audits))
        for words, number in (
            (UNRATED, counts.suggested - counts.both),
            (UNSUGGESTED, counts.audits - counts.suggested),
        )
        if number
    ]
    return Table("Rating given and rating suggested", BESIDE_COLUMNS, tuple(rows))


def _otherwise(found: Findings) -> Iterable[tuple[Cell, ...]]:
    for audit in found.audits:
        rolled = audit.rolled
        if rolled and rolled.differs and rolled.suggested and rolled.own:
            why = rolled.why or "No reason was given."
            yield audit.ref, rolled.suggested.label, rolled.own.label, why


def _scores(sections: Sequence[SectionScore], whole: SectionScore, note: str) -> Table:
    return Table(
        SCORES,
        SCORE_COLUMNS,
        tuple(_row(section) for section in sections),
        note=f"{note} All numbers but the mean count items.{_parts(sections)}",
        totals=_row(whole),
    )


def _parts(sections: Sequence[SectionScore]) -> str:
    """What is not recorded within items that other parts rate: they are counted as rated."""
    said = [f"{one.title} {one.parts_not_recorded}" for one in sections if one.parts_not_recorded]
    return f" Parts not recorded of items rated by other parts: {', '.join(said)}." if said else ""


def _row(section: SectionScore) -> tuple[Cell, ...]:
    counts = (Number(getattr(section, name)) for name in COUNTED.values())
    return section.title, Number(section.mean, places=1), *counts
