"""The summary of one audit, from its form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.domain.ages import age_words
from app.domain.answers import AnswerState
from app.domain.case_summary import CaseSummary, SaidAnswer, SaidEvent, SaidSection, SaidVerdict
from app.domain.collation import NOT_ANSWERED
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.keyed_in import keyed_in
from app.domain.merge import ShownAnswer
from app.domain.partial_dates import PartialDate, words
from app.domain.reading_dates import ReadingDates
from app.domain.records import AuditState, Reading, Sheet
from app.domain.rounds import CaseFile, Round
from app.domain.time_on_file import minutes_on_file
from app.services.conversations import conversations_in
from app.services.counting import late_entries, rolled_up, source_notes
from app.services.forms import asked_in_full
from app.tool.event_kinds import event_kinds
from app.tool.form import Form
from app.tool.form_states import QuestionState
from app.tool.model import Group, Kind, Node

STATES = {
    AnswerState.NOT_RECORDED: "Not recorded",
    AnswerState.NOT_APPLICABLE: "Not applicable",
    AnswerState.COULD_NOT_LOOK: "Could not look",
}
READINGS = {
    Reading.SOLE: "sole reading",
    Reading.FIRST: "first reading",
    Reading.BLIND_SECOND: "second reading, blind",
    Reading.JOINT: "joint reading",
    Reading.TAKEN_OVER: "taken over",
}
AUDIT_STATES = {
    AuditState.ALLOCATED: "not begun",
    AuditState.IN_PROGRESS: "in progress",
    AuditState.COMPLETE: "signed off",
}
JUDGEMENTS = (
    ("Adequately protected now", "OJ1"),
    ("Practice", "OJ2"),
    ("Overall quality of work", "OJ3_rating"),
)
HEADLINES = {"OJ6_text", "OJ7_text", "OJ5_what", "OJ5_told", "OJ5_response"}
SHOWN = {Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.INTEGER, Kind.DECIMAL, Kind.TEXT}
ASKED_OF_THE_RECORD = "records"


def summary_of(
    form: Form,
    audit_round: Round,
    case: CaseFile,
    assessor: str,
    reading: Reading,
    state: AuditState,
    shown: Mapping[AnswerKey, ShownAnswer] | None = None,
) -> CaseSummary:
    """`shown` are the answers with the lead's corrections laid over, where the audit has come back."""
    return CaseSummary(
        ref=case.ref,
        round_name=audit_round.name,
        position_date=audit_round.position_date,
        assessor=assessor,
        reading=READINGS[reading],
        state=AUDIT_STATES[state],
        facts=_facts(case),
        judgements=tuple(_judgement(form, label, name) for label, name in JUDGEMENTS),
        concern=_concern(form),
        concern_told=_told(form),
        sections=tuple(_sections(form, shown or {})),
        verdicts=tuple(_verdicts(form)),
        factors=tuple(_factors(form)),
        good_practice=_text(form, "OJ6_text"),
        would_have_helped=_text(form, "OJ7_text"),
        actions=tuple(_actions(form)),
        minutes=0,
        heard=audit_round.conversations,
        conversations=tuple(conversations_in(form, case.ref)),
        events=tuple(sorted(_events(form), key=lambda each: (each.first, each.what))),
        unanswered=len(form.missing()),
        rolled=rolled_up(form, shown or {}),
        source_notes=tuple(source_notes(form)),
        announced_on=audit_round.announced_on,
        late_entries=late_entries(form),
    )


def as_worked(summary: CaseSummary, beside: Sheet, read: ReadingDates | None) -> CaseSummary:
    """The summary with what its reader recorded of the work: days, time on file, who keyed it in from paper."""
    keyed = keyed_in(beside)
    return replace(
        summary,
        read=read,
        minutes=minutes_on_file(beside),
        keyed=keyed.in_words if keyed else "",
    )


def _events(form: Form) -> Iterator[SaidEvent]:
    """What the file dates; of a series the first, the last and how many."""
    for kind in event_kinds(form.tool):
        keys = [AnswerKey(kind.path)]
        if kind.table:
            end = kind.path.removeprefix(kind.table)
            keys = [AnswerKey(f"{row}{end}") for row in form.rows(AnswerKey(kind.table))]
        states = [form.state(key) for key in keys]
        dates = [
            when
            for state in states
            if state.relevant and state.answer is not None
            for when in [_date(state.answer.value)]
            if when is not None
        ]
        if dates:
            yield SaidEvent(kind.title, min(dates), max(dates), len(dates))


def _date(value: str) -> PartialDate | None:
    try:
        return PartialDate.parse(value)
    except InputRefused:
        return None


def _facts(case: CaseFile) -> tuple[tuple[str, str], ...]:
    return (
        ("Team", case.team),
        ("Age", age_words(case.age_band).capitalize()),
        ("Category", case.category.capitalize()),
        ("Plan began", words(PartialDate.exactly(case.plan_start)) if case.plan_start else "–"),
    )


