"""What stands before and after the findings in a report: why it was made, who stands behind it, what it rests on.

What the records know (days, offices, who read how many) is not typed; this is the rest, in the lead's words. Entries of
the notebook, so that every version stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from app.domain.ids import EntryId
from app.domain.notebook import Entry

STRUCK = "struck"
_CITATION = re.compile(r"[ ]?\{source:([^{}|]{1,80})\}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`agreed`: who asked for the audit and agreed how it is done. `earlier`: the study before, and how this one stands
    to it. `collated_by` is the lead where it is empty. `signatories`: a line each, a name and after a comma the role.
    """

    agreed: str = ""
    earlier: str = ""
    offices: str = ""
    collated_by: str = ""
    caution: str = ""
    signatories: str = ""
    thanks: str = ""
    measured_against: str = ""  # of a practice round: the claims its report is held against

    @property
    def signed(self) -> tuple[tuple[str, str], ...]:
        """(name, role) of each who signs."""
        lines = (line.strip() for line in self.signatories.splitlines())
        return tuple(
            (name.strip(), role.strip())
            for name, _, role in (line.partition(",") for line in lines if line)
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A publication the report rests on. `mark` is the short name by which a sentence cites it: "{source:Laming}"."""

    id: EntryId
    mark: str
    text: str
    place: int = 0
    struck: bool = False

    @property
    def citation(self) -> str:
        return f"{{source:{self.mark}}}"


def written_front(held: FrontMatter) -> dict[str, str]:
    return {each.name: getattr(held, each.name) for each in fields(held)}


def front_from(entry: Entry) -> FrontMatter:
    return FrontMatter(**{each.name: entry.body.get(each.name, "") for each in fields(FrontMatter)})


def written_source(held: Source) -> dict[str, str]:
    struck = {STRUCK: "yes"} if held.struck else {}
    return {"mark": held.mark, "text": held.text, "place": str(held.place), **struck}


def source_from(entry: Entry) -> Source:
    said = entry.body
    place = said.get("place", "")
    return Source(
        entry.id,
        said.get("mark", ""),
        said.get("text", ""),
        int(place) if place.isdecimal() and len(place) < 6 else 0,
        bool(said.get(STRUCK)),
    )


def in_place(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Those that stand, in the order in which they were added."""
    held = (each for each in sources if not each.struck)
    return tuple(sorted(held, key=lambda one: (one.place, one.id)))


def by_mark(sources: Sequence[Source]) -> Mapping[str, Source]:
    return {each.mark.casefold(): each for each in sources}


def pieces(text: str, sources: Sequence[Source]) -> Iterator[str | Source]:
    """The text cut at its citations; one that names no source stays as typed."""
    known, done = by_mark(sources), 0
    for found in _CITATION.finditer(text):
        source = known.get(found[1].strip().casefold())
        if source is None:
            continue
        yield text[done : found.start()]
        yield source
        done = found.end()
    yield text[done:]


def without_citations(text: str) -> str:
    return _CITATION.sub("", text)


def unknown_citations(text: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """Citations that name no source, as typed."""
    known = by_mark(sources)
    return tuple(
        found[0].strip()
        for found in _CITATION.finditer(text)
        if found[1].strip().casefold() not in known
    )
