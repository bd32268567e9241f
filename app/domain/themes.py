"""Themes with which the lead marks cases and what is quoted from them: told apart and filtered by, in the lead's words.

Kept as the lead's entries of the notebook, one for each case and for each quote; the newest version counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import InputRefused
from app.domain.notebook import Entry

LONGEST, MOST = 60, 20  # characters of a theme; themes of one case or quote


@dataclass(frozen=True, slots=True)
class Marked:
    """The themes of a case, or of what it says to one question where `quote` names it ("OJ6_text")."""

    case: str
    quote: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """By case, and by case and quoted question."""

    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quotes: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def of(self, ref: str) -> tuple[str, ...]:
        """Everything a case is marked with, by itself or in what is quoted from it."""
        quoted = (name for (case, _), names in self.quotes.items() if case == ref for name in names)
        return tuple(sorted({*self.cases.get(ref, ()), *quoted}))

    @property
    def used(self) -> tuple[str, ...]:
        held = {name for names in (*self.cases.values(), *self.quotes.values()) for name in names}
        return tuple(sorted(held))


def checked(themes: Iterable[str]) -> tuple[str, ...]:
    """In their order, each once however it is written. Raises InputRefused for too long a one or too many."""
    found: dict[str, str] = {}
    for name in (" ".join(each.split()) for each in themes):
        if len(name) > LONGEST:
            raise InputRefused(f"A theme has at most {LONGEST} characters; choose a shorter one.")
        if name:
            found.setdefault(name.casefold(), name)
    if len(found) > MOST:
        raise InputRefused(f"A case or a quote has at most {MOST} themes; take some out.")
    return tuple(found.values())


def written_marks(held: Marked) -> dict[str, str]:
    return {"case": held.case, "quote": held.quote, "themes": "\n".join(held.themes)}


def marked_from(entry: Entry) -> Marked:
    said = entry.body
    themes = tuple(name for name in said.get("themes", "").split("\n") if name)
    return Marked(said.get("case", ""), said.get("quote", ""), themes)


def themes_of(held: Sequence[Marked]) -> Themes:
    """One spelling for one theme of the round: the one that comes first in the order of the alphabet."""
    spelt: dict[str, str] = {}
    for name in sorted(name for each in held for name in each.themes):
        spelt.setdefault(name.casefold(), name)

    def of(each: Marked) -> tuple[str, ...]:
        return tuple(sorted({spelt[name.casefold()] for name in each.themes}))

    return Themes(
        {each.case: of(each) for each in held if each.themes and not each.quote},
        {(each.case, each.quote): of(each) for each in held if each.themes and each.quote},
    )
