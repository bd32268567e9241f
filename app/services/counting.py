"""From an audit's form to what the figures count of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.collation import NOT_ASKED, UNANSWERED, CountedAudit, Given, SourceNote
from app.domain.events import is_afterwards
from app.domain.ids import AnswerKey, AuditId
from app.domain.merge import ShownAnswer
from app.domain.partial_dates import PartialDate
from app.domain.ratings import RolledUp
from app.domain.reading_dates import ReadingDates
from app.domain.records import Reading
from app.domain.rounds import CaseFile
from app.services.case_facts import with_electronic_record
from app.services.electronic_record import stands
from app.services.forms import asked_in_full
from app.tool.companions import is_companion
from app.tool.form import Form
from app.tool.form_paths import tool_path
from app.tool.form_spots import ENTERED
from app.tool.model import Kind, Question
from app.tool.rollups import roll_up

COUNTED_KINDS = {
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.DATE,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.TEXT,
    Kind.ACKNOWLEDGE,
}
NOTED = (Evidence.TOLD, Evidence.DIFFER)
CHOSEN_FROM_LISTS = {Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE}


def counted_audit(
    form: Form,
    audit_id: AuditId,
    case: CaseFile,
    assessor: str,
    reading: Reading,
    read: ReadingDates | None = None,
) -> CountedAudit:
    """Texts and dates are counted as given or not; only choices and numbers carry values.

    A limit whose clock nobody has answered has no verdict here, also where the form supposes that nothing was done.
    """
    verdicts = {
        name: verdict
        for name, verdict in form.verdicts().items()
        if verdict is not None and not form.is_unanswered(name)
    }
    answers = form.answers
    keys: dict[str, list[AnswerKey]] = {}
    for key in form.question_keys():
        keys.setdefault(tool_path(key), []).append(key)
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
            question.path: _given(
                question,
                [answers.get(key) for key in keys.get(question.path, ()) if form.relevant(key)],
            )
            for question in form.tool.questions
            if question.kind in COUNTED_KINDS
        },
        verdicts={name: verdict.kind.value for name, verdict in verdicts.items()},
        explanations={name: verdict.explanation for name, verdict in verdicts.items()},
        read=read,
        sourced=sum(1 for _sourced in _with_source(form)),
        source_notes=tuple(source_notes(form)),
        late_entries=late_entries(form),
        afterwards={
            name: verdict.written_afterwards
            for name, verdict in verdicts.items()
            if verdict.written_afterwards
        },
        record=stands(form, with_electronic_record(case).known),
        days={name: verdict.days for name, verdict in verdicts.items() if verdict.days is not None},
        found_in=_found_in(form),
    )


def _found_in(form: Form) -> dict[str, tuple[Evidence, ...]]:
    """By question the records in which its answers were found, a table's rows together."""
    found: dict[str, dict[Evidence, None]] = {}
    for key, source, _other in _with_source(form):
        found.setdefault(tool_path(key), {})[source] = None
    return {path: tuple(sources) for path, sources in found.items()}


def late_entries(form: Form) -> int:
    """How many dates were entered on the record after the audit was announced, about what was before that."""
    announced = form.circumstances.announced_on
    if announced is None:
        return 0
    found = 0
    for key in form.question_keys():
        if key.endswith(ENTERED) and is_companion(form.state(key).question, form.tool):
            when = form.value(AnswerKey(key.removesuffix(ENTERED)))
            entered = form.value(key) if form.relevant(key) else None
            if isinstance(when, PartialDate) and isinstance(entered, PartialDate):
                found += is_afterwards(when, entered, announced)
    return found


def source_notes(form: Form) -> Iterator[SourceNote]:
    """The answers that somebody told, or on which the two records differ, in the tool's order."""
    found: dict[tuple[str, str, Evidence], list[tuple[str, str]]] = {}
    for key, source, other in _with_source(form):
        if source in NOTED:
            about = (form.state(key).question.path, asked_in_full(form, key), source)
            found.setdefault(about, []).append((form.state(key).reading, other))
    for (path, label, source), said in found.items():
        answers, others = zip(*said, strict=True)
        yield SourceNote(path, label, source, answers, others)


def _with_source(form: Form) -> Iterator[tuple[AnswerKey, Evidence, str]]:
    """The answers that count and say where they were found, with what stands beside the source."""
    for key in form.question_keys():
        answer = form.answers.get(key)
        if answer is not None and answer.evidence is not None and form.relevant(key):
            yield key, answer.evidence, answer.other


def rolled_up(form: Form, shown: Mapping[AnswerKey, ShownAnswer]) -> RolledUp | None:
    """The ratings of an audit that came back; where the lead corrected the overall one, with the lead's reason."""
    found, rollup = roll_up(form), form.tool.rollup
    held = shown.get(AnswerKey(rollup.overall)) if rollup else None
    if found is None or held is None or held.correction is None:
        return found
    return replace(found, why=f"Corrected by the lead: {held.correction.reason}")


def _given(question: Question, answers: Sequence[Answer | None]) -> Given:
    """A question inside a repeating table counts once a case, with every value its rows hold.

    `answers` are those of its relevant places, None where nothing was answered.
    """
    if not answers:
        return Given(NOT_ASKED)
    said = [answer for answer in answers if answer is not None]
    if not said:
        return Given(UNANSWERED)
    full = [answer for answer in said if answer.state is AnswerState.ANSWERED]
    if full:
        values = [value for answer in full for value in _values(question, answer)]
        return Given(AnswerState.ANSWERED.value, tuple(dict.fromkeys(values)))
    return Given(said[0].state.value)


def _values(question: Question, answer: Answer) -> Iterable[str]:
    if question.kind is Kind.CHOICES:
        return answer.value.split()
    if question.kind in CHOSEN_FROM_LISTS or question.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return (answer.value,)
    return ()
