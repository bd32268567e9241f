"""Conditions that no answer can make true, and conditions that every answer does."""

from app.tool.expressions import ExpressionFault
from app.tool.expressions.dates import read_day
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Number,
    Path,
    Reference,
    Text,
)
from app.tool.expressions.values import is_number
from app.tool.linter_formula import (
    TODAY,
    Bounds,
    Every,
    Fact,
    Formula,
    No,
    Some,
    Value,
    Variable,
    can_be,
    compared,
    obstacle,
    variables,
)
from app.tool.linter_scope import CONDITIONS, Known, Met, Place
from app.tool.linter_shapes import COMPARED, ORDER, Shape, Shapes, Sort
from app.tool.model import Group, Kind, Question
from app.tool.workbook_survey import SHEET

_SAME = frozenset(
    {"string", "once", "date", "number", "int", "normalize-space"}
)  # as their argument
_OTHERWISE = {
    "date": (Sort.NUMBER,),
    "number": (Sort.DATE,),
    "int": (Sort.DATE,),
}  # what turns into another sort
_OF_AN_ANSWER = frozenset(
    {"constraint", "cfa:warning", "cfa:hint"}
)  # asked only of what is answered
_NEVER_NEGATIVE = frozenset({"count", "count-non-empty", "count-selected", "string-length"})
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_ALWAYS_FINE = frozenset({"required", "readonly"})  # `true()` there is how "yes" is written


