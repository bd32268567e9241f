"""What whoever leads decides about immediate concerns: written down as signed records, and the list follows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import concerns as page
from app.domain.act_order import after_what_they_replace
from app.domain.changes import Changes
from app.domain.concern_acts import ConcernAct, ConcernDeed, Decided, decided, said_hash
from app.domain.concern_likeness import Telling, likeness
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AuditId, EntryId, PersonId, RoundId
from app.domain.merge import addressed
from app.domain.notebook import Entry, EntryKind, newest
from app.domain.plain_text import LONGEST_NOTE, checked_reason, plain
from app.domain.reading_dates import uk_day
from app.domain.rounds import CaseFile, Concern, Role
from app.packages.records import record_from, record_text
from app.ports import UnitOfWork
from app.services import notebook
from app.services.seat import only_the_seat
from app.workspace import Workspace

TAG = "concern-act"


def acts_in(work: UnitOfWork, round_id: RoundId) -> tuple[ConcernAct, ...]:
    """Every decision this store holds, in the order in which they were made so far as can be told."""
    found = (record_from(body) for body in work.records.tagged(round_id, TAG))
    acts = [each for each in found if isinstance(each, ConcernAct)]
    return tuple(after_what_they_replace(sorted(acts, key=lambda each: (each.at, each.hash))))


def decided_in(work: UnitOfWork, round_id: RoundId) -> Decided:
    return decided(acts_in(work, round_id))


# Deciding.


def close(ws: Workspace, round_id: RoundId, concern_id: EntryId, words: str) -> Changes:
    """Close a concern, with all that are one with it: with what was done, and how it ended for the child.

    Raises InputRefused without words, and in a store that does not lead the round; NotFound.
    """
    words = checked_reason(
        words, "Say what was done, and how it ended for the child, before closing it.", LONGEST_NOTE
    )
    return _about(ws, round_id, concern_id, ConcernDeed.CLOSED, words)


def open_again(ws: Workspace, round_id: RoundId, concern_id: EntryId, words: str) -> Changes:
    """Take a closing back. Raises InputRefused without a reason, and in a store that does not lead; NotFound."""
    words = checked_reason(
        words, "Say why it is opened again; the closing stays on record beside it.", LONGEST_NOTE
    )
    return _about(ws, round_id, concern_id, ConcernDeed.OPENED, words)


def say_same(
    ws: Workspace, round_id: RoundId, one: EntryId, other: EntryId, words: str = ""
) -> Changes:
    """These two are one concern: counted once from here on, both pages kept. Raises InputRefused, NotFound."""
    return _pair(ws, round_id, ConcernDeed.SAME, one, other, words)


def say_apart(
    ws: Workspace, round_id: RoundId, one: EntryId, other: EntryId, words: str = ""
) -> Changes:
    """These two are two concerns: no longer offered as one, and told apart where somebody said they were one.

    Raises InputRefused, NotFound.
    """
    return _pair(ws, round_id, ConcernDeed.APART, one, other, words)


def _about(
    ws: Workspace, round_id: RoundId, concern_id: EntryId, deed: ConcernDeed, words: str
) -> Changes:
    with ws.begin() as work:
        only_the_seat(work, round_id)
        held = _held(work, round_id, concern_id)
        standing = decided_in(work, round_id)
        whole = standing.together(concern_id) & held.keys()
        _keep(ws, work, round_id, deed, whole, words, standing.about(whole))
        bring_up_to_date(work, round_id)
        work.commit()
    return _changes(held[each] for each in whole)


def _pair(
    ws: Workspace, round_id: RoundId, deed: ConcernDeed, one: EntryId, other: EntryId, words: str
) -> Changes:
    if one == other:
        raise InputRefused("Name two concerns; this is one already.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        held = _held(work, round_id, one, other)
        standing = decided_in(work, round_id)
        pairs = [frozenset({one, other})]
        if deed is ConcernDeed.APART:
            # Two that are one by way of a third: whatever joins the second to the others is taken back.
            whole = standing.together(one)
            joining = standing.joining(whole) if other in whole else ()
            of_other = [frozenset(each.concerns) for each in joining if other in each.concerns]
            pairs = [*dict.fromkeys([*pairs, *of_other])]
        for pair in pairs:
            _keep(ws, work, round_id, deed, pair, words, standing.pairing(pair))
        bring_up_to_date(work, round_id)
        work.commit()
    return _changes((held[one], held[other]))


def _held(work: UnitOfWork, round_id: RoundId, *wanted: EntryId) -> dict[EntryId, Concern]:
    held = {each.id: each for each in work.concerns.all(round_id)}
    if not set(wanted) <= held.keys():
        raise NotFound("There is no such concern in this round.")
    return held


def _said(concern: Concern) -> str:
    return said_hash(concern.what, finished=concern.finished_at is not None)


def _keep(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    deed: ConcernDeed,
    concerns: Iterable[EntryId],
    words: str,
    standing: Iterable[ConcernAct],
) -> None:
    """`standing`: what this decision stands for from here on. A closing remembers what it has seen."""
    identity = work.identities.get()
    about, words = tuple(concerns), plain(words).strip()
    if len(words) > LONGEST_NOTE:
        raise InputRefused(f"The text is longer than {LONGEST_NOTE:,} characters; shorten it.")
    seen = _held(work, round_id, *about) if deed is ConcernDeed.CLOSED else {}
    act = addressed(
        ConcernAct(
            deed=deed,
            concerns=about,
            seen=tuple(_said(seen[each]) for each in about if each in seen),
            words=words,
            replaces=tuple(each.hash for each in standing),
            author=PersonId(identity.store_id),
            author_name=identity.name,
            at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
        )
    )
    work.records.add(round_id, act.hash, record_text(act), "")


def _changes(concerns: Iterable[Concern]) -> Changes:
    return Changes(
        audits=frozenset(each.audit_id for each in concerns if each.audit_id), notebook=True
    )


# The list follows.


def bring_up_to_date(work: UnitOfWork, round_id: RoundId) -> None:
    """Every line of the lead's list as the decisions leave it: closed or open, by whom, and which are one."""
    if work.rounds.get(round_id).role is not Role.LEAD:
        return
    held = {each.id: each for each in work.concerns.all(round_id)}
    standing = decided_in(work, round_id)
    done: set[EntryId] = set()
    for concern_id in held:
        if concern_id not in done:
            whole = standing.together(concern_id) & held.keys()
            _decide(work, standing, [held[each] for each in whole])
            done |= whole


