"""The lead's own words: conclusions beside the figures, recommendations with their answers, and with whom they were
discussed. Entries of the notebook, so that nothing of them is ever lost; the newest version counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.domain.front_matter import FrontMatter, Source
from app.domain.ids import EntryId
from app.domain.notebook import Entry
from app.domain.quotes import Quote

STRUCK = "struck"  # kept and shown as struck out, not reported


class Basis(StrEnum):
    """What a sentence rests on; every sentence of a conclusion says it."""

    COUNTED = "counted"  # a figure of this round
    JUDGED = "judged"  # assessors' professional judgement
    OBSERVED = "observed"  # noticed, never counted
    UNSAID = ""


class Use(StrEnum):
    """What a sentence does with its figure."""

    ASSURANCE = "assurance"
    SHORTCOMING = "shortcoming"
    NEUTRAL = ""


class Body(StrEnum):
    """Whom a recommendation is for."""

    SERVICE = "service"
    AGENCY = "agency"
    BOARD = "board"
    UNSAID = ""

    @property
    def words(self) -> str:
        return {
            Body.SERVICE: "Children's social care",
            Body.AGENCY: "Another agency",
            Body.BOARD: "The safeguarding board",
            Body.UNSAID: "Not said",
        }[self]


class Answered(StrEnum):
    """The response of senior management."""

    AGREED = "agreed"
    PARTLY = "partly"
    NOT_AGREED = "not-agreed"
    WAITING = ""

    @property
    def words(self) -> str:
        return {
            Answered.AGREED: "Agreed",
            Answered.PARTLY: "Agreed in part",
            Answered.NOT_AGREED: "Not agreed",
            Answered.WAITING: "Waiting",
        }[self]


class Progress(StrEnum):
    OPEN = "open"
    UNDER_WAY = "under-way"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        return {
            Progress.OPEN: "Open",
            Progress.UNDER_WAY: "Under way",
            Progress.DONE: "Done",
            Progress.DROPPED: "Not pursued",
        }[self]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One sentence of the lead's beside a chapter's figures. `chapter` is the report's number, "4" or "9.2"."""

    id: EntryId
    chapter: str
    text: str
    basis: Basis = Basis.UNSAID
    use: Use = Use.NEUTRAL
    place: int = 0  # among those of its chapter
    by: str = ""  # who worded it as it stands
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`evidence` names its figures by reference; `reconciled` says how it goes with assurance from the same figure."""

    id: EntryId
    text: str
    body: Body = Body.UNSAID
    body_name: str = ""  # of another agency
    owner: str = ""
    due: date | None = None
    evidence: str = ""
    reconciled: str = ""
    answered: Answered = Answered.WAITING
    response: str = ""
    response_by: str = ""
    response_on: date | None = None
    progress: Progress = Progress.OPEN
    progress_note: str = ""
    carried_from: str = ""  # the round it was made in, where it was an earlier one
    place: int = 0
    by: str = ""
    struck: bool = False

    @property
    def for_whom(self) -> str:
        return self.body_name or self.body.words

    @property
    def is_closed(self) -> bool:
        return self.progress in {Progress.DONE, Progress.DROPPED}

    def is_overdue(self, today: date) -> bool:
        return not self.is_closed and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Discussion:
    """With whom the findings were discussed before the report was final."""

    id: EntryId
    who: str
    role: str
    on: date | None
    about: str
    by: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class LeadWords:
    """All of it that stands, in the order in which it is printed."""

    conclusions: tuple[Conclusion, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    front: FrontMatter = field(default_factory=FrontMatter)
    sources: tuple[Source, ...] = ()
    quotes: tuple[Quote, ...] = ()  # approved, of answers that are still what they were

    def of_chapter(self, chapter: str) -> tuple[Conclusion, ...]:
        return tuple(each for each in self.conclusions if each.chapter == chapter)


def written_conclusion(held: Conclusion) -> dict[str, str]:
    return {
        "chapter": held.chapter,
        "text": held.text,
        "basis": held.basis.value,
        "use": held.use.value,
        "place": str(held.place),
        "by": held.by,
        STRUCK: "yes" if held.struck else "",
    }


def conclusion_from(entry: Entry) -> Conclusion:
    said = entry.body
    return Conclusion(
        entry.id,
        said.get("chapter", ""),
        said.get("text", ""),
        _one_of(Basis, said.get("basis", ""), Basis.UNSAID),
        _one_of(Use, said.get("use", ""), Use.NEUTRAL),
        _number(said.get("place", "")),
        said.get("by", ""),
        bool(said.get(STRUCK)),
    )


def written_recommendation(held: Recommendation) -> dict[str, str]:
    return {
        "text": held.text,
        "body": held.body.value,
        "body_name": held.body_name,
        "owner": held.owner,
        "due": held.due.isoformat() if held.due else "",
        "evidence": held.evidence,
        "reconciled": held.reconciled,
        "answered": held.answered.value,
        "response": held.response,
        "response_by": held.response_by,
        "response_on": held.response_on.isoformat() if held.response_on else "",
        "progress": held.progress.value,
        "progress_note": held.progress_note,
        "carried_from": held.carried_from,
        "place": str(held.place),
        "by": held.by,
        STRUCK: "yes" if held.struck else "",
    }


def recommendation_from(entry: Entry) -> Recommendation:
    said = entry.body
    return Recommendation(
        entry.id,
        said.get("text", ""),
        _one_of(Body, said.get("body", ""), Body.UNSAID),
        said.get("body_name", ""),
        said.get("owner", ""),
        _day(said.get("due", "")),
        said.get("evidence", ""),
        said.get("reconciled", ""),
        _one_of(Answered, said.get("answered", ""), Answered.WAITING),
        said.get("response", ""),
        said.get("response_by", ""),
        _day(said.get("response_on", "")),
        _one_of(Progress, said.get("progress", ""), Progress.OPEN),
        said.get("progress_note", ""),
        said.get("carried_from", ""),
        _number(said.get("place", "")),
        said.get("by", ""),
        bool(said.get(STRUCK)),
    )


def said_in_words(name: str, value: str) -> str:
    """A field of a recommendation as a reader wants it: days and choices in words, "–" where it is empty."""
    kinds: dict[str, type[Body | Answered | Progress]]
    kinds = {"body": Body, "answered": Answered, "progress": Progress}
    if name in kinds and value in {each.value for each in kinds[name]}:
        return kinds[name](value).words
    day = _day(value) if name in {"due", "response_on"} else None
    return f"{day.day} {day:%b %Y}" if day else value or "–"


def written_discussion(held: Discussion) -> dict[str, str]:
    return {
        "who": held.who,
        "role": held.role,
        "on": held.on.isoformat() if held.on else "",
        "about": held.about,
        "by": held.by,
        STRUCK: "yes" if held.struck else "",
    }


def discussion_from(entry: Entry) -> Discussion:
    said = entry.body
    return Discussion(
        entry.id,
        said.get("who", ""),
        said.get("role", ""),
        _day(said.get("on", "")),
        said.get("about", ""),
        said.get("by", ""),
        bool(said.get(STRUCK)),
    )


_Said = TypeVar("_Said", bound=StrEnum)


def _one_of(kind: type[_Said], name: str, otherwise: _Said) -> _Said:
    """What a later program knows and this one does not is taken as not said."""
    return kind(name) if name in set(kind) else otherwise


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def in_order(
    conclusions: Iterable[Conclusion],
    recommendations: Iterable[Recommendation],
    discussions: Iterable[Discussion],
    chapters: Mapping[str, int],
) -> LeadWords:
    """What is not struck out, as it is printed; `chapters` gives each chapter's place in the report."""
    return LeadWords(
        tuple(
            sorted(
                (each for each in conclusions if not each.struck),
                key=lambda one: (chapters.get(one.chapter, len(chapters)), one.place, one.id),
            )
        ),
        tuple(
            sorted(
                (each for each in recommendations if not each.struck),
                key=lambda one: (one.place, one.id),
            )
        ),
        tuple(
            sorted(
                (each for each in discussions if not each.struck),
                key=lambda one: (one.on or date.max, one.who, one.id),
            )
        ),
    )
