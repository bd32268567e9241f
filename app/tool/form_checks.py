"""What is wrong or doubtful about one answer: errors, warnings that want a reason, hints."""

import math
from collections.abc import Iterable, Iterator
from datetime import date

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate, as_typed
from app.tool.expressions import to_text
from app.tool.expressions.nodes import Node
from app.tool.form_engine import MAX_ROWS, Engine
from app.tool.form_plan import ANSWERABLE, Aspect, Rule, is_worked_out
from app.tool.form_states import Problem
from app.tool.form_tree import AnswerNode
from app.tool.model import Choice, Kind, Question

WANTS_NOTE = "cfa_note"
ERROR, WARNING, HINT = "error", "warning", "hint"
_NEEDS_REASON = (AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_LOOK)


def is_answered(node: AnswerNode) -> bool:
    """Whether a question has an answer of any state, or a value of its own. A default is nobody's answer."""
    if node.answer is not None and node.answer.state is not AnswerState.ANSWERED:
        return True
    question = node.spot.item
    if isinstance(question, Question) and is_default(question, node.answer):
        return False
    return node.value != ""


def is_default(question: Question, answer: Answer | None) -> bool:
    """Whether all that stands there is what the tool supposes until somebody answers, by nothing that was said."""
    rules = question.rules
    supposed = bool(rules.default) and not rules.calculation and not is_worked_out(rules.default)
    return answer is None and supposed


def problems_of(
    node: AnswerNode,
    question: Question,
    choices: Iterable[Choice],
    engine: Engine,
    *,
    required: bool,
) -> tuple[Problem, ...]:
    """All problems of a question that is asked, the gravest first. A hidden question has none."""
    if not node.relevant:
        return ()
    found = [*_of_answer(node, question, required=required)]
    if node.value != "":
        found += _of_value(node, question, choices)
        found += _of_note(node, choices)
        found += _of_rules(node, question, engine)
    found += _of_faults(node, engine)
    return tuple(sorted(found, key=lambda problem: (ERROR, WARNING, HINT).index(problem.severity)))


def _of_answer(node: AnswerNode, question: Question, *, required: bool) -> Iterator[Problem]:
    answer = node.answer
    if required and question.kind in ANSWERABLE and not is_answered(node):
        yield Problem(ERROR, "required", question.rules.required_message or "This needs an answer.")
    if answer is None:
        return
    if node.offered is not None and answer.value.split() != to_text(node.value or "").split():
        yield Problem(
            ERROR,
            "choice",
            "A choice made earlier is no longer offered: it is kept, but not counted.",
        )
    if answer.state in _NEEDS_REASON and not answer.reason.strip():
        yield Problem(
            ERROR, "reason", f"Say why: {answer.state.value.replace('-', ' ')}, because …"
        )
    if answer.state is not AnswerState.ANSWERED and answer.state.value not in question.states:
        said = answer.state.value.replace("-", " ")
        yield Problem(ERROR, "state", f"'{said}' is not offered for this question.")
    yield from _of_evidence(answer, question)


def _of_evidence(answer: Answer, question: Question) -> Iterator[Problem]:
    if answer.evidence is Evidence.DIFFER and not answer.other.strip():
        yield Problem(HINT, "other", "Add what the other record says.")
    elif (
        answer.evidence is Evidence.DIFFER
        and question.kind is Kind.DATE
        # Only whether it is a date at all: which century is settled where the verdict is made.
        and as_typed(answer.other, date(2100, 1, 1)) is None
    ):
        yield Problem(
            ERROR, "other", "The other record's date is not understood: write 5 May 2009."
        )
    if answer.evidence is Evidence.TOLD and not answer.other.strip():
        yield Problem(HINT, "other", "Add who told you, and when.")


