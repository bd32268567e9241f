"""A form for one case: the audit tool, what the round knows, and the answers so far."""

from collections.abc import Mapping
from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.rounds import CaseFile, Round
from app.domain.texts import is_keepable
from app.resources import bank_holidays
from app.services.case_facts import facts_of
from app.tool.form import Form
from app.tool.model import Tool

LONGEST_TEXT = 20_000
LONGEST_PLACE = 500
REASON_WANTED = {AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_LOOK}


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


def check_answer(answer: Answer | None) -> None:
    """What may be typed is exactly what can be exported: raises InputRefused otherwise."""
    if answer is None:
        return
    for words, longest, what in (
        (answer.value, LONGEST_TEXT, "answer"),
        (answer.note, LONGEST_TEXT, "note"),
        (answer.reason, LONGEST_TEXT, "reason"),
        (answer.other, LONGEST_TEXT, "second value"),
        (answer.place, LONGEST_PLACE, "place"),
        (answer.warning_reason, LONGEST_TEXT, "reason"),
    ):
        if len(words) > longest:
            raise InputRefused(f"That {what} is too long; shorten it to {longest} letters.")
        if not is_keepable(words):
            raise InputRefused(
                f"That {what} holds characters that cannot be printed; type it again without them."
            )
