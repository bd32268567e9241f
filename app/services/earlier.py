"""Earlier audits beside a round: their figures typed in, taken from a round of this store, or from a figures file."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.changes import Changes
from app.domain.earlier import (
    Compared,
    EarlierAudit,
    Published,
    check,
    compared,
    earlier_from,
    written_earlier,
)
from app.domain.errors import InputRefused
from app.domain.figure_references import Figure, figures
from app.domain.findings import Findings
from app.domain.ids import EntryId, RoundId
from app.domain.notebook import EntryKind
from app.domain.rounds import Role
from app.services import findings, notebook
from app.services.notebook import Writing
from app.services.seat import only_the_seat
from app.workspace import Workspace

MOST_BYTES = 20_000_000
# Set beside each other where nothing else was chosen: the judgements and the clocks that a board asks for.
HEADLINES = ("OJ1=yes", "OJ2=unsafe", "SV1_any=yes", "T3", "T4", "T5", "T7", "T12", "T13")


def keep(ws: Workspace, round_id: RoundId, held: EarlierAudit) -> tuple[EntryId, Changes]:
    """Save an earlier audit as it is to stand. Raises InputRefused for counts that cannot be."""
    if not held.struck:
        check(held)
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.LEAD:
            raise InputRefused("An earlier audit is set beside the round by its lead.")
        only_the_seat(work, round_id)
        writing = Writing(EntryKind.EARLIER, written_earlier(held), id=held.id or None)
        entry = notebook.keep(ws, work, audit_round, writing)
        work.commit()
    return entry.id, Changes(notebook=True, round=True)


def earlier_audits(ws: Workspace, round_id: RoundId) -> tuple[EarlierAudit, ...]:
    """Those that stand, in the order in which they were brought in."""
    held = (earlier_from(each.entry) for each in notebook.notes(ws, round_id, EntryKind.EARLIER))
    return tuple(each for each in held if not each.struck)


def beside(
    ws: Workspace, round_id: RoundId, found: Findings | None = None
) -> tuple[tuple[EarlierAudit, tuple[Compared, ...]], ...]:
    """Each earlier audit with its figures beside this round's."""
    found = found or findings.findings(ws, round_id)
    now = figures(found)
    return tuple((each, compared(each, now)) for each in earlier_audits(ws, round_id))


def from_round(ws: Workspace, earlier: RoundId) -> EarlierAudit:
    """The figures of another round of this store, the headlines marked. Raises NotFound."""
    found = findings.findings(ws, earlier)
    return _as_earlier(found.name, figures(found))


def from_file(path: Path, now: Mapping[str, Figure]) -> EarlierAudit:
    """The figures that `findings --json` of another store wrote, where this round (`now`) asks the same.

    Raises InputRefused for a file that is none.
    """
    refused = InputRefused(
        f"{path.name} holds no figures of an audit: choose the file that “findings --json” or a practice round wrote."
    )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise refused
        read: Any = json.loads(path.read_text(encoding="utf-8"))
        name, made = str(read["round"]["name"]), tuple(_from_document(read, now))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise refused from None
    if not made:
        raise refused
    return EarlierAudit(EntryId(""), name, drawn_at_random=True, source=path.name, figures=made)


def _from_document(read: Any, now: Mapping[str, Figure]) -> list[Published]:
    made = []
    for name, held in now.items():
        question, _, value = name.partition("=")
        if value:
            counts = read["questions"].get(question)
            if counts and counts["answered"]:
                made.append(
                    _published(held, int(counts["values"].get(value, 0)), int(counts["answered"]))
                )
        elif name in read["standards"]:
            verdicts = read["standards"][name]
            due = sum(int(verdicts.get(each, 0)) for each in _DUE)
            if due:
                made.append(_published(held, int(verdicts.get("in-time", 0)), due))
    return made


_DUE = ("in-time", "late", "overdue-open", "no-date", "no-evidence", "conflict", "cannot-tell")


def _as_earlier(name: str, held: Mapping[str, Figure]) -> EarlierAudit:
    made = tuple(
        _published(each, each.count, each.of)
        for each in held.values()
        if each.of and ":" not in each.name and each.name not in {"cases", "concerns"}
    )
    return EarlierAudit(EntryId(""), name, drawn_at_random=True, figures=made)


def _published(held: Figure, count: int, of: int) -> Published:
    return Published(held.name, count, of, "", held.name in HEADLINES)


def struck_out(held: EarlierAudit) -> EarlierAudit:
    return replace(held, struck=True)
