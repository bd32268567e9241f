"""From an expression to a Python function of its context: parsed and compiled once, worked out at every keystroke."""

from collections.abc import Callable
from functools import partial

# The modules below enter their functions into the table when they are imported.
from app.tool.expressions import functions_date, functions_node, functions_number, functions_text
from app.tool.expressions.closures import (
    OPERATORS,
    Place,
    called,
    climb_and_descend,
    everywhere,
    in_turn,
    junction,
    large,
    lone_or,
    nodes_of,
    pair,
    relevant_or_all,
    remembered,
    union,
)
from app.tool.expressions.environment import Context
from app.tool.expressions.faults import ExpressionFault, did_you_mean, located
from app.tool.expressions.functions import Function, find_function
from app.tool.expressions.inspection import parts_of
from app.tool.expressions.nodes import Node, Value, top_of
from app.tool.expressions.parser import parse
from app.tool.expressions.paths import Closure, Condition, compile_step, keep
from app.tool.expressions.scope import Scope, Steps, shared
from app.tool.expressions.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Negation,
    Number,
    Path,
    Reference,
    Step,
    Text,
)
from app.tool.expressions.values import to_number, to_truth

# Functions that look at the node a condition is asked of, and functions without arguments that look at nothing.
_OF_THE_NODE = frozenset({"position", "last", "once", "lang", "id"})
_OF_NOTHING = frozenset({"true", "false", "today", "now", "pi", "current"})
TABLES = (functions_date, functions_node, functions_number, functions_text)
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_LARGE = 50  # parts of an expression from which on its mere size is counted as work


def compile_expression(text: str, scope: Scope | None = None) -> Closure:
    """The expression as a function of its context. Raises ExpressionFault naming the place in the text."""
    try:
        return _Compiler(text, scope or Scope()).compile_whole()
    except RecursionError:
        raise ExpressionFault("The expression has too many things inside one another.") from None


def evaluate(closure: Closure, ctx: Context) -> Value:
    """Work out a compiled expression afresh. Raises ExpressionFault when it cannot be worked out."""
    environment = ctx.environment
    outer, environment.steps = (
        environment.steps,
        0,
    )  # a verdict may be asked for in the midst of a rule
    try:
        return closure(ctx)
    except RecursionError:
        raise ExpressionFault("The expression has too many things inside one another.") from None
    finally:
        if environment.steps > environment.free:
            environment.settle()
        if environment.patterns:
            environment.patterns.clear()
        environment.steps = outer


