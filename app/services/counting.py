"""From an audit's form to what the figures count of it."""

import re
from collections.abc import Iterator, Sequence

from app.domain.answers import AnswerState
from app.domain.collation import NOT_ASKED, UNANSWERED, CountedAudit, Given
from app.domain.ids import AnswerKey, AuditId
from app.domain.records import Reading
from app.domain.rounds import CaseFile
from app.tool.form import Form
from app.tool.form_states import QuestionState
from app.tool.model import Kind

ROW_NUMBERS = re.compile(r"#\d+")
COUNTED_KINDS = {
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.DATE,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.TEXT,
    Kind.ACKNOWLEDGE,
}
CHOSEN_FROM_LISTS = {Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE}


def counted_audit(
    form: Form, audit_id: AuditId, case: CaseFile, assessor: str, reading: Reading
) -> CountedAudit:
    """Texts and dates are counted as given or not; only choices and numbers carry values."""
    verdicts = form.verdicts()
    keys: dict[str, list[AnswerKey]] = {}
    for key in form.question_keys():
        keys.setdefault(ROW_NUMBERS.sub("", key), []).append(key)
    return CountedAudit(
        audit_id=audit_id,
        ref=case.ref,
        area=case.area,
        district=case.district,
        team=case.team,
        age_band=case.age_band,
        category=case.category,
        assessor=assessor,
        blind_second=reading is Reading.BLIND_SECOND,
        probability=case.probability,
        given={
            question.path: _given(form, keys.get(question.path, []))
            for question in form.tool.questions
            if question.kind in COUNTED_KINDS
        },
        verdicts={name: verdict.kind.value for name, verdict in verdicts.items() if verdict},
        explanations={name: verdict.explanation for name, verdict in verdicts.items() if verdict},
    )


def _given(form: Form, keys: Sequence[AnswerKey]) -> Given:
    """A question inside a repeating table counts once a case, with every value its rows hold."""
    states = [form.state(key) for key in keys]
    relevant = [state for state in states if state.relevant]
    if not relevant:
        return Given(NOT_ASKED)
    answered = [state for state in relevant if state.answer is not None]
    if not answered:
        return Given(UNANSWERED)
    full = [state for state in answered if _is_answered(state)]
    if full:
        values = [value for state in full for value in _values(state)]
        return Given(AnswerState.ANSWERED.value, tuple(dict.fromkeys(values)))
    first = answered[0].answer
    return Given(first.state.value if first else UNANSWERED)


def _is_answered(state: QuestionState) -> bool:
    return state.answer is not None and state.answer.state is AnswerState.ANSWERED


def _values(state: QuestionState) -> Iterator[str]:
    if state.answer is None:
        return
    kind = state.question.kind
    if kind is Kind.CHOICES:
        yield from state.answer.value.split()
    elif kind in CHOSEN_FROM_LISTS or kind in {Kind.INTEGER, Kind.DECIMAL}:
        yield state.answer.value
