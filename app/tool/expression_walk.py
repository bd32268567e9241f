"""Walking the parts of a parsed expression, for checks that look at its shape rather than its value."""

from collections.abc import Iterator

from app.tool.expressions.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Negation,
    Path,
    Reference,
    Text,
)


def parts_of(whole: Expression) -> Iterator[Expression]:
    """The expression and every part inside it, conditions included."""
    stack = [whole]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(_inside(part)))


def _inside(part: Expression) -> list[Expression]:
    if isinstance(part, Call):
        return list(part.arguments)
    if isinstance(part, Negation):
        return [part.operand]
    if isinstance(part, Chain):
        return [part.first, *(operand for _, operand in part.rest)]
    if isinstance(part, Filter):
        return [part.base, *part.predicates]
    if isinstance(part, Path):
        conditions = [condition for step in part.steps for condition in step.predicates]
        return conditions if isinstance(part.start, str) else [part.start, *conditions]
    return []


def questions_named(whole: Expression) -> Iterator[str]:
    """Names given as ${name}."""
    return (part.name for part in parts_of(whole) if isinstance(part, Reference))


def standards_named(part: Expression) -> Iterator[str]:
    """The standard that this part alone asks the verdict of: verdict('T3')."""
    if isinstance(part, Call) and part.name == "verdict" and len(part.arguments) == 1:
        name = part.arguments[0]
        if isinstance(name, Text):
            yield name.value
