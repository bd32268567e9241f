"""Quotes: passages somebody wrote, the text the program proposes instead, what the lead makes of it and approves."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.anonymised import Known, names_known
from app.domain.changes import Changes
from app.domain.conclusions import LeadWords
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey, AuditId, EntryId, RoundId
from app.domain.merge import Standing
from app.domain.notebook import EntryKind
from app.domain.plain_text import LONGEST_NOTE
from app.domain.quotes import (
    SHORTEST,
    Passage,
    Quote,
    in_its_way,
    proposed,
    quote_from,
    standing,
    written_quote,
)
from app.domain.rounds import Role
from app.domain.tool_versions import path_of
from app.ports import UnitOfWork
from app.services import moderation, notebook
from app.services.notebook import Writing
from app.services.returned import returned_answers
from app.services.seat import only_the_seat
from app.services.tools import pinned
from app.tool.model import Kind, Question, Tool
from app.tool.numbering import plain_label
from app.workspace import Workspace

GOOD_PRACTICE = "OJ6"  # the item whose passages stand first
_LEFT_OUT = ("OJ5",)  # an immediate concern is nobody's quote


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage beside what was made of it. `text` is the altered one, or what the program proposes; `fallen`: it was
    approved, and the answer has changed since."""

    passage: Passage
    quote: Quote
    fallen: bool = False

    @property
    def begun(self) -> bool:
        return bool(self.quote.id)


def quotables(ws: Workspace, round_id: RoundId) -> tuple[Quotable, ...]:
    """Every passage of the audits counted, good practice first, each with its altered text."""
    with ws.begin() as work:
        passages = _passages(work, round_id)
        held = {each.place: each for each in _quotes_in(work, round_id)}
        known = known_in(work, round_id)
    _, fallen = standing(held.values(), passages)
    made: list[Quotable] = []
    for place, passage in passages.items():
        quote = held.get(place) or Quote(
            EntryId(""),
            place,
            passage.hash,
            passage.item,
            passage.label,
            proposed(passage.text, known),
        )
        made.append(Quotable(passage, quote, quote in fallen))
    return tuple(
        sorted(
            made,
            key=lambda one: (one.passage.item != GOOD_PRACTICE, one.passage.item, one.passage.ref),
        )
    )


def problems(ws: Workspace, round_id: RoundId, text: str) -> tuple[str, ...]:
    """Why this altered text may not be printed yet; () where nothing is in its way."""
    with ws.begin() as work:
        return in_its_way(text, known_in(work, round_id))


def keep(
    ws: Workspace, round_id: RoundId, passage: Passage, text: str, *, approved: bool = False
) -> tuple[Quote, Changes]:
    """Save the altered text, and whether it is approved; another text is another approval.

    Raises InputRefused where something in an approved text still points at somebody, or by who does not lead.
    """
    if len(text) > LONGEST_NOTE:
        raise InputRefused(f"The text is longer than {LONGEST_NOTE:,} characters; shorten it.")
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.LEAD:
            raise InputRefused("What is quoted is the lead's to approve; write to the lead.")
        only_the_seat(work, round_id)
        if approved:
            wrong = in_its_way(text, known_in(work, round_id))
            if wrong:
                raise InputRefused(f"It cannot be approved yet. {wrong[0]}")
        made = Quote(
            EntryId(str(uuid.uuid5(uuid.UUID(round_id), passage.place))),
            *(passage.place, passage.hash, passage.item, passage.label, text.strip()),
            approved,
        )
        writing = Writing(EntryKind.QUOTE, written_quote(made), id=made.id)
        notebook.keep(ws, work, audit_round, writing)
        work.commit()
    return made, Changes(notebook=True)


def with_quotes(ws: Workspace, round_id: RoundId, words: LeadWords) -> LeadWords:
    """The lead's words with the quotes that may be printed: approved, of an answer that is still what it was."""
    with ws.begin() as work:
        held = [each for each in _quotes_in(work, round_id) if each.approved]
        if not held:
            return words
        allowed, _ = standing(held, _passages(work, round_id))
        known = known_in(work, round_id)
    # Who reads and what places are called may have changed since: what points at somebody now is not printed.
    return replace(
        words, quotes=tuple(each for each in allowed if not in_its_way(each.text, known))
    )


def known_in(work: UnitOfWork, round_id: RoundId) -> Known:
    """Whom and what this store knows by name: people, districts, teams, areas, references."""
    audit_round = work.rounds.get(round_id)
    people = [person.name for person in work.people.all(round_id)]
    places: set[str] = {person.office for person in work.people.all(round_id)}
    for case in work.cases.main(round_id):
        places |= {case.ref, case.child, case.area, case.district, case.team}
    return names_known([*people, audit_round.lead_name], sorted(places))


def _quotes_in(work: UnitOfWork, round_id: RoundId) -> list[Quote]:
    audit_round = work.rounds.get(round_id)
    return [
        quote_from(each.entry) for each in notebook.notes_in(work, audit_round, EntryKind.QUOTE)
    ]


def _passages(work: UnitOfWork, round_id: RoundId) -> Mapping[str, Passage]:
    """By place: what was written in the audits counted, as corrected, under questions and beside them."""
    tool = pinned(work, work.rounds.get(round_id).tool_hash)
    versions = work.rounds.versions(round_id)
    refs = {case.id: case.ref for case in work.cases.main(round_id)}
    cases = {each.audit_id: each.case_id for each in work.audits.allocations(round_id)}
    found: dict[str, Passage] = {}
    for audit_id, view in moderation.views(work, round_id).items():
        ref = refs.get(cases.get(audit_id))  # type: ignore[arg-type]
        if view.standing is not Standing.COUNTED or view.revision is None or ref is None:
            continue
        for key, answer in returned_answers(view, versions).sheet.answers.items():
            question = tool.by_path.get(path_of(key))
            if not isinstance(question, Question) or question.item in _LEFT_OUT:
                continue
            value = answer.value if question.kind is Kind.TEXT else ""
            for part, text in (("answer", value), ("note", answer.note)):
                if len(text.strip()) >= SHORTEST:
                    each = _passage(tool, AuditId(audit_id), ref, key, question, part, text.strip())
                    found[each.place] = each
    return found


def _passage(
    tool: Tool, audit_id: AuditId, ref: str, key: AnswerKey, asked: Question, part: str, text: str
) -> Passage:
    group = tool.by_path.get(asked.path.rpartition("/")[0])
    label = plain_label(group.label) if group is not None and group.label else ""
    own = plain_label(asked.label)
    label = own if not label or label == own else f"{label}: {own}"
    return Passage(audit_id, ref, key, part, asked.item, label, text)
