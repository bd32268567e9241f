"""An audit tool tried on an invented child: everything works as in an audit, and nothing is kept."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.answer_history import changes_at
from app.domain.answers import Answer
from app.domain.beside import beside_of
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, ToolHash
from app.domain.records import AnswerEvent, AuditState, Draft, Reading, replay
from app.domain.rounds import AuditHeader, CaseFile, Round
from app.services import answer_history
from app.services.open_audit import OpenAudit
from app.services.running_progress import RunningProgress
from app.tool.form import Form
from app.tool.model import Tool
from app.workspace import Workspace

PLAN_DAYS = 200  # calendar days that the invented child's plan has run at the position date


@dataclass(frozen=True, slots=True)
class TrialChild:
    """Who the tool is tried on: what decides which questions are asked."""

    words: str
    age_band: str
    age_years: int | None
    unborn: bool = False
    disabled: bool = False


TRIAL_CHILDREN = (
    TrialChild("A child of seven", "5-9", 7),
    TrialChild("An unborn child", "unborn", None, unborn=True),
    TrialChild("A disabled child of twelve", "10-15", 12, disabled=True),
)


class TrialAudit(OpenAudit):
    """Held in memory alone, and gone with the page that shows it."""

    def __init__(self, ws: Workspace, audit_round: Round, tool: Tool, child: TrialChild) -> None:
        # The parent's opening reads a store; here there is none behind it.
        self._ws = ws
        self.round = audit_round
        self.tool = tool
        self.case = _case(audit_round, child)
        self.reader = ""
        self.saved_at: datetime | None = None
        self._device = "trial"
        self._versions = ()
        self._told = {}
        self._made_with = ToolHash(audit_round.tool_hash)
        self._earlier = {}
        self._events: list[AnswerEvent] = []
        self._header = AuditHeader(
            AuditId(str(uuid.uuid4())),
            audit_round.id,
            self.case.id,
            PersonId(""),
            Reading.SOLE,
            AuditState.ALLOCATED,
            ToolHash(audit_round.tool_hash),
        )
        self._take_form_as_saved()

    @property
    def is_kept(self) -> bool:
        return False

    @property
    def notice(self) -> str:
        return "A trial: nothing is kept"

    def history(self, paths: Collection[str]) -> tuple[answer_history.Told, ...]:
        names = answer_history.Names(self._device, "You")
        return answer_history.named(changes_at(self._events, paths), names)

    def _take_form_as_saved(self) -> None:
        self._last = self._events[-1] if self._events else None
        self._draft = None
        sheet = replay(self._events)
        self.form: Form = self._form(sheet)
        self._beside = beside_of(sheet)
        self._running = RunningProgress.of(self.form)

    def begun(self, place: str) -> Mapping[str, str]:
        return {}

    def keep_begun(self, place: str, said: Mapping[str, str]) -> None:
        """Nothing of a trial is kept."""

    def draft(self, key: AnswerKey, answer: Answer | None) -> frozenset[AnswerKey]:
        return self.answer(key, answer)

    def _write(
        self,
        events: Sequence[AnswerEvent],
        now: datetime,
        draft: Draft | None = None,
        *,
        reopens: bool = False,
    ) -> None:
        self._events.extend(events)
        self._beside = beside_of(replay(self._events))
        self._last = self._events[-1]
        self._header = replace(self._header, state=AuditState.IN_PROGRESS)

    def _sign(self, now: datetime) -> None:
        self._header = replace(self._header, state=AuditState.COMPLETE, completed_at=now)


def _case(audit_round: Round, child: TrialChild) -> CaseFile:
    return CaseFile(
        id=CaseId(str(uuid.uuid4())),
        ref="TRIAL",
        stratum="",
        area="",
        district="",
        team="",
        age_band=child.age_band,
        sex="",
        unborn=child.unborn,
        disabled=child.disabled,
        age_years=child.age_years,
        category="",
        plan_start=audit_round.position_date - timedelta(days=PLAN_DAYS),
        family="",
        main=True,
        order=0,
        probability=Fraction(1),
    )
