"""Legal holds: placed and lifted with a reason; while one stands, nothing of the round is purged."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import InputRefused, NotFound
from app.domain.holds import WHOLE_ROUND, HeldByLaw, LegalHold, refuse_while_held
from app.domain.ids import CaseId, RoundId
from app.domain.plain_text import checked_reason
from app.ports import UnitOfWork
from app.workspace import Workspace


def place(ws: Workspace, round_id: RoundId, why: str, case_id: CaseId = WHOLE_ROUND) -> LegalHold:
    """On one case, or on the whole round. Raises InputRefused without a reason."""
    with ws.begin() as work:
        hold = place_within(ws, work, round_id, why, case_id)
        work.commit()
    return hold


def place_within(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, why: str, case_id: CaseId
) -> LegalHold:
    """As `place`, within the caller's transaction."""
    said = checked_reason(
        why, "Say why the hold is placed: by whom it was asked for, and the reference."
    )
    if case_id and all(each.id != case_id for each in work.cases.all(round_id)):
        raise NotFound("That case is not of this round; choose one of the list.")
    hold = LegalHold(str(uuid.uuid4()), case_id, said, work.identities.get().name, ws.now())
    work.holds.add(round_id, hold)
    return hold


def lift(ws: Workspace, round_id: RoundId, hold_id: str, why: str) -> LegalHold:
    """It stays in the list, with who lifted it, when and why. Raises InputRefused without a reason and for the hold of
    a request that is open, NotFound."""
    with ws.begin() as work:
        if any(each.hold_id == hold_id and each.is_open for each in work.child_files.all(round_id)):
            raise InputRefused(
                "This hold stands for a request that is open; close the request, which lifts it."
            )
        lifted = lift_within(ws, work, round_id, hold_id, why)
        work.commit()
    return lifted


def lift_within(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, hold_id: str, why: str
) -> LegalHold:
    """As `lift`, within the caller's transaction."""
    said = checked_reason(why, "Say why the hold is lifted.")
    held = next((each for each in work.holds.all(round_id) if each.id == hold_id), None)
    if held is None or not held.stands:
        raise NotFound("There is no such legal hold in this round, or it was lifted before.")
    by = work.identities.get().name
    lifted = replace(held, lifted_why=said, lifted_by=by, lifted_at=ws.now())
    work.holds.lift(lifted)
    return lifted


def all_holds(ws: Workspace, round_id: RoundId) -> Sequence[LegalHold]:
    """Those that stand and those lifted, in the order in which they were placed."""
    with ws.begin() as work:
        return work.holds.all(round_id)


def standing(ws: Workspace, round_id: RoundId) -> tuple[LegalHold, ...]:
    """Those that stop a purge now."""
    return tuple(each for each in all_holds(ws, round_id) if each.stands)


def what_stops(ws: Workspace, round_id: RoundId) -> str:
    """Why nothing of the round is purged, in a sentence; "" while no hold stands."""
    try:
        refuse_while_held(all_holds(ws, round_id))
    except HeldByLaw as held:
        return str(held)
    return ""
