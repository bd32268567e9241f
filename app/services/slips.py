"""Finding slips in use: brought in when asked for, shown on request, printed by number, purged by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import InputRefused, NotFound
from app.domain.frames import PersonalDetails
from app.domain.holds import refuse_while_held
from app.domain.ids import CaseId, EntryId, RoundId
from app.domain.notebook import EntryKind
from app.domain.offices import Offices
from app.domain.reading_dates import uk_day
from app.domain.rounds import CaseFile, Role, Round
from app.domain.slips import (
    HeldSlip,
    PrintOut,
    Slip,
    SlipLine,
    held_slip,
    next_number,
    print_out,
    refuse_blank,
    slip_of,
    sound_details,
    whole,
)
from app.packages.contents import Header, Kind
from app.ports import UnitOfWork
from app.services import notebook
from app.services.notebook import Writing
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Brought:
    """How many children of the round have a slip now, how many of these with a name and with a worker, and how many
    lines were left out because a text in them cannot be kept."""

    slips: int
    named: int
    with_worker: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Purged:
    slips: int
    packs: int  # sealed work packs taken out of the ledger: a slip may be in them


@dataclass(frozen=True, slots=True)
class PurgeNote:
    """That slips were purged: whose store, when (UTC), how many."""

    by: str
    at: str
    slips: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Printed:
    print_out: PrintOut
    pdf: bytes


def bring_in(ws: Workspace, round_id: RoundId, personal: Sequence[PersonalDetails]) -> Brought:
    """Take names and workers from a list that was read for them, for the children of this round's own list.

    What was brought in before is replaced. Raises InputRefused where the list names no child of the round, or nobody.
    """
    with ws.begin() as work:
        brought = bring_in_within(work, round_id, personal)
        if not brought.slips:
            raise InputRefused(
                "That file holds nothing for finding slips of this round: no name or worker beside a number that is on "
                "the round's list. Choose the file the list came from, or one with the same numbers."
            )
        work.commit()
    return brought


def bring_in_within(
    work: UnitOfWork, round_id: RoundId, personal: Sequence[PersonalDetails]
) -> Brought:
    """As `bring_in`, within the caller's transaction; refuses nothing."""
    known = {child.child for child in work.frames.children(round_id)}
    wanted = [each for each in personal if each.child in known and (each.name or each.worker)]
    sound, left_out = sound_details(wanted)
    work.slips.replace(round_id, [held_slip(each) for each in sound])
    return Brought(
        len(sound),
        sum(bool(each.name) for each in sound),
        sum(bool(each.worker) for each in sound),
        left_out,
    )


def held(ws: Workspace, round_id: RoundId) -> int:
    """How many slips this store holds for the round: counted without reading one."""
    with ws.begin() as work:
        return work.slips.count(round_id)


def of_round(ws: Workspace, round_id: RoundId) -> tuple[SlipLine, ...]:
    """The slips of the sample in the lead's store, of the own cases in an assessor's, by office and reference."""
    with ws.begin() as work:
        return lines_in(work, work.rounds.get(round_id))


def lines_in(work: UnitOfWork, audit_round: Round) -> tuple[SlipLine, ...]:
    """As `of_round`, within the caller's transaction."""
    kept = {each.key: each for each in work.slips.all(audit_round.id)}
    lines, offices = [], Offices(audit_round.offices)
    for case in work.cases.main(audit_round.id):
        slip = _slip(audit_round, case, kept)
        if slip is not None:
            lines.append(SlipLine(case.ref, offices.for_files(case), slip))
    return tuple(sorted(lines, key=lambda each: (each.office, each.ref)))


def of_case(ws: Workspace, round_id: RoundId, case_id: CaseId) -> Slip | None:
    """One case's slip, on request; None where there is none (any more)."""
    with ws.begin() as work:
        kept = {each.key: each for each in work.slips.all(round_id)}
        return _slip(work.rounds.get(round_id), work.cases.get(case_id), kept)


def for_pack(work: UnitOfWork, audit_round: Round, cases: Sequence[CaseFile]) -> tuple[Slip, ...]:
    """The part of a work pack that names children: nothing unless the lead brought names or workers in."""
    kept = {each.key: each for each in work.slips.all(audit_round.id)}
    if not kept:
        return ()
    return tuple(slip_of(case, kept) for case in cases)


def take_from_pack(
    work: UnitOfWork,
    round_id: RoundId,
    slips: Sequence[Slip],
    cases: Sequence[CaseId],
    header: Header,
) -> None:
    """What a pack brought. A later pack takes the place of an earlier one case by case; a pack without slips takes
    none away. What was purged here comes back only with a pack that the lead made afterwards."""
    if _was_purged(work, round_id, header):
        return
    known = set(cases)
    work.slips.add(
        round_id,
        [
            HeldSlip(each.case_id, each.number, each.name, each.team, each.worker)
            for each in slips
            if each.case_id in known
        ],
    )