class _Compiler:
    """Compiles the parts of one expression. `_inner` is the node a condition stands at, where that is known.

    `_weight` counts the parts as they are compiled: what it costs to work the expression, or a condition, out once.
    """

    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._scope = scope
        self._weight = 0
        self._settled: dict[int, bool] = {}
        self._inner: Steps | None = None
        self._conditional = False
        self._hidden_too = False  # of the reference or path that is compiled next
        self._by_type: dict[type, Callable[..., Closure]] = {
            Number: self._constant,
            Text: self._constant,
            Reference: self._reference,
            Call: self._call,
            Negation: self._negation,
            Chain: self._chain,
            Path: self._path,
            Filter: self._filter,
        }

    def compile_whole(self) -> Closure:
        closure = self.compile(parse(self._text))
        return closure if self._weight < _LARGE else large(closure, self._weight)

    def compile(self, part: Expression) -> Closure:
        self._weight += 1
        if (
            not self._conditional
            or isinstance(part, Number | Text | Reference)
            or not self._is_settled(part)
        ):
            return self._by_type[type(part)](part)
        self._conditional = False  # what is settled as a whole need not be remembered part by part
        weight = self._weight
        try:
            return remembered(self._by_type[type(part)](part))
        finally:
            self._conditional = True
            self._weight = weight

    def _is_settled(self, part: Expression) -> bool:
        """Whether a part of a condition is the same for every node the condition is asked of."""
        key = id(
            part
        )  # the tree lives as long as this compiler; without this, deep ones are walked at every level
        if key not in self._settled:
            self._settled[key] = self._find_settled(part)
        return self._settled[key]

    def _find_settled(self, part: Expression) -> bool:
        if isinstance(part, Reference):
            return self._is_from_current(self._find(part))
        if isinstance(part, Call) and (part.name in _OF_THE_NODE or not part.arguments):
            return part.name in _OF_NOTHING
        if isinstance(part, Path):
            return (
                not isinstance(part.start, str) and self._is_settled(part.start)
            ) or part.start == "/"
        if isinstance(part, Filter):
            return self._is_settled(part.base)
        return all(self._is_settled(each) for each in parts_of(part))

    def _is_from_current(self, target: Steps) -> bool:
        here, inner = self._scope.here, self._inner
        near = -1 if here is None else shared(here, target)
        return inner is None or shared(inner, target) <= near

    # -- simple parts

    def _constant(self, part: Number | Text) -> Closure:
        value = part.value
        return lambda _ctx: value

    def _negation(self, part: Negation) -> Closure:
        operand = self.compile(part.operand)
        return lambda ctx: -to_number(operand(ctx), ctx.environment)

    def _chain(self, part: Chain) -> Closure:
        signs = [sign for sign, _ in part.rest]
        side = self._compared if signs[0] in _COMPARISONS else self.compile
        first = side(part.first)
        operands = [side(operand) for _, operand in part.rest]
        if signs[0] == "|":
            _check_sets(part)
            return union([first, *operands], self._place(part.at))
        if signs[0] in ("and", "or"):
            return junction([first, *operands], stops_at=signs[0] == "or")
        if len(operands) == 1:
            return pair(OPERATORS[signs[0]], first, operands[0], self._place(part.at))
        pairs = [(OPERATORS[sign], each) for sign, each in zip(signs, operands, strict=True)]
        return in_turn(first, pairs, self._place(part.at))

    def _compared(self, part: Expression) -> Closure:
        """One side of a comparison: a question named there is a blank while it is hidden, as one not answered is."""
        self._hidden_too = isinstance(part, Reference) or _names_a_question(part)
        return self.compile(part)

    def _place(self, at: int) -> Place:
        """Puts the part that begins there into a fault met in working it out."""
        return partial(located, text=self._text, position=at)

    # -- functions

    def _call(self, part: Call) -> Closure:
        try:
            function = check_call(part)
        except ExpressionFault as fault:
            return _failing(fault)
        if part.name == "if":
            return self._if(part)
        if part.name == "jr:choice-name":
            return self._choice_name(part, function)
        if part.name == "indexed-repeat":
            return self._indexed_repeat(part, function)
        arguments = [self.compile(argument) for argument in part.arguments]
        return called(function, arguments, self._place(part.at))

    def _if(self, part: Call) -> Closure:
        """Only the branch that is taken is worked out."""
        test, then, other = (self.compile(argument) for argument in part.arguments)
        return lambda ctx: then(ctx) if to_truth(test(ctx)) else other(ctx)

    def _choice_name(self, part: Call, function: Function) -> Closure:
        """The question is given as a text that names it: '${x}' or its path."""
        value, question = part.arguments
        if isinstance(question, Text) and question.value.strip().startswith("${"):
            target = self._find(Reference(question.value.strip()[2:-1].strip(), question.at))
            question = Text("/" + "/".join(target), question.at)
        arguments = [self.compile(value), self.compile(question)]
        return called(function, arguments, self._place(part.at))

    def _indexed_repeat(self, part: Call, function: Function) -> Closure:
        """The question and the repeats mean all their rows, wherever the expression stands."""
        compiled = []
        for place, argument in enumerate(part.arguments):
            if isinstance(argument, Reference) and (place == 0 or place % 2):
                compiled.append(everywhere(self._find(argument)))
            else:
                compiled.append(self.compile(argument))
        return called(function, compiled, self._place(part.at))

    # -- references and paths

    def _find(self, part: Reference) -> Steps:
        found = self._scope.resolve(part.name)
        if found is None:
            hint = did_you_mean(part.name, self._scope.names())
            raise ExpressionFault(f"There is no question called {part.name}.{hint}", part.at)
        return found

    def _reference(self, part: Reference) -> Closure:
        target, here, inner = self._find(part), self._scope.here, self._inner
        hidden, self._hidden_too = self._hidden_too, False
        if inner is not None and not self._is_from_current(target):
            common = shared(inner, target)
            return climb_and_descend(
                len(inner) - common, target[common:], from_node=True, hidden=hidden
            )
        if here is None:
            return everywhere(target, hidden=hidden)
        common = shared(here, target)
        ups, names = len(here) - common, target[common:]
        walk = climb_and_descend(ups, names, from_node=False, hidden=hidden)
        return lone_or(target, walk, hidden=hidden)

    def _path(self, part: Path) -> Closure:
        hidden, self._hidden_too = self._hidden_too, False
        start = self._start(part.start)
        place = self._place_of_start(part.start)
        walks = []
        for step in part.steps:
            place = _one_step(place, step)
            conditions = self._conditions(step.predicates, place)
            walks.append(compile_step(step, conditions, self._scope, self._text, hidden=hidden))
            self._weight += 1

        def run(ctx: Context) -> Value:
            nodes = start(ctx)
            for walk in walks:
                nodes = walk(ctx, nodes)
            return relevant_or_all(nodes) if hidden else nodes

        return run

    def _start(self, start: Expression | str) -> Callable[[Context], list[Node]]:
        if start == "":
            return lambda ctx: [ctx.node]
        if start == "/":
            return lambda ctx: [top_of(ctx.current)]  # inside a table too: the form's own top
        assert not isinstance(start, str)
        return partial(nodes_of, self.compile(start))

    def _place_of_start(self, start: Expression | str) -> Steps | None:
        """Which node of the form a path starts from, where that can be told from the text."""
        if start == "":
            return self._inner if self._inner is not None else self._scope.here
        if start == "/":
            return ()
        if isinstance(start, Reference):
            return self._find(start)
        if isinstance(start, Call) and start.name == "current":
            return self._scope.here
        return None

    def _conditions(
        self, parts: tuple[Expression, ...], place: Steps | None
    ) -> tuple[Condition, ...]:
        outer = self._inner, self._conditional, self._weight
        self._inner, self._conditional = place, True
        try:
            return tuple(self._condition(part) for part in parts)
        finally:
            self._inner, self._conditional, self._weight = outer

    def _condition(self, part: Expression) -> Condition:
        self._weight = 0
        closure = self.compile(part)
        return Condition(closure, self._weight)

    def _filter(self, part: Filter) -> Closure:
        base = partial(nodes_of, self.compile(part.base))
        conditions = self._conditions(part.predicates, self._place_of_start(part.base))
        place = self._place(part.at)

        def run(ctx: Context) -> Value:
            nodes = base(ctx)
            try:
                for condition in conditions:
                    nodes = keep(ctx, nodes, condition)
            except ExpressionFault as fault:
                raise place(fault) from None
            return nodes

        return run


