"""Legal holds: placed and lifted with a reason; while one stands, nothing of the round is purged."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import InputRefused, NotFound
from app.domain.holds import WHOLE_ROUND, LegalHold
from app.domain.ids import CaseId, RoundId
from app.domain.plain_text import plain
from app.workspace import Workspace


def place(ws: Workspace, round_id: RoundId, why: str, case_id: CaseId = WHOLE_ROUND) -> LegalHold:
    """On one case, or on the whole round. Raises InputRefused without a reason."""
    said = _reason(why, "Say why the hold is placed: by whom it was asked for, and the reference")
    with ws.begin() as work:
        by = work.identities.get().name
        hold = LegalHold(str(uuid.uuid4()), case_id, said, by, ws.now())
        work.holds.add(round_id, hold)
        work.commit()
    return hold


def lift(ws: Workspace, round_id: RoundId, hold_id: str, why: str) -> LegalHold:
    """It stays in the list, with who lifted it, when and why. Raises InputRefused, NotFound."""
    said = _reason(why, "Say why the hold is lifted")
    with ws.begin() as work:
        held = next((each for each in work.holds.all(round_id) if each.id == hold_id), None)
        if held is None or not held.stands:
            raise NotFound("There is no such legal hold in this round, or it was lifted before.")
        by = work.identities.get().name
        lifted = replace(held, lifted_why=said, lifted_by=by, lifted_at=ws.now())
        work.holds.lift(lifted)
        work.commit()
    return lifted


def all_holds(ws: Workspace, round_id: RoundId) -> Sequence[LegalHold]:
    """Those that stand and those lifted, in the order in which they were placed."""
    with ws.begin() as work:
        return work.holds.all(round_id)


def _reason(text: str, wanted: str) -> str:
    said = plain(text.strip())
    if not said:
        raise InputRefused(f"{wanted}.")
    return said
