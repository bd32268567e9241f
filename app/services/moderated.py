"""Which cases have come through moderation: nothing about their counted reading waits for the lead or its reader."""

from app.domain.ids import AuditId, RoundId
from app.domain.merge import CorrectionState
from app.domain.records import Reading
from app.services import moderation
from app.services.audit_states import Reached, states
from app.services.threads import all_threads
from app.workspace import Workspace

_LOOK_AGAIN = {CorrectionState.STALE, CorrectionState.CONTESTED}


def moderated(ws: Workspace, round_id: RoundId) -> frozenset[AuditId]:
    """The counted readings that are signed off and on which no query or challenge is open, no difference from a blind
    second reading is to be settled, and no correction has to be looked at again."""
    signed = {
        each.audit_id
        for each in states(ws, round_id)
        if each.reached is Reached.FINAL and each.reading is not Reading.BLIND_SECOND
    }
    waiting = {each.thread.audit_id for each in all_threads(ws, round_id) if each.thread.is_open}
    waiting |= {
        case.first
        for case in moderation.double_reads(ws, round_id)
        if any(each.settled is None for each in case.differences)
    }
    with ws.begin() as work:
        waiting |= {
            audit_id
            for audit_id, view in moderation.views(work, round_id).items()
            if any(each.state in _LOOK_AGAIN for each in view.corrections)
        }
    return frozenset(signed - waiting)