def _of_value(node: AnswerNode, question: Question, choices: Iterable[Choice]) -> Iterator[Problem]:
    kind = question.kind
    if kind is Kind.DATE and not isinstance(node.value, date | PartialDate):
        yield Problem(ERROR, "not-a-date", "This is not a date: write 2009-03-12, 2009-03 or 2009.")
    if kind in (Kind.INTEGER, Kind.DECIMAL) and not isinstance(node.value, float):
        yield Problem(ERROR, "not-a-number", "This is not a number.")
    elif kind is Kind.INTEGER and isinstance(node.value, float) and not node.value.is_integer():
        yield Problem(ERROR, "not-a-number", "This is not a whole number.")
    if kind in (Kind.CHOICE, Kind.CHOICES):
        offered = {choice.name for choice in choices}
        if not offered.issuperset(to_text(node.value or "").split()):
            yield Problem(ERROR, "choice", "The choice made is not one of the question's choices.")


def _of_note(node: AnswerNode, choices: Iterable[Choice]) -> Iterator[Problem]:
    """Choices that the tool's column cfa_note marks want a note, as the grades at both ends of a rating do."""
    answer = node.answer
    if answer is None or answer.note.strip():
        return
    if any(one.name == answer.value and one.extra.get(WANTS_NOTE) == "yes" for one in choices):
        severity = HINT if answer.warning_reason.strip() else WARNING
        yield Problem(severity, "note", "Say in a note what this rests on, or why there is none.")


def _of_rules(node: AnswerNode, question: Question, engine: Engine) -> Iterator[Problem]:
    rules = node.spot.rules
    texts = question.rules
    if Aspect.CONSTRAINT in rules and not engine.is_true(
        rules[Aspect.CONSTRAINT], node, unless=True
    ):
        message = texts.constraint_message or "This answer breaks a rule of the audit tool."
        yield Problem(ERROR, "constraint", message)
    explained = node.answer is not None and bool(node.answer.warning_reason.strip())
    if Aspect.WARNING in rules and not engine.is_true(rules[Aspect.WARNING], node, unless=True):
        message = texts.warning_message or "This is unusual: check it, or say why it stands."
        yield Problem(HINT if explained else WARNING, "warning", message)
    if Aspect.HINT in rules and not engine.is_true(rules[Aspect.HINT], node, unless=True):
        yield Problem(HINT, "hint", texts.hint_message or "You may want to check this.")


def _of_faults(node: AnswerNode, engine: Engine) -> Iterator[Problem]:
    """What could not be worked out here, or of a group or row that begins here."""
    if not engine.faults and not engine.short:
        return
    begins: Node | None = node
    while isinstance(begins, AnswerNode):
        yield from _of_rules_here(begins, engine)
        begins = begins.parent if begins.position == 0 else None
    started = engine.faults.get((AnswerKey(node.spot.path), Aspect.VERDICT))
    if started:
        yield Problem(HINT, "rule-fault", f"A verdict that begins here is not given. {started}")
    for repeat, (rule, asked) in engine.short.items():
        if node.spot.path in rule.reads and _in_same_rows(node.key, repeat):
            yield _short(rule, asked)


def _of_rules_here(node: AnswerNode, engine: Engine) -> Iterator[Problem]:
    for aspect in Aspect:
        fault = engine.faults.get((node.key, aspect))
        if fault and aspect is not Aspect.VERDICT:
            name = aspect.name.lower()
            message = f"The tool's {name} rule here cannot be worked out. {fault}"
            yield Problem(HINT, "rule-fault", message)


def _short(rule: Rule, asked: float) -> Problem:
    name = rule.repeat.path if rule.repeat else rule.spot.path
    if math.isnan(asked):
        message = f"How many rows {name} has cannot be worked out: those that are there stay."
        return Problem(HINT, "rule-fault", message)
    message = f"{asked:.0f} rows of {name} are asked for: only {MAX_ROWS}, or fewer, can be shown."
    return Problem(WARNING, "too-many-rows", message)


def _in_same_rows(one: AnswerKey, other: AnswerKey) -> bool:
    """Whether two keys lie in the same rows, as far as both lie in the same repeats."""
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            return left.partition("#")[0] != right.partition("#")[0]
    return True
