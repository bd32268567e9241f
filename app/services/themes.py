"""Themes: the lead marks a case, or what is quoted from it; read with the findings."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from app.domain.changes import Changes
from app.domain.findings import Findings
from app.domain.ids import EntryId, RoundId
from app.domain.notebook import EntryKind
from app.domain.rounds import Round
from app.domain.themes import Marked, Themes, checked, marked_from, themes_of, written_marks
from app.ports import UnitOfWork
from app.services import notebook
from app.services.notebook import Writing
from app.services.seat import only_the_seat
from app.workspace import Workspace


def themes_in(work: UnitOfWork, audit_round: Round) -> Themes:
    """What stands, within the caller's transaction."""
    notes = notebook.notes_in(work, audit_round, EntryKind.THEME)
    return themes_of([marked_from(each.entry) for each in notes])


def with_themes(found: Findings, themes: Themes) -> Findings:
    """The findings with every case marked as the lead marked it."""
    if not themes.used:
        return found
    audits = tuple(replace(audit, tags=themes.of(audit.ref)) for audit in found.audits)
    return replace(found, audits=audits, themes=themes)


def mark(ws: Workspace, round_id: RoundId, ref: str, quote: str, themes: Iterable[str]) -> Changes:
    """Give a case, or what it says to the question `quote`, these themes and no others; no theme takes all away.

    Raises InputRefused from who does not lead now, and for what `checked` refuses.
    """
    held = Marked(ref, quote, checked(themes))
    # One entry for each case and quote, whoever begins it.
    entry_id = EntryId(str(uuid.uuid5(uuid.UUID(round_id), f"theme {ref} {quote}")))
    with ws.begin() as work:
        only_the_seat(work, round_id)
        audit_round = work.rounds.get(round_id)
        writing = Writing(EntryKind.THEME, written_marks(held), id=entry_id)
        notebook.keep(ws, work, audit_round, writing)
        work.commit()
    return Changes(notebook=True, round=True)
