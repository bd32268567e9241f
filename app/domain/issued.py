"""Reports that were issued: every version is kept as it went out, and the next is compared with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.figure_references import Figure


@dataclass(frozen=True, slots=True)
class Issued:
    """One version. `kind` is draft, interim or final; `sha256` is of the PDF as it went out.

    `figures` are (count, of) by the figure's name, as they stood. `profile` is "" for an internal report; of a
    published one `published` says what was known and hidden of its counts.
    """

    number: int
    kind: str
    at: datetime
    by: str
    fingerprint: str
    sha256: str
    position: str
    figures: Mapping[str, tuple[int, int]]
    profile: str = ""
    published: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that two versions give differently; None where one of them did not have it."""

    name: str
    label: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None


def as_kept(figures: Mapping[str, Figure]) -> dict[str, tuple[int, int]]:
    """What of the figures is kept with a version."""
    return {name: (held.count, held.of) for name, held in figures.items()}


def moved(before: Issued, after: Issued, labels: Mapping[str, Figure]) -> tuple[Moved, ...]:
    """What differs, in order of name; empty where the two say the same."""
    return tuple(
        Moved(
            name,
            labels[name].words if name in labels else name,
            before.figures.get(name),
            after.figures.get(name),
        )
        for name in sorted(before.figures.keys() | after.figures.keys())
        if before.figures.get(name) != after.figures.get(name)
    )
