"""A rule in words: "3.2 is 'Completed' or 'Started'". What is not simple is not told."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from app.domain.errors import InputRefused
from app.domain.partial_dates import PartialDate
from app.domain.partial_dates import words as date_words
from app.tool.expressions import ExpressionFault, to_text
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Call, Chain, Expression, Number, Path, Reference, Text
from app.tool.form_plan import Plan, Spot
from app.tool.model import Choice, Question

_NUMBERED = re.compile(r"\s*((?:[A-Z]{1,3})?\d+(?:\.\d+)*[a-z]?)[.):\s]")
_LONGEST_LABEL = 60
_SIGNS = {
    "=": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least",
}  # fmt: skip
_DAYS = {"<": "is before", "<=": "is no later than", ">": "is after", ">=": "is no earlier than"}

Lists = Mapping[str, tuple[Choice, ...]]
Named = Callable[[Spot], str]


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


def condition_words(
    text: str,
    plan: Plan,
    spot: Spot,
    lists: Lists,
    named: Named = short_name,
    limit_named: Callable[[str], str] = str,
) -> str:
    """A condition written at a spot, in words; "" where it is not simple enough for them.

    `named` says how a question is called, `limit_named` a time limit, `lists` are the tool's choices.
    """
    try:
        return _Teller(plan, spot, lists, (named, limit_named)).tell(parse(text))
    except ExpressionFault:
        return ""


class _Teller:
    """Puts a simple rule into words; "" for what is not simple."""

    def __init__(
        self, plan: Plan, here: Spot, choices: Lists, names: tuple[Named, Callable[[str], str]]
    ) -> None:
        self._plan = plan
        self._here = here
        self._choices = choices
        self._named, self._limit_named = names

    def tell(self, part: Expression) -> str:
        if isinstance(part, Chain):
            return self._chain(part)
        if isinstance(part, Call):
            return self._call(part)
        spot = self._spot(part)
        return f"{self._named(spot)} is answered" if spot else ""

    def _chain(self, part: Chain) -> str:
        sign = part.rest[0][0]
        if sign in ("and", "or"):
            return self._joined(sign, [part.first, *(one for _, one in part.rest)])
        if len(part.rest) != 1 or sign not in _SIGNS:
            return ""
        return self._comparison(part.first, sign, part.rest[0][1])

    def _joined(self, sign: str, parts: list[Expression]) -> str:
        """With what is said of one question run together: "3.2 is 'Yes' or 'No'", "T3 is none of …"."""
        told = []
        for subject, run in groupby(parts, key=lambda part: self._subject(part, sign)):
            words = [self._bracketed(part, sign) for part in run]
            if not all(words):
                return ""
            told += [self._run_together(subject, sign, words)] if subject else words
        return f" {sign} ".join(told)

    def _bracketed(self, part: Expression, around: str) -> str:
        said = self.tell(part)
        mixed = isinstance(part, Chain) and part.rest[0][0] in {"and", "or"} - {around}
        return f"({said})" if said and mixed else said

    def _subject(self, part: Expression, sign: str) -> str:
        """What an "is" in an or-chain, or an "is not" in an and-chain, is said of; "" for anything else."""
        wanted = "=" if sign == "or" else "!="
        if isinstance(part, Call) and part.name == "selected" and wanted == "=":
            spot = self._spot(part.arguments[0]) if part.arguments else None
            return self._named(spot) if spot else ""
        if not isinstance(part, Chain) or len(part.rest) != 1 or part.rest[0][0] != wanted:
            return ""
        right = part.rest[0][1]
        if not isinstance(right, Text) or not right.value:
            return ""
        spot = self._spot(part.first)
        return self._named(spot) if spot else self._limit(part.first)

    @staticmethod
    def _run_together(subject: str, sign: str, words: list[str]) -> str:
        if len(words) == 1:
            return words[0]
        verb = f"{subject} is " if sign == "or" else f"{subject} is not "
        values = [said.removeprefix(verb) for said in words]
        listed = f"{', '.join(values[:-1])} or {values[-1]}"
        return f"{subject} is {listed}" if sign == "or" else f"{subject} is not {listed}"

    def _comparison(self, left: Expression, sign: str, right: Expression) -> str:
        standard = self._limit(left)
        if standard and isinstance(right, Text):
            return f"{standard} {_SIGNS[sign]} {right.value.replace('-', ' ')}"
        if isinstance(left, Call) and left.name == "string" and isinstance(right, Text):
            left = left.arguments[0] if left.arguments and not right.value else left
        spot = self._spot(left)
        if spot is None:
            return ""
        name = self._named(spot)
        if isinstance(right, Number):
            return f"{name} {_SIGNS[sign]} {to_text(right.value)}"
        if isinstance(right, Call):
            day = _day(right)
            return f"{name} {_DAYS[sign]} {day}" if day and sign in _DAYS else ""
        if not isinstance(right, Text):
            return ""
        if right.value == "":
            return f"{name} {'is answered' if sign == '!=' else 'is not answered'}"
        return f"{name} {_SIGNS[sign]} '{self._label(spot, right.value)}'"

    def _call(self, part: Call) -> str:
        if part.name == "selected" and len(part.arguments) == 2:
            spot, choice = self._spot(part.arguments[0]), part.arguments[1]
            if spot is not None and isinstance(choice, Text):
                return f"{self._named(spot)} is '{self._label(spot, choice.value)}'"
        if part.name == "not" and len(part.arguments) == 1:
            said = self.tell(part.arguments[0])
            return said.replace(" is ", " is not ", 1) if said.count(" is ") == 1 else ""
        return ""

    def _limit(self, part: Expression) -> str:
        """The time limit of `verdict('T3')`; "" for anything else."""
        named = _standard(part)
        return self._limit_named(named) if named else ""

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
        return label_of(name, self._choices.get(list_name, ()))


def label_of(name: str, choices: Iterable[Choice]) -> str:
    """The label of a choice; its name where there is no such choice."""
    return next((choice.label or name for choice in choices if choice.name == name), name)


def _standard(part: Expression) -> str:
    """The id in `verdict('T3')`; "" for anything else."""
    if isinstance(part, Call) and part.name == "verdict" and len(part.arguments) == 1:
        named = part.arguments[0]
        return named.value if isinstance(named, Text) else ""
    return ""


def _day(part: Call) -> str:
    """ "15 Apr 2013" of `date('2013-04-15')`; "" for anything else."""
    written = part.arguments[0] if part.name == "date" and len(part.arguments) == 1 else None
    try:
        return date_words(PartialDate.parse(written.value)) if isinstance(written, Text) else ""
    except InputRefused:
        return ""
