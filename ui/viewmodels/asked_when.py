"""When a question is asked: the tool's rule in words where it is simple, else the rule as the workbook has it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.ids import AnswerKey
from app.tool.expressions import ExpressionFault, to_text
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Call, Chain, Expression, Number, Reference, Text
from app.tool.model import Node, Question, Tool
from app.tool.numbering import plain_label
from ui.viewmodels.questions import Questions

_SIGNS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_LONGEST = 60  # letters of a wording within a rule


@dataclass(frozen=True, slots=True)
class Rule:
    """`in_words`: whether `text` is the end of a sentence ("3.2 is “Completed”") or the expression itself."""

    text: str
    in_words: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    """ "3.2" "is" one of "“Completed”", "“Started”"."""

    subject: str
    sign: str
    values: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        *others, last = self.values or ("",)
        said = f"{', '.join(others)} or {last}" if others else last
        return f"{self.subject} {self.sign} {said}".rstrip()


class AskedWhen:
    """The rules of one tool."""

    def __init__(self, tool: Tool, questions: Questions) -> None:
        self._tool = tool
        self._questions = questions
        self._titles = {each.id: each.title for each in tool.standards}

    def rules(self, node: Node) -> tuple[Rule, ...]:
        """Those of the groups it stands in, outermost first, then its own; none for what is always asked."""
        steps = node.path.strip("/").split("/")
        paths = ["/" + "/".join(steps[: end + 1]) for end in range(len(steps))]
        around = [self._tool.by_path[path] for path in paths if path in self._tool.by_path]
        return tuple(self.rule(each.rules.relevant) for each in around if each.rules.relevant)

    def rule(self, expression: str) -> Rule:
        try:
            said = self._tell(parse(expression))
        except ExpressionFault:
            said = ""
        return Rule(said, True) if said else Rule(expression, False)

    def _tell(self, part: Expression) -> str:
        """ "" for what is not simple: words have no brackets, so "and" and "or" are never mixed."""
        joined = part.rest[0][0] if isinstance(part, Chain) else ""
        if not isinstance(part, Chain) or joined not in ("and", "or"):
            clause = self._clause(part)
            return clause.words if clause else ""
        clauses = [self._clause(each) for each in (part.first, *(one for _, one in part.rest))]
        known = [clause for clause in clauses if clause is not None]
        if len(known) < len(clauses):
            return ""
        return f" {joined} ".join(clause.words for clause in _gathered(known, joined))

    def _clause(self, part: Expression) -> _Clause | None:
        if isinstance(part, Call):
            return self._selected(part)
        if isinstance(part, Chain) and len(part.rest) == 1 and part.rest[0][0] in _SIGNS:
            sign, right = part.rest[0]
            return self._compared(part.first, sign, right)
        return None

    def _selected(self, call: Call) -> _Clause | None:
        if call.name != "selected" or len(call.arguments) != 2:
            return None
        asked, chosen = call.arguments
        if not isinstance(asked, Reference) or not isinstance(chosen, Text):
            return None
        return self._is(asked.name, "includes", chosen.value)

    def _compared(self, left: Expression, sign: str, right: Expression) -> _Clause | None:
        if isinstance(left, Call) and isinstance(right, Text):
            return self._verdict(left, sign, right.value)
        if not isinstance(left, Reference):
            return None
        if isinstance(right, Number):
            return _Clause(self._name(left.name), _SIGNS[sign], (to_text(right.value),))
        if not isinstance(right, Text) or sign not in ("=", "!="):
            return None
        if right.value == "":
            return _Clause(
                self._name(left.name), "is answered" if sign == "!=" else "is not answered"
            )
        return self._is(left.name, _SIGNS[sign], right.value)

    def _verdict(self, call: Call, sign: str, verdict: str) -> _Clause | None:
        named = call.arguments[0] if call.name == "verdict" and call.arguments else None
        standard = named.value if isinstance(named, Text) else ""
        if standard not in self._titles or sign not in ("=", "!="):
            return None
        subject = f"{standard} ({self._titles[standard]})"
        return _Clause(subject, _SIGNS[sign], (f"“{verdict.replace('-', ' ')}”",))

    def _is(self, name: str, sign: str, value: str) -> _Clause:
        return _Clause(self._name(name), sign, (f"“{self._label(name, value)}”",))

    def _name(self, name: str) -> str:
        """A question by its number, with its words where several share it; by its words where it has none."""
        node = self._tool.by_name.get(name)
        if node is None:
            return name
        named = self._questions.named(AnswerKey(node.path))
        if named is None or not named.number:
            return f"“{_short(node.label)}”"
        alone = named.wording == plain_label(node.label)
        return named.number if alone else f"{named.number} ({_short(node.label)})"

    def _label(self, name: str, value: str) -> str:
        node = self._tool.by_name.get(name)
        list_name = node.list_name if isinstance(node, Question) else ""
        labels = (one.label for one in self._tool.choices.get(list_name, ()) if one.name == value)
        return next(labels, value)


def _gathered(clauses: Sequence[_Clause], joined: str) -> list[_Clause]:
    """ "X is A or X is B" as "X is A or B"; "X is not A and X is not B" as "X is not A or B"."""
    found: list[_Clause] = []
    for clause in clauses:
        last = found[-1] if found else None
        fits = clause.sign in (("is", "includes") if joined == "or" else ("is not",))
        if last and fits and (last.subject, last.sign) == (clause.subject, clause.sign):
            found[-1] = replace(last, values=last.values + clause.values)
        else:
            found.append(clause)
    return found


def _short(label: str) -> str:
    words = " ".join(label.split()).partition(" (")[0].rstrip("?:.")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
