"""The round diary: one's own lines written and put right; for the lead everybody's, and what findings list of them."""

from dataclasses import dataclass
from datetime import date

from app.domain import diary
from app.domain.changes import Changes
from app.domain.diary import Observation, Tag
from app.domain.errors import InputRefused
from app.domain.ids import EntryId, RoundId
from app.domain.notebook import EntryKind
from app.domain.rounds import Round
from app.ports import UnitOfWork
from app.services import notebook
from app.services.notebook import Writing
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Line:
    """`mine`: written in this store, and to be put right here alone."""

    observation: Observation
    mine: bool


def write(ws: Workspace, round_id: RoundId, seen: Observation) -> tuple[EntryId, Changes]:
    """Save a line as it is to stand: the one named by its id, or with none a new one.

    Raises InputRefused without a day or without a word of what was seen.
    """
    if seen.seen_on is None:
        raise InputRefused("Give the day on which you noticed it; it orders the diary.")
    if not seen.what.strip():
        raise InputRefused("Say what you noticed; a line of the diary without words is not kept.")
    body = {
        diary.SEEN_ON: seen.seen_on.isoformat(),
        diary.TAG: seen.tag.value,
        diary.OFFICE: seen.office.strip(),
        diary.WHAT: seen.what.strip(),
        diary.STRUCK: "yes" if seen.struck else "",
    }
    entry = notebook.write(ws, round_id, Writing(EntryKind.DIARY, body, id=seen.id or None))
    return entry.id, Changes(notebook=True)


def lines(ws: Workspace, round_id: RoundId) -> tuple[Line, ...]:
    """The newest day first."""
    with ws.begin() as work:
        found = _lines(work, work.rounds.get(round_id))
    return tuple(sorted(found, key=lambda each: each.observation.seen_on or date.min, reverse=True))


def reported(work: UnitOfWork, audit_round: Round) -> tuple[Observation, ...]:
    """What findings and report list: without lines struck out, by tag and then by day."""
    order = list(Tag)
    kept = [each.observation for each in _lines(work, audit_round) if not each.observation.struck]
    return tuple(
        sorted(
            kept,
            key=lambda one: (order.index(one.tag), one.seen_on or date.min, one.office, one.what),
        )
    )


def _lines(work: UnitOfWork, audit_round: Round) -> list[Line]:
    return [
        Line(observation, note.mine)
        for note in notebook.notes_in(work, audit_round, EntryKind.DIARY)
        for observation in diary.observations(note.noted, note.author)
    ]