def _judgement(form: Form, label: str, name: str) -> tuple[str, str, str]:
    state = _state(form, name)
    if state is None or state.answer is None:
        return label, "Not answered", ""
    return label, said(state), _tone(state)


def _factors(form: Form) -> Iterator[str]:
    state = _state(form, "CX1_factors")
    for choice in state.choices if state else ():
        if _text(form, f"CX1_{choice.name}_when") == "current":
            yield choice.label


def _concern(form: Form) -> str:
    """A concern counts from the moment it is raised, before anything is written about it."""
    if _text(form, "OJ5_now") != "yes":
        return ""
    return _text(form, "OJ5_what") or "Raised by the assessor, not described yet."


def _told(form: Form) -> str:
    told, response = _text(form, "OJ5_told"), _text(form, "OJ5_response")
    return f"{told}. {response}".strip(". ") if told else ""


def _sections(form: Form, shown: Mapping[AnswerKey, ShownAnswer]) -> Iterator[SaidSection]:
    for section in form.tool.sections:
        if not isinstance(section, Group):
            continue
        answers = tuple(_answers(form, section, AnswerKey(section.path), shown))
        if answers:
            yield SaidSection(section.label, answers)


def _answers(
    form: Form, node: Node, key: AnswerKey, shown: Mapping[AnswerKey, ShownAnswer]
) -> Iterator[SaidAnswer]:
    if isinstance(node, Group):
        if node.repeats:
            yield from _table(form, node, key)
        else:
            for child in node.children:
                yield from _answers(form, child, AnswerKey(f"{key}/{child.name}"), shown)
        return
    state = form.state(key)
    if node.kind in SHOWN and node.name not in HEADLINES and state.relevant and state.answer:
        yield SaidAnswer(
            number=node.item,
            question=asked_in_full(form, key),
            answer=said(state),
            tone=_tone(state),
            evidence=state.answer.where_found,
            note=state.answer.note,
            corrected=_corrected(shown.get(key)),
        )


def _table(form: Form, node: Group, key: AnswerKey) -> Iterator[SaidAnswer]:
    """A repeating table in one line: how many rows, and the dates in them."""
    rows = form.rows(key)
    if not rows:
        return
    dates = [
        state.reading
        for row in rows
        for child in node.children
        if not isinstance(child, Group) and child.kind is Kind.DATE
        for state in [form.state(AnswerKey(f"{row}/{child.name}"))]
        if state.answer is not None and state.reading
    ]
    counted = f"{len(rows)} entered"
    yield SaidAnswer(
        node.item, node.label, f"{counted}: {'; '.join(dates)}" if dates else counted, "", "", ""
    )


def _corrected(held: ShownAnswer | None) -> str:
    if held is None or held.correction is None:
        return ""
    return held.correction.reason


def said(state: QuestionState) -> str:
    """An answer in words: as the question reads it, or why there is none."""
    answer = state.answer
    if answer is None:
        return ""
    if answer.state is not AnswerState.ANSWERED:
        state_words = STATES[answer.state]
        return f"{state_words}: {answer.reason}" if answer.reason else state_words
    return state.reading or answer.value


def _tone(state: QuestionState) -> str:
    if state.answer is None:
        return ""
    chosen = [each for each in state.choices if each.name == state.answer.value]
    return chosen[0].extra.get("cfa_tone", "") if chosen else ""


def _verdicts(form: Form) -> Iterator[SaidVerdict]:
    for standard in form.tool.standards:
        verdict = form.verdict(standard.id)
        if form.is_unanswered(standard.id):
            said = "nobody has answered what its clock needs"
            yield SaidVerdict(
                standard.id, standard.title, NOT_ANSWERED, said, said, standard.unverified
            )
        elif verdict is not None and verdict.kind.value != "not-applicable":
            yield SaidVerdict(
                standard.id,
                standard.title,
                verdict.kind.value,
                verdict.outcome,
                verdict.explanation,
                standard.unverified,
                verdict.written_afterwards,
            )


def _actions(form: Form) -> Iterator[tuple[str, str, str]]:
    node = form.tool.by_name.get("OJ8_actions")
    if not isinstance(node, Group):
        return
    for row in form.rows(AnswerKey(node.path)):
        parts = {
            child.name.partition("_")[2]: AnswerKey(f"{row}/{child.name}")
            for child in node.children
        }
        told = [
            said(form.state(parts[name])) if name in parts else ""
            for name in ("action", "owner", "due")
        ]
        yield told[0], told[1], told[2]


def _text(form: Form, name: str) -> str:
    state = _state(form, name)
    if state is None or state.answer is None or not state.relevant:
        return ""
    return state.answer.value


def _state(form: Form, name: str) -> QuestionState | None:
    node = form.tool.by_name.get(name)
    if node is None or isinstance(node, Group):
        return None
    return form.state(AnswerKey(node.path))