def _decide(work: UnitOfWork, standing: Decided, whole: Sequence[Concern]) -> None:
    said = {each.id: (each.what, each.finished_at is not None) for each in whole}
    closings = [each for each in standing.about(said) if each.deed is ConcernDeed.CLOSED]
    closings.sort(key=lambda each: (each.at, each.hash))
    closed = bool(closings) and standing.is_closed(said)
    first = min(whole, key=lambda each: (each.raised_at, each.id)).id
    for each in whole:
        work.concerns.decide(
            replace(
                each,
                closed_at=datetime.fromisoformat(closings[-1].at) if closed else None,
                closing_note=" / ".join(dict.fromkeys(one.words for one in closings)),
                closed_by=" and ".join(
                    dict.fromkeys(one.author_name for one in closings if one.author_name)
                ),
                same_as=None if each.id == first else first,
            )
        )


def as_one(whole: Sequence[Concern]) -> Concern:
    """Several entries that are one concern, in one line: what each says, whoever was told in any. The one under which
    they are listed comes first in `whole`; where one is about a case of the round, the line is that case's."""
    first = whole[0]
    of_case = next((each for each in whole if each.audit_id), first)
    told = next((each for each in whole if each.told), first)
    ends = [each.finished_at for each in whole]
    return replace(
        first,
        ref=of_case.ref,
        audit_id=of_case.audit_id,
        what=" / ".join(sorted({each.what for each in whole} - {""})),
        told=told.told,
        response=told.response,
        finished_at=max(each for each in ends if each) if all(ends) else None,
    )


def listed(held: Iterable[Concern]) -> tuple[Concern, ...]:
    """The concerns as they are counted: each once, in the order in which the first word of each came."""
    groups: dict[EntryId, list[Concern]] = {}
    for each in sorted(held, key=lambda one: (one.same_as is not None, one.raised_at, one.id)):
        groups.setdefault(each.same_as or each.id, []).append(each)
    return tuple(as_one(whole) for whole in groups.values())


# What may be one.


@dataclass(frozen=True, slots=True)
class Likely:
    """Another concern that may be the same one, and why."""

    concern: Concern
    reasons: tuple[str, ...]


def likely_in(work: UnitOfWork, round_id: RoundId) -> Mapping[EntryId, tuple[Likely, ...]]:
    """For each concern those that may be the same one, the likeliest first. Offered only: nothing is merged by it."""
    standing = decided_in(work, round_id)
    held = list(work.concerns.all(round_id))
    told = _tellings(work, round_id, held)
    found: dict[EntryId, list[Likely]] = {}
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            pair = frozenset({one.id, other.id})
            if pair in standing.apart or other.id in standing.together(one.id):
                continue
            reasons = likeness(told[one.id], told[other.id])
            if reasons:
                found.setdefault(one.id, []).append(Likely(other, reasons))
                found.setdefault(other.id, []).append(Likely(one, reasons))
    return {
        each: tuple(sorted(those, key=lambda one: (-len(one.reasons), one.concern.raised_at)))
        for each, those in found.items()
    }


def _tellings(
    work: UnitOfWork, round_id: RoundId, held: Iterable[Concern]
) -> dict[EntryId, Telling]:
    entries = notebook.everything(work, round_id)
    pages = newest(each for each in entries if each.kind is EntryKind.CONCERN)
    newest_of = {each.newest.id: each.newest for each in pages}
    return {each.id: _telling(work, each, newest_of.get(each.id)) for each in held}


def _telling(work: UnitOfWork, concern: Concern, entry: Entry | None) -> Telling:
    body = entry.body if entry else {}
    case = _case_of(work, concern.audit_id) if concern.audit_id else None
    places = [body.get(page.OFFICE, ""), body.get(page.TEAM, "")]
    if case is not None:
        places += [case.district, case.team]
    return Telling(
        case.id if case else "",
        concern.author or concern.audit_id,
        uk_day(concern.raised_at),
        tuple(places),
        body.get(page.ABOUT, ""),
        concern.told,
    )


def _case_of(work: UnitOfWork, audit_id: AuditId) -> CaseFile:
    return work.cases.get(work.audits.header(audit_id).case_id)
