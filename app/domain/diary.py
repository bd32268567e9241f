"""The round diary: dated observations that belong to no case, reported as observations and never counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import EntryId
from app.domain.notebook import Entry, Noted

# The fields of an entry. STRUCK out it is kept, shown as such in the diary, and not reported.
SEEN_ON, TAG, OFFICE, WHAT, STRUCK = "seen_on", "tag", "office", "what", "struck"


class Tag(StrEnum):
    OFFICE = "office"
    SYSTEM = "system"
    WORKLOAD = "workload"
    AGENCY = "agency"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            Tag.OFFICE: "Office",
            Tag.SYSTEM: "Electronic system",
            Tag.WORKLOAD: "Workload",
            Tag.AGENCY: "Other agency",
            Tag.OTHER: "Something else",
        }[self]


@dataclass(frozen=True, slots=True)
class Observation:
    """One line. `id` is "" before it is kept, `seen_on` None where the day cannot be read."""

    id: EntryId
    seen_on: date | None
    tag: Tag
    office: str
    what: str
    author: str = ""
    struck: bool = False


def observations(noted: Noted, author: str) -> Iterable[Observation]:
    """The line as it stands; where copies of a store went different ways, each of them."""
    for entry in noted.copies:
        yield _observation(entry, author)


def _observation(entry: Entry, author: str) -> Observation:
    body = entry.body
    return Observation(
        entry.id,
        _day(body.get(SEEN_ON, "")),
        tag_of(body.get(TAG, "")),
        body.get(OFFICE, ""),
        body.get(WHAT, ""),
        author,
        bool(body.get(STRUCK)),
    )


def tag_of(name: str) -> Tag:
    """A tag that a later program knows and this one does not is something else."""
    return Tag(name) if name in set(Tag) else Tag.OTHER


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
