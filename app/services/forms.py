"""A form for one case: the audit tool, what the round knows, and the answers so far."""

from collections.abc import Mapping
from datetime import date

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.rounds import CaseFile, Round
from app.resources import bank_holidays
from app.services.case_facts import facts_of
from app.tool.form import Form
from app.tool.model import Tool


def form_of(
    tool: Tool,
    audit_round: Round,
    case: CaseFile,
    answers: Mapping[AnswerKey, Answer],
    rows: Mapping[AnswerKey, tuple[int, ...]],
) -> Form:
    extra = frozenset(date.fromisoformat(day) for day in tool.holidays)
    return Form(
        tool,
        facts_of(audit_round, case),
        answers,
        rows,
        position_date=audit_round.position_date,
        announced_on=audit_round.announced_on,
        calendar=bank_holidays(audit_round.division, extra),
    )