class Constants:
    """Looks at a whole condition, and at every and/or inside any expression."""

    def __init__(self, known: Known, shapes: Shapes) -> None:
        self._known = known
        self._shapes = shapes
        self._variables: dict[str, Variable] = {}
        self._place = Place("", "", None)

    def operands(self, met: Met, place: Place) -> bool:
        """Whether no text or number stands alone between and/or: `${x} = 'yes' or 'no'` is always true."""
        part = met.part
        if not isinstance(part, Chain) or part.rest[0][0] not in ("and", "or"):
            return True
        operands = [part.first, *(operand for _, operand in part.rest)]
        for before, one in zip([None, *operands], operands, strict=False):
            if isinstance(one, Text | Number):
                self._say_operand(one, before, part.rest[0][0], place)
                return False
        return True

    def _say_operand(
        self, one: Text | Number, before: Expression | None, word: str, place: Place
    ) -> None:
        value = f"'{one.value}'" if isinstance(one, Text) else f"{one.value:g}"
        said = ""
        if isinstance(before, Chain) and before.rest[0][0] in COMPARED:
            subject = before.first
            name = f"${{{subject.name}}}" if isinstance(subject, Reference) else "the question"
            said = f": name the question again, … {word} {name} {before.rest[0][0]} {value}"
        message = f"{value} alone after '{word}' is no condition and always counts as true{said}."
        self._known.error(place, "always-true", message)

    def check(self, tree: Expression, inner: list[Met], place: Place) -> None:
        """`inner` are all parts of the tree."""
        is_condition = place.column in CONDITIONS
        if is_condition and self._whole(tree, place):
            return
        for met in inner:
            part = met.part
            if met.outer is None and is_condition:
                continue
            if isinstance(part, Chain) and part.rest[0][0] in ("and", "or"):
                formula = self._formula_at(met, place)
                if self._say_part(formula, place):
                    return

    # -- saying

    def _whole(self, tree: Expression, place: Place) -> bool:
        """Whether something is wrong with the condition as a whole, which then is said."""
        formula = self._formula_at(Met(tree), place)
        is_never, is_always = not can_be(formula, True), not can_be(formula, False)
        about = [one.name for one in variables(formula) if one.name]
        if not about and place.column in _ALWAYS_FINE:
            return False
        if is_never:
            self._say_never(formula, about, place)
        elif is_always and isinstance(formula, Fact) and place.column in _OF_AN_ANSWER:
            return False  # a single comparison that always holds there only repeats another rule
        elif is_always:
            self._say_always(about, place)
        elif place.column == "relevant":
            return self._against_groups(formula, place)
        return is_never or is_always

    def _say_never(self, formula: Formula, about: list[str], place: Place) -> None:
        own = place.own
        if not about:
            if isinstance(own, Question) and own.kind is Kind.NOTE:
                return  # a note that is never shown is how a form holds what nobody is asked
            message = (
                f"This condition is never true, so {_what(place)}. Is it meant to be left out?"
            )
            self._known.warning(place, "never-true", message)
            return
        message = f"This can never be true, so {_what(place)}: {_why(formula, about)}."
        self._known.error(place, "never-true", message)

    def _say_always(self, about: list[str], place: Place) -> None:
        if not about:
            message = (
                "This condition is always true: leave it blank where nothing depends on an answer."
            )
            self._known.warning(place, "always-true", message)
            return
        message = (
            f"This is true whatever is answered to {_listed(about)}, so it decides nothing: "
            "check the and, or and != in it."
        )
        if place.column in _OF_AN_ANSWER:
            self._known.warning(place, "always-true", message)
        else:
            self._known.error(place, "always-true", message)

    def _say_part(self, formula: Formula, place: Place) -> bool:
        about = [one.name for one in variables(formula) if one.name]
        if not about:
            return False
        # In a calculation it decides a value, not whether anything is asked: another value may be meant to stay.
        say = self._known.error if place.column in CONDITIONS else self._known.warning
        if not can_be(formula, True):
            message = f"A part of this can never be true: {_why(formula, about)}."
            say(place, "never-true", message)
            return True
        if not can_be(formula, False):
            message = f"A part of this is true whatever is answered to {_listed(about)}."
            say(place, "always-true", message)
            return True
        return False

    def _against_groups(self, formula: Formula, place: Place) -> bool:
        """Whether the condition can hold together with those of the groups around the question."""
        together = formula
        for around in self._known.groups_around(place.own):
            text = around.rules.relevant
            condition = self._parsed(text, Place(SHEET, "", around, "relevant")) if text else None
            if condition is None:
                continue
            together = Every((together, condition))
            if can_be(condition, True) and not can_be(together, True):
                message = (
                    f"This can never be true where {around.name} is asked (row {around.cell.row}), "
                    "which it stands in: the two conditions exclude each other."
                )
                self._known.error(place, "never-true", message)
                return True
        return False

    # -- reading

    def _parsed(self, text: str, place: Place) -> Formula | None:
        try:
            tree = parse(text)
        except ExpressionFault:
            return None
        kept, self._place = self._place, place
        try:
            return self._formula(tree, Met(tree))
        finally:
            self._place = kept

    def _formula_at(self, met: Met, place: Place) -> Formula:
        self._variables = {}
        self._place = place
        return self._formula(met.part, met)

    def _formula(self, part: Expression, met: Met) -> Formula:
        if isinstance(part, Text | Number):
            return bool(part.value)
        if isinstance(part, Chain) and part.rest[0][0] in ("and", "or"):
            operands = (part.first, *(operand for _, operand in part.rest))
            parts = tuple(self._formula(one, met) for one in operands)
            return Every(parts) if part.rest[0][0] == "and" else Some(parts)
        if isinstance(part, Chain) and part.rest[0][0] in COMPARED and len(part.rest) == 1:
            return self._comparison(part.first, part.rest[0][0], part.rest[0][1], met)
        if isinstance(part, Call):
            return self._call(part, met)
        variable = self._variable(part, met)
        if variable is not None:
            return Fact(variable, lambda value: value != "")
        return self._unknown(part)

    def _call(self, part: Call, met: Met) -> Formula:
        inside = part.arguments
        if part.name in ("true", "false") and not inside:
            return part.name == "true"
        if part.name in ("not", "boolean") and len(inside) == 1:
            formula = self._formula(inside[0], met)
            return No(formula) if part.name == "not" else formula
        if part.name == "selected" and len(inside) == 2 and isinstance(inside[1], Text):
            variable = self._variable(inside[0], met)
            if variable is not None and variable.shape.sort is Sort.CHOICE:
                return self._fact(variable, "=", inside[1].value.strip())
        return self._unknown(part)

    def _unknown(self, part: Expression) -> Formula:
        key = f"? {_structure(part)}"
        if key not in self._variables:
            self._variables[key] = Variable(key, "", Shape(Sort.TRUTH))
        return Fact(self._variables[key], lambda value: value == "yes")

    def _comparison(self, left: Expression, sign: str, right: Expression, met: Met) -> Formula:
        one, other = literal(left), literal(right)
        if one is None and _structure(left) == _structure(right):
            return self._with_itself(left, sign, met)
        if one is not None and other is not None:
            known = TODAY not in (one, other)
            whole = Chain(left, ((sign, right),), 0)
            return compared(sign, one, other) if known else self._unknown(whole)
        variable = self._variable(left if one is None else right, met)
        value = other if one is None else one
        if variable is None or value is None or (one is None and other is None):
            return self._unknown(Chain(left, ((sign, right),), 0))
        return self._fact(variable, sign if one is None else _TURNED[sign], value)

    def _with_itself(self, part: Expression, sign: str, met: Met) -> Formula:
        """What is compared with itself: equal whatever is answered."""
        variable = self._variable(part, met)
        if variable is None:
            return self._unknown(Chain(part, ((sign, part),), 0))
        return Fact(variable, lambda held: compared(sign, held, held))

    def _fact(self, variable: Variable, sign: str, written: Value) -> Formula:
        day = read_day(written) if isinstance(written, str) else None
        value = day if variable.shape.sort is Sort.DATE and day is not None else written
        variable.literals.append(value)
        return Fact(variable, lambda held: compared(sign, held, value), sign, value)

    def _variable(self, part: Expression, met: Met) -> Variable | None:
        """The question whose answer a part is, by itself or as a text, number or date."""
        if isinstance(part, Call):
            if part.name in _SAME and len(part.arguments) == 1:
                inner = self._variable(part.arguments[0], met)
                is_other = inner is not None and inner.shape.sort in _OTHERWISE.get(part.name, ())
                return None if is_other else inner
            if part.name == "verdict":
                wanted = part.arguments[0] if part.arguments else None
                name = f"verdict('{wanted.value}')" if isinstance(wanted, Text) else "the verdict"
                return self._kept(name, name, self._shapes.of(part, met, self._place))
            return self._counted(part)
        if not isinstance(part, Reference | Path) or isinstance(part, Filter):
            return None
        node = self._known.target(part, met, self._place)
        if not isinstance(node, Question) or self._is_of_many_rows(node, met):
            return None
        shape = self._shapes.of_question(node)
        if shape.sort is Sort.CHOICES:
            shape = Shape(Sort.TEXT, None, node)  # several choices make one text
        elif shape.sort in (Sort.TRUTH, Sort.GROUP):
            return None
        return self._kept(node.path, node.name, shape, node)

    def _counted(self, part: Call) -> Variable | None:
        """How many there are of something: never less than none."""
        if part.name not in _NEVER_NEGATIVE:
            return None
        variable = self._kept(_structure(part), f"{part.name}()", Shape(Sort.NUMBER))
        variable.bounds[0].append((">=", 0.0))
        variable.is_given = True
        return variable

    def _is_of_many_rows(self, node: Question, met: Met) -> bool:
        """Whether the question has several answers here: then one row may say this and another that."""
        table = self._known.table_of(node)
        if table is None:
            return False
        here = met.row if met.in_condition else self._place.own
        return not self._known.is_row_of(here, table)

    def _kept(
        self, key: str, name: str, shape: Shape, question: Question | None = None
    ) -> Variable:
        if key not in self._variables:
            is_own = question is not None and question is self._place.own
            of_itself = is_own and self._place.column == "constraint"
            bounds: Bounds = ([], []) if question is None or of_itself else bounds_of(question)
            is_given = is_own and self._place.column in _OF_AN_ANSWER
            self._variables[key] = Variable(key, name, shape, bounds, is_given)
        return self._variables[key]


