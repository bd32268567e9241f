"""What can be wrong with an expression, and the limits that keep any expression from hanging the program."""

import difflib
from collections.abc import Iterable

from app.domain.errors import AuditError

MAX_LENGTH = 20_000  # characters of one expression
MAX_DEPTH = 90  # brackets, calls and predicates inside one another
MAX_TEXT = 100_000  # characters of any text an expression makes
# One step of work is about a microsecond: a node looked at, a state of a pattern tried, two answers compared, or
# some dozens of characters read. Counted, not timed, so that one form says the same on every machine.
MAX_STEPS = 400_000  # steps that one evaluation may take
LONG = 64  # characters of a text that cost nothing to look at


class ExpressionFault(AuditError):
    """An expression cannot be read or worked out.

    `position` counts characters of the expression from 0; -1 where no single place is to blame.
    """

    def __init__(self, message: str, position: int = -1) -> None:
        super().__init__(message)
        self.position = position


def located(fault: ExpressionFault, text: str, position: int) -> ExpressionFault:
    """A fault met in working an expression out, with the part it was met at; one that has a place keeps it."""
    if fault.position >= 0:
        return fault
    return type(fault)(str(faulty(str(fault).removesuffix("."), text, position)), position)


def faulty(message: str, text: str, position: int) -> ExpressionFault:
    """A fault that quotes the place: "… at character 12, near 'and and'". Only the tool's own text is quoted."""
    near = text[position : position + 20].strip()
    place = f"at character {position + 1}, near '{near}'" if near else "at its end"
    return ExpressionFault(f"{message} ({place}).", position)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean X?" or "" when nothing is close."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return f" Did you mean {lowered[close[0]]}?" if close else ""
