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
    SectionScore("/RC", "Recording and chronology", 3.0, 3, 4, 0, 1, 2),
    SectionScore("/LG", "Legal process", None, 0, 0, 1, 0, 0),
)


def rolled(suggested="good", own="good", why="", sections=SECTIONS, **more):
    """Five rated items, mean 2.8, unless said otherwise."""
    said = f"Suggested: {BY_NAME[suggested].label}. The mean of 5 rated items is 2.8."
    fields = {
        "levels": LEVELS,
        "sections": sections,
        "mean": 2.8,
        "rated": 5,
        "suggested": BY_NAME[suggested],
        "own": BY_NAME[own] if own else None,
        "why": why,
        "capped": (),
        "unsure": (),
        "explanation": said,
    }
    return RolledUp(**(fields | more))
