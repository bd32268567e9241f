"""Everything on the lead's desk: what has to be settled, what is asked and challenged, what came back to look at."""

from dataclasses import dataclass

from app.domain.ids import RoundId
from app.domain.reading_dates import uk_day
from app.domain.rounds import Role
from app.domain.threads import ThreadKind
from app.services import queries, threads
from app.services.audit_states import StateLine, states
from app.services.consistency import Rated, consistency
from app.services.tools import pinned
from app.workspace import Workspace
from ui.viewmodels.moderation import ToModerate, to_moderate
from ui.viewmodels.questions import Questions
from ui.viewmodels.returned_answers import ReturnedAudit, returned_audits
from ui.viewmodels.threads import Line, lines


@dataclass(frozen=True, slots=True)
class OnTheDesk:
    """`unsent`: words of the lead's that have not left this store."""

    settle: ToModerate
    audits: tuple[ReturnedAudit, ...]
    queries: tuple[Line, ...]
    challenges: tuple[Line, ...]
    summaries: tuple[Line, ...]
    unsent: int
    rated: tuple[Rated, ...]
    states: tuple[StateLine, ...]
    questions: Questions


def on_the_desk(ws: Workspace, round_id: RoundId) -> OnTheDesk:
    """Reads everything that came back: for the background."""
    said = threads.all_threads(ws, round_id)
    with ws.begin() as work:
        questions = Questions(pinned(work, work.rounds.get(round_id).tool_hash))
    every = lines(said, questions, Role.LEAD, uk_day(ws.now()))
    by_kind = {
        kind: tuple(each for each in every if each.told.thread.kind is kind) for kind in ThreadKind
    }
    return OnTheDesk(
        to_moderate(ws, round_id),
        returned_audits(ws, round_id),
        by_kind[ThreadKind.QUERY],
        by_kind[ThreadKind.CHALLENGE],
        by_kind[ThreadKind.SUMMARY],
        queries.unsent(ws, round_id),
        consistency(ws, round_id),
        states(ws, round_id),
        questions,
    )
