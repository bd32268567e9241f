"""The table of functions that expressions may call, filled by the `functions_*` modules."""

from collections.abc import Callable
from dataclasses import dataclass

from app.tool.expressions.faults import ExpressionFault, did_you_mean
from app.tool.expressions.nodes import Value

Body = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Function:
    """`least` and `most` arguments (None: any number); `sets` are the arguments that must be sets of nodes."""

    name: str
    least: int
    most: int | None
    body: Body
    gives: type
    sets: frozenset[int] = frozenset()

    def arity(self) -> str:
        """In words: "1", "2 or 3", "at least 1"."""
        if self.most is None:
            return f"at least {self.least}"
        return f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"


FUNCTIONS: dict[str, Function] = {}
# Known to ODK, not offered here; the second text says why.
NOT_OFFERED = {
    "area": "places on a map", "distance": "places on a map", "geofence": "places on a map",
    "intersects": "places on a map", "random": "chance", "randomize": "chance", "uuid": "chance",
    "jr:itext": "translations", "itext": "translations", "property": "properties of a device",
    "version": "the form's own version", "extract-signed": "signed values", "pulldata-json": "attached files",
}  # fmt: skip
_ELSEWHERE = {
    "networkdays": "working-days", "workday": "working-day-add", "len": "string-length", "iif": "if",
    "isblank": "not", "datediff": "working-days", "ifelse": "if", "length": "string-length",
    "upper": "translate", "lower": "translate", "mid": "substr", "average": "sum",
    "trim": "normalize-space",
}  # fmt: skip


def function(
    name: str, least: int, most: int | None, gives: type = str, sets: frozenset[int] = frozenset()
) -> Callable[[Body], Body]:
    """Enter the function below into the table. It is called with the context and the arguments' values."""

    def enter(body: Body) -> Body:
        FUNCTIONS[name] = Function(name, least, most, body, gives, sets)
        return body

    return enter


class NotOffered(ExpressionFault):
    """A function of ODK that this program leaves out on purpose."""


def find_function(name: str, arguments: int, at: int = -1) -> Function:
    """Raises ExpressionFault for a name that is unknown or a wrong number of arguments."""
    if name == "$":
        raise ExpressionFault("A question is referred to as ${name}, with curly brackets.", at)
    found = FUNCTIONS.get(name)
    if found is None:
        raise _unknown(name, at)
    if arguments < found.least or (found.most is not None and arguments > found.most):
        given = f"{arguments} {'is' if arguments == 1 else 'are'} given"
        raise ExpressionFault(f"{name}() takes {found.arity()} arguments; {given}.", at)
    return found


def _unknown(name: str, at: int) -> ExpressionFault:
    if name in NOT_OFFERED:
        return NotOffered(f"{name}() is not offered here: it is about {NOT_OFFERED[name]}.", at)
    other = _ELSEWHERE.get(name.lower())
    hint = f" Did you mean {other}?" if other else did_you_mean(name, FUNCTIONS)
    return ExpressionFault(f"There is no function {name}().{hint}", at)
