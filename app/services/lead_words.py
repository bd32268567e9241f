"""The lead's conclusions, recommendations and discussions: written, listed, carried into the next round."""

import tomllib
from dataclasses import replace
from functools import cache
from typing import TypeVar

from app.domain.changes import Changes
from app.domain.conclusions import (
    Conclusion,
    Discussion,
    LeadWords,
    Recommendation,
    conclusion_from,
    discussion_from,
    in_order,
    recommendation_from,
    written_conclusion,
    written_discussion,
    written_recommendation,
)
from app.domain.errors import InputRefused
from app.domain.ids import EntryId, RoundId
from app.domain.notebook import Entry, EntryKind
from app.domain.quantities import QuantityWord, Scale
from app.domain.rounds import Role, Round
from app.ports import UnitOfWork
from app.resources import resource_path
from app.services import notebook
from app.services.front_matter import front_in
from app.services.notebook import Writing
from app.services.seat import only_the_seat
from app.workspace import Workspace

Said = TypeVar("Said", Conclusion, Recommendation, Discussion)
ALSO_CHAPTERS = ("2", "9", "9.8", "10")  # beside those the plan of the report names


@cache
def scale() -> Scale:
    """The quantity words of the report: data, an editable default."""
    text = resource_path("reports", "quantities.toml").read_text(encoding="utf-8")
    return Scale(
        tuple(
            QuantityWord(each["text"], float(each["from"]), float(each["below"]))
            for each in tomllib.loads(text)["word"]
        )
    )


def conclude(ws: Workspace, round_id: RoundId, said: Conclusion) -> tuple[EntryId, Changes]:
    """Save a sentence as it is to stand. Raises InputRefused without a word, or by who does not lead."""
    if not said.text.strip():
        raise InputRefused("A conclusion without words is not kept; write it, or strike it out.")
    return _keep(ws, round_id, EntryKind.CONCLUSION, written_conclusion(said), said.id)


def recommend(ws: Workspace, round_id: RoundId, said: Recommendation) -> tuple[EntryId, Changes]:
    """Save a recommendation, its response and how far it has come; a new one goes to the end.

    Raises InputRefused as `conclude`.
    """
    if not said.text.strip():
        raise InputRefused("Say what is recommended; a recommendation without words is not kept.")
    if not said.id:
        there = lead_words(ws, round_id).recommendations
        said = replace(said, place=1 + max((each.place for each in there), default=0))
    return _keep(ws, round_id, EntryKind.RECOMMENDATION, written_recommendation(said), said.id)


def discussed(ws: Workspace, round_id: RoundId, said: Discussion) -> tuple[EntryId, Changes]:
    """Save with whom the findings were discussed. Raises InputRefused without a name or a day."""
    if not said.who.strip() or said.on is None:
        raise InputRefused("Give the name of whom it was discussed with, and the day.")
    return _keep(ws, round_id, EntryKind.DISCUSSION, written_discussion(said), said.id)


def struck_out(held: Said) -> Said:
    """The same, to be kept and no longer reported."""
    return replace(held, struck=True)


def lead_words(ws: Workspace, round_id: RoundId) -> LeadWords:
    """What stands, in the report's order."""
    with ws.begin() as work:
        return lead_words_in(work, work.rounds.get(round_id))


def lead_words_in(work: UnitOfWork, audit_round: Round) -> LeadWords:
    """As `lead_words`, within the caller's transaction."""
    held = {
        kind: [note.entry for note in notebook.notes_in(work, audit_round, kind)]
        for kind in (EntryKind.CONCLUSION, EntryKind.RECOMMENDATION, EntryKind.DISCUSSION)
    }
    said = in_order(
        map(conclusion_from, held[EntryKind.CONCLUSION]),
        map(recommendation_from, held[EntryKind.RECOMMENDATION]),
        map(discussion_from, held[EntryKind.DISCUSSION]),
        chapter_places(),
    )
    front, sources = front_in(work, audit_round)
    return replace(said, front=front, sources=sources)


def history(ws: Workspace, round_id: RoundId, entry_id: EntryId) -> tuple[Entry, ...]:
    """Every version of one entry, the first first."""
    with ws.begin() as work:
        return tuple(work.notebook.versions(round_id, entry_id))


def carry_over(
    ws: Workspace, earlier: RoundId, later: RoundId
) -> tuple[tuple[EntryId, ...], Changes]:
    """Bring the earlier round's unfinished recommendations into the later one, each once, with where it comes from."""
    with ws.begin() as work:
        before = work.rounds.get(earlier)
        open_ones = [
            each for each in lead_words_in(work, before).recommendations if not each.is_closed
        ]
        there = lead_words_in(work, work.rounds.get(later)).recommendations
    carried = {(each.carried_from, each.text) for each in there}
    made = []
    for each in open_ones:
        source = each.carried_from or before.name
        if (source, each.text) in carried:
            continue
        copied = replace(each, id=EntryId(""), carried_from=source)
        made.append(recommend(ws, later, copied)[0])
    return tuple(made), Changes(notebook=True, round=True)


@cache
def chapter_places() -> dict[str, int]:
    """The chapters of the report that a conclusion can stand in, by number, in their order."""
    text = resource_path("reports", "chapters.toml").read_text(encoding="utf-8")
    plan = tomllib.loads(text)
    numbers = {each["number"] for kind in ("chapter", "element") for each in plan[kind]}
    text = resource_path("reports", "patterns.toml").read_text(encoding="utf-8")
    numbers |= {each["number"] for each in tomllib.loads(text)["pattern"] if each["number"]}
    ordered = sorted(
        numbers.union(ALSO_CHAPTERS), key=lambda one: [int(part) for part in one.split(".")]
    )
    return {number: place for place, number in enumerate(ordered)}


def _keep(
    ws: Workspace, round_id: RoundId, kind: EntryKind, body: dict[str, str], entry_id: EntryId
) -> tuple[EntryId, Changes]:
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.LEAD:
            raise InputRefused("Conclusions and recommendations are the lead's; write to the lead.")
        only_the_seat(work, round_id)
        body = {**body, "by": audit_round.lead_name}
        entry = notebook.keep(ws, work, audit_round, Writing(kind, body, id=entry_id or None))
        work.commit()
    return entry.id, Changes(notebook=True, round=True)
