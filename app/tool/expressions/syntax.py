"""The parts an expression is made of once it is read. `at` is the character where the part begins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    at: int


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`: a question by its name, wherever it stands."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Expression", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of operators that bind equally, worked from left to right: a + b - c."""

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. `test` is a name, "*", "prefix:*" or a kind test such as "node()"."""

    axis: str
    test: str
    predicates: tuple["Expression", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """A path of steps from `start`: an expression, "/" for the top of the form, "" for the context."""

    start: "Expression | str"
    steps: tuple[Step, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression whose nodes are narrowed by predicates: (a | b)[1]."""

    base: "Expression"
    predicates: tuple["Expression", ...]
    at: int


Expression = Number | Text | Reference | Call | Negation | Chain | Path | Filter