def _was_purged(work: UnitOfWork, round_id: RoundId, header: Header) -> bool:
    """Whether the slips of this pack are among those purged in this store: it was opened here before, or it was made
    before the last purge. The second goes by two clocks; where they differ, a pack issued once more brings them."""
    purged = [each.at for each in work.notebook.all(round_id, EntryKind.PURGE)]
    if not purged:
        return False
    opened = {each.package_id for each in work.ledger.entries(round_id)}
    return header.package_id in opened or header.created < max(purged)


def record_print_out(
    ws: Workspace, work: UnitOfWork, audit_round: Round, what: str, office: str, cases: int
) -> PrintOut:
    """The next number of whoever prints here, entered in the notebook before a page is made."""
    number = next_number(print_outs_in(work, audit_round))
    body = {"number": str(number), "what": what, "office": office, "cases": str(cases)}
    entry = notebook.keep(ws, work, audit_round, Writing(EntryKind.PRINT_OUT, body))
    return next(each for each in print_outs_in(work, audit_round) if each.id == entry.id)


def print_outs(ws: Workspace, round_id: RoundId) -> tuple[PrintOut, ...]:
    """Every numbered print-out this store knows of: the own ones, and for the lead those of the assessors as they came
    back with their returns."""
    with ws.begin() as work:
        return print_outs_in(work, work.rounds.get(round_id))


def print_outs_in(work: UnitOfWork, audit_round: Round) -> tuple[PrintOut, ...]:
    """As `print_outs`, within the caller's transaction."""
    return tuple(
        print_out(note.noted, note.author or work.identities.get().name, mine=note.mine)
        for note in notebook.notes_in(work, audit_round, EntryKind.PRINT_OUT)
    )


def tick_destroyed(ws: Workspace, round_id: RoundId, print_out_id: str, by: str) -> PrintOut:
    """Somebody destroyed the paper: who, and today's date. Raises InputRefused without a name, NotFound for a print-out
    of somebody else's."""
    who = refuse_blank(by, "Say who destroyed the print-out")
    return _tick(ws, round_id, print_out_id, who)


def untick(ws: Workspace, round_id: RoundId, print_out_id: str) -> PrintOut:
    """It was ticked in error: it counts as out again, and both entries are kept."""
    return _tick(ws, round_id, print_out_id, "")


def _tick(ws: Workspace, round_id: RoundId, print_out_id: str, by: str) -> PrintOut:
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        versions = work.notebook.versions(round_id, EntryId(print_out_id))
        if not versions or versions[-1].kind is not EntryKind.PRINT_OUT:
            raise NotFound("That print-out was not made in this store; whoever made it ticks it.")
        body = {k: v for k, v in versions[-1].body.items() if not k.startswith("destroyed_")}
        if by:
            body |= {"destroyed_on": uk_day(ws.now()).isoformat(), "destroyed_by": by}
        writing = Writing(EntryKind.PRINT_OUT, body, id=EntryId(print_out_id))
        notebook.keep(ws, work, audit_round, writing)
        work.commit()
        return next(each for each in print_outs_in(work, audit_round) if each.id == print_out_id)


def purge(ws: Workspace, round_id: RoundId) -> Purged:
    """Take the slips out of this store for good, and the sealed work packs that may hold them out of the ledger.

    Everything else of the round stays. That it was done is noted without its content, and goes to the lead with the
    next return. Raises HeldByLaw while a legal hold stands, StoreProblem where the file could not be rewritten.
    """
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        refuse_while_held(work.holds.all(round_id))
        count = work.slips.count(round_id)
        packs = [
            each.package_id
            for each in work.ledger.entries(round_id)
            if each.kind == Kind.WORK.value and work.ledger.raw(each.package_id)
        ]
        work.slips.purge(round_id)
        work.ledger.empty(packs)
        for parcel in work.folders.parcels(round_id):
            if parcel.kind == Kind.WORK.value:  # came by the exchange folder and was never opened
                work.folders.drop(round_id, parcel.sha256)
        body = {"what": "slips", "slips": str(count), "packs": str(len(packs))}
        notebook.keep(ws, work, audit_round, Writing(EntryKind.PURGE, body))
        work.commit()
    ws.store.scrub()
    return Purged(count, len(packs))


def purges(ws: Workspace, round_id: RoundId) -> tuple[PurgeNote, ...]:
    """Who purged slips, as far as this store knows."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        found = notebook.notes_in(work, audit_round, EntryKind.PURGE)
        me = work.identities.get().name
    return tuple(
        PurgeNote(
            each.author or me, each.entry.at, whole(each.entry.body.get("slips", "")), each.mine
        )
        for each in found
        if each.entry.body.get("what") == "slips"
    )


def _slip(audit_round: Round, case: CaseFile, kept: Mapping[str, HeldSlip]) -> Slip | None:
    if audit_round.role is Role.LEAD:
        return slip_of(case, kept)
    found = kept.get(case.id)
    if found is None:
        return None
    return replace(
        Slip(case.id, found.number, found.name, found.team, found.worker),
        team=found.team or case.team,
    )
