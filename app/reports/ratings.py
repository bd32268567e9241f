"""Section scores and overall ratings as tables: of one audit, and over a round."""

from app.domain.ratings import RolledUp, SectionScore
from app.reports.content import Align, Cell, Column, Number, Table

SCORES = "Section scores"
_COUNTED = ("Rated", "Not recorded", "Not applicable", "Could not look", "Not answered")
SCORE_COLUMNS = (
    Column("Section", weight=5),
    Column("Mean", Align.RIGHT),
    *(Column(words, Align.RIGHT, weight=1.6) for words in _COUNTED),
)


def section_scores(rolled: RolledUp) -> Table:
    """One audit: each section's mean with what it rests on, and what is missing from it."""
    return Table(
        SCORES,
        SCORE_COLUMNS,
        tuple(_row(section) for section in rolled.sections),
        note=f"Mean of the rated items, {scale(rolled)}. All numbers but the mean count items.",
        totals=_row(rolled.whole),
    )


def scale(rolled: RolledUp) -> str:
    """ "from 1 (Seriously deficient) to 4 (Exemplary)"."""
    lowest, highest = rolled.levels[0], rolled.levels[-1]
    return f"from {lowest.score} ({lowest.label}) to {highest.score} ({highest.label})"


def _row(section: SectionScore) -> tuple[Cell, ...]:
    counts = (
        section.rated,
        section.not_recorded,
        section.not_applicable,
        section.could_not_look,
        section.unanswered,
    )
    return section.title, Number(section.mean, places=1), *map(Number, counts)