def check_call(part: Call) -> Function:
    """The function called. Raises ExpressionFault for an unknown name and for arguments that cannot be right."""
    function = find_function(part.name, len(part.arguments), part.at)
    for place in function.sets:
        if place < len(part.arguments) and not may_be_nodes(part.arguments[place]):
            message = (
                f"{part.name}() needs answers as its argument {place + 1}, not a single value."
            )
            raise ExpressionFault(message, part.at)
    return function


def _check_sets(part: Chain) -> None:
    for each in (part.first, *(operand for _, operand in part.rest)):
        if not may_be_nodes(each):
            raise ExpressionFault("'|' joins sets of answers, not single values.", each.at)


def _failing(fault: ExpressionFault) -> Closure:
    """A wrong call is only a fault once it is reached: `true() or nonsense()` is true, as everywhere in ODK."""

    def run(_ctx: Context) -> Value:
        raise type(fault)(str(fault), fault.position) from fault

    return run


def may_be_nodes(part: Expression) -> bool:
    """Whether a part of an expression can give a set of nodes at all."""
    if isinstance(part, Call):
        function = find_function(part.name, len(part.arguments), part.at)
        return function.gives is list or part.name in ("indexed-repeat", "if", "once")
    if isinstance(part, Chain):
        return part.rest[0][0] == "|"
    return isinstance(part, (Path, Filter, Reference))


def _names_a_question(part: Expression) -> bool:
    """Whether a part is a path by names alone, which is how ODK writes a reference."""
    if not isinstance(part, Path):
        return False
    is_here = part.start in ("", "/") if isinstance(part.start, str) else _is_current(part.start)
    return is_here and all(_is_by_name(step) for step in part.steps)


def _is_current(part: Expression) -> bool:
    return isinstance(part, Call) and part.name == "current"


def _is_by_name(step: Step) -> bool:
    if step.predicates:
        return False
    return step.axis in ("parent", "self") or (
        step.axis == "child" and step.test != "*" and ":" not in step.test and step.test[-1] != ")"
    )


def _one_step(place: Steps | None, step: Step) -> Steps | None:
    """Where a step leads in the form, when that can be told from the text."""
    if place is None:
        return None
    if step.axis == "child" and not step.test.endswith((")", "*")):
        return (*place, step.test)
    if step.axis == "parent" and place:
        return place[:-1]
    return place if step.axis == "self" else None