def bounds_of(question: Question) -> Bounds:
    """What a question's constraint demands of its answer by itself: . >= 0 and . <= today()."""
    numbers: list[tuple[str, float]] = []
    days: list[tuple[str, Value]] = []
    try:
        tree = parse(question.rules.constraint) if question.rules.constraint else None
    except ExpressionFault:
        tree = None
    for part in _conjuncts(tree):
        if isinstance(part, Chain) and part.rest[0][0] in ORDER and len(part.rest) == 1:
            sign, value = part.rest[0][0], literal(part.rest[0][1])
            if _is_self(part.first) and isinstance(value, float):
                numbers.append((sign, value))
            elif _is_self(part.first) and value is not None and not isinstance(value, str | float):
                days.append((sign, value))
    return numbers, days  # type: ignore[return-value]


def literal(part: Expression) -> Value | None:
    """The value that stands in an expression as it is; None for anything else."""
    if isinstance(part, Text):
        return part.value
    if isinstance(part, Number):
        return part.value
    if not isinstance(part, Call):
        return None
    if part.name == "today" and not part.arguments:
        return TODAY
    if part.name == "date" and len(part.arguments) == 1 and isinstance(part.arguments[0], Text):
        return read_day(part.arguments[0].value, loose=True)
    if part.name == "number" and len(part.arguments) == 1:
        inner = literal(part.arguments[0])
        return float(inner) if isinstance(inner, str) and is_number(inner) else None
    return None


