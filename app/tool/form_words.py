"""What the form says in words: an answer as it is read, and why a question is not asked."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.partial_dates import PartialDate
from app.domain.partial_dates import words as date_words
from app.tool.condition_words import condition_words
from app.tool.expressions import to_text
from app.tool.expressions.nodes import Single
from app.tool.form_plan import Aspect, Plan
from app.tool.form_tree import AnswerNode
from app.tool.model import Choice, Kind, Question

HIDDEN_SOMEHOW = "not asked because of an earlier answer"
_STATE_WORDS = {
    AnswerState.NOT_RECORDED: "not recorded",
    AnswerState.NOT_APPLICABLE: "not applicable",
    AnswerState.COULD_NOT_LOOK: "could not look",
}


def reading_of(
    question: Question, value: Single, answer: Answer | None, choices: Iterable[Choice]
) -> str:
    """The answer in words: the choices' labels, "Wed 11 Mar 2009", "not recorded", "not applicable: …"."""
    if answer is not None and answer.state is not AnswerState.ANSWERED:
        said = _STATE_WORDS[answer.state]
        return f"{said}: {answer.reason}" if answer.reason else said
    if isinstance(value, date | PartialDate):
        return date_words(value)
    text = to_text(value)
    if question.kind in (Kind.CHOICE, Kind.CHOICES):
        labels = {choice.name: choice.label or choice.name for choice in choices}
        return ", ".join(labels.get(name, name) for name in text.split())
    if question.kind is Kind.ACKNOWLEDGE:
        return "yes" if text else ""
    return text


def why_hidden(node: AnswerNode, plan: Plan, choices: Mapping[str, tuple[Choice, ...]]) -> str:
    """The rule that hides a question, in words where it is simple: "asked only when 2.1 is Yes"; "" if none does."""
    hiding: AnswerNode | None = None
    found: object = node
    while isinstance(found, AnswerNode):
        hiding = found if not found.own else hiding
        found = found.parent
    if hiding is None:
        return ""
    held = plan.hidden_words.get(hiding.spot.path)
    if held is None:  # one rule hides all rows of a table
        rule = hiding.spot.rules.get(Aspect.RELEVANT)
        said = condition_words(rule.text, plan, hiding.spot, choices) if rule else ""
        held = f"asked only when {said}" if said else HIDDEN_SOMEHOW
        plan.hidden_words[hiding.spot.path] = held
    return held
