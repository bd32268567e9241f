"""Rolled-up ratings made by hand: what summaries and figures are given."""

from app.domain.ratings import Level, RolledUp, SectionScore

LEVELS = (
    Level("poor", "Seriously deficient", 1, "bad"),
    Level("short", "Falls short", 2, "warn"),
    Level("good", "Good enough", 3, "ok"),
    Level("exemplary", "Exemplary", 4, "ok"),
)
BY_NAME = {level.name: level for level in LEVELS}
SECTIONS = (
    SectionScore("/HX", "History and repeated intervention", 2.5, 2, 1, 0, 0, 0),
    SectionScore("/RC", "Recording and chronology", 3.0, 3, 4, 0, 1, 2, 1),
    SectionScore("/LG", "Legal process", None, 0, 0, 1, 0, 0),
)


def rolled(suggested="good", own="good", why="", sections=SECTIONS):
    """Five rated items, mean 2.8. None for a rating that is missing."""
    said = f"Suggested: {BY_NAME[suggested].label}." if suggested else "Nothing is suggested yet."
    return RolledUp(
        levels=LEVELS,
        sections=sections,
        mean=2.8,
        rated=5,
        suggested=BY_NAME.get(suggested),
        own=BY_NAME.get(own),
        why=why,
        capped=(),
        unsure=(),
        explanation=f"{said} The mean of 5 rated items is 2.8.",
    )