def _conjuncts(tree: Expression | None) -> list[Expression]:
    if isinstance(tree, Chain) and tree.rest[0][0] == "and":
        return [
            one for part in (tree.first, *(o for _, o in tree.rest)) for one in _conjuncts(part)
        ]
    return [tree] if tree is not None else []


def _is_self(part: Expression) -> bool:
    return (
        isinstance(part, Path)
        and part.start == ""
        and len(part.steps) == 1
        and part.steps[0].axis == "self"
    )


def _structure(part: object) -> str:
    """What a part says, wherever it stands."""
    if isinstance(part, tuple):
        return f"({' '.join(_structure(one) for one in part)})"
    fields = getattr(part, "__dataclass_fields__", None)
    if fields is None:
        return repr(part)
    inside = " ".join(_structure(getattr(part, name)) for name in fields if name != "at")
    return f"{type(part).__name__} {inside}"


def _what(place: Place) -> str:
    if place.column == "relevant":
        return (
            "the group is never asked"
            if isinstance(place.own, Group)
            else "the question is never asked"
        )
    return {
        "required": "the question is never required",
        "constraint": "no answer is ever accepted",
        "cfa:warning": "the warning always shows",
        "cfa:hint": "the hint always shows",
        "choice_filter": "no choice is ever offered",
        "applies_if": "the standard never applies",
        "absent_if": "the event never counts as absent",
        "counts_if": "no row ever counts",
        "closes_if": "no event is ever the last",
        "when": "the cap never holds",
    }.get(place.column, "it decides nothing")


def _why(formula: Formula, about: list[str]) -> str:
    name, said, is_bound = obstacle(formula)
    if len(said) > 1:
        return f"{name} would have to be {' and '.join(said)} at once"
    if said:
        return f"{name} is never {said[0]}{', as its own constraint says' if is_bound else ''}"
    return f"no answers to {_listed(about)} fit all of it"


def _listed(names: list[str]) -> str:
    each = list(dict.fromkeys(names))
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}"
