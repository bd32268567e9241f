"""The answers of audits that came back, one after the other, to be asked about, corrected or challenged."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answer, AnswerState
from app.domain.beside import is_beside
from app.domain.ids import AnswerKey, AuditId, RoundId
from app.domain.merge import Standing
from app.domain.partial_dates import as_typed
from app.domain.records import AuditState
from app.services import moderation, threads
from app.services.returned import returned_answers
from app.services.tools import pinned
from app.tool.model import Choice, Kind, Question
from app.tool.numbering import plain_label
from app.workspace import Workspace
from ui.forms.wording import state_words
from ui.viewmodels.questions import Questions, beside

STATES = {
    AuditState.ALLOCATED: "not begun",
    AuditState.IN_PROGRESS: "in progress",
    AuditState.COMPLETE: "signed off",
}


@dataclass(frozen=True, slots=True)
class ReturnedAudit:
    audit_id: AuditId
    ref: str
    reader: str
    state: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """`said` is what counts; `own` what the assessor answered where that is something else. `ways` are the values and
    states that a correction may put in its place, by name; `typed` where a value is typed instead."""

    key: AnswerKey
    number: str
    wording: str
    said: str
    own: str
    beside: str
    marks: str
    answer: Answer | None
    ways: tuple[tuple[str, str], ...]
    typed: Kind | None

    @property
    def question(self) -> str:
        return f"{self.number} {self.wording}".strip()


def returned_audits(ws: Workspace, round_id: RoundId) -> tuple[ReturnedAudit, ...]:
    """Those of which a copy counts, by reference."""
    with ws.begin() as work:
        refs = {case.id: case.ref for case in work.cases.all(round_id)}
        names = {person.id: person.name for person in work.people.all(round_id)}
        views = moderation.views(work, round_id)
    found = [
        ReturnedAudit(
            view.audit_id,
            refs.get(view.case_id, ""),
            names.get(view.revision.assessor, ""),
            STATES[view.revision.state],
        )
        for view in views.values()
        if view.standing is Standing.COUNTED and view.revision is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.ref, each.reader)))


def answer_lines(ws: Workspace, round_id: RoundId, audit_id: AuditId) -> tuple[AnswerLine, ...]:
    """In the tool's order: every answer that came back, and every correction over none."""
    with ws.begin() as work:
        view = moderation.views(work, round_id).get(audit_id)
        tool = pinned(work, work.rounds.get(round_id).tool_hash)
        versions = work.rounds.versions(round_id)
        said = threads.threads_in(work, work.rounds.get(round_id))
    if view is None or view.revision is None:
        return ()
    questions = Questions(tool)
    spoken = {each.key: each.thread.is_open for each in said if each.thread.audit_id == audit_id}
    lines = []
    for key, held in returned_answers(view, versions).shown.items():
        named = questions.named(key)
        if named is None or is_beside(key):
            continue
        marks = [words for words, is_so in (
            ("corrected", held.correction is not None),
            ("query open", spoken.get(key, False)),
            ("query settled", key in spoken and not spoken[key]),
        ) if is_so]  # fmt: skip
        lines.append(
            AnswerLine(
                key,
                named.number,
                questions.wording(key),
                questions.said(key, held.shown),
                questions.said(key, held.original) if held.correction else "",
                beside(held.original),
                ", ".join(marks),
                held.shown,
                tuple(_ways(named.question, tool.choices.get(named.question.list_name, ()))),
                named.question.kind if named.question.kind in TYPED else None,
            )
        )
    return tuple(sorted(lines, key=lambda each: (questions.order(each.key), each.key)))


TYPED = {Kind.DATE, Kind.INTEGER, Kind.DECIMAL}
TAKE_OUT = "take-out"


def _ways(question: Question, choices: tuple[Choice, ...]) -> Iterator[tuple[str, str]]:
    if question.kind is Kind.CHOICE:
        for choice in choices:
            yield f"value:{choice.name}", plain_label(choice.label)
    for state in AnswerState:
        if state.value in question.states:
            yield f"state:{state.value}", state_words(state)
    yield TAKE_OUT, "Take out of the count"


def corrected(line: AnswerLine, way: str, reason: str) -> Answer | None:
    """The answer that this way puts in place; None takes it out of the count."""
    kind, _, name = way.partition(":")
    if kind == "value":
        return Answer(name)
    if kind == "state":
        return Answer(state=AnswerState(name), reason=reason)
    return None


def typed_answer(line: AnswerLine, text: str, ws: Workspace) -> Answer | None:
    """What is typed for a date or a number; None where it is neither."""
    if line.typed is Kind.DATE:
        found = as_typed(text, ws.now().date())
        return Answer(found.iso) if found is not None else None
    try:
        float(text)
    except ValueError:
        return None
    whole = line.typed is Kind.INTEGER
    return Answer(text.strip()) if not whole or text.strip().lstrip("-").isdigit() else None
