"""Which questions an expression reads, found by walking its paths over the tool instead of over answers."""

from app.tool.expressions.axes import AXES
from app.tool.expressions.faults import ExpressionFault
from app.tool.expressions.nodes import Node
from app.tool.expressions.paths import node_test
from app.tool.expressions.scope import Scope, Steps, shared
from app.tool.expressions.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Negation,
    Path,
    Reference,
    Step,
    Text,
)

# A node of the tool, and how many steps from the top it is sure to share with the place of the expression:
# what lies in the same row as the expression shares the row, what is reached from above it does not.
Reach = dict[Node, int]


class Footprint:
    """The walk of one expression that stands at `here`. `top` is the node above the tool's root."""

    def __init__(self, top: Node, here: Node, scope: Scope) -> None:
        self._top = top
        self._here = here
        self._scope = scope
        self._steps: Steps = scope.here or ()
        self._found: dict[str, int] = {}

    def of(self, part: Expression) -> dict[str, int]:
        """Path of each question or group read -> steps shared. Standards are "verdict:<id>"."""
        self._walk(part, {self._here: len(self._steps)})
        return self._found

    def spots(self, part: Expression) -> Reach:
        """The nodes of the tool that a path or reference means."""
        return self._walk(part, {self._here: len(self._steps)})

    def _note(self, reach: Reach) -> Reach:
        for node, steps in reach.items():
            path = getattr(node, "path", None)
            if path is not None:
                self._found[path] = min(steps, self._found.get(path, steps))
        return reach

    def _walk(self, part: Expression, context: Reach) -> Reach:
        if isinstance(part, Reference):
            return self._note(self._reference(part, context))
        if isinstance(part, Call):
            return self._call(part, context)
        if isinstance(part, Path):
            return self._note(self._path(part, context))
        if isinstance(part, Filter):
            base = self._walk(part.base, context)
            self._conditions(part.predicates, base)
            return base
        if isinstance(part, Chain):
            reaches = [
                self._walk(each, context) for each in (part.first, *(one for _, one in part.rest))
            ]
            return _merged(reaches) if part.rest[0][0] == "|" else {}
        if isinstance(part, Negation):
            self._walk(part.operand, context)
        return {}

    def _reference(self, part: Reference, context: Reach) -> Reach:
        steps = self._scope.resolve(part.name)
        if steps is None:
            raise ExpressionFault(f"There is no question called {part.name}.", part.at)
        common = shared(self._steps, steps)
        for node, reached in context.items():
            if shared(getattr(node, "steps", ()), steps) > common:
                common = min(common, reached)
        return self._at(steps, common)

    def _at(self, steps: Steps, common: int) -> Reach:
        node = self._top
        for name in steps:
            below = node.named.get(name)
            if not below:
                return {}
            node = below[0]
        return {node: common}

    def _call(self, part: Call, context: Reach) -> Reach:
        if part.name == "current":
            return {self._here: len(self._steps)}
        if part.name == "verdict":
            self._verdict(part)
        if part.name == "position" and part.arguments:
            # Which row it is: the rows count, not what is in them.
            return self._walk(part.arguments[0], context)
        if part.name == "indexed-repeat":
            return self._indexed_repeat(part, context)
        reaches = [self._walk(argument, context) for argument in part.arguments]
        return _merged(reaches) if part.name in ("if", "once", "coalesce") else {}

    def _verdict(self, part: Call) -> None:
        wanted = part.arguments[0] if part.arguments else None
        if isinstance(wanted, Text):
            self._found[f"verdict:{wanted.value}"] = 0
        else:
            raise ExpressionFault(
                "verdict() takes the standard's id in quotes, such as verdict('T3').", part.at
            )

    def _indexed_repeat(self, part: Call, context: Reach) -> Reach:
        answers: Reach = {}
        for place, argument in enumerate(part.arguments):
            reach = self._walk(argument, context)
            if place == 0 or place % 2:
                everywhere = self._note(dict.fromkeys(reach, 0))
                answers = everywhere if place == 0 else answers
        return answers

    def _path(self, part: Path, context: Reach) -> Reach:
        reach = self._start(part.start, context)
        for step in part.steps:
            if step.axis == "child" and step.test == "text()":
                continue  # a leaf holds its own text
            reach = self._step(step, reach)
            self._conditions(step.predicates, reach)
        return reach

    def _start(self, start: Expression | str, context: Reach) -> Reach:
        if start == "":
            return context
        if start == "/":
            return {self._top: 0}
        assert not isinstance(start, str)
        return self._walk(start, context)

    def _step(self, step: Step, reach: Reach) -> Reach:
        along, fits = AXES[step.axis], node_test(step, self._scope)
        found: Reach = {}
        for start, steps in reach.items():
            for node in along(start):
                if fits(node):
                    common = self._shared_after(step, node, steps)
                    found[node] = min(common, found.get(node, common))
        return found

    def _shared_after(self, step: Step, node: Node, steps: int) -> int:
        if step.axis in ("child", "self", "attribute", "descendant", "descendant-or-self"):
            return steps
        if step.axis == "parent":
            return min(steps, len(getattr(node, "steps", ())))
        return 0

    def _conditions(self, parts: tuple[Expression, ...], context: Reach) -> None:
        for part in parts:
            self._walk(part, context)


def _merged(reaches: list[Reach]) -> Reach:
    found: Reach = {}
    for reach in reaches:
        for node, steps in reach.items():
            found[node] = min(steps, found.get(node, steps))
    return found
