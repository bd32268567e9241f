"""What the form says in words: an answer as it is read, and why a question is not asked."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.partial_dates import PartialDate
from app.domain.partial_dates import words as date_words
from app.tool.expressions import ExpressionFault, to_text
from app.tool.expressions.nodes import Single
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Call, Chain, Expression, Number, Path, Reference, Text
from app.tool.form_plan import Aspect, Plan, Spot
from app.tool.form_tree import AnswerNode
from app.tool.model import Choice, Kind, Question

HIDDEN_SOMEHOW = "not asked because of an earlier answer"
_NUMBERED = re.compile(r"\s*((?:[A-Z]{1,3})?\d+(?:\.\d+)*[a-z]?)[.):\s]")
_LONGEST_LABEL = 60
_STATE_WORDS = {
    AnswerState.NOT_RECORDED: "not recorded",
    AnswerState.NOT_APPLICABLE: "not applicable",
    AnswerState.COULD_NOT_LOOK: "could not look",
}
_SIGNS = {
    "=": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least",
}  # fmt: skip


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
    rule = hiding.spot.rules.get(Aspect.RELEVANT)
    try:
        said = _Teller(plan, hiding.spot, choices).tell(parse(rule.text)) if rule else ""
    except ExpressionFault:
        said = ""
    return f"asked only when {said}" if said else HIDDEN_SOMEHOW


def short_name(spot: Spot) -> str:
    """A question in a few words: its number, its item's id, or its label in quotes."""
    item = spot.item
    label = " ".join(item.label.split()) if item else ""
    numbered = _NUMBERED.match(f"{label} ")
    if numbered:
        return numbered[1]
    if label and len(label) <= _LONGEST_LABEL:
        return f"'{label.rstrip('?:.')}'"
    return (item.item if item else "") or spot.name


class _Teller:
    """Puts a simple rule into words; "" for what is not simple."""

    def __init__(self, plan: Plan, here: Spot, choices: Mapping[str, tuple[Choice, ...]]) -> None:
        self._plan = plan
        self._here = here
        self._choices = choices

    def tell(self, part: Expression) -> str:
        if isinstance(part, Chain):
            return self._chain(part)
        if isinstance(part, Call):
            return self._call(part)
        spot = self._spot(part)
        return f"{short_name(spot)} is answered" if spot else ""

    def _chain(self, part: Chain) -> str:
        sign = part.rest[0][0]
        if sign in ("and", "or"):
            said = [self.tell(each) for each in (part.first, *(one for _, one in part.rest))]
            return f" {sign} ".join(said) if all(said) else ""
        if len(part.rest) != 1 or sign not in _SIGNS:
            return ""
        return self._comparison(part.first, sign, part.rest[0][1])

    def _comparison(self, left: Expression, sign: str, right: Expression) -> str:
        if isinstance(left, Call) and left.name == "verdict" and isinstance(right, Text):
            standard = left.arguments[0]
            name = standard.value if isinstance(standard, Text) else ""
            return f"{name} {_SIGNS[sign]} {right.value.replace('-', ' ')}" if name else ""
        spot = self._spot(left)
        if spot is None:
            return ""
        if isinstance(right, Number):
            return f"{short_name(spot)} {_SIGNS[sign]} {to_text(right.value)}"
        if not isinstance(right, Text):
            return ""
        if right.value == "":
            return f"{short_name(spot)} {'is answered' if sign == '!=' else 'is not answered'}"
        return f"{short_name(spot)} {_SIGNS[sign]} '{self._label(spot, right.value)}'"

    def _call(self, part: Call) -> str:
        if part.name == "selected" and len(part.arguments) == 2:
            spot, choice = self._spot(part.arguments[0]), part.arguments[1]
            if spot is not None and isinstance(choice, Text):
                return f"{short_name(spot)} is '{self._label(spot, choice.value)}'"
        if part.name == "not" and len(part.arguments) == 1:
            said = self.tell(part.arguments[0])
            return said.replace(" is ", " is not ", 1) if said.count(" is ") == 1 else ""
        return ""

    def _spot(self, part: Expression) -> Spot | None:
        if isinstance(part, Reference):
            return self._plan.find(part.name, self._here.steps)
        if (
            isinstance(part, Path)
            and part.steps
            and not any(step.predicates for step in part.steps)
        ):
            return self._plan.find(part.steps[-1].test, self._here.steps)
        return None

    def _label(self, spot: Spot, name: str) -> str:
        list_name = spot.item.list_name if isinstance(spot.item, Question) else ""
        for choice in self._choices.get(list_name, ()):
            if choice.name == name:
                return choice.label or name
        return name
