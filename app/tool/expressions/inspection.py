"""Looking at the parts of an expression without working it out, for the linter."""

from collections.abc import Iterator

from app.tool.expressions.syntax import Call, Chain, Expression, Filter, Negation, Path


def parts_of(part: Expression) -> Iterator[Expression]:
    """The parts directly inside a part, in the order of the text."""
    if isinstance(part, Call):
        yield from part.arguments
    elif isinstance(part, Negation):
        yield part.operand
    elif isinstance(part, Chain):
        yield part.first
        yield from (operand for _, operand in part.rest)
    elif isinstance(part, Filter):
        yield part.base
        yield from part.predicates
    elif isinstance(part, Path):
        if not isinstance(part.start, str):
            yield part.start
        for step in part.steps:
            yield from step.predicates
