"""The front matter of the report: what the lead types of it, kept while typed; and the sources it cites."""

import uuid
from dataclasses import replace
from functools import cache

from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.front_matter import (
    FrontMatter,
    Source,
    front_from,
    in_place,
    source_from,
    written_front,
    written_source,
)
from app.domain.ids import EntryId, RoundId
from app.domain.notebook import EntryKind
from app.domain.plain_text import LONGEST_REASON
from app.domain.rounds import Role, Round
from app.ports import UnitOfWork
from app.resources import resource_path
from app.services import notebook
from app.services.notebook import Writing
from app.services.seat import only_the_seat
from app.workspace import Workspace

LONGEST_MARK, LONGEST_SOURCE = 60, 1_000  # characters


@cache
def usual_caution() -> str:
    """Words to readers that a lead may begin with."""
    text = resource_path("reports", "caution.txt").read_text(encoding="utf-8")
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def front_in(work: UnitOfWork, audit_round: Round) -> tuple[FrontMatter, tuple[Source, ...]]:
    """What stands, within the caller's transaction."""
    fronts = notebook.notes_in(work, audit_round, EntryKind.FRONT)
    sources = notebook.notes_in(work, audit_round, EntryKind.SOURCE)
    front = front_from(fronts[-1].entry) if fronts else FrontMatter()
    return front, in_place(source_from(each.entry) for each in sources)


def keep_front(ws: Workspace, round_id: RoundId, said: FrontMatter) -> Changes:
    """Save it as it is typed so far. Raises InputRefused for what is too long, or from who does not lead."""
    for name, text in written_front(said).items():
        if len(text) > LONGEST_REASON:
            raise InputRefused(
                f"The text under “{_NAMES.get(name, name)}” is longer than {LONGEST_REASON:,} characters; shorten it."
            )
    # One entry a round, whoever begins it.
    entry_id = EntryId(str(uuid.uuid5(uuid.UUID(round_id), "front matter")))
    _keep(ws, round_id, EntryKind.FRONT, written_front(said), entry_id)
    return Changes(notebook=True)


def keep_source(ws: Workspace, round_id: RoundId, said: Source) -> tuple[EntryId, Changes]:
    """Save a source; a new one goes to the end.

    Raises InputRefused without a mark or words, for a mark that another source has, and as `keep_front`.
    """
    said = replace(said, mark=" ".join(said.mark.split()), text=" ".join(said.text.split()))
    if not said.mark or not said.text:
        raise InputRefused("Give the source in full, and a short name to cite it by.")
    if len(said.mark) > LONGEST_MARK or len(said.text) > LONGEST_SOURCE:
        raise InputRefused(
            f"A short name has at most {LONGEST_MARK} characters and a source {LONGEST_SOURCE:,}; shorten it."
        )
    if set("{}|") & set(said.mark):
        raise InputRefused("A short name has no braces and no bar; choose another.")
    with ws.begin() as work:
        _, there = front_in(work, work.rounds.get(round_id))
    others = [each for each in there if each.id != said.id]
    if not said.struck and said.mark.casefold() in {each.mark.casefold() for each in others}:
        raise InputRefused(f"Another source is cited as “{said.mark}”; choose another short name.")
    if not said.id:
        said = replace(said, place=1 + max((each.place for each in there), default=0))
    kept = _keep(ws, round_id, EntryKind.SOURCE, written_source(said), said.id)
    return kept, Changes(notebook=True)


def _keep(
    ws: Workspace, round_id: RoundId, kind: EntryKind, body: dict[str, str], entry_id: EntryId
) -> EntryId:
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.LEAD:
            raise InputRefused("The front matter of the report is the lead's; write to the lead.")
        only_the_seat(work, round_id)
        entry = notebook.keep(ws, work, audit_round, Writing(kind, body, id=entry_id or None))
        work.commit()
    return entry.id


_NAMES = {
    "agreed": "Who asked for it",
    "earlier": "The study before",
    "offices": "Where the files were read",
    "collated_by": "Collated by",
    "caution": "To the reader",
    "signatories": "Signed by",
    "thanks": "Thanks",
}
